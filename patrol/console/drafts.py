"""What an analyst has filled in of a decision: from a form, from a kept draft, from a decision that was taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from patrol.console import wording
from patrol.console.language import N_, Speech
from patrol.records import VERDICTS, Decision, Field
from patrol.store.decisions import Span

MOST_SPANS = 50
LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-written decision. A span is `field:start:end:reason`, as the page writes it."""

    verdict: str = ""
    reasons: tuple[str, ...] = ()
    note: str = ""
    confidence: str = ""
    spans: tuple[str, ...] = ()
    identity: bool = False
    danger: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was filled in."""
        return self == Draft()


def body_of(draft: Draft) -> dict[str, object]:
    """The draft as it is kept."""
    return asdict(draft)


def draft_of(body: Mapping[str, object]) -> Draft:
    """A kept draft; what does not fit is left out."""
    given = {name: body.get(name) for name in ("verdict", "note", "confidence")}
    listed = {name: body.get(name) for name in ("reasons", "spans")}
    return Draft(
        **{name: value if isinstance(value, str) else "" for name, value in given.items()},  # type: ignore[arg-type]
        **{name: _words(value) for name, value in listed.items()},  # type: ignore[arg-type]
        identity=body.get("identity") is True,
        danger=body.get("danger") is True,
    )


def draft_of_decision(made: Decision) -> Draft:
    """A decision as the form holds it."""
    spans = tuple(f"{field}:{start}:{end}:{reason}" for reason, field, start, end in made.spans)
    flags = (bool(made.victim_identity), bool(made.danger_now))
    return Draft(made.verdict, made.reasons, made.note or "", made.confidence or "", spans, *flags)


def lacking(draft: Draft, spoken: Speech) -> str | None:
    """What a decision lacks, for the person who filled it in; `None`: nothing."""
    verdict = next((known for known in VERDICTS if known == draft.verdict), None)
    if verdict is None:
        return spoken.say(N_("Pilih satu putusan."))
    if not draft.reasons or not set(draft.reasons) <= set(wording.REASONS[verdict]):
        return spoken.say(N_("Pilih paling sedikit satu alasan yang sesuai dengan putusan."))
    if len(draft.note) > LONGEST_NOTE:
        said = N_("Catatan terlalu panjang: %(n)s huruf, paling banyak %(most)s.")
        return spoken.say(said, n=len(draft.note), most=LONGEST_NOTE)
    return None


def spans_of(draft: Draft) -> list[Span]:
    """The spans that a form holds, those whose reason is given and whose form is ours."""
    found: list[Span] = []
    for written in draft.spans[:MOST_SPANS]:
        field, start, end, reason = (*written[:120].split(":", 3), "", "", "", "")[:4]
        if field in ("title", "text") and _number(start) and _number(end) and reason in draft.reasons:
            name: Field = "title" if field == "title" else "text"
            found.append((reason, name, int(start), int(end)))
    return found


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _words(value: object) -> tuple[str, ...]:
    return tuple(word for word in value if isinstance(word, str)) if isinstance(value, (list, tuple)) else ()
