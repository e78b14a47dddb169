"""A model folder -> a `Model` that predicts: plain arrays and JSON, hashed before they are opened, never pickle."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from patrol.classify.encoder import WIDE
from patrol.classify.features import SCHEME, WIDTH, vector, word_buckets
from patrol.classify.pooling import HEARD, Pools, unpacked
from patrol.errors import ModelError
from patrol.records import CASES, LABELS, MODI, RISKY, SPEECH_ACTS, Label, Modus, Prediction, Signal, SpeechAct
from patrol.signals import names
from patrol.text.reading import Reading

Floats = npt.NDArray[np.float32]
OUTPUTS: tuple[str, ...] = (*LABELS, *SPEECH_ACTS, *MODI)
_ACTS_FROM, _MODI_FROM = len(LABELS), len(LABELS) + len(SPEECH_ACTS)
META_FILE, WEIGHTS_FILE = "model.json", "weights.npz"
MAX_BYTES = 64_000_000
LARGEST = 1e6
"""No weight is larger: sums of larger ones could overflow, and what is no number would end in an assessment."""
_RETRAIN = "train it again: patrol model train"
# what zipfile and numpy raise on files made by others
_UNREADABLE = (
    *(KeyError, ValueError, OSError, EOFError, OverflowError, MemoryError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model of three heads (label, speech act, modus) over `features.vector`, and where it has a `dense` part
    over the sentence embedding too.

    `coefficients` is (WIDTH, len(OUTPUTS)), `intercepts` (len(OUTPUTS),), `dense` (dimensions, len(OUTPUTS)), all
    float32, already divided by each head's temperature, so that the probabilities are calibrated. `tuned` is the
    version of the fine-tuned encoder that the dense part goes with; None: the encoder as it was brought. `pools` are
    nets over the encoder's words, whose outputs stand behind the mean in what the dense part reads.
    """

    name: str
    version: str
    coefficients: Floats
    intercepts: Floats
    dense: Floats | None = None
    tuned: str | None = None
    pools: Pools | None = None

    def predict(self, reading: Reading, signals: Sequence[Signal], embedding: Floats | None = None) -> Prediction:
        """Probabilities for one post: labels and speech acts sum to 1 each, every modus stands alone, below
        the chance that the post is a case.

        `embedding`: shape (dimensions,), needed where the model has a dense part and left aside elsewhere.
        """
        indices, weights = vector(reading, signals)
        scores = weights @ self.coefficients[indices] + self.intercepts
        if self.dense is not None:
            if embedding is None:
                raise ModelError(f"the model {self.name} needs the sentence encoder", hint="patrol model encoder get")
            scores = scores + embedding @ self.dense
        labels, acts, modus = scores[:_ACTS_FROM], scores[_ACTS_FROM:_MODI_FROM], scores[_MODI_FROM:]
        chances = dict(zip(LABELS, _softmax(labels), strict=True))
        # the heads of the modus were trained on cases alone
        case = sum(chance for name, chance in chances.items() if name in CASES)
        return Prediction(
            labels=cast("Mapping[Label, float]", chances),
            speech_acts=cast("Mapping[SpeechAct, float]", dict(zip(SPEECH_ACTS, _softmax(acts), strict=True))),
            modus=cast(
                "Mapping[Modus, float]",
                {name: case * chance for name, chance in zip(MODI, _sigmoid(modus), strict=True)},
            ),
            version=self.version,
        )

    def predict_many(self, posts: Sequence[tuple[Reading, Sequence[Signal]]]) -> list[Prediction]:
        """Probabilities for several posts, in their order."""
        return [self.predict(reading, signals) for reading, signals in posts]

    def telling(self, reading: Reading, *, risky: bool = True) -> tuple[int, int] | None:
        """Where in `reading.folded` the words stand that speak most for risk (or against it): `_SPAN` at most."""
        words = list(word_buckets(reading.folded))
        if not words:
            return None
        speaks = self.coefficients[[index for _, _, index in words]] @ (_FOR_RISK if risky else -_FOR_RISK)
        if speaks.max() <= 0:
            return None
        width = min(_SPAN, len(words))
        # words that speak the other way do not count: a window of faint ones would beat the telling word beside them
        first = int(np.convolve(np.maximum(speaks, 0), np.ones(width), mode="valid").argmax())
        strong = [at for at in range(first, first + width) if speaks[at] > 0]
        return words[strong[0]][0], words[strong[-1]][1]


_SPAN = 6
_FOR_RISK = np.array(
    [(1 / len(RISKY) if name in RISKY else -1 / (len(LABELS) - len(RISKY))) for name in LABELS]
    + [0.0] * (len(OUTPUTS) - len(LABELS)),
    dtype=np.float32,
)
"""Weight of each output in "speaks for risk": the risky labels against the mean of the others."""


