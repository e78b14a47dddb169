"""What a person hands in, carried out: a text is assessed and queued as any post, an address goes by the crawler."""

from __future__ import annotations

import pytest

from patrol import jobs
from patrol.flow import House
from patrol.store import jobs as ledger
from patrol.store import queue, runs
from patrol.store.database import reading, writing
from patrol.workspace import bundled_content
from tests.test_jobs import house, logs

__all__ = ["house", "logs"]
TEXT = "Dibutuhkan kasir merah delima dan kuning gading di kota contoh, hubungi 0812 0000 9911"


def hand_in(house: House, **args: object) -> ledger.Job:
    with writing(house.database) as connection:
        number = ledger.add_job(connection, "hand_in", args, unit=house.settings.unit, asked_by="ani")
    jobs.work(house, once=True, kinds=("hand_in",))
    with reading(house.database) as connection:
        job = ledger.job_by_id(connection, number)
    assert job is not None
    return job


def test_a_text_is_assessed_and_queued_once(house: House) -> None:
    first = hand_in(house, text=TEXT, title="Info", url="", fetch=False)
    assert (first.state, first.result) == ("done", {"new": 1, "seen": 0, "changed": 0, "flagged": 1})
    again = hand_in(house, text=TEXT, title="Info", url="", fetch=False)
    assert again.result == {"new": 0, "seen": 1, "changed": 0, "flagged": 0}
    with reading(house.database) as connection:
        found = queue.list_items(connection, house.settings.unit, queue.Filters(text="9911"))
        ledger_rows = runs.recent_runs(connection)
    assert [(row.source, row.title) for row in found] == [("hand-in", "Info")]
    assert [run.kind for run in ledger_rows][:2] == ["hand-in", "hand-in"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://169.254.169.254/latest"])
def test_an_address_that_is_not_public_is_not_visited(house: House, url: str) -> None:
    (house.workspace.bundled / "spiders").symlink_to(bundled_content() / "spiders")
    job = hand_in(house, text="", title="", url=url, fetch=True)
    assert job.state == "failed"
    assert job.error
    assert "not collected" not in job.error, "its process ended well"
    assert url.split("/")[2].partition(":")[0] in job.error
