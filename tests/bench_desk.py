"""The desk with many posts and open items on SQLite and PostgreSQL: claim, item and submit; queue page; search; 20
analysts at once. BENCH_POSTS sets the posts (an item is open for every twentieth); 1000000 is the size it is made for.

Rows are written in bulk, as the walk would leave them; the texts are short and invented. Times are in milliseconds: the
95th of a hundred, and the middle one; those of pages are the console's answers in this process, its sessions, templates
and forms included, those called "store" the database's part alone.
"""

from __future__ import annotations

import os
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Connection, Engine, insert, text

from patrol.console.app import create_app
from patrol.console.pages import COOKIE
from patrol.settings import Settings
from patrol.store import queue, schema
from patrol.store.accounts import account_by_name, create_account, ensure_unit
from patrol.store.columns import now
from patrol.store.database import open_database, reading, writing
from patrol.store.decisions import decide
from patrol.store.items import item_view
from patrol.store.priority import Told, terms
from patrol.store.queue import Filters
from patrol.store.schema_desk import contact
from patrol.store.search import search
from patrol.store.search_index import _INSERT, _stored
from patrol.store.sessions import open_session
from patrol.workspace import init_workspace
from tests.postgres import new_database
from tests.store_samples import UNIT, WORDS, judged

POSTS = int(os.environ.get("BENCH_POSTS", "20000"))
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
OPEN_EVERY = 20
CHUNK = 5_000
ANALYSTS, PACE = 20, 10.0
BASE = "http://127.0.0.1:8000"
COMPRESSED = 5
"""Times faster than life: an analyst decides every two seconds in place of every ten."""
ROUNDS = 200


def main() -> None:
    """Print the figures for both databases."""
    for name in DATABASES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'patrol.db'}" if name == "sqlite" else new_database()
            engine = open_database(url)
            started = time.perf_counter()
            _fill(engine)
            took = time.perf_counter() - started
            print(f"{name}: {POSTS} posts, {POSTS // OPEN_EVERY} open items (filled in {took:.0f} s)")
            _measure(engine)
            _measure_pages(engine, Path(folder) / "unit", url)
            engine.dispose()


def _measure(engine: Engine) -> None:
    dice = random.Random(5)
    _say("store: claim + item + submit", [_decision(engine, "ani", number) for number in range(ROUNDS)])
    pages: list[tuple[str, Filters]] = [
        ("store: queue page", Filters()),
        ("store: queue page, band and lane", Filters(bands=("high",), lanes=("standard",))),
        ("store: queue page, decided", Filters(state="decided")),
        ("store: queue page, a contact", Filters(contact="+62812000000007")),
    ]
    for name, filters in pages:
        _say(name, [_timed(lambda: _page(engine, filters)) for _ in range(40)])  # noqa: B023  # called at once
    queries: dict[str, Callable[[], str]] = {
        "store: search, a common word": lambda: "lowongan",
        "store: search, a word": lambda: dice.choice(WORDS) + str(dice.randint(0, 99)),
        "store: search, two words": lambda: f"{dice.choice(WORDS)}* lowongan",
        "store: search, a phrase": lambda: '"lowongan kerja"',
        "store: search, a number": lambda: f"0812-0000-{dice.randint(0, 2000):05}",
    }
    for name, query in queries.items():
        _say(name, [_timed(lambda: _search(engine, query())) for _ in range(40)])  # noqa: B023
    _say(f"{ANALYSTS} analysts, each {PACE / COMPRESSED:g} s", _crowd(engine))


