"""Destinations as they were noticed -> those of them that are only changed at, on the way to where scams are run.

`Tiket Jkt-BKK, lanjut darat, 🇲🇲`: nobody works in Bangkok there. Own knowledge of the routes told in court and by
consulates: through Thailand, Malaysia, Singapore, Vietnam and Hong Kong into Cambodia, Myanmar, Laos, the Philippines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from patrol.records import Signal
from patrol.text.reading import Reading

_HUBS = frozenset(("TH", "SG", "MY", "VN", "HK"))
_ENDS = frozenset(("KH", "MM", "LA", "PH"))
_ON_THE_WAY = re.compile(
    r"\b(?:tiket|tkt|ticket|terbang|pesawat|flight|fly|ferry|feri|kapal|lanjut|jemput|dijemput|transit|via|lewat|dulu|"
    r"heula|trus|terus|lalu|baru|nyebrang|nyeberang|menyeberang|darat|mobil|bus|bandara|airport|singgah|mampir|lumpatna)\b|"
    r"[a-z]{2,3} ?[-–>→➡/] ?$|^ ?[-–>→➡] ?[a-z]"
)
_WORK_THERE = re.compile(
    r"\b(?:penempatan|kantor|kerja(?:nya)? di|lokasi|gaji|perusahaan di|cabang|site|negara|tujuan|atau|dan)\W{0,3}$|[/,&+]\s?$"
)
_REACH = 26


def through_hubs(signals: Sequence[Signal], reading: Reading) -> tuple[Signal, ...]:
    """The same signals; a hub among the words of a journey is `transit` where another destination is an end of it."""
    reached = {signal.value for signal in signals if signal.name == "destination"}
    if not reached & _ENDS or not reached & _HUBS:
        return tuple(signals)
    return tuple(replace(one, name="transit") if _is_changed_at(one, reading) else one for one in signals)


def _is_changed_at(signal: Signal, reading: Reading) -> bool:
    if signal.name != "destination" or signal.value not in _HUBS:
        return False
    text = (reading.title or "") if signal.field == "title" else reading.text
    before = text[max(0, signal.start - _REACH) : signal.start].lower()
    after = text[signal.end : signal.end + _REACH].lower()
    if _WORK_THERE.search(before):
        return False
    return bool(_ON_THE_WAY.search(before) or _ON_THE_WAY.search(after))
