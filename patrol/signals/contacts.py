"""A reading -> the contacts in it: `contact` (normalised), `foreign_phone`, `official_contact`, `messenger_only`.

A contact is `+6281200001234`, `tg:name`, `ig:name`, `tt:name`, `line:id`, `wechat:id`, `michat:id` or `mail:address`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from patrol.records import Signal
from patrol.signals.addresses import is_official_host
from patrol.signals.phones import Found, phones, region
from patrol.tables import Official, Tables
from patrol.text.patterns import whole
from patrol.text.reading import Reading
from patrol.text.together import TEXTS
from patrol.text.unmasking import from_leet
from patrol.text.vocabulary import KNOWN

_NETWORKS = {
    "telegram": "tg", "telegrm": "tg", "tele": "tg", "tlgrm": "tg", "tg": "tg", "instagram": "ig", "insta": "ig",
    "ig": "ig", "tiktok": "tt", "tik tok": "tt", "tt": "tt", "line": "line", "wechat": "wechat", "we chat": "wechat",
    "weixin": "wechat", "wx": "wechat", "vx": "wechat", "v信": "wechat", "微信号": "wechat", "michat": "michat", "微信": "wechat", "电报": "tg", "飞机": "tg",
    "threads": "threads", "twitter": "x", "facebook": "fb",
}  # fmt: skip
_NETWORK = "|".join(sorted(_NETWORKS, key=len, reverse=True))
_AT = r"\s{0,2}(?:@|[(\[{<]\s?(?:at|et|@)\s?[)\]}>]|\s(?:at|et)\s)\s{0,2}"
_DOT = (
    r"(?:\.(?!\s)|\s\.\s|\s?[(\[{<]\s?(?:dot|titik|\.)\s?[)\]}>]\s?|\s(?:dot|titik)\s)"  # "x.example. Only" ends there
)
_MAIL = re.compile(
    rf"(?<![\w.+-])([a-z0-9][\w.+-]{{0,63}}){_AT}([a-z0-9][a-z0-9-]{{1,62}}(?:{_DOT}[a-z0-9-]{{2,24}}){{1,4}})(?![\w-])"
)
_BRACKETED_AT = TEXTS.add_re2(r"[(\[{<]\s?(?:at|et)\s?[)\]}>]|\s(?:at|et)\s[a-z0-9-]{2,40}\s?(?:\.|\(|\[|dot|titik)")
_DIGIT = re.compile(r"\d")
_ZEROS = ("nol", "kosong", "zero", "nul", "零", "〇")
_HANDLE = re.compile(r"(?<![\w@.])@\s?([a-z0-9_][a-z0-9_.]{2,39})")
_BEFORE = re.compile(rf"^.*(?<![a-z])({_NETWORK})(?![a-z])[^@\n]{{0,24}}$", re.DOTALL)  # the last one named
_ANSWERED = re.compile(r"\b(?:replying to|reply(?: ke)?|bls|balas|membalas|mention|cc) ?$")
"""`replying to @name`: whoever asked is nobody to write to."""
_AT_HOME = {"telegram": "tg", "instagram": "ig"}
"""Where a bare `@name` is one of the platform's own."""
_DIRECT = re.compile(
    r"\b(?:dm|direct message|slide|dm ke|dm me)(?: (?:ke|aja|ya|me|mami|kak|kakak|admin))? ?[:→👉]{0,2} ?\Z"
)
"""`dm @name`: a word of Instagram's; a name with an underscore may as well be one of Telegram's."""
_AFTER = re.compile(rf"^\s?(?:\(|di |on |at |\[)\s?({_NETWORK})(?![a-z])")
_NAMED = TEXTS.add(
    rf"(?<![a-z.])(?:id {{0,2}})?({_NETWORK})(?:nya|ku)?(?![a-z])(?: ?/ ?(?:{_NETWORK}|wa))?"
    r"(?: {0,2}(?:id|akun|account|username|kami|saya|user|ke|nya|bernama)(?![a-z])){0,2} {0,2}([:=>→➡👉⇒-]{1,3}️?|[ \t]) {0,2}"
    r"([a-z0-9_][a-z0-9_.]{3,31})(?![\w@/])"
)
_NAMES_NETWORK = TEXTS.add_re2(rf"\b(?:{_NETWORK})(?:nya|ku)?\b|微信|v信|电报|飞机")
_LINKS = (
    (
        "tg",
        TEXTS.add(
            r"(?:\bt\s{0,2}\.\s{0,2}m\s?e|telegram\s?\.\s?(?:me|dog|org))\s{0,2}/\s{0,2}(?:s/)?(\+?[a-z0-9_-]{4,40})"
        ),
    ),
    ("ig", TEXTS.add(r"instagram\.com/([a-z0-9_.]{3,40})")),
    ("tt", TEXTS.add(r"tiktok\.com/@([a-z0-9_.]{3,40})")),
    ("line", TEXTS.add(r"line\.me/(?:r/)?ti/(?:p|g)/[~@]?([a-z0-9_.-]{3,40})")),
)  # fmt: skip
_NOT_NAMES = frozenset(("joinchat", "share", "admin", "telegram", "reel", "explore"))
_ONLY = TEXTS.add_re2(
    r"\b(?:hanya|cuma|cukup|only|khusus)\s(?:lewat\s|via\s|di\s|chat\s|by\s)?(?:wa|whatsapp|telegram|tele|"
    r"tg|dm|inbox|chat|japri|michat|pm)\b"
    r"|\b(?:dm|inbox|inbok|inbx|japri|pm|chat|wa)\s(?:only|saja|aja|ya|langsung|sekarang)\b|\b(?:wa|chat|dm)\s?only\b"
)


