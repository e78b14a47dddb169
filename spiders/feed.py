"""RSS and Atom feeds with the articles they lead to."""

from patrol.crawling.spider import PatrolSpider


class Feed(PatrolSpider):
    """Every entry of a feed, told by its article where that can be read."""

    name = "feed"
    families = ("feed", "jsonfeed")
