"""A reading -> what the whole of it tells of the places in it: a crew's work, a marriage, a journey abroad."""

from __future__ import annotations

from functools import cached_property

import re2

from patrol.signals.home import hints_abroad, says_abroad
from patrol.signals.pay_deals import about_babies, about_marriage, about_organs, may_deal
from patrol.text.patterns import whole
from patrol.text.reading import Reading
from patrol.text.together import TEXTS

_LONG = 450  # characters from which a text has room to say what its company does, trades in and belongs to

_REMOTE = TEXTS.add_re2(r"\b(?:remote|wfh|kerja dari rumah|work from home|virtual assistant)\b")
_NOT_REMOTE = re2.compile(r"\b(?:tidak|bukan|no|not|non|jangan|belum)(?: \w+)? $")
_FOREIGN_MONEY = TEXTS.add_re2(
    r"\b(?:rm|myr|nt|ntd|twd|sgd|hkd|sar|aed|aud|krw|jpy|bnd|nzd|cad|kwd|qar|thb) ?\$? ?\d|"
    r"\d ?(?:ribu |rb |jt |juta )?(?:ringgit|rm|mule|riyal|dirham|yen|won|baht|ntd|nt|sgd|aud|hkd|dinar)\b"
)
_SEA = TEXTS.add_re2(
    r"\b(?:abk|pelaut|buku pelaut|bst|awak kapal|kru kapal|crew kapal|anak buah kapal|kapal (?:berbendera|ikan|tangkap|pesiar|cumi|"
    r"tuna|kargo|tanker|asing|longline|pengangkut|keliling|purse|pole|cina|china|taiwan|rute)|pesiar|cruise|longlin\w{1,4}|"
    r"long line|deckhands?|seafarers?|seaman|vessel|purse seine|tanker|armada|laut lepas|squid|jermal|bagang?|trawler|jigger|(?:narik|tarik|nebar|tebar|angkat) jaring|seiner|reefer|rawai|pukat|(?:me|nge)laut|fishing (?:boat|vessel)|deck hands?|"
    r"oiler|bosun|fpso|orang laut|anak darat)\b|船员|鱿钓|远洋|渔船|海员"
)
_ON_BOARD = (
    r"(?:ikan|cumi|tuna|jaring|mancing|pancing|palka|dek|deck|kapten|bendera|sandar|berlayar|laut lepas|di laut|iwak|ikang|"
    r"lauik|lauk|kelasi)"
)
_ABOARD = TEXTS.add_re2(rf"\bkapal (?:\w+ ){{0,3}}{_ON_BOARD}\b|\b{_ON_BOARD} (?:\w+ ){{0,2}}kapal\b")
_A_SHIP = TEXTS.add_re2(
    r"\bkapal(?:nya)?(?:[,.!?;:\n]| (?:[a-egh-oqs-z]|f[^e]|p[^e]|r[^o]))"
)  # no ferry, no "kapal pelni", no ro-ro
_CREW_TERMS = TEXTS.add_re2(
    r"\b(?:buku pelaut|dolar|usd|kontrak (?:\w+ ){0,2}(?:\d+ (?:bulan|bln|tahun|thn)|dua tahun|habis)|syahbandar|melaut)\b|\$"
)
_BOTH_WAYS = TEXTS.add_re2(
    r"\bkapal(?: \w+)? (?:sama|dan|atau|jeung|karo|sareng|deng|maupun|serta|&) (?:di )?(?:kebun|ladang|sawit|kilang|pabrik)\b|"
    r"\b(?:kebun|ladang|sawit|kilang|pabrik)(?: \w+)? (?:sama|dan|atau|jeung|karo|sareng|deng|maupun|serta|&) (?:di )?kapal\b"
)
_ONCE = re2.compile(
    r"\b(?:eks|ex|mantan|bekas|pernah|purna|pengalaman) (?:(?:kerja|bekerja|naik|jadi|ikut) )?(?:di )?$"
)
_AS_CARGO = re2.compile(
    r"\b(?:naik|tiket|las|galangan|pakai|pake|numpak|jalur|bayar|ongkos|antre|jadwal) $"
)  # a ship to ride, weld or pay for
_HOME_WATERS = TEXTS.add_re2(
    r"\bbendera indonesia|\b60 mil\b|\bliveaboard|\bidr ?\d|\bbagi hasil\b|\bhasil bagi\b|\bbagang?\b|\bjermal\b|\barafura\b|\brp ?\d|"
    r"\d ?(?:jt|juta|rb|ribu)\b|\bpurse seine\b|\bferi\b|\bferry\b|\blau(?:t|ik) papua\b|\bkapal p?m?ancing\b|\bkapal cumi\b|"
    r"\bpole-and-line\b"
)
_GIRL = TEXTS.add_re2(r"\b(?:gadis\w{0,3}|amoi|amoy|perawan|anak perempuan\w{0,3}|putri (?:ibu|bapak|nya))\b")
_GIVEN = TEXTS.add_re2(
    r"\b(?:hantaran|angpao|uang (?:susu|dapur)|seserahan|mertua\w{0,3}|be?r?keluarg[ae]|menantu|dipinang|meminang|dilamar|jodoh\w{0,3}|mas kawin|"
    r"maskawin|mahar|emas (?:\d|satu set|se ?set)|cincin|dinikah\w{0,3}|menikah|nikah|kawin)\b"
)
_MARRIED_OFF = TEXTS.add_re2(r"\b(?:dijodohkan|mahar|maskawin|mas kawin|calon suami|suami|pengantin|amoi|menantu)\b")
_AT_HOME = TEXTS.add_re2(
    r"\b(?:vill?a|puncak|cisarua|(?:kawin|nikah)\w{0,3} (?:kontrak|musim|siri|mut'?ah)|tamu (?:timur tengah|arab|vip|hotel))\b"
)
"""A marriage for the length of a stay: the guests come, nobody goes."""
_DESK = TEXTS.add_re2(
    r"\b(?:chatting|ketik|ngetik|mengetik|komputer|slot|judol|kripto|crypto|naskah|typing|keyboard|telemarketing|headset|"
    r"bal[ae]s(?:in|kan)? (?:chat|pesan)|chat (?:tamu|customer|bule|klien|member|orang))\b"
)
_FETCHED = TEXTS.add_re2(
    r"\b(?:tiket\w{0,3}|berangkat\w{0,3}|diberangkatkan|jemput|dijemput|terbang|bandara|feri|ferry|harbour|pesawat|koper|airport|"
    r"kloter|fly|flight|nalangin|paspor\w{0,3}|passport|mess|asrama|satu gedung|sekamar|pagar|naskah|script|denda|rahasia|"
    r"hp (?:dikumpul|ditinggal|dititip|dipegang)\w{0,3})\b"
)
_WITHHELD = TEXTS.add_re2(
    r"\b(?:tempat|lokasi|alamat|kota|negara|kantor|panggonan|tempat kerja)(?:nya|ne)? (?:\w+ ){0,3}(?:rahasia|dirahasiakan|menyusul|nyusul|diberitahukan|diberitahu|"
    r"belakangan|nanti aja|(?:dikasih|diberi|dikasi) (?:tahu|tau)|dikabari)\b|\b(?:location|city|country|campus)\b[^\n.!?]{0,40}"
    r"\b(?:disclosed|undisclosed|after (?:arrival|you land)|told)\b"
)
_COASTAL = TEXTS.add_re2(r"\btug ?boats?\b|\btongkang\b|\bksop\b|\bbendera indonesia|\b60 mil\b|\bdomesti[ck]\b")
_HIRES = TEXTS.add_re2(
    r"\b(?:lowongan|loker|lamaran|formasi|gaji|umk|dibutuhkan|perawat|ners|nurse|vacanc|salary|karyawan|jam kerja)\b"
)
_SURROGATE = TEXTS.add_re2(
    r"\b(?:surr?og\w{2,4}|ibu titip|rahim|carry|fly|terbang|berangkat|trimester|lahiran normal)\b|代孕"
)
_FOREIGN_SHIP = TEXTS.add_re2(
    r"\b(?:dolar|dollar|usd|pesiar|cruise|longlin\w{1,4}|long line|vessel|paspor|passport|seaman|kapal asing|terbang|"
    r"loe|visa)\b|\$|🇨🇳|🇹🇼|🇰🇷"
)
_PAPERS = TEXTS.add_re2(
    r"\b(?:paspor|passport|pasport|visa|terbang|tiket pesawat|eps|ssw|g to g|g2g|magang|berangkat\w*|diberangkatkan|"
    r"p3mi|siskop2mi|job order|tki|tkw|pmi|cpmi|ctkw|ex-?magang|fly|sponsor|penampungan|medical)\b"
)
_COMPANY = TEXTS.add_re2(
    r"\b(?:pt|cv) [a-z]|co\.,? ?ltd|\bltd\b|\bour (?:company|office|team)\b|\bperusahaan (?:yang|kami|kita|adalah|ini)\b|"
    r"\bpabrik kami\b|\bbergerak (?:di|dalam)\b|\bjob ?desc|\bresponsibilit|\btanggung jawab|\bkualifikasi\b|"
    r"\brequirements?\b|\bthe job\b|\bbengkel kami\b|\bsyarat\b|\bbpjs\b|\bthr\b"
)


