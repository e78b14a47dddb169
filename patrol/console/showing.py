"""An item's texts -> what its page shows: telling words marked, facts, copies; masked where a person asks for help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from patrol.console import entities, wording
from patrol.console.differences import LONGEST as LONGEST_COMPARED
from patrol.console.differences import Piece, differs, word_differences
from patrol.console.highlight import Run, runs, spelt
from patrol.console.language import N_, Speech
from patrol.console.pages import local
from patrol.records import Assessment, Field, Post
from patrol.store.alike import Beside
from patrol.store.items import ItemView, PostView
from patrol.text.masking import mask
from patrol.text.reading import read

TEASER = 160
LONGEST = 12_000
"""Characters of a text on an item's page; the whole is a page of its own."""


ALIKE = 0.25
"""So much of another text has to stand in this one for the differences to say something."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A further text of the group, as the item's page lists it: `pieces` is how it differs from the face."""

    source: str
    seen: datetime
    teaser: str
    pieces: list[Piece]
    differs: int
    inherits: bool


@dataclass(frozen=True, slots=True)
class Similar:
    """Another item that names the same contact: `pieces` is how its text differs from the face; `differs` is nothing
    where it is another text altogether, or the same."""

    item_id: int
    seen: datetime
    teaser: str
    pieces: list[Piece]
    differs: int
    other: bool = False


@dataclass(frozen=True, slots=True)
class Trick:
    """Words that were hidden: as captured, as they read, and the trick."""

    words: str
    name: str


def asks_for_help(view: ItemView) -> bool:
    """Whether any text of the group is a call for help, or a minor speaks in it: then names are hidden."""
    return view.item.lane == "help" or any(speaks_for_itself(post.assessment) for post in view.posts)


def speaks_for_itself(made: Assessment) -> bool:
    """Whether a text is a call for help, or a minor's own."""
    return made.lane == "help" or (made.minor and made.speech_act in ("seeking", "testimony"))


def marked(text: str, assessment: Assessment, field: Field, hide: bool, most: int = LONGEST) -> list[Run]:
    """A field of the face, cut into runs; masked whole, so that no border of a run shows half a number."""
    if not text:
        return []
    spans = [] if hide else entities.spans(assessment, text, field)
    return runs((mask(text) if hide else text)[:most], assessment.findings, field, spans)


def folded(post: Post, hide: bool) -> str:
    """The text as the machine reads it, disguises undone."""
    plain = read(post.title, post.text).folded[:LONGEST]
    return mask(plain) if hide else plain


def tricks(post: Post, hide: bool) -> list[Trick]:
    """The words that were hidden in a post, each once."""
    seen = {(signal.words, str(signal.value)): None for signal in read(post.title, post.text).disguises}
    return [Trick(spelt(mask(words) if hide else words), name) for words, name in list(seen)[:12]]


def facts(face: PostView, hide: bool, spoken: Speech) -> list[tuple[str, str]]:
    """What is known of the face, by name, values in the reader's language; unknown things are left out. The address
    stands apart."""
    post, made = face.post, face.assessment
    told = [
        (N_("Sumber"), post.source),
        (N_("Perusahaan"), post.company or ""),
        (N_("Tempat"), post.location or ""),
        (N_("Gaji tertulis"), post.salary or ""),
    ]
    rows = [
        (N_("Penulis"), _initials(post.author or "") if hide else post.author or ""),
        *((name, mask(value) if hide else value) for name, value in told),
        (N_("Tujuan"), ", ".join(spoken.country(code) for code in made.destinations)),
        (N_("Bayaran terbaca"), _pay(made, spoken)),
        (N_("Umur dicari"), "" if made.age is None else _range(made.age.min, made.age.max)),
        *_licences(made, hide),
        (N_("Terbit"), local(post.published_at) if post.published_at else ""),
        (N_("Pertama terlihat"), local(face.first_seen_at)),
        (N_("Terakhir terlihat"), local(face.last_seen_at)),
    ]
    return [(name, value) for name, value in rows if value]


