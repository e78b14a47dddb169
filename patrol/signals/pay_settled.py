"""Sums of money and the setting of their text -> what each is for, told apart in the light of the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from patrol.signals.pay_amounts import Sum
from patrol.signals.pay_deals import faint_deal
from patrol.signals.pay_kinds import Kind, kind_of
from patrol.signals.pay_setting import Setting


class Found(NamedTuple):
    """A sum with its kind; `rank`: 3 a word for wage says so, 2 its period or a weaker word, 1 nothing else explains it."""

    sum: Sum
    kind: str
    rank: int


_TOO_MUCH = 35e6
"""Rupiah: a sum from here up that nothing calls a wage or puts in a period is a price or a deal, not a month's pay."""
_A_WHOLE_WAGE = 8e6
"""Rupiah: nobody has so much taken from his wage month by month."""
_NEAR = 30
_LISTED = re.compile(r"^[^\n.!?;]{0,50}(?:,|\+|&|\bdan\b|\blalu\b|\bkemudian\b|\bterus\b)[^\n.!?;]{0,50}$")
_BACK_AFTER = re.compile(r"\s?(?:➜|→|➡|=>|->|>|balik|jadi|cair|dapat)\s?(?:rp ?)?\d")
_BACK_BEFORE = re.compile(r"(?:➜|→|➡|=>|->|\bbalik|\bjadi|\bcair)\s?(?:rp ?)?$")
_GIVEN_BACK = re.compile(r"^\s?,?\s?(?:dapat|dapet|kembali|balik|jadi|cair|untung)\s(?:rp ?)?$")
_ALLOWANCE = re.compile(r"\b(?:tunjangan|allowance|uang saku|uang makan)\b[^.\n]{0,12}$")
_ONLY_PAY = re.compile(r"\b(?:insentif|voucher|premi|uang transport)\b[^\n.]{0,8}$")
"""Extras that are all the pay there is, where no wage is said: a Koran teacher's, a karaoke companion's."""
_PAID_BESIDES = re.compile(r"\bpemerintah\b|\bum[kpr]\b|\bupah per\b")
"""A wage is told of without its sum: what else is named comes on top of it."""
_LODGES = re.compile(r"\b(?:asrama|kamar|kos|mess|makan|penampungan|hotel)\b")
_PAYS = re.compile(r"\b(?:bayar|mbayar|bayarin)\b[^\n.,]{0,6}$")
_ALL_IN = re.compile(r"\s?all ?in\b")
"""Rupiah beside a wage in the money of the place: what the journey costs."""
_POCKET_MONEY = re.compile(r"\b(?:allowance|uang saku)\b[^.\n]{0,12}$")
_JUST_PAYS = re.compile(r"(?:^|[.!?\n]\s?)(?:m?bayare?|bayarnya)\W{0,3}(?:rp\W{0,2})?$")
_NO_WAGE = frozenset(("bonus", "fee_asked", "deduction", "debt", "penalty"))
_PAYS_DEAL = re.compile(
    r"\b(?:siap bayar|bayar \d|dibeli|dibayar|hadiah|imbalan|kasih|dikasih|ganti|modal|donor|gol(?:ongan)? [abo]+|biaya rs|rahasia|rs luar|"
    r"transfer bertahap)\b|\bnet\b|[+=] ?\d"
)
_HIS_WAGE = re.compile(r"\b(?:gajinya|penghasilannya|pendapatannya|gajihna|gajine)\W{1,3}(?:\w+ )?$")
"""Beside a marriage that of the groom: "umurnya 33, gajinya 15 juta sebulan"."""
_HELPER_PAID = re.compile(r"\b(?:upah|opah|jasa|komisi)\w{0,3} (?:\w+ ){0,2}$")
"""Beside a marriage whoever helps is paid for it: "upah ibu 12 juta"."""
PART_TAKEN = re.compile(
    r"[^\n.!?,\d]{0,12}\b(?:di(?:tahan|potong|simpan|pegang|ambil|cicil|setor|titip)\w*|ke (?:sensei|kantor|agen|bos|lpk|sponsor)|"
    r"(?:jadi|masuk|buat|untuk) (?:tabungan|jaminan|cicilan|agen|kantor|utang)|withheld|held|kept)\b"
)
"""What is kept back of the wage just said is no second wage."""
GROWS = (
    r"\b(?:naik(?: jadi| ke)?|lolos|lulus|(?:abis|habis|setelah|sesudah|selepas|stlh) (?:itu|\d|lulus|training|percobaan|probation)|"
    r"(?:panen|kalau|kalo|lagi|pas|musim) (?:rame|ramai)|selanjutnya|after (?:that|probation)|"
    r"total(?: terjamin| guaranteed)?)\b"
)
"""Between two wages: the second is what the first comes to, after the trial or with what is added to it."""
_GROWS_BETWEEN = re.compile(rf"^[^\n]{{0,60}}{GROWS}[^\n\d]{{0,20}}$")
_TRIAL_BETWEEN = re.compile(r"\b(?:masa )?(?:training|percobaan|probation|trial)\b[^\n.!?]{0,8}$")
_LATER_AFTER = re.compile(
    r"\s?(?:/ ?jam|per jam|sebulan|per bulan)? ?(?:(?:abis|habis|setelah|sesudah|stlh) (?:itu|lulus|training)|selanjutnya|after)\b"
)
_NOT_PARALLEL = re.compile(
    r"total|\bkeluarga (?:ambil|terima|dapat)|\b(?:dua|2|tiga|3) (?:shift|hari|kali)\b|from which|\btaken\b|\btapi\b|\btetapi\b|\bbut\b|rata-|\bbisa\b|\bnaik\b|\bjadi\b|\bplus\b|\+|\bthp\b|pulang|lembur|bonus|tunjangan|\bmakan\b|hadir|transport|"
    r"komisi|insentif|potong|denda|biaya|include|termasuk|\btips?\b|siklus|per orang|service|overtime|proses|setengah|half|[!?] |\. (?![a-z ]{3,24}[,:]? (?:gaji|upah)\W{0,3}$)"
)
_SIDE_BY_SIDE = re.compile(r"\s?/\s?(?:rp ?)?$")
"""Nothing between two wages: "1.300 usd / 2.000 usd (mandarin)"."""
_EXTRA_BETWEEN = re.compile(r"^\s?(?:\+|plus|&|dan) ?(?:tips?|komisi|bonus|lembur|uang makan|mess|makan|service)(?=,)")
"""What comes on top of the wage of one post: "guide 9 juta + tips, housekeeping 4,5 juta"."""
_LABEL_BETWEEN = re.compile(r"\s(?:untuk |buat )?[a-z]{3,16}(?: [a-z]{3,12})?,\s?(?:dan )?$")
_LABEL_BEHIND = re.compile(r"\s(?:untuk |buat )?[a-z]{3,16}(?: [a-z]{3,12})?(?:[.,;\n]|$)")
"""Posts may be named behind their wages: "550$ sopir, 420$ kuli."."""
_APART = 90


