"""Mastodon: the public timeline of a hashtag, through the open interface of an instance."""

import re
from collections.abc import Container

from patrol.crawling.bases import ApiTimeline

_PAGE = re.compile(r"https://([^/?#]{1,253})/tags/([^/?#]{1,200})/?")


class Mastodon(ApiTimeline):
    """`#hashtag`, or the address of a hashtag's page on any instance; one that asks for a token gets the unit's."""

    name = "mastodon"
    families = ("mastodon",)
    hosts = ("mastodon.social",)
    search = "https://mastodon.social/api/v1/timelines/tag/{tag}?limit=40"
    tagged = search
    verified = None

    @classmethod
    def expand(cls, address: str, tokens: Container[str] = ()) -> str:
        """A hashtag, or its page, as the address of its timeline."""
        page = _PAGE.fullmatch(address.strip()[:1_000])
        if page:
            return f"https://{page[1]}/api/v1/timelines/tag/{page[2]}?limit=40"
        return super().expand(address, tokens)
