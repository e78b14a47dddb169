"""Names, licence numbers and contacts of posts against a list of agencies: found, absent, revoked, borrowed."""

from __future__ import annotations

import random
import time

import pytest

from patrol.records import Assessment, Post, Signal
from patrol.rulebook import load_rulebook
from patrol.scoring import Engine, assess
from patrol.signals.agencies import body_of, kind_of, number_of, own_domain, register
from patrol.signals.licence_lookup import look_up_licences
from patrol.tables import Tables
from patrol.text.reading import read
from tests.agency_samples import BUNDLED, REAL, SAMPLE, agency, looked_up, told, with_agencies

RULES = load_rulebook(BUNDLED)
DHARMA = "PT Dharma Uji Nirwana"
ABROAD = "proses Taiwan, gaji 12 juta"


def assessed(text: str, tables: Tables = REAL) -> Assessment:
    return assess(Post("test", "1", text), Engine(tables, RULES))


# what names and numbers come to ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("PT. Contoh Karya", "pt", "contoh karya"),
        ("P.T. CONTOH KARYA", "pt", "contoh karya"),
        ("p t contoh-karya", "pt", "contoh karya"),
        ("CONTOH KARYA, PT", "pt", "contoh karya"),
        ("PT Contoh Karya (Persero) Tbk", "pt", "contoh karya"),
        ("CV. Contoh", "cv", "contoh"),
        ("LPKS Contoh Bahasa (SO)", "lpk", "contoh bahasa"),
        ("Contoh Karya", "", "contoh karya"),
        ("PT", "pt", ""),
        ("", "", ""),
        ("\ud800😀", "", ""),
    ],
)
def test_a_name_without_its_form(name: str, form: str, words: str) -> None:
    assert body_of(name) == (type(body_of(name))(form, tuple(words.split())))


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        ("SIP3MI 0209/2021", ("209", "2021"), "sip3mi"),
        ("SIP3MI No. 209 Tahun 2021", ("209", "2021"), "sip3mi"),
        ("SIPPMI: 209/2021", ("209", "2021"), "sip3mi"),
        ("KEP.123/MEN/PPTK/IV/2015", ("123", "men", "pptk", "iv", "2015"), ""),
        ("SIUPPAK 104.27/DN/2019", ("104", "27", "dn", "2019"), "siuppak"),
        ("SIP3MI-CONTOH-001/2024", ("contoh", "1", "2024"), "sip3mi"),
        ("", (), ""),
    ],
)
def test_a_number_is_its_telling_parts(written: str, number: tuple[str, ...], kind: str) -> None:
    assert (number_of(written), kind_of(written)) == (number, kind)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("www.contoh.example", "contoh.example"),
        ("id.contoh.co.id", "id.contoh.co.id"),
        ("contoh.blogspot.com", "contoh.blogspot.com"),
        ("blogspot.com", None),
        ("gmail.com", None),
        ("sites.google.com", None),
        ("co.id", None),
        ("id", None),
        ("", None),
    ],
)
def test_a_shared_domain_is_nobodys_own(host: str, own: str | None) -> None:
    assert own_domain(host) == own


# names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "PT Dharma Uji Nirwana",
        "PT. DHARMA UJI NIRWANA",
        "P.T. Dharma Uji-Nirwana",
        "P T Dharma Uji Nirwana",
        "PT.Dharma Uji Nirwana",
        "pt dharma uji nirwana",
        "Dharma Uji Nirwana, PT",
        "Dharma Uji Nirwana",
        "PT Dharma Uji Nirwana (SIP3MI)",
        "PT\nDharma  Uji Nirwana",
        "𝐏𝐓 𝐃𝐡𝐚𝐫𝐦𝐚 𝐔𝐣𝐢 Nirwana",
        "PT Dharma Uji Nirwana Cabang Singkawang",
        "PT Dharma Uji Nirwana membuka lowongan",
    ],
)
@pytest.mark.parametrize("text", ["{} proses Taiwan", "Lowongan perawat Taiwan bersama {}", "Hubungi kantor: {}."])
def test_a_listed_name_is_found_however_it_is_written(name: str, text: str) -> None:
    found = looked_up(text.format(name))
    assert [(what, value) for what, _, value in found] == [("licence_listed", DHARMA)]
    assert "nirwana" in read(None, found[0][1]).folded, "the words are those of the post"


