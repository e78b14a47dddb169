"""Job boards whose pages carry schema.org JobPosting; listings, next pages and sitemaps are followed."""

from patrol.crawling.spider import PatrolSpider


class JobPosting(PatrolSpider):
    """A posting, a listing of postings, or a sitemap."""

    name = "jobposting"
    families = ("sitemap", "jobposting", "listing")
