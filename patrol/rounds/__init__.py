"""A source in, its round made: fetched on its legal basis, posts taken in, the ledger written, its health told."""

from patrol.rounds.making import RoundOutcome, make_round
from patrol.rounds.sources import against_house, checked_list, doubts, expired, find_source, full_address, spider_for

__all__ = [
    "RoundOutcome",
    "against_house",
    "checked_list",
    "doubts",
    "expired",
    "find_source",
    "full_address",
    "make_round",
    "spider_for",
]
