"""The walk between people and machine: what a rescore may touch, what a copy changes, several units on one database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, table

from patrol import flow, jobs
from patrol.records import Item
from patrol.settings import Settings
from patrol.store import queue
from patrol.store.audit import audit_rows
from patrol.store.database import reading
from patrol.store.queue import Filters
from patrol.store.schema import assessment, copy_band, copy_group, copy_mark, item, post, revision
from patrol.store.schema_desk import contact
from patrol.taking.house import House, open_house
from patrol.taking.intake import Intake
from patrol.workspace import Workspace, bundled_content, init_workspace
from tests.learning_samples import decide_item
from tests.store_samples import UNIT, a_post, database_of, text_of

OTHER = "polres-lain"
SETTINGS = Settings(unit=UNIT, slice_rate=1.0)  # every post reaches the queue, whatever the rules of the day say
OFFER = (
    "Dibutuhkan admin layanan untuk kantor di {town}. Gaji 12 juta per bulan, tiket dan mess disediakan, tanpa "
    "pengalaman, usia 20 sampai 35 tahun. Minat hubungi wa 0812 0000 {phone}."
)
CAFE = (
    "Dibutuhkan pelayan kafe karaoke di Batam, penampilan menarik, mess dan makan disediakan, gaji harian dan bonus. "
    "Minat hubungi wa 0812 0000 3333"
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(init_workspace(tmp_path / "unit"), SETTINGS, model=False) as opened:
        yield opened


def of_unit(house: House, unit: str) -> House:
    return replace(house, settings=replace(house.settings, unit=unit))


def take_in(house: House, *texts: str, start: int = 1) -> str:
    intake = Intake(house)
    for number, text in enumerate(texts, start=start):
        intake.accept(None, a_post(number, text))
    intake.flush()
    return intake.words


def items(house: House) -> list[Item]:
    with reading(house.database) as conn:
        rows = queue.list_items(conn, house.settings.unit, Filters(state=None))
    return [row.item for row in rows]


def add_town(house: House) -> None:
    """The places table learns a town, as a unit's own copy of it."""
    path = house.workspace.home / "data" / "tables" / "places.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((bundled_content() / "data" / "tables" / "places.csv").read_bytes())
    with path.open("a", encoding="utf-8") as table:
        table.write("zzyxville,city,KH,,,own,2026-11-25\n")


# batches --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("backend")
def test_a_batch_leaves_what_single_posts_would(tmp_path: Path) -> None:
    offer, other = OFFER.format(town="Zzyxville", phone="1111"), OFFER.format(town="Zzyxville", phone="2222")
    told = [
        *((n, text_of(n)) for n in range(6)),
        *((6, offer), (7, offer), (8, other), (9, CAFE), (10, "\x00"), (11, "ya")),
        *((2, text_of(2)), (3, text_of(40)), (12, text_of(4)), (13, ""), (14, text_of(50)), (14, text_of(51))),
    ]
    left = []
    for name, size in (("one", 1), ("all", len(told))):
        (tmp_path / name).mkdir()
        settings = replace(SETTINGS, database_url=database_of(tmp_path / name))
        with open_house(init_workspace(tmp_path / name), settings, model=False) as opened:
            intake = Intake(opened)
            for start in range(0, len(told), size):
                for number, words in told[start : start + size]:
                    intake.accept(None, a_post(number, words))
                intake.flush()
            left.append((intake.words, _all_rows(opened)))
    assert left[0] == left[1]


def _all_rows(house: House) -> dict[str, list[str]]:
    """What a house's tables hold of posts, but for ids and moments, which differ by the order of writing."""
    with reading(house.database) as conn:
        group = select(copy_group.c.id, copy_group.c.age, copy_group.c.joined, copy_group.c.merged_into)
        said = select(post.c.key, post.c.group_id, revision.c.text, revision.c.group_id, revision.c.joined_as)
        made = said.add_columns(assessment.c.body, assessment.c.draw, assessment.c.current, assessment.c.facts)
        joined = post.join(revision, revision.c.post_id == post.c.id)
        judged = joined.join(assessment, assessment.c.revision_id == revision.c.id)
        now_says = select(post.c.key, revision.c.text).join(revision, revision.c.id == post.c.revision_id)
        found = select(contact.c.value, revision.c.text).join(revision, revision.c.id == contact.c.revision_id)
        marks = select(copy_mark.c.digest, copy_mark.c.group_id, func.count()).join(copy_band).group_by(copy_mark.c.id)
        queued = select(item.c.group_id, item.c.unit, item.c.state, item.c.rank, item.c.score, item.c.posts)
        queries = {"group": group, "made": made.select_from(judged), "now": now_says, "found": found, "marks": marks,
                   "item": queued}  # fmt: skip
        rows = {name: sorted(map(repr, conn.execute(query))) for name, query in queries.items()}
        words = conn.execute(select(func.count()).select_from(table("search_text"))).scalar_one()
    return {**rows, "words": [str(words)]}