def settle(found: Sequence[Sum], setting: Setting) -> list[Found]:
    """What each sum is for; prices, and sums that nothing explains beside a wage that is called so, fall away."""
    folded = setting.folded
    kinds: list[Kind] = []
    for one in found:
        kinds.append(kinds[-1] if one.beside and kinds else kind_of(folded, one.start, one.end))
    abroad = any(one.currency != "IDR" and kind.name in (None, "pay") for one, kind in zip(found, kinds, strict=True))
    called = any(
        kind.name == "pay" and not one.piece and not (abroad and _pocket_money(one, setting))
        for one, kind in zip(found, kinds, strict=True)
    )
    made: list[Found] = []
    last: tuple[Sum, str | None] | None = None
    for one, kind in zip(found, kinds, strict=True):
        name = "fee_asked" if _on_list(folded, last, one, kind) else _settled(one, kind, setting, called=called)
        if name is None and kind.name is None and last and last[1] == "pay" and parallel(last[0], one, folded):
            name, kind = "pay", Kind("pay", made[-1].rank == 3 if made else False)
        if kind.name is None and last and last[1] == "finders_fee" and one.start - last[0].end < _NEAR:
            name = "finders_fee"
        if name == "pay" and last and last[1] == "fee_asked" and _GIVEN_BACK.match(folded[last[0].end : one.start]):
            name = None
        if name == "pay" and abroad and _pocket_money(one, setting):
            name = "advance_paid"
        if name == "pay" and abroad and one.currency == "IDR" and _ALL_IN.match(folded[one.end : one.end + 12]):
            name = "fee_asked"
        last = one, name
        if name in (None, "price") or (one.piece and name == "pay"):
            continue
        if name == "pay" and not kind.wage and _by_the_task(one, setting):
            continue
        made.append(Found(one, str(name), 3 if kind.wage else 2 if one.period or kind.name == "pay" else 1))
    return made if any(one.kind not in _NO_WAGE for one in made) else [_all_the_same(one, setting) for one in made]


