"""Rows of the channel -> its public preview in the shape in which t.me serves one, `?before=` and all."""

from __future__ import annotations

import html

from patrol.practice.content import CHANNEL, Content, Row, escaped, number, said

PATH = f"/s/{CHANNEL}"
TITLE = "Info Loker Rantau Latihan"
PER_PAGE = 15


def preview(content: Content, before: int | None) -> str:
    """The newest messages, oldest first, or those before a message id."""
    rows = sorted(content.channel, key=number)
    earlier = [row for row in rows if before is None or number(row) < before]
    shown = earlier[-PER_PAGE:]
    more = len(earlier) > len(shown)
    prev = f'<link rel="prev" href="{PATH}?before={number(shown[0])}">' if more else ""
    link = (
        f'<a href="{PATH}?before={number(shown[0])}" class="tme_messages_more" data-before="{number(shown[0])}"></a>'
        if more
        else ""
    )
    messages = "".join(_message(row) for row in shown)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE} – Telegram</title>'
        f'<meta property="og:title" content="{TITLE}">{prev}<link rel="canonical" href="{PATH}"></head>'
        f'<body class="widget_frame_base tgme_webpreview"><main class="tgme_main"><div class="tgme_container">'
        f'<section class="tgme_channel_history js-message_history">{link}{messages}</section>'
        "</div></main></body></html>"
    )


def _message(row: Row) -> str:
    post = f"{CHANNEL}/{number(row)}"
    forwarded = said(row, "forwarded_from")
    author = said(row, "author")
    via = (
        '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;'
        '<span class="tgme_widget_message_forwarded_from_name">'
        f'<span dir="auto">{html.escape(forwarded)}</span></span></div>'
        if forwarded
        else ""
    )
    signed = (
        f'<span class="tgme_widget_message_from_author" dir="auto">{html.escape(author)}</span>,&nbsp;'
        if author
        else ""
    )
    edited = "edited &nbsp;" if said(row, "copy_of") else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="{post}">'
        '<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author accent_color">'
        f'<a class="tgme_widget_message_owner_name" href="{PATH}"><span dir="auto">{TITLE}</span></a></div>{via}'
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{escaped(said(row, "text"))}</div>'
        '<div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info short">'
        f'<span class="tgme_widget_message_views">{html.escape(said(row, "views"))}</span>'
        '<span class="copyonly"> views</span>'
        f'<span class="tgme_widget_message_meta">{edited}{signed}'
        f'<a class="tgme_widget_message_date" href="{PATH}/{number(row)}">'
        f'<time datetime="{html.escape(said(row, "published_at"))}" class="time">tayang</time></a></span>'
        "</div></div></div></div></div>"
    )
