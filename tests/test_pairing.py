"""The same rows by two engines, measure by measure, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from patrol import trial
from patrol.flow import open_engine
from patrol.learning.evaluation import Judged
from patrol.learning.examples import labelled_file
from patrol.learning.pairing import language_of, shifts
from patrol.records import Post
from patrol.scoring import Engine, assess
from patrol.settings import Settings
from patrol.workspace import find_workspace
from tests.learning_samples import write_rows

RISKY = {"label": "trafficking", "speech_act": "offer", "modus": ["nightlife"], "priority": "high"}
TALK = {"label": "none", "speech_act": "other", "modus": []}


@pytest.fixture(scope="module")
def rules() -> Engine:
    return open_engine(find_workspace(), Settings(), model=False)


@pytest.fixture(scope="module")
def judged(rules: Engine, tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    """Forty rows: ten each of risky and talk, in Javanese and in Indonesian; the Javanese ones are disguised."""
    rows = [
        {
            "id": f"{lang}{n}{kind['label']}",
            "text": f"teks {lang} {n}",
            "lang": lang,
            "obfuscated": lang == "jv",
            **kind,
        }
        for lang in ("jv", "id")
        for kind in (RISKY, TALK)
        for n in range(10)
    ]
    file = write_rows(tmp_path_factory.mktemp("rows") / "posts.jsonl", rows)
    return [Judged("posts", one, assess(Post("t", one.id, one.text), rules)) for one in labelled_file(file)]


def _flagging(rows: list[Judged], *flagged: str) -> list[Judged]:
    """The same rows, of which these labels in these languages are flagged."""
    return [
        replace(
            row, made=replace(row.made, band="high" if f"{language_of(row)} {row.example.label}" in flagged else "none")
        )
        for row in rows
    ]


def test_what_is_better_where_and_what_is_worse(judged: list[Judged]) -> None:
    first = _flagging(judged, "id trafficking")
    second = _flagging(judged, "id trafficking", "jv trafficking", "jv none")
    found = {one.name: one for one in shifts(first, second)}
    recall = found["flagged, of all risky posts"]
    assert (recall.value.first, recall.value.second, recall.value.n, recall.told) == (0.5, 1.0, 20, "better")
    assert found["flagged, of look-alikes"].told == "worse"
    assert found["flagged, of all risky posts: language jv"].value.second == 1.0
    assert found["flagged, of all risky posts: written in disguise"].told == "better"
    assert found["flagged, of all risky posts: in a language other than Indonesian"].value.n == 10
    assert found["flagged, of all risky posts: language id"].told == "no difference shown"
    assert found["flagged, of look-alikes: language jv"].told == "worse"
    assert str(recall).endswith("n=20: better")
    assert not [name for name in found if "tricks mixed" in name], "no copy was disguised"


def test_copies_in_disguise_are_paired_where_both_were_given_them(judged: list[Judged]) -> None:
    flagged, plain = (_flagging(judged[:1], *kinds)[0] for kinds in (("jv trafficking",), ()))
    first, second = replace(plain, disguised=plain.made), replace(plain, disguised=flagged.made)
    (last,) = [one for one in shifts([first, plain], [second, second]) if "tricks mixed" in one.name]
    assert (last.value.first, last.value.second, last.value.n) == (0.0, 1.0, 1)


def test_without_a_fuller_model_there_is_nothing_to_tell_of_it(rules: Engine, judged: list[Judged]) -> None:
    made = trial.Trial(rules, tuple(judged[:4]), tuple(_flagging(judged[:4])))
    titles = [section.title for section in trial.more_sections(made)]
    assert not [title for title in titles if "fuller model" in title]
    assert titles[-1].startswith("against the other model, paired")


def test_what_the_fuller_model_adds_is_told(rules: Engine, judged: list[Judged]) -> None:
    told = trial.beside_the_light(_flagging(judged, "jv trafficking"), _flagging(judged))
    assert "rules and the light model" in told.title
    assert "flagged, of all risky posts: 0.000 -> 0.500, +0.500" in "\n".join(told.lines())
