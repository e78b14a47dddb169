"""Bluesky: the search of its open interface."""

from patrol.crawling.bases import ApiTimeline


class Bluesky(ApiTimeline):
    """Posts that a search finds, the latest first."""

    name = "bluesky"
    families = ("bluesky",)
    hosts = ("api.bsky.app", "public.api.bsky.app")
    search = "https://api.bsky.app/xrpc/app.bsky.feed.searchPosts?q={word}&sort=latest&limit=100"
    verified = None