def notice_contacts(reading: Reading, tables: Tables) -> tuple[Signal, ...]:
    """Kontak yang ditulis: telepon, akun, surel. Phones, accounts and mails as written, each once."""
    folded = reading.folded
    signals: list[Signal] = []
    seen: set[str] = set()
    for found in sorted(_all(reading)):
        if found.trick:
            signals.append(reading.signal("disguises_words", found.start, found.end, found.trick))
        if found.value in seen:
            continue
        seen.add(found.value)
        signals.append(reading.signal("contact", found.start, found.end, found.value))
        country = region(found.value) if found.value.startswith("+") else None
        if country and country != "ID":
            signals.append(reading.signal("foreign_phone", found.start, found.end, country))
        if _is_official(found.value, tables):
            signals.append(reading.signal("official_contact", found.start, found.end, found.value))
    signals.extend(_hotlines(reading, folded, tables))
    if _ONLY.stands_in(reading.body):
        signals.extend(reading.signal("messenger_only", *match.span()) for match in _ONLY.finditer(whole(folded)))
    return tuple(signals)


def all_contacts(signals: Iterable[Signal]) -> tuple[str, ...]:
    """The normalised contacts, each once, in the order in which they stand."""
    values = (signal.value for signal in signals if signal.name == "contact")
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))


def _all(reading: Reading) -> Iterator[Found]:
    folded = reading.folded
    taken: list[tuple[int, int]] = []
    if _DIGIT.search(folded) or any(zero in folded for zero in _ZEROS):
        for found in phones(folded):
            taken.append((found.start, found.end))
            yield found
    for found in (*_mails(reading), *_links(folded), *_handles(folded, reading.platform), *_named(reading)):
        if all(found.end <= start or found.start >= end for start, end in taken):
            taken.append((found.start, found.end))
            yield found


def _mails(reading: Reading) -> Iterator[Found]:
    folded = reading.folded
    if "@" not in folded and not _BRACKETED_AT.stands_in(reading.body):
        return
    for match in _MAIL.finditer(folded):
        domain = re.sub(r"\s|[(\[{<]", "", re.sub(_DOT, ".", match.group(2))).strip(".-")
        loose = "@" not in match.group()
        if loose and "(" not in match.group() and "[" not in match.group() and not _ends_like_domain(domain):
            continue
        one_sided = re.search(r"\s@\S", match.group()) is not None  # "drop cv @kopi.example" names an account
        if one_sided or (" " in match.group().strip() and not _ends_like_domain(domain)):
            continue
        captured = reading.locate(*match.span(1))[3].lower()  # "hr" is no "hari" here
        name = captured if re.fullmatch(r"[a-z0-9][\w.+-]{0,63}", captured) else match.group(1)
        yield Found(*match.span(), f"mail:{name}@{domain}")


def _ends_like_domain(domain: str) -> bool:
    return bool(re.search(r"\.(?:com|net|org|id|example|my|sg|info|co|test|biz|io|online|site)$", domain))


