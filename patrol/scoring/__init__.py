"""Findings and the model's word -> one Assessment: band, lane, label, modus, and reasons an officer can read aloud.

The doctrine lives here. What kind of speech act a text is comes first; strengths add up within a dimension and
dimensions decide the band, so that no single hit flags; what speaks for innocence lowers at most one band and never the
child lane; a call for help is a lane of its own; a job scam where nobody moves stays low.
"""

from patrol.scoring.assessing import assess, assess_many, chances_of, first_looks
from patrol.scoring.engine import MODEL_RULE, Engine, Predictor

__all__ = ["MODEL_RULE", "Engine", "Predictor", "assess", "assess_many", "chances_of", "first_looks"]