@pytest.mark.parametrize(
    "text",
    [
        "PT Dharma Uji Nirwana Sejahtera proses Taiwan",  # another body's longer name
        "CV Dharma Uji Nirwana proses Taiwan",  # another kind of body
        "PT Dharma Uji proses Taiwan, P3MI resmi",  # cut short: not listed, and not absent
        "Lowongan staf PT Sinar Mas Sejahtera Jakarta",
        "pt sinar terang jakarta, gaji umr",
        "Rajin bina kerja sama, sinar lampu bagus",  # ordinary words
        "Bina kerja kelompok di Taiwan",
        "Penipuan mengatasnamakan PT Dharma Uji Nirwana",
        "Kami bukan PT Dharma Uji Nirwana",
        "Kami tidak terkait PT Dharma Uji Nirwana",
        "Dharma\nUji\nNirwana",
        "",
        "PT",
        "PT PT PT P.T.",
        "😀" * 300,
        "\ud800 PT \udfff",
    ],
)
def test_what_is_not_the_listed_name(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PT Sinar proses Malaysia, P3MI", "PT. Sinar"),
        ("PT Bina Kerja buka pendaftaran Hong Kong", "PT Bina Kerja"),
        ("PT Tunda Uji Layan membuka penempatan", "PT Tunda Uji Layan"),
        ("Izin resmi KEP.123/MEN/PPTK/IV/2015 ke Malaysia", "PT. Sinar"),
        ("kerja Taiwan sip3mi no 310 tahun 2022", "PT Bina Kerja"),
    ],
)
def test_a_licence_out_of_force(text: str, name: str) -> None:
    assert [(what, value) for what, _, value in looked_up(text)] == [("licence_revoked", name)]


def test_a_licence_renewed_is_a_licence() -> None:
    assert told(f"PT Baru Uji Lagi {ABROAD}") == {"licence_listed"}
    assert told("SIP3MI 512/2024 Taiwan") == {"licence_listed"}


# absence ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PT Maju Samudra Gemilang resmi terdaftar, penempatan Hong Kong", "PT Maju Samudra Gemilang"),
        ("PT. MAJU SAMUDRA GEMILANG P3MI, PROSES TAIWAN", "PT. MAJU SAMUDRA GEMILANG"),
        ("kerja taiwan lewat pt samudra gemilang, izin lengkap", "pt samudra gemilang"),
        ("CV Maju Samudra, penyalur resmi ke Malaysia", "CV Maju Samudra"),
        ("LPK Samudra Gemilang memberangkatkan ke Jepang", "LPK Samudra Gemilang"),
        ("Penempatan Taiwan, SIP3MI 999/2020, daftar", "SIP3MI 999/2020"),
        ("Penempatan Taiwan, SIP3MI No: 998 Tahun 2023", "SIP3MI No: 998 Tahun 2023"),
        ("ABK kapal ikan, SIUPPAK 55.1/DN/2021", "SIUPPAK 55.1/DN/2021"),
    ],
)
def test_what_an_imported_list_does_not_hold(text: str, words: str) -> None:
    found = looked_up(text)
    assert [(what, said) for what, said, _ in found] == [("licence_not_listed", words)]
    assert told(text, SAMPLE) == set(), "from the sample nothing follows"
    assert told(text, with_agencies()) == set(), "nor from an empty list"


@pytest.mark.parametrize(
    "text",
    [
        "PT Maju Samudra Gemilang Pontianak mencari kasir, gaji UMK, resmi terdaftar",  # nobody goes abroad
        "Kerja Taiwan, kirim CV lengkap dan foto, resmi",  # curriculum vitae
        "Kerja Taiwan tanpa PT, resmi",
        "Kerja Taiwan lewat PT resmi terpercaya",
        "Kerja Taiwan bukan lewat PT Samudra Gemilang",
        "Kerja Taiwan, P3MI, SIP3MI 2024",  # a year is no number
        "Kerja Taiwan, SIP2MI 12/2024, JO 12345678 SISKOP2MI",  # an order of a job, not of an agency
        "Yayasan Samudra Gemilang memberangkatkan ke Jepang, resmi",  # no list of foundations
        "Izin usaha 12/34/2020 lengkap, ke Taiwan",  # whose kind of licence is not said
    ],
)
def test_absence_that_means_nothing(text: str) -> None:
    assert told(text) == set()


