"""The verifier: what may happen to evidence has a verdict and a number of its own each, and none hides another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from patrol.errors import EvidenceError
from patrol.evidence import verdicts
from patrol.evidence.anchors import read_anchors
from patrol.evidence.chain import read_chain, written
from patrol.evidence.recorder import Recorder
from patrol.evidence.vault import Vault
from patrol.evidence.verify import Checked, verify
from tests.evidence_samples import a_page, evidence, logs, warcs


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def rewrite(path: Path) -> None:
    """The whole chain written anew, each line fitting the one before."""
    before, out = "0" * 64, b""
    for line in read_chain(path).lines:
        facts = dict(line.facts)
        if line.kind == "capture":
            facts["url"] = "http://lain.example/"
        data, before = written(line.seq, before, line.kind, facts)
        out += data
    path.write_bytes(out)


def drop_line(path: Path) -> None:
    lines = lines_of(path)
    path.write_bytes(b"".join([*lines[:2], *lines[3:]]))


def reorder(path: Path) -> None:
    lines = lines_of(path)
    path.write_bytes(b"".join([*lines[:2], lines[3], lines[2], *lines[4:]]))


def cut_tail(path: Path) -> None:
    path.write_bytes(b"".join(lines_of(path)[:-2]))


def add_line(path: Path) -> None:
    read = read_chain(path)
    path.write_bytes(path.read_bytes() + written(len(read.lines) + 1, read.head, "note", {"says": "later"})[0])


def swap(first: Path, second: Path) -> None:
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)


def anchor_line_gone(folder: Path) -> None:
    (path,) = (folder / "anchors").iterdir()
    path.write_bytes(b"".join(lines_of(path)[1:]))


DEEDS: dict[str, tuple[Callable[[Path], None], list[int]]] = {
    "nothing": (lambda folder: None, []),
    "a byte of a warc": (lambda folder: flip(warcs(folder)[0], 700), [10, 15]),
    "the last byte of a warc": (lambda folder: flip(warcs(folder)[1], -1), [10, 15]),
    "bytes after a warc": (lambda folder: warcs(folder)[0].write_bytes(warcs(folder)[0].read_bytes() + b"x"), [10]),
    "a warc cut": (lambda folder: warcs(folder)[0].write_bytes(warcs(folder)[0].read_bytes()[:-9]), [10, 15]),
    "most of a warc cut": (lambda folder: warcs(folder)[0].write_bytes(b"x"), [10, 14, 14, 14]),
    "two warcs swapped": (lambda folder: swap(*warcs(folder)), [10, 10, *[15] * 6]),
    "a warc gone": (lambda folder: warcs(folder)[0].unlink(), [11, 14, 14, 14]),
    "a warc renamed": (
        lambda folder: shutil.move(warcs(folder)[0], folder / "2026-11-x.warc.gz"),
        [11, 12, 14, 14, 14],
    ),
    "a log gone": (lambda folder: logs(folder)[0].unlink(), [11, 12]),
    "a file added": (lambda folder: warcs(folder)[0].with_name("more.warc.gz").write_bytes(b"x"), [12]),
    "a byte of a log": (lambda folder: flip(logs(folder)[0], 900), [13]),
    "a line gone": (lambda folder: drop_line(logs(folder)[0]), [20]),
    "lines reordered": (lambda folder: reorder(logs(folder)[0]), [20]),
    "the tail cut": (lambda folder: cut_tail(logs(folder)[0]), [21]),
    "a line added": (lambda folder: add_line(logs(folder)[0]), [22]),
    "the log written anew": (lambda folder: rewrite(logs(folder)[0]), [23]),
    "an anchor gone": (anchor_line_gone, [23, 22, 22]),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_has_its_verdict(tmp_path: Path, deed: str) -> None:
    folder = evidence(tmp_path / "evidence")
    do, codes = DEEDS[deed]
    do(folder)
    found = list(verify(folder))
    assert sorted(verdict.code for verdict in found if not verdict.note) == sorted(codes)
    assert verdicts.exit_status(found) == (codes[0] if codes else 0)


def test_every_byte_of_a_log_and_of_a_warc_counts(tmp_path: Path) -> None:
    folder = evidence(tmp_path / "evidence", runs=1, pages=1)
    for path in (*logs(folder), *warcs(folder), *(folder / "anchors").iterdir()):
        whole = path.read_bytes()
        for at in range(0, len(whole), 37):
            flip(path, at)
            assert verdicts.exit_status(list(verify(folder))) in (10, 13, 20, 21, 22, 23), (path.name, at)
            path.write_bytes(whole)
    assert list(verify(folder)) == []


def test_one_fault_hides_no_other(tmp_path: Path) -> None:
    folder = evidence(tmp_path / "evidence", runs=3)
    flip(warcs(folder)[0], 700)
    warcs(folder)[1].unlink()
    rewrite(logs(folder)[2])
    assert {10, 11, 23} <= {verdict.code for verdict in verify(folder)}


def test_all_of_it_written_anew_is_told_by_the_head_that_lies_elsewhere(tmp_path: Path) -> None:
    folder = evidence(tmp_path / "evidence")
    kept = read_anchors(folder).head
    shutil.rmtree(folder)
    evidence(folder)
    assert list(verify(folder)) == []
    assert [verdict.code for verdict in verify(folder, expect=kept)] == [23]
    assert list(verify(folder, expect=read_anchors(folder).head)) == []


def test_anchors_that_were_cut_are_told_by_the_head_that_lies_elsewhere(tmp_path: Path) -> None:
    folder = evidence(tmp_path / "evidence")
    kept = read_anchors(folder).head
    shutil.rmtree(folder)
    evidence(folder, runs=1)
    assert [verdict.code for verdict in verify(folder, expect=kept)] == [21]
    with pytest.raises(EvidenceError, match="COUNT:HASH"):
        list(verify(folder, expect="7"))


def test_bodies_of_the_vault_are_hashed_too(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "pages")
    good, bad = vault.keep(b"baik"), vault.keep(b"buruk")
    flip(vault.path(bad), 12)
    (vault.path(good).parent / "catatan.txt").write_text("x", encoding="utf-8")
    done = Checked()
    found = list(verify(tmp_path / "evidence", vault, done=done))
    assert sorted(verdict.code for verdict in found) == [12, 15, 17], "changed, strange, and told of by no capture"
    assert done.bodies == 3


def test_a_body_that_a_capture_tells_of_is_listed(tmp_path: Path) -> None:
    folder, vault = evidence(tmp_path / "evidence", runs=1), Vault(tmp_path / "pages")
    vault.keep(a_page(1).decoded)
    assert list(verify(folder, vault)) == []


def ids_of(folder: Path) -> dict[str, str]:
    lines = [line for log in logs(folder) for line in read_chain(log).lines if line.kind == "capture"]
    return {line.facts["id"]: line.facts["warc"]["file"] for line in lines}


def test_a_picture_of_a_page_that_is_spoilt_or_lost_is_named(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    page = recorder.record(a_page(1))
    png = b"\x89PNG" + bytes(range(256)) * 20
    shown = replace(a_page(1), kind="screenshot", received=png, decoded=png, of=page)
    picture = recorder.record(shown)
    recorder.close()
    (warc,) = warcs(tmp_path)
    whole = warc.read_bytes()
    flip(warc, -40)
    found = list(verify(tmp_path))
    assert [(one.code, one.where) for one in found] == [(10, found[0].where), (15, f"screenshot {picture}")]
    assert verdicts.exit_status(found) == 10
    place = next(line.facts["warc"] for line in read_chain(logs(tmp_path)[0]).lines if line.facts.get("id") == picture)
    warc.write_bytes(whole[: place["offset"]])
    assert [(one.code, one.where) for one in verify(tmp_path)][1:] == [(14, f"screenshot {picture}")]
    warc.unlink()
    assert {one.where for one in verify(tmp_path) if one.code == 14} == {f"page {page}", f"screenshot {picture}"}


def test_log_and_index_are_compared(tmp_path: Path) -> None:
    folder = evidence(tmp_path / "evidence")
    index = ids_of(folder)
    assert list(verify(folder, index=lambda: index)) == []
    first, *others = sorted(index)
    assert [(one.code, one.where, one.note) for one in verify(folder, index=lambda: {o: index[o] for o in others})] == [
        (16, first, False)
    ]
    added = {**index, "20261126T000000-0000": index[first]}
    found = list(verify(folder, index=lambda: added))
    assert [(one.code, one.where) for one in found] == [(16, "20261126T000000-0000")]
    assert "no log tells of it" in found[0].says
    assert verdicts.exit_status(found) == 16


def test_a_run_under_way_is_no_fault_of_the_index(tmp_path: Path) -> None:
    folder = evidence(tmp_path / "evidence", runs=1)
    index = ids_of(folder)
    made = Recorder(folder)
    made.record(a_page(7))
    found = list(verify(folder, index=lambda: index))
    assert {(one.code, one.note) for one in found} == {(16, True), (22, True)}
    later = Recorder(folder)

    def meanwhile() -> dict[str, str]:
        later.record(a_page(8))
        return {**index, **{one.id: one.file for one in (*made.fresh, *later.fresh)}}

    assert {(one.code, one.note) for one in verify(folder, index=meanwhile)} <= {(16, True), (22, True), (12, False)}
    made.close()
    later.close()


def test_what_was_disposed_of_is_not_missing_and_must_not_come_back(tmp_path: Path) -> None:
    folder = evidence(tmp_path / "evidence")
    gone = warcs(folder)[0]
    name, data = gone.relative_to(folder).as_posix(), gone.read_bytes()
    log = Recorder(folder)
    log.note("disposed", {"files": [name], "why": "old"})
    log.close()
    gone.unlink()
    assert list(verify(folder)) == []
    gone.write_bytes(data)
    assert [verdict.code for verdict in verify(folder)] == [12]


def test_a_run_under_way_is_a_note(tmp_path: Path) -> None:
    made = Recorder(tmp_path)
    made.record(a_page(1))
    found = list(verify(tmp_path))
    assert [(verdict.code, verdict.note) for verdict in found] == [(22, True)]
    assert verdicts.exit_status(found) == 0
    made.close()
    assert list(verify(tmp_path)) == []


def test_every_verdict_has_words_in_both_languages() -> None:
    for code, (indonesian, english) in verdicts.WORDS.items():
        line = verdicts.Verdict(code, "berkas").line
        assert line.startswith(f"{code:2} ")
        assert indonesian in line
        assert english in line


def test_a_clock_set_back_during_a_run_breaks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        ahead = timedelta(0)

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + cls.ahead

    monkeypatch.setattr("patrol.evidence.recorder.datetime", Clock)
    recorder = Recorder(tmp_path / "evidence")
    for number, hours in enumerate((0, -2, 0)):
        Clock.ahead = timedelta(hours=hours)
        one = a_page(number)
        recorder.record(replace(one, started=one.started + Clock.ahead, ended=one.ended + Clock.ahead))
    Clock.ahead = timedelta(hours=-2)
    recorder.close()
    evidence(tmp_path / "evidence", runs=1)
    assert not list(verify(tmp_path / "evidence", Vault(tmp_path / "pages")))
