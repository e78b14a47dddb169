"""An assessment and the filters of the post's place -> the assessment as lowered, its reasons beside the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from patrol.records import BANDS, FLAGGED, Assessment, Band, Label, Post, Signal
from patrol.rulebook import find_filters
from patrol.rulebook.filters import POINTS
from patrol.scoring.bands import score_of
from patrol.scoring.engine import Engine
from patrol.text.reading import Reading


def filtered(
    made: Assessment,
    post: Post,
    reading: Reading,
    signals: tuple[Signal, ...],
    engine: Engine,
    today: date | None = None,
) -> Assessment:
    """What a unit has found harmless on one site falls by one band, or to none, with the unit's reason shown.

    A filter that is past its day does nothing, and none touches children or calls for help.
    """
    if not engine.rulebook.filters or made.band == "none" or made.minor or made.lane in ("child", "help"):
        return made
    found = find_filters(engine.rulebook, post, reading, signals, today or datetime.now(UTC).date())
    if not found:
        return made
    dropped = min(finding.points for finding in found) <= POINTS["drop"]
    band: Band = "none" if dropped else BANDS[min(BANDS.index(made.band) + 1, len(BANDS) - 1)]
    flagged = band in FLAGGED
    label: Label = made.label
    if not flagged and label in ("trafficking", "nonprocedural"):
        label = "legit" if made.speech_act == "offer" else "none"
    against = [finding for finding in made.findings if finding.dimension not in ("innocence", "scam")]
    return replace(
        made,
        band=band,
        score=score_of(band, against),
        lane=made.lane if flagged else "none",
        label=label,
        findings=(*made.findings, *found),
    )
