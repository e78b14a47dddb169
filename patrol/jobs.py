"""Jobs as they are written down -> carried out: texts assessed anew, pages pictured, hand-ins read, many decided."""

from __future__ import annotations

import hashlib
import importlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, cast

import structlog

from patrol.console.rights import RIGHTS
from patrol.errors import CrawlError, PatrolError, QueueError
from patrol.flow import Ground, House, assess_many, crawl, open_engine, open_ground, open_house, take_in
from patrol.picturing import seconds_for, take_picture
from patrol.records import Assessment, Post
from patrol.settings import Settings
from patrol.store import Connection, audit, bulk, exports, jobs, settling
from patrol.store.captures import ask_for_shots
from patrol.store.database import reading, writing
from patrol.store.enqueue import enqueue_everywhere
from patrol.store.groups import current_group
from patrol.store.posts import StoredPost, stored_revisions
from patrol.store.territory import home, routes
from patrol.taking.intake import BATCH, keep
from patrol.workspace import Workspace

log = structlog.get_logger()
WAIT_SECONDS = 2
RETRY_SECONDS = 60
QUICK = (bulk.KIND, exports.KIND, audit.KIND)
"""What a person waits for before a page: never behind a rescoring of hours, nor behind one another."""
QUICK_SECONDS = 1
_ROWS_A_SECOND = 10_000
"""So many rows of the audit's chain are walked at least, on a slow machine."""
_BULK_LEASE = 20
"""Seconds; an item takes hundredths of one, so whoever is not heard of for so long is dead."""


Told = Callable[[int, int], None]
"""Hears of long work how many texts were assessed so far, and how many of them are flagged."""


def rescore(house: House, *, open_only: bool, told: Told | None = None) -> str:
    """Ask for a rescoring and carry it out here; `patrol work` on another machine may as well."""
    with writing(house.database) as connection:
        number = jobs.add_job(connection, "rescore", {"open": open_only}, unit=house.settings.unit)
    work(house, once=True, kinds=("rescore",), told=told)
    with reading(house.database) as connection:
        job = jobs.job_by_id(connection, number)
    assert job is not None
    return f"rescore: {job.state}, {job.error or dict(job.result or {})}"


def work(house: House, *, once: bool, kinds: Sequence[str] | None = None, told: Told | None = None) -> int:
    """Carry out jobs, of these kinds or of all, one after another -> exit status: 1 where one failed. Without `once`
    it waits for more, and a hand beside it takes what is `QUICK` while something long is under way."""
    with nullcontext() if once else _quick_hands(house):
        return _work_on(house, once, tuple(kinds or _KINDS), told)


def work_beside(workspace: Workspace, settings: Settings) -> None:
    """What the console's own worker does until it is stopped: the quick kinds from the start, for they take no rule and
    no model; the others as soon as both can be used, which is tried again every minute."""
    with open_ground(workspace, settings) as ground, _quick_hands(ground):
        while True:
            try:
                with open_house(workspace, settings) as house:
                    _work_on(house, False, tuple(_KINDS), None)
            except PatrolError as error:
                log.error("only quick jobs are carried out", error=str(error))
                time.sleep(RETRY_SECONDS)


def _work_on(house: House, once: bool, kinds: Sequence[str], told: Told | None) -> int:
    failed = 0
    while True:
        job = _claimed(house, kinds)
        if job is not None:
            failed += not _carry_out(house, job, told)
        elif once:
            return 1 if failed else 0
        else:
            time.sleep(WAIT_SECONDS)


@contextmanager
def _quick_hands(house: Ground) -> Iterator[None]:
    """A thread for each of the quick kinds until the block ends; what they have begun then, they end."""
    over = threading.Event()

    def hand(kind: str) -> None:
        while not over.is_set():
            try:
                job = _claimed(house, (kind,))
                if job is not None:
                    _carry_out(house, job)
            except PatrolError as error:  # a database that cannot be had now; the job waits for its lease to end
                log.error("quick jobs", error=str(error))
                job = None
            if job is None:
                over.wait(QUICK_SECONDS)

    threads = [threading.Thread(target=hand, args=(kind,), name=f"quick {kind}", daemon=True) for kind in QUICK]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _claimed(house: Ground, kinds: Sequence[str]) -> jobs.Job | None:
    with writing(house.database) as connection:
        return jobs.claim_job(connection, kinds=kinds)


