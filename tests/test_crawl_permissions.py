"""What an owner reserves is left alone, unless somebody allowed it in writing; each capture then says who, and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hostile_server import Answer, Site, job, page, running, script
from tests.round_samples import a_row, a_unit
from tests.test_walk import call, rows

CLOSED = "User-agent: *\nDisallow: /"
RULES = '[{"location": "/", "tdm-reservation": 1}]'
POSTING = page(script(job("penjaga toko")))
SAYS = {
    "robots": {"/robots.txt": Answer(CLOSED, kind="text/plain"), "/x": Answer(POSTING)},
    "header": {"/x": Answer(POSTING, headers={"TDM-Reservation": "1"})},
    "meta": {"/x": Answer(page('<meta name="tdm-reservation" content="1">', script(job("penjaga toko"))))},
    "file": {"/.well-known/tdmrep.json": Answer(RULES, kind="application/json"), "/x": Answer(POSTING)},
}
TOLD = {
    "robots": "robots.txt set aside; allowed by Pemilik Papan on 2026-10-02, S-7/2026",
    "tdm": "a reservation of text and data mining is set aside; allowed by Pemilik Papan on 2026-10-02, S-7/2026",
}


@dataclass(frozen=True, slots=True)
class Round:
    home: Path
    site: Site
    what: str
    said: str


@pytest.fixture(scope="module", params=SAYS)
def reserved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """Two rounds of one page, which its owner reserves: of a source with a letter, and of one without."""
    what = "robots" if request.param == "robots" else "tdm"
    with running() as site:
        site.answers = SAYS[request.param]
        letter = f"{{host: '{site.host}', what: {what}, by: Pemilik Papan, on: 2026-10-02, letter: S-7/2026}}"
        allowed = a_row("boleh", f"{site.base}/x", f"    permissions: [{letter}]\n    floor: 0\n")
        settings = f'allow_hosts = ["{site.host}"]\nmodel = "base"\nbrowser = "none"\n'
        folder = tmp_path_factory.mktemp(request.param)
        home = a_unit(folder, a_row("tanpa", f"{site.base}/x"), allowed, settings=settings).home
        without = call(home, "round", "tanpa")
        assert rows(home, "select count(*) from post") == [(0,)], without.stderr
        done = call(home, "round", "boleh")
        assert done.returncode == 0, done.stderr
        yield Round(home, site, what, without.stderr)


def test_without_a_letter_nothing_is_read(reserved: Round) -> None:
    assert rows(reserved.home, "select count(*) from page") == [(1,)]  # of the other round
    assert rows(reserved.home, "select state from run where source = 'tanpa'") != [("ok",)]
    assert "robots.txt" in reserved.said or "reserves text and data mining" in reserved.said


def test_the_capture_says_who_allowed_it_and_when(reserved: Round) -> None:
    assert rows(reserved.home, "select count(*) from post") == [(1,)]
    query = f"select id from capture where source = 'boleh' and url = '{reserved.site.base}/x'"
    ((capture_id,),) = rows(reserved.home, query)
    shown = call(reserved.home, "capture", "show", str(capture_id))
    assert shown.returncode == 0, shown.stderr
    assert TOLD[reserved.what] in shown.stdout
    logs = (reserved.home / "data" / "run" / "evidence").rglob("*.jsonl")
    lines = [json.loads(line) for log in logs for line in log.read_text(encoding="utf-8").splitlines()]
    (line,) = [one for one in lines if str(capture_id) in json.dumps(one)]
    assert TOLD[reserved.what] in json.dumps(line)
    assert "sp-12" in json.dumps(line)


def test_the_evidence_holds(reserved: Round) -> None:
    checked = call(reserved.home, "verify")
    assert checked.returncode == 0, checked.stdout
