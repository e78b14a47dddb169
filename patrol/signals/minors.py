"""What was said of ages, pupils and parents -> who is under 18: sought, only taking part, or at work beside home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import re2

from patrol.records import Age, Signal
from patrol.signals.ages import is_young
from patrol.text.patterns import says, whole
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

_ADULT = 18

_MAY = (
    r"(?:(?:boleh|wajib|harus|bisa|dapat|akan|dipersilakan|silakan|diminta|diizinkan|juga|selalu|siswa|murid|peserta|dan|wali|"
    r"atau|guru|salah|satu|kandung|kami) ){0,3}"
)
"""Between parents and what they do; what is said here is no leave: "ortu jangan ikut"."""

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
_OWNED = re2.compile(r"\b(?:yang|yg|siapa|sing|nu|nan|nang|kalau) (?:\S+ )?(?:punya|memiliki|gaduh|duwe) (?:\S+ )?\s*$")
"""`yang punya adik kelas 10`: who is asked to give one away, not who has one to keep."""
_REFUSED = re2.compile(
    r"\b(?:tidak|bukan|jangan|no|not|tanpa|dilarang|tolak|menolak|non|haram|stop|anti|don't|ora|teu)\s(?:(?:menerima|terima|"
    r"untuk|boleh|ada|yang|yg|bawa|melibatkan|mempekerjakan|pakai|ambil|mau|lagi|sedang|buat|nampa|nampi|lah|yang|accept|hire)\s){0,2}$"
)
_FORBIDDEN = re2.compile(
    r"^\s?(?:\S+\s)?(?:dilarang|tidak (?:boleh|bisa|diterima|kami|menerima)|jangan (?:daftar|melamar|ya\b|dulu|dong)|jangan\b ?(?:[.,!;)\n]|$)|"
    r"(?:tidak|dak|ga|gak|nggak|belum|belom|aja|ora|teu) (?:usah|bisa|dulu|boleh)\b ?(?:[.,!;)\n]|dek|kak|ya|dulu|ikut|milu|melu|kerja|$)|ditolak|skip|maaf)|"
    r"^(?: (?:atau|dan|maupun) (?:\S+ ){1,3})? ?jangan (?:coba|coba-coba|nekat|pura-pura)\b|"
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
    rf"\b(?:orang ?tua|ortu|wali) {_MAY}(?:mendampingi|menemani|menunggu|berada|duduk) (?:di|selama|bersama)\b|"
    r"\bparents? (?:\w+ ){0,2}(?:present|stay|accompany)\b"
)
_AWAY = frozenset(
    (
        *("company_quarters", "leaves_at_once", "all_costs_paid", "advance_to_family", "age_raised"),
        *("work_domestic", "work_massage", "marriage_sought"),
    )
)
"""Beside these a parent's company is a word in a text; a parent's signature is no company anywhere."""
_EVENTS = (
    r"kompetisi|lomba|perlombaan|olimpiade|turnamen|tournament|retret|retreat|perkemahan|kemah|jambore|persami|sanlat|"
    r"outbound|pesantren (?:kilat|liburan|ramadh?an|remaja|sabtu)|(?:camp|kamp) (?:anak|remaja|pelajar|pemuda|keluarga|sains)|"
    r"(?:youth|summer|english|winter|bible|quran|science|sains?|art|kids|teen) ?camp|(?:pertukaran|kunjungan) (?:pelajar|siswa|remaja)|"
    r"student exchange|study tour|karya ?wisata|beasiswa|scholarship|try ?out|workshop|pentas(?: seni)?|pensi|festival|ppdb|"
    r"penerimaan (?:siswa|santri|murid)|santri baru|trial pemain|seleksi (?:pemain|ssb|atlet|u-?\d\d)|les|kursus|sekolah minggu|"
    r"kelas (?:barista|memasak|menjahit|intensif|daring|online|tari|musik)|marching band|paskibra|pramuka|karate|silat|futsal|forum anak|duta (?:anak|pelajar|genre)|"
    r"sunat(?:an)? massal|asrama (?:putr[ai]|pelajar|siswa|siswi)|pondok (?:putr[ai]|pesantren|tahfidz|modern)|pesantren putr[ai]|"
    r"(?:kejar )?paket [abc]|pkbm"
)
_EVENT = re2.compile(rf"\b(?:{_EVENTS})\b")
_SHOWN_OR_AT_PLAY = re2.compile(
    rf"\b(?:{_EVENTS}|ssb|sanggar|kunjungan industri|studi (?:tur|wisata)|pendaftaran santri|murid (?:baru|kelas)|casting|katalog|"
    r"orang tua asuh|kakak asuh|iuran|infa[qk]|spp)\b"
)
_ENROLLED = TEXTS.add_re2(
    r"\b(?:pkbm|kejar paket|ppdb|spmb|penerimaan (?:siswa|santri|murid)|(?:siswa|santri|murid) baru|udd|utd|donor darah|kantong darah|"
    r"stok (?:golongan )?(?:darah|[abo]{1,2}))\b"
)
"""A school that takes pupils, blood that is given: whoever comes is neither paid nor taken anywhere."""
_LOOKED_AFTER = re2.compile(
    r"\b(?:di)?(?:dampingi|antar|temani)(?:nya)? (?:\S+ ){0,2}(?:guru|orang ?tua|ortu|wali|pendamping)\b|"
    r"\b(?:bol?eh?|bisa|jadwal|hari|waktu|jam) (?:di)?(?:jenguk|kunjung|sambang|besuk|tengok)\w{0,2}\b|\bsambangan\b|\bwali santri\b|"
    rf"\b(?:orang ?tua|ortu|wali|ibu|bapak|mama|mamak|papa|ayah)(?:nya)? {_MAY}(?:mendampingi|menemani|menunggu|berada|di studio|jenguk|menjenguk|menonton|nonton|"
    r"video call|ikut|boleh ikut)\b|\bizin (?:kemenag|dinas)|"
    r"\bsekolah (?:formal|tetap|nomor satu|tidak boleh bolos)|\btetap sekolah|\bbeserta orang ?tua|\bwajib (?:surat )?(?:izin )?(?:ortu|wali|orang ?tua)\b"
)
"""Where the young play, learn or are filmed for a day, and somebody of theirs is by, or may come: nobody is taken away."""
_REWARDED = frozenset(("pay", "organ_sought", "baby_sought", "internship_offered", "head_money", "all_costs_paid"))
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
_SMALL = frozenset(
    ("marriage_sought", "work_nightlife", "sexual_services_sought", "advance_to_family", "confines", "secrecy_asked")
)
"""Beside these, schooling up to junior high tells of a child."""
_DENIES = re2.compile(r"\b(?:tidak|bukan|jangan|tanpa|dilarang|larangan|menolak|mencegah|no|haram|stop|anti)\b")
_LENGTH = re2.compile(r"^kelas \S+ (?:bulan|minggu|hari|jam|kali|x)\b")
_ELDER_BROTHER = re2.compile(r"^ (?:tiongkok|china|cina|taiwan|korea|hong ?kong|arab|bule|tentara|polisi|kapal)\b")
"""`abg tiongkok` is a man, not "anak baru gede"."""
_BESIDE = 40


_OF_CHILDREN = frozenset(("age_sought", "underage_welcome", "age_raised", "pupils_sought"))


def judge_children(signals: Sequence[Signal], reading: Reading) -> Iterator[Signal]:
    """Who is under 18 by what is said: an age, pupils, an age to be raised on paper.

    Pupils are none where an age from 18 up is asked for, where they are taught, driven or refused, or where a school
    places them nearby. Schooling up to junior high is what many jobs ask of adults: it needs company to count.
    An age raised on the papers of a maid for abroad may be 19 as well. What a school places them in, or they do by day
    beside home, is told too (`young_work_beside_home`): they are sought all the same.
    """
    names = {signal.name for signal in signals}
    if names.isdisjoint(_OF_CHILDREN):
        return
    body = reading.body
    asked = [one.value for one in signals if one.name == "age_sought" and isinstance(one.value, Age)]
    grown = any(age.min is not None and age.min >= _ADULT for age in asked)
    pupils = "pupils_sought" in names
    spared = pupils and (grown or says(_GROWN, body) or (says(_TEACHES, body) and not says(_FOR_PUPILS, body)))
    schooled = (
        pupils
        and not names & (_HARMS | _TAKEN - {"advance_to_family"})
        and says(_INTERNSHIP, body)
        and says(_BY_SCHOOL, body)
    )
    wed = bool(names & _UNTIL_19)
    beside_parents = not names & (_HARMS | _AWAY) and says(_WITH_PARENTS, body)
    toured = (
        "sells_travel_or_study" in names and "pay" not in names and not any(name.startswith("work_") for name in names)
    )
    harmed = names & (_HARMS | _TAKEN) - (_ON_TOUR if toured else frozenset())
    beside_parents |= not harmed and says(_SHOWN_OR_AT_PLAY, body) and says(_LOOKED_AFTER, body)
    beside_parents |= not harmed and names.isdisjoint(_REWARDED) and _ENROLLED.stands_in(body)
    maid_abroad = "work_domestic" in names and bool(names & {"works_abroad", "going_abroad"})
    for signal in signals:
        young = (
            (
                signal.name == "age_sought"
                and isinstance(signal.value, Age)
                and _is_young(signal.value, wed)
                and not beside_parents
            )
            or (signal.name == "underage_welcome" and not _kept_away(signal, reading))
            or (signal.name == "age_raised" and not grown and not maid_abroad)
            or (
                signal.name == "pupils_sought"
                and not (schooled or beside_parents)
                and _is_called(signal, reading, names, spared=bool(spared))
            )
        )
        if young:
            value = signal.value if isinstance(signal.value, Age) else None
            yield Signal("minor_sought", signal.field, signal.start, signal.end, signal.words, value)
            if schooled or _beside_home(signal, names, asked, reading):
                yield Signal("young_work_beside_home", signal.field, signal.start, signal.end, signal.words, value)
            if signal.name == "age_sought":
                yield Signal("underage_welcome", signal.field, signal.start, signal.end, signal.words, value)


def _kept_away(signal: Signal, reading: Reading) -> bool:
    """The young come along and may not work: "anak di bawah umur tidak boleh kerja"."""
    text = whole(reading.title if signal.field == "title" else reading.text)
    return _KEPT_AWAY.search(text[signal.start : signal.end + _BESIDE // 2].lower()) is not None


def _is_young(age: Age, wed: bool) -> bool:
    """ "At most 19" alone speaks to those under 18 too where girls are sought for a bar or a bed."""
    return is_young(age) or (wed and age.min is None and age.max is not None and age.max <= _ADULT + 1)


_UNTIL_19 = frozenset(("marriage_sought", "work_nightlife", "sexual_services_sought", "work_massage"))


_OWN = re2.compile(
    r"\b(?:anak|adik|adek|cucu|putr[ai]|keponakan|ponakan)(?:\s\w+){0,2}\s(?:kami|saya|aku|ku|kula|kulo|beta|gue|gw)\s*$|"
    r"\b(?:anak|adik|cucu|putr[ai])ku\s*$"
)
"""`anak kami kelas 3 SMA`: told of, not sought ..."""
_SAID_TO_GO = re2.compile(r"\b(?:aja|saja|pun|juga|ikut|kerja|bekerja|gabung|dapat gaji|betah)\b")
"""... unless to show that such a one may come too."""


def _is_called(signal: Signal, reading: Reading, names: set[str], *, spared: bool) -> bool:
    """Pupils are wanted or taken: not served, not refused, and not only a schooling that adults have too.

    `spared`: grown people are asked for, so that pupils count only where they are said to be taken as well.
    """
    text = whole(reading.title if signal.field == "title" else reading.text)
    before = text[max(0, signal.start - _BESIDE) : signal.start].lower()
    after = text[signal.end : signal.end + _BESIDE].lower()
    said = whole(signal.words).lower()
    if _OWN.search(before) and not _SAID_TO_GO.search(said + after):
        return False
    if said == "abg" and _ELDER_BROTHER.search(after):
        return False
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
    served = _SERVED.search(before) and not _OWNED.search(before)
    return not (served or _REFUSED.search(before) or _FORBIDDEN.search(after))


_COMES_HOME = re2.compile(
    r"\b(?:langsung pulang|pulang ke rumah masing|boleh pulang (?:tiap|setiap) (?:hari|malam|sore)|pulang (?:hari|sore|tiap (?:hari|sore|malam))|"
    r"(?:siang|pagi|sore) (?:doang|aja|saja)|sampai jam [2-6](?: sore)?|tidak (?:sampai )?malam|jalan kaki|antar jemput sendiri|(?:bisa|iso) (?:pulang|mulih) (?:sendiri|dewe)|(?:selesai|bubar|abis|habis|sesudah|jam) (?:\S+ )?(?:pulang|boleh pulang)|tidak (?:ada )?(?:shift|kerja|bekerja) malam|"
    r"(?:\d|dua|tiga|empat) jam (?:aja|saja|per hari|sehari|/ ?hari)|maks(?:imal)?\.? \d jam|tidak menginap|tidak ditempatkan di luar|sepulang sekolah|selama libur(?:an)?|libur(?:an)? sekolah|"
    r"jam \d{1,2}(?:[.:]\d\d)? ?(?:-|–|sampai|sampe|s/d) ?(?:jam )?\d{1,2}(?:[.:]\d\d)?)\b"
)
_PARENTS_KNOW = re2.compile(
    r"\b(?:(?:surat |form )?(?:izin|ijin) (?:tertulis )?(?:dari )?(?:bapak|ibu|ortu|orang ?tua|wong tuwo|kolot|wali|mama|papa|ayah)|"
    r"(?:seizin|sepengetahuan|setahu) (?:ortu|orang ?tua|wali|bapak|ibu)|"
    rf"(?:orang ?tua|ortu|wali|mama|bapak|ibu)(?:nya|ne)? {_MAY}(?:konfirmasi|mengizinkan|setuju|kabari|diajak bicara|tahu dan|telepon dulu|wa dulu)|"
    rf"(?:orang ?tua|ortu|wali|bapak|ibu|bapak/ibu|papa|mama)(?:nya)? {_MAY}(?:ikut|datang|wajib ikut|dipersilakan|silakan|boleh) (?:\S+ ){{0,2}}(?:ketemu|kenalan|briefing|pertemuan|duduk|menunggu|nunggu|jaga|nemani|menemui|wawancara|rapat|datang|melihat|lihat|antar)|"
    r"(?:diantar|ditemani|didampingi|bareng|bersama) (?:\S+ ){0,2}(?:bapak|ibu|ortu|orang ?tua|wali|bapak/ibu|mama|guru)|"
    r"(?:ikut )?ketemu (?:saya|kami|pemilik) (?:dulu )?(?:bareng|sama|bersama) (?:bapak|ibu|ortu|orang ?tua))\b"
)
_NOT_BESIDE_HOME = (
    _HARMS
    | _TAKEN
    | _AWAY
    | frozenset(
        (
            *("head_money", "few_places_left", "looks_sought", "foreign_phone", "fee_before_work", "disguises_words"),
            *("papers_made_by_recruiter", "pay_above_ordinary", "organ_sought", "baby_sought", "paid_microtasks"),
            *("work_gambling_or_fraud", "names_big_employer"),
        )
    )
)
_GROWN_MOSTLY, _NEARLY_GROWN = 20, 17


def _beside_home(signal: Signal, names: set[str], asked: Sequence[Age], reading: Reading) -> bool:
    """Work that a minor may do and come home from: seventeen up among grown people, or by day with parents who know.

    Nothing in the text may speak of going away, of nights, of keeping or hiding anything.
    """
    if names & _NOT_BESIDE_HOME:
        return False
    by_day = says(_COMES_HOME, reading.body) and says(_PARENTS_KNOW, reading.body)
    if by_day and (not asked or all((age.max or age.min or 0) >= _LEAST for age in asked)):
        return True
    if signal.name != "age_sought" or not isinstance(signal.value, Age) or "underage_welcome" in names:
        return False
    low, high = signal.value.min, signal.value.max
    return low == _NEARLY_GROWN and (high is None or high >= _GROWN_MOSTLY)


_LEAST = 15
"""UU 13/2003 Art. 69: light work from 13, three hours a day, with the parents' written leave; by 15 it is usual."""

