"""The command line's edges: wrong use, Ctrl-C, a file over itself, a full disk, a taken port, names and rules."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patrol.workspace import init_workspace
from tests.test_walk import PATROL, call, rows


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return init_workspace(tmp_path_factory.mktemp("cli") / "unit").home


# wrong use ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["crawl"], "URL"),
        (["nosuch"], "nosuch"),
        (["--bogus"], "--bogus"),
        (["queue", "--bogus"], "--bogus"),
        (["console", "--port", "abc"], "--port"),
        (["rehearse", "--practice-port", "70000"], "--practice-port"),
        (["practice", "--port", "70000"], "--port"),
        (["model", "train", "--name"], "--name"),
        (["model", "train", "--name", "../evil"], "../evil"),
        (["model", "train", "--name", "base"], "in use"),
        (["user", "add", ""], "no name for an account"),
        (["--set", "unit=", "queue"], "unit"),
        (["score", "/"], "/"),
        (["data", "import", "wages", "x.csv"], "wages"),
        (["data", "import", "agencies"], "FILE"),
        (["data", "import", "agencies", "nowhere.csv"], "nowhere.csv: there is no such file"),
        (["data", "import", "agencies", "x.csv", "--date", "1/2/2026"], "--date"),
        (["data", "show", "nosuch"], "nosuch"),
    ],
)
def test_wrong_use_is_a_few_lines_and_two(home: Path, arguments: list[str], says: str) -> None:
    done = call(home, *arguments)
    assert done.returncode == 2
    assert says in done.stderr and done.stdout == ""
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) <= 4, done.stderr


@pytest.mark.parametrize("arguments", [[], ["model"], ["user"], ["rules"], ["data"]])
def test_a_command_without_a_verb_shows_its_help(arguments: list[str]) -> None:
    done = subprocess.run([*PATROL, *arguments], text=True, capture_output=True, timeout=60)
    assert done.returncode in (0, 2)
    assert "Usage:" in done.stdout + done.stderr and "Traceback" not in done.stderr


def stopped(command: list[str], when: Callable[[], bool]) -> tuple[int, str]:
    """Run it, press Ctrl-C once that holds -> exit status and standard error."""
    running = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while not when():
        assert running.poll() is None and time.monotonic() < until
        time.sleep(0.05)
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    return running.returncode, errors


def test_ctrl_c_is_told_in_a_word(home: Path, tmp_path: Path) -> None:
    result = tmp_path / "out.jsonl"
    command = [*PATROL, "--home", str(home), "score", "-", "--out", str(result)]
    assert stopped(command, result.exists) == (130, "patrol: stopped\n")


# files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["same", "link", "stdin"])
def test_a_file_is_not_scored_over_itself(home: Path, tmp_path: Path, way: str) -> None:
    source, link = tmp_path / "s.jsonl", tmp_path / "l.jsonl"
    source.write_text('{"text": "Dicari kasir"}\n', encoding="utf-8")
    link.symlink_to(source)
    given = {"same": str(source), "link": str(link), "stdin": "-"}[way]
    with source.open() as opened:
        done = subprocess.run(
            [*PATROL, "--home", str(home), "score", given, "--out", str(source)],
            stdin=opened,
            text=True,
            capture_output=True,
            timeout=60,
        )
    assert done.returncode == 2 and "is the file that is read" in done.stderr
    assert source.read_text(encoding="utf-8") == '{"text": "Dicari kasir"}\n'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("lines", [1, 3_000])
def test_a_full_disk_names_the_file(home: Path, tmp_path: Path, lines: int) -> None:
    source = tmp_path / "s.jsonl"
    source.write_text('{"text": "a"}\n' * lines, encoding="utf-8")
    done = call(home, "score", str(source), "--out", "/dev/full")
    assert done.returncode == 2
    assert done.stderr.startswith("patrol: /dev/full: ") and "make room" in done.stderr


def test_numbers_that_json_does_not_have_are_errors_in_place(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "s.jsonl"
    ids = ["NaN", "-Infinity", "1e999", "[Infinity]", "1e3", '"x"']
    source.write_text("".join(f'{{"text": "a", "id": {id_}}}\n' for id_ in ids), encoding="utf-8")
    done = call(home, "score", str(source))
    assert done.returncode == 1

    def refuse(name: str) -> float:
        raise AssertionError(name)

    found = [json.loads(line, parse_constant=refuse) for line in done.stdout.splitlines()]
    assert ["error" in line for line in found] == [True, True, True, True, False, False]
    assert [line["id"] for line in found] == [1, 2, 3, 4, 1000.0, "x"]


def test_score_and_ingest_agree_on_what_is_a_text(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "s.jsonl"
    source.write_text('{"text": 5}\n{"text": ["a"]}\n{"text": null}\n{"text": "a"}\n', encoding="utf-8")
    scored, taken = call(home, "score", str(source)), call(home, "ingest", str(source))
    assert (scored.returncode, taken.returncode) == (1, 1)
    assert scored.stderr == taken.stderr and len(scored.stderr.splitlines()) == 3


def test_files_of_one_name_do_not_change_each_others_posts(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    texts = {"in": "Dicari kasir toko di Sambas", "in2": "Lowongan pelayan restoran di Kamboja gaji 20 juta"}
    for number, (folder, text) in enumerate(texts.items()):
        path = tmp_path / folder / "a.csv"
        path.parent.mkdir()
        for kind, row in (
            ("a.csv", f"id,url,text\n1,https://a.example/{number},{text}\n"),
            ("b.csv", f"id,text\n1,{text}\n"),
        ):
            path.with_name(kind).write_text(row, encoding="utf-8")
            assert "1 new, 0 seen again, 0 changed" in call(home, "ingest", str(path.with_name(kind))).stdout
            assert "0 new, 1 seen again, 0 changed" in call(home, "ingest", str(path.with_name(kind))).stdout
    assert rows(home, "select count(*) from post") == [(4,)]
    assert rows(home, "select count(*) from revision") == [(4,)]


# ports ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("whose", ["practice web", "console"])
def test_a_taken_port_is_told_before_anything_is_crawled(tmp_path: Path, taken: int, whose: str) -> None:
    home = init_workspace(tmp_path / "unit").home
    options = {"practice web": ["--practice-port", str(taken)], "console": ["--port", str(taken)]}
    done = call(home, "rehearse", *options[whose])
    assert done.returncode == 2 and done.stdout == ""
    assert f"the {whose} cannot listen on port {taken}" in done.stderr and "in use" in done.stderr
    assert ("--practice-port N" if whose == "practice web" else "--port N") in done.stderr
    assert not (home / "data" / "run" / "patrol.db").exists()


def test_the_practice_port_can_be_named_in_the_environment(tmp_path: Path, taken: int) -> None:
    home = init_workspace(tmp_path / "unit").home
    env = {**os.environ, "PATROL_PRACTICE_PORT": str(taken)}
    command = [sys.executable, "-m", "patrol.cli", "--home", str(home), "rehearse", "--once"]
    done = subprocess.run(command, env=env, text=True, capture_output=True, timeout=60)
    assert done.returncode == 2 and f"port {taken}" in done.stderr


# content and ledger ---------------------------------------------------------------------------------------------


def test_a_broken_rule_says_what_to_do(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    path = home / "rules" / "mine.yml"
    path.write_text("id: mine\nid: mine\n", encoding="utf-8")
    done = call(home, "score", "-")
    assert done.returncode == 2 and f"{path}:1" in done.stderr
    assert "move the file away" in done.stderr and "patrol rules check" in done.stderr


def test_a_list_of_agencies_is_brought_in_and_shown(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    path = tmp_path / "p3mi.csv"
    path.write_text("Nama;Izin;Status\nPT Uji Satu;SIP3MI 12/2020;aktif\nPT;;\n", encoding="utf-8-sig")
    assert "bundled sample" in call(home, "data", "show", "agencies").stdout
    done = call(home, "data", "import", "agencies", str(path), "--source", "Dinas uji", "--date", "2026-10-01")
    assert done.returncode == 1, "a row was left out"
    assert "1 agencies taken (1 active), source Dinas uji, as of 2026-10-01" in done.stdout
    assert "line 3: 'PT' is no name" in done.stdout and "patrol rescore --open" in done.stderr
    assert "1 imported (1 active), as of 2026-10-01" in call(home, "data", "show", "agencies").stdout


def test_a_killed_run_is_lost_by_the_next_day(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    posts = tmp_path / "a.csv"
    posts.write_text("text\nDicari kasir\n", encoding="utf-8")
    call(home, "ingest", str(posts))
    with sqlite3.connect(home / "data" / "run" / "patrol.db") as database:
        began = database.execute("select started_at from run").fetchone()[0]
        database.execute("update run set state = 'running', ended_at = null")
        database.execute(
            "insert into run (kind, source, state, started_at, counts) values ('crawl', 'x', 'running', ?, '{}')",
            (began,),
        )
        database.execute("update run set started_at = datetime(started_at, '-2 days') where kind = 'crawl'")
    call(home, "ingest", str(posts))
    assert rows(home, "select kind, state from run order by id") == [
        ("ingest", "running"),
        ("crawl", "lost"),
        ("ingest", "ok"),
    ]
