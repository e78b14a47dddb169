"""Near-copies of a text: a fingerprint, whether two are copies, and in what two copies differ. Pure; no database."""

from patrol.copies.differences import differs, facts
from patrol.copies.fingerprints import Fingerprint, bands, fingerprint, is_copy

__all__ = ["Fingerprint", "bands", "differs", "facts", "fingerprint", "is_copy"]
