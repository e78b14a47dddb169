"""Boards whose pages carry their postings as JSON, or that answer with JSON."""

from patrol.crawling.bases import StateBoard


class State(StateBoard):
    """What looks like a posting in the page's JSON."""

    name = "state"