class Scene:
    """What a text as a whole tells of its places, each answer worked out when it is first asked for."""

    def __init__(self, reading: Reading) -> None:
        self._folded, self._body = reading.folded, reading.body
        self._long = len(self._folded) >= _LONG

    @cached_property
    def _text(self) -> str:
        """For places in it; yes or no is asked of its bytes, which are searched faster."""
        return whole(self._folded)

    @cached_property
    def _may_deal(self) -> bool:
        return may_deal(self._text)

    @cached_property
    def marriage(self) -> bool:
        """One is offered or sought: the groom's country is where the bride goes."""
        if self._may_deal and about_marriage(self._folded):
            return True
        return _GIRL.stands_in(self._body) and _GIVEN.stands_in(self._body) and not self._hires

    @cached_property
    def guests(self) -> bool:
        """A marriage for the length of a stay."""
        return _AT_HOME.stands_in(self._body)

    @cached_property
    def baby(self) -> bool:
        """A child is given away: where it goes is where nobody works."""
        return self._trades_baby and not _SURROGATE.stands_in(self._body)

    @cached_property
    def _trades_baby(self) -> bool:
        return self._may_deal and not self._hires and about_babies(self._folded)

    @cached_property
    def _hires(self) -> bool:
        return _HIRES.stands_in(self._body)

    @cached_property
    def donation(self) -> bool:
        """Of an organ or a child: a town at home is where people are met."""
        if self._hires or not self._may_deal:
            return False
        return self._trades_baby or about_organs(self._folded)

    @cached_property
    def sea(self) -> bool:
        """A crew's work: ports and flags are no destination. A long text may mention seafarers once."""
        if self._boards_and_fields:
            return False
        found = [
            match
            for match in (_SEA.finditer(self._text) if _SEA.stands_in(self._body) else ())
            if _ONCE.search(self._text[max(0, match.start() - 28) : match.start()]) is None
        ]
        return len(found) > self._long or self._aboard or self._signs_on

    @cached_property
    def _boards_and_fields(self) -> bool:
        """`kapal ikan sama kebun kakao`: who offers both has people ashore as well."""
        return _BOTH_WAYS.stands_in(self._body)

    @cached_property
    def _signs_on(self) -> bool:
        """A ship, and a contract of many months or dollars: not one that is only ridden on."""
        if "kapal" not in self._folded or not _CREW_TERMS.stands_in(self._body):
            return False
        return any(
            _AS_CARGO.search(self._text[max(0, match.start() - 12) : match.start()]) is None
            for match in _A_SHIP.finditer(self._text)
        )

    @cached_property
    def _aboard(self) -> bool:
        if "kapal" not in self._folded:
            return False
        return any(
            _AS_CARGO.search(self._text[max(0, match.start() - 12) : match.start()]) is None
            for match in _ABOARD.finditer(self._text)
        )

    @cached_property
    def home_waters(self) -> bool:
        """A crew that stays near home: paid in rupiah or a share, no passport, no dollars."""
        if _COASTAL.stands_in(self._body):
            return True
        return _HOME_WATERS.stands_in(self._body) and not _FOREIGN_SHIP.stands_in(self._body)

    @cached_property
    def remote(self) -> bool:
        """Work from one's own home for a firm elsewhere."""
        found = _REMOTE.search(self._text) if _REMOTE.stands_in(self._body) else None
        return found is not None and _NOT_REMOTE.search(self._text[max(0, found.start() - 20) : found.start()]) is None

    @cached_property
    def company(self) -> bool:
        """A long advertisement of a company that tells of itself."""
        return self._long and _COMPANY.stands_in(self._body)

    @cached_property
    def papers(self) -> bool:
        """Passports, visas, flights or a placement programme are spoken of."""
        return _PAPERS.stands_in(self._body)

    @cached_property
    def away(self) -> bool:
        """Work abroad is said, or foreign money is paid."""
        return says_abroad(self._folded) or _FOREIGN_MONEY.stands_in(self._body)

    def leaves(self, *, works: bool) -> bool:
        """Whether whoever comes leaves home; `works`: a place at home is said to be where the work is."""
        if self.away or (self.donation and not self._trades_baby) or (self.sea and not self.home_waters):
            return True
        married_off = self.marriage and not self.guests
        if married_off and _MARRIED_OFF.stands_in(self._body):
            return True
        return not works and (married_off or self.withheld or (not self._long and hints_abroad(self._folded)))

    @cached_property
    def withheld(self) -> bool:
        """Where the work is will be told later."""
        return _WITHHELD.stands_in(self._body)

    @cached_property
    def fetched_to_desk(self) -> bool:
        """Typing and chatting somewhere one has to be fetched or flown to."""
        return _DESK.stands_in(self._body) and _FETCHED.stands_in(self._body)
