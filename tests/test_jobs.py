"""Jobs carried out: stored posts assessed again, decided items left alone, leases kept between workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select, update
from typer.testing import CliRunner

from patrol import jobs
from patrol.cli import app
from patrol.errors import PatrolError, QueueError
from patrol.records import Item, Page
from patrol.settings import Settings
from patrol.store import jobs as ledger
from patrol.store.audit import verify_chain
from patrol.store.columns import now
from patrol.store.database import reading, writing
from patrol.store.decisions import decisions_of
from patrol.store.jobs import LEASE_SECONDS, Job
from patrol.store.posts import save_pages
from patrol.store.queue import item_by_id
from patrol.store.schema import assessment, job, revision
from patrol.taking.house import House, open_house
from patrol.taking.intake import Intake
from patrol.workspace import Workspace, bundled_content, init_workspace
from tests.learning_samples import decide_item
from tests.store_samples import UNIT, a_post, text_of

SETTINGS = Settings(unit=UNIT, slice_rate=0.0)
RULE = """\
id: {id}
title: {{id: "Indikasi: {phrase}", en: "{phrase}"}}
status: test
dimension: {dimension}
strength: strong
when:
  all:
    - {{phrases: ["{phrase}"]}}
innocent: [tidak ada]
next_step: Periksa.
examples:
  flag: ["dibutuhkan {phrase}"]
  pass: ["dibutuhkan kasir"]
"""
PHRASES = {"satu": "merah delima", "dua": "kuning gading", "tiga": "hijau lumut"}


def a_text(number: int) -> str:
    """An invented offer on which all three rules hold."""
    return f"Dibutuhkan kasir {' dan '.join(PHRASES.values())}. {text_of(number)}. Hubungi 0812 0000 {4000 + number}"


def put_rule(house: House, name: str, dimension: str = "deception") -> Path:
    path = house.workspace.home / "rules" / f"{name}.yml"
    path.write_text(RULE.format(id=name, phrase=PHRASES[name], dimension=dimension), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """The command line sends logs to a stream that its test runner closes: they go back to where they went."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A unit with two rules of its own and no others; three posts in the queue, each in band medium."""
    bundled = tmp_path / "bundled"
    (bundled / "data").mkdir(parents=True)
    (bundled / "rules").mkdir()
    (bundled / "data" / "tables").symlink_to(bundled_content() / "data" / "tables")
    workspace = Workspace(init_workspace(tmp_path / "unit").home, bundled)
    for name in ("satu", "dua"):
        path = workspace.home / "rules" / f"{name}.yml"
        path.write_text(RULE.format(id=name, phrase=PHRASES[name], dimension="deception"), encoding="utf-8")
    with open_house(workspace, SETTINGS, model=False) as opened:
        take_in(opened, range(3))
        yield opened


def take_in(house: House, numbers: range) -> None:
    intake = Intake(house)
    for number in numbers:
        intake.accept(None, a_post(number, a_text(number)))
    intake.flush()


def items(house: House, count: int = 3) -> list[Item]:
    with reading(house.database) as conn:
        found = [item_by_id(conn, UNIT, number) for number in range(1, count + 1)]
    assert all(found)
    return [item for item in found if item is not None]


def bands(house: House) -> list[str]:
    return [item.band for item in items(house)]


def assessments(house: House) -> int:
    with reading(house.database) as conn:
        return conn.execute(select(func.count()).select_from(assessment)).scalar_one()


def ask(house: House, kind: str = "rescore", **args: object) -> int:
    with writing(house.database) as conn:
        return ledger.add_job(conn, kind, args, unit=UNIT)


def claim(house: House, *, ago: int = 0) -> Job:
    """Another worker takes the next job, so many seconds ago."""
    with writing(house.database) as conn:
        taken = ledger.claim_job(conn, at=now() - timedelta(seconds=ago))
    assert taken is not None and taken.token is not None
    return taken


def the_job(house: House, number: int = 1) -> Job:
    with reading(house.database) as conn:
        found = ledger.job_by_id(conn, number)
    assert found is not None
    return found


# rescoring ------------------------------------------------------------------------------------------------------


def test_rescore_makes_a_job_and_carries_it_out(house: House) -> None:
    assert bands(house) == ["medium"] * 3
    put_rule(house, "tiga", "coercion")
    heard: list[tuple[int, int]] = []
    says = jobs.rescore(house, open_only=False, told=lambda assessed, flagged: heard.append((assessed, flagged)))
    assert heard == [(3, 3)]
    job = the_job(house)
    assert (job.kind, job.state, job.unit, job.args, job.error) == ("rescore", "done", UNIT, {"open": False}, None)
    assert job.result == {"assessed": 3, "flagged": 3} and job.done == 3 and job.ended_at is not None
    assert says == "rescore: done, {'assessed': 3, 'flagged': 3}"
    assert bands(house) == ["high"] * 3


