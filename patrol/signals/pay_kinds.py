"""The words around a sum of money -> what it is for: wage, bonus, fee, deduction, debt, penalty, bride money ..."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from patrol.signals.pay_cues import REACHES, SAID, TAKEN_BACK, WAGE, cues
from patrol.signals.pay_deals import about_babies, about_marriage, about_organs

__all__ = ["Kind", "about_babies", "about_marriage", "about_organs", "kind_of"]


class Kind(NamedTuple):
    """What a sum is for (`name` None: nothing tells), and whether a word for wage itself says so."""

    name: str | None
    wage: bool = False


_SENTENCE = re.compile(
    r"[.!?;。](?<!rp.)(?<!min.)(?<!max.)(?<!kab.)(?<!kec.)(?<!prov.)(?<!jl.)(?<!pt.)(?<!kota.)\s|\n|。|;"
)
"""The sign comes first: what stands before it is asked only there."""
_PART = re.compile(r",\s|[()]|\s-\s|,|\s[|•]\s")
_AND_MORE = re.compile(
    r"[.!?;\n+&,\d]|\s-\s|\b(?:plus|ditambah|tambah|belum|di ?luar|campur|dan|serta|include|termasuk|and|"
    r"karo|deng|dengan|jeung|sareng|sama|sebelum potong\w*|before|but|tapi|blum|excl\w*)\b"
)
_ADDED = re.compile(
    r"\w[)%\"']?\s{0,2}(?:\+|&)\s{0,2}(?:uang [a-z]{2,12} )?$|\b(?:plus|dan|serta|ditambah|tambah)\s{0,2}$"
)
_SUMMED_UP = re.compile(r"=\s?$")
_PERSON = r"(?:kepala|kepale|head|kandidat|calon|anak|budak|cewek|cewe|gadis|orang yang|pmi|cpmi|ctkw|tki|tkw|talent|perawan|ibu hamil|bumil|nona|crew|kru|pekerja|perempuan|tkw)"
_FOR_FINDER_AFTER = re.compile(
    rf"\s?(?:/|per\s?|tiap |setiap |se)\s?{_PERSON}\b|\s?(?:untuk|buat|bagi) (?:yang|siapa) (?:bawa|ajak|kasih|dapat)|"
    r"\s?(?:per orang )?(?:yang )?(?:kamu |di)?bawa\b(?! pulang)|\s?per ibu\b"
)
_FOR_FINDER_BEFORE = SAID.add(
    rf"\b(?:tiap|setiap|per|1|se)\s?{_PERSON}\b[^\n.!?,\d]{{0,30}}$|"
    rf"\b(?:tiap|setiap|per|1|satu) (?:orang|{_PERSON}|cewek|cewe)\b[^\n.!?,\d]{{0,12}}\b(?:bawa|ajak|rekrut|kirim|dapat|antar)\w*,? $|"
    rf"\b(?:tiap|setiap|per|1|satu) (?:orang|kawan|teman|temen|{_PERSON}) (?:yang )?\w+,? (?:kamu|anda|kau|kakak|sampeyan|sponsor|agen|calo|you) (?:dapat|dapet|dpt|terima|get) $"
)
_TAKEN = re.compile(r"\b(?:biaya|bayar|modal|potong\w*|utang|hutang|ongkos|denda|dp)\b[^\n.!?]{0,30}$")
_BRINGS = SAID.add(
    r"\b(?:bawa|ajak|ngajak|ngambil|rekrut|nyariin|carikan|kasih|referensi|mambaok|nggawa|membawa|ngenalin|kenalkan)\w{0,3} "
    r"(?:\w+ )?(?:teman|temen|orang|kepala|kandidat|bestie|anak|kawan|calon|kanca|batur|rerencangan|10 jt)\b"
    r"(?! tua)[^.!?\n\d]{0,20}$|\b(?:bawa|ajak|ngajak) (?:1|satu|\d{1,2}) (?:orang|teman|temen|kepala|anak)\b[^.!?\n\d]{0,34}$"
)
_REWARDS = SAID.add(
    r"\b(?:siapa|sapa|yang|sing|nu|nan|kalau|kalo|who(?:ever)?) (?:\w+ ){0,2}(?:bawa|ajak|kirim|rekrut|carikan|nyariin|kenalin|bring|refer)s?\b"
    r"[^.!?\n]{0,44}\b(?:kasih|kasi|beri|diberi|dapat|dapet|bayar|dibayar|get|pay)\W{0,3}$"
)
_REWARDED_AFTER = re.compile(
    r"\s?(?:untuk|buat|bagi|for) (?:yang|siapa|whoever|anyone) (?:\w+ )?(?:bawa|ajak|ngajak|mengajak|kenal\w*|ngenal\w*|mengenalkan|nemu\w*|antar|ngantar|kirim|carikan|mencarikan|nyari\w*|mencari|bring|introduce)\w*"
)
_DENIED_AFTER = re.compile(r"[?!\s]{0,4}(?:bukan|tidak|no)\b(?! (?:termasuk|potong|lembur|include|ada|pakai|kena))")
_PAST_BEFORE = SAID.add(
    r"(?:^|[,:]\s?)(?:dulu|dulunya|dahulu)\b[^\n.!?]{0,40}$|\b(?:dulunya|dulu (?:saya|aku|gaji|kerja|saya|di|cuma|waktu|pas)|"
    r"waktu itu|sebelumnya gaji|kerja lama|biasanya cuma|daripada)\b[^\n.!?]{0,40}$"
)
_NOW = re.compile(r"\b(?:sekarang|skrg|kini|saiki|ayeuna|now)\b")
_OTHERS_WAGE = SAID.add(
    r"\b(?:suami|calon|dia|depe|pengusaha|juragan|duda)\b[^\n.!?]{0,24}\b(?:gaji\w*|penghasilan\w*)[^\n.!?]{0,12}$"
)
_LEFT_BEHIND = SAID.add(
    r"\b(?:bosen|bosan|capek|cape|lelah|daripada|drpd|resign|phk|males|tinggalin|ninggalin)\b[^\n.!?]{0,40}\bgaji\w*[^\n.!?\d]{0,8}$"
)
_ONCE_SEEN = SAID.add(r"\b(?:top \w+(?: kemar[ie]n)?|rekor|bulan (?:lalu|kemar[ie]n))\W{0,3}(?:rp\W{0,2})?$")
"""What somebody else was paid, or what a good month brought: no promise."""
_TEST_PAID = SAID.add(r"\b(?:tes|test|psikotes)\b[^\n.!?\d]{0,24}\b(?:dibayar|diganti|paid)\W{0,3}(?:rp\W{0,2})?$")
_HEIRS = SAID.add(r"\b(?:ahli waris|keluarga korban|santunan)\b[^\n.!?]{0,30}$")
_ALL_IN_AFTER = re.compile(
    r"\s?(?:/ ?orang |per orang )?[(,]?\s?(?:sudah |all ?in,? |full )?\s?(?:(?:termasuk|include[sd]?|incl|all ?in)\b[^\n.!?]{0,30}"
    r"\b(?:visa|tiket|paspor|passport|dokumen|pesawat|ticket|proses|jemput)\b|terima beres|full (?:dokumen|proses|paket))"
)
_SPENT_AFTER = re.compile(
    r"\s?(?:buat|untuk|for|kanggo) (?:tebus|nebus|bayar|mbayar|nutup|lunasi|ngelunasin|cicilan|berobat|modal|beli|biaya (?:sekolah|rumah sakit|rs))\b|"
    r"\s?(?:di)?tunjuk\w* (?:di|ke|sama) (?:imigr\w+|petugas|bandara)"
)
"""What somebody needs the money for, not what is paid."""
_ADVANCE_AFTER = re.compile(
    r",?\s?(?:cash |tunai |kontan |dibayar |diparingke |dikasih )?(?:di ?(?:muka|depan|ngarep)|muka\b|duluan|sakdurunge|sebelum (?:berangkat|budhal|jalan|naik|terbang))\b"
)
_ADVANCE_BEFORE = re.compile(
    r"\b(?:(?:bayar|mbayar|bayarin|kasih|beri) (?:\w+ )?di ?(?:muka|depan)|(?:ambil|minta|pegang|terima|dikasih|kasbon) (?:duluan|dulu))\W{0,3}$"
)
_CUT_FROM_AFTER = re.compile(
    r"\s?,?\s?(?:di)?(?:(?:potong|nyicil|cicil|angsur)\w*\s(?:lewat|dari|pakai|melalui) (?:gaji|upah|potongan|bonus)(?! (?:rp ?|rm ?|nt\$? ?|\$)?\d)|"
    r"(?:potong|nyicil)\w*\s?(?:(?:tiap|per|setiap)(?! (?:trimester|tahap))|(?:se)?bulan|bln))"
)
_RENT_AFTER = re.compile(
    r"\s?(?:/ ?(?:month|bulan)|sebulan|per bulan|a month)? ?(?:untuk |buat |for )?(?:sewa|kos|dorm|rent|kontrakan)\b"
)
_FEE_AFTER = re.compile(
    r",?\s?(?:(?:untuk|buat|for) )?(?:biaya(?! (?:\w+ ){0,2}(?:rp ?)?\d)|dp\b|deposit|admin\b|pendaftaran|di ?muka\b|dibayar di muka|bayar \d|bisa (?:nyicil|dicicil)|"
    r"habis sampai|total beres|refundable|\(refundable|dikembalikan)"
)
_PENALTY_AFTER = re.compile(
    r"\s?,?\s?(?:if you (?:quit|leave|cancel)|(?:kalau|kalo|jika|bila|apabila|upami|lek|yen) (?:\w+ )?(?:mundur|kabur|batal|berhenti|"
    r"pulang (?:duluan|sebelum)|keluar|resign|melanggar|telat)\b)"
)
_EXTRA_AFTER = re.compile(
    r"[\s,]{0,2}(?:lembur\w*|bonus|tips?|uang makan|overtime|ot|insentif|komisi) (?:beda|terpisah|(?:(?:milik|punya|hak|buat|untuk) )?sendiri|dibayar|dihitung|di ?luar|lain|ekstra|separate)\b"
)
_PENALTY_BEFORE = SAID.add(
    r"\b(?:resign|kabur|mundur|batal|berhenti|keluar|cabut|turun|pulang)\b[^.!?\n\d]{0,40}\b(?:ganti|mengganti|kena|bayar|mbayar|denda)\W{0,3}$"
)
_WAGE_WORD = re.compile(rf"(?<![a-z])(?:{WAGE})(?![a-z])")
_SELF_DESCRIBED = frozenset({"bonus", "pay", "wage", "bride_money", "debt", "penalty", "advance_paid", "fee_asked"})
_AFTER_REACH = 18


@lru_cache(maxsize=64)  # of a sum it is asked up to three times: beside bare numbers twice, and at last
def kind_of(folded: str, start: int, end: int) -> Kind:
    """What the sum at `folded[start:end]` is for; "price" for what something costs or what is said of another time.

    The nearest word in the same part of the sentence tells first, then what follows, then words that reach further.
    """
    before, after = folded[max(0, start - 80) : start], folded[end : end + 44]
    if _EXTRA_AFTER.match(after):
        after = ""  # "RM1.700 lembur beda": what comes on top is told of, not this sum
    sentence = _SENTENCE.split(before)[-1]
    part = _PART.split(sentence)[-1]
    near = _nearest(sentence, part)
    told = _beyond_dispute(sentence, part, after, near)
    if told is not None:
        return Kind(told)
    if _SUMMED_UP.search(part) and _WAGE_WORD.search(part):
        return Kind("pay", True)
    if near in ("wage", "pay") and _ADDED.search(part) is None:
        return (
            Kind("advance_paid") if _first(after) == "advance_paid" and near == "pay" else Kind("pay", near == "wage")
        )
    following = _first(after)
    if _ADDED.search(part) and following in (None, "bonus", "pay", "wage") and near not in ("price", "fee_asked"):
        return Kind(_added_to(near))
    if near is not None:
        return Kind("advance_paid" if following == "advance_paid" and near not in _TAKES else _plain(near))
    if _FEE_AFTER.match(after) or _ALL_IN_AFTER.match(after):
        return Kind("fee_asked")
    if _CUT_FROM_AFTER.match(after):
        return Kind("deduction")
    if _RENT_AFTER.match(after):
        return Kind("price")
    if following in _SELF_DESCRIBED:
        return Kind(_plain(str(following)), following == "wage")
    return Kind(None)


def _beyond_dispute(sentence: str, part: str, after: str, near: str | None) -> str | None:
    """What the words on both sides say of a sum, whatever word stands nearest."""
    if _elsewhere(sentence, after):
        return "price"
    if _finder(sentence, after, near):
        return "finders_fee"
    if near != "wage" and _SPENT_AFTER.match(after):
        return "price"
    if near in (None, "pay") and (_ADVANCE_AFTER.match(after) or _ADVANCE_BEFORE.search(part)):
        return "advance_paid"
    return "penalty" if _PENALTY_AFTER.match(after) or _PENALTY_BEFORE.search(sentence) else None


_TAKES = frozenset({"fee_asked", "item", "deduction", "debt", "penalty"})


def _added_to(near: str | None) -> str:
    """What comes on top: of bride money or a donor's payment it is more of the same, of anything else a bonus."""
    return near if near in ("bride_money", "donor_payment") else "bonus"