# rescoring ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 50])
def test_a_rescore_opens_no_decided_item(house: House, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    offer = OFFER.format(town="Zzyxville", phone=1111)
    take_in(house, offer)
    decide_item(house, 1, "trafficking")
    take_in(house, offer.replace(".", " !!"), start=2)
    [before] = items(house)
    assert before.state == "decided" and before.inherits
    add_town(house)
    monkeypatch.setattr(jobs, "BATCH", batch)
    assert "'assessed': 2" in jobs.rescore(house, open_only=False)
    assert items(house) == [before]
    with open_house(house.workspace, SETTINGS, model=False) as later:
        take_in(later, offer.replace(".", " ??"), start=3)
    [after] = items(house)
    assert (after.state, after.inherits, after.posts) == ("decided", True, 3)


def test_a_decided_text_that_its_post_no_longer_shows_is_assessed_again_too(house: House) -> None:
    offer = OFFER.format(town="Zzyxville", phone=1111)
    take_in(house, offer)
    decide_item(house, 1, "trafficking")
    take_in(house, text_of(9))  # the same post, with another text
    add_town(house)
    assert "'assessed': 2" in jobs.rescore(house, open_only=False)
    with open_house(house.workspace, SETTINGS, model=False) as later:
        take_in(later, offer.replace(".", " !!"), start=2)
    [decided] = [item for item in items(house) if item.id == 1]
    assert decided.state == "decided" and decided.inherits


# copies ---------------------------------------------------------------------------------------------------------


def test_a_copy_that_also_seeks_children_opens_a_harmless_item_again(house: House) -> None:
    take_in(house, CAFE)
    decide_item(house, 1, "legit")
    take_in(house, CAFE + ", anak SMP juga boleh", start=2)
    [item] = items(house)
    assert (item.state, item.reopened_because, item.lane) == ("open", "age", "child")


# several units --------------------------------------------------------------------------------------------------


def test_posts_that_another_unit_took_in_reach_this_units_queue(house: House) -> None:
    other = of_unit(house, OTHER)
    offers = [OFFER.format(town="Kamboja", phone=1111), text_of(1)]
    take_in(house, *offers)
    assert take_in(other, *offers) == "0 new, 2 seen again, 0 changed; 0 of them flagged"
    assert [item.band for item in items(other)] == [item.band for item in items(house)]
    assert len(items(other)) == 2
    before = items(other)
    take_in(other, *offers)
    assert items(other) == before


def test_a_copy_that_differs_opens_every_units_item(house: House) -> None:
    other = of_unit(house, OTHER)
    offer = OFFER.format(town="Kamboja", phone=1111)
    take_in(house, offer)
    take_in(other, offer)
    decide_item(house, 1, "trafficking")
    take_in(other, OFFER.format(town="Kamboja", phone=2222), start=2)
    [mine], [theirs] = items(house), items(other)
    assert (mine.state, mine.reopened_because, mine.posts) == ("open", "phone", 2)
    assert (theirs.state, theirs.reopened_because, theirs.posts) == ("open", None, 2)


def test_a_rescore_brings_every_units_items_up_to_date(house: House) -> None:
    other = of_unit(house, OTHER)
    offer = OFFER.format(town="Kamboja", phone=1111)
    take_in(house, offer)
    take_in(other, offer)
    decide_item(house, 1, "trafficking")
    [decided], [opened] = items(house), items(other)
    nothing = Workspace(house.workspace.home, house.workspace.home.parent / "bundled")
    (nothing.bundled / "data").mkdir(parents=True)
    (nothing.bundled / "rules").mkdir()
    (nothing.bundled / "data" / "tables").symlink_to(bundled_content() / "data" / "tables")
    jobs.rescore(replace(other, workspace=nothing), open_only=False)
    assert items(house) == [replace(decided, machine_disagrees=True)]
    [after] = items(other)
    assert opened.band != "none" and after.band == "none"
    jobs.rescore(other, open_only=False)
    assert items(house) == [decided] and items(other) == [opened]


# promotion ------------------------------------------------------------------------------------------------------


def test_a_model_that_could_not_be_put_to_use_is_not_told_as_promoted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(flow, "gate_complaints", lambda *_: [])
    monkeypatch.setattr(flow, "put_to_use", full)
    with pytest.raises(OSError, match="No space"):
        flow.promote(house, "base")
    with reading(house.database) as conn:
        assert [row.action for row in audit_rows(conn, UNIT)] == []
