"""Where logs go: to standard error as it stands, also when it is another than when they were set up."""

from __future__ import annotations

import io
import sys

import pytest
import structlog

from patrol.logs import set_up_logs


def test_logs_go_to_standard_error_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    set_up_logs("info")
    log = structlog.get_logger()
    log.info("one", number=1)
    first.close()
    monkeypatch.setattr(sys, "stderr", second)
    log.info("two", number=2)
    assert "event=two" in second.getvalue()
    assert "number=2" in second.getvalue()
