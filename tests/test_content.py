"""Seed and practice texts: every row whole, gold values possible, contacts invented, the promised variety there."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from patrol.copies import bands, fingerprint, is_copy
from patrol.records import BANDS, LABELS, LANES, MODI, PERIODS, RISKY, SPEECH_ACTS

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = [path for shelf in ("seed", "practice", "measure") for path in sorted((DATA / shelf).glob("*.jsonl"))]


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


SEED = [row for path in FILES if path.parent.name == "seed" for row in rows_of(path)]
MEASURE = [row for path in FILES if path.parent.name == "measure" for row in rows_of(path)]
PRACTICE = [row for path in FILES if path.parent.name == "practice" for row in rows_of(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_is_whole(path: Path) -> None:
    for row in rows_of(path):
        where = row["id"]
        assert row["origin"] == "synthetic", where
        assert row["voice"], where
        assert row["text"].strip() or row["title"], where
        assert row["label"] in LABELS, where
        assert row["speech_act"] in SPEECH_ACTS, where
        assert set(row["modus"]) <= set(MODI), where
        assert bool(row["modus"]) <= (row["label"] in {*RISKY, "job_scam"}), where
        assert row["priority"] in BANDS, where
        assert row["lane"] in LANES, where
        assert (row["label"] == "none") or (row["speech_act"] == "offer"), where
        assert all(re.fullmatch(r"[A-Z]{2}", code) for code in row["destinations"]), where
        assert not row["minor"] or row["label"] in {*RISKY, "legit"} or path.parent.name == "measure", where


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_gold_pay_age_and_contacts_are_possible(path: Path) -> None:
    for row in rows_of(path):
        where = row["id"]
        if row["pay"] is not None:
            assert row["pay"]["period"] in PERIODS, where
            assert re.fullmatch(r"[A-Z]{3,4}", row["pay"]["currency"]), where
            given = [value for value in (row["pay"]["min"], row["pay"]["max"]) if value is not None]
            assert given, where
            assert sorted(given) == given, where
        if row["age"] is not None:
            ages = [value for value in (row["age"]["min"], row["age"]["max"]) if value is not None]
            assert ages, where
            assert all(5 <= value <= 75 for value in ages), where
            assert sorted(ages) == ages, where
        for contact in row["contacts"]:
            assert re.fullmatch(r"\+\d{7,16}|(tg|ig|line|wechat|mail|tt|michat|fb|x):\S+", contact), (where, contact)
            assert not contact.startswith("+62") or "0000" in contact, (where, contact)
            assert not contact.startswith("mail:") or re.search(r"\.example$|@example\.(com|net|org)$", contact), where


def test_ids_are_unique() -> None:
    twice = [id_ for id_, count in Counter(row["id"] for row in [*SEED, *PRACTICE, *MEASURE]).items() if count > 1]
    assert not twice


def test_what_is_measured_on_is_not_trained_on() -> None:
    prints = {row["id"]: fingerprint(row["title"], row["text"]) for row in [*SEED, *MEASURE]}
    holders: dict[object, set[str]] = defaultdict(set)
    for row in SEED:
        for band in bands(prints[row["id"]]):
            holders[band].add(row["id"])
    for row in MEASURE:
        mine = prints[row["id"]]
        near = {id_ for band in bands(mine) for id_ in holders[band]}
        assert not [id_ for id_ in near if is_copy(mine, prints[id_])], row["id"]


def test_the_seed_covers_every_modus_and_act() -> None:
    assert len(SEED) >= 400
    modus = Counter(name for row in SEED for name in row["modus"])
    assert set(modus) == set(MODI)
    assert min(modus.values()) >= 6, modus
    assert {row["speech_act"] for row in SEED} == set(SPEECH_ACTS)
    assert {"id", "ms", "jv", "su", "en", "mixed"} <= {row["lang"] for row in SEED}
    assert sum(row["minor"] for row in SEED) >= 25
    assert sum(row["obfuscated"] for row in SEED) >= 20
    # the same voices speak on both sides, so that a style does not give the label away
    risky_voices = {row["voice"] for row in SEED if row["label"] in RISKY}
    other_voices = {row["voice"] for row in SEED if row["label"] not in RISKY}
    assert len(risky_voices & other_voices) >= 15


def test_the_practice_web_is_mostly_honest_and_holds_every_modus() -> None:
    assert 140 <= len(PRACTICE) <= 170
    assert {name for row in PRACTICE for name in row["modus"]} == set(MODI)
    assert sum(row["label"] in {"legit", "none"} for row in PRACTICE) > len(PRACTICE) / 2
    assert sum(row["minor"] for row in PRACTICE) >= 5
