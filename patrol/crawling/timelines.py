"""Answers of open interfaces (Mastodon, Bluesky, Reddit) -> the public posts in them, and the answer that goes on.

Each is known by the shape of its JSON. Further back leads the last post's id or the cursor that the answer names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from patrol.crawling.harvest import MAX_POSTS, Harvest, Link, first_of, moment
from patrol.crawling.html import Document, one_line, plain, text_of_value
from patrol.crawling.state import body
from patrol.crawling.told import with_links
from patrol.crawling.urls import joined
from patrol.crawling.wording import time_of
from patrol.records import Post

TIMELINES = frozenset({"mastodon", "bluesky", "reddit"})
"""Families whose answer may be empty without being broken: it says itself that there is nothing."""
_MOST_PICTURES = 20
Said = Mapping[str, object]


def read_mastodon(document: Document) -> Harvest | None:
    """Statuses of a hashtag's timeline (`/api/v1/timelines/tag/NAME`) or a search; `None` for any other page."""
    statuses = body(document)
    if isinstance(statuses, dict) and isinstance(statuses.get("statuses"), list):
        statuses = statuses["statuses"]
    if not isinstance(statuses, list) or (not statuses and "/api/v" not in urlsplit(document.url).path):
        return None
    told = [
        one for one in statuses if isinstance(one, dict) and {"id", "content", "account", "visibility"} <= one.keys()
    ]
    if statuses and not told:
        return None
    posts = [_status(one) for one in told if one["visibility"] in ("public", "unlisted")]
    last = _said(told[-1], "id") if told else ""
    onward = _with(document.url, max_id=last) if last.isascii() and last.isdigit() else None
    return _harvest("mastodon", posts, onward)


def _status(status: Said) -> Post:
    shared = status.get("reblog")
    own = shared if isinstance(shared, dict) and isinstance(shared.get("content"), str) else status
    by, address = _inner(own, "account"), _said(own, "url") or _said(own, "uri")
    card = _inner(own, "card")
    parts = [_said(own, "spoiler_text"), _said(own, "content"), *(_said(one, "description") for one in _media(own))]
    parts += [_said(card, "title"), _said(card, "description")]
    return Post(
        source="",
        key=_said(own, "uri") or address,
        text=with_links(_paragraphs(parts), [_said(card, "url")]),
        url=joined(address, address),
        platform="mastodon",
        author=one_line(_said(by, "acct") or _said(by, "username"), 200) or None,
        published_at=moment(_said(own, "created_at")),
        edited=bool(own.get("edited_at")),
        forwarded_from=one_line(_said(by, "acct"), 200) or None if own is shared else None,
        pictures=_addresses(_said(one, "url") for one in _media(own)),
    )


def _media(status: Said) -> list[Said]:
    several = status.get("media_attachments")
    found: list[Said] = [one for one in several if isinstance(one, dict)] if isinstance(several, list) else []
    return found[:_MOST_PICTURES]


def read_bluesky(document: Document) -> Harvest | None:
    """Posts of a search (`app.bsky.feed.searchPosts`) or a feed; `None` for any other page."""
    answer = body(document)
    if not isinstance(answer, dict):
        return None
    told = answer.get("posts") if isinstance(answer.get("posts"), list) else answer.get("feed")
    if not isinstance(told, list) or "app.bsky." not in document.url + document.text[:20_000]:
        return None
    views = [_inner(one, "post") or one for one in told if isinstance(one, dict)]
    views = [one for one in views if _said(one, "uri").startswith("at://") and isinstance(one.get("record"), dict)]
    cursor = _said(answer, "cursor")
    onward = _with(document.url, cursor=cursor) if views and 0 < len(cursor) <= 500 else None
    return _harvest("bluesky", [_skeet(one) for one in views], onward)


