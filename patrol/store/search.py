"""Words that somebody typed -> the items of their units whose texts have them, the latest first, with snippets.

Plain words are all wanted; "a phrase" in quotes; `begin*` for a beginning. There is no other grammar, so nothing
typed can break it. A phone number in any spelling is looked up among the contacts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    CompoundSelect,
    Connection,
    Row,
    Select,
    TextualSelect,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    null,
    select,
    text,
    true,
    union_all,
)

from patrol.records import Item
from patrol.store.contacts import noted, spelled
from patrol.store.queue import Filters, Units, in_units, item_columns, matching, to_item
from patrol.store.schema import item, post, revision
from patrol.store.schema_desk import contact
from patrol.store.search_index import Word, words
from patrol.text.masking import mask

START, END = "\x02", "\x03"
"""Around what was found in a snippet. Escape the snippet, then put marks in their place; no text holds them."""
LOOKED_AT, AT_FIRST = 3_000, 1_000
"""Texts with the words that are looked at, the latest first: what bounds the time of a search for a common word. At
first fewer: where every twentieth text has an item they fill a page, and the rest is left to whoever asks for older."""
CHECKED = 6_000
"""Texts with the words of a phrase in which their places are compared, the latest first: on PostgreSQL each is read for
it, a long one in 10 µs."""
LONGEST_QUERY, MOST_TERMS, AROUND = 200, 8, 90
NEWEST = 2**63 - 1
"""Before this all texts are."""
LEAST_BEGINNING = 2
"""Letters before a star; after fewer the star says nothing, for half of all words begin so."""


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
    for finds nothing. An account's name that no text has as a contact is looked for as a word. What is found grows
    with `limit`, never with `offset`: all pages are of the same."""
    typed = typed[:LONGEST_QUERY]
    contacts, terms = spelled(typed), terms_of(typed)
    if terms and not any(value.startswith("+") for value in contacts):
        contacts = noted(conn, contacts)
    if not contacts and not terms:
        return Found((), 0)
    dialect = conn.dialect.name
    limit = max(0, min(limit, 200))
    if dialect == "postgresql":
        conn.execute(_PLANNED)

    def look(before: int, most: int, checked: int) -> tuple[Row[Any], dict[int, int]]:
        texts = (
            _with_contacts(contacts, before, most) if contacts else _with_words(dialect, terms, before, most, checked)
        )
        seen, *rows = conn.execute(_items(texts.cte("latest"), _GROUP[dialect], units, filters))
        return seen, {row.id: int(row.text) for row in rows}

    most, checked = min(AT_FIRST, LOOKED_AT), CHECKED
    seen, latest = look(before, most, checked)
    told, looked_at, older = int(seen.told), int(seen.n), _older(seen, most, checked)
    most, checked = LOOKED_AT - told, CHECKED - looked_at
    if older is not None and len(latest) < limit and most > 0 and checked > 0:
        seen, more = look(older, most, checked)
        latest = more | latest  # an item stands by its latest text
        looked_at, older = looked_at + int(seen.n), _older(seen, most, checked)
    order = sorted(((at, of) for of, at in latest.items()), reverse=True)
    page = {of: at for at, of in order[max(0, offset) : max(0, offset) + limit]}
    return Found(tuple(_hits(conn, page, terms)), len(order), looked_at, older, contacts)


def _older(seen: Row[Any], most: int, checked: int) -> int | None:
    """The text before which there may be more, where as many were looked at as were asked for."""
    return int(seen.text) if seen.told >= most or seen.n >= checked else None


_GROUP = {
    "sqlite": "(SELECT group_id FROM revision INDEXED BY ix_revision_id_group_id WHERE id = latest.id)",
    "postgresql": "(SELECT group_id FROM revision WHERE id = latest.id)",
}
"""A text's group, out of an index that holds nothing else: the texts themselves lie far apart, and are read for a page
of hits only. SQLite has to be told to."""


def _items(latest: CTE, group: str, units: Units, filters: Filters | None) -> CompoundSelect[Any]:
    """How many texts were looked at and the oldest of them; then the items that have them, each with its latest."""
    latest = latest.prefix_with("MATERIALIZED")
    own, of = item.c, latest.c
    of_text = literal_column(group, item.c.group_id.type).label("group_id")
    grouped = select(of.id, of_text).where(of.told).subquery()
    query = select(own.id, func.max(grouped.c.id), literal(0), literal(0))
    query = query.join(grouped, own.group_id == grouped.c.group_id)
    query = query.where(in_units(own.unit, units), own.state != "joined").group_by(own.id)
    if filters is not None:
        query = query.where(own.id.in_(matching(units, filters)))
    told = func.coalesce(func.sum(case((of.told, 1), else_=0)), 0).label("told")
    looked_at = select(
        cast(null(), own.id.type).label("id"), func.min(of.id).label("text"), told, func.count().label("n")
    )
    return union_all(looked_at.select_from(latest), query)


def terms_of(typed: str) -> tuple[Term, ...]:
    """What was typed as terms: pieces in quotes are phrases, a star after two letters or more leaves the end open."""
    found: list[Term] = []
    for number, piece in enumerate(typed.split('"')):
        parts = [piece] if number % 2 else piece.split()
        for part in parts:
            cut = tuple(word.word for word in words(part))
            if cut:
                open_ended = not number % 2 and part.endswith("*") and len(cut[-1]) >= LEAST_BEGINNING
                found.append(Term(cut, begins=open_ended))
    return tuple(found[:MOST_TERMS])


