"""The drill: a workspace backed up while others write, put back elsewhere, and equal; damaged or unfit ones refused."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from patrol.backup import making, restoring
from patrol.errors import BackupError, PatrolError, StoreError
from patrol.evidence.recorder import Recorder
from patrol.evidence.recovery import recover
from patrol.evidence.vault import Vault
from patrol.evidence.verify import verify
from patrol.settings import Settings
from patrol.store.audit import add_audit, chain_head, verify_chain
from patrol.store.database import reading, writing
from patrol.store.search import search
from patrol.workspace import Workspace, init_workspace
from tests.backup_samples import RULE, a_workspace, contents_of, filled, opened
from tests.evidence_samples import a_page
from tests.store_samples import BACKEND, UNIT, a_post, take_in, text_of


@pytest.mark.usefixtures("backend")
def test_every_row_the_audits_head_and_every_word_of_the_index_come_back(tmp_path: Path) -> None:
    source = filled(tmp_path / "asal")
    made = making.make(*source, tmp_path / "cadangan.patrol")
    before = contents_of(*source)
    assert before["search_text"] and len(before["post"]) == 12

    target = a_workspace(tmp_path / "baru")
    done = restoring.restore(*target, tmp_path / "cadangan.patrol")
    assert contents_of(*target) == before
    assert done.chain is not None and done.chain.fault is None
    assert (done.chain.rows, done.chain.head) == (made.figures.audit_rows, made.figures.audit_head)
    with opened(*target) as engine, writing(engine) as conn:
        assert chain_head(conn) == (made.figures.audit_rows, made.figures.audit_head)
        assert search(conn, UNIT, "kamboja").total == 1
        # numbers go on where they were: nothing collides
        add_audit(conn, unit=UNIT, actor="ani", action="test")
        take_in(conn, a_post(99))
        assert verify_chain(conn).fault is None
    home = target[0].home
    assert (home / "rules" / "milik_unit.yml").read_text() == RULE
    assert (home / "sources.yml").read_text() == "sources: []\n"
    kept = hashlib.sha256(b"<html>halaman</html>").hexdigest()
    assert Vault(home / "data/run/pages").read(kept) == b"<html>halaman</html>"
    assert (home / "data/run/handed-in" / ("a" * 64)).read_bytes()[:6] == b"GIF89a"
    assert list(verify(home / "data/run/evidence")) == []
    assert not list(home.glob("data/.restore-*")) and done.aside is None


@contextmanager
def at_work(*acts: Callable[[int], None]) -> Iterator[None]:
    """Each act done over and over in a thread of its own while the block runs, three times before it begins."""
    ended, begun, faults = threading.Event(), threading.Barrier(len(acts) + 1), list[Exception]()

    def run(act: Callable[[int], None]) -> None:
        number = 0
        try:
            while not ended.is_set():
                act(number)
                number += 1
                if number == 3:
                    begun.wait(60)
        except Exception as error:  # noqa: BLE001  # told by the test's thread
            faults.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    try:
        begun.wait(60)
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert not faults


@pytest.mark.usefixtures("backend")
def test_a_backup_is_of_one_moment_while_writers_write(tmp_path: Path) -> None:
    source = filled(tmp_path / "asal")
    with opened(*source) as engine:
        recorder = Recorder(source[0].run_dir / "evidence")

        def post(of: int) -> Callable[[int], None]:
            def write(number: int) -> None:
                with writing(engine) as conn:
                    take_in(conn, a_post(of * 100_000 + number))
                    add_audit(conn, unit=UNIT, actor=f"penulis {of}", action="test", subject=str(number))

            return write

        def capture(number: int) -> None:
            recorder.record(a_page(number))
            recorder.sync()

        with at_work(post(1), post(2), capture):
            made = making.make(*source, tmp_path / "cadangan.patrol")
            with reading(engine) as conn:
                went_on = chain_head(conn)[0] - made.figures.audit_rows
        recorder.close()
        assert went_on > 0, "nobody wrote meanwhile: the drill drilled nothing"

        target = a_workspace(tmp_path / "baru")
        done = restoring.restore(*target, tmp_path / "cadangan.patrol")
        assert done.chain is not None and done.chain.fault is None
        with opened(*target) as copy, reading(copy) as there, reading(engine) as here:
            rows, head = chain_head(there)
            assert (rows, head) == (made.figures.audit_rows, made.figures.audit_head)
            same = text("SELECT hash FROM audit WHERE id = :id")
            assert here.execute(same, {"id": rows}).scalar() == head
            # a writer's post and its audit row went in together, so they are in the backup together or not at all
            written = "SELECT count(*) FROM audit WHERE action = 'test'"
            posts, told = "SELECT count(*) FROM post", there.execute(text(written)).scalar_one()
            assert there.execute(text(posts)).scalar_one() == told + 12
            last = there.execute(text("SELECT max(id) FROM revision")).scalar_one()
            for number in (1, 5, 11, 100_000, 200_001):
                words = " ".join(text_of(number).split()[:4])
                mine = [hit.revision_id for hit in search(here, UNIT, words).hits if hit.revision_id <= last]
                assert mine and [hit.revision_id for hit in search(there, UNIT, words).hits] == mine
    folder = target[0].run_dir / "evidence"
    recover(folder)
    assert [finding for finding in verify(folder) if finding.code != 22] == []


def test_what_is_there_is_not_overwritten_unless_asked_and_then_kept_aside(tmp_path: Path) -> None:
    source = filled(tmp_path / "asal")
    backup = tmp_path / "cadangan.patrol"
    making.make(*source, backup)
    with pytest.raises(BackupError, match="is there already"):
        making.make(*source, backup)

    target = filled(tmp_path / "lain")
    (target[0].home / "rules" / "hanya_di_sini.yml").write_text("id: x\n")
    (target[0].run_dir / "encoder").mkdir()
    (target[0].run_dir / "secret.key").write_text("rahasia")
    before = contents_of(*target)
    with pytest.raises(BackupError, match="not blank"):
        restoring.restore(*target, backup)
    with opened(*target), pytest.raises(StoreError, match="in use") as busy:
        restoring.restore(*target, backup, replace=True)
    assert "console" in str(busy.value.hint)
    assert contents_of(*target) == before
    assert not list(target[0].home.glob("data/.restore-*"))

    done = restoring.restore(*target, backup, replace=True)
    assert contents_of(*target) == contents_of(*source)
    assert done.aside is not None
    assert (done.aside / "home/rules/hanya_di_sini.yml").is_file()
    assert not (target[0].home / "rules" / "hanya_di_sini.yml").exists()
    assert (target[0].run_dir / "secret.key").read_text() == "rahasia"
    assert (target[0].run_dir / "encoder").is_dir()
    aside = Settings(database_url=f"sqlite:///{done.aside / 'run/patrol.db'}")
    assert contents_of(Workspace(done.aside, done.aside), aside) == before


def test_a_rest_of_the_journal_of_what_was_there_does_not_reach_what_comes(tmp_path: Path) -> None:
    source = filled(tmp_path / "asal")
    making.make(*source, tmp_path / "cadangan.patrol")
    target = filled(tmp_path / "lain")
    path = target[0].run_dir / "patrol.db"
    killed = (
        "import os, sys; from patrol.store.database import *; from patrol.store.audit import add_audit\n"
        "e = open_database(sys.argv[1])\n"
        "with writing(e) as c: add_audit(c, unit='u', actor='a', action='x')\n"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", killed, f"sqlite:///{path}"], check=False, cwd=Path(__file__).parent.parent)
    assert path.with_name("patrol.db-wal").stat().st_size
    restoring.restore(*target, tmp_path / "cadangan.patrol", replace=True)
    assert contents_of(*target) == contents_of(*source)


def test_a_postgresql_database_in_use_is_left_alone(tmp_path: Path, backend: str) -> None:
    if backend == "sqlite":
        pytest.skip("its own test")
    source, backup = filled(tmp_path / "asal"), tmp_path / "cadangan.patrol"
    making.make(*source, backup)
    target = filled(tmp_path / "lain")
    before = contents_of(*target)
    with opened(*target) as engine, reading(engine) as conn:
        conn.execute(text("SELECT 1"))
        with pytest.raises(StoreError, match="in use"):
            restoring.restore(*target, backup, replace=True)
    assert contents_of(*target) == before
    restoring.restore(*target, backup, replace=True)
    assert contents_of(*target) == contents_of(*source)


def test_passwords_and_the_secret_stay_out_and_own_settings_stay(tmp_path: Path) -> None:
    workspace, settings = filled(tmp_path / "asal")
    workspace.settings_file.write_text('unit = "a"\ndatabase_url = "postgresql+psycopg://u:rahasia-sekali@h/d"\n')
    (workspace.run_dir / "secret.key").write_text("rahasia-ruang")
    (workspace.run_dir / "encoder").mkdir()
    (workspace.run_dir / "encoder" / "weights").write_bytes(b"berat")
    (workspace.home / "rules" / "tautan.yml").symlink_to("/etc/passwd")
    backup = tmp_path / "c.patrol"
    made = making.make(workspace, settings, backup)
    assert any("password" in one for one in made.left_out)
    plain = gzip.decompress(backup.read_bytes())
    for word in (b"rahasia-sekali", b"rahasia-ruang", b"encoder/weights", b"tautan.yml"):
        assert word not in plain
    assert backup.stat().st_mode & 0o777 == 0o600

    target = a_workspace(tmp_path / "baru")
    target[0].settings_file.write_text('unit = "lain"\n')
    done = restoring.restore(*target, backup)
    assert target[0].settings_file.read_text() == 'unit = "lain"\n'
    assert 'unit = "a"' in (target[0].home / "patrol.toml.restored").read_text()
    assert any("patrol.toml.restored" in note for note in done.notes)
    assert any("secret.key" in note for note in done.notes)


@pytest.mark.usefixtures("backend")
def test_a_backup_for_the_other_kind_of_database_is_refused(tmp_path: Path) -> None:
    source = filled(tmp_path / "asal")
    making.make(*source, tmp_path / "c.patrol")
    other = "sqlite" if BACKEND[-1] == "postgresql" else "postgresql"
    BACKEND.append(other)
    try:
        with pytest.raises(BackupError, match="database is"):
            restoring.restore(*a_workspace(tmp_path / "lain"), tmp_path / "c.patrol")
    finally:
        BACKEND.pop()


def test_memory_stays_small(tmp_path: Path) -> None:
    workspace, _ = a_workspace(tmp_path / "asal")
    with opened(workspace, Settings()):
        pass
    folder = workspace.run_dir / "pages"
    folder.mkdir()
    with (folder / "besar").open("wb") as file:
        file.truncate(300_000_000)
    measured = (
        "import resource, sys; from pathlib import Path; from patrol.backup import making, restoring\n"
        "from patrol.settings import Settings; from patrol.workspace import Workspace, init_workspace\n"
        "home, new, file = map(Path, sys.argv[1:])\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "making.make(Workspace(home, home.parent), Settings(), file)\n"
        "restoring.restore(init_workspace(new), Settings(), file)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    told = subprocess.run(
        [sys.executable, "-c", measured, str(workspace.home), str(tmp_path / "baru"), str(tmp_path / "c.patrol")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    assert int(told.stdout) < 60_000, "kilobytes more than before"
    assert (tmp_path / "baru/data/run/pages/besar").stat().st_size == 300_000_000


def test_the_commands(tmp_path: Path) -> None:
    filled(tmp_path / "asal")
    init_workspace(tmp_path / "baru")

    def patrol(*words: str) -> tuple[int, str]:
        done = subprocess.run([sys.executable, "-m", "patrol.cli", *words], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    file = str(tmp_path / "c.patrol")
    status, said = patrol("--home", str(tmp_path / "asal"), "backup", file)
    assert status == 0 and "head" in said and "secret.key" in said
    head = said.split("head ")[1].split()[0]
    status, said = patrol("restore", file, "--check")
    assert status == 0 and head in said
    status, said = patrol("--home", str(tmp_path / "baru"), "restore", file)
    assert status == 0 and head in said
    status, said = patrol("--home", str(tmp_path / "baru"), "restore", file)
    assert status == 2 and "--replace" in said
    with pytest.raises(PatrolError):
        restoring.check(tmp_path / "tidak-ada")