def load_model(folder: Path) -> Model:
    """Open a model folder.

    Raises:
        ModelError: it is missing or altered (the hash of `weights.npz` is not the one that `model.json` pins),
            or was trained on other signals or features than this program has.
    """
    meta = _meta(folder)
    _refuse_other_signals(folder, meta)
    path = folder / WEIGHTS_FILE
    try:
        data = _read_bounded(path)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}", hint="restore it, or " + _RETRAIN) from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != meta["weights_sha256"]:
        raise ModelError(
            f"{path} is not the file that {META_FILE} pins (its SHA-256 starts {digest[:12]})",
            hint="somebody altered it; restore it, or " + _RETRAIN,
        )
    version = f"{meta['name']}-{digest[:12]}"
    coefficients, intercepts, dense, pools = _arrays(path, data)
    return Model(str(meta["name"]), version, coefficients, intercepts, dense, meta.get("encoder"), pools)


def _meta(folder: Path) -> dict[str, Any]:
    path = folder / META_FILE
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"there is no model in {folder} ({META_FILE}: {error.strerror})", hint=_RETRAIN) from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is no JSON: {error}", hint="restore it, or " + _RETRAIN) from error
    wanted = {"name", "weights_sha256", "scheme", "signals", "outputs"}
    if not isinstance(meta, dict):
        raise ModelError(f"{path} must hold names and values", hint="restore it, or " + _RETRAIN)
    if lacking := wanted - meta.keys():
        raise ModelError(f"{path} lacks {', '.join(sorted(lacking))}", hint="restore it, or " + _RETRAIN)
    for key in ("signals", "outputs"):
        if not (isinstance(meta[key], list) and all(isinstance(name, str) for name in meta[key])):
            raise ModelError(f"{path}: {key} must be a list of names", hint="restore it, or " + _RETRAIN)
    if not _ENCODER.fullmatch(str(meta.get("encoder") or "0" * 12)):  # it names a folder
        raise ModelError(f"{path}: encoder must be twelve hex digits", hint="restore it, or " + _RETRAIN)
    return meta


_ENCODER = re.compile(r"[0-9a-f]{12}")


def _refuse_other_signals(folder: Path, meta: Mapping[str, Any]) -> None:
    if meta["scheme"] != SCHEME or tuple(meta["outputs"]) != OUTPUTS:
        raise ModelError(f"the model in {folder} was trained on other features or labels", hint=_RETRAIN)
    trained, ours = set(meta["signals"]), set(names())
    if trained != ours:
        unlike = ", ".join(sorted(trained ^ ours)[:5])
        raise ModelError(f"the model in {folder} was trained on other signals (unlike: {unlike})", hint=_RETRAIN)


def _read_bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ModelError(f"{path} is larger than {MAX_BYTES} bytes: no model of ours")
    return data


def _arrays(path: Path, data: bytes) -> tuple[Floats, Floats, Floats | None, Pools | None]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(info.file_size for info in packed.infolist()) > MAX_BYTES:
                raise ModelError(f"{path} unpacks to more than {MAX_BYTES} bytes: no model of ours")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            coefficients, intercepts = _reals(arrays, "coefficients"), _reals(arrays, "intercepts")
            dense = _reals(arrays, "dense") if "dense" in arrays else None
            pools = unpacked(arrays, WIDE, path)
    except _UNREADABLE as error:
        raise ModelError(f"{path} holds no weights that can be read: {error}", hint=_RETRAIN) from error
    dimensions = WIDE + (len(HEARD) if pools else 0)
    odd = (dense is None and pools is not None) or (dense is not None and dense.shape != (dimensions, len(OUTPUTS)))
    if odd or coefficients.shape != (WIDTH, len(OUTPUTS)) or intercepts.shape != (len(OUTPUTS),):
        raise ModelError(f"{path} has weights of another shape", hint=_RETRAIN)
    # false for what is no number, too
    if not all((np.abs(array) <= LARGEST).all() for array in (coefficients, intercepts, dense) if array is not None):
        raise ModelError(f"{path} has weights that are no numbers, or beyond all measure", hint=_RETRAIN)
    return coefficients, intercepts, dense, pools


def _reals(arrays: Mapping[str, Any], name: str) -> Floats:
    array = arrays[name]
    if not (isinstance(array, np.ndarray) and array.dtype.kind == "f"):
        raise ValueError(f"{name} are no real numbers")
    with np.errstate(over="ignore"):  # what overflows is refused as infinite
        return array.astype(np.float32)


def _softmax(scores: npt.NDArray[np.float32]) -> list[float]:
    shifted = np.exp(scores - scores.max())
    made: list[float] = (shifted / shifted.sum()).tolist()
    return made


def _sigmoid(scores: npt.NDArray[np.float32]) -> list[float]:
    made: list[float] = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).tolist()
    return made
