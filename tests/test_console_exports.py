"""Decided items that leave as CSV: asked for by one, approved by another, masked, formula-safe, audited each time."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, update

from patrol import jobs as worker
from patrol.console import cells, export_file
from patrol.console.app import create_app
from patrol.console.pages import COOKIE
from patrol.errors import QueueError, StoreError
from patrol.settings import Settings, database_url
from patrol.store import exports, jobs, queue
from patrol.store.accounts import ROLES, account_by_name, create_account, ensure_unit
from patrol.store.audit import audit_rows, verify_chain
from patrol.store.columns import now
from patrol.store.database import open_database, reading, writing
from patrol.store.decisions import decide
from patrol.store.schema import account, item, session
from patrol.store.schema_desk import export
from patrol.store.sessions import open_session
from patrol.store.units import make_unit
from patrol.workspace import Workspace, init_workspace
from tests.store_samples import a_database, a_post, judged, take_in

FORMULAS = [
    '=HYPERLINK("https://evil.example","klik")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "＋1",
    "＠SUM(1)",
    "'=1+1",
    '"=1+1',
    "|calc",
    "%00=1",
    "\u200b=1+1",
]
HARMLESS = ["Dicari kasir", "", "10 juta; 5 hari", 'kata "dikutip", koma', "高薪招聘", "1.000.000", "a=b"]


@pytest.mark.parametrize("given", FORMULAS, ids=range(len(FORMULAS)))
def test_no_cell_is_a_formula(given: str) -> None:
    body = b"".join(cells.lines(("judul",), [(given,)])).decode("utf-8-sig")
    [_, [cell]] = csv.reader(io.StringIO(body))
    assert cell.startswith("'") or cell.lstrip()[0] not in "=+-@|%"
    assert not re.match(r"[\s\"]*[=+\-@|%＝＋－＠]", cell)
    assert body.count("\r\n") == 2 and body.endswith('"\r\n')


@pytest.mark.parametrize("given", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(given: str) -> None:
    body = b"".join(cells.lines(("judul", "b"), [(given, 7)])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body)))[1] == [given, "7"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here; the cells are read back above")
def test_a_spreadsheet_reckons_with_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"".join(cells.lines(("x",), [(one,) for one in FORMULAS])))
    command = ["soffice", "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "a.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert "table:formula" not in (tmp_path / "a.fods").read_text(encoding="utf-8")


def decided(conn: Any, unit: str, number: int, verdict: str = "trafficking") -> None:
    held = queue.claim(conn, unit, "ani", item_id=number)
    assert held is not None
    decide(
        conn,
        unit,
        number,
        analyst="ani",
        token=held.token,
        version=held.item.version,
        idem=f"idem-{number}",
        verdict=verdict,  # type: ignore[arg-type]
        reasons=["recruitment"],
        note="nama korban Siti tidak keluar",
    )


def fill(conn: Any) -> None:
    ensure_unit(conn, "unit")
    ensure_unit(conn, "lain")
    make_unit(conn, "bawah", parent="unit", kind=None, territory=[], by="a")
    take_in(conn, a_post(1, '=HYPERLINK("https://evil.example") hubungi 0812 0000 1234'), judged("high"), unit="unit")
    take_in(conn, a_post(2, "Adik saya ditahan, ibu Ratna 0813 0000 7788"), judged("low", lane="help"), unit="unit")
    take_in(conn, a_post(3), judged("high"), unit="bawah")
    take_in(conn, a_post(4), judged("high"), unit="lain")
    take_in(conn, a_post(5), judged("high"), unit="unit")
    for number, unit in ((1, "unit"), (2, "unit"), (3, "bawah"), (4, "lain")):
        decided(conn, unit, number, "none" if number == 2 else "trafficking")


@pytest.fixture
def engine(tmp_path: Path, backend: str) -> Iterator[Engine]:
    del backend
    made = a_database(tmp_path)
    with writing(made) as conn:
        fill(conn)
    yield made
    made.dispose()


def test_asked_for_by_one_approved_by_another_taken_for_a_day(engine: Engine) -> None:
    at = now()
    span = {"since": at - timedelta(days=1), "until": at + timedelta(days=1)}
    with writing(engine) as conn:
        number = exports.ask(conn, "unit", by="penjaga", purpose="laporan bulanan", **span)
        for by, problem in (("penjaga", "does not approve"),):
            with pytest.raises(QueueError, match=problem):
                exports.settle(conn, ["unit"], number, by=by, approved=True)
        with pytest.raises(QueueError, match="no export"):
            exports.settle(conn, ["lain"], number, by="senior", approved=True)
        with pytest.raises(QueueError, match="not approved"):
            exports.to_take(conn, ["unit"], number, by="penjaga")
        exports.settle(conn, ["unit"], number, by="senior", approved=True, at=at)
        with pytest.raises(QueueError, match="settled before"):
            exports.settle(conn, ["unit"], number, by="senior", approved=False)
        for by, when in (("orang lain", at), ("penjaga", at + exports.VALID)):
            with pytest.raises(QueueError, match="not approved"):
                exports.to_take(conn, ["unit"], number, by=by, at=when)
        wanted = exports.to_take(conn, ["unit"], number, by="penjaga", at=at)
        assert [row.item_id for row in exports.rows(conn, wanted)] == [1, 2, 3]
        exports.note_taken(conn, wanted, by="penjaga", rows=3, sha256="a" * 64)
        refused = exports.ask(conn, "unit", by="penjaga", purpose="hanya satu", verdict="none", **span)
        exports.settle(conn, ["unit"], refused, by="senior", approved=False)
        with pytest.raises(QueueError):
            exports.to_take(conn, ["unit"], refused, by="penjaga")
        one = next(found for found in exports.exports(conn, ["unit"]) if found.id == refused)
        assert [row.item_id for row in exports.rows(conn, one)] == [2]
        assert exports.exports(conn, ["lain"]) == []
    with reading(engine) as conn:
        assert verify_chain(conn).fault is None
        acts = [row.action for row in audit_rows(conn, "unit") if row.action.startswith("export.")]
        assert acts == ["export.decline", "export.ask", "export.take", "export.approve", "export.ask"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": " "},
        {"until": timedelta(days=-2)},
        {"since": timedelta(days=-9), "until": timedelta(days=-8)},
        {"verdict": "apa saja"},
    ],
)
def test_what_cannot_be_asked_for(engine: Engine, wrong: dict[str, Any]) -> None:
    told: dict[str, Any] = {"purpose": "laporan", "since": timedelta(days=-1), "until": timedelta(days=1), **wrong}
    times = {name: now() + told.pop(name) for name in ("since", "until")}
    with writing(engine) as conn, pytest.raises(QueueError):
        exports.ask(conn, "unit", by="penjaga", **told, **times)


def a_desk(folder: Path) -> tuple[Workspace, Engine, Any]:
    """A unit with an account of each role and something decided, and its console."""
    workspace = init_workspace(folder / "unit")
    engine = open_database(database_url(Settings(), workspace))
    with writing(engine) as conn:
        for role in ROLES:
            create_account(conn, unit="unit", name=role, password_hash="h", role=role)
        fill(conn)
    return workspace, engine, create_app(workspace, Settings())


def as_(app: Any, engine: Engine, name: str) -> tuple[TestClient, str]:
    with writing(engine) as conn:
        known = account_by_name(conn, name)
        assert known is not None
        token, made = open_session(conn, known.id)
    return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False, cookies={COOKIE: token}), made.csrf


def test_the_pages(tmp_path: Path) -> None:
    workspace, engine, app = a_desk(tmp_path)
    (custodian, token), (senior, senior_token) = as_(app, engine, "custodian"), as_(app, engine, "senior")
    form = {"csrf": token, "purpose": "permintaan penyidik", "since": "2026-01-01", "until": "2099-12-31"}
    assert custodian.post("/ekspor", data={**form, "since": "2019-01-01", "until": "2019-01-02"}).status_code == 422
    assert custodian.post("/ekspor", data={**form, "until": "kemarin"}).status_code == 422
    assert custodian.post("/ekspor", data={**form, "until": "9999-12-31"}).status_code == 303
    assert custodian.post("/ekspor", data=form).status_code == 303
    assert custodian.post("/ekspor/1/ambil", data={"csrf": token}).status_code == 409
    assert custodian.post("/ekspor/1/putus", data={"csrf": token, "word": "ya"}).status_code == 403
    assert "permintaan penyidik" in senior.get("/ekspor").text
    assert senior.post("/ekspor/1/putus", data={"csrf": senior_token, "word": "ya"}).status_code == 303
    assert senior.post("/ekspor/1/ambil", data={"csrf": senior_token}).status_code == 403
    assert "/ekspor/1/ambil" not in custodian.get("/ekspor").text, "its file is still to be made"
    assert custodian.post("/ekspor/1/ambil", data={"csrf": token}).status_code == 409
    assert work(workspace, engine).result == {"rows": 3}
    made = workspace.run_dir / "exports" / "1.csv"
    assert [path.name for path in made.parent.iterdir()] == ["1.csv"] and made.stat().st_mode & 0o777 == 0o600
    assert "/ekspor/1/ambil" in custodian.get("/ekspor").text
    answer = custodian.post("/ekspor/1/ambil", data={"csrf": token})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment;")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["butir"] for row in table] == ["1", "2", "3"]
    for word in ("0812 0000 1234", "Ratna", "7788", "Siti", "Adik saya"):
        assert word not in answer.text
    assert table[0]["teks"].startswith("'=HYPERLINK") and table[1]["teks"] == "(disamarkan)"
    with reading(engine) as conn:
        kept = conn.execute(select(export.c.sha256).where(export.c.id == 1)).scalar_one()
        assert kept == hashlib.sha256(answer.content).hexdigest()
        assert audit_rows(conn, "unit")[0].action == "export.take"
    with writing(engine) as conn:
        conn.execute(update(session).values(stepped_up_at=None))
    assert custodian.post("/ekspor/1/ambil", data={"csrf": token}).headers["location"] == "/masuk/lagi?next=/ekspor"
    engine.dispose()


def work(workspace: Workspace, engine: Engine) -> jobs.Job:
    """One turn of a worker -> the job as it stands then."""

    class Bare:
        database = engine
        settings = Settings()

    house: Any = Bare()
    house.workspace = workspace
    with writing(engine) as conn:
        taken = jobs.claim_job(conn, kinds=(exports.KIND,))
    assert taken is not None
    worker._carry_out(house, taken)
    with reading(engine) as conn:
        found = jobs.job_by_id(conn, taken.id)
    assert found is not None
    return found


@pytest.fixture
def approved(tmp_path: Path) -> Iterator[tuple[Workspace, Engine, TestClient, str]]:
    """An export that was approved, its file still to be made; the custodian's browser and token."""
    workspace, engine, app = a_desk(tmp_path)
    (custodian, token), (senior, senior_token) = as_(app, engine, "custodian"), as_(app, engine, "senior")
    form = {"csrf": token, "purpose": "permintaan penyidik", "since": "2026-01-01", "until": "2099-12-31"}
    assert custodian.post("/ekspor", data=form).status_code == 303
    assert senior.post("/ekspor/1/putus", data={"csrf": senior_token, "word": "ya"}).status_code == 303
    yield workspace, engine, custodian, token
    engine.dispose()


