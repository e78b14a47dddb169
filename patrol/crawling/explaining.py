"""What went wrong with an address -> one line for people: the address, what happened, what to do."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from patrol.crawling.breaking import HostResting
from patrol.crawling.browser import NoBrowserError, NotShownError, TooMuchError
from patrol.crawling.courtesy import UnreadRobots
from patrol.crawling.gate import RefusedAddress, why_refused
from patrol.crawling.report import Kind
from patrol.crawling.reserving import ReservedError

INSTALL_BROWSER = "install one (apt-get install chromium, or make setup) or name it with the setting browser"
LOOK = "look at it in a browser"
ASK_OWNER = "ask its owner, or hand in what you may with patrol ingest"


def explain(error: BaseException, url: str) -> tuple[Kind, str]:
    """The kind of a failed request and its line for people."""
    host = urlsplit(url).hostname or ""
    refused = str(error) if isinstance(error, RefusedAddress) else why_refused(host)
    if refused:
        return "refused_address", (
            f"{url}: not visited: {refused} (if it is meant, name it with --allow-host HOST:PORT)"
        )
    if isinstance(error, UnreadRobots):
        if isinstance(error.__cause__, (CannotResolveHostError, DownloadConnectionRefusedError, HostResting)):
            return explain(error.__cause__, url)
        return "refused_robots", f"{url}: not visited: the site's robots.txt could not be read (try again later)"
    if isinstance(error, CannotResolveHostError):
        return "unknown_host", f"{url}: the host {host} is not known (check the spelling and the network)"
    if isinstance(error, (NoBrowserError, NotShownError)):
        return _not_shown(error, url)
    if isinstance(error, (DownloadTimeoutError, TimeoutError)):
        return "timeout", f"{url}: no whole page within the time (try again later, or raise page_timeout)"
    if isinstance(error, (NotSupported, UnsupportedURLSchemeError)):
        return "refused_address", f"{url}: it leads to an address that is not http or https, which is not visited"
    if isinstance(error, IgnoreRequest):
        return _ignored(error, url)
    if isinstance(error, DownloadCancelledError):
        return _too_large(url)
    if isinstance(error, DownloadConnectionRefusedError):
        return "unreachable", f"{url}: the host refuses the connection (is the port right? try again later)"
    if isinstance(error, ResponseDataLossError):
        return "unreachable", f"{url}: the page broke off (try again later)"
    said = " ".join(str(error).split())[:200]
    return "unreachable", f"{url}: could not be fetched: {type(error).__name__} {said} (try again later)"


def _ignored(error: IgnoreRequest, url: str) -> tuple[Kind, str]:
    said = str(error)
    if isinstance(error, HostResting):
        return "resting", f"{url}: not asked for: {said} (look again then)"
    if isinstance(error, ReservedError):
        return "refused_tdm", f"{url}: not read: its owner reserves text and data mining, {said} ({ASK_OWNER})"
    if "robots.txt" in said:
        return "refused_robots", f"{url}: not visited: the site's robots.txt asks us not to ({ASK_OWNER})"
    if "size" in said.lower():
        return _too_large(url)
    if "redirections" in said:
        return "http_error", f"{url}: it redirects without end ({LOOK})"
    return "http_error", f"{url}: {said or 'not fetched'} (try again later)"


def _too_large(url: str) -> tuple[Kind, str]:
    return "too_large", f"{url}: the page is larger than page_max_bytes allows (raise the setting if it is meant)"


def _not_shown(error: NoBrowserError | NotShownError, url: str) -> tuple[Kind, str]:
    needs = f"{url}: the page needs a browser"
    if isinstance(error, TooMuchError):
        return "too_large", f"{needs}, and it was not shown: {error} ({LOOK})"
    if isinstance(error, NotShownError):
        return "unreachable", f"{needs}, and it could not be shown ({LOOK})"
    if error.path is None:
        return "no_browser", f"{needs} and there is no Chromium ({INSTALL_BROWSER})"
    todo = "see what it says when started by hand, or name another with the setting browser"
    return "no_browser", f"{needs}, and the one at {error.path} could not be started ({todo})"


def explain_circle(url: str) -> tuple[Kind, str]:
    """The same for an address whose redirects come back to where they were."""
    return "http_error", f"{url}: it redirects in a circle ({LOOK})"


def explain_status(status: int, url: str) -> tuple[Kind, str] | None:
    """The same for an HTTP status; `None` where it is a success."""
    if status < 400:
        return None if 200 <= status < 300 else ("http_error", f"{url}: answered {status} and leads nowhere ({LOOK})")
    if status in (404, 410):
        return "not_found", f"{url}: there is no such page ({status}; check the address)"
    if status in (401, 403):
        return "http_error", f"{url}: the site refuses to show it ({status}; it is not public, or we are not welcome)"
    if status == 429:
        return "http_error", f"{url}: the site asks us to slow down (429; try again later, or raise crawl_delay)"
    return "http_error", f"{url}: the site answered {status} (try again later)"


def explain_kind(content_type: str, body: bytes, url: str) -> tuple[Kind, str] | None:
    """The same for a body that is no page of text; `None` where it is one."""
    if body.startswith(b"%PDF") or "application/pdf" in content_type:
        return "not_a_page", f"{url}: a PDF, which is not read (save its text and hand it in with patrol ingest)"
    if not body.strip():
        return "empty", f"{url}: the page is empty (try again later, or look at it in a browser)"
    kind = content_type.partition(";")[0].strip() or "unknown content"
    return "not_a_page", f"{url}: {kind}, which is not a page of text"


def nothing_found(url: str, barred: str | None, browser: bool) -> tuple[Kind, str]:
    """The same for a page on which no family of spiders found anything."""
    if barred == "login":
        return "login_wall", f"{url}: behind a log-in; only public pages are read ({ASK_OWNER})"
    if barred == "captcha":
        return "captcha", f"{url}: behind a CAPTCHA, which is not passed ({ASK_OWNER})"
    if barred == "gone":
        return "soft_404", f"{url}: it says that it is no more, though it answers as a page that is ({LOOK})"
    if browser:
        return _not_shown(NoBrowserError(), url)
    return "nothing_found", f"{url}: no post was found on it (patrol look shows what each family of spiders sees)"