LICENCES = {
    "licence_claimed": N_("Izin yang disebut"),
    "licence_listed": N_("Izin ada dalam daftar"),
    "licence_not_listed": N_("Izin tidak ada dalam daftar"),
    "licence_revoked": N_("Izin sudah dicabut"),
}
"""What the list of licensed agencies says of words in the text: a hint for the officer, never a verdict."""


def _licences(made: Assessment, hide: bool) -> list[tuple[str, str]]:
    seen = {(s.name, s.words): None for finding in made.findings for s in finding.signals if s.name in LICENCES}
    return [(LICENCES[name], mask(words) if hide else words) for name, words in list(seen)[:4]]


def address(post: Post, hide: bool) -> str:
    """The address as plain text: never a link, for nobody visits a page from the desk by a slip."""
    return _site(post.url or "") if hide else post.url or ""


def copies(view: ItemView, hide: bool, most: int = 8) -> Iterator[Copy]:
    """The further texts of the group, as many as asked for."""
    face = whole(view.face.post, hide)
    for further in view.posts[1 : 1 + most]:
        yield _copy(further, face, view.item.state, hide)


def teaser(title: str | None, text: str, most: int = TEASER) -> str:
    """The beginning of a text for a list, always masked."""
    words = mask(f"{title}: {text[: most * 2]}" if title else text[: most * 2])
    return words if len(words) <= most else words[:most] + "…"


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


def _copy(further: PostView, face: str, state: str, hide: bool) -> Copy:
    post = further.post
    pieces = word_differences(face, whole(post, hide))
    return Copy(
        source=mask(post.source) if hide else post.source,
        seen=further.first_seen_at,
        teaser=teaser(post.title, post.text, 90),
        pieces=pieces,
        differs=differs(pieces),
        inherits=state == "decided" and not further.covered,
    )


def similar(face: PostView, others: Iterable[Beside], most: int) -> list[Similar]:
    """Items outside the group beside its face, the most alike first; a call for help among them is masked, and so is
    the face beside it. What shares next to nothing with the face is shown plain: all of it would be marked."""
    words = set(face.post.text.split())
    ranked = sorted(others, key=lambda one: -len(words & set(one.text.split())))[:most]
    return [_similar(face, one) for one in ranked]


def _similar(face: PostView, one: Beside) -> Similar:
    hide = speaks_for_itself(one.made)
    pieces = compared((face.post.title, face.post.text), (one.title, one.text), hide)
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    plain = f"{one.title}\n\n{one.text}" if one.title else one.text
    other = same < ALIKE * len(plain)
    if other:
        pieces = [Piece("same", (mask(plain) if hide else plain)[:LONGEST_COMPARED])]
    return Similar(one.item_id, one.seen, teaser(one.title, one.text, 90), pieces, differs(pieces), other)


def compared(first: tuple[str | None, str], other: tuple[str | None, str], hide: bool) -> list[Piece]:
    """Title and text of two items, the second with what differs from the first."""
    texts = [f"{title}\n\n{text}" if title else text for title, text in (first, other)]
    return word_differences(*(mask(text) if hide else text for text in texts))


def whole(post: Post, hide: bool) -> str:
    """Title and text as captured."""
    text = f"{post.title}\n\n{post.text}" if post.title else post.text
    return mask(text) if hide else text


def _pay(made: Assessment, spoken: Speech) -> str:
    pay = made.pay
    if pay is None:
        return ""
    return f"{pay.currency} {_range(pay.min, pay.max)} / {spoken.say(wording.PERIODS[pay.period])}"


def _range(least: float | None, most: float | None) -> str:
    """Two ends as one figure where they are the same; an open end is `?`."""
    return _number(least) if least == most else f"{_number(least)} - {_number(most)}"


def _site(url: str) -> str:
    """An address without its path, which may name a person."""
    scheme, _, rest = url.partition("//")
    return mask(f"{scheme}//{rest.partition('/')[0]}") + "/***" if rest else mask(url)


def _initials(name: str) -> str:
    return f"{name[:2]}***" if name else ""


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}".replace(",", ".")
