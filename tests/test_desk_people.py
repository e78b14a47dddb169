"""Second factors, unmasking and units in the store, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from patrol.errors import StoreError
from patrol.store import factors, units
from patrol.store.accounts import create_account, ensure_unit
from patrol.store.audit import audit_rows, verify_chain
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.schema import account, item, unit
from patrol.store.unmasking import note_reading, open_until, unmask
from tests.store_samples import UNIT, a_database, a_post, judged, take_in

pytestmark = pytest.mark.usefixtures("backend")
CODES = ["aaaa-bbbb-cccc-dddd", "eeee-ffff-gggg-hhhh"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    with writing(made) as conn:
        for name in ("ani", "budi"):
            create_account(conn, unit=UNIT, name=name, password_hash="h")
        take_in(conn, a_post(1), judged("low", lane="help"))
    yield made
    made.dispose()


def number_of(engine: Engine, name: str) -> int:
    with reading(engine) as conn:
        return int(conn.execute(select(account.c.id).where(account.c.name == name)).scalar_one())


def actions(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        assert verify_chain(conn).fault is None
        return [row.action for row in audit_rows(conn, UNIT)]


def test_a_factor_is_set_used_and_taken_away(engine: Engine) -> None:
    ani, budi = number_of(engine, "ani"), number_of(engine, "budi")
    with writing(engine) as conn:
        assert factors.secret_of(conn, ani) is None
        factors.set_factor(conn, ani, "v1.tersegel", 100, CODES, by="ani")
        assert factors.secret_of(conn, ani) == "v1.tersegel" and factors.secret_of(conn, budi) is None
        for step, taken in ((99, False), (100, False), (101, True), (101, False), (2**40, True)):
            assert factors.use_step(conn, ani, step) is taken, step
        kept = conn.execute(select(account.c.recovery).where(account.c.id == ani)).scalar_one()
        assert len(kept) == 2 and not any(code in str(kept) for code in CODES)
        assert factors.use_recovery(conn, ani, " AAAA-bbbb-cccc-dddd ")
        assert not factors.use_recovery(conn, ani, "aaaa-bbbb-cccc-dddd")
        assert not factors.use_recovery(conn, budi, CODES[1]) and not factors.use_recovery(conn, 999, CODES[1])
        factors.drop_factor(conn, ani, by="kepala")
        assert factors.secret_of(conn, ani) is None and not factors.use_recovery(conn, ani, CODES[1])
        with pytest.raises(StoreError, match="no account"):
            factors.set_factor(conn, 999, "x", 0, [], by="ani")
    assert actions(engine)[:3] == ["account.factor.drop", "account.recovery", "account.factor"]


@pytest.mark.parametrize("what", ["step", "recovery"])
def test_of_many_who_use_one_code_at_once_one_gets_in(engine: Engine, what: str) -> None:
    ani = number_of(engine, "ani")
    with writing(engine) as conn:
        factors.set_factor(conn, ani, "v1.x", 0, CODES, by="ani")

    def use(_: int) -> bool:
        with writing(engine) as conn:
            if what == "step":
                return factors.use_step(conn, ani, 7)
            return factors.use_recovery(conn, ani, CODES[0])

    with ThreadPoolExecutor(6) as several:
        assert sum(several.map(use, range(12))) == 1


def test_unmasking_is_one_persons_for_a_while_and_audited(engine: Engine) -> None:
    at = now()
    with writing(engine) as conn:
        number = int(conn.execute(select(item.c.id)).scalar_one())
        assert open_until(conn, number, analyst="ani") is None
        until = unmask(conn, UNIT, number, analyst="ani", why="menghubungi keluarga", seconds=60, at=at)
        assert until == at + timedelta(seconds=60)
        assert open_until(conn, number, analyst="ani", at=at + timedelta(seconds=59)) == until
        assert open_until(conn, number, analyst="ani", at=until) is None
        assert open_until(conn, number, analyst="budi", at=at) is None
        assert open_until(conn, number + 1, analyst="ani", at=at) is None
        longer = unmask(conn, UNIT, number, analyst="ani", why="lagi, lebih lama", seconds=600, at=at)
        unmask(conn, UNIT, number, analyst="ani", why="lagi, lebih pendek", seconds=5, at=at)
        assert open_until(conn, number, analyst="ani", at=at) == longer
        note_reading(conn, UNIT, number, analyst="ani", page="/butir/1")
    with reading(engine) as conn:
        rows = audit_rows(conn, UNIT)
        assert [row.action for row in rows[:4]] == ["item.read", "item.unmask", "item.unmask", "item.unmask"]
        assert rows[3].detail["why"] == "menghubungi keluarga" and rows[0].subject == str(number)
        assert verify_chain(conn).fault is None


def test_units_are_a_tree_without_circles(engine: Engine) -> None:
    with writing(engine) as conn:
        units.make_unit(
            conn, "polsek a", parent=UNIT, kind="polsek", territory=["Kota Contoh", " ", "Kota Contoh"], by="a"
        )
        units.make_unit(conn, "pos b", parent="polsek a", kind=None, territory=[], by="a")
        ensure_unit(conn, "tetangga")
        assert units.below(conn, UNIT) == {UNIT, "polsek a", "pos b"}
        assert units.below(conn, "pos b") == {"pos b"}
        listed = units.units(conn, UNIT)
        assert [one.name for one in listed] == ["polres-contoh", "polsek a", "pos b"]
        assert listed[1] == units.Unit("polsek a", UNIT, "polsek", ("Kota Contoh",))
        for wrong in (
            lambda: units.make_unit(conn, "polsek a", parent=UNIT, kind=None, territory=[], by="a"),
            lambda: units.make_unit(conn, "baru", parent="tidak ada", kind=None, territory=[], by="a"),
            lambda: units.make_unit(conn, " spasi", parent=UNIT, kind=None, territory=[], by="a"),
            lambda: units.make_unit(conn, "luas", parent=UNIT, kind=None, territory=map(str, range(601)), by="a"),
            lambda: units.change_unit(conn, "tidak ada", parent=UNIT, kind=None, territory=[], by="a"),
            lambda: units.change_unit(conn, UNIT, parent="pos b", kind=None, territory=[], by="a"),
            lambda: units.change_unit(conn, "polsek a", parent="polsek a", kind=None, territory=[], by="a"),
        ):
            with pytest.raises(StoreError):
                wrong()
        units.change_unit(conn, "pos b", parent="tetangga", kind="polres", territory=["Kab. Lain"], by="a")
        assert units.below(conn, UNIT) == {UNIT, "polsek a"}
        assert units.below(conn, "tetangga") == {"tetangga", "pos b"}
        # a circle that an older program left ends where it began
        conn.execute(update(unit).where(unit.c.name == UNIT).values(parent="polsek a"))
        assert units.below(conn, "polsek a") == {UNIT, "polsek a"}
    with reading(engine) as conn:
        changed = audit_rows(conn, "pos b", action="unit.change")[0]
        assert changed.detail["was"]["parent"] == "polsek a" and changed.detail["is"]["parent"] == "tetangga"
        assert verify_chain(conn).fault is None
