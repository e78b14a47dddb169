"""Microdata and RDFa of a page -> objects shaped like JSON-LD, read by extruct; texts keep their line breaks."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lxml import html as lxml_html  # type: ignore[import-untyped]

from patrol.crawling.html import Document, Element, visible_text

_SCHEMA = ("http://schema.org/", "https://schema.org/")
_DEPTH = 8


def marked_up(document: Document) -> list[dict[str, object]]:
    """Objects of a page that carries `JobPosting` in microdata, or else in RDFa; empty where neither can be read."""
    if document.root.xpath('//*[contains(@itemtype, "JobPosting")]'):
        return _microdata(document)
    if document.root.xpath('//*[contains(@typeof, "JobPosting")]'):
        return _rdfa(document)
    return []


def _microdata(document: Document) -> list[dict[str, object]]:
    # reading pages marked up this way is rare, and extruct takes half a second to load
    from extruct.w3cmicrodata import MicrodataExtractor

    class KeepsLines(MicrodataExtractor):  # type: ignore[misc]  # extruct has no types
        def _extract_textContent(self, node: Element) -> str:  # noqa: N802
            return visible_text(node)

    try:
        items = KeepsLines(nested=True, strict=False).extract_items(document.root, document.url)
    except (ValueError, RecursionError):
        return []
    return [_plain_item(item, 0) for item in items if isinstance(item, dict)]


def _plain_item(item: Mapping[str, Any], depth: int) -> dict[str, object]:
    found: dict[str, object] = {"@type": item.get("type", "")}
    properties = item.get("properties")
    if isinstance(properties, dict) and depth < _DEPTH:
        found.update({name: _plain_value(value, depth) for name, value in properties.items()})
    return found


def _plain_value(value: object, depth: int) -> object:
    if isinstance(value, dict):
        return _plain_item(value, depth + 1)
    if isinstance(value, list):
        return [_plain_value(item, depth + 1) for item in value[:100]]
    return value


def _rdfa(document: Document) -> list[dict[str, object]]:
    from extruct.rdfa import RDFaExtractor

    try:
        expanded = RDFaExtractor().extract(_with_times(document), base_url=document.url)
    except (ValueError, RecursionError, AttributeError, TypeError):  # pyRdfa fails in many ways on odd pages
        return []
    nodes = {str(node.get("@id")): node for node in expanded if isinstance(node, dict)}
    items = [_resolved(node, nodes, 0) for node in nodes.values()]
    _with_lines(items, document)
    return items


def _with_times(document: Document) -> str:
    """The page with each `<time datetime="...">` carrying its value where pyRdfa looks for it."""
    times = "//time[@property and @datetime and not(@content)]"
    if not document.root.xpath(times):
        return document.text
    root = deepcopy(document.root)
    for node in root.xpath(times):
        node.set("content", node.get("datetime"))
    text: str = lxml_html.tostring(root, encoding="unicode")
    return text


def _resolved(node: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]], depth: int) -> dict[str, object]:
    """A node of expanded JSON-LD with schema.org's prefix gone and references to other nodes followed."""
    found: dict[str, object] = {}
    for name, value in node.items():
        bare = next((name.removeprefix(prefix) for prefix in _SCHEMA if name.startswith(prefix)), name)
        values = value if isinstance(value, list) else [value]
        made = [_one(item, nodes, depth) for item in values[:100]]
        found[bare] = made[0] if len(made) == 1 else made
    return found


def _one(value: object, nodes: Mapping[str, Mapping[str, Any]], depth: int) -> object:
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return value["@value"]
    target = nodes.get(str(value.get("@id")))
    if target is None or depth >= _DEPTH:
        return value.get("@id")
    return _resolved(target, nodes, depth + 1)


def _with_lines(items: list[dict[str, object]], document: Document) -> None:
    """Put the descriptions back as shown, for RDFa's literals have lost their line breaks."""
    shown = document.root.xpath('//*[contains(@typeof, "JobPosting")]//*[contains(@property, "description")]')
    texts = {" ".join("".join(node.itertext()).split()): visible_text(node) for node in shown[:100]}
    for item in items:
        said = item.get("description")
        if isinstance(said, str):
            item["description"] = texts.get(" ".join(said.split()), said)
