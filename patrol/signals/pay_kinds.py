"""The words around a sum of money -> what it is for: wage, bonus, fee, deduction, debt, penalty, bride money ..."""

from __future__ import annotations

import re
from typing import Final

# What each kind is called around the sum; the nearest word tells. A kind is the name of its signal.
_WORDS: Final[dict[str, str]] = {
    "pay": r"月薪|工资|底薪|薪资|gaji\w*|gajih|salary|salaries|upah|income|penghasilan\w*|pendapatan|honor\w*|bayaran|"
    r"bayarannya|gapok|remunerasi|wage\w*|"
    r"basic|base|take home pay|thp|stipend|uang saku|kompensasi|nabung|cuan|dapet|dapat|dibayar|terima|"
    r"trima|menerima|earning\w*|"
    r"pay|paid|rate|umr|umk|ump|gj|hasil|uangnya|gajine|bayar(?:an)? per|cari uang|compensation|package|"
    r"kisaran|rata-rata|bergaji|uang jajan|nafkah|pulang bawa|bawa pulang|"
    r"nganteni|bayarane|remuneration|bruto|allowance|uang bersih",
    "bonus": r"bonus\w*|komisi\w*|komisen|tips?|insentif|incentive\w*|lembur\w*|overtime|ot|uang makan|"
    r"tunjangan|transport|uang transport|housing|"
    r"uang hadir|thr|saweran|jajan|ditambah|voucher|meal|commission|cashback|hadiah|reward|uang kerajinan|"
    r"premi|uang jalan|subsidi|bensin|"
    r"tambahan|night differential|uang rokok|santunan|ahli waris|asuransi|kopi",
    "fee_asked": r"biaya\w*|administrasi|admin fee|pendaftaran|daftar|(?<!posisi )deposit(?![-/ ]{1,2}(?:wd|withdraw))|dp|uang muka|komitmen fee|"
    r"commitment fee|program fee|transfer\w*|setor\w*|"
    r"talangan|ditalangi|seragam|pelatihan|training|medical|mcu|(?<!buat )(?<!untuk )modal|jaminan|charge\w*|ongkos\w*|"
    r"uang (?:tanda jadi|komitmen|pendaftaran|administrasi|pengurusan|keseriusan|booking)|tanda jadi|"
    r"memungut|dipungut|membayar|bayar|mbayar|bayarin|mahar kerja|infaq kerja|paket kelas|kelas|kursus|"
    r"kepeng mangkat|uang pangkal|"
    r"iuran|materai|top ?up|isi saldo|tebus dokumen|sertifikat|fee pendaftaran|service fee|placement fee|"
    r"jasa|kehilangan|rugi",
    "deduction": r"(?:dari|potong) (?:gaji|upah)\w*|potong\w*|dipotong|pemotongan|deduct\w*|"
    r"cicilan\w*|angsuran|dicicil",
    "debt": r"hutang|utang|pinjam\w*|bahutang|berutang|ngutang|pinjol|loan|kas ?bon",
    "penalty": r"denda|ganti rugi|tebus\w*|penalti|pinalti|penalty|fine|pinalty|didenda|uang tebusan",
    "bride_money": r"mahar|mas ?kawin|tanda kasih|uang kasih|harta kaweng|uang susu|hantaran|angpa[ou]|"
    r"amplop|seserahan|uang asap|asap dapur|"
    r"ortu pegang|orang tua pegang|uang pinang\w*|panai'?|uang lamaran|pisuka|uang seserah\w*|belis|"
    r"jujuran|uang pelangkah|"
    r"uang ikatan",
    "advance_paid": r"uang saku (?:untuk )?(?:keluarga|kulawarga|orang ?tua)|(?:ka|ke|kanggo) kulawarga|kasbon|"
    r"(?:untuk|buat|ke|ka|kepada|kasih|bapa(?:k)?) (?:na )?(?:keluarga|orang ?tua(?:nya)?|"
    r"ibu|mama|mamak|amak|barudak|bapak|rumah)|"
    r"(?:uang|duit) (?:saku )?(?:muka )?(?:fee|pengganti|sponsor|tinggalan|jalan|fit)|fit|duit jalan|"
    r"sebelum terbang|sebelum berangkat|samemeh angkat|sebelum (?:naik|kerja|jalan)",
    "finders_fee": r"per kepala|uang capek|uang cape|fee (?:agen|sponsor|untuk agen|buat|untuk yang|"
    r"perekrut|referral|pencari)|ajak teman|bawa teman|"
    r"bawa orang|yang bawa|ajak bestie|bawa temen|bawa temannya|ngajak|komisi per orang|sponsor fee|"
    r"referral|per orang yang|per kandidat|"
    r"per head|carikan|fee|sekepala|pencari",
    "donor_payment": r"imbalan|tanda terima kasih|uang lelah|uang istirahat|uang pengganti|"
    r"ucapan terima kasih|kompensasi donor",
    "price": r"harga\w*|hrga|sewa\w*|tarif tour|diskon|dijual|jual|disewakan|seharga|cuma bayar|omzet|omset|"
    r"aset|kredit|kerugian|senilai|anggaran|dana|investasi|profit|total hadiah|saldo",
    "ware": r"kos|kost|kontrakan|pax|promo|pakej|paket|hotel|tiket\w*|bensin|kuota|internet",
}
_CUE = re.compile("|".join(rf"(?<![a-z])(?P<{name}>{words})(?![a-z])" for name, words in _WORDS.items()))
_SENTENCE = re.compile(r"(?<!rp)(?<!min)(?<!max)(?<!kab)(?<!kec)(?<!prov)(?<!jl)(?<!pt)(?<!kota)[.!?;]\s|\n")
_PART = re.compile(r",\s|[()]|\s-\s")
_AND_MORE = re.compile(
    r"[.!?;\n+&]|,\s|\s-\s|\b(?:plus|ditambah|tambah|belum|di ?luar|campur|dan|serta|include|termasuk|and|"
    r"karo|deng|dengan|jeung|sareng|sama|sebelum potong\w*|before|"
    r"blum|excl\w*)\b"
)
_ADDED = re.compile(r"(?:\+|plus|dan|serta|&|ditambah|tambah)\s{0,2}$")
_FOR_FINDER_AFTER = re.compile(
    r"\s?(?:/|per\s?)\s?(?:kepala|head|kandidat)|\s?(?:untuk|buat|bagi) (?:yang|siapa) (?:bawa|ajak|kasih|"
    r"dapat)|\s?(?:per orang )?(?:yang )?(?:kamu |di)?bawa\b"
)
_BRINGS = re.compile(
    r"\b(?:bawa|ajak|ngajak|ngambil|rekrut|nyariin|carikan|kasih|referensi)\w{0,3} "
    r"(?:\w+ )?(?:teman|temen|orang|kepala|kandidat|bestie|anak)\b"
    r"(?! tua)[^.!?\n]{0,14}$"
)
_DENIED_AFTER = re.compile(r"[?!\s]{0,4}(?:bukan|tidak|no)\b(?! (?:termasuk|potong|lembur|include))")
_PAST_BEFORE = re.compile(r"\b(?:dulu|dulunya|dahulu|waktu itu|sebelumnya gaji|kerja lama)\b[^\n.!?]{0,40}$")
_WAGE_ITSELF = re.compile(r"\b(?:gaji\w*|gajih|upah|salary|penghasilan)\b[^,]{0,16}$")
_HEIRS = re.compile(r"\b(?:ahli waris|keluarga korban|santunan)\b[^\n.!?]{0,30}$")
_OTHERS_WAGE = re.compile(
    r"\b(?:suami|calon|dia|depe|pengusaha|juragan|duda)\b[^\n.!?]{0,24}\b(?:gaji\w*|penghasilan\w*)[^\n.!?]{0,12}$"
)

