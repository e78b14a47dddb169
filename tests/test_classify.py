"""The trained model at run time: what is refused and in which words, and predictions that are sound on any text."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from math import fsum, isfinite
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patrol.classify.features import SCHEME, WIDTH, word_buckets
from patrol.classify.model import MAX_BYTES, OUTPUTS, Model, load_model
from patrol.errors import ModelError
from patrol.records import LABELS, MODI, SPEECH_ACTS, Prediction
from patrol.signals import names, notice
from patrol.tables import load_tables
from patrol.text.reading import read
from patrol.workspace import Workspace, bundled_content

BUNDLED = bundled_content()
BASE = BUNDLED / "models" / "base"
TABLES = load_tables(Workspace(BUNDLED, BUNDLED))
OFFER = "Dicari admin kantor di seberang, gaji 12 juta, paspor dibantu, hubungi 0812 0000 3333"
TEXTS = {
    "empty": "",
    "space": " \n\t ",
    "one letter": "a",
    "offer": OFFER,
    "emoji only": "🔥✈️💰" * 40,
    "half a pair": "\ud83d",
    "other writing": "招聘客服 อยากทำงาน வேலை",
    "huge": "gaji besar berangkat besok " * 40_000,
    "one long word": "x" * 200_000,
    "figures": "0" * 50_000,
}


def written(folder: Path, **changes: Any) -> Path:
    """A model folder with the weights of random numbers; `changes` are to `model.json`, or `arrays`, or `data`."""
    arrays = changes.pop("arrays", None)
    if arrays is None:
        dice = np.random.default_rng(7)
        arrays = {
            "coefficients": dice.normal(0, 2, (WIDTH, len(OUTPUTS))).astype(np.float16),
            "intercepts": dice.normal(0, 1, len(OUTPUTS)).astype(np.float32),
        }
    data = changes.pop("data", None)
    if data is None:
        packed = io.BytesIO()
        np.savez_compressed(packed, **arrays)
        data = packed.getvalue()
    meta = {
        "name": "contoh",
        "scheme": SCHEME,
        "outputs": list(OUTPUTS),
        "signals": list(names()),
        "weights_sha256": hashlib.sha256(data).hexdigest(),
        **changes,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.npz").write_bytes(data)
    (folder / "model.json").write_text(json.dumps(meta), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return load_model(written(tmp_path_factory.mktemp("models") / "contoh"))


def predicted(model: Model, text: str) -> Prediction:
    reading = read(None, text, slang=TABLES.slang)
    return model.predict(reading, notice(reading, TABLES))


def refusal(folder: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    return caught.value


# what is refused ------------------------------------------------------------------------------------------------


def test_the_bundled_model_opens_under_the_name_of_its_weights() -> None:
    opened = load_model(BASE)
    pinned = json.loads((BASE / "model.json").read_text(encoding="utf-8"))["weights_sha256"]
    assert opened.version == f"base-{pinned[:12]}"
    assert opened.coefficients.dtype == opened.intercepts.dtype == np.float32


@pytest.mark.parametrize("place", [0, 200, -1])
def test_altered_weights_are_refused_and_the_remedy_named(tmp_path: Path, place: int) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "base"))
    data = bytearray((folder / "weights.npz").read_bytes())
    data[place] ^= 1
    (folder / "weights.npz").write_bytes(data)
    error = refusal(folder)
    assert str(folder / "weights.npz") in error.message
    assert "model.json" in error.message and hashlib.sha256(data).hexdigest()[:12] in error.message
    assert error.hint is not None and "restore" in error.hint and "patrol model train" in error.hint


def test_nothing_of_altered_weights_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path / "contoh", weights_sha256="0" * 64)
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("opened before its hash was known"))
    assert "is not the file" in refusal(folder).message


def test_a_model_of_other_signals_names_them(tmp_path: Path) -> None:
    lacking = written(tmp_path / "a", signals=[name for name in names() if name != "asks_to_surrender_papers"])
    assert "asks_to_surrender_papers" in refusal(lacking).message
    more = written(tmp_path / "b", signals=[*names(), "smells_of_fish"])
    error = refusal(more)
    assert "smells_of_fish" in error.message and "asks_to_surrender_papers" not in error.message
    assert error.hint is not None and "patrol model train" in error.hint
    load_model(written(tmp_path / "c", signals=list(reversed(names()))))


@pytest.mark.parametrize(
    "change",
    [{"scheme": "hashed-0"}, {"outputs": list(OUTPUTS[:-1])}, {"outputs": list(reversed(OUTPUTS))}],
    ids=["scheme", "fewer outputs", "outputs turned round"],
)
def test_a_model_of_other_features_or_labels_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    folder = written(tmp_path / "contoh", **change)
    assert str(folder) in refusal(folder).message


class Trap:
    """What a pickle would call if it were ever opened."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (str(self.path),)


