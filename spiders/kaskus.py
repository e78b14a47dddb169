"""Kaskus: threads of its forum, where work is offered too."""

from patrol.crawling.bases import Forum
from patrol.crawling.forum import ForumShape


class Kaskus(Forum):
    """Lists and searches of threads, threads with all their posts."""

    name = "kaskus"
    hosts = ("www.kaskus.co.id",)
    search = "https://www.kaskus.co.id/search?q={word}&sort=date"
    verified = None
    shape = ForumShape(
        thread="a[href*='/thread/']",
        post="div[id^='post'], div.postlist",
        body=".entry, .post-content, [class*='htmlContentRenderer']",
        author=".nickname, .username, a[href*='/profile/']",
        title="h1, .title",
        next="a[rel=next], .pagination .next a, a.next",
        quote=".quote, blockquote",
    )
