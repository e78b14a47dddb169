"""The tables. Posts, pages and copy groups are shared; items, decisions, notes and audit rows carry their unit.

The migrations build these tables; a test holds both to be the same. Nothing here is SQLite's alone.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
    false,
)

from patrol.store.columns import Json, Key, Words
from patrol.store.declaring import at, id_, metadata, ref, unit_, where

# people -------------------------------------------------------------------------------------------------------------

unit = Table(
    "unit",
    metadata,
    Column("name", Words, primary_key=True),
    at("created_at"),
    Column("parent", Words),  # the unit above it; no constraint, so that units may be made in any order
    Column("kind", Words),  # polda, polres, polsek, or what it calls itself
    Column("territory", Json),  # places of the gazetteer whose posts are its own
)

account = Table(
    "account",
    metadata,
    id_(),
    unit_(),
    Column("name", Words, nullable=False, unique=True),
    Column("display_name", Words),
    Column("role", Words, nullable=False),
    Column("password_hash", Words, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    at("locked_until", null=True),
    at("created_at"),
    at("last_login_at", null=True),
    at("disabled_at", null=True),
    Column("language", Words),
    Column("preferences", Json),
    Column("totp_secret", Words),
    Column("totp_step", BigInteger),  # the last step that was used: none is taken twice
    Column("recovery", Json),  # hashes of the codes that are left
)

session = Table(
    "session",
    metadata,
    id_(),
    # SHA-256 of the token: a copy of the database signs nobody in
    Column("token_hash", Words, nullable=False, unique=True),
    ref("account_id", "account.id"),
    Column("csrf", Words, nullable=False),
    Column("device", Words),
    at("created_at"),
    at("last_seen_at"),
    at("expires_at"),
    at("revoked_at", null=True),
    Column("address", Words),
    at("stepped_up_at", null=True),  # when a second factor was last given for something grave
    Index("ix_session_account_id", "account_id"),
)

login_attempt = Table(
    "login_attempt",
    metadata,
    id_(),
    Column("name", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    at("at"),
    Index("ix_login_attempt_address_at", "address", "at"),
    Index("ix_login_attempt_name_at", "name", "at"),
)

# what was collected -------------------------------------------------------------------------------------------------

run = Table(
    "run",
    metadata,
    id_(),
    Column("kind", Words, nullable=False),
    Column("source", Words),  # a source's name, an address, or a file
    Column("state", Words, nullable=False),
    at("started_at"),
    at("ended_at", null=True),
    Column("counts", Json, nullable=False),
    Column("error", Words),
    at("slot", null=True),  # the moment of its source's schedule that it was started for
    Column("basis", Words),  # the legal basis it was made on
    Column("coverage", Json),  # field -> share of its posts that have it
    Index("ix_run_started_at", "started_at"),
    Index("ix_run_source_started_at", "source", "started_at"),
)

page = Table(
    "page",
    metadata,
    id_(),
    Column("url", Words, nullable=False),
    Column("final_url", Words, nullable=False),
    Column("status", Integer, nullable=False),
    Column("content_type", Words),
    Column("sha256", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    at("first_seen_at"),
    at("last_seen_at"),
    UniqueConstraint("url", "sha256"),
    Index("ix_page_sha256", "sha256"),
)

copy_group = Table(
    "copy_group",
    metadata,
    Column("id", Words, primary_key=True),
    Column("age", BigInteger, nullable=False, unique=True),  # order of founding; the smaller is the older
    # how many revisions ever joined: a clock-free "before" and "after" for decisions (see item.covers)
    Column("joined", Integer, nullable=False, default=0),
    Column("merged_into", Words, ForeignKey("copy_group.id")),
    at("created_at"),
)

post = Table(
    "post",
    metadata,
    id_(),
    Column("source", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("url", Words),
    Column("platform", Words),
    Column("author", Words),
    at("published_at", null=True),
    at("first_seen_at"),
    at("last_seen_at"),
    Column("group_id", Words, ForeignKey("copy_group.id")),
    Column("revision_id", Key),  # the text now; no constraint, for the revision names its post
    at("gone_at", null=True),
    Column("extra", Json),  # what the site says beside the words: views, edited, where it was forwarded from, links
    Column("follows", Key),  # the removed post that this one is a re-post of
    UniqueConstraint("source", "key"),
    Index("ix_post_group_id", "group_id"),
)

copy_mark = Table(
    "copy_mark",
    metadata,
    id_(),
    # identical folded texts share one mark, so a text posted ten thousand times costs one row here
    Column("digest", Words, nullable=False, unique=True),
    Column("sketch", LargeBinary, nullable=False),
    Column("group_id", Words, ForeignKey("copy_group.id"), nullable=False),
    Index("ix_copy_mark_group_id", "group_id"),
)

copy_band = Table(
    "copy_band",
    metadata,
    Column("band", BigInteger, primary_key=True),
    Column("mark_id", Key, ForeignKey("copy_mark.id"), primary_key=True),
    sqlite_with_rowid=False,
)

revision = Table(
    "revision",
    metadata,
    id_(),
    ref("post_id", "post.id"),
    Column("content_sha256", Words, nullable=False),
    Column("title", Words),
    Column("text", Words, nullable=False),
    Column("company", Words),
    Column("location", Words),
    Column("salary", Words),
    Column("page_sha256", Words),
    Column("parse_suspect", Boolean, nullable=False),
    at("first_seen_at"),
    at("last_seen_at"),
    Column("group_id", Words, ForeignKey("copy_group.id")),
    Column("joined_as", Integer),  # its place in the group's order of joining
    UniqueConstraint("post_id", "content_sha256"),
    Index("ix_revision_group_id_joined_as", "group_id", "joined_as"),
    Index("ix_revision_id_group_id", "id", "group_id"),  # read in place of the texts, which lie far apart
)

assessment = Table(
    "assessment",
    metadata,
    id_(),
    ref("revision_id", "revision.id"),
    Column("rules_version", Words, nullable=False),
    Column("model_version", Words, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("body", Json, nullable=False),
    Column("band", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("rank", SmallInteger, nullable=False),  # band and lane as numbers: greater is worse
    Column("lane_rank", SmallInteger, nullable=False),
    Column("score", Float, nullable=False),
    Column("label", Words, nullable=False),
    Column("speech_act", Words, nullable=False),
    Column("modus", Words, nullable=False),  # "|bride|organ|"
    Column("minor", Boolean, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Column("facts", Words, nullable=False),  # digest over contacts, destinations, age, pay
    # the random slice: where the post's draw lies in 0..1, and how likely such a post was to reach an analyst
    Column("draw", Float, nullable=False),
    Column("drawn", Boolean, nullable=False),
    Column("probability", Float, nullable=False),
    at("created_at"),
    UniqueConstraint("revision_id", "rules_version", "model_version"),
    Index("ix_assessment_revision_id_current", "revision_id", "current"),
)

# the queue ----------------------------------------------------------------------------------------------------------

item = Table(
    "item",
    metadata,
    id_(),
    unit_(),
    Column("group_id", Words, ForeignKey("copy_group.id")),  # empty once the item was joined to another
    Column("state", Words, nullable=False),  # open, decided, joined
    Column("joined_to", Key, ForeignKey("item.id")),
    Column("band", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("score", Float, nullable=False),
    Column("priority", Float, nullable=False),
    Column("terms", Json, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("face", Key, ForeignKey("revision.id"), nullable=False),  # the text that stands for the group in lists
    Column("version", Integer, nullable=False),
    Column("sampled", Boolean, nullable=False),
    Column("inherits", Boolean, nullable=False),
    Column("machine_disagrees", Boolean, nullable=False),
    Column("reopened_because", Words),
    Column("covers", Integer),  # the last decision speaks of revisions that joined the group up to here
    Column("claim_covers", Integer),  # what the group held when the item was claimed
    Column("verdict", Words),
    Column("lease_by", Words),
    Column("lease_token", Words),
    at("lease_until", null=True),
    at("opened_at"),
    at("updated_at"),
    at("decided_at", null=True),
    at("postponed_until", null=True),
    # drawn by the random slice, flagged or not: its page hides the machine's word until the first choice
    Column("blind", Boolean, nullable=False, server_default=false()),
    Column("help_by", Words),  # who asked for help with it, until it is decided
    at("help_at", null=True),
    UniqueConstraint("unit", "group_id"),
    Index("ix_item_unit_state_priority", "unit", "state", "priority"),
    Index("ix_item_group_id", "group_id"),
    Index("ix_item_state_priority", "state", "priority"),
    Index("ix_item_unit_state_lane_band", "unit", "state", "lane", "band"),
    Index("ix_item_unit_state_opened_at", "unit", "state", "opened_at"),
    Index("ix_item_unit_state_decided_at", "unit", "state", "decided_at"),
    # few rows each, counted for every page
    Index("ix_item_leased", "unit", "lease_until", **where("lease_until IS NOT NULL")),
    # with `state` SQLite prefers them to an index over all items
    Index("ix_item_reopened", "unit", "state", **where("reopened_because IS NOT NULL")),
    Index("ix_item_help", "unit", "state", **where("help_by IS NOT NULL")),
    Index("ix_item_postponed", "unit", "state", "postponed_until", **where("postponed_until IS NOT NULL")),
    Index("ix_item_joined", "joined_to", **where("joined_to IS NOT NULL")),
    Index("ix_item_disagrees", "unit", "state", **where("machine_disagrees", sqlite="machine_disagrees = 1")),
)

decision = Table(
    "decision",
    metadata,
    id_(),
    unit_(),
    ref("item_id", "item.id"),
    Column("analyst", Words, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("note", Words),
    Column("modus", Json),  # as the person says; empty: not said
    Column("speech_act", Words),
    Column("minor", Boolean),
    Column("idem", Words, nullable=False),
    ref("revision_id", "revision.id"),  # the text that was read
    Column("content_sha256", Words, nullable=False),
    ref("assessment_id", "assessment.id", null=True),  # what the machine said at that time
    Column("supersedes", Key, ForeignKey("decision.id")),
    at("decided_at"),
    Column("confidence", Words),  # low, medium, high
    Column("spans", Json),  # reasons tied to words: [{reason, field, start, end}]
    Column("victim_identity", Boolean),
    Column("danger_now", Boolean),
    Column("via", Words),  # "bulk:7"
    Column("guideline", Words),
    at("undone_at", null=True),
    Column("item_before", Json),  # what undoing puts back
    UniqueConstraint("unit", "idem"),
    Index("ix_decision_item_id", "item_id"),
    Index("ix_decision_analyst_decided_at", "analyst", "decided_at"),
    Index("ix_decision_unit_decided_at", "unit", "decided_at"),
)

note = Table(
    "note",
    metadata,
    id_(),
    unit_(),
    ref("item_id", "item.id"),
    Column("author", Words, nullable=False),
    Column("text", Words, nullable=False),
    at("written_at"),
    Index("ix_note_item_id", "item_id"),
)

# what must not be forgotten -----------------------------------------------------------------------------------------

counter = Table(
    "counter",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("head", Words, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),  # 1, 2, 3, ...: a gap is a finding
    Column("unit", Words),
    at("at"),
    Column("actor", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("subject", Words),
    Column("detail", Json, nullable=False),
    Column("prev_hash", Words, nullable=False),
    Column("hash", Words, nullable=False),
    Index("ix_audit_unit_at", "unit", "at"),
)

outbox = Table(
    "outbox",
    metadata,
    id_(),
    unit_(),
    Column("topic", Words, nullable=False),
    Column("body", Json, nullable=False),
    Column("decision_id", Key, ForeignKey("decision.id")),
    at("created_at"),
    at("sent_at", null=True),
    Column("channel", Words),  # whom it is for; empty: nobody outside
    Column("mark", Words),  # the same word twice is one row
    Column("attempts", Integer, nullable=False, server_default="0"),
    at("next_at", null=True),
    at("dropped_at", null=True),  # given up, or held back as a duplicate
    Column("error", Words),
    Index("ix_outbox_sent_at", "sent_at"),
    Index("ux_outbox_mark", "mark", unique=True),
    Index("ix_outbox_channel_next_at", "channel", "next_at"),
    Index("ix_outbox_decision_id", "decision_id"),
)

job = Table(
    "job",
    metadata,
    id_(),
    Column("unit", Words, ForeignKey("unit.name")),
    Column("kind", Words, nullable=False),
    Column("args", Json, nullable=False),
    Column("state", Words, nullable=False),  # queued, running, done, failed
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("result", Json),
    Column("error", Words),
    Column("asked_by", Words),
    Column("attempts", Integer, nullable=False),
    Column("lease_token", Words),
    at("lease_until", null=True),
    at("created_at"),
    at("started_at", null=True),
    at("ended_at", null=True),
    Index("ix_job_state_id", "state", "id"),
)
