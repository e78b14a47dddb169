"""What a unit watches, and on which legal basis: `sources.yml` of the workspace in, checked records out."""

from patrol.sources.reading import check_sources, load_sources
from patrol.sources.records import Basis, Override, Retention, Source, Watchlist

__all__ = ["Basis", "Override", "Retention", "Source", "Watchlist", "check_sources", "load_sources"]
