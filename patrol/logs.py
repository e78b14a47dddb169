"""Logs -> lines on standard error for whoever watches: the time, what happened, where, what next; contacts masked.

With `log_level = "debug"` they are what a developer needs instead: every fact as key=value, libraries with tracebacks.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog

from patrol.hours import WIB

MOST = 500
"""Letters of a line, at most."""
# Phones and mails alone: `text.masking` would also cover the channel or address that an officer is to look at.
_CONTACT = re.compile(r"(?<![\w+])(?:\+?62[ .\-]?|0)8(?:[ .\-]?\d){7,11}(?!\w)|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_LINE = ("event", "level", "timestamp")


def timed(at: datetime, says: str) -> str:
    """`08:00:12 WIB  papan: ...`, on one line, without what a terminal would obey."""
    shown = "".join(letter if letter.isprintable() else " " for letter in says[:MOST])
    return f"{at.astimezone(WIB):%H:%M:%S} WIB  {shown}".encode("utf-8", "replace").decode()


def set_up_logs(level: str) -> None:
    """Send our logs, and those of the libraries from warning upwards, to standard error.

    Args:
        level: debug, info, warning or error, as the setting `log_level` has it.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    raw = number == logging.DEBUG
    handler = logging.StreamHandler(sys.stderr)
    # on the handler, for libraries set their own loggers to what they like
    handler.setLevel(max(number, logging.WARNING))
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s") if raw else _OfALibrary())
    logging.basicConfig(handlers=[handler])
    # it warns of each page without a main text, which the crawl tells of in its own words
    logging.getLogger("trafilatura").setLevel(logging.DEBUG if raw else logging.CRITICAL)
    # what Python itself warns of is for developers, and comes with a line of their code
    logging.captureWarnings(not raw)
    logging.getLogger("py.warnings").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=_for_developers() if raw else [structlog.contextvars.merge_contextvars, _sentence],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # as it stands at each line: what was standard error when logs were set up may be closed by then
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _for_developers() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
    ]


def _sentence(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """An event and its facts, if it has any beside: `08:00:12 WIB  a job failed: job 5, kind pictures`."""
    facts = ", ".join(f"{name} {value}" for name, value in event.items() if name not in _LINE and name != "exc_info")
    return timed(datetime.now(UTC), _masked(f"{event['event']}{f': {facts}' if facts else ''}"))


class _OfALibrary(logging.Formatter):
    """What a library warns of: who, what, and where the rest of it is to be had; never its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        lines = record.getMessage().strip().splitlines() or [""]
        if record.exc_info and record.exc_info[0] is not None:
            lines[0] += f" ({record.exc_info[0].__name__}: {record.exc_info[1]})"
        more = "" if len(lines) == 1 and not record.exc_info else '; log_level = "debug" shows all of it'
        at = datetime.fromtimestamp(record.created, UTC)
        said = f"a library beneath ({record.name}) reports: {lines[0]}"
        return timed(at, _masked(said[: MOST - len(more)] + more))


def _masked(says: str) -> str:
    return _CONTACT.sub(lambda found: f"{found[0][:3]}…", says)
