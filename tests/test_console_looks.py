"""The look of the pages: contrast in both themes, marks told apart without colour, small and plain scripts."""

from __future__ import annotations

import re
from itertools import product

import pytest

from patrol.console.language import LOCALE

STATIC = LOCALE.parent / "static"
STYLE = (STATIC / "style.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "panel", "sunk")
PAIRS = [
    *product(("ink", "soft-ink", "link"), GROUNDS),
    *((name, f"{name}-soft") for name in ("critical", "high", "medium", "low", "good")),
    *product(("critical",), GROUNDS),
    *product(("ink",), ("rule", "model", "entity", "critical-soft", "high-soft", "good-soft")),
    *product(("soft-ink",), ("rule", "model")),
    *product(("on-top", "on-top-soft"), ("top",)),
    ("on-accent", "accent"),
]


def themes() -> dict[str, dict[str, str]]:
    found = re.findall(r":root(\[data-theme=\w+\])? \{ color-scheme: \w+;(.*?)\}", STYLE, re.DOTALL)
    made = {name or "light": dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", body)) for name, body in found}
    assert set(made) == {"light", "[data-theme=dark]", "[data-theme=auto]"}
    return made


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "[data-theme=dark]"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(theme: str, ink: str, ground: str) -> None:
    """4.5 to 1: WCAG 2.2, 1.4.3, level AA."""
    colours = themes()[theme]
    bright, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_dark_is_dark_however_it_was_chosen() -> None:
    assert themes()["[data-theme=dark]"] == themes()["[data-theme=auto]"]


def test_marks_are_told_apart_without_colour() -> None:
    lines = {
        name: re.search(rf"^mark\.{name} .*border-bottom: 2px (\w+)", STYLE, re.M)
        for name in ("rule", "model", "entity")
    }
    assert len({found[1] for found in lines.values() if found}) == 3


def test_the_scripts_stay_small_and_plain() -> None:
    scripts = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")}
    assert sum(text.count("\n") for text in scripts.values()) <= 400
    for name, text in scripts.items():
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "localStorage",
        ):
            assert word not in text, f"{name}: {word}"


def test_motion_and_focus_are_the_readers() -> None:
    assert "prefers-reduced-motion" in STYLE
    assert "transition" not in STYLE.split("prefers-reduced-motion")[0]
    assert ":focus-visible { outline: 3px" in STYLE
    assert "url(" not in STYLE
