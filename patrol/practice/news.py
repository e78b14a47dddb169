"""Rows of the feed -> an RSS feed and the articles it leads to."""

from __future__ import annotations

import html
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from patrol.practice.content import Content, Row, said

FEED = "/berita/feed.xml"
ROOT = "/berita/"


def feed(content: Content, base: str) -> str:
    """The RSS feed."""
    items = "".join(
        f"<item><title>{html.escape(said(row, 'title'))}</title>"
        f"<link>{base}{ROOT}{quote(said(row, 'id'))}?utm_source=rss</link>"
        f'<guid isPermaLink="false">{html.escape(said(row, "id"))}</guid>'
        f"<pubDate>{_rfc822(said(row, 'published_at'))}</pubDate>"
        f"<description>{html.escape(said(row, 'summary') or said(row, 'text')[:120])}</description></item>"
        for row in content.feed
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Kabar Latihan</title>'
        f"<link>{base}{ROOT}</link><description>Kabar rekaan untuk latihan</description>{items}</channel></rss>"
    )


def article(content: Content, name: str) -> str | None:
    """An article's page; `None` where there is none of that name."""
    return next((_article(row) for row in content.feed if said(row, "id") == name), None)


def _article(row: Row) -> str:
    paragraphs = "".join(
        f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in said(row, "text").split("\n\n")
    )
    title, author = html.escape(said(row, "title")), html.escape(said(row, "author"))
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title} - Kabar Latihan</title>'
        f'<meta name="author" content="{author}"><meta property="article:published_time" '
        f'content="{html.escape(said(row, "published_at"))}"></head><body>'
        f'<header><nav><a href="{ROOT}">Kabar Latihan</a></nav></header><article><h1>{title}</h1>{paragraphs}</article>'
        "<footer>Semua isi situs ini rekaan untuk latihan.</footer></body></html>"
    )


def _rfc822(text: str) -> str:
    try:
        return format_datetime(datetime.fromisoformat(text))
    except ValueError:
        return ""
