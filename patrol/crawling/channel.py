"""A Telegram channel's public preview (`t.me/s/NAME`) -> its messages, and the link to the ones before them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from patrol.crawling.harvest import Harvest, Link, moment
from patrol.crawling.html import Document, Element, one_line, visible_text
from patrol.crawling.told import leads_out, with_links
from patrol.crawling.urls import joined, site
from patrol.records import Post

PLATFORM = "telegram"
_ID = re.compile(r"[\w-]{1,64}/\d{1,12}")
_VIEWS = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([KM]?)")
_PICTURE = re.compile(r"background-image:\s{0,4}url\(['\"]?([^'\")]{8,1500})['\"]?\)")
_PICTURES = ("tgme_widget_message_photo_wrap", "tgme_widget_message_video_thumb", "link_preview_image")
_MOST_PICTURES = 20
_MOST_LINKS, _LONGEST_LINK = 50, 2_000
_TIMES = {"": 1, "K": 1_000, "M": 1_000_000}


def read_channel(document: Document) -> Harvest | None:
    """The messages of a channel preview; `None` where the page is none. Wordless messages are counted in a note."""
    if "tgme_widget_message" not in document.text:
        return None
    posts: dict[str, Post] = {}
    silent = 0
    for node in document.root.xpath('//*[@data-post and contains(@class, "tgme_widget_message")]'):
        key = node.get("data-post") or ""
        if not _ID.fullmatch(key):
            continue
        post = _message(node, key, document.base)
        if post.text:
            posts[key] = post
        else:
            silent += 1
    notes = (f"{silent} messages carry no text (pictures, videos, service notes)",) if silent else ()
    return Harvest("telegram", tuple(posts.values()), _earlier(document), notes)


def _message(node: Element, key: str, base: str) -> Post:
    signed = _words(node, "tgme_widget_message_from_author") or _words(node, "tgme_widget_message_owner_name")
    times = node.xpath('.//a[contains(@class, "tgme_widget_message_date")]//time/@datetime') or node.xpath(
        './/*[contains(@class, "tgme_widget_message_footer")]//time/@datetime'
    )
    meta = _words(node, "tgme_widget_message_meta") or ""
    return Post(
        source="",
        key=key,
        text=_text(node, base),
        url=f"https://t.me/{key}",
        platform=PLATFORM,
        author=signed,
        published_at=moment(str(times[0])) if times else None,
        forwarded_from=_words(node, "tgme_widget_message_forwarded_from_name"),
        forwarded_link=_link(node, "tgme_widget_message_forwarded_from_name", base),
        reply_to=_answered(node, base),
        links=tuple(_links(node, base)),
        views=_views(_words(node, "tgme_widget_message_views")),
        edited="edited" in meta.lower().split(),
        pictures=_pictures(node),
    )


def _pictures(node: Element) -> tuple[str, ...]:
    """Where the message's pictures are, from the style that shows them."""
    styles = [found.get("style") or "" for name in _PICTURES for found in _named(node, name)[:_MOST_PICTURES]]
    named = (_PICTURE.search(style[:3_000]) for style in styles)
    return tuple(dict.fromkeys(url for found in named if found and (url := joined("https://t.me/", found[1]))))


def _named(node: Element, name: str) -> list[Element]:
    found: list[Element] = node.xpath(f'.//*[contains(concat(" ", normalize-space(@class), " "), " {name} ")]')
    return found


def _words(node: Element, name: str) -> str | None:
    found = _named(node, name)
    return one_line(visible_text(found[0])) or None if found else None


def _link(node: Element, name: str, base: str) -> str | None:
    found = _named(node, name)
    return joined(base, found[0].get("href")) if found else None


def _answered(node: Element, base: str) -> str | None:
    """The message that this one answers: its key where it is a message, else its address."""
    url = _link(node, "tgme_widget_message_reply", base)
    if url is None:
        return None
    path = urlsplit(url).path.strip("/").removeprefix("s/")
    return path if site(url) == site(base) and _ID.fullmatch(path) else url


def _links(node: Element, base: str) -> list[str]:
    """All that the message's own words, its linked page and its buttons lead to."""
    behind = [url for found in _own_words(node) for url in leads_out(found, base)]
    for name in ("tgme_widget_message_link_preview", "tgme_widget_message_inline_button"):
        behind += [url for found in _named(node, name) if (url := joined(base, found.get("href")))]
    return [url for url in dict.fromkeys(behind) if len(url) <= _LONGEST_LINK][:_MOST_LINKS]


def _own_words(node: Element) -> list[Element]:
    return [
        found
        for found in _named(node, "js-message_text") or _named(node, "tgme_widget_message_text")
        if not any("message_reply" in (above.get("class") or "") for above in found.iterancestors())
    ][:1]


def _text(node: Element, base: str) -> str:
    """A message's own words, those of its document, poll or linked page, and the addresses behind words and buttons;
    what it answers to is left out."""
    own = _own_words(node)
    parts = [visible_text(found) for found in own]
    for name in (
        "tgme_widget_message_document_title",
        "tgme_widget_message_poll_question",
        "tgme_widget_message_poll_option_text",
        "link_preview_title",
        "link_preview_description",
    ):
        parts += [visible_text(found) for found in _named(node, name)]
    buttons = _named(node, "tgme_widget_message_inline_button")
    behind = [url for found in own for url in leads_out(found, base)]
    behind += [url for found in buttons if (url := joined(base, found.get("href"))) and site(url) != site(base)]
    return with_links("\n\n".join(dict.fromkeys(part for part in parts if part)), behind)


def _views(text: str | None) -> int | None:
    found = _VIEWS.fullmatch(text or "")
    return round(float(found[1]) * _TIMES[found[2]]) if found else None


def _earlier(document: Document) -> tuple[Link, ...]:
    hrefs = document.root.xpath('//link[@rel="prev"]/@href | //a[@data-before]/@href')
    for href in hrefs[:2]:
        url = joined(document.base, str(href))
        if url and "before=" in url:
            return (Link(url, "next"),)
    return ()
