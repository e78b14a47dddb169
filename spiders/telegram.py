"""Public previews of Telegram channels (t.me/s/NAME), back through their history."""

from patrol.crawling.spider import PatrolSpider


class Telegram(PatrolSpider):
    """Every message of a channel that has words."""

    name = "telegram"
    families = ("telegram",)