def snippet(given: str, terms: Sequence[Term]) -> str:
    """A piece of a masked text around the first words that were found, with `START` and `END` around each."""
    plain = given if given.isprintable() else "".join(one if one.isprintable() else " " for one in given)
    meant = (word for word in words(plain) if _is_meant(word, terms))
    found = next(meant, None)
    first = 0 if found is None else found.start
    begin, end = max(0, first - AROUND), min(len(plain), first + 2 * AROUND)
    parts, at = ["…" if begin else ""], begin
    while found is not None and found.end <= end:
        parts += [plain[at : found.start], START, plain[found.start : found.end], END]
        at, found = found.end, next(meant, None)
    return "".join([*parts, plain[at:end], "…" if end < len(plain) else ""])


def _is_meant(word: Word, terms: Sequence[Term]) -> bool:
    return any(word.word in term.words or (term.begins and word.word.startswith(term.words[-1])) for term in terms)


def _with_contacts(values: Sequence[str], before: int, most: int) -> Select[Any]:
    own = contact.c
    query = select(own.revision_id.label("id"), true().label("told"))
    query = query.where(own.value.in_(values), own.revision_id < before)
    return query.distinct().order_by(own.revision_id.desc()).limit(most)


_WITH_WORDS = {
    "sqlite": "SELECT rowid AS id, true AS told FROM search_text WHERE search_text MATCH :wanted AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :most",
    "postgresql": "SELECT revision_id AS id, true AS told FROM search_text"
    " WHERE words @@ CAST(:wanted AS tsquery) AND revision_id < :before ORDER BY revision_id DESC LIMIT :most",
}
_BEGUN = """SELECT revision_id AS id, true AS told FROM search_text
 WHERE words @@ CAST(:wanted AS tsquery) AND (words @@ CAST(:begun AS tsquery)) IS TRUE AND revision_id < :before
 ORDER BY revision_id DESC LIMIT :most"""
"""On PostgreSQL whole words beside beginnings: hundreds of words begin so, whose texts its index would have to put
together. `IS TRUE` keeps it to the whole words."""
_NEAR = {
    "sqlite": """WITH near AS MATERIALIZED (
 SELECT rowid AS id FROM search_text WHERE search_text MATCH :loose AND rowid < :before
 ORDER BY rowid DESC LIMIT :checked
) SELECT id, id IN (
 SELECT rowid FROM search_text
 WHERE search_text MATCH :wanted AND rowid < :before AND rowid >= (SELECT min(id) FROM near)
) AS told FROM near""",
    "postgresql": """WITH loose AS MATERIALIZED (
 SELECT revision_id AS id FROM search_text
 WHERE words @@ CAST(:loose AS tsquery) AND revision_id < :before ORDER BY revision_id DESC LIMIT :checked
), near AS MATERIALIZED (
 SELECT id, (SELECT words @@ CAST(:wanted AS tsquery) FROM search_text WHERE revision_id = loose.id) AS told FROM loose
) SELECT id, told FROM near""",
}
"""For a phrase the places of words are compared, text by text (PostgreSQL's index does not even hold them), so the
texts with its words are bounded, before their places are read. The same on both databases, which find the same."""
_WITH_PHRASES = """SELECT id, told FROM (
 SELECT id, told, sum(CAST(told AS int)) OVER (ORDER BY id DESC) AS so_far FROM ({near}) AS near
) AS counted WHERE so_far <= :most"""


_PLANNED = text(
    "SELECT "
    + ", ".join(
        f"set_config('{name}', '{value}', true)"
        for name, value in (
            ("plan_cache_mode", "force_custom_plan"),
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
            ("jit", "off"),
            ("random_page_cost", "1.1"),
            ("work_mem", "32MB"),
        )
    )
)
"""How PostgreSQL is to plan, until the transaction ends. It keeps one plan for a statement that comes often, but the
latest texts are walked for a common word and the index is asked for a rare one: each search has a plan of its own. And
what the few thousand texts belong to is looked up one by one: it would rather read all texts or all items to join
them, which takes ten times as long. A page costs as on a disk without moving parts, and there is room to sort in."""


def _with_words(dialect: str, terms: Sequence[Term], before: int, most: int, checked: int) -> TextualSelect:
    typed: dict[str, Any] = {"most": most, "before": before}
    spell = _match if dialect == "sqlite" else _tsquery
    typed["wanted"], statement = spell(terms), _WITH_WORDS[dialect]
    if any(len(term.words) > 1 for term in terms):
        statement, typed["checked"] = _WITH_PHRASES.format(near=_NEAR[dialect]), checked
        typed["loose"] = spell(tuple(_apart(terms)))
    elif dialect == "postgresql" and len({term.begins for term in terms}) == 2:
        whole, begun = ([term for term in terms if term.begins is begins] for begins in (False, True))
        statement, typed["wanted"], typed["begun"] = _BEGUN, spell(whole), spell(begun)
    return text(statement).bindparams(**typed).columns(column("id", revision.c.id.type), column("told", Boolean))


def _match(terms: Sequence[Term]) -> str:
    # words hold letters and digits only, and stand in quotes: no grammar of FTS5 is reached
    return " AND ".join(f'"{" ".join(term.words)}"' + ("*" if term.begins else "") for term in terms)


def _tsquery(terms: Sequence[Term]) -> str:
    phrases = (" <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.begins else "") for term in terms)
    return " & ".join(f"({phrase})" for phrase in phrases)


def _apart(terms: Sequence[Term]) -> Iterator[Term]:
    """The words of phrases each by itself, wherever they stand."""
    for term in terms:
        yield from (Term((word,)) for word in term.words[:-1])
        yield Term(term.words[-1:], term.begins)


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
