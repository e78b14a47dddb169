"""How money is named, and whose: words for currencies, the currency of a place, what is a wage there and per what."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from patrol.records import Period
from patrol.tables import Tables

PREFIXES: Final[Mapping[str, str]] = {
    "peso": "PHP", "yen": "JPY", "ringgit": "MYR", "baht": "THB", "riyal": "SAR", "won": "KRW", "dolar": "USD",
    "dollar": "USD", "rp": "IDR", "idr": "IDR", "us$": "USD", "usd": "USD", "u$d": "USD", "$": "USD", "usdt": "USD",
    "rm": "MYR", "myr": "MYR", "sgd": "SGD", "s$": "SGD", "nt$": "TWD", "ntd": "TWD", "nt": "TWD", "twd": "TWD",
    "hk$": "HKD", "hkd": "HKD", "eur": "EUR", "€": "EUR", "euro": "EUR", "gbp": "GBP", "£": "GBP", "¥": "JPY",
    "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "krw": "KRW", "₩": "KRW", "thb": "THB", "฿": "THB", "php": "PHP",
    "₱": "PHP", "aed": "AED", "dhs": "AED", "dh": "AED", "sar": "SAR", "sr": "SAR", "qar": "QAR", "kwd": "KWD",
    "kd": "KWD", "bhd": "BHD", "omr": "OMR", "jod": "JOD", "aud": "AUD", "au$": "AUD", "a$": "AUD", "nzd": "NZD",
    "nz$": "NZD", "cad": "CAD", "ca$": "CAD", "c$": "CAD", "czk": "CZK", "pln": "PLN", "huf": "HUF", "ron": "RON",
    "chf": "CHF", "inr": "INR", "bnd": "BND", "b$": "BND", "bn$": "BND", "mop": "MOP", "mop$": "MOP", "dkk": "DKK",
    "nok": "NOK", "sek": "SEK", "try": "TRY", "₺": "TRY", "vnd": "VND", "₫": "VND", "mmk": "MMK", "lak": "LAK",
    "khr": "KHR", "dirham": "AED", "pgk": "PGK", "fjd": "FJD", "fj$": "FJD",
}  # fmt: skip
SUFFIXES: Final[Mapping[str, str]] = {
    **PREFIXES, "刀": "USD", "rupiah": "IDR", "rupiyah": "IDR", "rupiahnya": "IDR", "perak": "IDR", "dolar singapura": "SGD",
    "dollar singapore": "SGD", "dolar singapore": "SGD", "dollar singapura": "SGD", "dolar sing": "SGD", "dolar singapur": "SGD", "dollar singapur": "SGD",
    "dolar sg": "SGD", "dollar sg": "SGD", "dolar sin": "SGD", "hk": "HKD", "dong": "VND",
    "dolar hongkong": "HKD", "dolar hong kong": "HKD", "dollar hongkong": "HKD", "dollar hong kong": "HKD",
    "dolar hk": "HKD", "dolar taiwan": "TWD", "dollar taiwan": "TWD", "nt dollar": "TWD", "dolar nt": "TWD",
    "dolar australia": "AUD", "dollar australia": "AUD", "dolar aussie": "AUD", "dolar brunei": "BND",
    "dollar brunei": "BND", "ringgit brunei": "BND", "dolar kanada": "CAD", "dolar selandia baru": "NZD",
    "dolar amerika": "USD", "us dollars": "USD", "us dollar": "USD", "us dolar": "USD", "dollars": "USD", "dolares": "USD", "dolar us": "USD", "ringgit malaysia": "MYR",
    "yuan": "CNY", "renminbi": "CNY", "bath": "THB", "pesos": "PHP", "riyal qatar": "QAR", "riyal oman": "OMR",
    "rial oman": "OMR", "riyal saudi": "SAR", "saudi riyal": "SAR", "saudi riyals": "SAR", "saudi real": "SAR", "real": "SAR", "rial": "SAR", "reyal": "SAR", "riyals": "SAR",
    "dirhams": "AED", "dinar kuwait": "KWD", "dinar bahrain": "BHD", "dinar yordania": "JOD", "dinar": "KWD",
    "pound": "GBP", "pounds": "GBP", "poundsterling": "GBP", "koruna": "CZK", "kroner cheko": "CZK", "zloty": "PLN",
    "zl": "PLN", "zloti": "PLN", "zlotych": "PLN", "forint": "HUF", "lei": "RON", "leu": "RON", "lira": "TRY",
    "kyat": "MMK", "kip": "LAK", "kina": "PGK", "riel": "KHR", "rupee": "INR", "franc": "CHF", "pataca": "MOP", "patacas": "MOP",
    "kroner": "DKK", "krona": "SEK", "euros": "EUR", "u": "USD", "美元": "USD", "美金": "USD", "人民币": "CNY",
    "元": "CNY", "块": "CNY", "kuai": "CNY", "泰铢": "THB", "新台币": "TWD", "台币": "TWD", "比索": "PHP", "令吉": "MYR",
    "马币": "MYR", "港币": "HKD", "新币": "SGD", "日元": "JPY", "日币": "JPY", "円": "JPY", "日圆": "JPY", "韩元": "KRW", "印尼盾": "IDR",
    "盾": "IDR", "迪拉姆": "AED",
}  # fmt: skip

OF_COUNTRY: Final[Mapping[str, str]] = {
    "MY": "MYR", "TW": "TWD", "HK": "HKD", "MO": "MOP", "JP": "JPY", "KR": "KRW", "SG": "SGD", "BN": "BND",
    "SA": "SAR", "AE": "AED", "QA": "QAR", "KW": "KWD", "OM": "OMR", "BH": "BHD", "JO": "JOD", "AU": "AUD",
    "NZ": "NZD", "CA": "CAD", "GB": "GBP", "PL": "PLN", "HU": "HUF", "CZ": "CZK", "RO": "RON", "TR": "TRY",
    "CN": "CNY", "PG": "PGK", "FJ": "FJD", "TH": "THB", "PH": "PHP", "US": "USD", "KH": "USD", "TL": "USD", "DE": "EUR", "IT": "EUR",
    "PT": "EUR", "ES": "EUR", "FR": "EUR", "NL": "EUR", "GR": "EUR", "AT": "EUR", "BE": "EUR", "FI": "EUR",
    "IE": "EUR", "SK": "EUR", "SI": "EUR", "HR": "EUR", "BG": "EUR", "LT": "EUR", "LV": "EUR", "CY": "EUR",
    "MT": "EUR", "CH": "CHF", "NO": "NOK", "SE": "SEK", "DK": "DKK",
}  # fmt: skip
"""What wages are said in there; Cambodia and Timor-Leste pay in dollars. Where dollars and the country's own money are
both said (Myanmar, Laos, Vietnam), nothing is taken for granted."""

_DOLLARS = frozenset({"SGD", "HKD", "AUD", "NZD", "CAD", "BND", "TWD"})
_DOLLAR_NAMES = frozenset({"$", "dolar", "dollar", "dollars"})
_OF_MANY: Final[Mapping[str, Mapping[str, str]]] = {
    "riyal": {"QA": "QAR", "OM": "OMR"}, "dinar": {"BH": "BHD", "JO": "JOD"}, "¥": {"CN": "CNY", "HK": "CNY"},
    "kroner": {"CZ": "CZK", "NO": "NOK"}, "元": {"TW": "TWD", "HK": "HKD"}, "块": {"TW": "TWD"},
    "ringgit": {"BN": "BND"},
}  # fmt: skip
_SAME_NAME = {"rial": "riyal", "real": "riyal", "reyal": "riyal", "riyals": "riyal"}
_OPEN = _DOLLAR_NAMES | _OF_MANY.keys() | _SAME_NAME.keys() | {"pln"}
_CHINA = re.compile(r"china|tiongkok|cina\b|mandarin|guang|fujian|shang")


class Local(NamedTuple):
    """The money of the place that a text sends people to, and what a month's work there ordinarily pays in it."""

    country: str
    currency: str
    low: float
    high: float

    def is_wage(self, amount: float, months: float) -> bool:
        """True where the amount, earned `months` times a month, could be somebody's wage there."""
        return self.low * 0.3 <= amount * months <= self.high * 2.5


