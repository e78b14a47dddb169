"""The desk with many posts and open items on SQLite and PostgreSQL: claim, item and submit; queue page; search; 20
analysts at once. An item is open for every twentieth post. `BENCH_POSTS` sets the posts (50,000 where nothing is said);
`BENCH_FULL=1` is the size it is made for, 1,000,000 posts and 50,000 open items, a quarter of an hour a database;
`BENCH_DATABASES=sqlite` runs one database only.

Rows are written in bulk, as the walk would leave them (`desk_rows`); the texts are invented. Times are in milliseconds:
the 95th of a hundred, and the middle one. "store" is the database's part alone; "page" the console's answers in this
process, with what it does after each (the next items read ahead); "crowd" what the browsers of 20 analysts wait for a
server of its own, each of them deciding every ten seconds.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from patrol.console.app import create_app
from patrol.console.pages import COOKIE
from patrol.console.search_page import PAGE_SIZE
from patrol.settings import Settings
from patrol.store import alike, queue
from patrol.store.accounts import account_by_name, create_account
from patrol.store.database import open_database, reading, writing
from patrol.store.decisions import decide
from patrol.store.items import item_view
from patrol.store.queue import Filters
from patrol.store.search import search
from patrol.store.sessions import open_session
from patrol.workspace import init_workspace
from tests.desk_rows import OPEN_EVERY, VOCABULARY, fill, phone
from tests.postgres import new_database
from tests.store_samples import UNIT, WORDS

FULL = 1_000_000
POSTS = FULL if os.environ.get("BENCH_FULL") else int(os.environ.get("BENCH_POSTS", "50000"))
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
ANALYSTS, PACE = 20, 10.0
BASE = "http://127.0.0.1:8000"
COMPRESSED = 5
"""Times faster than life: threads decide every two seconds in place of every ten; the crowd keeps the pace of life."""
ROUNDS, TURNS = 200, 10
SEARCHES: dict[str, Callable[[random.Random], str]] = {
    "a word of every text": lambda _: "lowongan",
    "a frequent word": lambda dice: dice.choice(VOCABULARY[:20]),
    "a word": lambda dice: dice.choice(VOCABULARY[100:2000]),
    "a rare word": lambda dice: dice.choice(VOCABULARY[-2000:]),
    "two frequent words": lambda dice: " ".join(dice.sample(VOCABULARY[:50], 2)),
    "two words": lambda dice: " ".join(dice.sample(VOCABULARY[50:1000], 2)),
    "two rare words": lambda dice: " ".join(dice.sample(VOCABULARY[-2000:], 2)),
    "two letters*": lambda dice: f"{dice.choice(WORDS)[:2]}*",
    "a beginning*": lambda dice: f"{dice.choice(WORDS)}*",
    "a beginning*, a word": lambda dice: f"{dice.choice(WORDS)[:3]}* {dice.choice(VOCABULARY[100:])}",
    "a phrase of every text": lambda _: '"lowongan kerja"',
    "a phrase of frequent words": lambda dice: '"' + " ".join(dice.sample(VOCABULARY[:20], 2)) + '"',
    "a phrase": lambda dice: '"' + " ".join(dice.sample(VOCABULARY[20:500], 2)) + '"',
    "a phrase of no text": lambda _: '"kerja lowongan"',
    "a number": lambda dice: phone(dice.randint(1, POSTS)),
}


def main() -> None:
    """Print the figures for both databases."""
    for name in DATABASES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'patrol.db'}" if name == "sqlite" else new_database()
            engine = open_database(url)
            started = time.perf_counter()
            fill(engine, POSTS)
            took = time.perf_counter() - started
            print(f"{name}: {POSTS} posts, {POSTS // OPEN_EVERY} open items (filled in {took:.0f} s)")
            _measure(engine)
            _measure_pages(engine, Path(folder) / "unit", url)
            _measure_crowd(engine, Path(folder) / "unit", url)
            engine.dispose()


def _measure(engine: Engine) -> None:
    dice = random.Random(5)
    _say("store: claim + item + submit", [_decision(engine, "ani", number) for number in range(ROUNDS)])
    pages: list[tuple[str, Filters]] = [
        ("store: queue page", Filters()),
        ("store: queue page, band and lane", Filters(bands=("high",), lanes=("standard",))),
        ("store: queue page, decided", Filters(state="decided")),
    ]
    for name, filters in pages:
        _say(name, [_timed(lambda: _page(engine, filters)) for _ in range(40)])  # noqa: B023  # called at once
    _say("store: what is like an item of a contact", [_timed(lambda: _alike(engine, dice)) for _ in range(40)])
    every: list[float] = []
    for name, query in SEARCHES.items():
        times = [_timed(lambda: _search(engine, query(dice))) for _ in range(40)]  # noqa: B023
        _say(f"store: search, {name}", times)
        every += times
    _say("store: search, all of these", every)
    _say(f"store: {ANALYSTS} threads, each {PACE / COMPRESSED:g} s", _threads(engine))


def _measure_pages(engine: Engine, home: Path, url: str) -> None:
    app = create_app(init_workspace(home), Settings(unit=UNIT, database_url=url))
    token, csrf = _sign_in(engine, "budi")
    sent, dice = {"csrf": csrf}, random.Random(3)
    times: dict[str, list[float]] = {}
    with TestClient(app, base_url=BASE, follow_redirects=False, cookies={COOKIE: token}) as client:

        def ask(name: str, method: str, path: str, **options: Any) -> Any:
            started = time.perf_counter()
            answer = client.request(method, path, **options)
            times.setdefault(name, []).append(1000 * (time.perf_counter() - started))
            assert answer.status_code in (200, 303), f"{method} {path}: {answer.status_code}"
            return answer

        place = ask("page: claim", "POST", "/lanjut", data=sent).headers["location"]
        for number in range(ROUNDS // 2):
            read = ask("page: item", "GET", place).text
            form = _form(read) | sent
            place = ask("page: submit, claims the next", "POST", f"{place}/putus", data=form).headers["location"]
            if number % 3 == 0:
                ask("page: queue", "GET", "/antrian")
                ask("page: home", "GET", "/")
                typed = list(SEARCHES.values())[number % len(SEARCHES)](dice)
                ask("page: search", "GET", "/cari", params={"q": typed})
            if number % 5 == 0:
                again = client.post(f"{place}/lepas", data={**sent, "token": _token(client.get(place).text)})
                assert again.status_code == 303
                place = ask("page: claim", "POST", "/lanjut", data=sent).headers["location"]
    for name, taken in times.items():
        _say(name, taken)
    print(f"  an item's page: {len(read.encode()) / 1000:.0f} kB")


def _measure_crowd(engine: Engine, home: Path, url: str) -> None:
    """A console in a process of its own, and people who each read, decide, and now and then search and list."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = {f"orang{number}": _sign_in(engine, f"orang{number}") for number in range(ANALYSTS)}
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(home, url, port), daemon=True)
    server.start()
    address = f"http://127.0.0.1:{port}"
    while server.is_alive():
        try:
            httpx.get(address, timeout=60)
            break
        except httpx.TransportError:
            time.sleep(0.2)
    times: dict[str, list[float]] = {}
    seen: list[str] = []
    workers = [threading.Thread(target=_person, args=(address, *who, times, seen)) for who in people.values()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    server.terminate()
    server.join()
    for name in sorted(times):
        _say(f"crowd of {ANALYSTS}: {name}", times[name])
    twice = len(seen) - len(set(seen))
    print(f"  crowd of {ANALYSTS}: {len(seen)} items, {twice} of them given to two (has to be 0)", flush=True)


def _serve(home: Path, url: str, port: int) -> None:
    app = create_app(init_workspace(home), Settings(unit=UNIT, database_url=url, console_port=port))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def _person(address: str, token: str, csrf: str, times: dict[str, list[float]], seen: list[str]) -> None:
    dice = random.Random(token)
    with httpx.Client(base_url=address, cookies={COOKIE: token}, timeout=120) as client:

        def ask(name: str, method: str, path: str, **options: Any) -> Any:
            started = time.perf_counter()
            answer = client.request(method, path, **options)
            times.setdefault(name, []).append(1000 * (time.perf_counter() - started))
            assert answer.status_code in (200, 303), f"{method} {path}: {answer.status_code}"
            return answer

        time.sleep(PACE * dice.random())
        place = ask("claim", "POST", "/lanjut", data={"csrf": csrf}).headers["location"]
        for _ in range(TURNS):
            seen.append(place)
            form = _form(ask("item", "GET", place).text) | {"csrf": csrf}
            time.sleep(PACE * dice.uniform(0.5, 1.5))
            place = ask("submit, claims the next", "POST", f"{place}/putus", data=form).headers["location"]
            if dice.random() < 0.2:
                ask("queue", "GET", "/antrian")
            if dice.random() < 0.2:
                ask("search", "GET", "/cari", params={"q": dice.choice(list(SEARCHES.values()))(dice)})


def _form(read: str) -> dict[str, str]:
    found = {name: re.search(f'name="{name}" value="([^"]*)"', read) for name in ("token", "version", "idem")}
    return {name: one[1] for name, one in found.items() if one} | {"verdict": "legit", "reason": "ordinary_job"}


def _sign_in(engine: Engine, name: str) -> tuple[str, str]:
    with writing(engine) as conn:
        create_account(conn, unit=UNIT, name=name, password_hash="-", role="analyst")
        known = account_by_name(conn, name)
        assert known is not None
        token, session = open_session(conn, known.id)
    return token, session.csrf


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


def _threads(engine: Engine) -> list[float]:
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


def _alike(engine: Engine, dice: random.Random) -> None:
    with reading(engine) as conn:
        alike.alike(conn, UNIT, dice.randint(1, POSTS // OPEN_EVERY), phone(dice.randint(1, POSTS)), analyst="ani")


def _search(engine: Engine, typed: str) -> None:
    with reading(engine) as conn:
        search(conn, UNIT, typed, limit=PAGE_SIZE)


def _timed(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def _say(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    middle, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"  {name:42} p95 {high:8.1f} ms   middle {middle:8.1f} ms   (n={len(times)})", flush=True)


if __name__ == "__main__":
    main()
