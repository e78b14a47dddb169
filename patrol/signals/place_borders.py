"""A place named in a text -> the land that is meant by it, where that is another: over the border, or alike at home."""

from __future__ import annotations

import re
from dataclasses import replace

from patrol.signals.gazetteer import Mention
from patrol.signals.place_roles import HOME

_ACROSS = {
    **dict.fromkeys(("mae sot", "mae sai", "ranong"), "MM"),
    **dict.fromkeys(("aranyaprathet", "aranya", "moc bai", "surin", "trat"), "KH"),
    **dict.fromkeys(("chiang rai", "chiang saen", "chiang khong", "nong khai", "mukdahan"), "LA"),
    **dict.fromkeys(("entikong", "aruk", "badau", "nunukan", "sebatik", "jagoi babang"), "MY"),
}
"""Towns at a border, and whose land lies over the river or the road (own knowledge of the map)."""
_OVER = re.compile(
    r"\b(?:seberang|sebrang|(?:nyebrang|nyeberang|menyeberang) (?:dari|ti|saking)|across from|opposite)\s(?:sungai )?$"
)
_OVER_AFTER = re.compile(
    r"\s(?:\w+ )?(?:nyebrang|nyeberang|menyeberang|sebrang)(?:nya)? (?:sedikit|sebentar|sungai|lagi)\b"
)
_ALIKE = {
    "nagoya": re.compile(r"batam|\bbtm\b"),
    "malaka": re.compile(r"\b(?:soe|kefa\w*|atambua|belu|kupang|betun|ttu|tts|ntt|flores|sumba)\b"),
}
"""Towns abroad with a namesake at home, and what is named beside that one."""


def facing(mention: Mention, folded: str) -> str | None:
    """The country that lies over the border of this place, where the text says that one crosses there.

    "" where it says so of a land that the table of border towns does not know ("di seberang Thailand" is not in it);
    None where it says nothing of the kind.
    """
    over = _OVER.search(folded[max(0, mention.start - 32) : mention.start])
    if over is None and _OVER_AFTER.match(folded, mention.end) is None:
        return None
    there = _ACROSS.get(mention.place.name)
    if there is None and (over is None or mention.place.country == HOME):
        return None
    return there or ""


def at_home(mention: Mention, folded: str) -> Mention:
    """The place, or its namesake at home: Nagoya in Batam, Malaka in Timor."""
    beside = _ALIKE.get(mention.place.name)
    if beside is None or beside.search(folded) is None:
        return mention
    return mention._replace(place=replace(mention.place, country=HOME))