def _carry_out(house: Ground, job: jobs.Job, told: Told | None = None) -> bool:
    """Whether the job went well, or is another worker's by now: theirs to finish, and no fault of ours."""
    assert job.token is not None
    try:
        try:
            # the quick kinds use nothing but the ground; for the others the caller has opened the house
            result = _KINDS[job.kind](cast(House, house), job, told)
        except QueueError:
            raise
        except PatrolError as error:
            log.error("job failed", job=job.id, kind=job.kind, error=str(error))
            with writing(house.database) as connection:
                jobs.fail_job(connection, job.id, job.token, str(error))
            return False
        with writing(house.database) as connection:
            jobs.finish_job(connection, job.id, job.token, result)
    except QueueError as error:
        log.warning("job lost", job=job.id, kind=job.kind, error=str(error))
        return True
    log.info("job done", job=job.id, kind=job.kind, **result)
    return True


def _rescore(house: House, job: jobs.Job, told: Told | None) -> dict[str, int]:
    # a worker may wait for days: what it judges by is what lies on the shelves now
    engine = open_engine(house.workspace, house.settings, model=house.engine.model is not None)
    versions = (engine.rules_version, engine.model_version)
    counts = {"assessed": 0, "flagged": 0}
    texts = stored_revisions(house.database, only_open=bool(job.args.get("open")), but=versions)
    while batch := list(islice(texts, BATCH)):
        made = assess_many([stored.post for stored in batch], engine)
        _write_again(house, job, list(zip(batch, made, strict=True)), counts)
        if told is not None:
            told(counts["assessed"], counts["flagged"])
    return counts


def _write_again(
    house: House, job: jobs.Job, batch: Sequence[tuple[StoredPost, Assessment]], counts: dict[str, int]
) -> None:
    assert job.token is not None
    with writing(house.database) as connection:
        for stored, made in batch:
            keep(connection, house.settings, stored.revision_id, made)
        groups = {stored.group_id for stored, _ in batch if stored.group_id is not None}
        known = routes(connection, house.settings.unit)
        flagged = [stored.post.page_sha256 for stored, made in batch if made.flagged]
        ask_for_shots(connection, flagged, house.settings.unit)
        for group_id in sorted({current_group(connection, group_id) for group_id in groups}):
            enqueue_everywhere(connection, home(connection, known, group_id), group_id, rescored=True)
        counts["assessed"] += len(batch)
        counts["flagged"] += sum(made.flagged for _, made in batch)
        jobs.progress(connection, job.id, job.token, counts["assessed"])


def _bulk(house: Ground, job: jobs.Job, _: Told | None) -> dict[str, int]:
    """Many items decided, or taken back, by who may still do so; a worker whose job was taken over settles no more."""
    token = job.token
    assert token is not None and job.unit is not None

    def beat(connection: Connection, done: int, total: int) -> None:
        jobs.progress(connection, job.id, token, done, total, lease_seconds=_BULK_LEASE)

    times, roles = house.settings.undo_seconds, RIGHTS["work"]
    number = int(job.args["bulk"])
    made = settling.carry_on(house.database, job.unit, number, undo_seconds=times, roles=roles, beat=beat)
    return dict(made.counts)


def _export(house: Ground, job: jobs.Job, _: Told | None) -> dict[str, int]:
    """The masked file of an export that was approved, if who asked and who approved still may."""
    token = job.token
    assert token is not None

    def beat(done: int) -> None:
        with writing(house.database) as connection:
            jobs.progress(connection, job.id, token, done)

    making = importlib.import_module("patrol.console.export_file")  # loads the web framework, which no other job needs
    folder, number = house.workspace.run_dir / making.FOLDER, int(job.args["export"])
    return {"rows": making.make_file(house.database, folder, number, str(job.args.get("language", "")), beat)}