def test_work_carries_out_what_was_asked_for_elsewhere(house: House) -> None:
    assert jobs.work(house, once=True) == 0, "nothing to do is no failure"
    number = ask(house, open=True)
    (house.workspace.home / "rules" / "dua.yml").unlink()
    assert the_job(house, number).state == "queued" and bands(house) == ["medium"] * 3
    assert jobs.work(house, once=True) == 0
    assert the_job(house, number).result == {"assessed": 3, "flagged": 0}
    assert bands(house) == ["low"] * 3
    assert {item.state for item in items(house)} == {"open"}, "no item vanishes from under an analyst"


def test_what_was_assessed_by_the_same_rules_is_left_alone(house: House) -> None:
    jobs.rescore(house, open_only=False)
    assert the_job(house).result == {"assessed": 0, "flagged": 0} and assessments(house) == 3
    put_rule(house, "tiga")
    jobs.rescore(house, open_only=False)
    jobs.rescore(house, open_only=False)
    assert [the_job(house, number).result for number in (2, 3)] == [
        {"assessed": 3, "flagged": 3},
        {"assessed": 0, "flagged": 0},
    ]
    assert assessments(house) == 6, "every assessment is kept"


@pytest.mark.parametrize("open_only", [False, True])
def test_a_decided_item_stays_as_decided_and_learns_that_the_machine_disagrees(house: House, open_only: bool) -> None:
    decide_item(house, 1, "trafficking")
    decide_item(house, 2, "legit")
    before = items(house)
    (house.workspace.home / "rules" / "dua.yml").unlink()
    jobs.rescore(house, open_only=open_only)
    after = items(house)
    assert [item.machine_disagrees for item in after] == [not open_only, False, False]
    assert the_job(house).result == {"assessed": 1 if open_only else 3, "flagged": 0}
    for was, item in zip(before[:2], after[:2], strict=True):
        assert (item.state, item.band, item.lane, item.priority, item.version) == (
            "decided", was.band, was.lane, was.priority, was.version,
        )  # fmt: skip
    assert after[2].band == "low"
    with reading(house.database) as conn:
        assert [decision.verdict for decision in decisions_of(conn, UNIT, 1)] == ["trafficking"]
        assert verify_chain(conn).fault is None


def test_what_is_flagged_only_now_is_pictured(house: House) -> None:
    digest, at = "e" * 64, now()
    with writing(house.database) as conn:
        save_pages(conn, [Page("https://papan.example/1", "https://papan.example/1", 200, at, "text/html", digest, 9)])
        first = conn.execute(select(revision.c.id).order_by(revision.c.id)).scalars().first()
        conn.execute(update(revision).where(revision.c.id == first).values(page_sha256=digest))
    path = house.workspace.home / "rules" / "dua.yml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    jobs.rescore(house, open_only=False)
    assert pictures_asked_for(house) == [], "nothing is flagged"
    path.write_text(text, encoding="utf-8")
    for _ in range(2):
        jobs.rescore(house, open_only=False)
        assert pictures_asked_for(house) == [{"url": "https://papan.example/1", "sha256": digest}]


def pictures_asked_for(house: House) -> list[Any]:
    with reading(house.database) as conn:
        return list(conn.execute(select(job.c.args).where(job.c.kind == "screenshot")).scalars())


def test_the_machine_may_come_to_agree_again(house: House) -> None:
    decide_item(house, 1, "trafficking")
    path = house.workspace.home / "rules" / "dua.yml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    jobs.rescore(house, open_only=False)
    assert items(house)[0].machine_disagrees
    path.write_text(text, encoding="utf-8")
    jobs.rescore(house, open_only=False)
    assert not items(house)[0].machine_disagrees


def test_the_machine_disagrees_with_a_harmless_verdict_too(house: House) -> None:
    decide_item(house, 1, "legit")
    put_rule(house, "tiga", "coercion")
    jobs.rescore(house, open_only=False)
    item = items(house)[0]
    assert item.machine_disagrees and (item.state, item.band) == ("decided", "medium")


