"""Addresses as people and pages write them -> checked, canonical ones, without what only tracks the visitor."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from patrol.errors import CrawlError

MAX_LENGTH = 2_000
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|igsh|mc_[ce]id|_ga|_gl|ref_?src|trk|trackingid"
    r"|phpsessid|jsessionid|sid|sessionid",
    re.IGNORECASE,
)
_TELEGRAM = frozenset({"t.me", "telegram.me", "www.t.me"})
# a page's own address, and those it leads to, are asked about by each step that reads the page
_asked_again = lru_cache(maxsize=1_000)
_HOST = re.compile(r"[^\s/\\@?#<>\"'`{}|^\x00-\x1f]{1,253}")


def checked(url: str) -> str:
    """A start address, ready to be fetched. A Telegram channel's address becomes that of its public preview.

    Raises:
        CrawlError: it is no http(s) address; the message names it and says what one looks like.
    """
    text = url.strip()
    parts = split(text)
    shown = text[:200]
    if parts is None or not parts.scheme:
        raise CrawlError(
            f"{shown!r} is not a web address", hint="write it in full, for instance https://a.board.example/jobs"
        )
    if parts.scheme not in ("http", "https"):
        raise CrawlError(f"{shown}: only http and https addresses are visited, not {parts.scheme}:")
    if not parts.hostname or not _HOST.fullmatch(parts.hostname) or len(text) > MAX_LENGTH:
        raise CrawlError(f"{shown!r} names no host", hint="write it in full, for instance https://a.board.example/jobs")
    if parts.username is not None or parts.password is not None:
        raise CrawlError(f"{parts.hostname}: addresses with a user name are not visited; public pages only")
    return _channel_preview(parts) or canonical(text)


def split(url: str) -> SplitResult | None:
    """The parts of an address, or `None` where it cannot be taken apart."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def canonical(url: str) -> str:
    """One spelling for one page: lower-case host, no fragment, no default port, no tracking parameters.

    The order of the parameters stays, for a few sites read it; an address that cannot be taken apart comes back as is.
    """
    return _canonical(url) if len(url) <= MAX_LENGTH else _canonical.__wrapped__(url)


@_asked_again
def _canonical(url: str) -> str:
    parts = split(url)
    return url if parts is None or not parts.hostname else _spelled(parts)


def _spelled(parts: SplitResult) -> str:
    query = parts.query
    if query:
        pairs = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _tracks(name)]
        query = urlencode(pairs, errors="replace")
    path = quote(parts.path.encode("utf-8", "replace"), safe="/%:@!$&'()*+,;=~-._") or "/"
    return urlunsplit((parts.scheme.lower(), host_port(parts), path, query, ""))


def host_port(parts: SplitResult) -> str:
    """`host` or `host:port` where the port is not the scheme's own; IPv6 in brackets."""
    host = (parts.hostname or "").rstrip(".").lower()
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{host}:{parts.port}" if parts.port and parts.port != usual else host


@_asked_again
def site(url: str) -> str:
    """`host[:port]` of an address, empty where it has none."""
    parts = split(url)
    return host_port(parts) if parts is not None else ""


def joined(base: str, href: str | None) -> str | None:
    """The canonical http(s) address that a link on page `base` leads to; `None` for every other kind of link."""
    return _joined(base, href) if href and len(href) <= MAX_LENGTH else None


@_asked_again
def _joined(base: str, href: str) -> str | None:
    try:
        parts = urlsplit(urljoin(base, href.strip()))
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    return _spelled(parts)


def turned(url: str, name: str) -> str:
    """The address of the page after this one in a list whose pages the parameter `name` numbers, from 1 on."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    said = dict(pairs).get(name, "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1
    kept = [pair for pair in pairs if pair[0] != name]
    return urlunsplit((*parts[:3], urlencode([*kept, (name, str(number + 1))], errors="replace"), ""))


def matches(host: str, pattern: str) -> bool:
    """Whether a `host[:port]` is the one of a pattern, or one below it where the pattern begins with `*.`."""
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def page_key(url: str, declared: str | None) -> str:
    """The key of a page's own post: the address it declares canonical where that is believable, else its own.

    A declared address is believed only on the same site and when its last path segment stands in the page's own
    address: sites that declare their front page canonical everywhere would otherwise fold all posts into one.
    """
    own = canonical(url)
    other = joined(url, declared)
    if other is None or site(other) != site(own):
        return own
    last = urlsplit(other).path.rstrip("/").rpartition("/")[2]
    return other if last and last in own else own


def _tracks(name: str) -> bool:
    return bool(_TRACKING.fullmatch(name[:40]))


def _channel_preview(parts: SplitResult) -> str | None:
    names = [name for name in parts.path.split("/") if name]
    if (parts.hostname or "").lower() not in _TELEGRAM or not names or names[0] == "s":
        return None
    # https://t.me/NAME shows a button; https://t.me/s/NAME shows the messages
    return f"https://t.me/s/{quote(names[0])}"
