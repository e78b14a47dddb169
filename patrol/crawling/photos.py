"""The pictures that posts show -> fetched like any page, bounded in number and bytes, kept as captures of their posts.

They go through the same gate, robots.txt, pace and capture as pages do. Nothing here decodes a picture: what is kept is
what came, under its hash, where its type and first bytes say that it is a picture, and its header that it can be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from patrol.crawling.capturing import capture_attempt, captured_as
from patrol.crawling.courtesy import OverBudget
from patrol.crawling.door import Door
from patrol.crawling.explaining import explain, explain_status
from patrol.crawling.protocols import Picture
from patrol.evidence.pixels import beyond_bounds
from patrol.records import Post

KIND = "picture"
MOST_OF_A_POST = 10
_BEGIN = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}


class Photos:
    """A spider's pictures, where somebody keeps them."""

    def __init__(self, crawler: Any, door: Callable[[], Door]) -> None:
        self.crawler = crawler
        self.door = door

    def of(self, posts: Iterable[Post], response: Response) -> Iterator[Request]:
        """The requests for what posts of a page show and earlier runs did not keep."""
        keeper = self.door().beside.pictures
        if keeper is None or not self.door().settings.crawl_max_pictures:
            return
        for post in posts:
            shown = post.pictures[:MOST_OF_A_POST]
            for place in sorted(keeper.due(post.source, post.key, len(shown))) if shown else ():
                yield self._request(post, place, response)

    def _request(self, post: Post, place: int, response: Response) -> Request:
        meta = {"kind": KIND, "start": response.meta["start"], "post": (post.source, post.key, place)}
        meta |= {"of": captured_as(response), "download_maxsize": self.door().settings.picture_max_bytes}
        headers = {"Accept": "image/jpeg,image/png,image/webp,image/gif"}
        return Request(post.pictures[place], self.came, errback=self.failed, headers=headers, meta=meta, priority=-1)

    def came(self, response: Response) -> None:
        """One picture, or what came in its place."""
        declared = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
        found = picture_type(response.body)
        trouble = explain_status(response.status, response.url)
        if trouble is not None:
            self._note(response.url, trouble[1])
        elif found is None or declared not in (found, "", "application/octet-stream", "image/jpg"):
            self._note(response.url, f"{response.url}: {declared or 'what came'} is not a picture that is kept")
        elif (beyond := beyond_bounds(response.body)) is not None:
            self._note(response.url, f"{response.url}: the picture is not kept: {beyond}")
        else:
            source, key, place = response.meta["post"]
            keeper = self.door().beside.pictures
            assert keeper is not None
            keeper.keep(Picture(source, key, place, response.url, found, captured_as(response)), response.body)

    def failed(self, failure: Any) -> None:
        """A picture that was not fetched: told of, and no fault of the run."""
        url = failure.request.url
        if isinstance(failure.value, OverBudget):
            start = failure.request.meta["start"]
            most = self.door().settings.crawl_max_pictures
            says = f"{start}: pictures beyond the first {most} were not kept in this run (crawl_max_pictures)"
            self.door().note("no_picture", start, says)
            return
        kind, says = explain(failure.value, url)
        if kind == "too_large":
            says = f"{url}: the picture is larger than picture_max_bytes allows"
        capture_attempt(self.crawler, failure.request, failure.value, kind, says)
        self._note(url, says)

    def _note(self, url: str, says: str) -> None:
        self.door().note("no_picture", url, says)


def picture_type(body: bytes) -> str | None:
    """The media type that a body's first bytes show; `None` where it is none that we keep."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for begin, kind in _BEGIN.items() if body.startswith(begin)), None)
