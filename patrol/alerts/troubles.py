"""What broke at a source (the kind of a round's verdict) -> what is said of it to operators, in each language."""

from __future__ import annotations

from collections.abc import Mapping

_ID = {
    "login_wall": "situsnya meminta masuk (login); hanya halaman publik yang dibaca",
    "captcha": "situsnya meminta bukti bahwa pengunjung itu manusia (CAPTCHA); itu tidak dilewati",
    "refused": "situsnya menolak permintaan kita (403 atau 429)",
    "refused_robots": "robots.txt situsnya meminta kita tidak membacanya, atau tidak dapat dibaca",
    "refused_tdm": "pemiliknya tidak mengizinkan penambangan teks dan data (TDM)",
    "refused_address": "alamatnya tidak boleh dikunjungi (bukan internet publik)",
    "resting": "situsnya terlalu sering gagal dan dibiarkan dahulu",
    "basis": "dasar hukumnya tidak berlaku; sumber ini tidak dikunjungi",
    "soft_404": "alamatnya dijawab, tetapi isinya sudah tidak ada atau disembunyikan (soft 404)",
    "layout": "halamannya ada, tetapi tidak ada kiriman yang terbaca: tata letaknya berubah?",
    "coverage": "kirimannya kehilangan isian yang biasanya ada: tata letaknya berubah?",
    "floor": "kirimannya lebih sedikit daripada batas bawah sumber ini (floor)",
    "fewer": "kirimannya jauh lebih sedikit daripada empat minggu terakhir",
    "empty": "tidak ada kiriman sama sekali, dan tidak ada yang menjelaskan sebabnya",
    "nothing_found": "halamannya ada, tetapi tidak ada kiriman yang terbaca darinya",
    "broken_markup": "data lowongan pada halamannya rusak",
    "not_a_page": "yang dijawab bukan halaman teks",
    "budget": "anggaran putarannya habis sebelum ada kiriman",
    "unknown_host": "nama situsnya tidak dikenal (DNS)",
    "unreachable": "situsnya tidak dapat dihubungi",
    "timeout": "situsnya tidak menjawab pada waktunya",
    "not_found": "alamatnya tidak ada lagi (404)",
    "http_error": "situsnya menjawab dengan galat",
    "too_large": "halamannya lebih besar daripada batas",
    "cut": "halamannya lebih panjang daripada batas, dan tidak terbaca seluruhnya",
    "bad_url": "alamat di sources.yml bukan alamat web",
    "no_browser": "halamannya memerlukan peramban, dan Chromium tidak ada di mesin ini",
    "fault": "ada galat di pihak kita",
    "killed": "putarannya berulang kali terhenti paksa",
}
_EN = {
    "login_wall": "the site asks visitors to sign in; only public pages are read",
    "captcha": "the site asks visitors to prove that they are people (a CAPTCHA); that is not passed",
    "refused": "the site refuses our requests (403 or 429)",
    "refused_robots": "the site's robots.txt asks us not to read it, or cannot be read",
    "refused_tdm": "its owner reserves text and data mining (TDM)",
    "refused_address": "its address may not be visited (it is not of the public internet)",
    "resting": "the site failed too often and is left alone for a while",
    "basis": "its legal basis does not hold; this source is not visited",
    "soft_404": "its addresses are answered, but what was there is gone, or hidden (soft 404)",
    "layout": "its pages are there, and no post is read from them: did the layout change?",
    "coverage": "its posts lack fields that they used to have: did the layout change?",
    "floor": "it has fewer posts than are expected of it (floor)",
    "fewer": "it has far fewer posts than in the last four weeks",
    "empty": "no post at all, and nothing says why",
    "nothing_found": "its pages are there, and no post was read from them",
    "broken_markup": "the job data in its pages is broken",
    "not_a_page": "what it answers is no page of text",
    "budget": "the round's budget was used up before there was a post",
    "unknown_host": "the site's name is not known (DNS)",
    "unreachable": "the site cannot be reached",
    "timeout": "the site does not answer in time",
    "not_found": "its address is no more (404)",
    "http_error": "the site answers with an error",
    "too_large": "its page is larger than the bound",
    "cut": "its page is longer than the bounds and was not read to its end",
    "bad_url": "the address in sources.yml is no web address",
    "no_browser": "its page needs a browser, and there is no Chromium on this machine",
    "fault": "something went wrong on our side",
    "killed": "its rounds are killed again and again",
}
TROUBLES: Mapping[str, Mapping[str, str]] = {"id": _ID, "en": _EN}
"""Language -> kind -> what broke, in plain words."""
OURS = frozenset({"basis", "fault", "killed", "budget", "no_browser"})
"""Kinds that a look at the site's pages explains nothing about."""
