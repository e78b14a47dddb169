"""Near-copies found among edited copies of invented ads; what is no copy; what differs; how fast."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest

from patrol.copies import Fingerprint, bands, differs, facts, fingerprint, is_copy
from patrol.copies.folding import fold
from patrol.records import Age, Pay
from tests.copy_samples import bases, copies_of
from tests.store_samples import OFFER, judged

SEED = Path(__file__).resolve().parent.parent / "data" / "seed"


def grouped(prints: Sequence[Fingerprint]) -> list[int]:
    """What the store does, without a database: candidates by bands, verified, joined -> a group for each."""
    parent = list(range(len(prints)))

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    index: dict[int, list[int]] = {}
    for number, fp in enumerate(prints):
        for other in {other for band in bands(fp) for other in index.get(band, ())}:
            if is_copy(fp, prints[other]):
                a, b = sorted((root(number), root(other)))
                parent[b] = a
        for band in bands(fp):
            index.setdefault(band, []).append(number)
    return [root(n) for n in range(len(prints))]


def measured(texts: Sequence[str], truth: Sequence[int], what: str) -> tuple[float, float]:
    groups = grouped([fingerprint(None, text) for text in texts])
    right = found = real = 0
    for a, b in combinations(range(len(texts)), 2):
        together, same = groups[a] == groups[b], truth[a] == truth[b]
        found, real, right = found + together, real + same, right + (together and same)
    precision, recall = right / max(1, found), right / max(1, real)
    print(f"{what}: n={len(texts)} texts, {real} true pairs, precision {precision:.3f}, recall {recall:.3f}")
    return precision, recall


def test_edited_copies_are_found_and_other_ads_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    texts: list[str] = []
    truth: list[int] = []
    for number, base in enumerate(bases()):
        family = [base, *copies_of(base, number)]
        texts += family
        truth += [number] * len(family)
    with capsys.disabled():
        print()
        precision, recall = measured(texts, truth, "invented ads and their edited copies")
    assert precision >= 0.95
    assert recall >= 0.90


def _seed_texts() -> list[str]:
    rows = []
    for path in sorted(SEED.glob("*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [str(row["text"]) for row in rows if len(str(row.get("text") or "")) >= 80]


@pytest.mark.skipif(not SEED.is_dir() or not list(SEED.glob("*.jsonl")), reason="no seed set yet")
def test_copies_of_seed_texts(capsys: pytest.CaptureFixture[str]) -> None:
    # the seed set's own near-copies would count against us: each group of it gives one base
    picked = _seed_texts()
    groups = grouped([fingerprint(None, text) for text in picked])
    firsts = [text for number, text in enumerate(picked) if groups[number] == number][:150]
    texts = [text for number, base in enumerate(firsts) for text in (base, *copies_of(base, number, 3))]
    with capsys.disabled():
        print()
        precision, recall = measured(texts, [n // 4 for n in range(len(texts))], "seed texts and their edited copies")
    assert precision >= 0.95
    assert recall >= 0.90


COPIES = [
    (OFFER, OFFER),
    (OFFER, OFFER.upper()),
    (OFFER, OFFER.replace(" ", "  ").replace(",", " 🔥")),
    (OFFER, OFFER.replace("0812 0000 1111", "0812 0000 2222")),
    (OFFER, OFFER.replace("Kamboja", "Myanmar").replace("12 juta", "15 juta")),
    (OFFER, OFFER.replace("a", "а").replace("o", "0")),  # Cyrillic а
    ("Loker jaga toko, minat inbox", "LOKER jaga toko... minat inbox!!"),
]
NOT_COPIES = [
    ("wa 0812 0000 1111", "hub 0812 0000 1111"),
    ("081200001111", "081200001111"),
    ("😀😀😀", "😀😀😀"),
    ("", ""),
    ("Loker Kamboja minat inbox", "Loker Malaysia minat inbox"),
    ("Dicari ART untuk Medan, wa 081200001111", "Jual motor bekas mulus, wa 081200001111"),
    (
        OFFER,
        "Waspada penipuan lowongan luar negeri: jangan berikan paspor kepada siapa pun, laporkan ke polisi terdekat.",
    ),
    (OFFER, " ".join(sorted(OFFER.split()))),
    (OFFER, f"{OFFER} {bases()[0]} {bases()[1]} {bases()[2]}"),
]


@pytest.mark.parametrize(("a", "b"), COPIES)
def test_copies(a: str, b: str) -> None:
    assert is_copy(fingerprint(None, a), fingerprint(None, b))
    assert set(bands(fingerprint(None, a))) & set(bands(fingerprint(None, b)))


@pytest.mark.parametrize(("a", "b"), NOT_COPIES)
def test_no_copies(a: str, b: str) -> None:
    x, y = fingerprint(None, a), fingerprint(None, b)
    assert not is_copy(x, y) and not is_copy(y, x)


HOSTILE = ["", "\x00", "\ud800" * 50, "😀" * 5_000, "a" * 1_000_000, "\u0301" * 10_000, "\ufdfa" * 5_000, "1" * 50_000]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_has_a_fingerprint(text: str) -> None:
    fp = fingerprint(text, text)
    assert Fingerprint.from_bytes(fp.digest, fp.to_bytes()) == fp
    assert len(bands(fp)) in (0, 32)
    assert all(-(2**63) <= band < 2**63 for band in bands(fp))


def test_fold_keeps_figures_and_emoji() -> None:
    stream = fold("G4j1 b3sar", "k.e.r.j.a di K4mb0ja 15jt / 5 juta 😀😀 wa 081200001111, mantaaap")
    assert stream.words == "gaji besar kerja di kamboja 15jt 5 juta wa mantap"
    assert stream.marks == ("😀", "081200001111")


def test_stored_fingerprints_stay_comparable() -> None:
    # a change here means: every stored fingerprint has to be made anew
    fp = fingerprint("Judul", OFFER)
    assert (fp.digest, fp.features, bands(fp)[0]) == PINNED


PINNED = ("478566bfadfe557a3d04ace3d1cd5b1a", 209, 1334576879942283430)

DIFFERENT: list[tuple[dict[str, object], tuple[str, ...]]] = [
    ({}, ()),
    ({"band": "low", "rules_version": "r9", "score": 0.1}, ()),
    ({"contacts": ("+6281200001111", "+6281200001111")}, ()),
    ({"contacts": ("+6281200001111", "tg:contoh_akun")}, ("phone",)),
    ({"destinations": ("MM", "KH")}, ("destination",)),
    ({"destinations": ()}, ("destination",)),
    ({"age": None}, ("age",)),
    ({"age": Age(16, 35)}, ("age",)),
    ({"minor": True}, ("age",)),
    ({"minor": True, "age": None}, ("age",)),
    ({"pay": Pay(12_000_000.2, None, "IDR", "month", None)}, ()),
    ({"pay": Pay(float("inf"), float("nan"), "IDR", "month", None)}, ("pay",)),
    ({"contacts": (), "destinations": (), "age": None, "pay": None}, ("phone", "destination", "age", "pay")),
]


@pytest.mark.parametrize(("changes", "names"), DIFFERENT)
def test_what_differs(changes: dict[str, object], names: tuple[str, ...]) -> None:
    one, other = judged(), judged(**changes)  # type: ignore[arg-type]
    assert differs(one, other) == differs(other, one) == names
    assert (facts(one) == facts(other)) == (not names)
