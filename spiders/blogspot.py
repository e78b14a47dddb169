"""Blogs of Blogspot: front page, labels, searches and archives, back through the older posts."""

from patrol.crawling.bases import Blog


class Blogspot(Blog):
    """A blog of its own address; one on a domain of its own is known by its pages (`patrol look`)."""

    name = "blogspot"
    hosts = ("*.blogspot.com",)
    verified = None
