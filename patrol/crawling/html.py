"""A fetched page -> a `Document`: its tree, and the text a reader would see, with line breaks and emoji kept."""

from __future__ import annotations

import html
import re
from functools import cached_property
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from patrol.crawling.urls import joined

MAX_TEXT = 1_000_000
"""Characters of one element's text that are gathered at most."""

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "canvas"})
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "tg-emoji", "tg-spoiler", "time", "tt", "u", "var", "wbr",
})
# fmt: on
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SCRIPT = re.compile(r"<(script|style|noscript|template)\b", re.IGNORECASE)
_MARKS = re.compile(r"<[a-zA-Z/!?][^<>]*+>")
_TAG_START = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]{0,40})")
_TAG_PART = re.compile(r">|=\s*+[\"']")
_ALIKE, _FEW = 1.3, 200  # how much longer the raw text may be than the parsed, and by how many letters, and be the same
_OUTSIDE_SCRIPTS = "//text()[not(parent::script or parent::style or parent::noscript or parent::template)]"
_LARGE_PAGE = 200_000
_LARGE_TAG = 60_000  # characters
_MANY_NAMES = 4_000  # characters outside its values; the parser's time grows with the square of a tag's attributes
_BLANK_LINES = re.compile(r"\n{3,}")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_TAG = re.compile(r"<(?:/?(?:p|br|div|li|ul|ol|h[1-6]|table|tr|section)\b)", re.IGNORECASE)

Element = Any  # lxml ships no types of its own


class Document:
    """One page: where it came from, its decoded text, and (parsed once, when first asked for) its tree."""

    def __init__(self, url: str, text: str, *, content_type: str = "", body: bytes | None = None) -> None:
        self.url = url
        self.text = text
        self.content_type = content_type
        self.body = text.encode("utf-8", "replace") if body is None else body

    @cached_property
    def root(self) -> Element:
        """The tree of the page; an empty one where nothing can be made of it."""
        return parsed(self.text)

    @cached_property
    def visible(self) -> str:
        """All text a reader would see on the page."""
        bodies = self.root.xpath("//body") or [self.root]
        return visible_text(bodies[0])

    def first(self, path: str) -> Element | None:
        """The first element (or attribute) that an XPath finds."""
        found = self.root.xpath(path)
        return found[0] if found else None

    @cached_property
    def base(self) -> str:
        """The address that relative links start from: the page's own, or the one its `<base>` names."""
        declared = self.first("//head/base/@href")
        return (joined(self.url, str(declared)) if declared is not None else None) or self.url

    @cached_property
    def hides_text(self) -> bool:
        """True where the parser has lost a good part of what the page says, as it does below 2,000 nested elements.

        Two cheap lengths tell most pages apart; only where they disagree is the page read a second time.
        """
        told = sum(map(len, self.root.itertext()))
        raw = len(_MARKS.sub("", self._bounded))
        if raw <= told * _ALIKE + _FEW:
            return False
        told = len(plain(" ".join(self.root.xpath(_OUTSIDE_SCRIPTS))))
        return len(self.stripped) > told * _ALIKE + _FEW

    @cached_property
    def _bounded(self) -> str:
        text = without_large_tags(self.text) if len(self.text) > _LARGE_PAGE else self.text
        cut = text[:MAX_TEXT]
        return cut if len(text) <= MAX_TEXT else cut[: cut.rfind("<")] if "<" in cut[-_LARGE_TAG:] else cut

    @cached_property
    def stripped(self) -> str:
        """The page's text with its marks cut out: what is left to read where the tree has lost the words."""
        return plain(html.unescape(_MARKS.sub("\n", _without_scripts(without_comments(self._bounded)))))


def parsed(text: str) -> Element:
    """The tree of a piece of HTML, however broken, deep or odd it is."""
    parser = lxml_html.HTMLParser(encoding="utf-8", recover=True, huge_tree=True, remove_comments=True, remove_pis=True)
    text = _CONTROL.sub(" ", text)
    if len(text) > _LARGE_PAGE:
        text = without_large_tags(text)
    data = text.encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(data or b"<html></html>", parser=parser)
    except (etree.LxmlError, ValueError):
        root = None
    return lxml_html.document_fromstring("<html><body></body></html>") if root is None else root


def without_comments(text: str) -> str:
    """The page without its comments, closed or not; one pass."""
    kept = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return " ".join(kept)
        at = end + 3
    return " ".join((*kept, text[at:]))


