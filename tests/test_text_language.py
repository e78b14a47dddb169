"""The language of a post: lines as people write them, one language or several in a breath."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.tables import load_tables
from patrol.text.language import language_of
from patrol.text.reading import read
from patrol.workspace import find_workspace

SLANG = load_tables(find_workspace()).slang

LINES = [
    ("id", "Dicari karyawan toko, gaji UMK, libur seminggu sekali"),
    ("id", "Lowongan kerja ke luar negeri tanpa biaya, langsung berangkat"),
    ("id", "Siapa yang mau kerja di pabrik? Hubungi saya sekarang juga"),
    ("id", "gw butuh org buat jd admin, gajinya gede bgt, chat aja"),
    ("id", "Hati-hati dengan tawaran kerja di luar negeri yang tidak jelas"),
    ("id", "Anak saya sudah dua bulan tidak bisa dihubungi, tolong bantu kami"),
    ("id", "Polisi menangkap tiga orang tersangka perdagangan orang di Batam"),
    ("id", "open BO, cewek cantik umur belasan, japri"),
    ("id", "Wa 0812 admin slot gaji 15jt"),
    ("id", "butuh 5 org tkw Taiwan segera terbang"),
    ("id", "loker kamboja"),
    ("id", "kerja di kapal ikan, gaji 350 dolar, kontrak 2 tahun"),
    ("ms", "Jawatan kosong di kilang Johor, permit ditanggung majikan, gaji RM1800 sebulan"),
    ("ms", "Awak nak kerja kat Singapura? Hubungi ejen kami, tak perlu pengalaman"),
    ("ms", "Kami mencari pekerja wanita untuk restoran, sila hantar resume anda"),
    ("ms", "Kakak-kakak, siapa nak kerja boleh WhatsApp saya, gaji dibayar tiap minggu"),
    ("ms", "Nak cari kerje kilang, ade tak? Takde pengalaman pun boleh"),
    ("ms", "Berhati-hati dengan sindiket penipuan kerja, jangan bagi pasport kepada ejen"),
    ("ms", "Syarikat kami memerlukan pembantu rumah, umur bawah 35 tahun, bilik disediakan"),
    ("ms", "sape nak join jom pm, upah RM50 sehari, makan ditanggung"),
    ("jv", "Sopo sing gelem kerja neng Malaysia, gajine gedhe, ora usah nganggo ijazah"),
    ("jv", "Golek wong lanang kanggo nyambut gawe ning sawit, mangan turu ditanggung"),
    ("jv", "Rek, ono lowongan nang Suroboyo, gajine apik, ndang daftar"),
    ("jv", "Anakku wis telung sasi ora muleh, HP ne mati, tulung kabari yen weruh"),
    ("jv", "Kulo pados pedamelan, menawi wonten lowongan nyuwun pirso"),
    ("jv", "Ojo gelem diajak kerja menyang Kamboja, akeh sing diapusi"),
    ("jv", "Iki lho ono gawean enak, mung ngetik, bayarane akeh, piye gelem ra?"),
    ("jv", "Bojoku mangkat dadi TKW, saiki ora ono kabare"),
    ("jv", "Dibutuhke bocah wadon kanggo jogo omah, mangan turu melu juragan"),
    ("su", "Aya lowongan damel di Bandung, gajih sabulan tilu juta, teu kedah pangalaman"),
    ("su", "Saha nu hoyong damel ka Arab Saudi? Sagala waragad ditanggung"),
    ("su", "Milarian awewe kanggo ngasuh budak, dahar sare ditanggung, bade langsung mios"),
    ("su", "Abdi nuju milari padamelan, bilih aya nu peryogi mangga kontak"),
    ("su", "Ulah percaya ka calo nu ngajak digawe ka luar nagri bari teu puguh suratna"),
    ("su", "Pun anak tos dua bulan teu aya wartosna, nyuhunkeun bantosan"),
    ("su", "Gajihna ageung pisan, teu kudu sakola luhur, asal daek"),
    ("su", "Euy aya gawe gampang, ukur ngetik di imah, duitna loba"),
    ("en", "Urgent hiring for customer service in Cambodia, salary 1000 USD per month"),
    ("en", "We need female workers for our restaurant in Dubai, free visa and ticket"),
    ("en", "Beware of job scams that ask you to pay a fee before you start"),
    ("en", "My sister went abroad and we cannot reach her, please help us"),
    ("en", "Work from home, earn money daily, no experience needed"),
    ("en", "Vacancy: forklift driver, night shift, Jakarta"),
    ("en", "Looking for models, travel and hotel paid, DM for details"),
    ("en", "Housekeeper wanted, live in, day off every Sunday"),
    ("en", "crew needed asap, fishing vessel, 450 usd monthly"),
    ("zh", "诚聘客服人员,包吃包住,月薪八千,有意者请联系微信"),
    ("zh", "急招印尼女工到台湾工作,免费办理签证"),
    ("zh", "柬埔寨高薪招聘打字员,路费报销"),
    ("zh", "警方提醒:谨防境外高薪招聘骗局"),
    ("zh", "招聘 LC,新加坡,月薪 3000,WA +62"),
    (
        "mixed",
        (
            "We are hiring admin for our office, gaji sesuai UMK dan bonus, please "
            "send your CV ke email kami, posisi untuk wanita yang bisa bahasa Inggris and computer"
        ),
    ),
    (
        "mixed",
        "Aku golek kerja neng Jakarta sing gajine cukup, saya bisa masak dan menjaga anak, tolong hubungi kalau ada",
    ),
    (
        "mixed",
        (
            "Aya lowongan damel di Bekasi nu gajihna ageung, syarat ijazah SMA dan "
            "pengalaman minimal satu tahun untuk posisi kasir yang jujur"
        ),
    ),
    (
        "mixed",
        (
            "招聘客服 customer service 会中文优先 gaji 15 juta dan makan tinggal gratis "
            "untuk yang berpengalaman 月薪 一万 包吃住"
        ),
    ),
    (
        "mixed",
        (
            "Need talent untuk live streaming, no experience is ok, gaji weekly "
            "dan bonus, just DM me if you are interested, yang serius saja"
        ),
    ),
    (
        "mixed",
        (
            "Sopo gelem melu kerja nang Batam? We will pay for your ticket and you "
            "get a salary every month, ora usah bayar"
        ),
    ),
    (
        "mixed",
        (
            "Job is easy, you just chat with customer, gaji besar dan tempat "
            "tinggal gratis, tidak perlu pengalaman, and we pay your ticket"
        ),
    ),
    ("other", ""),
    ("other", "😀😀"),
    ("other", "08120000"),
    ("other", "!!! ???"),
    ("other", "ราคาถูกมาก"),
    ("other", "مرحبا بكم في عملنا"),
    ("other", "Работа для девушек"),
    ("id", "PT Maju membuka lowongan: operator produksi, usia 18-25, tinggi 160cm"),
    ("id", "Info loker min, ada yg butuh driver ga?"),
    ("id", "alhamdulillah akhirnya pulang ke rumah setelah 3 tahun di Riyadh"),
    ("id", "Kerja enak cuma balas chat, dapat komisi harian"),
    ("id", "dijual cepat tanah 200 meter di Depok, harga nego"),
    ("id", "ndak usah takut, kerjanya halal, nanti dijemput di bandara"),
    ("other", "Kada papa kalau kada baisi ijazah, nang penting handak bagawi"),
    ("other", "Ambo mancari urang nan namuah karajo di Malaysia"),
]


@pytest.mark.parametrize(("language", "text"), LINES)
def test_the_language_of_a_line(language: str, text: str) -> None:
    assert read(None, text, slang=SLANG).language == language


def test_a_disguise_does_not_hide_the_language() -> None:
    assert read(None, "d 1 c 4 r i k@ry4w@n t0k0 yg juj0r d@n r@jin, g@ji bul4n4n", slang=SLANG).language == "id"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_every_text_has_one(text: str) -> None:
    assert language_of(text) in {"id", "ms", "jv", "su", "en", "zh", "mixed", "other"}
