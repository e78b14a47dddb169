"""Two near-copy groups that a text bridges -> one, with the items of every unit; unless people decided differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from patrol.store.audit import add_audit
from patrol.store.columns import now
from patrol.store.schema import copy_group, copy_mark, item, post, revision


def join_groups(conn: Connection, older: str, younger: str) -> bool:
    """Make one group of two, under the older's id -> whether it was done.

    It is refused where some unit decided the two differently, and where two units' decisions cover parts of them
    that no single order of joining could tell apart.
    """
    items = conn.execute(select(item).where(item.c.group_id.in_((older, younger)))).all()
    by_group = {group: [row for row in items if row.group_id == group] for group in (older, younger)}
    if not _may_join(by_group[older], by_group[younger]):
        return False
    _renumber(conn, older, younger, by_group)
    for row in by_group[younger]:
        twin = next((other for other in by_group[older] if other.unit == row.unit), None)
        if twin is None:
            conn.execute(update(item).where(item.c.id == row.id).values(group_id=older))
        else:
            _join_items(conn, twin, row, older)
    conn.execute(update(copy_mark).where(copy_mark.c.group_id == younger).values(group_id=older))
    conn.execute(update(post).where(post.c.group_id == younger).values(group_id=older))
    conn.execute(update(copy_group).where(copy_group.c.id == younger).values(merged_into=older))
    return True


def _may_join(mine: list[Row[Any]], theirs: list[Row[Any]]) -> bool:
    for a in mine:
        for b in theirs:
            if a.unit == b.unit and a.verdict and b.verdict and a.verdict != b.verdict:
                return False
    mine_decided, theirs_decided = ({row.unit for row in rows if row.covers is not None} for rows in (mine, theirs))
    both = mine_decided and theirs_decided
    return not both or len(mine_decided | theirs_decided) == 1


def _renumber(conn: Connection, older: str, younger: str, items: dict[str, list[Row[Any]]]) -> None:
    """One order of joining for both groups: what decisions cover comes first, so that `covers` stays one number."""
    covers = {group: max((row.covers or 0 for row in rows), default=0) for group, rows in items.items()}
    first = younger if (covers[younger] and not covers[older]) or _only_claimed(items, younger, older) else older
    both = bool(covers[older] and covers[younger])
    own = revision.c
    rows = conn.execute(select(own.id, own.group_id, own.joined_as).where(own.group_id.in_(items))).all()

    def order(row: Any) -> tuple[bool, bool, int]:
        return (both and row.joined_as > covers[row.group_id], row.group_id != first, row.joined_as)

    numbered = [{"key": row.id, "number": n} for n, row in enumerate(sorted(rows, key=order), start=1)]
    step = update(revision).where(own.id == bindparam("key"))
    conn.execute(step.values(joined_as=bindparam("number"), group_id=older), numbered)
    conn.execute(update(copy_group).where(copy_group.c.id == older).values(joined=len(numbered)))
    moved = [row.id for group, own_items in items.items() for row in own_items if both or group != first]
    if both:
        decided = item.c.id.in_(moved) & item.c.covers.is_not(None)
        conn.execute(update(item).where(decided).values(covers=covers[older] + covers[younger]))
    # the number noted at claim time means something else now: only what was decided before counts as read
    conn.execute(update(item).where(item.c.id.in_(moved)).values(claim_covers=func.coalesce(item.c.covers, 0)))


def _only_claimed(items: dict[str, list[Row[Any]]], one: str, other: str) -> bool:
    """Whether somebody reads an item of `one`, while nobody reads or has decided one of `other`."""
    free = all(row.lease_token is None and row.covers is None for row in items[other])
    return free and any(row.lease_token for row in items[one])


def _join_items(conn: Connection, from_older: Row[Any], from_younger: Row[Any], group_id: str) -> None:
    """Of one unit's two items the decided one stays, else the one being read, else the older group's."""
    pair = sorted((from_older, from_younger), key=lambda row: (row.verdict is None, row.lease_token is None))
    stays, goes = pair
    gone = {"state": "joined", "group_id": None, "joined_to": stays.id, "version": goes.version + 1}
    free = {"lease_by": None, "lease_token": None, "lease_until": None, "updated_at": now()}
    conn.execute(update(item).where(item.c.id == goes.id).values(**gone, **free))
    conn.execute(update(item).where(item.c.id == stays.id).values(group_id=group_id, updated_at=now()))
    detail = {"into": stays.id, "group": group_id}
    add_audit(conn, unit=goes.unit, actor="patrol", action="item.join", subject=str(goes.id), detail=detail)
