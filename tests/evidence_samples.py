"""Exchanges that never happened, and evidence folders made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from patrol.evidence.exchange import Exchange
from patrol.evidence.recorder import Recorder

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
PAGE = Exchange(
    kind="page",
    url="http://papan.example/loker?id=1",
    method="GET",
    request_headers=(("User-Agent", "patrol-scanner"), ("Accept", "*/*")),
    status=200,
    reason="OK",
    response_headers=(("Content-Type", "text/html; charset=utf-8"), ("X-Aneh", "caf\xe9")),
    received=b"<html><p>Dicari kasir</p></html>",
    decoded=b"<html><p>Dicari kasir</p></html>",
    started=AT,
    ended=AT,
    protocol="HTTP/1.1",
    peer="192.0.2.7",
    dns=("192.0.2.7",),
    robots="allowed by robots.txt",
    source="papan",
    basis="SP-1",
)


def a_page(number: int) -> Exchange:
    """One of many."""
    body = f"<html><p>Lowongan nomor {number}</p></html>".encode()
    return replace(PAGE, url=f"http://papan.example/{number}", received=body, decoded=body)


def evidence(folder: Path, *, runs: int = 2, pages: int = 3) -> Path:
    """A folder with closed logs."""
    for run in range(runs):
        recorder = Recorder(folder)
        for number in range(pages):
            recorder.record(a_page(run * pages + number))
        recorder.close()
    return folder


def logs(folder: Path) -> list[Path]:
    """The runs' logs."""
    return sorted(folder.glob("2*/*.jsonl"))


def warcs(folder: Path) -> list[Path]:
    """The WARC files."""
    return sorted(folder.glob("2*/*.warc.gz"))
