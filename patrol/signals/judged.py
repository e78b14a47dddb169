"""What follows from what was said and from the reference tables: placement status, pay against the place and the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from patrol.records import Age, Signal
from patrol.signals.home import place_by_money
from patrol.signals.minors import judge_children, takes_part
from patrol.signals.pay_ordinary import judge_pay
from patrol.tables import Tables
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

_LONG = 450
"""Characters from which a text has room to say what its company does, trades in and belongs to."""
_COMPANY = TEXTS.add_re2(
    r"\b(?:pt|cv)\.? ?[a-z]|co\.,? ?ltd|\bltd\b|\btbk\b|\binc\b|\bour company|company (?:is|in|with|that)\b|perusahaan (?:yang|kami|kita|adalah|"
    r"ini|multi|perdagangan|manufaktur)|merupakan perusahaan|bergerak (?:di|dalam)|didirikan|berdiri (?:pada|sejak)|"
    r"restoran kami|job ?desc|responsibilit|tanggung jawab|kualifikasi|requirements"
)
_FOR_CITIZENS = TEXTS.add_re2(
    r"\b(?:warganegara|warga negara)(?: malaysia| singapura| brunei)? (?:sahaja|saja|shj|only)|\b(?:orang|warga|calon|anak) tempatan\b|"
    r"\b(?:tiada|tidak ada|tak ada|no) (?:kuota|quota|permit)(?: (?:pekerja|for))? (?:asing|foreign\w*)|\bpas kerja yang sah\b|"
    r"\b(?:locals?|citizens?|malaysians?|singaporeans?|bruneians?|permanent residents?) (?:only|preferred)|\bonly (?:locals|citizens)\b|"
    r"(?:仅限|只限|限)(?:本地|公民|马来西亚人|新加坡人)"
)
_GOES = frozenset(
    (
        "going_abroad",
        "papers_made_by_recruiter",
        "visa_not_for_work",
        "transit_route",
        "foreign_phone",
        "crosses_border_unseen",
        "scam_place",
        "asks_to_surrender_papers",
    )
)


def judge(signals: Sequence[Signal], tables: Tables, reading: Reading) -> tuple[Signal, ...]:
    """Signals about signals; each stands on the words of the one that it judges."""
    unsaid = tuple(place_by_money(signals, reading))
    signals = (*signals, *unsaid)
    placed = tuple(_placement(signals, tables))
    if placed and (_only_of_the_company(signals, reading) or _only_for_citizens(signals, reading)):
        placed = ()
    events = tuple(takes_part(signals, reading))
    children = () if events else tuple(judge_children((*signals, *placed), reading))
    return (*unsaid, *placed, *events, *judge_pay((*signals, *children), tables, reading), *children)


def _only_of_the_company(signals: Sequence[Signal], reading: Reading) -> bool:
    """A long company advertisement where nobody goes anywhere: the foreign place is its owner, trade or language."""
    if len(reading.folded) < _LONG or not _COMPANY.stands_in(reading.body):
        return False
    return not any(signal.name in _GOES for signal in signals)


def _only_for_citizens(signals: Sequence[Signal], reading: Reading) -> bool:
    """A shop abroad that takes its own country's people: nobody from here is asked over the border."""
    return _FOR_CITIZENS.stands_in(reading.body) and not any(signal.name in _GOES for signal in signals)


def _placement(signals: Sequence[Signal], tables: Tables) -> Iterator[Signal]:
    for signal in signals:
        if signal.name not in ("destination", "scam_place") or signal.value in (None, "ID"):
            continue
        country = str(signal.value)
        row = tables.placement.get(country)
        status = row.status if row else "none"
        yield _on(signal, "works_abroad", country)
        if status == "none":
            yield _on(signal, "no_placement_country", country)
        elif status == "partial":
            yield _on(signal, "partial_placement_country", country)


def _on(signal: Signal, name: str, value: Age | str | float | None) -> Signal:
    return Signal(name, signal.field, signal.start, signal.end, signal.words, value)
