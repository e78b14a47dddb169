"""Public pages that need a browser; scrolled to their end, within bounds."""

from patrol.crawling.spider import PatrolSpider


class Rendered(PatrolSpider):
    """Marked-up postings, else the page's blocks, else its main text, as Chromium shows them."""

    name = "rendered"
    in_browser = True