def test_a_list_tells_of_its_own_kinds_only() -> None:
    placing = with_agencies(agency("PT Dharma Uji Nirwana", "SIP3MI 209/2021"))
    crews = with_agencies(agency("PT Cahaya Uji Laut", "SIUPPAK 104.27/DN/2019"))
    crew_post = "ABK kapal ikan lewat PT Samudra Gemilang resmi, SIUPPAK 55.1/DN/2021"
    assert told(crew_post, placing) == set()
    assert told(crew_post, crews) == {"licence_not_listed"}
    assert told("Penempatan Taiwan, SIP3MI 999/2020", crews) == set()
    assert told("LPK Samudra Gemilang memberangkatkan ke Jepang", placing) == set()


def test_the_sample_tells_of_its_invented_names_only() -> None:
    assert told(f"PT Contoh Karya Rantau {ABROAD}", SAMPLE) == {"licence_listed"}
    assert told(f"PT Contoh Dicabut Abadi {ABROAD}", SAMPLE) == {"licence_revoked"}
    assert told(f"PT Contoh Samudra Gemilang P3MI resmi {ABROAD}", SAMPLE) == {"licence_not_listed"}
    assert told(f"PT Contoh Karya Rantau {ABROAD}, wa 0812-0000-1000", SAMPLE) == {"licence_listed", "name_borrowed"}


# contacts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{DHARMA}, wa 0812-0000-5001", {"licence_listed", "contact_listed"}),
        (f"{DHARMA}, wa.me/6281200005001", {"licence_listed", "contact_listed"}),
        (f"{DHARMA}, info@dharmauji.example", {"licence_listed", "contact_listed"}),
        (f"{DHARMA}, lamaran ke hrd@dharmauji.example", {"licence_listed", "contact_listed"}),
        (f"{DHARMA}, lamaran ke hrd@cabang.dharmauji.example", {"licence_listed", "contact_listed"}),
        (f"{DHARMA}, hrd@dharmauji.example.lowongan.example", {"licence_listed", "name_borrowed"}),
        (f"{DHARMA}, hrd@palsudharmauji.example", {"licence_listed", "name_borrowed"}),
        (f"{DHARMA}, wa 0812-0000-9999", {"licence_listed", "name_borrowed"}),
        (f"{DHARMA}, tele @agen_cepat00", {"licence_listed", "name_borrowed"}),
        (f"{DHARMA}, daftar di kantor", {"licence_listed"}),
        ("SIP3MI 209/2021, wa 0812-0000-9999", {"licence_listed", "name_borrowed"}),
        (f"{DHARMA}, kantor 0812-0000-5001, wa 0812-0000-9999", {"licence_listed", "contact_listed"}),
        ("PT Cahaya Uji Laut, wa 0812-0000-9999", {"licence_listed"}),  # no known contact, no sign
        ("PT Sinar, wa 0812-0000-9999", {"licence_revoked"}),
        ("PT Sinar, wa 0812-0000-5002", {"licence_revoked"}),
        ("Kerja Taiwan, wa 0812-0000-5001", {"contact_listed"}),
        ("Kerja Taiwan, wa 0812-0000-9999", set()),
        ("LPK Uji Bahasa, ujibahasa@gmail.com", {"licence_listed", "contact_listed"}),
        ("LPK Uji Bahasa, calo00@gmail.com", {"licence_listed", "name_borrowed"}),
        ("PT Cahaya Uji Laut, SIP3MI 209/2021, Taiwan", {"licence_listed", "name_borrowed"}),
        ("PT Samudra Gemilang resmi, SIP3MI 209/2021, Taiwan",
         {"licence_listed", "licence_not_listed", "name_borrowed"}),
        (f"{DHARMA} dan PT Cahaya Uji Laut, wa 0812-0000-5001", {"licence_listed", "contact_listed"}),
    ],
)  # fmt: skip
def test_whose_contact_it_is(text: str, says: set[str]) -> None:
    assert told(text) == says


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("dharmauji.example", True),
        ("https://www.dharmauji.example/karir?x=1", True),
        ("HTTP://DAFTAR.DHARMAUJI.EXAMPLE", True),
        ("dharmauji.example.lowongan.example/dharmauji.example", False),
        ("https://dharmauji.example@lowongan.example/", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_a_web_address_is_the_agencys_own_by_its_domain(address: str, own: bool) -> None:
    reading = read(None, f"{DHARMA}: {address or '-'}")
    said = (Signal("web_address", *reading.locate(24, 25), address),)
    found = {signal.name for signal in look_up_licences(reading, said, REAL)}
    assert found == {"licence_listed", *(["contact_listed"] if own else [])}


def test_a_borrowed_name_and_its_own_contact_are_told_with_their_words() -> None:
    assert ("name_borrowed", "P.T. Dharma Uji Nirwana", DHARMA) in looked_up(
        "P.T. Dharma Uji Nirwana, wa 0812-0000-9999"
    )
    assert ("contact_listed", "0812-0000-5001", DHARMA) in looked_up("Taiwan, wa 0812-0000-5001")


# what follows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"{DHARMA} {ABROAD}, info@dharmauji.example", "licensed_agency_own_contact"),
        (f"{DHARMA} {ABROAD}, transfer 500 ribu dulu, wa 0812-0000-9999", "agency_name_borrowed"),
        (f"{DHARMA} {ABROAD}, visa turis, wa 0812-0000-9999", "agency_name_borrowed_for_money"),
        (f"PT Sinar {ABROAD}, visa turis, wa 0812-0000-9999", "licence_revoked_named"),
        (f"PT Samudra Gemilang P3MI, {ABROAD}, visa turis, wa 0812-0000-9999", "licence_not_in_list"),
    ],
)
def test_rules_of_the_list(text: str, rule: str) -> None:
    findings = assessed(f"{text}. Paspor dipegang kantor, denda 10 juta kalau kabur").findings
    assert rule in {finding.rule for finding in findings}


