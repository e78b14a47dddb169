"""Ranking, base rates, kinds of rows, changed texts, fairness, pairs and the report, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from patrol.cli import app
from patrol.errors import ContentError
from patrol.flow import open_engine
from patrol.learning.comparing import paired
from patrol.learning.evaluation import Judged
from patrol.learning.examples import labelled_file
from patrol.learning.fairness import GROUPS, treated, widest
from patrol.learning.measures import share
from patrol.learning.perturbing import changed, changes, quoted_in_a_warning
from patrol.learning.ranking import at_base_rates, at_the_top, per_thousand, reliability
from patrol.learning.report import Section, page, write
from patrol.learning.slices import by_slice
from patrol.records import Post
from patrol.scoring import Engine, assess
from patrol.settings import Settings
from patrol.workspace import find_workspace
from tests.learning_samples import write_rows

OFFER = "Butuh admin judol di Kamboja, gaji 900 USD, paspor dibuatkan, berangkat besok. WA 0812-0000-4471"
ROWS = [
    {"id": "1", "text": "Toko roti cari kasir, Sambas", "label": "legit", "speech_act": "offer"},
    {
        "id": "2",
        "text": OFFER,
        "label": "trafficking",
        "speech_act": "offer",
        "modus": ["scam_compound"],
        "minor": True,
    },
    {"id": "3", "text": "Polisi menangkap perekrut.", "label": "none", "speech_act": "news", "modus": []},
]


@pytest.fixture(scope="module")
def rules() -> Engine:
    return open_engine(find_workspace(), Settings(), model=False)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rows(tmp_path_factory.mktemp("rows") / "posts.jsonl", ROWS)


@pytest.fixture(scope="module")
def judged(rules: Engine, file: Path) -> list[Judged]:
    return [Judged("posts", one, assess(Post("t", one.id, one.text), rules)) for one in labelled_file(file)]


def test_precision_falls_with_the_base_rate() -> None:
    found = [*at_base_rates(share([True] * 9 + [False]), share([True] + [False] * 99))]
    assert [round(one.value, 3) for one in found] == [0.083, 0.476, 0.826]
    assert all(one.low < one.value < one.high for one in found)
    assert [*at_base_rates(share([]), share([False]))] == []


def test_the_top_is_ranked_by_score(judged: list[Judged]) -> None:
    (first,) = at_the_top(judged * 4)  # twelve rows, four risky: of the first ten, all four
    assert (first.value.hits, first.value.n) == (4, 10)
    assert per_thousand(judged) == "0.0 [0.0, 657.6] n=2"
    assert per_thousand([]) is None


def test_a_curve_of_equal_mass() -> None:
    found = reliability([0.1, 0.2, 0.8, 0.9], [False, False, True, True], bins=2)
    assert [(round(one.said, 2), one.held, one.n) for one in found] == [(0.15, 0.0, 2), (0.85, 1.0, 2)]
    assert reliability([], []) == []


def test_each_kind_of_row_has_its_figures(judged: list[Judged]) -> None:
    found = {one.name: one.value for one in by_slice(judged)}
    assert found["risky posts flagged, scam_compound"].hits == 1
    assert found["risky posts flagged, aimed at children"].n == 1
    assert found["speech act exact, of offer"].n == 2
    assert found["look-alikes flagged, up to 80 characters"].n == 2
    assert "risky posts flagged, bride" not in found


@pytest.mark.parametrize("name", sorted(changes()))
def test_a_change_is_the_same_for_the_same_seed_and_leaves_numbers_to_write_to(name: str) -> None:
    text = "Mau kerja di Kamboja? Gaji 12 juta, tidak ribet. Yang minat wa 0812-0000-4471 atau t.me/adminjaya"
    made = changed(text, name, "1")
    assert made == changed(text, name, "1")
    assert made != text
    assert "0812-0000-4471" in made
    assert "t.me/adminjaya" in made


def test_an_offer_quoted_in_a_warning_is_none(rules: Engine) -> None:
    assert assess(Post("t", "1", OFFER), rules).flagged
    made = assess(Post("t", "1", quoted_in_a_warning(OFFER)), rules)
    assert (made.speech_act, made.flagged) == ("warning", False)


def test_honest_advertisements_are_flagged_for_nobody(rules: Engine) -> None:
    found = [*treated(lambda texts: [assess(Post("t", "1", text), rules).flagged for text in texts])]
    assert {one.group for one in found} == set(GROUPS)
    assert sum(one.honest.hits for one in found) == 0
    assert widest(found, "people")[0] == 0.0


def test_pairs_are_counted_by_hand() -> None:
    made = paired([(False, True)] * 6 + [(True, True)] * 4)
    assert (made.first, made.second, made.n) == (0.4, 1.0, 10)
    assert 0.2 < made.low < 0.6 < made.high < 1.0
    assert str(paired([(True, True)])) == "1.000 -> 1.000, +0.000 [+0.000, +0.000] n=1"


def test_the_report_is_one_page_in_which_nothing_runs(tmp_path: Path) -> None:
    sections = [Section("<b>", (("<script>alert(1)</script>", "1"),), "a & b")]
    text = page("x", sections, reliability([0.2, 0.7], [False, True], bins=2))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "<polyline" in text
    assert "http" not in text.replace("http-equiv", "")
    with pytest.raises(ContentError, match="cannot be written"):
        write(tmp_path / "no" / "x.html", "x", sections, [])


def test_the_command_writes_all_of_it(file: Path, tmp_path: Path) -> None:
    into = tmp_path / "report.html"
    done = CliRunner().invoke(app, ["evaluate", str(file), "--model", "none", "--report", str(into)])
    assert done.exit_code == 0, done.output
    for said in ("-- ranking", "-- by kind of row", "typing errors: ", "quoted in a warning: still flagged: 0.000"):
        assert said in done.output
    assert "other people: honest flagged" in into.read_text(encoding="utf-8")


def test_files_or_what_is_held_out_but_not_both(file: Path) -> None:
    for arguments in ([], [str(file), "--held-out"]):
        done = CliRunner().invoke(app, ["evaluate", *arguments])
        assert done.exit_code == 2
        assert "--held-out" in done.output


def test_two_models_stand_on_the_same_rows(file: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(file), "--model", "base", "--against", "base"])
    assert done.exit_code == 0, done.output
    assert "all risky posts: 1.000 -> 1.000, +0.000 [+0.000, +0.000] n=1: no difference shown" in done.output
    assert "ECE, 15 bins of equal mass: " in done.output
