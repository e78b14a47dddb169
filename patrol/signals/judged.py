"""What follows from what was said and from the reference tables: placement status, pay against the place and the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import re2

from patrol.records import Age, Signal
from patrol.signals.ages import is_young
from patrol.signals.home import place_by_money
from patrol.signals.pay_ordinary import judge_pay
from patrol.tables import Tables
from patrol.text.patterns import says, whole
from patrol.text.reading import Reading

_ADULT = 18


_LONG = 450
"""Characters from which a text has room to say what its company does, trades in and belongs to."""
_COMPANY = re2.compile(
    r"\b(?:pt|cv)\.? ?[a-z]|co\.,? ?ltd|\bltd\b|\btbk\b|\binc\b|\bour company|company (?:is|in|with|that)\b|perusahaan (?:yang|kami|kita|adalah|"
    r"ini|multi|perdagangan|manufaktur)|merupakan perusahaan|bergerak (?:di|dalam)|didirikan|berdiri (?:pada|sejak)|"
    r"restoran kami|job ?desc|responsibilit|tanggung jawab|kualifikasi|requirements"
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
    if placed and _only_of_the_company(signals, reading):
        placed = ()
    children = tuple(_children((*signals, *placed), reading))
    return (*unsaid, *placed, *judge_pay((*signals, *children), tables, reading), *children)


def _only_of_the_company(signals: Sequence[Signal], reading: Reading) -> bool:
    """A long company advertisement where nobody goes anywhere: the foreign place is its owner, trade or language."""
    if len(reading.folded) < _LONG or not says(_COMPANY, reading.body):
        return False
    return not any(signal.name in _GOES for signal in signals)


_GROWN = re2.compile(
    r"\b(?:(?:genap|sudah|setelah|minimal|min\.?) (?:umur|usia|berumur|berusia) (?:18|19|2\d)|(?:genap|setelah) (?:18|19))\b"
)
_TEACHES = re2.compile(
    r"\b(?:mengajar|ngajar|bimbel|bimbingan belajar|les privat|guru les|teachers?|guru (?:\w+ ){0,2}(?:sd|smp|sma|smk|tk|mapel|kelas)|pengajar|tutor|teaching|olimpiade|"
    r"(?:butuh|dibutuhkan|cari|mencari|dicari|lowongan|loker|menerima|need|hiring)\W(?:\w+\W){0,3}"
    r"(?:guru|teacher|usta[dz]z?a?h?|instruktur|pembina))\b"
)
_FOR_PUPILS = re2.compile(
    r"\bfor grades? (?:[7-9]|1[0-2])|\bfor (?:high|junior|secondary|middle)[ -]?school (?:students|pupils)\b"
)
_SERVED = re2.compile(
    r"(?:antar|jemput|mengantar|menjemput|ngajar|ajar|mengajar|dampingi|bimbing|melayani|bus|bis|katering|kantin|sopir|"
    r"driver|supir|punya|memiliki|tunjangan|beasiswa|bantuan|kunjungan|penitipan|biaya|membiayai|menyekolahkan|jaga|jagain|mengasuh|momong|sabar|seragam|sepatu|buku|"
    r"perlengkapan|gaun|tas|mengurus|mengelola|data|administrasi|wisuda)\s(?:\S+\s)?\s*$|"
    r"(?:kursus|bimbel|les|produk|buku|aplikasi|program|tes|lomba|kelas)\s(?:\S+\s){0,2}(?:untuk|bagi|buat)\s$"
)
_REFUSED = re2.compile(
    r"\b(?:tidak|bukan|jangan|no|not|tanpa|dilarang|tolak|menolak|non|haram|stop|anti|don't|ora|teu)\s(?:(?:menerima|terima|"
    r"untuk|boleh|ada|yang|yg|bawa|melibatkan|mempekerjakan|pakai|ambil|mau|lagi|sedang|buat|nampa|nampi|lah|yang|accept|hire)\s){0,2}$"
)
_FORBIDDEN = re2.compile(
    r"^\s?(?:\S+\s)?(?:dilarang|tidak (?:boleh|bisa|diterima|kami|menerima)|jangan (?:daftar|melamar|ya\b|dulu|dong)|jangan\b ?(?:[.,!;)\n]|$)|"
    r"(?:tidak|dak|ga|gak|nggak|belum|belom|aja|ora|teu) (?:usah|bisa|dulu|boleh)\b ?(?:[.,!;)\n]|dek|kak|ya|dulu|ikut|milu|melu|kerja|$)|ditolak|skip|maaf)|"
    r"^\s(?:gratis|ditanggung|dibiayai|karyawan)"
)
_NOT_YET = re2.compile(r"\b(?:tidak|ga|gak|nggak|dak|belum|belom|tak|jangan|ora|teu) (?:boleh|bisa)\W*$")
_JUST_SCHOOL = re2.compile(r"^(?:smp|sma|smk|mts|esempe|esema|es em [ap]e?)(?: (?:pun|juga|jg|aja|saja|sma|smk))? \w+$")
_KEPT_AWAY = re2.compile(
    r"\b(?:tidak|ga|gak|nggak|jangan|dilarang|ora|dak|teu) (?:boleh |bisa |usah |perlu |dibawa )?(?:ikut|kerja|bekerja|bantu)\b"
)
_ACCOMPANIED = re2.compile(
    r"^\W{0,2}(?:boleh |bisa |ikut |mendaftar ){0,3}(?:(?:kalau|asal|wajib|harus) )?\(?(?:didampingi|ditemani|bareng|sama|bersama|beserta) "
    r"(?:orang ?tua|ortu|bapak|ibu|ayah|mama|papa|wali|guru)"
)
_WITH_PARENTS = re2.compile(
    r"\b(?:didampingi|ditemani) (?:\w+ )?(?:orang ?tua|ortu|wali)\b|"
    r"\b(?:orang ?tua|ortu|wali) (?:\w+ ){0,2}(?:mendampingi|menemani|menunggu|berada|duduk) (?:di|selama|bersama)\b|"
    r"\bparents? (?:\w+ ){0,2}(?:present|stay|accompany)\b"
)
_AWAY = frozenset(
    (
        *("company_quarters", "leaves_at_once", "all_costs_paid", "advance_to_family", "age_raised"),
        *("work_domestic", "work_massage", "marriage_sought"),
    )
)
"""Beside these a parent's company is a word in a text; a parent's signature is no company anywhere."""
_TAKES_PART = re2.compile(
    r"\b(?:turnamen|tournament|trial pemain|seleksi (?:pemain|ssb|atlet)|ssb|sanggar|(?:english|summer|art|sains?) ?camp|kemah|"
    r"kunjungan industri|studi (?:tur|wisata)|study tour|ppdb|penerimaan (?:siswa|santri|murid)|santri baru|pendaftaran santri|"
    r"murid (?:baru|kelas)|lomba|olimpiade|casting|katalog|pentas|beasiswa|orang tua asuh|kakak asuh|iuran|infa[qk]|spp)\b"
)
_LOOKED_AFTER = re2.compile(
    r"\b(?:di)?(?:dampingi|antar|temani)(?:nya)? (?:\S+ ){0,2}(?:guru|orang ?tua|ortu|wali|pendamping)\b|"
    r"\b(?:orang ?tua|ortu|wali|ibu)(?:nya)? (?:\S+ ){0,2}(?:mendampingi|menemani|menunggu|berada|di studio|jenguk|menjenguk|menonton|nonton|"
    r"video call|ikut|boleh ikut)\b|\bizin (?:kemenag|dinas)|"
    r"\bsekolah (?:formal|tetap|nomor satu|tidak boleh bolos)|\btetap sekolah|\bbeserta orang ?tua|\bwajib (?:surat )?(?:izin )?(?:ortu|wali|orang ?tua)\b"
)
"""Where the young play, learn or are filmed for a day, and somebody of theirs is by, or may come: nobody is taken away."""
_TAKEN = frozenset(
    ("leaves_at_once", "advance_to_family", "age_raised", "work_domestic", "work_massage", "marriage_sought")
)
_ON_TOUR = frozenset(("works_abroad", "going_abroad", "leaves_at_once"))
"""What a school's tour says too."""
_GRADUATES = re2.compile(
    r"^\W{0,2}(?:\S+ ){0,2}(?:nu tos|yang sudah|yang udah|sudah|udah|tos|wis|alah)? ?(?:lulus|tamat|alumni)\b"
)
_SENIOR = re2.compile(r"\b(?:sma|smk|smu|stm|aliyah)\b")
_INTERNSHIP = re2.compile(r"\b(?:pkl|prakerin|praktik kerja|praktek kerja|magang)\b")
_BY_SCHOOL = re2.compile(
    r"\bsurat (?:izin |pengantar |tugas |dari )?(?:sekolah|kampus)|\bbkk\b|pembimbing|\bguru\b|\bhubin\b|\bmou\b|"
    r"diajukan (?:oleh )?sekolah|\bwaka \w+|wali murid|orang tua (?:siswa|kelas)|dinas pendidikan|izin (?:orang tua|wali)|jurnal|laporan pkl|sekolah (?:mitra|bersangkutan)"
)
_HARMS = frozenset(
    (
        *("works_abroad", "going_abroad", "work_nightlife", "work_ship", "asks_to_surrender_papers", "confines"),
        *("secrecy_asked", "penalty_for_leaving", "transit_route", "papers_falsified", "sexual_services_sought"),
        *("visa_not_for_work", "crosses_border_unseen", "debt_for_placement"),
    )
)
_MINIMUM = re2.compile(
    r"^(?:tamatan|lulusan|lulus|tamat|ijazah|ijasa) (?:smp|mts|sltp|sd|esempe|esde|tsanawiyah) [a-z]+$"
)
_STILL = re2.compile(r"\b(?:masih|belum|kelas|kls|pelajar|siswi|siswa|anak(?:-anak)? (?:sma|smk|smp|sekolah))\b")
_LEFT = re2.compile(r"\b(?:lulus\w*|tamat\w*|ijazah|alumni)\b")
_ALSO = re2.compile(
    r"\b(?:boleh|bisa|pun|juga|gpp|gapapa|ok|oke|diterima|welcome|silakan|tidak (?:apa|masalah)|dibantu)\b"
)
_SMALL = frozenset(("work_nightlife", "sexual_services_sought", "advance_to_family", "confines", "secrecy_asked"))
"""Beside these, schooling up to junior high tells of a child."""
_DENIES = re2.compile(r"\b(?:tidak|bukan|jangan|tanpa|dilarang|larangan|menolak|mencegah|no|haram|stop|anti)\b")
_LENGTH = re2.compile(r"^kelas \S+ (?:bulan|minggu|hari|jam|kali|x)\b")
_BESIDE = 40


