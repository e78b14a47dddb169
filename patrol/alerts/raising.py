"""An assessment that has just been made -> rows in the outbox for the standing searches that it answers.

Written in the transaction of the post: where the post is kept, so is the word of it. The rows hold what the machine
found in its own words (band, lane, modus, titles of rules) and never the captured text, a name or a contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from patrol.alerts.book import PRESSING, AlertBook, Channel, Search
from patrol.records import Assessment, Post
from patrol.store import Connection
from patrol.store.columns import now
from patrol.store.outbox import add_message
from patrol.text.reading import read

REASONS = 4


def raise_alerts(
    conn: Connection,
    book: AlertBook,
    *,
    root: str,
    items: Sequence[tuple[str, int | None]],
    post: Post,
    made: Assessment,
    group_id: str,
    at: datetime | None = None,
) -> int:
    """Put messages in the outbox for the channels of each search that the post answers -> how many.

    `items` are the units in whose queues the post stands, each with its item, and `root` is the unit above them all. A
    channel that is for certain units gets one message for each of them that is among these; any other gets one in all.
    A channel hears of a post once, by the first of its searches in the book that the post answers, with the names of
    all. A near-copy group is told of once in that search's span of time (`every`), however often it is posted.
    """
    at = at or now()
    if not items:
        return 0
    told = 0
    for channel, searches in _heard_by(book, [one for one in book.searches if answers(one, post, made)]):
        first = searches[0]
        span = int(at.timestamp() // max(60.0, first.every.total_seconds()))
        for unit, item_id in _for(channel, items):
            told += add_message(
                conn,
                unit=unit,
                topic="alert",
                body={**_body(first, post, made, item_id), "searches": [one.name for one in searches]},
                channel=channel.name,
                # copies may come to the one unit first and to another later: who hears of all hears of it once
                mark=f"alert:{unit if channel.units else root}:{first.name}:{channel.name}:{group_id}:{span}",
                not_before=_when(channel, made, at),
                at=at,
            )
    return told


def _heard_by(book: AlertBook, searches: Sequence[Search]) -> list[tuple[Channel, list[Search]]]:
    """The channels of some searches, each with those that it belongs to, in the order of the book."""
    heard: dict[str, tuple[Channel, list[Search]]] = {}
    for search in searches:
        for channel in book.of(search.channels):
            heard.setdefault(channel.name, (channel, []))[1].append(search)
    return list(heard.values())


def _for(channel: Channel, items: Sequence[tuple[str, int | None]]) -> Sequence[tuple[str, int | None]]:
    return [one for one in items if one[0] in channel.units] if channel.units else items[:1]


def answers(search: Search, post: Post, made: Assessment) -> bool:
    """Whether all that a search asks for holds."""
    if made.band not in search.bands or (search.lanes and made.lane not in search.lanes):
        return False
    if search.minor is not None and search.minor != made.minor:
        return False
    if search.modus and not set(search.modus) & set(made.modus):
        return False
    if search.destinations and not set(search.destinations) & set(made.destinations):
        return False
    if search.sources and post.source not in search.sources:
        return False
    return not search.words or _says(search, post)


def _says(search: Search, post: Post) -> bool:
    folded = read(post.title, post.text).folded
    return any(read(None, word).folded.strip() in folded for word in search.words)


def _when(channel: Channel, made: Assessment, at: datetime) -> datetime:
    if channel.quiet is None or made.lane in PRESSING:
        return at
    return channel.quiet.end(at)


def _body(search: Search, post: Post, made: Assessment, item_id: int | None) -> dict[str, Any]:
    reasons = dict.fromkeys(finding.why for finding in made.findings if finding.points > 0)
    return {
        "search": search.name,
        "item": item_id,
        "band": made.band,
        "lane": made.lane,
        "minor": made.minor,
        "modus": list(made.modus),
        "destinations": list(made.destinations),
        "reasons": list(reasons)[:REASONS],
        "source": post.source,
    }
