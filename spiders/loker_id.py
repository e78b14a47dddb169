"""Loker.id: a board whose postings carry schema.org JobPosting."""

from patrol.crawling.bases import JobPostingBoard


class LokerId(JobPostingBoard):
    """Lists of postings, each with a page of its own."""

    name = "loker_id"
    hosts = ("www.loker.id", "loker.id")
    search = "https://www.loker.id/cari-lowongan-kerja?q={word}"
    verified = None
