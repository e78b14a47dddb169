"""A reading -> what its whole text is about, so far as money asks: the deal, the hiring, the place; each looked up once.

Every search over a whole text costs as much as reading all its sums, so each waits until a sum needs it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from patrol.records import Signal
from patrol.signals.pay_currency import Local, local_money
from patrol.signals.pay_deals import about_babies, about_marriage, about_organs, may_deal
from patrol.signals.places import notice_places
from patrol.tables import Tables
from patrol.text.patterns import whole
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

_HIRES = re.compile(
    r"\b(?:loker|lowongan|lowker|cari|dicari|mencari|nyari|carikan|butuh|dibutuhkan|membutuhkan|perlu|memerlukan|hiring|"
    r"wanted|recruit\w*|rekrut\w*|needed?|lf|kerja|krja|kerje|karja|karajo|gawe|gawean|damel|lako|job|posisi|vacancy|"
    r"karyawan|pegawai|crew|kru|magang|intern(?:ship)?|staff?|operator|admin|kurang (?:\d+ )?orang|paralu|golek|milari|looking for|join|daftar|"
    r"mahu|nak|penjaga|jaga|tukang|teknisi|kasir|cs|editor|host|sopir|driver|pelayan|waiter\w*|kuli|helper|barista|"
    r"terapis|model|casting|figuran|penari|penyanyi|pelatih|pemain|guru|part time|full time|freelance|dibutuhake|dilamar|lamaran|kebun|ladang|pabrik|resto\w*|"
    r"kilang|kapal|kedai|warung|perawat|pengasuh|jompo|nyopir|supir|montir|buruh|satpam|art|prt|nanny|cleaning|housekeeping|bantu-bantu|beres-beres|bersih-bersih|temenin|nemenin|temani|talent|lc|nyuci|ngasuh|momong|sortir|packing|petik|panen|buah|laundry|"
    r"nurse|cook|koki)\b|招|找|急聘|诚聘"
)
_NO_WORK = re.compile(
    r"\b(?:bukan|tidak|nggak|no|tanpa) (?:tawaran |untuk |menyalurkan |cari |jadi |info |buat )?(?:kerja\w*|lowongan|loker|magang|admin|agen\w*|penyalur\w*)\b"
)
"""`ini kursus, bukan tawaran kerja`."""
_SELLS = TEXTS.add(
    r"\b(?:tour|umroh|umrah|homestay|pax|wisata|disewakan|dijual|les|kelas bahasa|seat|pakej|pmb|kuliah|"
    r"beasiswa|jastip|volunteer trip|hotel twin|sewa mobil|kursus|(?:summer|english|holiday|youth|kids|quran) camp|kampung inggris|pesantren kilat)\b"
)
_LETS = TEXTS.add(r"\b(?:kost?|kontrakan|disewakan|sewa|pinjaman|cicilan|kursus|rental)\b")
_TASKS = re.compile(
    r"\b(?:misi|tugas|subscribe|like|follow|rating|nonton|tonton|komentar|review|ulasan|survei|tarik saldo|top ?up|"
    r"saldo|checkout|ngetik ulang|prabayar|iklan|level|member|deposit)\b"
)
_PAYS_IN = TEXTS.add(r"\b(?:top ?up|saldo|prabayar|checkout|deposit|setor|misi|subscribe|mentor|refund)\b")
_QUALIFIES = TEXTS.add(r"\b(?:gaji|salary|kualifikasi|requirements?|ijazah|bpjs|interview)\b")
_TEACHES = TEXTS.add(r"\b(?:les|ngajar|mengajar|tutor|privat|guru)\b")
_ONE_EVENING = TEXTS.add(
    r"\b(?:malam ini|mlm ini|nanti malam|hari ini|besok malam|weekend (?:aja|saja|ini)|(?:sabtu|jumat|minggu) ini|sekali (?:datang|dateng|main)|abis pulang sekolah)\b"
)
_COMPANY = TEXTS.add(
    r"\b(?:temenin|temani|ditemenin|nemenin|mendampingi|nyanyi|karaoke|dinner|makan malam|staycation)\b"
)
_DEADLINE = TEXTS.add(r"\b(?:tenggat|deadline|due date)\b(?! (?:lamaran|pendaftaran|lowongan|daftar|apply))")
_APPRENTICE = TEXTS.add(r"\b(?:magang|pkl|prakerin|internship|azubi|ausbildung)\b")

_ABROAD = {
    "JP": TEXTS.add(
        r"\b(?:ssw|tokutei|kaigo|apato|mensetsu|jft|genba|(?:\d|ribu|rb|juta|man) ?yen)\b"
    ),  # "yen" is also Javanese "if"
    "KR": TEXTS.add(r"\b(?:eps|topik|visa e-?9|won)\b"),
    "TW": TEXTS.add(r"\b(?:kaburan|formosa|nt dollar|ntd|akong|ama)\b"),
    "MY": TEXTS.add(r"\b(?:kilang|melancong|ringgit)\b"),
    "SA": TEXTS.add(r"\b(?:riyal|iqomah|iqamah)\b"),
}


class Setting:
    """What the text of one reading is about. Made for one `notice_pay`, never shared."""

    def __init__(self, reading: Reading, tables: Tables) -> None:
        self.folded = reading.folded
        self._reading, self._tables = reading, tables

    @cached_property
    def deal(self) -> str | None:
        """The deal that the text is about where it is no ordinary work: the name of its payment."""
        if not may_deal(whole(self.folded)):
            return None
        if about_organs(self.folded):
            return "donor_payment"
        if about_babies(self.folded):
            return "baby_payment"
        return "bride_money" if about_marriage(self.folded) else None

    @cached_property
    def hires(self) -> bool:
        """Somebody is sought for work, or work is named."""
        return _HIRES.search(_NO_WORK.sub(" ", self.folded)) is not None

    @cached_property
    def sells(self) -> bool:
        """A tour, a course or a room is sold, and nobody hired."""
        return not self.hires and _SELLS.search(self.folded) is not None

    @cached_property
    def denies_work(self) -> bool:
        """The text says that it offers no work: what is sold may cost foreign money."""
        return _NO_WORK.search(self.folded) is not None

    @cached_property
    def lets(self) -> bool:
        """A room, a car or a loan is on offer, and nobody hired."""
        return not self.hires and "rekening" not in self.folded and _LETS.search(self.folded) is not None

    @cached_property
    def tasks(self) -> bool:
        """Small tasks at a telephone are paid one by one."""
        return len(_TASKS.findall(self.folded)) >= 2

    @cached_property
    def pays_in(self) -> bool:
        """Those who do the tasks pay in themselves, and nobody is hired in earnest."""
        return _PAYS_IN.search(self.folded) is not None and _QUALIFIES.search(self.folded) is None

    @cached_property
    def teaches(self) -> bool:
        """Lessons are given."""
        return _TEACHES.search(self.folded) is not None

    @cached_property
    def apprentice(self) -> bool:
        """Apprentices or pupils are sought."""
        return _APPRENTICE.search(self.folded) is not None

    @cached_property
    def one_evening(self) -> bool:
        """Company for one evening."""
        return _ONE_EVENING.search(self.folded) is not None and _COMPANY.search(self.folded) is not None

    @cached_property
    def has_deadline(self) -> bool:
        """One piece of work with a day by which it must be done."""
        return _DEADLINE.search(self.folded) is not None and _QUALIFIES.search(self.folded) is None

    @cached_property
    def _sent_to(self) -> Sequence[Signal]:
        said = notice_places(self._reading, self._tables)
        return [one for one in said if one.name in ("destination", "scam_place") and one.value not in (None, "ID")]

    def local(self, at: int) -> Local | None:
        """The money of the foreign country that the words at `folded[at]` speak of: the last one named before them."""
        if not self._sent_to:
            return self._by_words
        field, start, _, _ = self._reading.locate(at, at + 1)
        before = [one for one in self._sent_to if (one.field, one.start) <= (field, start) or one.field == "title"]
        return local_money(str((before[-1] if before else self._sent_to[0]).value), self._tables)

    @cached_property
    def _by_words(self) -> Local | None:
        """Where no place is named, words that are said of work in one country alone."""
        for country, words in _ABROAD.items():
            if words.search(self.folded):
                return local_money(country, self._tables)
        return None

    def country(self, at: int) -> str | None:
        """That country, where its money is known."""
        local = self.local(at)
        return local.country if local else None

    @cached_property
    def home(self) -> bool:
        """True where nobody is sent abroad."""
        return not self._sent_to
