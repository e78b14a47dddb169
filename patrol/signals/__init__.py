"""Noticing what is said: a reading and the tables in, signals with their words out. Pure; answers on any text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from patrol.records import Signal
from patrol.signals import control, licence, lures, speech, work
from patrol.signals.accounts import notice_accounts
from patrol.signals.addresses import notice_addresses
from patrol.signals.ages import notice_ages
from patrol.signals.contacts import notice_contacts
from patrol.signals.cues import Cue, CueSet
from patrol.signals.judged import judge
from patrol.signals.licence_lookup import look_up_licences
from patrol.signals.pay import notice_pay
from patrol.signals.persons import notice_gender, notice_looks, notice_marital_status
from patrol.signals.places import notice_places
from patrol.tables import Tables
from patrol.text.budget import Budget
from patrol.text.reading import Reading

__all__ = ["CUES", "notice", "names", "version"]  # noqa: RUF022  # in reading order

Notice = Callable[[Reading, Tables], tuple[Signal, ...]]

MEANS: tuple[Notice, ...] = (notice_contacts, notice_accounts, notice_addresses)
PERSONS: tuple[Notice, ...] = (notice_gender, notice_looks, notice_marital_status)
QUANTITIES: tuple[Notice, ...] = (notice_pay, notice_ages, *PERSONS, notice_places, *MEANS)
CUES: tuple[Cue, ...] = (*work.CUES, *control.CUES, *licence.CUES, *lures.CUES, *speech.CUES)

_QUANTITY_NAMES = (
    *("pay", "bonus", "fee_asked", "deduction", "debt", "penalty", "bride_money", "finders_fee", "donor_payment"),
    *("advance_paid", "baby_payment", "age_sought", "age_of_other", "minor_sought"),
    *("destination", "origin", "transit", "denied_place", "past_place", "place", "scam_place"),
    *("contact", "foreign_phone", "official_contact", "messenger_only", "disguises_words"),
    *("payment_account", "web_address", "gender_sought", "looks_sought", "marital_status_sought"),
)
_JUDGED_NAMES = (
    *("works_abroad", "no_placement_country", "partial_placement_country"),
    *("pay_above_ordinary", "pay_below_ordinary", "speech_act", "young_work_beside_home"),
    *("licence_listed", "licence_not_listed", "licence_revoked", "contact_listed", "name_borrowed"),
)


def notice(reading: Reading, tables: Tables, budget: Budget | None = None) -> tuple[Signal, ...]:
    """Everything that is noticed in a reading, in the order of the words. One signal is the speech act.

    Raises:
        OutOfTimeError: it takes more time than `budget` gives.
    """
    said: list[Signal] = []
    for function in QUANTITIES:
        said += function(reading, tables)
        if budget is not None:
            budget.check()
    said += reading.disguises
    cues = _cues().notice(reading)
    said += [signal for signal in cues if signal.name not in speech.MARKS]
    marks = [signal for signal in cues if signal.name in speech.MARKS]
    act = speech.speech_act(reading, said, marks)
    said += marks
    said += judge(said, tables, reading)
    said += look_up_licences(reading, said, tables)
    act_signal = reading.signal("speech_act", 0, min(1, len(reading.folded)), act)
    ordered = sorted(said, key=lambda signal: (signal.field != "title", signal.start, signal.end, signal.name))
    return (act_signal, *ordered)


@cache
def _cues() -> CueSet:
    """Compiled at first use: commands that read no post need not wait for it."""
    return CueSet(CUES)


def names() -> tuple[str, ...]:
    """The name of every signal there is, sorted; a model trained on others is refused."""
    return tuple(sorted({*_QUANTITY_NAMES, *_JUDGED_NAMES, *(cue.name for cue in CUES)}))


@cache
def version() -> str:
    """A digest over the code that notices: the same text may be read otherwise under another one."""
    total = hashlib.sha256()
    for folder in (Path(__file__).parent, Path(__file__).parent.parent / "text"):
        for path in sorted((*folder.glob("*.py"), *folder.glob("*.txt"))):
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]
