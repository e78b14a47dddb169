"""Seed rows and decisions -> examples -> a split -> a model folder: what counts, what is left out, the card."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patrol import flow
from patrol.classify.features import PARTS
from patrol.classify.model import load_model
from patrol.copies import fingerprint, is_copy
from patrol.errors import ContentError, ModelError
from patrol.flow import House, open_house
from patrol.learning.candidate import Candidate, train_candidate
from patrol.learning.examples import TrainingSet, labelled_file, seed_examples, training_set
from patrol.learning.recipe import Recipe
from patrol.learning.training import is_held_out
from patrol.records import Example
from patrol.store.database import reading, writing
from patrol.store.decisions import decided_examples, reopen
from patrol.tables import load_tables
from patrol.workspace import Workspace, bundled_content
from tests.learning_samples import SETTINGS, a_shelf, decide_item, row_of, rows, text_of, write_rows
from tests.store_samples import UNIT, a_post, judged, take_in

BUNDLED = Workspace(bundled_content(), bundled_content())
TABLES = load_tables(BUNDLED)
MORNING = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(a_shelf(tmp_path), SETTINGS, model=False) as opened:
        yield opened


def an_example(number: int, text: str, **changes: Any) -> Example:
    made: dict[str, Any] = {
        "id": f"e{number}",
        "text": text,
        "title": None,
        "label": "legit",
        "modus": (),
        "speech_act": "offer",
        "minor": False,
        "origin": "synthetic",
        "voice": f"v{number}",
        "group": f"e{number}",
    }
    return Example(**{**made, **changes})


def trained(workspace: Workspace, name: str = "baru", decided: list[Example] | None = None) -> Candidate:
    return train_candidate(workspace, TABLES, decided or [], workspace.home / "models" / name, at=MORNING)


def sha(folder: Path) -> str:
    return hashlib.sha256((folder / "weights.npz").read_bytes()).hexdigest()


def meta_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    return found


# from the queue -------------------------------------------------------------------------------------------------


def test_decisions_flow_into_training_without_unsure_and_once_a_group(house: House) -> None:
    texts = {number: text_of("trafficking", 500 + number) for number in range(4)}
    with writing(house.database) as conn:
        for number, text in texts.items():
            take_in(conn, a_post(number, text), judged("high"))
        take_in(conn, a_post(9, texts[0] + " Segera!"), judged("high"))  # a copy: the same item
    for item_id, verdict in ((1, "trafficking"), (2, "unsure"), (3, "legit")):  # the fourth nobody decided
        decide_item(house, item_id, verdict)  # type: ignore[arg-type]
    made = flow.train(house, "baru")
    before = len(rows())
    assert made.lineage["by origin"] == {"synthetic": before, "decision": 2}
    assert made.lineage["by label"] == {"trafficking": 25, "legit": 25, "none": 24, "job_scam": 24}
    assert made.lineage["examples"] == before + 2
    with reading(house.database) as conn:
        learnt = {example.text: example.label for example in decided_examples(conn, UNIT)}
    assert learnt == {texts[0]: "trafficking", texts[2]: "legit"}
    assert made.folder == house.workspace.home / "models" / "baru"


def test_only_the_last_decision_on_an_item_is_learnt(house: House) -> None:
    with writing(house.database) as conn:
        take_in(conn, a_post(1, text_of("trafficking", 500)), judged("high"))
    decide_item(house, 1, "legit")
    with writing(house.database) as conn:
        reopen(conn, UNIT, 1, analyst="ani", because="salah pilih")
    decide_item(house, 1, "trafficking")
    with reading(house.database) as conn:
        assert [example.label for example in decided_examples(conn, UNIT)] == ["trafficking"]
    with writing(house.database) as conn:
        reopen(conn, UNIT, 1, analyst="ani", because="belum jelas")
    decide_item(house, 1, "unsure")
    with reading(house.database) as conn:
        assert list(decided_examples(conn, UNIT)) == []


def test_a_decision_beats_the_seed_row_it_copies_and_stays_on_its_side(house: House) -> None:
    seed = {example.id: example for example in seed_examples(house.workspace)}
    with writing(house.database) as conn:
        for number, id_ in enumerate(("legit-0", "legit-1")):
            take_in(conn, a_post(number, seed[id_].text), judged("high"))
    for item_id in (1, 2):
        decide_item(house, item_id, "trafficking")
    with reading(house.database) as conn:
        decided = list(decided_examples(conn, UNIT))
    chosen = training_set([*seed.values(), *decided])
    assert chosen.left_out == {"copy": 2} and len(chosen.examples) == len(seed)
    by_text = {example.text: example for example in chosen.examples}
    for id_, held_out in (("legit-0", True), ("legit-1", False)):
        kept = by_text[seed[id_].text]
        assert (kept.origin, kept.label) == ("decision", "trafficking")
        assert is_held_out(kept, Recipe()) is is_held_out(seed[id_], Recipe()) is held_out


def test_deciding_again_moves_nothing_to_the_other_side(house: House) -> None:
    with writing(house.database) as conn:
        for number in range(12):
            take_in(conn, a_post(number, text_of("trafficking", 500 + number)), judged("high"))
    for item_id in range(1, 13):
        decide_item(house, item_id, "trafficking")

    def sides() -> dict[str, bool]:
        with reading(house.database) as conn:
            chosen = training_set(decided_examples(conn, UNIT))
        return {example.text: is_held_out(example, Recipe()) for example in chosen.examples}

    before = sides()
    for item_id in range(1, 13):
        with writing(house.database) as conn:
            reopen(conn, UNIT, item_id, analyst="ani", because="dibaca lagi")
        decide_item(house, item_id, "trafficking")
    assert sides() == before and len(before) == 12


# the set --------------------------------------------------------------------------------------------------------


def test_copies_vote_once_and_contradictions_are_left_out() -> None:
    one, other, third = (text_of("legit", number) for number in range(3))
    given = [
        an_example(1, one),
        an_example(2, one.upper()),
        an_example(3, one + " !!"),
        an_example(4, other, label="trafficking"),
        an_example(5, other, label="legit"),
        an_example(6, third, label="legit"),
        an_example(7, third, label="trafficking", origin="decision", voice=None),
        an_example(8, "", label="none"),
        an_example(9, "", label="none"),
    ]
    chosen = training_set(given, {"unsure": 3, "nothing": 0})
    assert {example.id: example.label for example in chosen.examples} == {
        "e1": "legit",
        "e7": "trafficking",
        "e8": "none",
        "e9": "none",
    }
    assert chosen.left_out == {"unsure": 3, "contradiction": 2, "copy": 3}
    assert {example.group for example in chosen.examples} == {"e1", "e6", "e8", "e9"}
    turned = training_set(reversed(given), {"unsure": 3})
    assert turned.left_out == chosen.left_out
    assert {e.group: e.label for e in turned.examples} == {e.group: e.label for e in chosen.examples}


def test_two_decisions_that_contradict_each_other_teach_nothing() -> None:
    text = text_of("legit", 1)
    given = [an_example(n, text, origin="decision", label=label) for n, label in enumerate(("legit", "trafficking"))]
    assert training_set(given) == TrainingSet((), {"contradiction": 2}, (("e0 (legit)", "e1 (trafficking)"),))


def test_no_voice_no_group_and_no_copy_stands_on_both_sides() -> None:
    chosen = training_set(seed_examples(BUNDLED)).examples
    for recipe in (Recipe(), Recipe(seed=1, holdout=0.5)):
        held = [example for example in chosen if is_held_out(example, recipe)]
        used = [example for example in chosen if not is_held_out(example, recipe)]
        assert abs(len(held) / len(chosen) - recipe.holdout) < 0.15
        assert not {example.voice for example in held} & {example.voice for example in used}
        assert not {example.group for example in held} & {example.group for example in used}
    prints = [[fingerprint(example.title, example.text) for example in side] for side in (held, used)]
    assert not any(is_copy(a, b) for a in prints[0] for b in prints[1])


def test_without_a_voice_the_group_draws_the_side() -> None:
    drawn = {is_held_out(an_example(n, "x", voice=None, group="g"), Recipe()) for n in range(20)}
    assert len(drawn) == 1
    held = [is_held_out(an_example(n, "x", voice=None), Recipe(holdout=0.3)) for n in range(2_000)]
    assert 0.26 < sum(held) / len(held) < 0.34


# training -------------------------------------------------------------------------------------------------------

AGAIN = """
import sys
from pathlib import Path
from patrol.workspace import Workspace
from tests.test_learning import sha, trained
print(sha(trained(Workspace(Path(sys.argv[1]), Path(sys.argv[2])), "lain").folder))
"""


def test_training_again_gives_the_same_weights(tmp_path: Path) -> None:
    workspace = a_shelf(tmp_path)
    first, second = trained(workspace, "baru"), trained(workspace, "lagi")
    assert sha(first.folder) == sha(second.folder)
    assert {**meta_of(first.folder), "name": ""} == {**meta_of(second.folder), "name": ""}
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(workspace.home), str(workspace.bundled)],
        env={**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(bundled_content())},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == sha(first.folder)
    (workspace.home / "models" / "baru" / "recipe.yml").write_text("strength: 2\n", encoding="utf-8")
    assert sha(trained(workspace, "baru").folder) != sha(second.folder)
    assert (workspace.home / "models" / "baru" / "recipe.yml").read_text(encoding="utf-8") == "strength: 2\n"


def test_what_is_held_out_leaves_no_trace_in_the_weights(tmp_path: Path) -> None:
    given = rows()
    other = [
        {**row, "text": f"Teks lain sama sekali nomor {n} {text_of('none', 900 + n)}", "label": "legit", "modus": []}
        if is_held_out(an_example(0, "", voice=row["voice"]), Recipe())
        else row
        for n, row in enumerate(given)
    ]
    assert sum(row not in given for row in other) >= 12
    first, second = trained(a_shelf(tmp_path / "a", given)), trained(a_shelf(tmp_path / "b", other))
    assert sha(first.folder) == sha(second.folder)
    assert first.lineage["set SHA-256"] != second.lineage["set SHA-256"]
    assert second.measured.label_macro_f1 < first.measured.label_macro_f1


def test_a_recipe_chooses_its_features(tmp_path: Path) -> None:
    workspace = a_shelf(tmp_path)
    weights = {}
    for name, recipe in (("semua", "strength: 4\n"), ("tanpa", "letters: 0\nshape: 0\nsignals: 0.5\n")):
        folder = workspace.home / "models" / name
        folder.mkdir(parents=True)
        (folder / "recipe.yml").write_text(recipe, encoding="utf-8")
        train_candidate(workspace, TABLES, [], folder)
        weights[name] = load_model(folder).coefficients
    assert all(np.abs(weights["semua"][part]).sum() > 0 for part in PARTS.values())
    assert [name for name, part in PARTS.items() if not weights["tanpa"][part].any()] == ["letters", "shape"]


def test_it_learns_what_sets_the_kinds_apart_and_says_so_on_its_card(tmp_path: Path) -> None:
    made = trained(a_shelf(tmp_path))
    card, meta = (made.folder / "card.md").read_text(encoding="utf-8"), meta_of(made.folder)
    assert made.measured.n == 24 and made.measured.label_macro_f1 > 0.7
    assert "| examples | 96 |" in card and "| held out | 24 |" in card and "Measured on 24 held-out" in card
    assert "{'synthetic': 96}" in card and meta["weights_sha256"] in card and str(made.lineage["set SHA-256"]) in card
    assert sha(made.folder) == meta["weights_sha256"]
    for figure, n in ((made.measured.offer_or_not, 24), (made.measured.risky_recall, 6)):
        assert figure in card and figure.endswith(f"] n={n}") and " [" in figure
    assert f"| {made.measured.false_alarms} |" in card and made.measured.false_alarms.endswith("n=18")
    assert "2026-11-02T01:00:00+00:00" in card and "never a verdict" in card and "not proof" in card
    assert "| synthetic share | 100% of 96 |" in card and "| modus, macro F1 | " in card
    assert "| gender asked for | " in card and "| place | 0." in card
    assert meta["recipe"] == asdict(Recipe())
    assert sorted(path.name for path in made.folder.iterdir()) == ["card.md", "model.json", "weights.npz"]
    assert not list(made.folder.parent.glob(".*"))
    told = "\n".join(made.lines())
    assert "examples: 96" in told and made.measured.risky_recall in told
    assert load_model(made.folder).version == f"baru-{meta['weights_sha256'][:12]}"


@pytest.mark.parametrize(
    "changes",
    [{"speech_act": "offer"}, {"modus": ["organ"]}, {"voice": None}, {"voice": "orang-1"}],
    ids=["one act", "one modus", "no voice", "one voice"],
)
def test_one_sided_sets_are_learnt_from_all_the_same(tmp_path: Path, changes: dict[str, Any]) -> None:
    made = trained(a_shelf(tmp_path, [{**row, **changes} for row in rows(12)]))
    assert load_model(made.folder).version.startswith("baru-")


def test_a_label_seen_once_does_not_break_the_folds(tmp_path: Path) -> None:
    given = [row_of("legit", number, voice=None) for number in range(39)] + [row_of("none", 0, voice="orang-1")]
    assert trained(a_shelf(tmp_path, given)).lineage["by label"] == {"legit": 39, "none": 1}


@pytest.mark.parametrize("given", [[], rows(2), [row_of("legit", number) for number in range(60)]])
def test_too_little_to_learn_from_is_said_and_nothing_written(tmp_path: Path, given: list[dict[str, Any]]) -> None:
    workspace = a_shelf(tmp_path, given)
    with pytest.raises(ModelError, match="too few") as caught:
        trained(workspace)
    assert caught.value.hint is not None
    assert list((workspace.home / "models").iterdir()) == []


def test_two_files_may_give_one_id_to_two_texts(tmp_path: Path) -> None:
    twice = [{**row, "id": str(number % 40)} for number, row in enumerate(rows())]
    one, other = trained(a_shelf(tmp_path / "a")), trained(a_shelf(tmp_path / "b", twice))
    assert sha(one.folder) == sha(other.folder) and one.measured == other.measured


# rows that cannot be used ---------------------------------------------------------------------------------------

GOOD = row_of("legit", 1)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{oops", "Expecting"),
        (b"", "Expecting"),
        (b"[1]", "names and values"),
        (b"null", "names and values"),
        (b"[" * 100_000, "recursion"),
        (b'{"id": "caf\xe9"}', "utf-8"),
        (json.dumps(without("text")).encode(), "'text'"),
        (json.dumps(without("label")).encode(), "'label'"),
        (json.dumps({**GOOD, "label": "unsure"}).encode(), "'unsure' is none of"),
        (json.dumps({**GOOD, "label": ["legit"]}).encode(), "is none of"),
        (json.dumps({**GOOD, "speech_act": "shout"}).encode(), "'shout' is none of"),
        (json.dumps({**GOOD, "modus": ["fraud"]}).encode(), "'fraud' is none of"),
        (json.dumps({**GOOD, "modus": 3}).encode(), "cannot be used"),
        (json.dumps({**GOOD, "text": 3}).encode(), "text must be"),
        (json.dumps({**GOOD, "text": None}).encode(), "text must be"),
        (json.dumps({**GOOD, "title": 3}).encode(), "title must be"),
        (json.dumps({**GOOD, "voice": ["a"]}).encode(), "voice must be"),
        (json.dumps({**GOOD, "voice": "\ud83d"}).encode(), "surrogates"),
    ],
    ids=lambda value: str(value[-20:]),
)
def test_a_bad_row_is_named_by_path_and_line(tmp_path: Path, line: bytes, says: str) -> None:
    path = write_rows(tmp_path / "buruk.jsonl", [GOOD, GOOD])
    path.write_bytes(path.read_bytes() + line + b"\n" + json.dumps(GOOD).encode())
    with pytest.raises(ContentError) as caught:
        list(labelled_file(path))
    assert str(caught.value).startswith(f"{path}:3: ") and says in str(caught.value)
