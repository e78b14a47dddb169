"""The words that are worth unmasking: what recruiters hide (first), and the everyday words of ads around them."""

from __future__ import annotations

from pathlib import Path

_HIDDEN = """
kamboja cambodia myanmar laos filipina philippines manila vietnam thailand malaysia taiwan dubai poipet bavet
phnom penh sihanoukville sihanouk kampong kampung som bangkok myawaddy bokor hongkong singapura singapore
makau macau china tiongkok slot togel judol judi judionline casino kasino poker toto scam scammer killer
opener admin adm telegram whatsapp michat wechat line bigo ginjal kidney donor organ hati bayi adopsi baby
penjualan open vcs lonte psk sugar daddy plus pijat terapis massage karaoke lc purel pemandu lagu tamu booking
boking talent model host live streaming bar pub kontrak kawin nikah pengantin mahar maskawin siri amoi istri
suami cewek cewe cowok cowo gadis perawan janda paspor passport visa turis gelap ilegal illegal tki tkw tkwi
pmi calo tekong agen agency sponsor majikan crypto kripto forex trading trader deposit depo withdraw chat
chatting operator marketing telemarketing customer service content konten creator promosi promotion seo staff
staf cs dolar dollar usdt rahasia dijamin jaminan aman amanah resmi legal penipuan tipu hoax
"""

_EVERYDAY = """
gaji gajian cair bonus komisi tips uang makan bersih juta ribu rupiah digit sebulan bulan bulanan minggu
mingguan hari harian tahun jam kerja kerjaan pekerja pekerjaan bekerja lowongan loker lokasi dibutuhkan butuh
dicari cari mencari menerima terima diterima minat berminat serius hubungi kontak info informasi daftar
pendaftaran syarat umur usia pria wanita laki perempuan anak muda sekolah smp sma smk ijazah tanpa pengalaman
pemula bisa boleh harus wajib mess asrama tempat tinggal kost kamar tiket pesawat gratis free biaya ditanggung
semua dibantu bantu urus berangkat terbang jalan segera cepat langsung besok lusa malam siang pagi pulang ktp
kartu keluarga perusahaan kantor company online offline office luar negeri dalam foto kirim data nomor hp wa
dm inbox japri teman ajak bawa orang keluarga orangtua restoran cafe kafe hotel spa toko rumah tangga pabrik
kebun ladang sawit kapal nelayan jepang japan korea arab saudi jerman turki australia polandia bahasa mandarin
inggris english indonesia jakarta batam medan surabaya pontianak singkawang yang tidak dengan untuk dari kami
kita kamu saya aku sudah belum bukan jangan mau ingin video call game gaming website web link grup group
channel member proses kuota terbatas buruan urgent new promo encoder sales tele agent agents job jobs work
worker hiring salary lahir kelahiran dituakan majikan dipegang disimpan dititip monthly money girl girls boy lady ladies
trip only indo room sekali nemenin temenin nemani temani jemput dijemput antar anter paket siap jalan hidup pakai
dokumen tuakan tuain bahkan
canada kanada australia zealand turki turkiye polandia rumania romania serbia jerman germany qatar kuwait oman bahrain
jordan yordania suriah irak libya mesir maroko england belanda italia spanyol portugal rusia india bangladesh brunei
fiji mauritius maldives maladewa delhi guangzhou penang johor kuching sabah sarawak pattaya vientiane bokeo kong
"""

HIDDEN_WORDS: frozenset[str] = frozenset(_HIDDEN.split())
WORDS: tuple[str, ...] = tuple(dict.fromkeys((_HIDDEN + _EVERYDAY).split()))
KNOWN: frozenset[str] = frozenset(WORDS)
"""The words of the trade: a reading of three letters may be one of them."""

_LINES = Path(__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
COMMON: frozenset[str] = frozenset(line for line in _LINES if not line.startswith("#"))
"""Everyday words of five letters and more, believed only where a word of the trade does not fit."""


def known(word: str) -> bool:
    """Whether this is a word, so that a disguise may be taken off to it."""
    return word in KNOWN or word in COMMON