def _all_the_same(one: Found, setting: Setting) -> Found:
    """Where no wage is said: an allowance, or what is "paid" in a size that is a wage's, is the wage."""
    near = setting.folded[max(0, one.sum.start - 24) : one.sum.start]
    # all that a volunteer or a child gets
    board = one.sum.period == "month" and ("uang makan" in near or "jajan" in near)
    allowed = one.kind == "bonus" and (board or _POCKET_MONEY.search(near) is not None)
    a_wage = one.sum.currency != "IDR" or one.sum.period == "month" or 1e6 <= one.sum.low < 1e7
    lodged = one.kind == "bonus" and near.rstrip().endswith("+") and a_wage and setting.hires
    hired = one.kind == "fee_asked" and setting.hires and a_wage and _JUST_PAYS.search(near) is not None
    return one._replace(kind="pay", rank=1) if allowed or lodged or hired else one


def _pocket_money(one: Sum, setting: Setting) -> bool:
    """Rupiah for the way or the family beside a wage in the money of the place: "1.200 real, uang saku 8 juta"."""
    if one.currency != "IDR" or one.period is not None or setting.apprentice:
        return False
    return _ALLOWANCE.search(setting.folded[max(0, one.start - 24) : one.start]) is not None


def _on_list(folded: str, last: tuple[Sum, str | None] | None, one: Sum, kind: Kind) -> bool:
    """True where a sum goes on a list of costs: "biaya: medical 500rb, paspor 600rb, tiket 2jt"."""
    if last is None or kind.name is not None or one.period is not None or last[1] not in ("fee_asked", "price"):
        return False
    between = folded[last[0].end : one.start]
    return _LISTED.match(between) is not None and "kerja" not in between and "->" not in between


def _by_the_task(one: Sum, setting: Setting) -> bool:
    """True where a small sum is for a task or a lesson, or what is got back for money paid in: no wage."""
    if one.currency != "IDR" or one.period not in (None, "once"):
        return False
    before, after = setting.folded[max(0, one.start - 12) : one.start], setting.folded[one.end : one.end + 12]
    if _BACK_AFTER.match(after) or _BACK_BEFORE.search(before):
        return one.period is None
    if one.period == "once":
        return setting.teaches
    return setting.tasks and (one.high < 6e5 or (one.high < 1e7 and setting.pays_in))


def _settled(found: Sum, kind: Kind, setting: Setting, *, called: bool) -> str | None:
    """The kind that nearby words told, or did not, in the light of what the whole text is about."""
    deal = setting.deal
    timed = found.period not in (None, "once") and not (deal and found.period == "trip")
    near = setting.folded[max(0, found.start - 24) : found.start]
    match kind.name:
        case None:
            return _unlabelled(
                found,
                setting,
                timed=timed,
                called=called,
                works="kerja" in setting.folded[max(0, found.start - 60) : found.start],
            )
        case "pay":
            return _wage(found, kind, setting, near, timed=timed)
        case "fee_asked" | "deduction" if (paid := _paid_out(found, kind, deal, near)) is not None:
            return paid
        case "fee_asked" | "bonus" if deal and found.currency == "IDR" and not called and found.high >= 5e6:
            return deal if _PAYS_DEAL.search(setting.folded[max(0, found.start - 40) : found.end]) else kind.name
        case "bonus":
            return (
                "pay"
                if (timed and not called and "komisi" in near) or _all_there_is(near, setting, called=called)
                else "bonus"
            )
        case "finders_fee":
            return (
                "pay" if timed and found.period not in ("trip", "year") else "finders_fee"
            )  # a fee by the day is a wage
        case "fee":
            return "pay" if timed or (found.currency == "IDR" and found.high < 1e6) else "finders_fee"
        case "donor_payment" if deal != "donor_payment":
            return deal or ("finders_fee" if found.high >= 5e5 else "pay")
        case "price" if deal and found.currency == "IDR" and found.high >= 5e6:
            return deal
        case "advance_paid":
            return "pay" if timed and not called and deal != "bride_money" else deal or "advance_paid"
        case _:
            return kind.name


