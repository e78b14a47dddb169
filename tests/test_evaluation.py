"""`patrol evaluate`: what each figure counts, on rows whose answer is known; disguise; the baselines beside."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patrol.baselining import held_out_rows
from patrol.classify.model import Floats
from patrol.errors import ContentError
from patrol.flow import open_engine
from patrol.learning.baselines import embedding_alone, keyword_hits, threshold_for, words_alone
from patrol.learning.disguise import DIGIT_TRICKS, TRICKS, disguise
from patrol.learning.evaluation import (
    Judged,
    Loss,
    beside,
    false_flags,
    figures,
    loss_by_disguise,
    loss_by_trick,
    macro_figures,
    wants_disguise,
)
from patrol.learning.examples import labelled_file
from patrol.learning.measures import bootstrap, macro_f1_of_sets
from patrol.records import Age, Assessment, Example, Pay
from patrol.settings import Settings
from patrol.text.reading import read
from patrol.trial import judge_files, judge_held_out, lines_of
from patrol.workspace import find_workspace

CLEAN = Assessment(
    band="none",
    score=0.0,
    lane="none",
    label="none",
    modus=(),
    speech_act="other",
    minor=False,
    pay=None,
    age=None,
    destinations=(),
    contacts=(),
    findings=(),
    rules_version="r",
    model_version="none",
)
WAGE = {"min": 5_000_000, "max": 7_000_000, "currency": "IDR", "period": "month"}


def row(**gold: Any) -> Example:
    given = {"id": "1", "text": "Dicari kasir", "label": "trafficking", "speech_act": "offer", **gold}
    return Example(
        id="1",
        text=str(given["text"]),
        title=None,
        label=given["label"],
        modus=tuple(given.get("modus", ())),
        speech_act="other" if given["speech_act"] == "talk" else given["speech_act"],
        minor=bool(given.get("minor")),
        origin="synthetic",
        voice=None,
        group="1",
        meta=given,
    )


def told(rows: list[Judged]) -> dict[str, tuple[int, int]]:
    return {figure.name: (figure.value.hits, figure.value.n) for figure in figures(rows)}


def test_each_figure_counts_what_it_says() -> None:
    found = replace(
        CLEAN,
        band="high",
        label="trafficking",
        speech_act="offer",
        minor=True,
        modus=("bride", "nightlife"),
        pay=Pay(5_000_000, 7_000_000, "IDR", "month", 6_000_000),
        age=Age(None, 20),
        destinations=("CN",),
        contacts=("tg:a",),
    )
    gold = row(
        priority="critical",
        minor=True,
        modus=["nightlife"],
        salary=WAGE,
        age={"min": None, "max": 20},
        destinations=["CN"],
        contacts=["tg:a"],
    )
    missed = Judged("f", gold, CLEAN)
    figures_ = told([Judged("f", gold, found), missed])
    assert figures_["flagged, of risky posts of priority critical or high"] == (1, 2)
    assert figures_["flagged and minor set, of risky posts aimed at children"] == (1, 2)
    assert figures_["pay exact, of offers"] == (1, 2)
    assert figures_["age exact, of offers"] == (1, 2)
    assert figures_["destinations exact, of offers"] == (1, 2)
    assert figures_["contacts exact, of offers"] == (1, 2)
    assert figures_["offer or not"] == (1, 2)
    # of flagged ones only, and one of two names is enough
    assert figures_["the gold modus among the two named, of flagged risky posts"] == (1, 1)


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [
        (None, None, True),
        ({"min": None, "max": None, "currency": None, "period": None}, None, True),
        (WAGE, None, False),
        (None, Pay(1, 1, "IDR", "month"), False),
        (WAGE, Pay(5_000_000, 7_000_000, "IDR", "day"), False),
        (WAGE, Pay(5_000_000, None, "IDR", "month"), False),
        (WAGE, Pay(5_000_000, 7_000_000, "IDR", "month", 1.0), True),
    ],
)
def test_pay_is_right_in_all_its_parts_or_wrong(gold: object, said: Pay | None, right: bool) -> None:
    rows = [Judged("f", row(pay=gold), replace(CLEAN, pay=said))]
    assert told(rows)["pay exact, of offers"] == (int(right), 1)


def test_a_row_is_held_only_against_what_it_carries() -> None:
    figures_ = told([Judged("f", row(label="none", speech_act="talk"), CLEAN)])
    assert "pay exact, of offers" not in figures_
    assert "pay exact, of offers" not in told([Judged("f", row(salary="2-3 juta"), CLEAN)])  # words, no gold
    assert "speech act exact" not in figures_  # "talk" is no act of ours
    assert figures_["offer or not"] == (1, 1)
    assert figures_["flagged, of look-alikes"] == (0, 1)


def test_false_flags_are_told_by_file_and_act() -> None:
    flagged = replace(CLEAN, band="medium")
    rows = [
        Judged("a", row(label="none", speech_act="news"), flagged),
        Judged("a", row(label="legit"), CLEAN),
        Judged("b", row(label="none", speech_act="news"), CLEAN),
        Judged("b", row(), flagged),
    ]
    told_ = {figure.name: (figure.value.hits, figure.value.n) for figure in false_flags(rows)}
    assert told_ == {
        "a: innocent": (1, 2),
        "a: innocent, news": (1, 1),
        "a: innocent, offer": (0, 1),
        "b: innocent": (0, 1),
    }


def test_loss_by_disguise_is_paired() -> None:
    flagged = replace(CLEAN, band="medium")
    rows = [Judged("f", row(), flagged, flagged), Judged("f", row(), flagged, CLEAN), Judged("f", row(), flagged)]
    assert loss_by_disguise(rows) == Loss(pairs=2, plain=2, hidden=1, lost=1)
    assert str(loss_by_disguise(rows)) == "0.500 (2 of 2 flagged plain, 1 disguised, 1 lost)"
    assert wants_disguise(row())
    assert not wants_disguise(row(obfuscated=True))
    assert not wants_disguise(row(label="legit"))


def test_loss_by_trick_counts_the_copies_that_carry_it() -> None:
    flagged = replace(CLEAN, band="medium")
    rows = [
        Judged("f", row(), flagged, by_trick={"stars": True, "backwards": False}),
        Judged("f", row(), CLEAN, by_trick={"stars": True}),
    ]
    assert loss_by_trick(rows) == {"backwards": Loss(1, 1, 0, 1), "stars": Loss(2, 1, 2, 0)}


def test_baselines_stand_on_the_same_rows() -> None:
    rows = [Judged("f", row(text="admin judol kamboja"), CLEAN), Judged("f", row(label="legit"), CLEAN)]
    hits = keyword_hits([one.example for one in rows])
    assert hits == [2.0, 0.0]
    (_, ours, _), (name, recall, false) = list(beside(rows, {"keyword list": [one >= 1 for one in hits]}))
    assert (ours.hits, ours.n) == (0, 1)
    assert (name, recall.hits, recall.n, false.hits, false.n) == ("keyword list", 1, 1, 0, 1)


RISKY_ROWS = [row(text=f"admin kamboja gaji dolar {number}") for number in range(6)]
HONEST_ROWS = [row(text=f"kasir toko roti sambas {number}", label="legit") for number in range(6)]


def test_words_alone_learn_what_they_are_shown() -> None:
    score = words_alone([*RISKY_ROWS, *HONEST_ROWS])
    risky, honest = score([row(text="admin kamboja"), row(text="kasir roti")])
    assert honest < 0.5 < risky
    assert score([]) == []


def test_an_encoder_and_a_line_learn_what_they_are_shown() -> None:
    def embed(examples: Sequence[Example]) -> Floats:
        return np.array([[1.0, len(one.text)] if "kamboja" in one.text else [0.0, 1.0] for one in examples], np.float32)

    score = embedding_alone([*RISKY_ROWS, *HONEST_ROWS], embed)
    risky, honest = score([row(text="admin kamboja gaji"), row(text="kasir roti")])
    assert honest < 0.5 < risky


@pytest.mark.parametrize(("allowed", "flagged"), [(0, 0), (1, 1), (2, 1), (3, 3), (4, 4), (9, 4)])
def test_a_threshold_lets_no_more_innocent_pass_than_allowed(allowed: int, flagged: int) -> None:
    scores = [0.9, 0.5, 0.5, 0.1]
    assert sum(one >= threshold_for(scores, allowed) for one in scores) == flagged


def test_macro_figures_count_every_label_and_every_modus_the_same() -> None:
    told = replace(CLEAN, band="high", label="trafficking", modus=("bride", "organ"))
    rows = [
        Judged("f", row(label="trafficking", modus=("bride",)), told),
        Judged("f", row(label="trafficking", modus=("bride",)), CLEAN),
        Judged("f", row(label="legit", modus=()), replace(CLEAN, label="legit", modus=("bride",))),
    ]
    found = dict(macro_figures(rows))
    assert found["label macro F1"].startswith("0.833 [")  # trafficking 2/3, legit 1
    assert found["modus macro F1"].startswith("0.667 [")  # an unflagged post names none
    assert found["modus macro F1"].endswith("n=3")


def test_macro_f1_of_sets_and_its_interval() -> None:
    assert macro_f1_of_sets([{"a"}, {"a", "b"}, set()], [{"a"}, {"b"}, {"c"}]) == pytest.approx((2 / 3 + 1) / 2)
    assert macro_f1_of_sets([], []) == 0.0
    low, high = bootstrap(lambda at: sum(n < 50 for n in at) / len(at), 100)
    assert 0.35 < low < 0.5 < high < 0.65
    assert bootstrap(lambda at: 1.0, 0) == (0.0, 1.0)


# disguise -------------------------------------------------------------------------------------------------------

TEXT = "Dicari karyawan untuk bekerja sebagai penerima telepon, kirim nama dan alamat ke 0812-0000-4471 atau @kerja_ku"


def test_disguise_is_the_same_for_the_same_seed_and_leaves_contacts() -> None:
    assert disguise(TEXT, "1") == disguise(TEXT, "1") != disguise(TEXT, "2")
    for seed in range(20):
        hidden = disguise(TEXT, str(seed))
        assert "0812-0000-4471" in read(None, hidden).folded
        assert "0812-0000-4471" in disguise(TEXT, str(seed), TRICKS)
        assert "@kerja_ku" in hidden


@pytest.mark.parametrize("name", sorted(TRICKS))
def test_every_trick_changes_words_and_most_are_undone(name: str) -> None:
    words = ["kamboja", "paspor", "tiket", "gratis", "berangkat", "bekerja", "majikan", "karyawan"]
    trick = TRICKS[name]
    dice = random.Random(4)
    hidden = [trick(word, dice) for word in words]
    changed = [(word, mask) for word, mask in zip(words, hidden, strict=True) if word != mask]
    assert len(changed) >= {"pictures and flags": 3, "mixed scripts, Javanese": 5}.get(name, len(words) - 1), hidden
    undone = [word in read(None, f"dicari {mask} dibantu").folded for word, mask in changed]
    assert sum(undone) >= 0.75 * len(undone), list(zip(changed, undone, strict=True))


@pytest.mark.parametrize("name", sorted(DIGIT_TRICKS))
def test_every_trick_on_figures_is_undone(name: str) -> None:
    hidden = DIGIT_TRICKS[name]("0812", random.Random(4))
    assert hidden != "0812"
    assert read(None, f"wa {hidden} ya").folded == "\nwa 0812 ya"


# the command's table ---------------------------------------------------------------------------------------------


def test_the_table_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    rows = [
        {"id": "1", "text": "Toko roti cari kasir, Sambas", "label": "legit", "speech_act": "offer"},
        {
            "id": "2",
            "text": "Butuh admin judol di Kamboja, gaji 900 USD, paspor dibuatkan, berangkat besok. WA 0812-0000-4471",
            "label": "trafficking",
            "speech_act": "offer",
            "priority": "critical",
        },
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in rows), encoding="utf-8")
    engine = open_engine(find_workspace(), Settings())
    lines = list(lines_of(find_workspace(), judge_files(engine, [path])))
    assert lines[0].startswith("n=2 posts")
    assert "flagged, of risky posts of priority critical or high: 1.000 [0.207, 1.000] n=1" in lines
    assert "-- recall lost by disguise, paired" in lines
    assert any(line.startswith("all tricks mixed: ") for line in lines)
    assert any(line.startswith("rules alone: ") for line in lines)
    assert any(line.startswith("keyword list, as it comes: ") for line in lines)
    assert any(line.startswith("TF-IDF and logistic regression, at equal false flags: ") for line in lines)
    assert any(line.startswith("risky posts that both flag: 1; the scanner flags 1.000") for line in lines)


def test_what_is_held_out_shares_no_voice_with_what_is_learnt_from(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, workspace = open_engine(find_workspace(), Settings(model="base")), find_workspace()
    trained, held = held_out_rows(workspace, engine)
    assert len(held) >= 500
    assert not {one.voice for one in trained if one.voice} & {one.voice for one in held}
    monkeypatch.setattr("patrol.baselining.seed_examples", lambda _: iter([*trained[:60], *held[:6]]))
    lines = list(lines_of(workspace, judge_held_out(workspace, engine)))
    assert lines[0].startswith("n=6 posts")
    assert any(line.startswith("seed, held out: innocent") for line in lines)
    monkeypatch.setattr("patrol.baselining.seed_examples", lambda _: iter(trained[:60]))
    with pytest.raises(ContentError, match="holds out no seed row"):
        judge_held_out(workspace, engine)


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "no labelled post"), ('{"text": "a"}\n', "line 1"), ("{oops\n", "line 1")],
)
def test_a_file_that_is_no_labelled_set_is_named(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(content, encoding="utf-8")
    engine = open_engine(find_workspace(), Settings(), model=False)
    with pytest.raises(ContentError) as caught:
        list(lines_of(find_workspace(), judge_files(engine, [path])))
    assert says in str(caught.value) or ":1" in str(caught.value)
    assert "posts.jsonl" in str(caught.value)


def test_every_seed_row_can_be_measured() -> None:
    for path in find_workspace().files("data/seed", "*.jsonl").values():
        assert all(example.meta for example in labelled_file(path))