def _audit_check(house: Ground, job: jobs.Job, _: Told | None) -> dict[str, Any]:
    """Walk the audit's chain: whether it holds, and its head, for the page that asked."""
    assert job.token is not None
    with writing(house.database) as connection:
        rows, _head = audit.chain_head(connection)
        lease = rows // _ROWS_A_SECOND + jobs.LEASE_SECONDS
        jobs.progress(connection, job.id, job.token, 0, rows, lease_seconds=lease)
    with reading(house.database) as connection:
        found = audit.verify_chain(connection)
    return {"rows": found.rows, "head": found.head, "fault": found.fault}


def _screenshot(house: House, job: jobs.Job, _: Told | None) -> dict[str, int]:
    assert job.token is not None
    with writing(house.database) as connection:
        jobs.progress(connection, job.id, job.token, 0, lease_seconds=seconds_for(house.settings) + jobs.LEASE_SECONDS)
    where = (house.workspace, house.settings, house.database)
    return take_picture(*where, str(job.args["url"]), str(job.args["sha256"]))


def _hand_in(house: House, job: jobs.Job, _: Told | None) -> dict[str, int]:
    """What a person handed in: an address goes through the crawler, a text through the intake, as any post does."""
    assert job.token is not None
    args = job.args
    with writing(house.database) as connection:
        seconds = house.settings.crawl_max_seconds if args.get("url") else 0
        jobs.progress(connection, job.id, job.token, 0, lease_seconds=seconds + jobs.LEASE_SECONDS)
    counts: dict[str, int] = {}
    if args.get("text"):
        counts = take_in(house, _handed(args))
    if args.get("url") and args.get("fetch"):
        counts |= _crawled(house, str(args["url"]))
    return counts


def _crawled(house: House, url: str) -> dict[str, int]:
    """A crawl in a process of its own, for a process can crawl once."""
    where = {"home": str(house.workspace.home), "bundled": str(house.workspace.bundled)}
    judged = {"settings": asdict(house.settings), "model": house.model}
    orders = {**where, **judged, "url": url}
    seconds = house.settings.crawl_max_seconds + jobs.LEASE_SECONDS // 2
    try:
        done = subprocess.run(  # our own module
            [sys.executable, "-m", "patrol.jobs"],
            input=json.dumps(orders),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise CrawlError(f"{url}: not collected within {seconds} seconds", hint="try again later") from error
    except ValueError as error:
        raise CrawlError(f"{url}: not collected: {done.stderr.strip()[-300:]}") from error
    if told["why"]:
        raise CrawlError(str(told["why"]))
    return {"complaints": int(told["complaints"])}


def crawl_one(orders: Mapping[str, Any]) -> dict[str, Any]:
    """One handed-in address into the queue, by orders as JSON -> complaints in number, and why nothing came of it."""
    given: dict[str, Any] = {name: _tupled(value) for name, value in orders["settings"].items()}
    settings = Settings(**given)
    try:
        workspace = Workspace(Path(orders["home"]), Path(orders["bundled"]))
        with open_ground(workspace, settings, model=orders["model"]) as ground:
            outcome = crawl(ground, [str(orders["url"])])
    except PatrolError as error:
        return {"complaints": 0, "why": str(error)}
    return {"complaints": len(outcome.complaints), "why": "; ".join(outcome.complaints) if outcome.exit_status else ""}


def _tupled(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _handed(args: Mapping[str, Any]) -> Post:
    text, url = str(args["text"]), args.get("url")
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    picture = args.get("picture")
    return Post(
        source="hand-in",
        key=str(url or key),
        text=text,
        title=args.get("title") or None,
        url=str(url) if url else None,
        page_sha256=str(picture) if picture else None,
    )


_KINDS: Mapping[str, Callable[[House, jobs.Job, Told | None], Mapping[str, Any]]] = {
    "rescore": _rescore,
    "screenshot": _screenshot,
    "hand_in": _hand_in,
    bulk.KIND: _bulk,
    exports.KIND: _export,
    audit.KIND: _audit_check,
}


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):  # logs are not the answer
        answer = crawl_one(json.load(sys.stdin))
    json.dump(answer, sys.stdout)
