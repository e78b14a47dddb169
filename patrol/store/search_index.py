"""Texts -> words to find them by, masked before they enter; the same words on SQLite (FTS5) and PostgreSQL (tsvector).

Words are cut here and handed over ready, so both databases find the same, and nothing that somebody typed is ever
read as a query language. The index holds no texts, and no word of it tells a phone, an account or a mail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from patrol.store.schema import revision
from patrol.text.masking import mask

LONGEST_TEXT, MOST_WORDS, LONGEST_WORD = 20_000, 5_000, 64
_BATCH = 500
_PLAIN = re.compile(r"[0-9a-z]+")
_JOINED = frozenset(("Mn", "Me", "Cf"))
"""Marks and invisible signs: what stands on both sides of one is one word."""

TABLES = {
    "sqlite": "CREATE VIRTUAL TABLE search_text"
    " USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0')",
    "postgresql": "CREATE TABLE search_text (revision_id bigint PRIMARY KEY, words tsvector NOT NULL)",
}
_INSERT = {
    "sqlite": text("INSERT INTO search_text (rowid, words) VALUES (:id, :words)"),
    "postgresql": text("INSERT INTO search_text (revision_id, words) VALUES (:id, CAST(:words AS tsvector))"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is kept, and where it stands."""

    word: str
    start: int
    end: int


def make_index(conn: Connection) -> None:
    """Make the index's table, in the dialect at hand, as it was at first; a migration of later made it anew."""
    conn.execute(text(TABLES[conn.dialect.name]))
    if conn.dialect.name == "postgresql":
        conn.execute(text("CREATE INDEX ix_search_text_words ON search_text USING gin (words)"))


def index_text(conn: Connection, revision_id: int, *fields: str | None) -> None:
    """Enter a text under its words, once: in the transaction in which it is stored."""
    index_texts(conn, [(revision_id, fields)])


def index_texts(conn: Connection, texts: Iterable[tuple[int, Iterable[str | None]]]) -> None:
    """The same for several, each the id of a revision and its fields."""
    dialect = conn.dialect.name
    if rows := [{"id": of, "words": _stored(dialect, _words_of(fields))} for of, fields in texts]:
        conn.execute(_INSERT[dialect], rows)


def fill_index(conn: Connection) -> int:
    """Enter every stored text into a new index -> how many. In batches by id: memory stays small."""
    own, last, done = revision.c, 0, 0
    query = select(own.id, own.title, own.text, own.company, own.location).order_by(own.id).limit(_BATCH)
    while rows := conn.execute(query.where(own.id > last)).all():
        index_texts(conn, [(row.id, (row.title, row.text, row.company, row.location)) for row in rows])
        last, done = rows[-1].id, done + len(rows)
    return done


def _words_of(fields: Iterable[str | None]) -> list[str]:
    masked = mask("\n".join(field for field in fields if field)[:LONGEST_TEXT])[:LONGEST_TEXT]
    if masked.isascii():  # as `words` has them; where they stand is not asked here
        return [word[:LONGEST_WORD] for word in _PLAIN.findall(masked.lower())[:MOST_WORDS]]
    return [word.word for word in words(masked)]


def words(given: str) -> Iterator[Word]:
    """The words of a text in order: letters and digits in their plain form; Chinese and Japanese signs one by one."""
    given = given[:LONGEST_TEXT]
    for number, word in enumerate(_cut_plain(given) if given.isascii() else _cut(given)):
        if number >= MOST_WORDS:
            return
        yield Word(word.word[:LONGEST_WORD], word.start, word.end)


def _cut_plain(given: str) -> Iterator[Word]:
    for match in _PLAIN.finditer(given.lower()):
        yield Word(match.group(), *match.span())


def _cut(given: str) -> Iterator[Word]:
    letters: list[str] = []
    start = 0
    for at, letter in enumerate(given):
        plain = _plain(letter)
        if plain and not _alone(letter):
            start = start if letters else at
            letters.append(plain)
            end = at + 1
            continue
        if letters and (plain or unicodedata.category(letter) not in _JOINED):
            yield Word("".join(letters), start, end)
            letters = []
        if plain:
            yield Word(plain, at, at + 1)
    if letters:
        yield Word("".join(letters), start, end)


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter.lower() if letter.isalnum() else ""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", letter).casefold())
    return "".join(part for part in folded if part.isalnum())


def _alone(letter: str) -> bool:
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff"


def _stored(dialect: str, found: list[str]) -> str:
    if dialect == "sqlite":
        return " ".join(found)
    places: dict[str, list[str]] = {}
    for number, word in enumerate(found, start=1):
        places.setdefault(word, []).append(str(number))
    return " ".join(f"'{word}':{','.join(numbers[:255])}" for word, numbers in places.items())
