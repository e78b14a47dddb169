"""The recorder: what it writes other tools can read; a kill, a full disk or a credential leaves nothing wrong in it."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from patrol.errors import EvidenceError
from patrol.evidence import clock, recorder, warc
from patrol.evidence.anchors import read_anchors
from patrol.evidence.chain import read_chain
from patrol.evidence.files import Appended
from patrol.evidence.finding import find_capture, read_body
from patrol.evidence.recorder import Recorder
from patrol.evidence.recovery import recover
from patrol.evidence.verify import verify
from tests.evidence_samples import PAGE, a_page, evidence, logs, warcs

KILLED = """
import sys
from pathlib import Path
from patrol.evidence.recorder import Recorder
from tests.evidence_samples import a_page
recorder = Recorder(Path(sys.argv[1]))
for number in range(10_000):
    recorder.record(a_page(number))
    print(number, flush=True)
"""


def records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
    with path.open("rb") as file:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


def test_what_is_written_can_be_read_by_warcio_with_every_digest_right(tmp_path: Path) -> None:
    packed = replace(PAGE, received=gzip.compress(PAGE.decoded), response_headers=(("Content-Encoding", "gzip"),))
    made = Recorder(tmp_path)
    own = made.record(packed)
    made.close()
    (path,) = warcs(tmp_path)
    kinds = [kind for kind, _, _ in records(path)]
    assert kinds == ["warcinfo", "response", "request", "metadata"]
    _, headers, block = records(path)[1]
    assert headers["WARC-Target-URI"] == PAGE.url
    assert headers["WARC-IP-Address"] == "192.0.2.7"
    assert headers["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
    assert headers["X-Patrol-Received-SHA256"] == hashlib.sha256(packed.received).hexdigest()
    assert headers["X-Patrol-Decoded-SHA256"] == hashlib.sha256(PAGE.decoded).hexdigest()
    assert "not the bytes as they were on the wire" in headers["X-Patrol-As"]
    assert block.startswith(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    assert block.endswith(packed.received)
    told = json.loads(records(path)[3][2])
    assert (told["id"], told["robots"], told["basis"], told["dns"]) == (own, PAGE.robots, "SP-1", ["192.0.2.7"])


def test_each_record_is_a_member_of_its_own(tmp_path: Path) -> None:
    evidence(tmp_path, runs=1, pages=2)
    (path,) = warcs(tmp_path)
    assert path.read_bytes().count(b"\x1f\x8b\x08\x00\x00\x00\x00\x00") == 1 + 2 * 3


def test_odd_headers_stay_as_they_came_and_begin_no_header_of_their_own(tmp_path: Path) -> None:
    made = Recorder(tmp_path)
    made.record(replace(PAGE, response_headers=(("X-Aneh", "caf\xe9"), ("X-Jahat", "a\r\nX-Baru: b"))))
    made.close()
    block = records(warcs(tmp_path)[0])[1][2]
    assert b"X-Aneh: caf\xe9\r\n" in block
    assert b"\r\nX-Baru" not in block


def test_a_certificate_is_kept_as_pem_and_its_hash_told(tmp_path: Path) -> None:
    made = Recorder(tmp_path)
    made.record(replace(PAGE, tls_leaf=b"\x30\x03\x02\x01\x07"))
    made.close()
    told = json.loads(records(warcs(tmp_path)[0])[3][2])
    assert told["tls_pem"].startswith("-----BEGIN CERTIFICATE-----")
    assert told["tls_leaf_sha256"] == hashlib.sha256(b"\x30\x03\x02\x01\x07").hexdigest()


def test_no_credential_of_the_unit_is_written_anywhere(tmp_path: Path) -> None:
    token = "rahasia-0000-unit"
    made = Recorder(tmp_path, secrets_of_unit=[token])
    asked = (("Authorization", f"Bearer {token}"), ("Cookie", "a=1"), ("X-Lain", f"k={token}"))
    made.record(replace(PAGE, url=f"http://api.example/?key={token}", request_headers=asked, redirects=(f"x?{token}",)))
    made.record(replace(PAGE, received=f"you sent {token}".encode(), response_headers=(("X-Echo", token),)))
    made.close()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            plain = gzip.decompress(data) if path.suffix == ".gz" else data
            assert token.encode() not in plain
            assert b"a=1" not in plain
    assert json.loads(records(warcs(tmp_path)[0])[6][2])["body_withheld"]
    assert list(verify(tmp_path)) == []


def test_rendered_parts_and_pictures_are_resources_marked_as_such(tmp_path: Path) -> None:
    made = Recorder(tmp_path)
    whole = made.record(replace(PAGE, kind="rendered"))
    made.record(replace(PAGE, kind="part", of=whole))
    png = replace(PAGE, kind="screenshot", of=whole, received=b"\x89PNG", decoded=b"\x89PNG",
                  response_headers=(("Content-Type", "image/png"),))  # fmt: skip
    made.record(png)
    made.close()
    kept = records(warcs(tmp_path)[0])
    assert [kind for kind, _, _ in kept] == ["warcinfo", *["resource", "metadata"] * 3]
    assert "final DOM" in kept[1][1]["X-Patrol-As"]
    assert (kept[5][1]["Content-Type"], kept[5][2]) == ("image/png", b"\x89PNG")
    assert json.loads(kept[4][2])["of"] == whole


def test_a_file_is_changed_for_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "ROTATE_BYTES", 3_000)
    evidence(tmp_path, runs=1, pages=5)
    assert len(warcs(tmp_path)) > 1
    assert list(verify(tmp_path)) == []


def test_classes_lie_in_files_of_their_own(tmp_path: Path) -> None:
    made = Recorder(tmp_path)
    for retention in ("ordinary", "kasus"):
        made.record(replace(PAGE, retention=retention))
    made.close()
    assert [path.name.split("-")[-2] for path in warcs(tmp_path)] == ["kasus", "ordinary"]
    assert list(verify(tmp_path)) == []


def test_a_capture_is_found_again_with_its_body(tmp_path: Path) -> None:
    made = Recorder(tmp_path)
    own = made.record(PAGE)
    (kept,) = made.take()
    made.close()
    told = find_capture(tmp_path, kept.file, own)
    assert told.facts["url"] == PAGE.url
    assert told.opened["clock"]
    assert read_body(tmp_path, told.facts["warc"]) == PAGE.received
    with pytest.raises(EvidenceError, match="does not tell"):
        find_capture(tmp_path, kept.file, "another")


def test_nothing_is_made_before_the_first_exchange(tmp_path: Path) -> None:
    Recorder(tmp_path / "evidence").close()
    assert not (tmp_path / "evidence").exists()


def test_a_clock_that_nobody_measures_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patrol.evidence.clock.shutil.which", lambda _name: None)
    assert clock.clock_offset() == {"offset": "unknown", "synchronised": "unknown"}
    said = "C0000201,192.0.2.1,3,1772354400.0,-0.000012,0.1,0.1,1,0,0,0,0,1,Normal"
    monkeypatch.setattr(clock, "_said", lambda name, *_: said if name == "chronyc" else "")
    assert clock.clock_offset() == {"offset": -0.000012, "by": "chrony"}


UNKNOWN = {"offset": "unknown", "synchronised": "unknown"}
NTPD = 'associd=0 status=0615 leap_none, sync_ntp, 1 event, clock_sync,\nversion="ntpd 4", stratum=3, offset={}, x=1'
TIMESYNCD = "       Server: 192.0.2.1 (waktu.example)\n       Offset: {}\n        Delay: 12.1ms\n Packet count: 9\n"
KERNEL = "         mode: 0\n       offset: {}\n    frequency: -12\n       status: {}\n return value = {}\n"


@pytest.mark.parametrize(
    ("said", "measured"),
    [
        ({"ntpq": NTPD.format("-1.250000")}, {"offset": -0.00125, "by": "ntpq"}),
        ({"ntpq": NTPD.format("-1.25").replace("leap_none", "leap_alarm")}, UNKNOWN),
        ({"ntpq": NTPD.format("-1.25").replace("sync_ntp", "sync_unspec")}, UNKNOWN),
        ({"show": "yes", "timesync-status": TIMESYNCD.format("+1.243ms")}, {"offset": 0.001243, "by": "timedatectl"}),
        ({"show": "yes", "timesync-status": TIMESYNCD.format("-870us")}, {"offset": -0.00087, "by": "timedatectl"}),
        ({"show": "yes", "timesync-status": TIMESYNCD.format("2min 3s")}, {**UNKNOWN, "synchronised": True}),
        ({"show": "no", "timesync-status": TIMESYNCD.format("+1.243ms")}, {**UNKNOWN, "synchronised": False}),
        ({"adjtimex": KERNEL.format(-1500, 0x2001, 0)}, {"offset": -0.0000015, "by": "adjtimex"}),
        ({"adjtimex": KERNEL.format(-1500, 0x0001, 0)}, {"offset": -0.0015, "by": "adjtimex"}),
        ({"adjtimex": KERNEL.format(-1500, 0x0041, 0)}, UNKNOWN),  # the kernel knows that it is out of step
        ({"adjtimex": KERNEL.format(-1500, 0x0001, 5)}, UNKNOWN),
        ({"adjtimex": KERNEL.format(0, 0x0000, 0)}, UNKNOWN),  # nobody feeds its loop: nought is no measurement
        ({"chronyc": "0,0,0,0,0.5,Not synchronised", "show": "no"}, {**UNKNOWN, "synchronised": False}),
        ({"chronyc": "bukan angka,,,,x,Normal"}, UNKNOWN),
    ],
)
def test_a_clock_is_measured_by_whoever_can_say_and_never_guessed(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], measured: dict[str, object]
) -> None:
    def answer(name: str, *options: str) -> str:
        return said.get(options[0], "") if name == "timedatectl" else said.get(name, "")

    monkeypatch.setattr(clock, "_said", answer)
    assert clock.clock_offset() == measured


# kills and full disks -----------------------------------------------------------------------------------------------


def test_a_killed_run_is_put_right_and_loses_no_capture_that_was_made(tmp_path: Path) -> None:
    running = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    made = 0
    while made < 40:
        made = int(running.stdout.readline())
    live = [verdict for verdict in verify(tmp_path) if not verdict.note]
    assert not live
    assert recover(tmp_path) == []  # it is not ours to touch while it is being written
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    running.stdout.close()
    found = recover(tmp_path)
    assert len(found) > made
    assert list(verify(tmp_path)) == []
    assert recover(tmp_path) == []
    (log,) = logs(tmp_path)
    assert [line.kind for line in read_chain(log).lines[-2:]] == ["recovered", "close"]


@pytest.mark.parametrize("torn", [b'{"facts":{"id":"x"', b"\0" * 50, b""])
def test_half_a_line_and_half_a_record_are_cut_and_noted(tmp_path: Path, torn: bytes) -> None:
    made = Recorder(tmp_path)
    for number in range(3):
        made.record(a_page(number))
    made.sync()
    killed(made)
    (log,), (path,) = logs(tmp_path), warcs(tmp_path)
    with log.open("ab") as file:
        file.write(torn)
    with path.open("ab") as file:
        file.write(b"\x1f\x8b half a member")
    assert 22 in {verdict.code for verdict in verify(tmp_path)}
    assert len(recover(tmp_path)) == 3
    cut = read_chain(log).lines[-2].facts["cut"]
    assert cut["files"][0]["bytes"] == 16
    assert (cut["line"] or {"bytes": 0})["bytes"] == len(torn)
    assert list(verify(tmp_path)) == []


def test_records_that_a_power_cut_took_are_named(tmp_path: Path) -> None:
    made = Recorder(tmp_path)
    made.record(a_page(1))
    lost = made.record(a_page(2))
    killed(made)
    (path,) = warcs(tmp_path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 5)
    recover(tmp_path)
    assert read_chain(logs(tmp_path)[0]).lines[-2].facts["cut"]["missing"] == [lost]
    changed, spoilt = verify(tmp_path)
    assert (changed.code, spoilt.code) == (10, 15)
    assert lost in spoilt.line


def test_an_altered_log_is_not_put_right(tmp_path: Path) -> None:
    made = Recorder(tmp_path)
    made.record(a_page(1))
    killed(made)
    (log,) = logs(tmp_path)
    before = log.read_bytes().replace(b"papan.example", b"lain1.example")
    log.write_bytes(before)
    assert recover(tmp_path) == []
    assert log.read_bytes() == before


def test_a_full_disk_takes_nothing_of_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Recorder(tmp_path)
    made.record(a_page(1))
    real = os.write

    def full(descriptor: int, data: bytes) -> int:
        if len(data) > 200:
            real(descriptor, bytes(data[:100]))
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr("patrol.evidence.files.os.write", full)
    with pytest.raises(EvidenceError, match="No space left") as raised:
        made.record(a_page(2))
    assert raised.value.hint is not None
    monkeypatch.undo()
    made.record(a_page(3))
    made.close()
    assert list(verify(tmp_path)) == []


@pytest.mark.parametrize("kept", [0, 1])
def test_a_record_whose_line_finds_no_room_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    made = Recorder(tmp_path)
    for number in range(kept):
        made.record(a_page(number))
    made.note("event", {})
    real = Appended.add

    def full(file: Appended, data: bytes) -> int:
        if file.path.suffix == ".jsonl":
            raise EvidenceError("No space left on device")
        return real(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(Appended, "add", full)
        with pytest.raises(EvidenceError, match="No space left"):
            made.record(a_page(2))
    made.record(a_page(3))
    made.close()
    assert list(verify(tmp_path)) == []


def test_a_run_that_ends_while_others_are_put_right_is_no_fault(tmp_path: Path) -> None:
    evidence(tmp_path, runs=1, pages=1)
    (tmp_path / recorder.OPEN / "berakhir").symlink_to(tmp_path / "nowhere")  # listed, and gone when it is read
    assert recover(tmp_path) == []


def test_a_log_that_was_closed_and_found_no_room_for_its_anchor_is_put_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Recorder(tmp_path)
    made.record(a_page(1))

    def full(*_: object) -> None:
        raise EvidenceError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("patrol.evidence.recorder.add_anchor", full)
        with pytest.raises(EvidenceError, match="No space left"):
            made.close()
    killed(made)
    (path,) = warcs(tmp_path)
    with path.open("ab") as file:
        file.write(b"a record that no line names")
    assert [verdict.code for verdict in verify(tmp_path)] == [22, 10]
    assert len(recover(tmp_path)) == 1
    assert list(verify(tmp_path)) == []
    assert recover(tmp_path) == []


def test_runs_side_by_side_share_one_chain_of_anchors(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from tests.evidence_samples import evidence; "
    code += "from patrol.evidence.recovery import recover\n"
    code += "for _ in range(5): recover(Path(sys.argv[1])); evidence(Path(sys.argv[1]), runs=1, pages=4)"
    started = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(4)]
    assert [one.wait(timeout=60) for one in started] == [0, 0, 0, 0]
    assert len(read_anchors(tmp_path).hashes) == 20
    assert list(verify(tmp_path)) == []


def test_a_long_run_is_anchored_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "ANCHOR_EVERY", 5)
    evidence(tmp_path, runs=1, pages=12)
    assert len(read_anchors(tmp_path).hashes) == 3


def test_half_an_anchor_is_cut_before_the_next(tmp_path: Path) -> None:
    evidence(tmp_path, runs=1)
    (path,) = (tmp_path / "anchors").iterdir()
    path.write_bytes(path.read_bytes() + b'{"facts":')
    evidence(tmp_path, runs=1)
    assert read_anchors(tmp_path).fault is None
    assert list(verify(tmp_path)) == []


def test_anchors_go_on_in_the_newest_file_where_the_clock_was_set_back(tmp_path: Path) -> None:
    evidence(tmp_path, runs=1)
    (path,) = (tmp_path / "anchors").iterdir()
    path.rename(path.with_name("2999-01-01.jsonl"))
    evidence(tmp_path, runs=1)
    assert [path.name for path in (tmp_path / "anchors").iterdir()] == ["2999-01-01.jsonl"]
    assert list(verify(tmp_path)) == []


def killed(made: Recorder) -> None:
    """Let go of its files without a word, as a kill does."""
    assert made._chain is not None
    made._chain.file.close()
    for one in made._warcs.values():
        one.close()
