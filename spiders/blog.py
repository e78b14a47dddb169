"""Blogs on a domain of their own: several posts of a page, back through the older ones."""

from patrol.crawling.bases import Blog as Base


class Blog(Base):
    """A blog's front page, archive, search or feed."""

    name = "blog"