def local_money(country: str, tables: Tables) -> Local | None:
    """The money of a country with its wages from the table; None where no wage is known in that money."""
    currency = OF_COUNTRY.get(country)
    rows = [row for row in tables.wages if row.country == country and row.currency == currency]
    if currency is None or not rows:
        return None
    return Local(country, currency, min(row.min for row in rows), max(row.max for row in rows))


def currency_of(prefix: str | None, suffix: str | None, where: Callable[[], str | None], near: str) -> str | None:
    """The ISO currency of money named by a prefix or a suffix; None where nothing names it.

    `where`: the country of the work, asked for where a name leaves the money open ("dolar").
    """
    pre, post = (prefix or "").strip(" .:,"), (suffix or "").strip()
    currency = SUFFIXES.get(post) if post else None
    name = post
    if pre and (currency is None or currency == "USD"):
        currency, name = PREFIXES.get(pre, currency), pre
    if currency is None:
        return None
    if name == "dong" and "vietnam" not in near:
        return None  # else it is what people say for "do"
    if name not in _OPEN:
        return currency
    country = where()
    if name in _DOLLAR_NAMES and OF_COUNTRY.get(country or "") in _DOLLARS:
        return OF_COUNTRY[country or ""]
    if currency == "PLN" and name == "pln" and country != "PL" and not re.search(r"poland|polish|zloty|polandia", near):
        return None  # also the state electricity company
    many = _OF_MANY.get(_SAME_NAME.get(name, name), {})
    if country in many:
        return many[country or ""]
    if name in ("riyal", "rial", "real", "reyal") and "saudi" not in near:
        return "OMR" if "oman" in near else "QAR" if "qatar" in near else currency
    if name == "dinar":
        return "BHD" if "bahrain" in near else "JOD" if "yordania" in near or "jordan" in near else currency
    if name == "¥":
        return "CNY" if _CHINA.search(near) else currency
    return currency


