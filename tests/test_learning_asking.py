"""Texts to ask about, the learning curve, transfers between sources, likely slips and drifting reviewers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patrol import flow, studying
from patrol.classify.features import vector
from patrol.errors import ModelError
from patrol.flow import House, open_house
from patrol.learning.choosing import OF_ONE_ACCOUNT, Doubtful, choose, doubt
from patrol.learning.examples import seed_examples, training_set
from patrol.learning.noticing import notice_all
from patrol.learning.quality import out_of_fold, reviewers, suspects
from patrol.learning.recipe import Recipe
from patrol.learning.studies import learning_curve, transfers, worth
from patrol.records import LABELS, MODI, SPEECH_ACTS, Example, Prediction
from patrol.store import queue
from patrol.store.database import reading, writing
from patrol.store.decisions import decided_examples
from patrol.store.enqueue import enqueue
from patrol.text.reading import read
from tests.learning_samples import SETTINGS, a_shelf, decide_item, text_of
from tests.store_samples import UNIT, a_post, judged, take_in


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(a_shelf(tmp_path), replace(SETTINGS, slice_rate=0.0), model=False) as opened:
        yield opened


def said(chance: float) -> Prediction:
    labels = dict.fromkeys(LABELS, (1 - chance) / 4) | {"trafficking": chance, "nonprocedural": 0.0}
    return Prediction(labels, dict.fromkeys(SPEECH_ACTS, 0.1), dict.fromkeys(MODI, 0.1), "v")  # type: ignore[arg-type]


def text(words: str, chance: float, account: str | None = None) -> Doubtful:
    return Doubtful(vector(read(None, words), ()), said(chance), account)


def decision(number: int, label: str, **changes: Any) -> Example:
    made = Example(
        id=f"decision-{number}",
        text=text_of("trafficking" if label == "trafficking" else "legit", 4_000 + number),
        title=None,
        label="trafficking" if label == "trafficking" else "legit",
        modus=(),
        speech_act="offer",
        minor=False,
        origin="decision",
        voice=None,
        group=f"g{number}",
        meta={"analyst": "ani", "decided_at": f"2026-03-01T{number // 60:02d}:{number % 60:02d}"},
    )
    return replace(made, **changes)


# choosing -----------------------------------------------------------------------------------------------------------


def test_doubt_is_greatest_at_even_odds() -> None:
    assert [round(doubt(said(chance)), 2) for chance in (0.0, 0.25, 0.5, 1.0)] == [0.0, 0.5, 1.0, 0.0]


def test_what_is_doubtful_and_unlike_what_was_chosen_is_asked() -> None:
    texts = [
        text("admin layanan paspor kamboja dolar", 0.5),
        text("admin layanan paspor kamboja dolar", 0.49),  # the same again
        text("pengantin taiwan mahar keluarga rumah", 0.35),
        text("kasir toko roti lamaran surat", 0.01),  # no doubt
    ]
    assert choose(texts, 4) == [0, 2]
    assert choose(texts, 1) == [0]
    assert choose([], 5) == []


def test_no_account_fills_the_day() -> None:
    dice = np.random.default_rng(4)
    flood = [text(" ".join(f"kata{n}" for n in dice.integers(5_000, size=12)), 0.5, "papan lama") for _ in range(50)]
    others = [text(" ".join(f"lain{n}" for n in dice.integers(5_000, size=12)), 0.3, f"a{n}") for n in range(5)]
    chosen = choose([*flood, *others], 20)
    assert sum(index < 50 for index in chosen) == OF_ONE_ACCOUNT
    assert len(chosen) == OF_ONE_ACCOUNT + 5


# into the queue -----------------------------------------------------------------------------------------------------


def test_chosen_texts_stand_in_the_queue_blind_and_outside_the_slice(house: House) -> None:
    flow.train(house, "mulai")
    flow.promote(house, "mulai")
    with writing(house.database) as conn:
        for number in range(30):
            label = ("trafficking", "legit", "none")[number % 3]
            mixed = f"{text_of(label, 600 + number)} {text_of('legit', 800 + number)}"
            take_in(conn, replace(a_post(number, mixed), author=f"akun{number}"), judged("none", lane="none"))
    put, among = studying.ask(house, 5)
    assert among == 30
    assert 1 <= put <= 5
    with reading(house.database) as conn:
        rows = queue.list_items(conn, UNIT, limit=50)
    assert len(rows) == put
    assert all(row.item.blind and not row.item.sampled for row in rows)
    assert all("chosen" in row.terms for row in rows)
    kept = {row.item.id: row.terms["chosen"] for row in rows}
    with writing(house.database) as conn:  # a rescoring goes over it
        for row in rows:
            enqueue(conn, UNIT, row.item.group_id, rescored=True)
    with reading(house.database) as conn:
        again = {row.item.id: row.terms["chosen"] for row in queue.list_items(conn, UNIT, limit=50)}
        assert all(row.item.blind for row in queue.list_items(conn, UNIT, limit=50))
    assert again == pytest.approx(kept)
    decide_item(house, rows[0].item.id, "legit")
    with reading(house.database) as conn:
        assert [one.meta["sampled"] for one in decided_examples(conn, UNIT)] == [False]
    assert studying.ask(house, 5)[1] == 30 - put  # nobody is asked twice


# what was learnt ----------------------------------------------------------------------------------------------------


def test_the_curve_shows_what_decisions_taught(house: House) -> None:
    rows = [row for row in seed_examples(house.workspace) if row.label != "trafficking"]
    rows += [decision(number, "trafficking") for number in range(60)]
    chosen = training_set(rows).examples
    curve = learning_curve(chosen, notice_all(chosen, house.engine.tables), Recipe())
    assert curve[0].decisions == 0
    assert [point.decisions for point in curve] == sorted({point.decisions for point in curve})
    assert curve[-1].measured.label_macro_f1 > curve[0].measured.label_macro_f1 + 0.1
    assert len({point.measured.n for point in curve}) == 1
    assert worth(curve).startswith(f"{curve[-1].decisions} decisions: label macro F1 +")
    with pytest.raises(ModelError, match="no decision"):
        learning_curve(chosen[:20], {}, Recipe())


def test_transfers_name_each_split_and_say_where_too_little_is_known(house: House) -> None:
    rows = [
        replace(row, meta={"source": ("a", "b")[number % 2]})
        for number, row in enumerate(seed_examples(house.workspace))
    ]
    chosen = training_set(rows).examples
    found = {split.name: told for split, told in transfers(chosen, notice_all(chosen, house.engine.tables), Recipe())}
    assert set(found) == {"copy group and voice", "contact", "time (no dates)", "source a", "source b"}
    assert found["time (no dates)"] is None
    told = found["source a"]
    # every voice writes for both sources here: what is left to test on may be nothing at all
    assert told is None or told.n >= 30


def test_slips_are_named_and_honest_decisions_are_not(house: House) -> None:
    rows = [*seed_examples(house.workspace)]
    rows += [decision(number, ("trafficking", "legit")[number % 2]) for number in range(40)]
    rows[-1] = replace(rows[-1], label="trafficking")  # the text of an honest offer
    chosen = training_set(rows).examples
    word = out_of_fold(chosen, notice_all(chosen, house.engine.tables), Recipe())
    found = suspects(chosen, word)
    assert "decision-39" in {one.id for one in found}
    assert len(found) <= 4
    slip = next(one for one in found if one.id == "decision-39")
    assert (slip.reviewer, slip.given, slip.likelier) == ("ani", "trafficking", "legit")


def test_a_reviewer_whose_words_turn_drifts() -> None:
    rows = [decision(number, "legit") for number in range(100)]
    word = [said(0.9 if number >= 60 else 0.0) for number in range(100)]
    word = [replace(one, labels={**one.labels, "legit": 0.0 if n >= 60 else 0.9}) for n, one in enumerate(word)]
    (ani,) = reviewers(rows, word)
    assert ani.drifts
    assert (ani.earlier.n, ani.later.n) == (50, 50)
    assert not reviewers(rows[:30], word[:30])[0].drifts


def test_the_lines_that_people_read(house: House) -> None:
    house.workspace.bundled.joinpath("models", "e5").mkdir()  # the settings' model, which nobody trained here
    for lines in (studying.curve_lines(house), studying.quality_lines(house, 5)):
        with pytest.raises(ModelError, match="no decision"):
            list(lines)
    told = list(studying.transfer_lines(house))
    assert told[0].startswith("copy group and voice: ")
    assert "trained on" in told[0]
