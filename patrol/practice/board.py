"""Rows of the job board -> its pages: listing with result pages, postings in four kinds of markup, sitemap, robots."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

from patrol.practice.content import Content, Row, escaped, said

ROOT = "/lowongan/"
PER_PAGE = 20
DISALLOWED = f"{ROOT}internal/"
PDF = f"{ROOT}berkas/daftar-lowongan.pdf"
GONE = f"{ROOT}sudah-dihapus"
_IN_SITEMAP_ONLY = 7
_HEAD = '<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title>{more}</head><body>'
_STRANGE = (
    (PDF, "Daftar lowongan bulan ini (PDF)"),
    (GONE, "Lowongan yang sudah dihapus pemasangnya"),
    (f"{DISALLOWED}arsip", "Arsip internal untuk pengelola papan"),
)


def robots(base: str) -> str:
    """robots.txt: a closed part, and where the sitemap is."""
    return f"User-agent: *\nDisallow: {DISALLOWED}\n\nSitemap: {base}/sitemap.xml\n"


def sitemap(content: Content, base: str) -> str:
    """Every posting, those too that stand on no result page."""
    urls = "".join(f"<url><loc>{html.escape(base + _path(row))}</loc></url>" for row in content.board)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def listing(content: Content, page: int) -> str | None:
    """One result page, from 1; `None` beyond the last."""
    rows = [row for place, row in enumerate(content.board) if place % 40 != _IN_SITEMAP_ONLY]
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    if not shown:
        return None
    cards = "".join(_card(row) for row in shown)
    if page == 1:
        cards += "".join(
            f'<li class="card"><h2><a href="{path}">{html.escape(words)}</a></h2><p>Papan Latihan</p></li>'
            for path, words in _STRANGE
        )
    more = '<link rel="sitemap" type="application/xml" href="/sitemap.xml">'
    after = page * PER_PAGE < len(rows)
    onward = f'<nav><a rel="next" href="{ROOT}?page={page + 1}">Berikutnya</a></nav>' if after else ""
    opening = _HEAD.format(title="Papan Lowongan Latihan", more=more)
    return f'{opening}<h1>Papan Lowongan Latihan</h1><ul class="results">{cards}</ul>{onward}</body></html>'


def posting(content: Content, name: str) -> str | None:
    """A posting's page; `None` where there is none of that name."""
    for place, row in enumerate(content.board):
        if said(row, "id") == name:
            return _posting(row, place)
    return None


def _path(row: Row) -> str:
    return ROOT + quote(said(row, "id"))


def _card(row: Row) -> str:
    return (
        f'<li class="card"><h2><a href="{_path(row)}?utm_source=papan">{html.escape(said(row, "title"))}</a></h2>'
        f"<p>{html.escape(said(row, 'company'))}</p><p>{html.escape(said(row, 'location'))}</p>"
        f'<a href="/masuk?lanjut={_path(row)}">Masuk</a></li>'
    )


def _posting(row: Row, place: int) -> str:
    canonical = f'<link rel="canonical" href="{_path(row)}">'
    if place % 10 == 5:
        return _HEAD.format(title=html.escape(said(row, "title")), more=canonical) + _microdata(row) + "</body></html>"
    if place % 10 == 8:
        return _HEAD.format(title=html.escape(said(row, "title")), more=canonical) + _rdfa(row) + "</body></html>"
    script = _script(row, broken=place == 3)
    opening = _HEAD.format(title=html.escape(said(row, "title")), more=canonical + script)
    shown = f"<h1>{html.escape(said(row, 'title'))}</h1><p>{escaped(said(row, 'text'))}</p>"
    return f"{opening}<main>{shown}</main></body></html>"


def _script(row: Row, *, broken: bool) -> str:
    text = said(row, "text")
    fields = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": said(row, "title"),
        "description": text if len(text) % 3 == 0 else f"<p>{escaped(text)}</p>",
        "datePosted": said(row, "published_at"),
        "hiringOrganization": {"@type": "Organization", "name": said(row, "company")},
        "jobLocation": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": said(row, "location")},
        },
        "baseSalary": said(row, "salary_text") or None,
    }
    data = json.dumps(fields, ensure_ascii=False).replace("<", "\\u003c")
    if broken:  # as such pages are in life: a comma too many, raw line breaks, a comment around it
        data = "<!--\n" + data.replace("\\n", "\n").removesuffix("}") + ",\n}\n-->"
    return f'<script type="application/ld+json">{data}</script>'


def _microdata(row: Row) -> str:
    return (
        '<main itemscope itemtype="https://schema.org/JobPosting">'
        f'<h1 itemprop="title">{html.escape(said(row, "title"))}</h1>'
        '<p itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">'
        f'<span itemprop="name">{html.escape(said(row, "company"))}</span></p>'
        '<p itemprop="jobLocation" itemscope itemtype="https://schema.org/Place">'
        f'<span itemprop="name">{html.escape(said(row, "location"))}</span></p>'
        f'<p itemprop="baseSalary">{html.escape(said(row, "salary_text"))}</p>'
        f'<time itemprop="datePosted" datetime="{html.escape(said(row, "published_at"))}">tayang</time>'
        f'<div itemprop="description">{escaped(said(row, "text"))}</div></main>'
    )


def _rdfa(row: Row) -> str:
    return (
        '<main vocab="https://schema.org/" typeof="JobPosting">'
        f'<h1 property="title">{html.escape(said(row, "title"))}</h1>'
        '<p property="hiringOrganization" typeof="Organization">'
        f'<span property="name">{html.escape(said(row, "company"))}</span></p>'
        '<p property="jobLocation" typeof="Place">'
        f'<span property="name">{html.escape(said(row, "location"))}</span></p>'
        f'<p property="baseSalary">{html.escape(said(row, "salary_text"))}</p>'
        f'<span property="datePosted" content="{html.escape(said(row, "published_at"))}">tayang</span>'
        f'<div property="description">{escaped(said(row, "text"))}</div></main>'
    )
