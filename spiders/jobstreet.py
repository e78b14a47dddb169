"""JobStreet Indonesia (SEEK): the state of its result and posting pages."""

from patrol.crawling.bases import StateBoard
from patrol.crawling.stated import StateShape


class JobStreet(StateBoard):
    """Results with a taste of each posting; the posting's page tells the rest."""

    name = "jobstreet"
    hosts = ("id.jobstreet.com", "www.jobstreet.co.id")
    search = "https://id.jobstreet.com/id/jobs?keywords={word}&sortmode=ListedDate"
    verified = None
    page_name = "page"
    shape = StateShape(
        listed="results.results.jobs || results.jobs",
        single="jobdetails.result.job",
        fields={
            "text": "content || abstract || teaser",
            "company": "companyName || advertiser.name || advertiser.description",
            "location": "locations[].label || location.label",
            "salary": "salary.label || salaryLabel",
            "time": "listedAt.dateTimeUtc || listingDate",
        },
        address="https://id.jobstreet.com/id/job/{id}",
    )
