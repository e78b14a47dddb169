"""Forums of the common programs (XenForo, phpBB, Discourse, vBulletin): threads and all their posts."""

from patrol.crawling.bases import Forum as Base


class Forum(Base):
    """A list of threads, or a thread."""

    name = "forum"
