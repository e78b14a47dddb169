"""Settings for Scrapy's own commands, as scrapy.cfg names them: those of `patrol crawl`, for the workspace in force.

`PATROL_SINK` is the dotted path of a callable `(settings, workspace) -> (sink, neighbours)`: where posts go, and who
keeps captures, when Scrapy starts the crawl and nobody hands them in. Anything that fits the Protocols of
patrol/crawling will do.
"""

from patrol.crawling.configuration import scrapy_settings
from patrol.settings import load_settings
from patrol.workspace import find_workspace

_workspace = find_workspace()
globals().update(scrapy_settings(load_settings(_workspace), _workspace))
PATROL_SINK = "patrol.flow.scrapy_sink"
# a developer at Scrapy's own commands expects its log, figures and exports
LOG_INSTALL_ROOT_HANDLER = True
STATS_CLASS = "scrapy.statscollectors.MemoryStatsCollector"
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}