def test_no_pickle_is_ever_opened(tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    objects = np.empty((WIDTH, len(OUTPUTS)), dtype=object)
    objects[0, 0] = Trap(sprung)
    arrays = {"coefficients": objects, "intercepts": np.zeros(len(OUTPUTS), dtype=np.float32)}
    folder = written(tmp_path / "contoh", arrays=arrays)
    error = refusal(folder)
    assert "weights.npz" in error.message and "pickle" in error.message
    assert not sprung.exists()
    bare = io.BytesIO()
    np.save(bare, objects, allow_pickle=True)
    for data in (bare.getvalue(), bare.getvalue()[128:]):
        assert "weights.npz" in refusal(written(tmp_path / "bare", data=data)).message
    assert not sprung.exists()


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


META = {"name": "x", "weights_sha256": "0", "scheme": SCHEME, "signals": list(names()), "outputs": list(OUTPUTS)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"name": "base"',
        "[]",
        "[{}]",
        "7",
        "null",
        '"scheme"',
        "{}",
        "[" * 5_000,
        "9" * 5_000,
        json.dumps({**META, "signals": None}),
        json.dumps({**META, "signals": [["a"], {}]}),
        json.dumps({**META, "signals": 3}),
        json.dumps({**META, "outputs": 3}),
        json.dumps({**META, "outputs": None}),
        json.dumps({**META, "scheme": None}),
        json.dumps({**META, "weights_sha256": None}),
    ],
    ids=lambda text: text[:12] + str(len(text)),
)
def test_a_broken_card_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    folder = written(tmp_path / "contoh")
    (folder / "model.json").write_text(text, encoding="utf-8")
    error = refusal(folder)
    assert str(folder) in error.message and error.hint is not None


def test_a_truncated_card_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "base"))
    whole = (BASE / "model.json").read_bytes()
    for broken in (cut(whole), whole[:-3], b"\xff\xfe\x00", b"\x80" + whole):
        (folder / "model.json").write_bytes(broken)
        assert str(folder / "model.json") in refusal(folder).message


@pytest.mark.parametrize("missing", ["model.json", "weights.npz"])
def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path, missing: str) -> None:
    folder = written(tmp_path / "contoh")
    (folder / missing).unlink()
    error = refusal(folder)
    assert missing in error.message and str(folder) in error.message
    assert error.hint is not None and "patrol model train" in error.hint
    (folder / missing).mkdir()
    assert missing in refusal(folder).message
    assert "there is no model" in refusal(tmp_path / "nowhere").message


ZEROS = {
    "coefficients": np.zeros((WIDTH, len(OUTPUTS)), dtype=np.float32),
    "intercepts": np.zeros(len(OUTPUTS), dtype=np.float32),
}


def filled(value: float, dtype: type = np.float32) -> np.ndarray[Any, Any]:
    return np.full((WIDTH, len(OUTPUTS)), value, dtype=dtype)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"coefficients": np.zeros((WIDTH + 1, len(OUTPUTS)), dtype=np.float16)}, "shape"),
        ({"coefficients": np.zeros((len(OUTPUTS), WIDTH), dtype=np.float16)}, "shape"),
        ({"coefficients": np.zeros(WIDTH * len(OUTPUTS), dtype=np.float16)}, "shape"),
        ({"intercepts": np.zeros((len(OUTPUTS), 1), dtype=np.float32)}, "shape"),
        ({"intercepts": np.float32(0)}, "shape"),
        ({"coefficients": filled(np.nan)}, "no numbers"),
        ({"intercepts": np.full(len(OUTPUTS), np.inf, dtype=np.float32)}, "no numbers"),
        ({"coefficients": filled(1e300, np.float64)}, "no numbers"),
        ({"coefficients": filled(3e38)}, "no numbers"),
        ({"intercepts": np.array(["a"] * len(OUTPUTS))}, "no real numbers"),
        ({"intercepts": np.zeros(len(OUTPUTS), dtype=np.complex64)}, "no real numbers"),
        ({"intercepts": np.zeros(len(OUTPUTS), dtype="datetime64[s]")}, "no real numbers"),
    ],
)
def test_arrays_of_another_kind_are_refused(tmp_path: Path, arrays: dict[str, Any], says: str) -> None:
    folder = written(tmp_path / "contoh", arrays={**ZEROS, **arrays})
    error = refusal(folder)
    assert str(folder / "weights.npz") in error.message
    assert says in error.message


@pytest.mark.parametrize("lacks", ["coefficients", "intercepts"])
def test_an_archive_that_lacks_an_array_is_refused(tmp_path: Path, lacks: str) -> None:
    rest = {name: array for name, array in ZEROS.items() if name != lacks}
    assert lacks in refusal(written(tmp_path / "contoh", arrays=rest)).message


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


