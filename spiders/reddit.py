"""Reddit: the newest posts of a subreddit or of a search. With the unit's API token through the interface for it."""

import re
from collections.abc import Container

from patrol.crawling.bases import ApiTimeline

_NAME = re.compile(r"(?:https://(?:www|old)\.reddit\.com)?/?r/([A-Za-z0-9_]{2,50})/?(?:new/?)?")
_FOR_UNITS = "oauth.reddit.com"


class Reddit(ApiTimeline):
    """`r/NAME`, or its address. Its robots.txt may close it; a unit that may in writing says so in its source."""

    name = "reddit"
    families = ("reddit",)
    hosts = ("www.reddit.com", "old.reddit.com", _FOR_UNITS)
    search = "https://www.reddit.com/search.json?q={word}&sort=new&limit=100&raw_json=1"
    verified = None

    @classmethod
    def expand(cls, address: str, tokens: Container[str] = ()) -> str:
        """A subreddit as the address of its newest posts."""
        found = _NAME.fullmatch(address.strip()[:200])
        if found is None:
            return address
        host, ending = (_FOR_UNITS, "new") if _FOR_UNITS in tokens else ("www.reddit.com", "new.json")
        return f"https://{host}/r/{found[1]}/{ending}?limit=100&raw_json=1"