def _elsewhere(sentence: str, after: str) -> bool:
    """True where the sum is denied, of another time or of another person."""
    if _DENIED_AFTER.match(after) or _OTHERS_WAGE.search(sentence) or _HEIRS.search(sentence):
        return True
    if _LEFT_BEHIND.search(sentence) or _ONCE_SEEN.search(sentence) or _TEST_PAID.search(sentence):
        return True
    past = _PAST_BEFORE.search(sentence)
    return past is not None and _NOW.search(past.group()) is None


def _finder(sentence: str, after: str, near: str | None) -> bool:
    """True where the sum is for whoever brings somebody."""
    if near != "wage" and (_REWARDED_AFTER.match(after) or _BRINGS.search(sentence) or _REWARDS.search(sentence)):
        return True
    if near in _TAKES:
        return False
    return (
        _FOR_FINDER_AFTER.match(after) is not None or _FOR_FINDER_BEFORE.search(sentence) is not None
    ) and _TAKEN.search(sentence) is None


def _plain(cue: str) -> str:
    return {"wage": "pay", "item": "fee_asked", "ware": "price", "total": "price"}.get(cue, cue)


def _nearest(sentence: str, part: str) -> str | None:
    """The cue that stands nearest before the sum and reaches it."""
    name, told = None, 0
    border = len(sentence) - len(part)
    for match in cues(sentence):
        cue = match.lastgroup or ""
        reach = REACHES[cue]
        if len(sentence) - match.end() > reach.characters or (match.end() <= border and not reach.past_commas):
            continue
        if match.end() <= border and name in _TAKES:
            continue
        if TAKEN_BACK.search(sentence[max(0, match.start() - 40) : match.start()]):
            continue
        if cue == "advance_paid" and name == "bride_money" and match.start() - told < 3:
            continue  # "uang susu untuk orang tua"
        if cue == "fee" and name in _TAKES:
            continue  # "dipotong fee agen" stays a deduction
        if cue in ("item", "total") and name in ("wage", "pay"):
            continue  # "gaji pelatihan" and "gaji dari anggaran" are wages
        if cue == "pay" and name == "wage" and match.start() - told < 3:
            continue  # "gaji pokok" is as plainly a wage as "gaji"
        if cue == "ware" and _WORKPLACE.search(sentence[max(0, match.start() - 14) : match.start()]):
            continue
        name, told = cue, match.end()
    return name


_WORKPLACE = re.compile(
    r"\b(?:kerja|kerja di|bantu|jaga|jaga di|staf|staff|pelayan|housekeeping|sopir|driver|resepsionis|karyawan)\s(?:\w+\s)?$"
)


def _first(after: str) -> str | None:
    """The cue right behind a sum, in the same breath."""
    breath = _AND_MORE.split(after, maxsplit=1)[0][: _AFTER_REACH + 12]
    match = next(cues(breath), None)
    if match is None or match.start() > (2 if match.lastgroup == "bonus" else _AFTER_REACH):
        return None
    return match.lastgroup