def test_many_posts_are_written_in_batches(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(house, range(3, 8))
    monkeypatch.setattr(jobs, "BATCH", 3)
    reported: list[int] = []
    progress = ledger.progress

    def noted(conn: Any, job_id: int, token: str, done: int, *rest: Any, **more: Any) -> None:
        reported.append(done)
        progress(conn, job_id, token, done, *rest, **more)

    monkeypatch.setattr(ledger, "progress", noted)
    put_rule(house, "tiga")
    jobs.rescore(house, open_only=True)
    assert reported == [3, 6, 8] and the_job(house).done == 8
    assert {item.band for item in items(house, 8)} == {"high"}


# jobs that fail -------------------------------------------------------------------------------------------------

Kind = Callable[[House, Job, jobs.Told | None], dict[str, int]]


def add_kind(monkeypatch: pytest.MonkeyPatch, name: str, act: Kind) -> None:
    monkeypatch.setattr(jobs, "_KINDS", {**jobs._KINDS, name: act})


def test_a_broken_rule_fails_the_job_by_its_name_and_changes_nothing(house: House) -> None:
    path = put_rule(house, "tiga")
    path.write_text(path.read_text(encoding="utf-8") + "satus: x\n", encoding="utf-8")
    says = jobs.rescore(house, open_only=False)
    job = the_job(house)
    assert job.state == "failed" and job.error is not None and job.error.startswith(f"{path}:14: ")
    assert says == f"rescore: failed, {job.error}"
    assert bands(house) == ["medium"] * 3 and assessments(house) == 3


def test_a_job_that_fails_does_not_stop_the_next(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def boom(_: House, job: Job, told: jobs.Told | None) -> dict[str, int]:
        raise PatrolError("the disk is full", hint="make room")

    add_kind(monkeypatch, "boom", boom)
    put_rule(house, "tiga")
    numbers = [ask(house, "boom"), ask(house), ask(house, "boom"), ask(house, "later")]
    assert jobs.work(house, once=True) == 1
    assert [the_job(house, number).state for number in numbers] == ["failed", "done", "failed", "queued"]
    assert the_job(house, numbers[0]).error == "the disk is full (make room)"
    assert the_job(house, numbers[0]).ended_at is not None
    assert bands(house) == ["high"] * 3
    assert jobs.work(house, once=True) == 0, "a failed job is not tried again by itself"


# leases ---------------------------------------------------------------------------------------------------------


def test_a_job_under_lease_is_not_taken(house: House) -> None:
    number = ask(house)
    other = claim(house, ago=LEASE_SECONDS - 60)
    put_rule(house, "tiga")
    assert jobs.work(house, once=True) == 0
    job = the_job(house, number)
    assert (job.state, job.attempts, job.done) == ("running", 1, 0) and bands(house) == ["medium"] * 3
    with writing(house.database) as conn:
        ledger.finish_job(conn, number, str(other.token), {"assessed": 0})
    assert the_job(house, number).state == "done"


def test_a_lease_that_ran_out_is_taken_over(house: House) -> None:
    number = ask(house)
    dead = claim(house, ago=LEASE_SECONDS + 1)
    put_rule(house, "tiga")
    assert jobs.work(house, once=True) == 0
    job = the_job(house, number)
    assert (job.state, job.attempts, job.started_at) == ("done", 2, dead.started_at)
    assert bands(house) == ["high"] * 3
    reports: tuple[Callable[[Any], None], ...] = (
        lambda conn: ledger.progress(conn, number, str(dead.token), 1),
        lambda conn: ledger.finish_job(conn, number, str(dead.token)),
        lambda conn: ledger.fail_job(conn, number, str(dead.token), "too late"),
    )
    for report in reports:
        with pytest.raises(QueueError, match="taken over"), writing(house.database) as conn:
            report(conn)
    assert the_job(house, number) == job


def test_a_job_that_kills_its_workers_is_given_up(house: House) -> None:
    number, next_one = ask(house), ask(house)
    for attempt in range(3):
        assert claim(house, ago=(LEASE_SECONDS + 1) * (3 - attempt)).id == number
    assert jobs.work(house, once=True) == 0
    assert the_job(house, number).state == "failed" and "3 workers died" in str(the_job(house, number).error)
    assert the_job(house, next_one).state == "done"


@pytest.mark.parametrize("ends", ["reports", "returns", "fails"])
def test_a_worker_whose_job_was_taken_over_goes_on(house: House, monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    """Slept through its lease: the job is another's now; this worker writes nothing of it and takes the next."""

    def slow(house: House, job: Job, told: jobs.Told | None) -> dict[str, int]:
        with writing(house.database) as conn:
            taken = ledger.claim_job(conn, kinds=("slow",), at=now() + timedelta(seconds=LEASE_SECONDS + 1))
        assert taken is not None and taken.id == job.id
        if ends == "reports":
            with writing(house.database) as conn:
                ledger.progress(conn, job.id, str(job.token), 1)
        if ends == "fails":
            raise PatrolError("something else")
        return {"assessed": 1}

    add_kind(monkeypatch, "slow", slow)
    slept, next_one = ask(house, "slow"), ask(house)
    jobs.work(house, once=True)
    job = the_job(house, slept)
    assert (job.state, job.attempts, job.result, job.error) == ("running", 2, None, None)
    assert the_job(house, next_one).state == "done"


def test_the_command_line_tells_by_its_exit_status(tmp_path: Path) -> None:
    home = init_workspace(tmp_path / "unit").home
    runner = CliRunner()
    done = runner.invoke(app, ["--home", str(home), "rescore", "--open"])
    assert done.exit_code == 0 and "rescore: done, {'assessed': 0, 'flagged': 0}" in done.stdout
    assert runner.invoke(app, ["--home", str(home), "work", "--once"]).exit_code == 0
