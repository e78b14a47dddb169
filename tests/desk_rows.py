"""Invented posts and items by the million -> rows of a database as the walk would leave them, written in bulk.

Each text has some tens or hundreds of words of a vocabulary in which the n-th word is as frequent as one over n (Zipf):
the first stand in most texts and the last in one of a thousand; every text begins with "lowongan kerja". One
transaction for each `CHUNK` posts: COPY on PostgreSQL, one prepared statement a table on SQLite.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Engine, text

from patrol.records import Band
from patrol.store.accounts import ensure_unit
from patrol.store.columns import dump_json, now
from patrol.store.database import writing
from patrol.store.priority import Told, terms
from patrol.store.search_index import _stored
from tests.store_samples import UNIT, WORDS, judged

CHUNK, OPEN_EVERY = 20_000, 20
LENGTHS = (30,) * 14 + (100,) * 5 + (300,)
"""Words of a text: 61 on average, a few hundred in one of twenty."""
VOCABULARY = [f"{WORDS[n % len(WORDS)]}{n // len(WORDS)}" for n in range(100 * len(WORDS))]
"""The most frequent first."""
_SHARES = list(accumulate(1 / (n + 1) for n in range(len(VOCABULARY))))
_NUMBERED = ("post", "revision", "assessment", "item")


def phone(n: int) -> str:
    """The number that the n-th post names; five posts share one."""
    return f"+62812{n // 5:08}"


def fill(engine: Engine, posts: int) -> None:
    """Write so many posts into an empty database; an item is open for every twentieth."""
    with writing(engine) as conn:
        ensure_unit(conn, UNIT)
    sqlite = engine.dialect.name == "sqlite"
    raw = engine.raw_connection()
    # only while it is filled: a power cut may cost the whole file, and nobody checks what points where
    raw.cursor().execute("PRAGMA synchronous=OFF" if sqlite else "SET session_replication_role = replica")
    raw.commit()
    raw.close()
    for start in range(1, posts + 1, CHUNK):
        with writing(engine) as conn:
            _chunk(conn, range(start, min(start + CHUNK, posts + 1)))
    engine.dispose()
    if not sqlite:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            for name in _NUMBERED:
                conn.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))
            conn.execute(text("VACUUM ANALYZE"))  # as the server does by itself within minutes


def _chunk(conn: Connection, ids: range) -> None:
    at, dice = now(), random.Random(ids.start)
    seen: dict[str, Any] = {"first_seen_at": at, "last_seen_at": at}
    lengths = {n: dice.choice(LENGTHS) for n in ids}
    cut = {n: ["lowongan", "kerja", *dice.choices(VOCABULARY, cum_weights=_SHARES, k=lengths[n])] for n in ids}
    _write(conn, "copy_group", ({"id": f"k{n}", "age": n, "joined": 1, "created_at": at} for n in ids))
    post: dict[str, Any] = {"source": "papan", **seen}
    _write(conn, "post", ({"id": n, "key": f"k{n}", "group_id": f"k{n}", "revision_id": n, **post} for n in ids))
    told: dict[str, Any] = {"parse_suspect": False, "joined_as": 1, **seen}
    own = {n: {"id": n, "post_id": n, "content_sha256": f"{n:064}", "text": " ".join(cut[n])} for n in ids}
    _write(conn, "revision", ({**own[n], "group_id": f"k{n}", **told} for n in ids))
    high, none = _judgement("high", at), _judgement("none", at)
    _write(conn, "assessment", ({"id": n, "revision_id": n, **(none if n % OPEN_EVERY else high)} for n in ids))
    _write(conn, "contact", ({"revision_id": n, "value": phone(n)} for n in ids))
    key = "rowid" if conn.dialect.name == "sqlite" else "revision_id"
    _write(conn, "search_text", ({key: n, "words": _stored(conn.dialect.name, cut[n])} for n in ids))
    _write(conn, "item", (_item(n, dice, at) for n in ids if n % OPEN_EVERY == 0))


def _judgement(band: Band, at: datetime) -> dict[str, Any]:
    made: dict[str, Any] = {"rules_version": "r1", "model_version": "m1", "current": True, "band": band}
    made |= {"body": dump_json(asdict(judged(band))), "lane": "standard", "rank": 3, "lane_rank": 1, "score": 0.8}
    made |= {"label": "trafficking", "speech_act": "offer", "modus": "|scam_compound|", "minor": False}
    made |= {"flagged": band == "high", "facts": "f", "draw": 0.5, "drawn": False, "probability": 1.0}
    return {**made, "created_at": at}


def _item(n: int, dice: random.Random, at: datetime) -> dict[str, Any]:
    score = dice.random()
    told = Told(rank=3, lane_rank=1, score=score, posts=1, neighbours=4, minor=False, grave=True, latest=at)
    kept = terms(told, at)
    made: dict[str, Any] = {"id": n // OPEN_EVERY, "unit": UNIT, "group_id": f"k{n}", "state": "open", "band": "high"}
    made |= {"rank": 3, "lane": "standard", "score": score, "priority": sum(kept.values()), "terms": dump_json(kept)}
    made |= {"posts": 1, "face": n, "version": 1, "sampled": False, "inherits": False, "machine_disagrees": False}
    return {**made, "opened_at": at, "updated_at": at}


def _write(conn: Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    given = iter(rows)
    first = next(given, None)
    if first is None:
        return
    columns = ", ".join(first)
    driver: Any = conn.connection.driver_connection
    cursor = driver.cursor()
    if conn.dialect.name == "sqlite":
        places = ", ".join("?" * len(first))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", _plain(first, given))
        return
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in (first, *given):
            copy.write_row(tuple(row.values()))


def _plain(first: dict[str, Any], others: Iterable[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """Values as SQLAlchemy writes them into SQLite: times without their zone."""
    for row in (first, *others):
        yield tuple(
            value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value for value in row.values()
        )
