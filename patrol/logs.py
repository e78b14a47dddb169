"""Structured logs on standard error: one line an event, its facts as key=value, contacts masked."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up_logs(level: str) -> None:
    """Send our logs, and those of the libraries from warning upwards, to standard error.

    Args:
        level: debug, info, warning or error, as the setting `log_level` has it.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler(sys.stderr)
    # on the handler, for libraries set their own loggers to what they like
    handler.setLevel(max(number, logging.WARNING))
    logging.basicConfig(format="%(name)s: %(message)s", handlers=[handler])
    # it warns of each page without a main text, which the crawl tells of in its own words
    logging.getLogger("trafilatura").setLevel(logging.DEBUG if number == logging.DEBUG else logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
            if sys.stderr.isatty()
            else structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # as it stands at each line: what was standard error when logs were set up may be closed by then
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
