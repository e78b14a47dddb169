"""Texts -> vectors: bounded, the same again in any process, blind to whose number it is; no training library loaded."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.classify.features import MAX_CHARS, WIDTH, vector
from patrol.records import Signal
from patrol.signals import notice
from patrol.tables import load_tables
from patrol.text.reading import Reading, read
from patrol.workspace import Workspace, bundled_content

BUNDLED = bundled_content()
BASE = BUNDLED / "models" / "base"
TABLES = load_tables(Workspace(BUNDLED, BUNDLED))
OFFER = "Dicari admin kantor di seberang, gaji 12 juta, paspor dibantu, hubungi 0812 0000 3333"


Seen = tuple[Reading, tuple[Signal, ...]]


def noticed(text: str, title: str | None = None) -> Seen:
    reading = read(title, text, slang=TABLES.slang)
    return reading, notice(reading, TABLES)


def unnoticed(text: str) -> Seen:
    return read(None, text), ()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_features_of_any_text_are_bounded_and_the_same_again(text: str) -> None:
    signal = Signal("contact", "text", 0, 1, "x", "+6281200003333")
    reading = read(None, text)
    indices, weights = vector(reading, (signal,))
    assert len(indices) == len(weights) and indices.dtype == np.int32 and weights.dtype == np.float32
    assert np.isfinite(weights).all() and (weights > 0).all() and (weights <= 1).all()
    assert (np.diff(indices) > 0).all() and indices.min(initial=0) >= 0 and indices.max(initial=0) < WIDTH
    assert float((weights.astype(np.float64) ** 2).sum()) <= 4 + 1e-5
    again = vector(reading, [signal])
    assert np.array_equal(indices, again[0]) and np.array_equal(weights, again[1])


def test_each_of_the_four_parts_has_length_one() -> None:
    for text, parts in ((noticed(OFFER), 4), (unnoticed("kerja di toko"), 3), (unnoticed("kerja"), 3)):
        _, weights = vector(*text)
        assert float((weights.astype(np.float64) ** 2).sum()) == pytest.approx(parts, abs=1e-5)


def test_what_tells_texts_apart_and_what_must_not() -> None:
    def same(one: Seen, other: Seen) -> bool:
        a, b = vector(*one), vector(*other)
        return np.array_equal(a[0], b[0]) and np.array_equal(a[1], b[1])

    def saw(name: str, value: str) -> Seen:
        return read(None, "kerja"), (Signal(name, "text", 0, 5, "kerja", value),)

    assert not same(unnoticed("kapal ke taiwan"), unnoticed("taiwan ke kapal"))
    assert not same(saw("destination", "KH"), saw("destination", "MY"))
    assert same(saw("contact", "+6281200003333"), saw("contact", "tg:lain")), (
        "a model must not learn whose number it is"
    )
    assert same(saw("official_contact", "a.example"), saw("official_contact", "b.example"))
    assert same(unnoticed("x" * MAX_CHARS), unnoticed("x" * MAX_CHARS + " lanjutan"))


def test_where_a_thing_is_said_tells_texts_apart() -> None:
    def where(text: str, title: str | None = None) -> set[int]:
        indices, _ = vector(*noticed(text, title))
        return set(indices[indices >= WIDTH - 2_048])

    told = 'Kemarin ada pesan masuk ke nomor saya, isinya "dicari kasir, gaji 12 juta", lalu saya hapus'
    own = "Kemarin ada pesan masuk ke nomor saya, isinya dicari kasir, gaji 12 juta, lalu saya hapus"
    assert where(told) != where(own)
    assert where("Dicari kasir untuk toko roti di Sambas") != where(
        "Untuk toko roti di Sambas, dicari kasir" + " ya" * 30
    )
    assert where("Dicari kasir", "Lowongan") != where("Dicari kasir")
    assert where("Dicari kasir?") != where("Dicari kasir.")


STAMP = """
import sys
from hashlib import sha256
from pathlib import Path
from patrol.classify.features import vector
from patrol.classify.model import load_model
from patrol.signals import notice
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import Workspace, bundled_content
root = bundled_content()
tables = load_tables(Workspace(root, root))
reading = read(None, sys.argv[1], slang=tables.slang)
signals = notice(reading, tables)
indices, weights = vector(reading, signals)
said = load_model(Path(sys.argv[2])).predict(reading, signals)
heavy = [name for name in ("sklearn", "scipy", "torch", "pandas") if name in sys.modules]
print(sha256(indices.tobytes() + weights.tobytes()).hexdigest(), sorted(said.labels.items()), heavy)
"""


def test_no_hash_seed_matters_and_no_training_library_is_loaded() -> None:
    said = set()
    for seed in ("0", "1", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", STAMP, OFFER, str(BASE)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        said.add(done.stdout.strip())
    assert len(said) == 1
    stamp = said.pop()
    indices, weights = vector(*noticed(OFFER))
    assert stamp.startswith(hashlib.sha256(indices.tobytes() + weights.tobytes()).hexdigest())
    assert stamp.endswith(" []")