_BRIDE = re.compile(
    r"\b(?:pengantin|(?:cari|butuh|jadi|menjadi|calon|punya|mencari) (?:istri|isteri|bini|jodoh|menantu|"
    r"mantu)|dijodohkan|maskawin|mas kawin|mahar|"
    r"kawin kontrak|mempelai|harta kaweng|mak comblang|biro jodoh|nikah (?:kontrak|siri|china|taiwan)|"
    r"nikahnya|dipinang|cari bini|istri sah|wife|"
    r"bride|tunangan|mau lamar|melamar gadis|jodohkan|perjodohan|dinikahi|dikawini|kawinkan|nikahkan|"
    r"(?:belum|blum) kawin)\b"
)
_MARRIAGE = re.compile(
    r"\b(?:suami|istri|isteri|amoi|menikah|nikah|kawin|mertua|paitua|laki(?:-laki)? china|duda|perjaka)\b"
)
_ORGAN = re.compile(
    r"\b(?:donor(?!o)\w*|pendonor|gol(?:ongan)?\.? ?(?:darah )?(?:ab|[abo])\b|gol(?:ongan)?\.? darah|liver|"
    r"kornea|rhesus|transplan\w*|kidney|"
    r"cangkok|(?:jual|butuh|cari|perlu|dicari|cocok|sebelah|satu) (?:\w+ )?ginjal|ginjalnya (?:cocok|satu)|"
    r"cuci darah)\b"
)
_BABY = re.compile(
    r"\b(?:adopsi|(?:ibu|lagi|yang|sedang|bumil) hamil|kandungan|persalinan|lahiran|bayi(?:nya)? (?:untuk|"
    r"buat|kami|diambil))\b"
    r"[^\x00]{0,400}\b(?:tampung|adopsi|adopter|keluarga baru|orang tua asuh|ortu asuh|pasangan|bayi|"
    r"diserahkan|digugurin|ditanggung)\b"
)
_WAGE_PERIODS = frozenset({"hour", "day", "week", "month", "year", "trip", "once"})
_SHORT_REACH = {"price": 24, "bonus": 14, "ware": 3}
_REACHES_FAR = frozenset({"pay", "bride_money", "donor_payment", "finders_fee", "fee_asked", "penalty", "debt"})
_PROMOTION = re.compile(
    r"\b(?:tour|trip|umroh|umrah|homestay|pax|wisata|disewakan|dijual|kursus|les|kelas bahasa|seat|pakej|"
    r"pmb|kuliah|beasiswa|penginapan|hotel twin|sewa mobil|per trip)\b"
)


