"""A row of the outbox -> the message as people read it: plain text, one subject line, nothing of the captured post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from patrol.alerts.book import Channel, Search
from patrol.alerts.troubles import OURS, TROUBLES
from patrol.hours import local
from patrol.naming import BANDS, LANES, MODUS, RUNS, Language, country
from patrol.store.outbox import Message
from patrol.text.masking import mask

PLACES = ("band", "lane", "modus", "destinations", "reasons", "source", "search", "time", "link", "unit")
"""What a template may name between braces."""
_SUBJECT = {
    "id": "[patrol] Indikasi {band} ({lane}): {modus}",
    "en": "[patrol] Indication, {band} ({lane}): {modus}",
}
_TEXT = {
    "id": """\
Indikasi perekrutan TPPO menunggu ditinjau. Ini petunjuk mesin, bukan putusan.

Tingkat   : {band}
Jalur     : {lane}
Modus     : {modus}
Tujuan    : {destinations}
Alasan    : {reasons}
Sumber    : {source}
Pencarian : {search}
Ditemukan : {time}
Tinjau    : {link}
""",
    "en": """\
An indication of trafficking recruitment waits for review. It is a lead of the machine, not a verdict.

Band         : {band}
Lane         : {lane}
Modus        : {modus}
Destinations : {destinations}
Reasons      : {reasons}
Source       : {source}
Search       : {search}
Found        : {time}
Review       : {link}
""",
}
_DANGER = {
    "id": (
        "[patrol] SEGERA: orang mungkin dalam bahaya",
        (
            "Analis menandai butir {item}: mungkin ada orang dalam bahaya saat ini. Ini indikasi, bukan putusan.\n\n"
            "Tinjau: {link}\nWaktu : {time}\nUnit  : {unit}\n"
        ),
    ),
    "en": (
        "[patrol] AT ONCE: people may be in danger",
        (
            "An analyst marked item {item}: people may be in danger now. It is an indication, not a verdict.\n\n"
            "Review: {link}\nTime  : {time}\nUnit  : {unit}\n"
        ),
    ),
}
_HEALTH = {"id": "[patrol] Patroli terganggu: {what}", "en": "[patrol] A patrol is in trouble: {what}"}
_LOOK = {"id": ", lalu patrol look ALAMAT", "en": ", then patrol look ADDRESS"}
_SOURCE = {
    "id": """\
Sumber   : {source}
Gangguan : {what}
Rincian  : {why}
Putaran  : {run} ({state})
Waktu    : {time}
Unit     : {unit}

Lihat: patrol runs --source {source}{look}
""",
    "en": """\
Source  : {source}
Trouble : {what}
Details : {why}
Round   : {run} ({state})
Time    : {time}
Unit    : {unit}

See: patrol runs --source {source}{look}
""",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A message ready to go out."""

    subject: str
    text: str


def write(message: Message, channel: Channel, search: Search | None, console_address: str) -> Written:
    """Word a message in its channel's language, by the search's own template where it has one."""
    if message.topic == "danger":
        subject, text = _DANGER[channel.language]
        item = one_line(str(message.body.get("item", "-")))
        return Written(subject, fill(text, {**_values(message, channel, console_address), "item": item}))
    if message.topic != "alert":
        return _operator(message, channel)
    values = _values(message, channel, console_address)
    subject = (search.subject if search else "") or _SUBJECT[channel.language]
    text = (search.template if search else "") or _TEXT[channel.language]
    return Written(one_line(fill(subject, values)), fill(text, values))


def fill(template: str, values: Mapping[str, str]) -> str:
    """A template with its places filled; braces hold plain names and nothing else.

    Raises:
        ValueError: a brace that is not closed, or what is in it is no name in `values`.
    """
    parts: list[str] = []
    for words, name, form, conversion in Formatter().parse(template):
        parts.append(words)
        if name is None:
            continue
        if name not in values or form or conversion:
            raise ValueError(f"{{{name}}} is no place of a template; there are: {', '.join(sorted(values))}")
        parts.append(values[name])
    return "".join(parts)


def one_line(text: str, most: int = 160) -> str:
    """A text as one line of at most so many characters: what goes into a header can begin no other."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:most]


def _values(message: Message, channel: Channel, console_address: str) -> dict[str, str]:
    body, language = message.body, channel.language
    names: Mapping[str, str] = {str(name): words for name, words in MODUS[language].items()}
    modus = [names.get(name, name) for name in _texts(body, "modus")]
    item = body.get("item")
    return {
        "band": BANDS[language].get(body.get("band"), "-"),  # type: ignore[arg-type]  # what is no band is "-"
        "lane": LANES[language].get(body.get("lane"), "-"),  # type: ignore[arg-type]
        "modus": ", ".join(modus) or "-",
        "destinations": ", ".join(country(code, language) for code in _texts(body, "destinations")) or "-",
        "reasons": "; ".join(_texts(body, "reasons")) or "-",
        "source": mask(one_line(str(body.get("source", "")))),
        "search": ", ".join(_texts(body, "searches")) or one_line(str(body.get("search", ""))),
        "time": local(message.created_at),
        "link": _link(console_address, item, language),
        "unit": message.unit,
    }


def _link(console_address: str, item: object, language: Language) -> str:
    if item is None:
        return _CONSOLE[language]
    return f"{console_address}/butir/{item}" if console_address else f"{_CONSOLE[language]}, {_ITEM[language]} {item}"


_CONSOLE: Mapping[Language, str] = {"id": "konsol patrol", "en": "the console of patrol"}
_ITEM: Mapping[Language, str] = {"id": "butir", "en": "item"}


def _texts(body: Mapping[str, Any], name: str) -> list[str]:
    found = body.get(name)
    return [mask(one_line(str(part))) for part in found] if isinstance(found, list) else []


def _operator(message: Message, channel: Channel) -> Written:
    if trouble := TROUBLES[channel.language].get(str(message.body.get("kind"))):
        return _source(message, channel, trouble)
    what = mask(one_line(str(message.body.get("what", message.topic))))
    lines = [f"{name}: {mask(one_line(str(value)))}" for name, value in sorted(message.body.items())]
    when = local(message.created_at)
    subject = one_line(fill(_HEALTH[channel.language], {"what": what}))
    return Written(subject, "\n".join([*lines, f"unit: {message.unit}", f"time: {when}"]) + "\n")


def _source(message: Message, channel: Channel, trouble: str) -> Written:
    """What broke at a source, in the channel's language; what the crawl noted of an address is as it was noted."""
    body = message.body
    values = {name: mask(one_line(str(body.get(name) or "-"), 500)) for name in ("source", "run", "state")}
    values["state"] = RUNS[channel.language].get(values["state"], values["state"])
    why = body.get(f"why_{channel.language}") or body.get("why")  # what is not of a round is told in English alone
    values["why"] = mask(one_line(str(why or "-"), 500))
    subject = fill(_HEALTH[channel.language], {"what": f"{values['source']}: {trouble}"})
    look = "" if body.get("kind") in OURS else _LOOK[channel.language]
    told = {**values, "look": look, "what": trouble, "time": local(message.created_at), "unit": message.unit}
    return Written(one_line(subject), fill(_SOURCE[channel.language], told))
