"""Figures -> one self-contained page: no script, no request, every word escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from patrol.errors import ContentError
from patrol.learning.ranking import Bin

_PAGE = Path(__file__).parent / "report.html"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the table: a title, rows of name and figure, what to know when reading it."""

    title: str
    rows: tuple[tuple[str, str], ...]
    note: str = ""

    def lines(self) -> list[str]:
        """The part as a terminal shows it."""
        return [f"-- {self.title}", *(f"{name}: {value}" for name, value in self.rows)]


def page(title: str, sections: Sequence[Section], bins: Sequence[Bin]) -> str:
    """The whole report as HTML."""
    made = Template(_PAGE.read_text(encoding="utf-8"))
    return made.substitute(title=escape(title), sections="\n".join(map(_section, sections)), curve=_curve(bins))


def write(path: Path, title: str, sections: Sequence[Section], bins: Sequence[Bin]) -> None:
    """Write the report.

    Raises:
        ContentError: the file cannot be written.
    """
    try:
        path.write_text(page(title, sections, bins), encoding="utf-8")
    except OSError as error:
        raise ContentError(f"cannot be written: {error.strerror}", path=str(path), hint="name another file") from error


def _section(section: Section) -> str:
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in section.rows)
    note = f'<p class="note">{escape(section.note)}</p>' if section.note else ""
    return f"<h2>{escape(section.title)}</h2>{note}<table>{rows}</table>"


def _curve(bins: Sequence[Bin]) -> str:
    """The reliability curve as SVG: what was said to the right, what held upwards."""
    if not bins:
        return ""
    points = [(20 + 200 * one.said, 200 - 200 * one.held, one) for one in bins]
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#0a7d4f">'
        f"<title>said {one.said:.2f}, held {one.held:.2f}, n={one.n}</title></circle>"
        for x, y, one in points
    )
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    return (
        '<h2>Reliability</h2><p class="note">What was said against what held, in bins of equal mass; on the line '
        'the model keeps its word.</p><svg viewBox="0 0 230 220" role="img" aria-label="reliability curve">'
        '<rect x="20" y="0" width="200" height="200" fill="none" stroke="#999"/>'
        '<line x1="20" y1="200" x2="220" y2="0" stroke="#bbb" stroke-dasharray="4"/>'
        f'<polyline fill="none" stroke="#0a7d4f" stroke-width="2" points="{line}"/>{dots}</svg>'
    )