def _without_scripts(text: str) -> str:
    folded = text.lower()
    kept: list[str] = []
    at = 0
    while (found := _SCRIPT.search(folded, at)) is not None:
        kept.append(text[at : found.start()])
        end = folded.find(f"</{found[1]}", found.end()) if len(folded) == len(text) else -1
        if end < 0:
            return " ".join(kept)
        at = end
    return " ".join((*kept, text[at:]))


def without_large_tags(text: str) -> str:
    """The page with tags of absurd length bared of their attributes; one pass."""
    kept: list[str] = []
    at = done = 0
    while (found := _TAG_START.search(text, at)) is not None:
        at, names = _tag_end(text, found.end())
        if at - found.start() > _LARGE_TAG or names > _MANY_NAMES:
            kept += (text[done : found.start()], f"<{found[1]}>")
            done = at
    return "".join((*kept, text[done:]))


def _tag_end(text: str, at: int) -> tuple[int, int]:
    """Where a tag ends, and how many of its characters stand outside quoted values."""
    names = 0
    while (part := _TAG_PART.search(text, at)) is not None:
        names += part.start() - at
        if part[0] == ">":
            return part.end(), names
        closing = text.find(part[0][-1], part.end())
        if closing < 0:
            break
        at = closing + 1
    return len(text), names


def visible_text(element: Element, without: frozenset[Element] = frozenset()) -> str:
    """The text of an element as shown: blocks on lines of their own, `<br>` as line breaks, runs of space as one.

    Elements in `without` are left out.
    """
    lines = _Lines()
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if not tag or tag in _SKIPPED or node in without:
                walker.skip_subtree()
                continue
            _open(lines, node, tag)
        else:
            if tag and tag not in _SKIPPED and tag not in _INLINE and tag != "br":
                lines.block()
            if node is not element and node.tail:
                lines.words(node.tail)
        if lines.size > MAX_TEXT:
            break
    return lines.text()


def _open(lines: _Lines, node: Element, tag: str) -> None:
    if tag == "br":
        lines.line_break()
    elif tag == "img":
        alt = node.get("alt") or ""
        if "emoji" in (node.get("class") or "") and len(alt) <= 16:
            lines.words(alt)
    elif tag not in _INLINE:
        lines.block(apart=tag in ("p", "ul", "ol", "table", "blockquote"))
    if tag == "textarea" or (tag == "pre" and node.text):
        lines.kept(node.text or "")
    elif node.text:
        lines.words(node.text)


class _Lines:
    """Gathers shown text: keeps track of where a line stands, so that empty blocks add nothing."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.fresh = True  # nothing stands on the present line yet
        self.spaced = False

    def words(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        if self.fresh or self.spaced:
            text = text.removeprefix(" ")
        if text:
            self._add(text)

    def kept(self, text: str) -> None:
        if text:
            self._add(text)

    def line_break(self) -> None:
        self._add("\n")

    def block(self, *, apart: bool = False) -> None:
        if not self.fresh:
            self._add("\n")
        if apart and self.parts and not (len(self.parts) > 1 and self.parts[-2] == "\n"):
            self._add("\n")

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)
        self.fresh = text.endswith("\n")
        self.spaced = text.endswith(" ")

    def text(self) -> str:
        joined = "\n".join(line.rstrip() for line in "".join(self.parts).split("\n"))
        return _BLANK_LINES.sub("\n\n", joined).strip()


def text_of_value(value: str) -> str:
    """The text of a field that may hold plain text, text with entities, or a piece of HTML."""
    if not value:  # most fields of a posting
        return ""
    if ("<" not in value and "&" not in value) or not _MARKUP.search(value[:200_000]):
        return plain(value)
    if _TAG.search(value[:200_000]):
        return visible_text(parsed(f"<div>{value}</div>"))
    # marks and entities without blocks: the line breaks are the writer's own
    return visible_text(parsed("<div>" + value.replace("\r\n", "\n").replace("\n", "<br>") + "</div>"))


def plain(value: str) -> str:
    """Plain text with odd control characters gone and its own line breaks kept."""
    if value.isprintable():  # most fields: one line, whose only blanks are plain ones
        return value.strip()
    text = _CONTROL.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def one_line(value: str, limit: int = 500) -> str:
    """A short field (a title, a name) on one line, at most `limit` characters."""
    return " ".join(_CONTROL.sub(" ", value).split())[:limit]