def about_marriage(folded: str) -> bool:
    """True where the text offers or seeks a marriage: a plain word for it, or two lesser ones."""
    if _BRIDE.search(folded):
        return True
    return len(set(_MARRIAGE.findall(folded.replace("belum menikah", "")))) >= 2


def about_organs(folded: str) -> bool:
    """True where the text speaks of giving an organ."""
    return _ORGAN.search(folded) is not None


def kind_of(folded: str, start: int, end: int) -> str | None:
    """The signal name for a sum at `folded[start:end]`; "price" for what something costs; None where nothing tells.

    The nearest word in the same part of the sentence tells first, then what follows, then the sentence before.
    """
    before, after = folded[max(0, start - 72) : start], folded[end : end + 36]
    if _DENIED_AFTER.match(after):
        return "price"
    if _FOR_FINDER_AFTER.match(after):
        return "finders_fee"
    sentence = _SENTENCE.split(before)[-1]
    if _PAST_BEFORE.search(sentence) or _OTHERS_WAGE.search(sentence) or _HEIRS.search(sentence):
        return "price"
    part = _PART.split(sentence)[-1]
    if _BRINGS.search(sentence):
        return "finders_fee"
    near, following = _last(part), _first(_AND_MORE.split(after)[0])
    if _ADDED.search(part) and following in (None, "bonus", "pay") and near != "price":
        return "bonus"
    if following and (near is None or (following == "advance_paid" and not _WAGE_ITSELF.search(part))):
        return following
    if near is None:
        near = _last(sentence)
        return near if near in _REACHES_FAR else None
    return near


def about_babies(folded: str) -> bool:
    """True where the text speaks of handing over a child before or after birth."""
    return _BABY.search(folded) is not None


def unlabelled(folded: str, period: str | None, about: str | None) -> str | None:
    """What a sum is for that no word stands near: `about` is the deal that the whole text is about."""
    if period in _WAGE_PERIODS:
        return "pay"
    if about:
        return about
    return None if _PROMOTION.search(folded) else "pay"


def _last(part: str) -> str | None:
    """The kind that the last word tells; words for prices and extras tell only what stands right after them."""
    name = None
    for match in _CUE.finditer(part):
        if len(part) - match.end() <= _SHORT_REACH.get(match.lastgroup or "", 99):
            name = match.lastgroup
    return name


def _first(part: str) -> str | None:
    match = _CUE.search(part)
    return match.lastgroup if match else None
