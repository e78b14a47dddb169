"""What a post says beside its words -> part of its text: the addresses behind them, often the only contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from patrol.crawling.html import Element, one_line
from patrol.crawling.urls import joined, site

MOST = 20
_SHARES = re.compile(r"/sharer?\b|/share/|[?&]share=|/intent/|/send/?\?text=|/pin/create|/submit\?", re.IGNORECASE)
# Where one writes to somebody or fills in a form; an article's other links are its reading list.
_CONTACTS = re.compile(
    r"(?:wa\.me|(?:api|chat)\.whatsapp\.com|t\.me|telegram\.me|m\.me|line\.me|lin\.ee|forms\.gle|bit\.ly|s\.id"
    r"|linktr\.ee|docs\.google\.com)"
)


def with_links(text: str, urls: Iterable[str]) -> str:
    """The text, and below it the addresses that its words lead to and do not show."""
    shown = text.casefold()
    lines: list[str] = []
    for url in dict.fromkeys(filter(None, urls)):
        if len(lines) < MOST and len(url) <= 500 and not _shows(shown, url):
            lines.append(f"Tautan: {url}")
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def leads_out(node: Element, base: str) -> Iterator[str]:
    """The addresses on other sites, mail addresses and phones that the links in an element lead to, in their order;
    buttons that share the page are left out."""
    for link in list(node.iter("a"))[: MOST * 5]:
        href = (link.get("href") or "").strip()
        if href[:7].lower().startswith(("mailto:", "tel:")):
            yield one_line(unquote(href.partition(":")[2].partition("?")[0]), 100)
            continue
        url = joined(base, href)
        if url and site(url) != site(base) and not _SHARES.search(url[:500]):
            yield url


def contacts(node: Element, base: str) -> Iterator[str]:
    """Of these, the ones by which somebody is reached."""
    return (url for url in leads_out(node, base) if "://" not in url or _CONTACTS.fullmatch(site(url)))


def _shows(text: str, url: str) -> bool:
    bare = url.rpartition("://")[2].removeprefix("www.").rstrip("/").casefold()
    return bare in text