def fitting_currency(currency: str | None, name: str, amount: float, period: Period | None) -> str | None:
    """The currency that fits the amount too, where its name has two senses; None where it names no money.

    "dolar" is the American one where so little is said of a month, though the work is where local ones are paid.
    """
    if name.strip() == "real" and amount >= _NO_RIYALS:
        return None  # "12 juta real": in earnest
    if name.strip() == "¥" and currency == "JPY" and period not in ("hour", "day") and amount < _NO_YEN:
        return "CNY"
    little = period not in ("hour", "day") and amount < _NO_MONTH.get(currency or "", 0.0)
    return "USD" if little and name.strip() in _DOLLAR_NAMES else currency


_NO_RIYALS = 100_000.0
"""So many riyals nobody is paid; the word is slang for "in earnest" there."""
_NO_YEN = 60_000.0
"""A third of a month's lowest wage in Japan: who promises less in ¥ for a month means yuan."""
_NO_MONTH: Final[Mapping[str, float]] = {"TWD": 6_000.0, "HKD": 2_000.0}
"""Less than half of what the lowest month there pays by the table of wages."""
_SMALL: Final[Mapping[str, float]] = {"IDR": 434_000.0}
"""Below this no wage is a month's: a fifth of the lowest provincial minimum (Permenaker 16/2024: 2,169,349 rupiah)."""


def plain_period(amount: float, currency: str, local: Local | None) -> Period | None:
    """Per what a wage of that size must be where nobody says it: a month's wage is never a fifth of the lowest one."""
    if currency in _SMALL:
        return "day" if amount < _SMALL[currency] else None
    own = local is not None and local.currency == currency and currency != "USD"
    floor = local.low if local and own else _FLOORS.get(currency)
    if floor is None:
        return None
    return "hour" if amount < floor / 60 else "day" if amount < floor / 5 else None


_FLOORS: Final[Mapping[str, float]] = {
    "MYR": 1_500, "TWD": 20_000, "HKD": 4_870, "JPY": 160_000, "KRW": 2_000_000, "AUD": 3_900, "NZD": 3_900,
    "GBP": 1_900, "CAD": 2_500, "THB": 9_900, "PHP": 12_000, "SAR": 1_000, "AED": 1_000, "QAR": 1_000, "EUR": 1_000,
}  # fmt: skip
"""About the lowest wages of the table, for where the place is not said."""
