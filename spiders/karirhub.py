"""Karirhub of the Ministry of Manpower: the open interface that its own pages are drawn from."""

from patrol.crawling.bases import StateBoard
from patrol.crawling.stated import StateShape


class Karirhub(StateBoard):
    """Vacancies at home and abroad, whole, a page of the interface at a time."""

    name = "karirhub"
    hosts = ("karirhub.kemnaker.go.id", "api.kemnaker.go.id")
    search = "https://api.kemnaker.go.id/karirhub/catalogue/v1/industrial-vacancies?keyword={word}&page=1&limit=20"
    verified = None
    page_name = "page"
    shape = StateShape(
        listed="data.items || data",
        single="data",
        fields={
            "text": "[description, job_description, requirements]",
            "company": "company_name || company.name",
            "location": "city_name || [city.name, province.name, country.name]",
            "salary": "{currency: currency, min: min_salary_amount, max: max_salary_amount}",
            "time": "published_at || created_at",
        },
    )