def _links(folded: str) -> Iterator[Found]:
    for network, pattern in _LINKS if "/" in folded else ():
        for match in pattern.finditer(folded):
            name = match.group(1).rstrip(".")
            if name not in _NOT_NAMES:
                yield Found(*match.span(), f"{network}:{name}")


def _handles(folded: str, platform: str | None) -> Iterator[Found]:
    if "@" not in folded:
        return
    for match in _HANDLE.finditer(folded):
        spaced = match.group()[1].isspace()
        name = match.group(1).rstrip("._" if match.group(1).endswith(".") else ".")
        if len(name) < 3 or name.isdigit() or (spaced and name.isalpha()):
            continue
        if from_leet(f"@{name}") in KNOWN:
            continue  # a word that begins with a disguised a: "@dm1n"
        lead = folded[max(0, match.start() - 36) : match.start()]
        if _ANSWERED.search(lead) or (name == "all" and platform != "instagram"):
            continue
        before, after = _BEFORE.search(lead), _AFTER.match(folded[match.end() : match.end() + 16])
        named = after or before
        network = _NETWORKS[named[1]] if named else "ig" if "_" not in name and _DIRECT.search(lead) else "tg"
        if not named:
            network = _AT_HOME.get(platform or "", "ig" if "." in name else network)  # Telegram names have no dots
        yield Found(match.start(), match.start() + match.group().find(name) + len(name), f"{network}:{name}")


def _named(reading: Reading) -> Iterator[Found]:
    """`ig: putra.onboard`, `telegram → agen0000`: a name without the at sign."""
    if not _NAMES_NETWORK.stands_in(reading.body):
        return
    folded = reading.folded
    for match in _NAMED.finditer(folded):
        network, name = _NETWORKS[match.group(1)], match.group(3).rstrip(".")
        marked = bool(re.search(r"[a-z][_.]?\d|[a-z0-9][_.][a-z0-9]", name))
        bound = match.group(2).strip() != ""
        if not re.search(r"[a-z]", name) or len(name) < 4:
            continue
        plain = bound and len(name) >= 6 and name not in KNOWN and network in ("tg", "ig", "tt", "wechat")
        if marked or plain:
            yield Found(match.start(1), match.start(3) + len(name), f"{network}:{name}")


_NUMBER = re.compile(r"[0-9]+")
_CALLS = re.compile(
    r"\b(?:lapor\w*|laporkan|hubungi|telepon|telp|call|call ?cent(?:er|re)|hotline|layanan|nomor|sapa|polisi|polri|darurat|"
    r"tekan|aduan|pengaduan|contact ?cent(?:er|re)|lpsk|ojk|halo|kp2mi|bp2mi|kemnaker)\b(?:\W{1,3}\w{1,12}){0,4}\W{1,3}\Z"
)


def _hotlines(reading: Reading, folded: str, tables: Tables) -> Iterator[Signal]:
    """The short codes of authorities (`lapor ke 110`), which are no contacts of anybody else."""
    numbers = " ".join(_NUMBER.findall(folded))
    for code, (begins, spelled) in _codes(tables.officials).items() if numbers else ():
        if begins not in numbers:
            continue
        for match in spelled.finditer(folded):
            if len(code) > 4 or _CALLS.search(folded[max(0, match.start() - 64) : match.start()]):
                yield reading.signal("official_contact", match.start(), match.end(), code)


@lru_cache(maxsize=8)
def _codes(officials: tuple[Official, ...]) -> dict[str, tuple[str, re.Pattern[str]]]:
    """For each hotline the digits that stand together in any case, and a pattern: all of them, set apart or not."""
    return {
        row.contact: (
            row.contact[:4],
            re.compile(
                rf"(?<![\w.,:/+-]){'[ .-]?'.join(row.contact)}(?!\w|[.,:/-]\d| ?(?:rb|ribu|jt|juta|orang|k\b|cm|kg))"
            ),
        )
        for row in officials
        if row.kind == "hotline" and row.contact.isdigit()
    }


def _is_official(contact: str, tables: Tables) -> bool:
    domain = contact.rpartition("@")[2] if contact.startswith("mail:") else ""
    if any(contact == row.contact for row in tables.officials):
        return True
    return bool(domain) and is_official_host(domain, tables.officials)
