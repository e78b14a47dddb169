"""Invented posts and assessments for the tests of the store and the queue."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine

from patrol.records import Age, Assessment, Band, Finding, Pay, Post, Signal
from patrol.store.assessments import save_assessment
from patrol.store.database import open_database
from patrol.store.enqueue import enqueue
from patrol.store.groups import Placement, place_in_group
from patrol.store.posts import Saved, save_post
from tests.postgres import new_database

UNIT = "polres-contoh"
MORNING = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)

_WORDS = (
    "kebun sawah pabrik toko warung gudang kapal dapur kantor jalan pasar sekolah rumah kota desa sungai gunung pantai "
    "lampu meja kursi pintu jendela sepatu baju celana topi tas buku kertas pena gelas piring sendok panci wajan garam "
    "gula kopi teh susu roti nasi ikan ayam sapi kambing telur sayur buah mangga pisang jeruk apel durian salak"
)
WORDS = _WORDS.split()


def text_of(number: int) -> str:
    """An invented text, unlike that of any other number."""
    dice = random.Random(number)
    return f"Pengumuman {number}: " + " ".join(f"{dice.choice(WORDS)}{dice.randint(0, 99)}" for _ in range(40))


OFFER = (
    "Dibutuhkan segera admin layanan untuk kantor di Kamboja. Gaji bersih 12 juta per bulan, tiket dan paspor dibantu, "
    "mess dan makan disediakan, tanpa pengalaman, usia 20 sampai 35 tahun. Minat hubungi wa 0812 0000 1111."
)


def judged(band: Band = "high", **changes: object) -> Assessment:
    """An assessment with every kind of value in it."""
    pay = Pay(12_000_000, None, "IDR", "month", 12_000_000.0)
    signals = (
        Signal("pay", "text", 0, 4, "Gaji", pay),
        Signal("age_sought", "text", 5, 9, "usia", Age(20, 35)),
        Signal("destination", "text", 9, 12, "KH", "KH"),
        Signal("no_experience", "text", 9, 12, "abc"),
    )
    finding = Finding("r1", "alasan", 2.5, "text", 0, 4, "Gaji", "deception", ("scam_compound",), signals)
    flagged = band in ("critical", "high", "medium")
    made = Assessment(
        band=band,
        score={"critical": 0.95, "high": 0.8, "medium": 0.5, "low": 0.2, "none": 0.02}[band],
        lane="standard" if flagged else "none",
        label="trafficking" if flagged else "none",
        modus=("scam_compound",) if flagged else (),
        speech_act="offer",
        minor=False,
        pay=pay,
        age=Age(20, 35),
        destinations=("KH",),
        contacts=("+6281200001111",),
        findings=(finding,),
        rules_version="r1",
        model_version="m1",
        language="id",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def a_post(number: int, text: str | None = None, *, source: str = "papan", **changes: object) -> Post:
    """A post with an invented text, fetched in the morning."""
    made = Post(source=source, key=f"k{number}", text=text or text_of(number), title=None, fetched_at=MORNING)
    return replace(made, **changes)  # type: ignore[arg-type]


def take_in(
    conn: Connection, post: Post, assessed: Assessment | None = None, *, unit: str = UNIT, rate: float = 0.0
) -> tuple[Saved, Placement]:
    """What the walk does with each post."""
    saved = save_post(conn, post)
    save_assessment(conn, saved.revision_id, assessed or judged(), slice_rate=rate, slice_seed="s")
    placed = place_in_group(conn, saved.revision_id)
    enqueue(conn, unit, placed.group_id)
    return saved, placed


def a_database(folder: Path) -> Engine:
    """The test's database; on SQLite it is the one in that folder."""
    return open_database(database_of(folder))


def database_of(folder: Path) -> str:
    """The address of the test's database: SQLite's in a folder, or the PostgreSQL one of that folder."""
    if BACKEND[-1] == "sqlite":
        return f"sqlite:///{folder / 'patrol.db'}"
    return _on_server(folder)


BACKEND = ["sqlite"]
"""What the test at hand runs on; the fixture `backend` adds to it."""


@cache
def _on_server(folder: Path) -> str:  # a folder is a database
    return new_database()