def _measure_pages(engine: Engine, home: Path, url: str) -> None:
    app = create_app(init_workspace(home), Settings(unit=UNIT, database_url=url))
    with writing(engine) as conn:
        create_account(conn, unit=UNIT, name="budi", password_hash="-", role="analyst")
        known = account_by_name(conn, "budi")
        assert known is not None
        token, session = open_session(conn, known.id)
    sent = {"csrf": session.csrf}
    times: dict[str, list[float]] = {}
    with TestClient(app, base_url=BASE, follow_redirects=False, cookies={COOKIE: token}) as client:

        def ask(name: str, method: str, path: str, **options: Any) -> Response:
            started = time.perf_counter()
            answer = client.request(method, path, **options)
            times.setdefault(name, []).append(1000 * (time.perf_counter() - started))
            assert answer.status_code in (200, 303), f"{method} {path}: {answer.status_code}"
            return answer

        place = ask("page: claim", "POST", "/lanjut", data=sent).headers["location"]
        for number in range(ROUNDS // 2):
            read = ask("page: item", "GET", place).text
            fields = {name: re.search(f'name="{name}" value="([^"]*)"', read) for name in ("token", "version", "idem")}
            form = {name: found[1] for name, found in fields.items() if found}
            form |= {**sent, "verdict": "legit", "reason": "ordinary_job"}
            place = ask("page: submit, claims the next", "POST", f"{place}/putus", data=form).headers["location"]
            if number % 3 == 0:
                ask("page: queue", "GET", "/antrian")
                ask("page: home", "GET", "/")
                ask("page: search", "GET", "/cari", params={"q": f"{WORDS[number % len(WORDS)]}{number} lowongan"})
            if number % 5 == 0:
                again = client.post(f"{place}/lepas", data={**sent, "token": _token(client.get(place).text)})
                assert again.status_code == 303
                place = ask("page: claim", "POST", "/lanjut", data=sent).headers["location"]
    for name, taken in times.items():
        _say(name, taken)
    print(f"  an item's page: {len(read.encode()) / 1000:.0f} kB")


def _token(read: str) -> str:
    found = re.search('name="token" value="([^"]*)"', read)
    assert found is not None
    return found[1]


def _decision(engine: Engine, name: str, number: int) -> float:
    def act() -> None:
        with writing(engine) as conn:
            held = queue.claim(conn, UNIT, name)
        assert held is not None
        with reading(engine) as conn:
            assert item_view(conn, UNIT, held.item.id) is not None
        sent: dict[str, Any] = {"token": held.token, "version": held.item.version, "idem": f"{name}-{number}"}
        with writing(engine) as conn:
            decide(conn, UNIT, held.item.id, analyst=name, verdict="legit", reasons=["ordinary_job"], **sent)

    return _timed(act)


def _crowd(engine: Engine) -> list[float]:
    taken: list[float] = []

    def work(name: str, seed: int) -> None:
        dice = random.Random(seed)
        for number in range(15):
            time.sleep(PACE / COMPRESSED * dice.uniform(0.5, 1.5))
            taken.append(_decision(engine, name, number))

    people = [threading.Thread(target=work, args=(f"analis{n}", n)) for n in range(ANALYSTS)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return taken


def _page(engine: Engine, filters: Filters) -> None:
    with reading(engine) as conn:
        queue.list_items(conn, UNIT, filters)
        queue.count_items(conn, UNIT, filters)
        queue.counters(conn, UNIT, analyst="ani")


def _search(engine: Engine, typed: str) -> None:
    with reading(engine) as conn:
        search(conn, UNIT, typed)


def _timed(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def _say(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    middle, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"  {name:34} p95 {high:8.1f} ms   middle {middle:8.1f} ms   (n={len(times)})", flush=True)


def _fill(engine: Engine) -> None:
    with writing(engine) as conn:
        ensure_unit(conn, UNIT)
    bodies: dict[str, dict[str, Any]] = {band: asdict(judged(band)) for band in ("high", "none")}
    for start in range(1, POSTS + 1, CHUNK):
        with writing(engine) as conn:
            _chunk(conn, range(start, min(start + CHUNK, POSTS + 1)), bodies)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("ANALYZE"))
        if engine.dialect.name == "postgresql":
            for table in ("item", "post", "revision", "assessment", "decision", "outbox", "audit", "contact"):
                numbers = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                if table not in ("decision", "outbox", "audit"):
                    conn.execute(text(numbers))


def _chunk(conn: Connection, ids: range, bodies: dict[str, dict[str, Any]]) -> None:
    at, dialect = now(), conn.dialect.name
    dice = random.Random(ids.start)
    cut = {n: ["lowongan", "kerja", *(f"{dice.choice(WORDS)}{dice.randint(0, 99)}" for _ in range(40))] for n in ids}
    groups = [{"id": f"k{n}", "age": n, "joined": 1, "created_at": at} for n in ids]
    seen = {"first_seen_at": at, "last_seen_at": at}
    posts = [{"id": n, "source": "papan", "key": f"k{n}", "group_id": f"k{n}", "revision_id": n, **seen} for n in ids]
    told = {"parse_suspect": False, "joined_as": 1, **seen}
    texts = [
        {"id": n, "post_id": n, "content_sha256": f"{n:064}", "text": " ".join(cut[n]), "group_id": f"k{n}", **told}
        for n in ids
    ]
    conn.execute(insert(schema.copy_group), groups)
    conn.execute(insert(schema.post), posts)
    conn.execute(insert(schema.revision), texts)
    conn.execute(insert(schema.assessment), [_assessed(n, bodies, at) for n in ids])
    conn.execute(insert(contact), [{"revision_id": n, "value": f"+62812{n // 5:08}"} for n in ids])
    conn.execute(_INSERT[dialect], [{"id": n, "words": _stored(dialect, cut[n])} for n in ids])
    conn.execute(insert(schema.item), [_item(n, dice, at) for n in ids if n % OPEN_EVERY == 0])


def _assessed(n: int, bodies: dict[str, dict[str, Any]], at: object) -> dict[str, Any]:
    band = "none" if n % OPEN_EVERY else "high"
    made = {"revision_id": n, "rules_version": "r1", "model_version": "m1", "current": True, "body": bodies[band]}
    made |= {"band": band, "lane": "standard", "rank": 3, "lane_rank": 1, "score": 0.8, "label": "trafficking"}
    made |= {"speech_act": "offer", "modus": "|scam_compound|", "minor": False, "flagged": band == "high"}
    return {**made, "facts": "f", "draw": 0.5, "drawn": False, "probability": 1.0, "created_at": at, "id": n}


def _item(n: int, dice: random.Random, at: Any) -> dict[str, Any]:
    score = dice.random()
    told = Told(rank=3, lane_rank=1, score=score, posts=1, neighbours=4, minor=False, grave=True, latest=at)
    kept = terms(told, at)
    made = {"id": n // OPEN_EVERY, "unit": UNIT, "group_id": f"k{n}", "state": "open", "band": "high", "rank": 3}
    made |= {"lane": "standard", "score": score, "priority": sum(kept.values()), "terms": kept, "posts": 1}
    made |= {"face": n, "version": 1, "sampled": False, "inherits": False, "machine_disagrees": False}
    return {**made, "opened_at": at, "updated_at": at}


if __name__ == "__main__":
    main()