_TAKING_PART = TEXTS.add_re2(
    r"\b(?:peserta|htm|kontribusi|infa[qk]|total hadiah|hadiah|juara|piala|e?-?sertifikat|kakak pembina|pembina|panitia|"
    r"guru (?:pendamping|bk)|pendamping(?:nya)? \d|\d+ guru|(?:surat |form(?:ulir)? )?i[zj]in (?:tertulis )?(?:dari )?(?:ortu|orang ?tua|wali)|"
    r"portal sekolah|ukt|spp|rapor|latihan \dx|diskon|\d{1,2} ?x pertemuan|wali boleh|sekolah (?:formal|tetap|nomor satu)|"
    rf"iuran|(?:ortu|orang ?tua|wali)(?:nya)? {_MAY}(?:ikut|hadir|diundang|diwawancara|nengok|menengok|jenguk|menjenguk|mendampingi)|"
    r"biaya (?:pendaftaran|peserta|ikut)|subsidi|registration fee|participants?)\b"
)
_NO_EVENT = (
    (_HARMS - {"works_abroad", "going_abroad", "confines"})
    | _TAKEN
    | frozenset(
        (
            *("pay", "work_gambling_or_fraud", "baby_sought", "organ_sought", "head_money", "bride_money"),
            *("internship_offered", "foreign_phone", "scam_place", "few_places_left"),
        )
    )
)
"""Beside these an event is a word in a text."""
_PLACED = re2.compile(
    r"\b(?:ditempatkan|penempatan|murid kerja|(?:sambil|sambilan|dan|langsung|lalu|untuk) (?:be)?kerja|bekerja (?:di|sebagai|sambil)|"
    r"kerja(?:nya)? (?:di|sebagai|ringan|sambil)|dipekerjakan|kontrak kerja|placement|work while)\b"
)
_NOT_PLACED = re2.compile(r"\b(?:tidak|bukan|tanpa|tiada|tak|no|not)(?: \S+){0,3} $")


