"""What a post says beside its words -> part of its text: the addresses behind them, often the only contact."""

from __future__ import annotations

from collections.abc import Iterable

from patrol.crawling.html import Element
from patrol.crawling.urls import joined, site

MOST = 20


def with_links(text: str, urls: Iterable[str]) -> str:
    """The text, and below it the addresses that its words lead to and do not show."""
    shown = text.casefold()
    lines = []
    for url in dict.fromkeys(filter(None, urls)):
        if len(lines) < MOST and len(url) <= 500 and not _shows(shown, url):
            lines.append(f"Tautan: {url}")
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def leads_out(node: Element, base: str) -> list[str]:
    """The addresses on other sites that the links in an element lead to, in their order."""
    found = (joined(base, link.get("href")) for link in list(node.iter("a"))[: MOST * 5])
    return [url for url in found if url and site(url) != site(base)]


def _shows(text: str, url: str) -> bool:
    bare = url.partition("://")[2].removeprefix("www.").rstrip("/").casefold()
    return bare in text
