"""Public previews of Telegram channels (t.me/s/NAME), back through their history."""

from patrol.crawling.bases import ChannelPreview


class Telegram(ChannelPreview):
    """Every message of a channel that has words."""

    name = "telegram"
    hosts = ("t.me",)
    verified = None
