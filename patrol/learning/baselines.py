"""What people would use otherwise, so that figures have something to stand beside: a keyword list; words and a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from patrol.records import RISKY, Example

Flag = Callable[[str | None, str], bool]
"""Whether a title and text are flagged."""

# What a unit's own search list looks like (seed: general knowledge of Indonesian advertisements).
_KEYWORDS = re.compile(
    r"\b(kamboja|myanmar|laos|judol|admin slot|pengantin|kawin kontrak|ladies|pemandu lagu|tki ilegal|calling visa|"
    r"gaji dolar|tanpa ijazah|tanpa pengalaman|semua biaya ditanggung|tiket ditanggung|paspor dibantu|potong gaji|"
    r"open bo|donor ginjal|adopsi bayi|abk|sihanoukville|myawaddy|poipet|kps|magang luar negeri|langsung berangkat)\b",
    re.IGNORECASE,
)
_LONGEST = 4_000


def keyword_list(title: str | None, text: str) -> bool:
    """A hit on a list of some thirty watch words."""
    return _KEYWORDS.search(f"{title or ''}\n{text}"[:_LONGEST]) is not None


def words_alone(examples: Sequence[Example]) -> Flag:
    """TF-IDF over words and pairs with logistic regression, trained on `examples`; flags from an even chance on."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    made = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        LogisticRegression(C=4.0, class_weight="balanced", max_iter=2_000),
    )
    made.fit([_joined(e.title, e.text) for e in examples], [e.label in RISKY for e in examples])
    return lambda title, text: bool(made.predict_proba([_joined(title, text)])[0, 1] >= 0.5)


def _joined(title: str | None, text: str) -> str:
    return f"{title or ''}\n{text}"[:_LONGEST]