_OF_CHILDREN = frozenset(("age_sought", "underage_welcome", "age_raised", "pupils_sought"))


def _children(signals: Sequence[Signal], reading: Reading) -> Iterator[Signal]:
    """Who is under 18 by what is said: an age, pupils, an age to be raised on paper.

    Pupils are none where an age from 18 up is asked for, where they are taught, driven or refused, or where a school
    places them nearby. Schooling up to junior high is what many jobs ask of adults: it needs company to count.
    An age raised on the papers of a maid for abroad may be 19 as well.
    """
    names = {signal.name for signal in signals}
    if names.isdisjoint(_OF_CHILDREN):
        return
    body = reading.body
    asked = [signal.value for signal in signals if signal.name == "age_sought"]
    grown = any(isinstance(age, Age) and age.min is not None and age.min >= _ADULT for age in asked)
    pupils = "pupils_sought" in names
    spared = pupils and (grown or says(_GROWN, body) or (says(_TEACHES, body) and not says(_FOR_PUPILS, body)))
    schooled = pupils and not names & _HARMS and says(_INTERNSHIP, body) and says(_BY_SCHOOL, body)
    wed = bool(names & _UNTIL_19)
    beside_parents = not names & (_HARMS | _AWAY) and says(_WITH_PARENTS, body)
    toured = (
        "sells_travel_or_study" in names and "pay" not in names and not any(name.startswith("work_") for name in names)
    )
    harmed = names & (_HARMS | _TAKEN) - (_ON_TOUR if toured else frozenset())
    beside_parents |= not harmed and says(_TAKES_PART, body) and says(_LOOKED_AFTER, body)
    maid_abroad = "work_domestic" in names and bool(names & {"works_abroad", "going_abroad"})
    for signal in signals:
        young = (
            (
                signal.name == "age_sought"
                and isinstance(signal.value, Age)
                and _is_young(signal.value, wed)
                and not beside_parents
            )
            or signal.name == "underage_welcome"
            or (signal.name == "age_raised" and not grown and not maid_abroad)
            or (
                signal.name == "pupils_sought"
                and not (schooled or beside_parents)
                and _is_called(signal, reading, names, spared=bool(spared))
            )
        )
        if young:
            value = signal.value if isinstance(signal.value, Age) else None
            yield _on(signal, "minor_sought", value)
            if signal.name == "age_sought":
                yield _on(signal, "underage_welcome", value)


