"""Kalibrr: Next.js, its postings in the page's `__NEXT_DATA__`; its search answers with JSON too."""

from patrol.crawling.bases import StateBoard
from patrol.crawling.stated import StateShape


class Kalibrr(StateBoard):
    """Results that carry the postings whole."""

    name = "kalibrr"
    hosts = ("www.kalibrr.com", "www.kalibrr.id")
    search = "https://www.kalibrr.com/id-ID/home/te/{word}"
    verified = None
    page_name = "page"
    shape = StateShape(
        listed="props.pageProps.jobs || jobs",
        single="props.pageProps.job",
        fields={
            "title": "name",
            "text": "[description, qualifications]",
            "company": "company_name || company.name",
            "location": "google_location.address_components",
            "salary": "{currency: currency, min: base_salary, max: maximum_salary}",
            "time": "activation_date || created_at",
        },
        address="https://www.kalibrr.com/c/{company.code}/jobs/{id}/{slug}",
    )