_INCLUDED = re2.compile(
    r"^\s?(?:/ ?\w+ ?|per \w+ )?\(?(?:sudah )?(?:include|incl|termasuk|all ?in)\b(?: \S+)? ?(?:makan|penginapan|modul|kaos|snack|materi|meals)"
)


def _is_price(signal: Signal, reading: Reading) -> bool:
    """What an event costs, with meals and a shirt."""
    text = whole(reading.title if signal.field == "title" else reading.text)
    return signal.name == "pay" and _INCLUDED.search(text[signal.end : signal.end + _BESIDE].lower()) is not None


def takes_part(signals: Sequence[Signal], reading: Reading) -> Iterator[Signal]:
    """A contest, a camp, a retreat, an exchange, a scholarship: people take part in it, and pay or win; nobody works.

    It is one more thing that is for sale, and so is its signal.
    """
    if not _TAKING_PART.stands_in(reading.body):
        return
    if any(signal.name in _NO_EVENT and not _is_price(signal, reading) for signal in signals):
        return
    text = whole(reading.folded)
    for match in _PLACED.finditer(text):  # a denial is easily copied: it speaks for the words behind it alone
        if not _NOT_PLACED.search(text[max(0, match.start() - _BESIDE) : match.start()]):
            return
    for match in _EVENT.finditer(text):
        yield reading.signal("sells_travel_or_study", match.start(), match.end())
        return
