"""An item's texts -> what its page shows: telling words marked, facts, copies; masked where a person asks for help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from patrol.console import wording
from patrol.console.highlight import Run, runs
from patrol.console.pages import local
from patrol.records import Assessment, Field
from patrol.store.items import ItemView, PostView
from patrol.text.masking import mask

TEASER = 160


@dataclass(frozen=True, slots=True)
class Copy:
    """A further text of the group, as the item's page lists it."""

    source: str
    seen: datetime
    teaser: str
    text: str
    inherits: bool


def asks_for_help(view: ItemView) -> bool:
    """Whether any text of the group is a call for help: then its people are victims, and their names are hidden."""
    return view.item.lane == "help" or any(post.assessment.lane == "help" for post in view.posts)


def marked(text: str, assessment: Assessment, field: Field, hide: bool) -> list[Run]:
    """A field of the face, cut into runs; masked whole, so that no border of a run shows half a number."""
    return runs(mask(text) if hide else text, assessment.findings, field) if text else []


def facts(face: PostView, hide: bool) -> list[tuple[str, str]]:
    """What is known of the face, by name; unknown things are left out."""
    post, made = face.post, face.assessment
    pay = made.pay
    amount = "" if pay is None else f"{_number(pay.min)} - {_number(pay.max)} {pay.currency} / {pay.period}"
    age = "" if made.age is None else f"{_number(made.age.min)} - {_number(made.age.max)} tahun"
    told = [
        ("Sumber", post.source),
        ("Perusahaan", post.company or ""),
        ("Tempat", post.location or ""),
        ("Gaji tertulis", post.salary or ""),
        ("Kontak", ", ".join(made.contacts)),
    ]
    rows = [
        ("Alamat", _site(post.url or "") if hide else post.url or ""),
        ("Penulis", _initials(post.author or "") if hide else post.author or ""),
        *((name, mask(value) if hide else value) for name, value in told),
        ("Tujuan", ", ".join(made.destinations)),
        ("Bayaran terbaca", amount),
        ("Umur dicari", age),
        ("Bahasa", made.language or ""),
        ("Terbit", local(post.published_at) if post.published_at else ""),
        ("Pertama terlihat", local(face.first_seen_at)),
        ("SHA-256 halaman", post.page_sha256 or ""),
        ("Versi aturan", made.rules_version),
        ("Versi model", made.model_version),
    ]
    return [(name, value) for name, value in rows if value]


def copies(view: ItemView, hide: bool) -> list[Copy]:
    """The further texts of the group, as many as the view holds."""
    return [_copy(further, view.item.state, hide) for further in view.posts[1:]]


def teaser(title: str | None, text: str) -> str:
    """The beginning of a text for a list, always masked."""
    words = mask(f"{title}: {text[: TEASER * 2]}" if title else text[: TEASER * 2])
    return words if len(words) <= TEASER else words[:TEASER] + "…"


def reason_groups() -> list[tuple[str, dict[str, str]]]:
    """Reasons with the verdicts they go with; verdicts that share their reasons share a group."""
    groups: list[tuple[list[str], dict[str, str]]] = []
    for verdict, reasons in wording.REASONS.items():
        same = next((group for group in groups if group[1] == dict(reasons)), None)
        if same:
            same[0].append(verdict)
        else:
            groups.append(([verdict], dict(reasons)))
    return [(" ".join(verdicts), reasons) for verdicts, reasons in groups]


def _copy(further: PostView, state: str, hide: bool) -> Copy:
    post = further.post
    text = f"{post.title}\n\n{post.text}" if post.title else post.text
    return Copy(
        source=mask(post.source) if hide else post.source,
        seen=further.first_seen_at,
        teaser=teaser(post.title, post.text),
        text=mask(text) if hide else text,
        inherits=state == "decided" and not further.covered,
    )


def _site(url: str) -> str:
    """An address without its path, which may name a person."""
    scheme, _, rest = url.partition("//")
    return mask(f"{scheme}//{rest.partition('/')[0]}") + "/***" if rest else mask(url)


def _initials(name: str) -> str:
    return f"{name[:2]}***" if name else ""


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}".replace(",", ".")
