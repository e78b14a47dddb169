"""Blogs of WordPress.com: front page, tags, searches and archives, back through the older posts."""

from patrol.crawling.bases import Blog


class WordPress(Blog):
    """A blog of its own address; one on a domain of its own is known by its pages (`patrol look`)."""

    name = "wordpress"
    hosts = ("*.wordpress.com",)
    verified = None
