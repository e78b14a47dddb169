"""Our settings -> Scrapy's: every one that safety or courtesy hangs on is set here, whatever its default is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from patrol import __version__
from patrol.crawling.addresses import Gate
from patrol.crawling.browser import find_browser, launch_options
from patrol.errors import SettingsError
from patrol.settings import Settings
from patrol.workspace import Workspace

NAME = "patrol-scanner"
_PROXIES = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
MEMORY_MB = 3_000


def user_agent(settings: Settings) -> str:
    """How we introduce ourselves: name, version, and whom to write to."""
    contact = "".join(letter for letter in settings.contact_url if letter.isascii() and letter.isprintable())
    return f"{NAME}/{__version__} (+{contact})" if contact else f"{NAME}/{__version__}"


def refuse_proxies(settings: Settings, environ: Mapping[str, str]) -> None:
    """Stop before anything is fetched where the environment names a proxy and nobody said what that means: what goes
    through a proxy passes no gate of ours.

    Raises:
        SettingsError: a proxy variable is set, and the setting `proxy_variables` is empty.
    """
    named = sorted(name for name, value in environ.items() if name.upper() in _PROXIES and value.strip())
    if named and settings.proxy_variables != "ignore":
        raise SettingsError(
            f"the environment names a proxy ({', '.join(named)}), which is not used: it would go around the gate",
            hint='unset it, or set proxy_variables = "ignore" to crawl without it',
        )


def scrapy_settings(settings: Settings, workspace: Workspace) -> dict[str, Any]:
    """Scrapy's settings for a run.

    Raises:
        CrawlError: an entry of `allow_hosts` has no port.
    """
    gate = Gate.of(settings.allow_hosts)
    return {**_identity(settings), **_limits(settings, gate), **_network(settings), **_browser(settings, gate),
            "SPIDER_LOADER_CLASS": "patrol.crawling.loader.ShelfLoader",
            "COMMANDS_MODULE": "patrol.crawling.crawl",
            "ITEM_PIPELINES": {"patrol.crawling.pipeline.ToSink": 500},
            "PATROL_SETTINGS": settings,
            "PATROL_WORKSPACE": workspace,
            "PATROL_ALLOW_HOSTS": list(settings.allow_hosts)}  # fmt: skip


def _identity(settings: Settings) -> dict[str, Any]:
    return {
        "BOT_NAME": NAME,
        "USER_AGENT": user_agent(settings),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": NAME,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "id,en;q=0.7",
        },
    }


def _limits(settings: Settings, gate: Gate) -> dict[str, Any]:
    free = {"concurrency": settings.crawl_concurrency, "delay": 0, "jitter": 0}
    return {
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": settings.crawl_delay,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "DOWNLOAD_DELAY": settings.crawl_delay,
        "DOWNLOAD_DELAY_JITTER": 0.25,
        "DOWNLOAD_SLOTS": dict.fromkeys(gate.loopback_hosts(), free),
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it reads our own source anew for each page; the checkers do so once
        "CONCURRENT_ITEMS": 1,  # Scrapy starts as many tasks for each page, and ours are done at once
        "DOWNLOADER_STATS": False,  # it writes each request out to count its bytes; the door counts what we tell
        "CONCURRENT_REQUESTS": settings.crawl_concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": min(2, settings.crawl_concurrency),
        "DOWNLOAD_MAXSIZE": settings.page_max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.page_timeout,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DNS_TIMEOUT": min(20, settings.page_timeout),
        "RETRY_ENABLED": True,
        "RETRY_TIMES": 2,
        "REDIRECT_ENABLED": True,
        "REDIRECT_MAX_TIMES": 8,
        "METAREFRESH_ENABLED": False,
        "URLLENGTH_LIMIT": 2_000,
        "CLOSESPIDER_TIMEOUT": settings.crawl_max_seconds,
        "MEMUSAGE_ENABLED": True,
        "MEMUSAGE_LIMIT_MB": MEMORY_MB,
        "HTTPERROR_ALLOW_ALL": True,  # each status becomes an outcome that people can read
    }


def _network(settings: Settings) -> dict[str, Any]:
    handler = "patrol.crawling.connections.KeptOpen"
    return {
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "TWISTED_REACTOR_ENABLED": True,
        "TWISTED_DNS_RESOLVER": "patrol.crawling.gate.GateResolver",
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "file": None, "data": None, "ftp": None, "s3": None},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # what Scrapy has by itself is loaded even where it is switched off, and asked about each page
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "patrol.crawling.gate.GateMiddleware": 40,
            "patrol.crawling.courtesy.Offsite": 45,
            "patrol.crawling.breaking.Resting": 50,
            "patrol.crawling.courtesy.Robots": 100,
            "patrol.crawling.reserving.Reservations": 105,
            "patrol.crawling.courtesy.PageBudget": 110,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
            "patrol.crawling.breaking.Breaking": 560,  # below the retries: it sees each attempt
            "patrol.crawling.courtesy.Redirects": 600,
            # a page is unpacked, then shown, and where it leads on from there is a redirect like any other
            "patrol.crawling.rendering.Rendering": 610,
            "patrol.crawling.capturing.Unpacking": 620,  # it is captured as it came, then unpacked
        },
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": 900,
        },
        "EXTENSIONS": {
            "scrapy.extensions.closespider.CloseSpider": 0,
            "patrol.crawling.bounding.OwnMemory": 0,
            "scrapy.extensions.throttle.AutoThrottle": 0,
        },
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",  # of a run, the report tells
        "HTTPPROXY_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "JOBDIR": None,
        "FEEDS": {},
        "COMPRESSION_ENABLED": True,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_LEVEL": settings.log_level.upper(),
    }


def _browser(settings: Settings, gate: Gate) -> dict[str, Any]:
    return {
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(find_browser(settings.browser), gate),
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.page_timeout * 1_000,
        "PLAYWRIGHT_ABORT_REQUEST": "patrol.crawling.chromium.unasked",
        "PLAYWRIGHT_CONTEXTS": {},
        "PLAYWRIGHT_CDP_URL": None,
        "PLAYWRIGHT_CONNECT_URL": None,
        "PATROL_RENDER_TIMEOUT": settings.page_timeout * 2,
    }
