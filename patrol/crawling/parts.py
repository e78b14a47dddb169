"""What a shown page was made of: the answers that its scripts asked for, as Playwright hands them over, bounded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from scrapy.utils.misc import load_object

from patrol.evidence.exchange import Headers

MAX_PARTS = 200
MAX_BYTES = 10_000_000
_SECONDS = 5
_ERROR = "playwright.async_api.Error"  # half a second to load: only where a page was shown, and so it is loaded


@dataclass(frozen=True, slots=True)
class Part:
    """What a shown page was made of: one answer that its scripts asked for, after content-decoding."""

    url: str
    method: str
    status: int
    headers: Headers
    body: bytes


async def parts_of(answers: Iterable[Any], size: Callable[[str], int] = lambda _url: 0) -> tuple[Part, ...]:
    """Playwright's responses -> what came; what cannot be had any more, or has no room, is left out.

    Args:
        size: bytes that have come from an address: what has no room is not even handed over.
    """
    parts: list[Part] = []
    room = MAX_BYTES
    failed = (load_object(_ERROR), TimeoutError)
    for answer in islice(answers, MAX_PARTS):
        if answer.request.is_navigation_request() or size(answer.url) > room:
            continue
        try:
            body = await asyncio.wait_for(answer.body(), _SECONDS)
            headers = tuple((str(name), str(value)) for name, value in (await answer.all_headers()).items())
        except failed:
            continue  # a redirect has no body; a page that moves on takes its answers along
        if len(body) <= room:
            room -= len(body)
            parts.append(Part(answer.url, answer.request.method, answer.status, headers, body))
    return tuple(parts)
