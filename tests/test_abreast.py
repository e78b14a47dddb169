"""A file scored by two processes: the same lines in the same order, whatever the other one does."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from patrol import batch
from patrol.batch import score_file
from patrol.classify.encoded import EncodedModel
from patrol.classify.model import Model
from patrol.cli import beside
from patrol.flow import open_engine
from patrol.records import Post
from patrol.scoring import Engine, assess_many, first_looks
from patrol.settings import Settings
from patrol.workspace import find_workspace

OFFER = "Butuh admin judol di Kamboja, gaji 900 USD, paspor dibuatkan, berangkat besok. WA 0812-0000-4471"
TEXTS = (OFFER, "Toko roti cari kasir, Sambas, 2 juta", "Selamat pagi semua", "minat kak, infonya dong")
SIZE = 4


@pytest.fixture(scope="module")
def rules() -> Engine:
    return open_engine(find_workspace(), Settings(), model=False)


@pytest.fixture
def parts_of_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "TOGETHER", SIZE)
    monkeypatch.setattr(batch, "WORTH", 1)


def _file(folder: Path, rows: int, more: Sequence[str] = ()) -> Path:
    lines = [json.dumps({"id": f"n{at}", "text": f"{TEXTS[at % len(TEXTS)]} ({at})"}) for at in range(rows)]
    path = folder / "posts.jsonl"
    path.write_text("\n".join([*lines, *more]) + "\n", encoding="utf-8")
    return path


class Other:
    """Another process, played: it answers with what `says` makes of a part, and ends after so many."""

    def __init__(self, says: Callable[[Sequence[str]], list[str | None]], lasts: int = 1_000) -> None:
        self.says, self.lasts = says, lasts
        self.sent: list[Sequence[str]] = []
        self.given: list[Sequence[str]] = []
        self.alive = True

    def send(self, rows: Sequence[str]) -> None:
        self.sent.append(rows)
        self.given.append(rows)

    def receive(self, *, wait: bool) -> list[str | None] | None:
        if not self.sent or not wait:  # slow: it answers only who waits
            return None
        if not self.lasts:
            self.alive = False
            return None
        self.lasts -= 1
        return self.says(self.sent.pop(0))


def _in_doubt(rows: Sequence[str]) -> list[str | None]:
    return [None] * len(rows)


def _marked(rows: Sequence[str]) -> list[str | None]:
    """Every second row in doubt, the others answered in a way that shows who did."""
    return [
        None if at % 2 else json.dumps({"id": json.loads(row)["id"], "by": "other"}) + "\n"
        for at, row in enumerate(rows)
    ]


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _alone(path: Path, result: Path, engine: Engine) -> list[dict[str, object]]:
    score_file(path, result, engine)
    return _lines(result)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda: Other(_in_doubt), id="all in doubt"),
        pytest.param(lambda: Other(_in_doubt, lasts=0), id="dies with all it had"),
        pytest.param(lambda: Other(_in_doubt, lasts=1), id="dies later"),
    ],
)
@pytest.mark.usefixtures("parts_of_four")
def test_the_lines_are_those_of_one_process(rules: Engine, tmp_path: Path, other: Callable[[], Other]) -> None:
    made, path = other(), _file(tmp_path, 50)
    assert score_file(path, tmp_path / "two.jsonl", rules, start=lambda: nullcontext(made)) == 0
    assert made.given, "it was given something to read"
    assert _lines(tmp_path / "two.jsonl") == _alone(path, tmp_path / "one.jsonl", rules)


@pytest.mark.usefixtures("parts_of_four")
def test_what_the_other_is_sure_of_is_taken_and_the_rest_assessed_here(rules: Engine, tmp_path: Path) -> None:
    made, path = Other(_marked), _file(tmp_path, 50)
    score_file(path, tmp_path / "two.jsonl", rules, start=lambda: nullcontext(made))
    lines = _lines(tmp_path / "two.jsonl")
    assert [line["id"] for line in lines] == [f"n{at}" for at in range(50)]
    theirs = [line["id"] for line in lines if line.get("by") == "other"]
    assert len(theirs) == SIZE // 2 * len(made.given)
    one = {line["id"]: line for line in _alone(path, tmp_path / "one.jsonl", rules)}
    assert all(line == one[line["id"]] for line in lines if line["id"] not in theirs)


@pytest.mark.usefixtures("parts_of_four")
def test_bad_rows_and_long_texts_stay_here(
    rules: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch, "_LONGEST", 200)
    bad = ["not json", '{"id": 3}', json.dumps({"text": "a" * 201}), json.dumps({"text": "\ud800 halo"})]
    path, made = _file(tmp_path, 8, [*bad, *bad]), Other(_in_doubt)
    assert score_file(path, tmp_path / "two.jsonl", rules, start=lambda: nullcontext(made)) == 4
    assert [len(rows) for rows in made.given] == [SIZE], "of four parts the second"
    assert len(_lines(tmp_path / "two.jsonl")) == 16
    assert f"{path}:9: not JSON" in capsys.readouterr().err


def test_a_first_look_leaves_what_is_in_doubt(tmp_path: Path) -> None:
    light = open_engine(find_workspace(), Settings(model="base"))
    assert isinstance(light.model, Model)
    asked: list[str] = []

    class Second(EncodedModel):
        def predict_many(self, posts):  # type: ignore[no-untyped-def]
            asked.extend(reading.folded for reading, _ in posts)
            return light.model.predict_many(posts)  # type: ignore[union-attr]

    full = Engine(light.tables, light.rulebook, light.model, Second(light.model, lambda _: pytest.fail("embeds")))
    posts = [Post("t", str(at), text) for at, text in enumerate(TEXTS * 40)]
    looks = first_looks(posts, full)
    assert not asked, "a first look asks no fuller model"
    whole = assess_many(posts, full)
    assert len(asked) == looks.count(None) > 0
    assert looks.count(None) < len(posts)
    assert all(one is None or one == other for one, other in zip(looks, whole, strict=True))


def test_a_real_child_reads_a_part_and_may_be_killed(rules: Engine) -> None:
    rows = [json.dumps({"id": at, "text": f"{TEXTS[at % len(TEXTS)]} {at}"}) for at in range(batch.TOGETHER)]
    with beside.reader(model=False)() as child:
        assert child.receive(wait=False) is None
        child.send(rows)
        lines = child.receive(wait=True)
        assert lines is not None
        told = [json.loads(line or "{}") for line in lines]
        made = assess_many([Post("t", str(at), json.loads(row)["text"]) for at, row in enumerate(rows)], rules)
        assert [one["id"] for one in told] == list(range(batch.TOGETHER))
        assert [one["band"] for one in told] == [one.band for one in made]
        child.end()
        child.send(rows)
        assert [child.receive(wait=True), child.receive(wait=True)] == [None, None], "nobody waits for what never comes"
        assert child.alive is False


def test_what_comes_through_a_pipe_is_read_here(rules: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = io.BufferedReader(io.BytesIO(_file(tmp_path, 3).read_bytes()))
    monkeypatch.setattr("builtins.open", lambda *_, **__: given)
    monkeypatch.setattr(batch, "WORTH", 0)
    assert score_file(Path("-"), tmp_path / "made.jsonl", rules, start=lambda: pytest.fail("a process")) == 0
