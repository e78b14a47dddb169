"""Near-copy groups in the database: whatever the order of arrival, joined by a bridge, kept apart by people."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select

from patrol.copies import fingerprint, is_copy
from patrol.errors import QueueError
from patrol.store import queue
from patrol.store.accounts import ensure_unit
from patrol.store.audit import verify_chain
from patrol.store.database import reading, writing
from patrol.store.decisions import decide, decided_examples, decisions_of
from patrol.store.enqueue import enqueue
from patrol.store.groups import current_group, place_in_group
from patrol.store.items import item_view
from patrol.store.schema import copy_group, copy_mark, item, post, revision
from tests.copy_samples import bases, copies_of
from tests.store_samples import UNIT, a_database, a_post, judged, take_in, text_of
from tests.test_copies import grouped

pytestmark = pytest.mark.usefixtures("backend")

# Two ads that are no copies of each other, and a third that is one of both.
PARTS = [text_of(900 + n) for n in range(10)]
LEFT = " ".join(PARTS[:7])
BRIDGE = " ".join(PARTS)
RIGHT = " ".join(PARTS[3:])


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    with writing(made) as conn:
        ensure_unit(conn, UNIT)
        ensure_unit(conn, "lain")
    yield made
    made.dispose()


def decide_as(conn: Connection, unit: str, item_id: int, verdict: str) -> None:
    held = queue.claim(conn, unit, "ani", item_id=item_id)
    assert held is not None
    form = {"analyst": "ani", "token": held.token, "version": held.item.version, "idem": f"{unit}{item_id}{verdict}"}
    decide(conn, unit, item_id, **form, verdict=verdict, reasons=["x"])  # type: ignore[arg-type]


def partition(conn: Connection) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for key, group in conn.execute(select(post.c.key, post.c.group_id)):
        groups.setdefault(group, set()).add(key)
    return {frozenset(keys) for keys in groups.values()}


def sound(conn: Connection) -> None:
    """What must hold of groups and items at any time."""
    for group in conn.execute(select(copy_group)):
        own = select(revision.c.joined_as).where(revision.c.group_id == group.id).order_by(revision.c.joined_as)
        numbers = conn.execute(own).scalars().all()
        if group.merged_into is None:
            assert numbers == list(range(1, group.joined + 1)), group
        else:
            assert not numbers
    gone = select(copy_group.c.id).where(copy_group.c.merged_into.is_not(None))
    for column in (post.c.group_id, copy_mark.c.group_id, item.c.group_id):
        assert conn.execute(select(func.count()).where(column.in_(gone))).scalar() == 0
    assert verify_chain(conn).fault is None


def test_samples_are_what_they_say() -> None:
    left, bridge, right = (fingerprint(None, text) for text in (LEFT, BRIDGE, RIGHT))
    assert is_copy(left, bridge) and is_copy(right, bridge) and not is_copy(left, right)


@pytest.mark.parametrize("seed", range(4))
def test_groups_do_not_depend_on_the_order_of_arrival(engine: Engine, seed: int) -> None:
    texts = {f"{n}-{c}": text for n, base in enumerate(bases(12)) for c, text in enumerate([base, *copies_of(base, n)])}
    texts |= {"left": LEFT, "bridge": BRIDGE, "right": RIGHT}
    keys = sorted(texts)
    random.Random(seed).shuffle(keys)
    names = sorted(texts)
    pure = grouped([fingerprint(None, texts[key]) for key in names])
    expected = {frozenset(key for key, own in zip(names, pure, strict=True) if own == root) for root in pure}
    assert frozenset({"left", "bridge", "right"}) in expected
    with writing(engine) as conn:
        for key in keys:
            take_in(conn, a_post(0, texts[key], key=key))
        found = partition(conn)
        sound(conn)
        assert queue.count_items(conn, UNIT) == len(found)
    assert found == expected


def test_ids_are_stable_and_placing_twice_changes_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        saved, first = take_in(conn, a_post(1, LEFT))
        assert first.founded
        assert place_in_group(conn, saved.revision_id).group_id == first.group_id
        _, second = take_in(conn, a_post(2, LEFT + " Ayo!"))
        assert (second.group_id, second.founded) == (first.group_id, False)
        _, apart = take_in(conn, a_post(3, "wa 0812 0000 1111"))
        _, apart_too = take_in(conn, a_post(4, "wa 0812 0000 1111"))
        assert apart.group_id != apart_too.group_id  # a bare phone in common is no copy
        sound(conn)


def test_a_bridge_joins_two_groups_under_the_older_id(engine: Engine) -> None:
    with writing(engine) as conn:
        _, left = take_in(conn, a_post(1, LEFT), judged("medium"))
        _, right = take_in(conn, a_post(2, RIGHT), judged("critical"))
        held = queue.claim(conn, UNIT, "ani", item_id=1)
        assert held is not None and queue.count_items(conn, UNIT) == 2
        _, bridge = take_in(conn, a_post(3, BRIDGE), judged("low"))
        assert (bridge.group_id, bridge.absorbed, bridge.kept_apart) == (left.group_id, (right.group_id,), ())
        assert current_group(conn, right.group_id) == left.group_id
        sound(conn)
        [row] = queue.list_items(conn, UNIT)
        assert (row.item.id, row.item.posts, row.item.band, row.item.lease_by) == (1, 3, "critical", "ani")
        view = item_view(conn, UNIT, 2)  # the other's address shows the joined item
        assert view is not None and view.item.id == 1 and view.texts == 3
        with pytest.raises(QueueError, match="joined to item 1"):
            queue.claim(conn, UNIT, "budi", item_id=2)
        # the analyst who was reading goes on, and decides what was read
        form = {"analyst": "ani", "token": held.token, "version": held.item.version, "idem": "a"}
        decide(conn, UNIT, 1, **form, verdict="legit", reasons=["x"])  # type: ignore[arg-type]
        decided = queue.item_by_id(conn, UNIT, 1)
        assert decided is not None and decided.inherits and decided.state == "decided"


DECIDED = [
    # verdict on the left, on the right -> whether they are joined, which item stays
    (None, "trafficking", True, 2),
    ("trafficking", None, True, 1),
    ("trafficking", "trafficking", True, 1),
    ("trafficking", "legit", False, None),
    ("unsure", "legit", False, None),
]


@pytest.mark.parametrize(("on_left", "on_right", "joined", "stays"), DECIDED)
def test_bridged_groups_that_people_decided(
    engine: Engine, on_left: str | None, on_right: str | None, joined: bool, stays: int | None
) -> None:
    with writing(engine) as conn:
        _, left = take_in(conn, a_post(1, LEFT))
        _, right = take_in(conn, a_post(2, RIGHT))
        for item_id, verdict in ((1, on_left), (2, on_right)):
            if verdict:
                decide_as(conn, UNIT, item_id, verdict)
        _, bridge = take_in(conn, a_post(3, BRIDGE))
        sound(conn)
        if not joined:
            assert {bridge.group_id, *bridge.kept_apart} == {left.group_id, right.group_id}
            assert queue.count_items(conn, UNIT, queue.Filters(state="decided")) == 2
            assert len(list(decided_examples(conn, UNIT))) == sum(v != "unsure" for v in (on_left, on_right))
            return
        assert bridge.group_id == left.group_id
        [row] = queue.list_items(conn, UNIT, queue.Filters(state="decided"))
        assert (row.item.id, row.item.group_id, row.item.inherits) == (stays, left.group_id, True)
        assert queue.count_items(conn, UNIT) == 0
        assert len(list(decided_examples(conn, UNIT))) == 1  # one vote for a group
        assert len(decisions_of(conn, UNIT, row.item.id)) == sum(bool(v) for v in (on_left, on_right))
        view = item_view(conn, UNIT, row.item.id)
        assert view is not None
        covered = {shown.post.key for shown in view.posts if shown.covered}
        assert covered == {key for key, verdict in (("k1", on_left), ("k2", on_right)) if verdict}


def test_joining_reopens_where_the_other_group_says_something_else(engine: Engine) -> None:
    with writing(engine) as conn:
        take_in(conn, a_post(1, LEFT), judged(destinations=("MM",)))
        take_in(conn, a_post(2, RIGHT))
        decide_as(conn, UNIT, 2, "legit")
        take_in(conn, a_post(3, BRIDGE))
        [row] = queue.list_items(conn, UNIT)
        assert (row.item.id, row.item.reopened_because) == (2, "destination")
        sound(conn)


def test_each_unit_keeps_its_own_decision(engine: Engine) -> None:
    with writing(engine) as conn:
        _, left = take_in(conn, a_post(1, LEFT))
        _, right = take_in(conn, a_post(2, RIGHT))
        for placed in (left, right):
            enqueue(conn, "lain", placed.group_id)
        decide_as(conn, UNIT, 1, "legit")
        [theirs] = [row.item.id for row in queue.list_items(conn, "lain") if row.item.group_id == right.group_id]
        decide_as(conn, "lain", theirs, "trafficking")
        _, bridge = take_in(conn, a_post(3, BRIDGE))
        assert not bridge.absorbed  # no single order of joining could tell the two decisions' texts apart
        sound(conn)
    with reading(engine) as conn:
        assert [example.label for example in decided_examples(conn, "lain")] == ["trafficking"]
