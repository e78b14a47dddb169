"""Splits that share no group, contact, time or source; caps on one account and one reviewer; the de-identified set."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from patrol import flow
from patrol.errors import ContentError, ModelError
from patrol.flow import open_house
from patrol.learning.caps import FEW, OF_ONE_ACCOUNT, accounts_of, capped
from patrol.learning.examples import TrainingSet, training_set
from patrol.learning.exporting import export_set, hidden
from patrol.learning.splits import by_contact, by_group, by_source, by_time, source_of
from patrol.records import Example
from patrol.store.audit import audit_rows
from patrol.store.database import reading, writing
from patrol.tables import load_tables
from patrol.workspace import Workspace, bundled_content
from tests.learning_samples import SETTINGS, a_shelf, decide_item, text_of
from tests.store_samples import a_post, judged, take_in

TABLES = load_tables(Workspace(bundled_content(), bundled_content()))


def made(number: int, **changes: Any) -> Example:
    given: dict[str, Any] = {
        "id": f"e{number}",
        "text": text_of("legit", number),
        "title": None,
        "label": "legit",
        "modus": (),
        "speech_act": "offer",
        "minor": False,
        "origin": "decision",
        "voice": None,
        "group": f"g{number}",
        "meta": {},
    }
    return Example(**{**given, **changes})


def test_what_shares_a_contact_by_any_chain_stands_on_one_side() -> None:
    dice = random.Random(3)
    rows = [made(n, meta={"contacts": [f"+62{dice.randrange(300)}", f"tg:{dice.randrange(300)}"]}) for n in range(200)]
    rows += [made(n, voice=f"v{n % 40}") for n in range(200, 400)]
    split = by_contact(rows, share=0.3)
    assert len(split.train) + len(split.test) == 400
    assert split.test and split.train
    assert split.overlap(lambda one: (one.group, *accounts_of(one), *filter(None, [one.voice]))) == set()
    turned = by_contact(rows[::-1], share=0.3)
    assert {one.id for one in turned.test} == {one.id for one in split.test}
    assert by_group(rows).overlap(lambda one: filter(None, [one.voice])) == set()


def test_time_splits_earlier_from_later_and_leaves_the_undated_out() -> None:
    rows = [made(n, meta={"published_at": f"2026-01-{1 + n % 20:02d}"}) for n in range(60)]
    rows += [made(100), made(101, group="g0", meta={"decided_at": "2026-02-01"})]
    split = by_time(rows, share=0.25)
    assert max(str(one.meta["published_at"]) for one in split.train) < min(
        str(one.meta["published_at"]) for one in split.test
    )
    assert split.neither == 2  # no date, and a copy of what was trained on
    with pytest.raises(ModelError, match="no dates"):
        by_time([made(1), made(2)])


def test_a_source_is_tested_on_what_the_others_taught() -> None:
    rows = [made(n, meta={"source": f"s{n % 3}"}) for n in range(30)]
    rows += [made(50, group="g0", meta={"source": "s1"}), made(51)]
    split = by_source(rows, "s1")
    assert {source_of(one) for one in split.train} == {"s0", "s2"}
    assert {source_of(one) for one in split.test} == {"s1"}
    assert (len(split.test), split.neither) == (10, 2)
    with pytest.raises(ModelError, match="'s9'") as caught:
        by_source(rows, "s9")
    assert "s0, s1, s2" in str(caught.value)


def test_one_account_and_one_reviewer_teach_no_more_than_their_share() -> None:
    flood = [made(n, meta={"account": "papan lama", "analyst": "ani"}) for n in range(100)]
    others = [made(100 + n, meta={"account": f"a{n}", "analyst": "budi"}) for n in range(30)]
    kept, left = capped([*flood, *others])
    assert left == {"more than the cap of one account": 100 - OF_ONE_ACCOUNT}
    assert len(kept) == OF_ONE_ACCOUNT + 30
    many = [made(n, meta={"analyst": "ani"}) for n in range(300)] + [
        made(300 + n, meta={"analyst": "budi"}) for n in range(60)
    ]
    fair, left = capped(many)
    assert left == {"more than the share of one reviewer": 240}
    assert capped(many[::-1])[0] == fair[::-1]  # which stay is drawn, not timed
    assert len(capped(many[:300])[0]) == 300  # a unit begins with one
    assert len(capped([*many[:FEW], many[300]])[0]) == FEW + 1
    seed = [made(n, origin="synthetic", meta={"contacts": ["+6281200000001"]}) for n in range(100)]
    assert len(capped(seed)[0]) == 100
    assert training_set(flood).left_out["more than the cap of one account"] == 60


def test_contacts_are_hidden_however_they_are_written() -> None:
    text = "Hub nol delapan satu dua nol nol nol nol satu dua tiga empat atau wa 0812-0000-1234, tele @mawar_0000"
    _, masked = hidden(None, text, TABLES)
    assert len(masked) == len(text)
    for told in ("nol delapan satu", "0000-1234", "mawar_0000"):
        assert told not in masked


def test_a_set_leaves_without_who_and_with_its_card(tmp_path: Path) -> None:
    unit = a_shelf(tmp_path)
    with open_house(unit, SETTINGS, model=False) as house:
        with writing(house.database) as conn:
            for number in range(2):
                text = f"{text_of('trafficking', 700 + number)} wa 0812-0000-100{number}"
                take_in(conn, a_post(number, text), judged("high"))
        decide_item(house, 1, "trafficking")
        done = flow.export_examples(house, tmp_path / "keluar")
        with reading(house.database) as conn:
            assert ("examples.export", "keluar") in {
                (row.action, row.subject) for row in audit_rows(conn, SETTINGS.unit)
            }
    table = pd.read_parquet(done.folder / "examples.parquet")
    assert len(table) == done.examples == 97
    decided = table[table.origin == "decision"].iloc[0]
    assert "0812-0000" not in decided.text
    assert len(decided.reviewer) == 16
    everything = (done.folder / "examples.parquet").read_bytes()
    assert b"ani" not in {bytes(str(value), "utf-8") for value in table.reviewer}
    assert b"orang-1" not in everything
    card = (done.folder / "card.md").read_text(encoding="utf-8")
    assert done.sha256 in card
    assert "It is no proof" in card
    again = export_set(unit, flow.collected(unit, []), TABLES, tmp_path / "lagi")
    voices = set(pd.read_parquet(again.folder / "examples.parquet").voice)
    assert voices == set(table.voice.dropna())  # one key a workspace
    assert (unit.run_dir / "export.key").stat().st_mode & 0o077 == 0
    with pytest.raises(ContentError, match="not empty"):
        export_set(unit, flow.collected(unit, []), TABLES, tmp_path / "lagi")
    with pytest.raises(ContentError, match="no example"):
        export_set(unit, TrainingSet((), {}), TABLES, tmp_path / "kosong")
