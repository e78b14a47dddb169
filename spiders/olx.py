"""OLX Indonesia: what people advertise, vacancies among it, in the state of its pages."""

from patrol.crawling.bases import StateBoard
from patrol.crawling.stated import StateShape


class Olx(StateBoard):
    """Advertisements of a search; the page of each tells it whole."""

    name = "olx"
    hosts = ("www.olx.co.id",)
    search = "https://www.olx.co.id/items/q-{word}"
    verified = None
    shape = StateShape(
        listed="states.items.elements.* || data[?title]",
        single="states.item.element || data.item",
        fields={
            "text": "description",
            "company": "user.name || user_name",
            "location": "[locations_resolved.SUBLOCALITY_LEVEL_1_name, locations_resolved.ADMIN_LEVEL_3_name, "
            "locations_resolved.ADMIN_LEVEL_1_name]",
            # the price of an advertisement is a pay only where it says so
            "salary": "parameters[?key=='salary'].formatted_value",
            "time": "created_at || display_date",
        },
        address="https://www.olx.co.id/item/iid-{id}",
    )
