"""What people would use otherwise, so that figures have something to stand beside: a keyword list, words and a line,
sentence embeddings and a line. Each scores texts; a threshold makes flags of the scores."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from patrol.classify.model import Floats
from patrol.records import RISKY, Example

Score = Callable[[Sequence[Example]], Sequence[float]]
"""How much each text looks like a recruiter's: the more, the higher."""
Embed = Callable[[Sequence[Example]], Floats]

# What a unit's own search list looks like (seed: general knowledge of Indonesian advertisements).
_KEYWORDS = re.compile(
    r"\b(kamboja|myanmar|laos|judol|admin slot|pengantin|kawin kontrak|ladies|pemandu lagu|tki ilegal|calling visa|"
    r"gaji dolar|tanpa ijazah|tanpa pengalaman|semua biaya ditanggung|tiket ditanggung|paspor dibantu|potong gaji|"
    r"open bo|donor ginjal|adopsi bayi|abk|sihanoukville|myawaddy|poipet|kps|magang luar negeri|langsung berangkat)\b",
    re.IGNORECASE,
)
_LONGEST = 4_000
_STRENGTH = 4.0


def keyword_hits(examples: Sequence[Example]) -> list[float]:
    """How many of some thirty watch words stand in each text."""
    return [float(len({hit.lower() for hit in _KEYWORDS.findall(_joined(one))})) for one in examples]


def words_alone(trained: Sequence[Example]) -> Score:
    """TF-IDF over words and pairs with logistic regression, trained on these: chances of risk."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline

    made = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), _line())
    made.fit([_joined(one) for one in trained], [one.label in RISKY for one in trained])
    return lambda examples: _chances(made, [_joined(one) for one in examples])


def embedding_alone(trained: Sequence[Example], embed: Embed) -> Score:
    """Sentence embeddings with logistic regression, trained on these: chances of risk."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    made = make_pipeline(StandardScaler(), _line(0.1))  # embeddings of unit length, all pointing one way: scaled first
    made.fit(embed(trained), [one.label in RISKY for one in trained])
    return lambda examples: _chances(made, embed(examples))


def threshold_for(innocent: Sequence[float], flags: int) -> float:
    """The lowest threshold that at most so many of the innocent scores reach."""
    ranked = sorted(innocent, reverse=True)
    return math.nextafter(ranked[flags], math.inf) if flags < len(ranked) else -math.inf


def _line(strength: float = _STRENGTH) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, class_weight="balanced", max_iter=2_000)


def _chances(made: Any, rows: Any) -> list[float]:
    return [float(chance) for chance in made.predict_proba(rows)[:, 1]] if len(rows) else []


def _joined(example: Example) -> str:
    return f"{example.title or ''}\n{example.text}"[:_LONGEST]
