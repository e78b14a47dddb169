"""A post's title and text -> a `Reading`: one folded copy to match on, and the exact way back to the captured words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from patrol.records import Field, Signal
from patrol.text.characters import Trick, fold_characters
from patrol.text.language import language_of
from patrol.text.layers import Layer
from patrol.text.patterns import encoded
from patrol.text.words import EVERYDAY, fold_words

LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A post, read. `folded` is lower case with disguises undone; digits, emoji and line breaks are kept.

    `body` is `folded` for RE2, encoded once: places in it are those in `folded` where both are equally long.
    `title` and `text` are as captured, cut at the limit (`truncated`). `disguises` holds a signal
    `disguises_words` for each word that was hidden, its value the trick's name. `platform` is where it was posted.
    """

    title: str
    text: str
    folded: str
    truncated: bool
    language: str
    disguises: tuple[Signal, ...]
    body: bytes = field(repr=False, compare=False)
    _layers: tuple[Layer, ...] = field(repr=False)
    platform: str | None = None

    def locate(self, start: int, end: int) -> tuple[Field, int, int, str]:
        """The captured words behind `folded[start:end]`: field, start, end (code points in that field), words.

        A span over the end of the title is cut to the field where it starts.
        """
        for layer in self._layers:
            start, end = layer.back(start, end)
        return _place(self.title, self.text, start, end)

    def signal(self, name: str, start: int, end: int, value: object = None) -> Signal:
        """A signal on `folded[start:end]`, with the captured words."""
        return Signal(name, *self.locate(start, end), value)  # type: ignore[arg-type]


def read(
    title: str | None,
    text: str,
    *,
    limit: int = LIMIT,
    slang: Mapping[str, str] = EVERYDAY,
    platform: str | None = None,
) -> Reading:
    """Fold a post. Never raises, whatever the text; time and memory grow with `limit` alone.

    `slang` maps everyday spellings to the words they stand for (the workspace's table; a small list otherwise).
    """
    kept_title = (title or "")[: min(limit, 1_000)]
    kept = text[:limit]
    truncated = len(kept) < len(text) or len(kept_title) < len(title or "")
    source = f"{kept_title}\n{kept}"
    characters = fold_characters(source)
    words = fold_words(characters.text, slang)
    layers = tuple(layer for layer in (words.layer, characters.layer) if layer.moves)  # the last first
    seen = characters.tricks + [Trick(*characters.layer.back(start, end), name) for start, end, name in words.tricks]
    disguises = tuple(
        Signal("disguises_words", *_place(kept_title, kept, start, end), trick) for start, end, trick in sorted(seen)
    )
    language = language_of(words.text if disguises else characters.text)  # short forms tell Malay from Indonesian
    return Reading(kept_title, kept, words.text, truncated, language, disguises, encoded(words.text), layers, platform)


def _place(title: str, text: str, start: int, end: int) -> tuple[Field, int, int, str]:
    """Offsets in title + line break + text -> field and offsets there."""
    border = len(title) + 1
    if start < border - 1:
        end = min(end, border - 1)
        return "title", start, end, title[start:end]
    start, end = max(0, start - border), max(0, end - border)
    start, end = min(start, len(text)), min(end, len(text))
    return "text", start, end, text[start:end]