def _skeet(view: Said) -> Post:
    record, by, embed = _inner(view, "record"), _inner(view, "author"), _inner(view, "embed")
    handle, uri = _said(by, "handle"), _said(view, "uri")
    outside = _inner(embed, "external")
    images = embed.get("images")
    shown = [one for one in images if isinstance(one, dict)][:_MOST_PICTURES] if isinstance(images, list) else []
    parts = [_said(record, "text"), *(_said(one, "alt") for one in shown)]
    parts += [_said(outside, "title"), _said(outside, "description")]
    return Post(
        source="",
        key=uri,
        text=with_links("\n\n".join(filter(None, map(plain, parts))), [*_faceted(record), _said(outside, "uri")]),
        url=joined("https://bsky.app/", f"/profile/{handle}/post/{uri.rpartition('/')[2]}"),
        platform="bluesky",
        author=one_line(handle, 200) or None,
        published_at=moment(_said(record, "createdAt")),
        pictures=_addresses(_said(one, "fullsize") for one in shown),
    )


def _faceted(record: Said) -> Iterator[str]:
    """The addresses behind words of a post."""
    facets = record.get("facets")
    for facet in facets[:50] if isinstance(facets, list) else ():
        features = facet.get("features") if isinstance(facet, dict) else None
        for feature in features[:5] if isinstance(features, list) else ():
            if isinstance(feature, dict):
                yield _said(feature, "uri")


def read_reddit(document: Document) -> Harvest | None:
    """Posts of a subreddit's or a search's listing (`/r/NAME/new.json`, `search.json`); `None` for any other page."""
    answer = body(document)
    listing = _inner(answer, "data") if isinstance(answer, dict) and answer.get("kind") == "Listing" else {}
    children = listing.get("children")
    if not isinstance(children, list):
        return None
    told = [_inner(one, "data") for one in children if isinstance(one, dict) and one.get("kind") == "t3"]
    after = _said(listing, "after")
    onward = _with(document.url, after=after) if 0 < len(after) <= 100 else None
    return _harvest("reddit", [_submission(one) for one in told if one.get("name") or one.get("id")], onward)


def _submission(told: Said) -> Post:
    name = _said(told, "name") or f"t3_{_said(told, 'id')}"
    address = _said(told, "url_overridden_by_dest") or _said(told, "url")
    elsewhere = [] if told.get("is_self") or _said(told, "permalink") in address else [address]
    by = _said(told, "author")
    return Post(
        source="",
        key=name,
        text=with_links(plain(_unescaped(_said(told, "selftext"))) or one_line(_said(told, "title")), elsewhere),
        title=one_line(_unescaped(_said(told, "title"))) or None,
        url=joined("https://www.reddit.com/", _said(told, "permalink")),
        platform="reddit",
        author=one_line(by, 200) if by and by != "[deleted]" else None,
        published_at=time_of(told.get("created_utc")),
        edited=bool(told.get("edited")),
        forwarded_from=one_line(_said(told, "crosspost_parent"), 100) or None,
        pictures=_addresses([address] if told.get("post_hint") == "image" else []),
    )


def _unescaped(text: str) -> str:
    # without raw_json=1 the interface escapes these three, and nothing else
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _harvest(family: str, posts: list[Post], onward: str | None) -> Harvest:
    silent = sum(1 for post in posts if not post.text)
    told = tuple({post.key: post for post in posts[:MAX_POSTS] if post.text and post.key}.values())
    notes = (f"{silent} posts carry no text (pictures, videos)",) if silent else ()
    links = (Link(onward, "next"),) if onward and posts else ()
    return Harvest(family, told, links, notes, first_of(len(posts), MAX_POSTS, "posts"))


def _paragraphs(parts: list[str]) -> str:
    return "\n\n".join(dict.fromkeys(filter(None, map(text_of_value, parts))))


def _addresses(urls: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for url in urls if (found := joined(url, url))))[:_MOST_PICTURES]


def _inner(value: object, name: str) -> Said:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _said(value: Said, name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _with(url: str, **named: str) -> str:
    """The address with these parameters in the place of the ones it has."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in named]
    return urlunsplit((*parts[:3], urlencode([*kept, *named.items()], errors="replace"), ""))
