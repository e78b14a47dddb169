"""A model's card: what it is for, what it learnt from, what it measured, how it treats people, what it cannot do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from patrol.learning.fairness import GROUPS, Treated, widest
from patrol.learning.training import Measured

_GROUP_NAMES = {"place": "place", "people": "people named", "gender": "gender asked for"}


def card(meta: Mapping[str, Any], measured: Measured, treated: Sequence[Treated] = ()) -> str:
    """The card as Markdown.

    Args:
        meta: what `model.json` holds: name, trained_at, weights_sha256, recipe, lineage.
        treated: how the model alone flags the same advertisements for other people and places; empty: not asked.
    """
    lineage, recipe = meta["lineage"], meta["recipe"]
    beside = ", and over the sentence embedding of multilingual-e5-small" if recipe["embedding"] else ""
    rows = "\n".join(f"| {name} | {value} |" for name, value in lineage.items())
    more = "\n".join(f"| {name} | {value} |" for name, value in measured.more.items())
    return f"""# {meta["name"]}

Linear heads (label, speech act, modus) over hashed words, letter groups, noticed signals and where they stand{beside}.
A lead for people, never a verdict: an indication, not proof.

Intended use: one voice beside the rules, to put posts before analysts in a better order. Not intended: to decide about
a person, to act without an analyst, to work without the rules, or on texts that are no public posts.

Trained {meta["trained_at"]}; weights SHA-256 {meta["weights_sha256"]}.

| trained on | |
|---|---|
{rows}
| synthetic share | {_synthetic(lineage)} |

Measured on {measured.n} held-out examples (no voice and no copy group on both sides), with Wilson 95 % intervals:

| figure | value |
|---|---|
| offer or not | {measured.offer_or_not} |
| label, macro F1 | {measured.label_macro_f1} |
| risky posts found (chance at least 0.5) | {measured.risky_recall} |
| false alarms among the rest | {measured.false_alarms} |
| calibration error of "risky" (15 equal-mass bins) | {measured.calibration} |
{more}

{"".join(_fairness(treated))}Limits: the examples are largely written for the purpose (marked synthetic), so
figures on real posts will be lower; short posts, regional languages and words made up last week are read worst; what
it was never shown it does not know.
"""


def _synthetic(lineage: Mapping[str, Any]) -> str:
    origins = lineage.get("by origin") or {}
    total = sum(origins.values())
    return f"{origins.get('synthetic', 0) / total:.0%} of {total}" if total else "unknown"


def _fairness(treated: Sequence[Treated]) -> Iterator[str]:
    if not treated:
        return
    yield "The same advertisements for other people (widest difference in the share flagged, the model alone):\n\n"
    yield "| other | honest | risky |\n|---|---|---|\n"
    for group in GROUPS:
        honest, risky = widest(treated, group)
        yield f"| {_GROUP_NAMES[group]} | {honest:.3f} | {risky:.3f} |\n"
    yield "\n"
