"""Words that somebody typed -> the items of their units whose texts have them, the latest first, with snippets.

Plain words are all wanted; "a phrase" in quotes; `begin*` for a beginning. There is no other grammar, so nothing
typed can break it. A phone number in any spelling is looked up among the contacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, TextualSelect, column, func, select, text

from patrol.records import Item
from patrol.store.contacts import noted, spelled
from patrol.store.queue import Filters, Units, in_units, item_columns, matching, to_item
from patrol.store.schema import item, post, revision
from patrol.store.schema_desk import contact
from patrol.store.search_index import Word, words
from patrol.text.masking import mask

START, END = "\x02", "\x03"
"""Around what was found in a snippet. Escape the snippet, then put marks in their place; no text holds them."""
LOOKED_AT = 5_000
"""Texts with the words that are looked at, the latest first: what bounds the time of a search for a common word."""
LONGEST_QUERY, MOST_TERMS, AROUND = 200, 8, 90
NEWEST = 2**63 - 1
"""Before this all texts are."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand together; `begins`: the last one may go on."""

    words: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found, by its latest text with the words. `title` and `snippet` are masked."""

    item: Item
    revision_id: int
    title: str | None
    snippet: str
    source: str
    url: str | None
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits and how many there are among the `looked_at` latest texts with the words; `older`: the text
    before which the search goes on, `None` where all were looked at. `contacts`: what was looked up in place of
    words."""

    hits: tuple[Hit, ...]
    total: int
    looked_at: int = 0
    older: int | None = None
    contacts: tuple[str, ...] = ()


def search(
    conn: Connection,
    units: Units,
    typed: str,
    filters: Filters | None = None,
    *,
    limit: int = 50,
    offset: int = 0,
    before: int = NEWEST,
) -> Found:
    """Look for words or a contact among the items of these units, `before` a text (`Found.older`). Nothing to look
    for finds nothing. An account's name that no text has as a contact is looked for as a word."""
    typed = typed[:LONGEST_QUERY]
    contacts, terms = spelled(typed), terms_of(typed)
    if terms and not any(value.startswith("+") for value in contacts):
        contacts = noted(conn, contacts)
    if not contacts and not terms:
        return Found((), 0)
    if conn.dialect.name == "postgresql":
        conn.execute(_PLANNED_ANEW)
    texts = _with_contacts(contacts, before) if contacts else _with_words(conn.dialect.name, terms, before)
    own = item.c
    latest = texts.subquery()
    query = (
        select(own.id, func.max(latest.c.id).label("text"))
        .select_from(latest)
        .join(revision, revision.c.id == latest.c.id)
        .join(item, own.group_id == revision.c.group_id)
        .where(in_units(own.unit, units), own.state != "joined")
    )
    if filters is not None:
        query = query.where(own.id.in_(matching(units, filters)))
    rows = conn.execute(query.group_by(own.id).order_by(func.max(latest.c.id).desc())).all()
    page = rows[max(0, offset) : max(0, offset) + max(0, min(limit, 200))]
    seen, oldest = conn.execute(select(func.count(), func.min(latest.c.id)).select_from(latest)).one()
    older = int(oldest) if seen >= LOOKED_AT else None
    return Found(tuple(_hits(conn, {row.id: row.text for row in page}, terms)), len(rows), int(seen), older, contacts)


def terms_of(typed: str) -> tuple[Term, ...]:
    """What was typed as terms: pieces in quotes are phrases, a star after a word leaves its end open."""
    found: list[Term] = []
    for number, piece in enumerate(typed.split('"')):
        parts = [piece] if number % 2 else piece.split()
        for part in parts:
            cut = tuple(word.word for word in words(part))
            if cut:
                found.append(Term(cut, begins=not number % 2 and part.endswith("*")))
    return tuple(found[:MOST_TERMS])


def snippet(given: str, terms: Sequence[Term]) -> str:
    """A piece of a masked text around the first words that were found, with `START` and `END` around each."""
    plain = "".join(letter if letter.isprintable() else " " for letter in given)
    spans = [(word.start, word.end) for word in words(plain) if _is_meant(word, terms)]
    first = spans[0][0] if spans else 0
    begin, end = max(0, first - AROUND), min(len(plain), first + 2 * AROUND)
    parts, at = ["…" if begin else ""], begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        parts += [plain[at:start], START, plain[start:stop], END]
        at = stop
    return "".join([*parts, plain[at:end], "…" if end < len(plain) else ""])


def _is_meant(word: Word, terms: Sequence[Term]) -> bool:
    return any(word.word in term.words or (term.begins and word.word.startswith(term.words[-1])) for term in terms)


def _with_contacts(values: Sequence[str], before: int) -> Select[Any]:
    own = contact.c
    query = select(own.revision_id.label("id")).where(own.value.in_(values), own.revision_id < before)
    return query.distinct().order_by(own.revision_id.desc()).limit(LOOKED_AT)


_WITH_WORDS = {
    "sqlite": "SELECT rowid AS id FROM search_text WHERE search_text MATCH :wanted AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :most",
    "postgresql": "SELECT revision_id AS id FROM search_text WHERE words @@ CAST(:wanted AS tsquery)"
    " AND revision_id < :before ORDER BY revision_id DESC LIMIT :most",
}


_PLANNED_ANEW = text("SET LOCAL plan_cache_mode = force_custom_plan")
"""PostgreSQL keeps one plan for a statement that comes often. The latest texts are walked for a common word and the
index is asked for a rare one: either plan is slow for the other's words, so each search has its own."""


def _with_words(dialect: str, terms: Sequence[Term], before: int) -> TextualSelect:
    wanted = _match(terms) if dialect == "sqlite" else _tsquery(terms)
    query = text(_WITH_WORDS[dialect]).bindparams(wanted=wanted, most=LOOKED_AT, before=before)
    return query.columns(column("id", revision.c.id.type))


def _match(terms: Sequence[Term]) -> str:
    # words hold letters and digits only, and stand in quotes: no grammar of FTS5 is reached
    return " AND ".join(f'"{" ".join(term.words)}"' + ("*" if term.begins else "") for term in terms)


def _tsquery(terms: Sequence[Term]) -> str:
    phrases = (" <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.begins else "") for term in terms)
    return " & ".join(f"({phrase})" for phrase in phrases)


def _hits(conn: Connection, texts: dict[int, int], terms: Sequence[Term]) -> list[Hit]:
    if not texts:
        return []
    own = revision.c
    read = select(own.id, own.title, own.text, own.first_seen_at, post.c.source, post.c.url)
    read = read.join(post, post.c.id == own.post_id).where(own.id.in_(texts.values()))
    rows = {row.id: row for row in conn.execute(read)}
    items = {row.id: to_item(row) for row in conn.execute(select(*item_columns()).where(item.c.id.in_(texts)))}
    made = []
    for item_id, revision_id in texts.items():
        row = rows[revision_id]
        title = None if row.title is None else mask(row.title)
        piece = snippet(mask(row.text), terms)
        made.append(Hit(items[item_id], revision_id, title, piece, mask(row.source), row.url, row.first_seen_at))
    return made
