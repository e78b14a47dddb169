"""Contacts in every spelling, normalised; numbers that are no phones; and never an error on any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.records import Signal
from patrol.signals.accounts import notice_accounts
from patrol.signals.addresses import notice_addresses
from patrol.signals.ages import notice_ages
from patrol.signals.contacts import all_contacts, notice_contacts
from patrol.signals.pay import notice_pay
from patrol.signals.places import notice_places
from patrol.tables import Tables
from patrol.text.reading import read


def notice(text: str, tables: Tables) -> tuple[Signal, ...]:
    return notice_contacts(read(None, text, slang=tables.slang), tables)


PHONE = "+6281200001234"
CONTACTS = [
    ("微信 agen0000 / 飞机 @agen_mm", ["wechat:agen0000", "tg:agen_mm"]),
    ("wa 0812 0000 1234 / 0857 0000 4321", [PHONE, "+6285700004321"]),
    ("+62 812-0000-1234", [PHONE]),
    ("(0812) 0000 1234", [PHONE]),
    ("WA: 62812 0000 1234", [PHONE]),
    ("hub 812-0000-1234 ya", [PHONE]),
    ("0812.0000.1234", [PHONE]),
    ("0812_0000_1234", [PHONE]),
    ("0 8 1 2 0 0 0 0 1 2 3 4", [PHONE]),
    ("O8l2-OOOO-l234", [PHONE]),
    ("０８１２００００１２３４", [PHONE]),
    ("0⃣8⃣1⃣2⃣0⃣0⃣0⃣0⃣1⃣2⃣3⃣4⃣", [PHONE]),
    ("kosong delapan satu dua / kosong kosong kosong kosong / satu dua tiga empat", [PHONE]),
    ("kosong-lapan-satu-dua 0000 satu-dua-3-empat", [PHONE]),
    ("kosong delapan satu dua 0000 dobel tujuh satu dua", ["+6281200007712"]),
    ("https://api.whatsapp.com/send?phone=6281200001234&text=hi", [PHONE]),
    ("wa.me/6281200001234", [PHONE]),
    ("wa . me / 081200001234", [PHONE]),
    ("0062 812 0000 1234", [PHONE]),
    ("+62(0)812 0000 1234", [PHONE]),
    ("wa 0812 0000 1234 18-25 th", [PHONE]),
    ("0812-0000-1234.0813-0000-1111", [PHONE, "+6281300001111"]),
    ("031–0000–5090", ["+623100005090"]),
    ("+855 12 000 0000, +66 8 0000 1234", ["+855120000000", "+66800001234"]),
    ("wa: 60 13-0000 664", ["+60130000664"]),
    ("011-0000 4471", ["+601100004471"]),
    ("tele @abc_0000 ig @def.0000 tiktok @ghi0000", ["tg:abc_0000", "ig:def.0000", "tt:ghi0000"]),
    ("chat @bos_0000", ["tg:bos_0000"]),
    ("tanya bagian rekrut 0812 0000 1234", [PHONE]),
    ("hub: O8I2-0000-12Z4", ["+6281200001224"]),
    ("081200001234 5 orang", [PHONE]),
    ("0812 [0000] 1234", [PHONE]),
    ("0812 0000 satu dua tiga empat", [PHONE]),
    ("wa 0812 0000 1234 satu orang saja", [PHONE]),
    ("whatsapp sg 9000 0012", ["+6590000012"]),
    ("yang mau LINE ke: ayu_formosa", ["line:ayu_formosa"]),
    ("ig nya warung.senja", ["ig:warung.senja"]),
    ("tele @anak.rantau0", ["tg:anak.rantau0"]),
    ("wa nol delapan satu dua, nolnya empat, satu dua tiga empat", [PHONE]),
    ("telegramnya: rinakerja0000", ["tg:rinakerja0000"]),
    ("v信:xiaoli0000", ["wechat:xiaoli0000"]),
    ("微信号 xiaoli_0000", ["wechat:xiaoli_0000"]),
    ("dm @studio.talent0000", ["ig:studio.talent0000"]),
    ("t . me / loker_0000", ["tg:loker_0000"]),
    ("telegram → agen0000", ["tg:agen0000"]),
    ("IG: kapal.onboard", ["ig:kapal.onboard"]),
    ("id line: abc0000 / wechat abc_0000 / 微信 kefu0000", ["line:abc0000", "wechat:abc_0000", "wechat:kefu0000"]),
    ("cv.saya@kantor.example.", ["mail:cv.saya@kantor.example"]),
    ("nama (at) kantor (dot) com, nama2[at]kantor.example", ["mail:nama@kantor.com", "mail:nama2@kantor.example"]),
    ("jobs＠kantor.example", ["mail:jobs@kantor.example"]),
    ("nol delapan lima tiga, kosong empat kali, sembilan satu enam tujuh", ["+6285300009167"]),
    ("zero eight one two zero zero zero zero one two three four", [PHONE]),
    ("kosong wolu siji loro kosong kosong kosong kosong siji loro telu papat", [PHONE]),
    ("nol dalapan hiji dua nol nol nol nol hiji dua tilu opat", [PHONE]),
    ("08 satu dua 0000 satu dua tiga empat", [PHONE]),
    ("nol 8 1 2 - 0000 - 1 2 3 4", [PHONE]),
    ("hubungi nol812 0000 1234", [PHONE]),
    ("kosong lapan satu dua, triple kosong kosong, satu dua tiga empat", [PHONE]),
    ("enam dua delapan satu dua nol nol nol nol satu dua tiga empat", [PHONE]),
    ("零八一二零零零零一二三四", [PHONE]),
    ("0812\n0000\n1234", [PHONE]),
    ("WA:\n0812 0000\n1234\nkak", [PHONE]),
    ("0812/0000/1234", [PHONE]),
    ("0812 · 0000 · 1234", [PHONE]),
    ("o812 0000 1234", [PHONE]),
    ("wa(dot)me/6281200001234", [PHONE]),
    ("https://api.whatsapp.com/send/?phone=%2B6281200001234&text", [PHONE]),
    ("whatsapp://send?phone=6281200001234", [PHONE]),
    ("9000 0417 (+65)", ["+6590000417"]),
    ("010-0000-7741 kakao", ["+821000007741"]),
    ("RM1,800 Kuching. Telefon 082-000 0113", ["+60820000113"]),
    ("RM1,500 Penang. Call 04-0000 882", ["+6040000882"]),
    ("no malaysia 012-0000 774", ["+60120000774"]),
    ("wa taiwan 0900-000-123", ["+886900000123"]),
    ("bayar ke rekening konsultan. 0896-0000-1178", ["+6289600001178"]),
    ("DANA 0812 0000 1234", [PHONE]),
    ("dm @angelhouse00, msg @agen_x0", ["ig:angelhouse00", "tg:agen_x0"]),
    ("@talent_cgk0 di tiktok / @sultanlink0 (tele)", ["tt:talent_cgk0", "tg:sultanlink0"]),
    ("@toko_baju0 di ig", ["ig:toko_baju0"]),
    ("michat: cantik_00", ["michat:cantik_00"]),
    ("https://www.tiktok.com/@studio.x00?lang=id", ["tt:studio.x00"]),
    ("hr [at] kantor [dot] example", ["mail:hr@kantor.example"]),
    ("hr(at)kantor(dot)co(dot)id", ["mail:hr@kantor.co.id"]),
]


@pytest.mark.parametrize(("text", "contacts"), CONTACTS)
def test_contacts_are_read_and_normalised(text: str, contacts: list[str], tables: Tables) -> None:
    signals = notice(text, tables)
    assert sorted(all_contacts(signals)) == sorted(contacts)
    for signal in signals:
        assert signal.words == text[signal.start : signal.end]


NO_CONTACTS = [
    "replying to @sinta_0000 gajinya 2 juta kak",
    "bls @sinta_0000 iya boleh",
    "@all yang minat sudah saya balas",
    "NIK 6171010000000001",
    "Rp 15.000.000-20.000.000, gaji 12.000.000 - 15.000.000",
    "jam 08.00 - 17.00 WIB, tanggal 12-12-2025 01-12-2025",
    "rekening BCA 0812345678 a.n. Sri",
    "line produksi: operator_2 shift",
    "gabung channel telegram : lowongan kerja",
    "kelola Instagram\n- Menyampaikan laporan",
    "Senior Cook @ Bandung",
    "SIP3MI 0812/2020, lapor 110",
    "BRI 0000-01-001234-50-8",
    "08/12/2025 - 09/12/2025",
    "enam dua orang, tiga empat lima rupiah",
    "teknologi satu dua tiga empat lima enam tujuh delapan",
    "L0ker @dm1n sl*t",
    "TikTok dan Instagram\n3.Kemampuan dasar produksi konten",
]


@pytest.mark.parametrize("text", NO_CONTACTS)
def test_other_numbers_and_names_are_no_contacts(text: str, tables: Tables) -> None:
    assert all_contacts(notice(text, tables)) == ()


def test_what_else_is_noticed(tables: Tables) -> None:
    names = {(signal.name, signal.value) for signal in notice("+855 12 000 0000, hanya lewat telegram", tables)}
    assert {("foreign_phone", "KH"), ("messenger_only", None)} <= names
    assert "official_contact" in {signal.name for signal in notice("lapor ke halo@kemlu.go.id", tables)}
    hidden = notice("kosong delapan satu dua kosong kosong kosong kosong satu dua tiga empat", tables)
    assert "phone_in_words" in {signal.value for signal in hidden if signal.name == "disguises_words"}


ACCOUNTS = [
    ("transfer ke BCA 1234567890 a.n. Sri", ["bank:bca:1234567890"]),
    ("No. Rek Mandiri: 123-00-0000000-1", ["bank:mandiri:1230000000001"]),
    ("BRI 0000-01-001234-50-8", ["bank:bri:000001001234508"]),
    ("rekening 1234567890 (BNI)", ["bank:bni:1234567890"]),
    ("norek 1234567890", ["bank:unknown:1234567890"]),
    ("virtual account 8077 0000 1234 5678", ["bank:unknown:8077000012345678"]),
    ("DANA 0812-0000-1234", [f"ewallet:dana:{PHONE}"]),
    ("OVO/GoPay 081200001234", [f"ewallet:gopay:{PHONE}"]),
    ("shopeepay 0812 0000 1234, dana 0812 0000 1234", [f"ewallet:shopeepay:{PHONE}", f"ewallet:dana:{PHONE}"]),
    ("pencairan dana 150 juta, dana 2.000.000", []),
    ("gaji via BCA 5 juta", []),
    ("Mandiri Jaya 0812 0000 1234", []),
    ("bank bca cabang 2024", []),
    ("direktur rekrutmen, 4500000 sebulan", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "accounts"), ACCOUNTS)
def test_accounts_to_which_money_is_sent(text: str, accounts: list[str], tables: Tables) -> None:
    signals = notice_accounts(read(None, text, slang=tables.slang), tables)
    assert [signal.value for signal in signals] == accounts
    assert all(signal.name == "payment_account" for signal in signals)


ADDRESSES = [
    ("daftar di https://Bit.ly/AbC123", ["bit.ly/AbC123"]),
    ("HTTPS://WWW.Kerja.Example/Form?utm_source=ig&id=3", ["kerja.example/Form?id=3"]),
    ("loker-mekar.example/form.", ["loker-mekar.example/form"]),
    ("lamar lewat Loker.id ya", ["loker.id"]),
    ("bit . ly / abc12", ["bit.ly/abc12"]),
    ("kerjaluar(dot)com/daftar", ["kerjaluar.com/daftar"]),
    ("hxxp://jahat.example/x", ["jahat.example/x"]),
    ("chat.whatsapp.com/AbCd0000", ["chat.whatsapp.com/AbCd0000"]),
    ("grup t.me/+AbC00000", ["t.me/+AbC00000"]),
    ("lpk.sakura.co.id dan lpk.sakura.co.id", ["lpk.sakura.co.id"]),
    ("kirim ke hr@kantor.example, wa.me/6281200001234", []),
    ("S.Kom, S.Pd, gaji.in, min.18 max.30, 3.500.000 s.d 4.000", []),
    ("PT.Abadi.Jaya dll.di toko", []),
    ("http://[::1]:x/ dan https://", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "addresses"), ADDRESSES)
def test_web_addresses_are_normalised(text: str, addresses: list[str], tables: Tables) -> None:
    signals = notice_addresses(read(None, text, slang=tables.slang), tables)
    assert [signal.value for signal in signals if signal.name == "web_address"] == addresses


OFFICIAL = [
    ("lapor ke 110 sekarang", "110"),
    ("hubungi SAPA 129", "129"),
    ("call center 0800-1000", "08001000"),
    ("cek peduliwni.kemlu.go.id", "peduliwni.kemlu.go.id"),
    ("surel ke halo@kemlu.go.id", "mail:halo@kemlu.go.id"),
    ("gaji 110 ribu, bus 112 ke kota, umur 129", None),
    ("telepon 129 orang", None),
    ("kemlu.go.id.jahat.example/x", None),
]


@pytest.mark.parametrize(("text", "contact"), OFFICIAL)
def test_hotlines_and_authorities_are_marked(text: str, contact: str | None, tables: Tables) -> None:
    reading = read(None, text, slang=tables.slang)
    signals = (*notice_contacts(reading, tables), *notice_addresses(reading, tables))
    assert [one.value for one in signals if one.name == "official_contact"] == ([contact] if contact else [])


def test_every_published_line_is_known_as_official(tables: Tables) -> None:
    lines = [row.contact for row in tables.officials if row.kind == "contact" and row.contact.startswith("+")]
    assert len(lines) > 10
    for line in lines:
        assert "official_contact" in {signal.name for signal in notice(f"hotline {line}", tables)}, line


PHRASES = (
    "gaji umur 15 18-25 jt juta rb Rp $ 1.5 1.200.000 0812 0000 1234 +62 @a_b ke di dari Kamboja 🇰🇭 PT tahun min max "
    "kelahiran 2009 denda mahar ginjal sampai - / , . \n nol delapan ＠ \u200b \ud800 sebulan per hari bukan Taiwan kk"
)
EVERY = (notice_contacts, notice_accounts, notice_addresses, notice_pay, notice_ages, notice_places)
PIECES = st.sampled_from(PHRASES.split(" "))


@settings(max_examples=300, deadline=None)
@given(text=st.lists(PIECES, max_size=30).map(" ".join), noise=st.text(max_size=40))
def test_quantities_never_fail_and_point_at_their_words(text: str, noise: str, tables: Tables) -> None:
    reading = read(noise, text + noise, slang=tables.slang)
    fields = {"title": reading.title, "text": reading.text}
    for function in EVERY:
        for signal in function(reading, tables):
            assert signal.words == fields[signal.field][signal.start : signal.end]


@pytest.mark.parametrize(
    "text",
    [
        "0812" * 6000,
        "a.com/" * 3000,
        "bca " * 5000,
        "nol dua kali " * 1500,
        "umur " * 4000,
        "18 tahun " * 2500,
        "1 " * 9000,
        "nol " * 6000,
        "@a." * 8000,
        "gaji " * 5000,
        "18-25 " * 4000,
        "kamboja " * 3000,
    ],
)
def test_long_repetition_stays_quick(text: str, tables: Tables) -> None:
    reading = read(None, text, slang=tables.slang)
    for function in EVERY:
        assert all(one.words == reading.text[one.start : one.end] for one in function(reading, tables))


@pytest.mark.parametrize(
    ("platform", "contact"),
    [("telegram", "tg:talenta.bali"), ("instagram", "ig:talenta.bali"), (None, "ig:talenta.bali")],
)
def test_a_bare_name_belongs_to_its_platform(platform: str | None, contact: str, tables: Tables) -> None:
    reading = read(None, "minat? @talenta.bali", slang=tables.slang, platform=platform)
    assert all_contacts(notice_contacts(reading, tables)) == (contact,)
