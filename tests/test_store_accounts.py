"""Accounts, locks, sessions, and the audit chain that finds what was tampered with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update

from patrol.errors import StoreError
from patrol.store import accounts, sessions
from patrol.store.audit import FIRST, add_audit, audit_rows, verify_chain
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.schema import audit, counter, session
from tests.store_samples import UNIT, a_database

pytestmark = pytest.mark.usefixtures("backend")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = a_database(tmp_path)
    yield made
    made.dispose()


def test_accounts(engine: Engine) -> None:
    with writing(engine) as conn:
        made = accounts.create_account(conn, unit=UNIT, name="ani", password_hash="h1", display_name="Ani")
        assert (made.role, made.unit, made.failures) == ("analyst", UNIT, 0)
        with pytest.raises(StoreError, match="already"):
            accounts.create_account(conn, unit="lain", name="ani", password_hash="h2")
        accounts.set_password_hash(conn, "ani", "h3", by="kepala")
        assert accounts.account_by_name(conn, "ani").password_hash == "h3"  # type: ignore[union-attr]
        with pytest.raises(StoreError, match="no account"):
            accounts.set_password_hash(conn, "budi", "h")
        assert [a.name for a in accounts.accounts(conn, UNIT)] == ["ani"]
        assert (accounts.count_accounts(conn), accounts.count_accounts(conn, "lain")) == (1, 0)
        assert [row.action for row in audit_rows(conn, UNIT)] == ["account.password", "account.create"]


@pytest.mark.parametrize("name", ["", " ", " ani", "ani ", "a\nb", "a\x1b[31m", "a\u200b", "\ud800", "a" * 65])
def test_a_name_that_nobody_could_type_is_refused(engine: Engine, name: str) -> None:
    with writing(engine) as conn:
        with pytest.raises(StoreError, match="no name for an account"):
            accounts.create_account(conn, unit=UNIT, name=name, password_hash="h")
        for fine in ("a", "Ani Suryani", "ani.s@unit.example", "é" * 64):
            accounts.create_account(conn, unit=UNIT, name=fine, password_hash="h")


def attempt(conn: Connection, name: str, address: str, succeeded: bool, at: datetime | None = None) -> None:
    number = accounts.begin_login(conn, name, address, at=at)
    assert number is not None
    accounts.end_login(conn, number, name, succeeded, at=at)


@pytest.mark.parametrize("name", ["ani", "tidak-ada"])
def test_five_failures_lock_a_name_whether_it_exists_or_not(engine: Engine, name: str) -> None:
    at = now()
    with writing(engine) as conn:
        accounts.create_account(conn, unit=UNIT, name="ani", password_hash="h")
        for turn in range(5):
            assert accounts.login_wait(conn, name, f"10.0.0.{turn}", at=at) == 0
            attempt(conn, name, f"10.0.0.{turn}", succeeded=False, at=at)
        assert accounts.login_wait(conn, name, "10.0.9.9", at=at) == pytest.approx(900)
        assert accounts.login_wait(conn, name, "10.0.9.9", at=at + timedelta(minutes=16)) == 0
        assert accounts.login_wait(conn, "lain", "10.0.9.9", at=at) == 0


def test_an_attempt_counts_before_it_ends(engine: Engine) -> None:
    with writing(engine) as conn:
        accounts.create_account(conn, unit=UNIT, name="ani", password_hash="h")
        begun = [accounts.begin_login(conn, "ani", "10.0.0.1") for _ in range(8)]
        assert [number is not None for number in begun] == [True] * 5 + [False] * 3
        accounts.end_login(conn, begun[4] or 0, "ani", succeeded=True)
        assert accounts.login_wait(conn, "ani", "10.0.0.1") == 0
        assert [row.action for row in audit_rows(conn, UNIT)] == ["login", "account.create"]


def test_successes_are_no_spray(engine: Engine) -> None:
    with writing(engine) as conn:
        accounts.create_account(conn, unit=UNIT, name="ani", password_hash="h")
        for _ in range(accounts.ADDRESS_FAILURES + 1):
            attempt(conn, "ani", "10.0.0.1", succeeded=True)
        assert accounts.login_wait(conn, "budi", "10.0.0.1") == 0


def test_success_and_a_new_password_lift_the_count(engine: Engine) -> None:
    with writing(engine) as conn:
        accounts.create_account(conn, unit=UNIT, name="ani", password_hash="h")
        for succeeded in (False, False, False, False, True, False, False):
            attempt(conn, "ani", "10.0.0.1", succeeded)
        assert accounts.account_by_name(conn, "ani").failures == 2  # type: ignore[union-attr]
        for _ in range(3):
            attempt(conn, "ani", "10.0.0.1", succeeded=False)
        assert accounts.login_wait(conn, "ani", "10.0.0.2") > 0
        accounts.set_password_hash(conn, "ani", "h2")
        assert accounts.login_wait(conn, "ani", "10.0.0.2") == 0


def test_a_spray_from_one_address_waits(engine: Engine) -> None:
    at = now()
    with writing(engine) as conn:
        for turn in range(accounts.ADDRESS_FAILURES):
            attempt(conn, f"nama{turn}", "10.0.0.1", succeeded=False, at=at)
        assert accounts.login_wait(conn, "ani", "10.0.0.1", at=at) > 0
        assert accounts.login_wait(conn, "ani", "10.0.0.2", at=at) == 0


def test_sessions(engine: Engine) -> None:
    with writing(engine) as conn:
        ani = accounts.create_account(conn, unit=UNIT, name="ani", password_hash="h")
        token, made = sessions.open_session(conn, ani.id, device="Firefox")
        other, second = sessions.open_session(conn, ani.id)
        assert token != other and made.csrf != second.csrf and made.unit == UNIT
        assert token not in str(conn.execute(select(session)).all())
        assert sessions.read_session(conn, token) == made
        for wrong in ("", token[:-1], "\ud800"):
            assert sessions.read_session(conn, wrong) is None
        assert sessions.read_session(conn, token, at=now() + timedelta(minutes=16)) is None
        sessions.touch_session(conn, made.id, at=now() + timedelta(minutes=10))
        assert sessions.read_session(conn, token, at=now() + timedelta(minutes=16)) is not None
        sessions.touch_session(conn, made.id, at=now() + timedelta(hours=12))
        assert sessions.read_session(conn, token, at=now() + timedelta(hours=12, minutes=1)) is None
        assert len(sessions.sessions_of(conn, ani.id)) == 2
        assert not sessions.revoke_session(conn, made.id, account_id=ani.id + 1)
        assert sessions.revoke_session(conn, made.id, account_id=ani.id)
        assert sessions.read_session(conn, token) is None
        assert sessions.revoke_all_sessions(conn, ani.id, but=second.id) == 0
        accounts.set_disabled(conn, "ani", True)
        assert sessions.read_session(conn, other) is None
        assert sessions.drop_old_sessions(conn) == 0


def test_the_chain_finds_what_was_tampered_with(engine: Engine) -> None:
    with writing(engine) as conn:
        assert verify_chain(conn).rows == 0
        for turn in range(30):
            add_audit(conn, unit=UNIT, actor="ani", action="look", subject=str(turn), detail={"n": turn, "x": "\ud800"})
    with reading(engine) as conn:
        good = verify_chain(conn, batch=7)
        assert (good.rows, good.fault) == (30, None) and good.head != FIRST
        page = audit_rows(conn, UNIT, action="look", before=20, limit=3)
        assert [row.id for row in page] == [19, 18, 17]
        assert audit_rows(conn, "lain") == []
    tampering = [
        (update(audit).where(audit.c.id == 12).values(actor="budi"), "row 12 was altered"),
        (update(audit).where(audit.c.id == 12).values(detail={"n": 0}), "row 12 was altered"),
        (update(audit).where(audit.c.id == 3).values(at=now()), "row 3 was altered"),
        (update(audit).where(audit.c.id == 12).values(hash="0" * 64), "row 12 was altered"),
        (update(audit).where(audit.c.id == 5).values(prev_hash="0" * 64), "row 5 does not follow"),
        (delete(audit).where(audit.c.id == 7), "row 7 is missing"),
        (delete(audit).where(audit.c.id > 28), "ends at row 28, but 30"),
        (delete(audit), "ends at row 0, but 30"),
        (update(counter).where(counter.c.name == "audit").values(head="0" * 64), "ends at row 30"),
    ]
    for statement, says in tampering:
        with pytest.raises(ZeroDivisionError), writing(engine) as conn:
            conn.execute(statement)
            assert says in (verify_chain(conn, batch=7).fault or ""), says
            raise ZeroDivisionError  # put everything back
    with writing(engine) as conn:
        row = dict(conn.execute(select(audit).where(audit.c.id == 30)).one()._mapping)
        conn.execute(insert(audit).values({**row, "id": 31}))
        assert "row 31" in (verify_chain(conn).fault or "")
