"""Any public page: the family is picked by what the page offers. `patrol crawl URL` uses it."""

from patrol.crawling.spider import PatrolSpider


class Any(PatrolSpider):
    """Channel preview, feed, sitemap, JobPosting, listing, blocks, article, or a page that needs a browser."""

    name = "any"
