"""Figures for a monitor: on loopback alone, right, and without a word of any person."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.request import urlopen

import pytest

from patrol.errors import SettingsError
from patrol.metrics import serve_metrics
from patrol.store import outbox, runs, slots
from patrol.store.accounts import ensure_unit
from patrol.store.database import writing
from tests.round_samples import MONDAY
from tests.store_samples import UNIT, a_database, a_post, take_in

pytestmark = pytest.mark.usefixtures("backend")


def test_the_figures_are_those_of_the_database(tmp_path: Path) -> None:
    database = a_database(tmp_path)
    with writing(database) as conn:
        ensure_unit(conn, UNIT)
        take_in(conn, a_post(1))
        number = runs.start_run(conn, runs.ROUND, "papan", slot=MONDAY, basis="sp-12")
        runs.end_run(conn, number, "ok", {"pages": 7, "new": 1})
        number = runs.start_run(conn, runs.ROUND, "pintu")
        runs.end_run(conn, number, "blocked", {"pages": 1}, error="a login wall")
        slots.record(conn, "papan", MONDAY, "missed", "asleep")
        outbox.add_message(conn, unit=UNIT, topic="health", body={"what": "x"}, channel="operator", mark="m")
    port, end = serve_metrics(database, 0)
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
            text = answer.read().decode()
        with pytest.raises(SettingsError, match="cannot be listened on"):
            serve_metrics(database, port)
    finally:
        end()
        database.dispose()
    for line in (
        'patrol_runs{kind="round",state="ok"} 1.0',
        'patrol_runs{kind="round",state="blocked"} 1.0',
        'patrol_slots{state="missed"} 1.0',
        "patrol_outbox_waiting 1.0",
        "patrol_posts 1.0",
        "patrol_pages 8.0",
        "patrol_up 1.0",
    ):
        assert line in text.splitlines(), text
    assert re.search(r'^patrol_source_lag_seconds{source="papan"} ', text, re.MULTILINE)
    assert "pintu" not in text
    assert "0812" not in text
    assert "Kamboja" not in text
