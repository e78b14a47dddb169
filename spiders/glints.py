"""Glints Indonesia: Next.js, its postings in the page's `__NEXT_DATA__`."""

from patrol.crawling.bases import StateBoard
from patrol.crawling.stated import StateShape


class Glints(StateBoard):
    """Results without a text; the posting's page has JSON-LD, or its text as an editor's JSON."""

    name = "glints"
    hosts = ("glints.com",)
    search = "https://glints.com/id/opportunities/jobs/explore?keyword={word}&country=ID&sortBy=LATEST"
    verified = None
    page_name = "page"
    shape = StateShape(
        listed="props.pageProps.initialJobs.jobsInPage || props.pageProps.jobs",
        single="props.pageProps.initialOpportunity.data || props.pageProps.opportunity",
        fields={
            "text": "descriptionJsonString || descriptionRaw || description",
            "location": "[citySubDivision.name, city.name, country.name]",
            "time": "updatedAt || createdAt",
        },
        address="https://glints.com/id/opportunities/jobs/{id}",
    )