def _paid_out(found: Sum, kind: Kind, deal: str | None, near: str) -> str | None:
    """What seems to be asked for or taken, and is paid: "kontraktor bayar 70 ringgit per hari"."""
    if kind.name == "deduction":  # "cicil dari gaji 28 juta/bulan"
        whole = found.currency == "IDR" and found.period == "month" and found.low >= _A_WHOLE_WAGE
        return "pay" if whole and near.endswith("dari gaji ") else None
    if not _PAYS.search(near):
        return None
    if found.period in ("hour", "day") and not _LODGES.search(near):
        return "pay"
    return deal if deal == "donor_payment" and found.currency != "IDR" else None


def _wage(found: Sum, kind: Kind, setting: Setting, near: str, *, timed: bool) -> str | None:
    if "uang saku" in near and "beasiswa" in setting.folded:
        return "bonus"
    if setting.deal == "bride_money" and _HIS_WAGE.search(near):
        return None
    if setting.deal == "bride_money" and kind.wage and not timed and _HELPER_PAID.search(near):
        return "finders_fee"
    if setting.deal and not timed and (not kind.wage or _too_much(found)):
        return setting.deal
    return faint_deal(setting.folded) if not kind.wage and not timed and _too_much(found) else "pay"


def _all_there_is(near: str, setting: Setting, *, called: bool) -> bool:
    """True where what is otherwise an extra is all the pay: an apprentice's allowance, a teacher's incentive."""
    if setting.apprentice and _ALLOWANCE.search(near):
        return True
    return not called and _ONLY_PAY.search(near) is not None and not _PAID_BESIDES.search(setting.folded)


def _unlabelled(found: Sum, setting: Setting, *, timed: bool, called: bool, works: bool) -> str | None:
    if timed:
        return None if setting.lets else "pay"
    if setting.deal:
        return "pay" if setting.deal == "bride_money" and works else setting.deal
    if called or (setting.sells and (found.currency == "IDR" or setting.denies_work)):
        return None
    return faint_deal(setting.folded) if _too_much(found) else "pay"


def _too_much(found: Sum) -> bool:
    return found.currency == "IDR" and found.low >= _TOO_MUCH


def parallel(first: Sum, second: Sum, folded: str) -> bool:
    """True where two wages are those of two posts, said side by side: "tukang 5jt, kenek 3jt"."""
    between = _EXTRA_BETWEEN.sub("", folded[first.end : second.start])
    if PART_TAKEN.match(folded[second.end : second.end + 40]):
        return False
    alike = first.currency == second.currency and first.high / 4 <= second.low <= first.high * 4
    periods = {first.period, second.period} - {None}
    if alike and len(periods) < 2 and len(between) <= _APART and grows(first, second, folded):
        return True
    if not alike or len(periods) > 1 or len(between) > _APART or (_NOT_PARALLEL.search(between) and not second.beside):
        return False
    if _SIDE_BY_SIDE.match(between):
        return True
    if _LABEL_BETWEEN.match(between) and second.named:
        return _LABEL_BEHIND.match(folded[second.end : second.end + 40]) is not None
    return re.search(r"[a-z]{2}[^,;|]*$", between) is not None or second.beside


def grows(first: Sum, second: Sum, folded: str) -> bool:
    """True where the second wage is what the first comes to: "600$ probation, lolos naik 950$", "620, total 1,050"."""
    if second.low <= first.low or first.piece or second.piece:
        return False
    between = folded[first.end : second.start]
    if _GROWS_BETWEEN.match(between):
        return True
    return _TRIAL_BETWEEN.search(between) is not None and _LATER_AFTER.match(folded, second.end) is not None