def header(shape: tuple[int, ...]) -> bytes:
    """The head of a `.npy` file that promises an array of that shape."""
    made = io.BytesIO()
    np.lib.format.write_array_header_1_0(made, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return made.getvalue()


def damaged() -> bytes:
    """An archive that is whole on the outside, one stream of it no longer a stream."""
    whole = bytearray(packed({"coefficients.npy": os.urandom(4_000), "intercepts.npy": header((26,))}))
    whole[46:400] = b"\xff" * 354
    return bytes(whole)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no archive",
        packed({}),
        damaged(),
        packed({"coefficients.npy": header((1 << 40, 1 << 20)), "intercepts.npy": header((26,))}),
        packed({"coefficients.npy": header((1 << 40,)) + bytes(64), "intercepts.npy": header((26,))}),
        packed({"coefficients.npy": b"\x93NUMPY\x01\x00\x05\x00oops!", "intercepts.npy": header((26,))}),
        packed({"coefficients.npy": bytes(MAX_BYTES + 1)}),
        packed({"coefficients.npy": b"text", "intercepts.npy": b"text"}),
    ],
    ids=["nothing", "text", "empty", "damaged", "overflow", "vast", "bad head", "bomb", "no arrays"],
)
def test_an_archive_made_to_harm_is_refused(tmp_path: Path, data: bytes) -> None:
    folder = written(tmp_path / "contoh", data=data)
    assert str(folder / "weights.npz") in refusal(folder).message


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    folder = written(tmp_path / "contoh")
    with (folder / "weights.npz").open("r+b") as file:
        file.truncate(MAX_BYTES + 1)
    assert "larger than" in refusal(folder).message


# predictions ----------------------------------------------------------------------------------------------------


def sound(said: Prediction) -> None:
    heads = (said.labels, LABELS), (said.speech_acts, SPEECH_ACTS), (said.modus, MODI)
    for chances, outputs in heads:
        assert tuple(chances) == outputs
        assert all(type(chance) is float and isfinite(chance) and 0 <= chance <= 1 for chance in chances.values())
    assert fsum(said.labels.values()) == pytest.approx(1, abs=1e-5)
    assert fsum(said.speech_acts.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_chances_are_sound_on_any_text(model: Model, text: str) -> None:
    for one in (model, load_model(BASE)):
        said = predicted(one, text)
        sound(said)
        assert said.version == one.version and said == predicted(one, text)


def test_chances_are_sound_with_the_largest_weights_that_are_taken(tmp_path: Path) -> None:
    arrays = {"coefficients": filled(60_000, np.float16), "intercepts": ZEROS["intercepts"]}
    arrays["coefficients"][:, ::2] *= -1
    said = predicted(load_model(written(tmp_path / "contoh", arrays=arrays)), OFFER * 50)
    sound(said)
    assert said.version.startswith("contoh-")


def test_weights_mean_what_they_say(tmp_path: Path) -> None:
    """Worked by hand: without features the chances are those of the intercepts alone."""
    intercepts = np.zeros(len(OUTPUTS), dtype=np.float32)
    intercepts[OUTPUTS.index("trafficking")] = np.log(4)
    intercepts[OUTPUTS.index("offer")] = np.log(8)
    intercepts[OUTPUTS.index("organ")] = np.log(3)
    said = predicted(load_model(written(tmp_path / "contoh", arrays={**ZEROS, "intercepts": intercepts})), OFFER)
    assert said.labels["trafficking"] == pytest.approx(4 / 8) and said.labels["legit"] == pytest.approx(1 / 8)
    assert said.speech_acts["offer"] == pytest.approx(8 / 16)
    case = 6 / 8  # trafficking, nonprocedural, job_scam
    assert said.modus["organ"] == pytest.approx(case * 3 / 4) and said.modus["baby"] == pytest.approx(case / 2)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_telling_words_lie_in_the_text_and_speak_for_risk(model: Model, text: str) -> None:
    reading = read(None, text)
    place = model.telling(reading)
    if place is not None:
        start, end = place
        assert 0 <= start < end <= len(reading.folded)
        assert len(reading.folded[start:end].split()) <= 6


def test_the_telling_words_are_those_with_the_largest_weights(tmp_path: Path) -> None:
    text = "toko roti di kota membuka pintu hari ini dan paspor dipegang bos sampai lunas"
    reading = read(None, text)
    coefficients = np.zeros((WIDTH, len(OUTPUTS)), dtype=np.float32)
    for start, end, index in word_buckets(reading.folded):
        if reading.folded[start:end] in ("paspor", "dipegang"):
            coefficients[index, OUTPUTS.index("trafficking")] = 3.0
    model = Model("hand", "hand", coefficients, np.zeros(len(OUTPUTS), dtype=np.float32))
    start, end = model.telling(reading) or (0, 0)
    assert reading.folded[start:end] == "paspor dipegang"
    assert Model("none", "none", coefficients * 0, np.zeros(len(OUTPUTS), np.float32)).telling(reading) is None