@pytest.mark.parametrize(
    "text",
    [
        f"Waspada! Akun palsu memakai nama {DHARMA}, nomor 0812-0000-9999. Jangan percaya, segera lapor polisi.",
        f"Polisi menangkap perekrut yang memakai nama {DHARMA}, kata Kapolres. Korban dijanjikan Taiwan.",
        f"{DHARMA}, SIP3MI 209/2021, job order SISKOP2MI, kontrak kerja, MCU, ke Taiwan, info@dharmauji.example",
    ],
)
def test_talk_and_listed_agencies_are_not_flagged(text: str) -> None:
    assert not assessed(text).flagged


# size and hostile lists ---------------------------------------------------------------------------------------------


def many(count: int) -> Tables:
    draw = random.Random(7)
    words = ["karya", "mandiri", "sejahtera", "abadi", "jaya", "bina", "cipta", "putra", "sumber", "mitra", "insan"]
    rows = (
        agency(
            f"PT {' '.join(draw.sample(words, 3)).title()} {chr(97 + at % 26)}{chr(97 + at // 26 % 26)}ri",
            f"SIP3MI {at + 100}/20{at % 25:02}",
            contact=f"+62812000{at:05} mail:info@agen{at}.example",
        )
        for at in range(count)
    )
    return with_agencies(*rows, agency(DHARMA, "SIP3MI 209/1999", contact="+6281200005001"))


def test_thousands_of_agencies_cost_near_nothing() -> None:
    text = (
        "Lowongan karya mandiri bina jaya mitra sumber putra cipta di Pontianak, gaji UMK, kirim lamaran ke kantor. "
        * 6
        + DHARMA
    )
    few, large = many(5), many(5_000)
    assert ("licence_listed", DHARMA, DHARMA) in looked_up(text, large)
    began = time.perf_counter()
    assert register(large) is register(large)
    assert time.perf_counter() - began < 0.1, "built once"
    seconds = {}
    for name, tables in (("few", few), ("large", large)):
        looked_up(text, tables)
        began = time.perf_counter()
        for _ in range(20):
            looked_up(text, tables)
        seconds[name] = time.perf_counter() - began
    assert seconds["large"] < 1.5 * seconds["few"] + 0.02


@pytest.mark.parametrize(
    "name",
    ["PT", "Malaysia", "PT Malaysia", "di", "PT di", "Kerja Malaysia", "=cmd|x", "a" * 5_000, "((((", "\ud800", "-"],
)  # fmt: skip
def test_a_hostile_list_finds_nothing_in_ordinary_posts(name: str) -> None:
    tables = with_agencies(agency(name, "1", contact="web:co.id web:gmail.com mail:@ +62 tg:"))
    assert told("Kerja di Malaysia, gaji 5 juta, a@gmail.com, info@contoh.co.id, wa 0812-0000-1000", tables) == set()


@pytest.mark.parametrize(
    "text",
    ["PT " * 20_000, "sip3mi " * 10_000, "sip3mi no no no " * 3_000, "Dharma Uji " * 5_000, "p.t." * 10_000],
    ids=["forms", "words", "nos", "half a name", "dots"],
)  # fmt: skip
def test_hostile_posts_are_answered_in_time(text: str) -> None:
    began = time.perf_counter()
    looked_up(text)
    assert time.perf_counter() - began < 3