@pytest.mark.parametrize(
    ("who", "change"),
    [
        ("custodian", {"role": "analyst"}),
        ("senior", {"role": "analyst"}),
        ("custodian", {"disabled_at": now()}),
        ("senior", {"disabled_at": now()}),
    ],
)
def test_no_file_is_made_for_who_may_no_longer_have_it(
    approved: tuple[Workspace, Engine, TestClient, str], who: str, change: dict[str, Any]
) -> None:
    workspace, engine, _, _ = approved
    with writing(engine) as conn:
        conn.execute(update(account).where(account.c.name == who).values(change))
    done = work(workspace, engine)
    assert done.state == "failed" and "may no longer" in str(done.error)
    assert not (workspace.run_dir / "exports").exists()


def test_a_file_is_whole_or_not_there_and_made_again(
    approved: tuple[Workspace, Engine, TestClient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, engine, custodian, token = approved
    folder = workspace.run_dir / "exports"
    monkeypatch.setattr(export_file, "_STEP", 1)

    def taken_over(_: int) -> None:
        raise QueueError("taken over")

    with pytest.raises(QueueError):
        export_file.make_file(engine, folder, 1, "id", taken_over)
    assert list(folder.iterdir()) == []
    with writing(engine) as conn:
        job = jobs.claim_job(conn)
        assert job is not None
        jobs.fail_job(conn, job.id, str(job.token), "the disk is full")
    shown = custodian.get("/ekspor").text
    assert "the disk is full" in shown and "/ekspor/1/siapkan" in shown
    assert custodian.post("/ekspor/1/siapkan", data={"csrf": token}).status_code == 303
    done = work(workspace, engine)
    assert (done.state, done.done, done.result) == ("done", 3, {"rows": 3})
    assert custodian.post("/ekspor/1/ambil", data={"csrf": token}).status_code == 200


def test_a_file_whose_approval_is_over_is_removed(approved: tuple[Workspace, Engine, TestClient, str]) -> None:
    workspace, engine, custodian, token = approved
    work(workspace, engine)
    path = workspace.run_dir / "exports" / "1.csv"
    long_ago = time.time() - exports.VALID.total_seconds() - 1
    os.utime(path, (long_ago, long_ago))
    create_app(workspace, Settings())
    assert not path.exists()
    with writing(engine) as conn:
        conn.execute(update(export).values(settled_at=now() - exports.VALID))
    assert custodian.post("/ekspor/1/siapkan", data={"csrf": token}).status_code == 409
    with pytest.raises(StoreError, match="not approved"):
        export_file.make_file(engine, path.parent, 1, "id", lambda _: None)


def test_a_childs_item_offers_nothing_that_rights_forbid(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "unit")
    engine = open_database(database_url(Settings(), workspace))
    with writing(engine) as conn:
        for role in ROLES:
            create_account(conn, unit="unit", name=role, password_hash="h", role=role)
        fill(conn)
        take_in(conn, a_post(6), judged("high"), unit="bawah")
        open_ = conn.execute(select(item.c.id).where(item.c.unit == "bawah", item.c.state == "open")).scalar_one()
    app = create_app(workspace, Settings())
    for role, number, offers in (
        ("analyst", open_, []),
        ("analyst", 3, []),
        ("analyst", 5, ["/ambil"]),
        ("analyst", 1, ["/ulang"]),
        ("auditor", 5, []),
        ("custodian", 1, []),
    ):
        client, _ = as_(app, engine, role)
        shown = client.get(f"/butir/{number}").text
        made = re.findall(rf'action="/butir/{number}(/\w+)"', shown)
        assert [one for one in made if one in ("/ambil", "/ulang", "/catatan", "/putus")] == offers, (role, number)
    engine.dispose()
