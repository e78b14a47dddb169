"""Plain public pages without markup: repeated blocks as posts, else the main text as one."""

from patrol.crawling.spider import PatrolSpider


class Page(PatrolSpider):
    """A wall of posts or an article."""

    name = "page"
    families = ("blocks", "article")
