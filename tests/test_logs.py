"""Logs go to standard error as it stands, as sentences with the time; for developers as facts with everything."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from datetime import UTC, datetime

import pytest
import structlog

from patrol.logs import MOST, set_up_logs, timed

TIME = r"\d\d:\d\d:\d\d WIB  "


@contextmanager
def screen(level: str) -> Iterator[io.StringIO]:
    """What stands on standard error while logs are set up, with no handler of the tests' own beside ours."""
    root = logging.getLogger()
    before, root.handlers = root.handlers, []
    try:
        with redirect_stderr(io.StringIO()) as shown:
            set_up_logs(level)
            yield shown
    finally:
        root.handlers = before
        logging.captureWarnings(False)
        logging.getLogger("py.warnings").setLevel(logging.NOTSET)


def test_logs_go_to_standard_error_as_it_stands() -> None:
    with screen("info") as first:
        log = structlog.get_logger()
        log.info("one", number=1)
        first.close()
        with redirect_stderr(io.StringIO()) as second:
            log.info("two is done", number=2, kind="picture")
    assert re.fullmatch(TIME + "two is done: number 2, kind picture\n", second.getvalue())


def test_a_developer_sees_every_fact() -> None:
    with screen("debug") as shown:
        structlog.get_logger().info("two", number=2)
    assert "level=info event=two number=2" in shown.getvalue()


def test_what_a_library_says_is_a_line_without_its_traceback() -> None:
    with screen("info") as shown, warnings.catch_warnings():
        log = logging.getLogger("some.library")
        try:
            raise RuntimeError("the spring\nis broken")
        except RuntimeError:
            log.exception("Unhandled error\nin a tube")
        log.info("all is well")
        warnings.simplefilter("always")
        warnings.warn("a name is going away", stacklevel=1)
    says = "a library beneath (some.library) reports: Unhandled error (RuntimeError: the spring is broken)"
    rest = '; log_level = "debug" shows all of it'
    assert re.fullmatch(TIME + re.escape(says + rest) + "\n", shown.getvalue())


@pytest.mark.parametrize(
    "contact", ["081300001234", "+6281300001234", "+62 813-0000-1234", "0813.0000.1234", "info@contoh.example"]
)
def test_no_line_shows_a_contact(contact: str) -> None:
    with screen("info") as shown:
        structlog.get_logger().warning(f"no answer to {contact}", seen=contact)
        logging.getLogger("some.library").warning("cannot read wa.me/%s", contact)
    assert len(shown.getvalue().splitlines()) == 2
    assert contact not in shown.getvalue()
    assert contact[5:] not in shown.getvalue()


def test_a_line_is_bounded_and_obeyed_by_no_terminal() -> None:
    line = timed(datetime(2026, 11, 2, 1, tzinfo=UTC), "red \x1b[31m\nnext \ud800" + "x" * 2 * MOST)
    assert line.startswith("08:00:00 WIB  red  [31m next  x")
    assert len(line) == len("08:00:00 WIB  ") + MOST