def _is_young(age: Age, wed: bool) -> bool:
    """ "At most 19" alone speaks to those under 18 too where girls are sought for a bar or a bed."""
    return is_young(age) or (wed and age.min is None and age.max is not None and age.max <= _ADULT + 1)


_UNTIL_19 = frozenset(("marriage_sought", "work_nightlife", "sexual_services_sought", "work_massage"))


def _is_called(signal: Signal, reading: Reading, names: set[str], *, spared: bool) -> bool:
    """Pupils are wanted or taken: not served, not refused, and not only a schooling that adults have too.

    `spared`: grown people are asked for, so that pupils count only where they are said to be taken as well.
    """
    text = whole(reading.title if signal.field == "title" else reading.text)
    before = text[max(0, signal.start - _BESIDE) : signal.start].lower()
    after = text[signal.end : signal.end + _BESIDE].lower()
    said = whole(signal.words).lower()
    if "bawah umur" in said and _DENIES.search(before):
        return False
    if _SENIOR.search(said) and _GRADUATES.search(after) and not _STILL.search(said):
        return False
    if _ACCOMPANIED.search(after) and not names & _HARMS:
        return False
    if "kelas" in said and _LENGTH.search(said + after[:10]):
        return False
    if _KEPT_AWAY.search(said) or (_NOT_YET.search(said) and not _ALSO.search(after)):
        return False
    if (_MINIMUM.search(said) or _JUST_SCHOOL.search(said)) and not names & _SMALL:
        return False
    if spared and not (_STILL.search(said) and not _LEFT.search(said) and _ALSO.search(said + after[:16])):
        return False
    return not (_SERVED.search(before) or _REFUSED.search(before) or _FORBIDDEN.search(after))


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
