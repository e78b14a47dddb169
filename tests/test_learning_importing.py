"""Labelled files of other hands: columns, encodings, labels; what is left out is counted; many rows; training."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from patrol.cli import app
from patrol.errors import ContentError
from patrol.learning.candidate import collected
from patrol.learning.importing import FOLDER, Seen, import_labelled, imported_examples
from patrol.learning.labelled import MAX_CHARS, LeftOut, Taken, labelled_rows
from patrol.workspace import Workspace
from tests.learning_samples import a_shelf, text_of, write_rows

HEADER = "id,teks,putusan,akun,tanggal\n"


@pytest.fixture
def unit(tmp_path: Path) -> Workspace:
    return a_shelf(tmp_path)


def csv_file(folder: Path, rows: str, encoding: str = "utf-8", name: str = "daftar.csv") -> Path:
    path = folder / name
    path.write_bytes((HEADER + rows).encode(encoding))
    return path


def test_columns_and_labels_are_known_by_many_names(tmp_path: Path, unit: Workspace) -> None:
    path = csv_file(tmp_path, "1,Kerja di Kamboja,TPPO,a,2026-01-02\n2,Kasir toko,Resmi,b,\n3,Berita,bukan,c,\n")
    done = import_labelled(unit, path)
    assert (done.taken, dict(done.by_label)) == (3, {"trafficking": 1, "legit": 1, "none": 1})
    kept, _ = imported_examples(unit)
    assert [(one.id, one.label, one.speech_act, one.voice) for one in kept] == [
        ("daftar:1", "trafficking", "offer", "daftar:a"),
        ("daftar:2", "legit", "offer", "daftar:b"),
        ("daftar:3", "none", "other", "daftar:c"),
    ]
    assert kept[0].meta["published_at"] == "2026-01-02"
    assert done.changed == {"speech act assumed": 3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_whatever_encoding(tmp_path: Path, unit: Workspace, encoding: str) -> None:
    import_labelled(unit, csv_file(tmp_path, "1,Kafé “Mawar” mencari kasir,legit,a,\n", encoding))
    assert imported_examples(unit)[0][0].text == "Kafé “Mawar” mencari kasir"


def test_the_same_rows_come_out_of_every_kind_of_file(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": "Satu", "label": "trafficking", "modus": ["bride", "organ"], "minor": True},
        {"id": "2", "text": "Dua", "label": "legit", "modus": [], "minor": False},
    ]
    write_rows(tmp_path / "a.jsonl", rows)
    pd.DataFrame(rows).to_parquet(tmp_path / "a.parquet")
    flat = pd.DataFrame([{**row, "modus": ";".join(row["modus"])} for row in rows])  # type: ignore[arg-type]
    flat.to_csv(tmp_path / "a.csv", index=False)
    kinds = [
        [row.example for row in labelled_rows(tmp_path / f"a.{kind}") if isinstance(row, Taken)]
        for kind in ("jsonl", "parquet", "csv")
    ]
    assert kinds[0] == kinds[1] == kinds[2]
    assert [(one.modus, one.minor) for one in kinds[0]] == [(("bride", "organ"), True), ((), False)]


def test_what_is_left_out_is_counted_and_named_by_line(tmp_path: Path, unit: Workspace) -> None:
    rows = (
        "1,Satu,legit,a,\n1,Lain,legit,a,\n2,Dua,ragu,a,\n3,Tiga,haram,a,\n4,,legit,a,\n5,Lima,,a,\n6,Satu,legit,a,\n"
    )
    done = import_labelled(unit, csv_file(tmp_path, rows + "7,x,legit,a,b,c,d\n"))
    assert done.taken == 1
    assert dict(done.left_out) == {
        "id stands twice": 1,
        "unsure": 1,
        "unknown label": 1,
        "no text": 1,
        "no label": 1,
        "same text and label again": 1,
        "row cannot be read": 1,
    }
    assert LeftOut(5, "unknown label", "haram") in done.named
    assert done.taken + sum(done.left_out.values()) == 8
    assert any("teaches nothing" in line for line in done.lines())


def test_a_file_says_what_its_labels_mean(tmp_path: Path, unit: Workspace) -> None:
    path = csv_file(tmp_path, "1,Satu,1,a,\n2,Dua,0,a,\n")
    with pytest.raises(ContentError, match="labels there: 1, 0") as caught:
        import_labelled(unit, path)
    assert "--label GIVEN=trafficking" in str(caught.value)
    assert not list((unit.home / FOLDER).iterdir())
    done = import_labelled(unit, path, {"1": "trafficking", "0": "none"})
    assert done.by_label == {"trafficking": 1, "none": 1}
    with pytest.raises(ContentError, match="no label of ours"):
        import_labelled(unit, path, {"1": "jahat"})


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "no header row"),
        ("a.csv", b"teks,putusan\n", "it has no row"),
        ("a.csv", b"teks,warna\nSatu,merah\n", "no column holds the label; there are: teks, warna"),
        ("a.csv", b"putusan,warna\nlegit,merah\n", "no column holds the text"),
        ("a.jsonl", b"", "it has no row"),
        ("a.jsonl", b"[1]\n", "row cannot be read: 1"),
        ("a.parquet", b"PAR1 nothing", "no Parquet that can be read"),
        ("a.xlsx", b"PK", "files ending in .xlsx"),
        ("a.csv", bytes(range(256)) * 4, "header row|no text|no column"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, unit: Workspace, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ContentError, match=message):
        import_labelled(unit, path)
    with pytest.raises(ContentError, match="no such file"):
        import_labelled(unit, tmp_path / "gone.csv")


def test_a_failed_import_leaves_the_earlier_one(tmp_path: Path, unit: Workspace) -> None:
    import_labelled(unit, csv_file(tmp_path, "1,Satu,legit,a,\n"))
    with pytest.raises(ContentError):
        import_labelled(unit, csv_file(tmp_path, "1,Dua,haram,a,\n"))
    assert [one.text for one in imported_examples(unit)[0]] == ["Satu"]
    import_labelled(unit, csv_file(tmp_path, "1,Tiga,legit,a,\n"))
    assert [one.text for one in imported_examples(unit)[0]] == ["Tiga"]


def test_a_text_of_a_megabyte_is_cut_and_counted(tmp_path: Path, unit: Workspace) -> None:
    path = write_rows(tmp_path / "besar.jsonl", [{"id": "1", "text": "kerja " * 200_000, "label": "legit"}])
    done = import_labelled(unit, path)
    assert done.changed["text cut"] == 1
    assert len(imported_examples(unit)[0][0].text) == MAX_CHARS


def test_many_rows_stream_and_a_training_takes_what_it_can(tmp_path: Path, unit: Workspace) -> None:
    path = tmp_path / "banyak.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(30_000):
            file.write(json.dumps({"id": number % 29_000, "text": f"Teks {number}", "label": "legit"}) + "\n")
    heard: list[tuple[int, int]] = []
    done = import_labelled(unit, path, told=lambda rows, taken: heard.append((rows, taken)))
    assert (done.taken, done.left_out["id stands twice"]) == (29_000, 1_000)
    assert heard == [(10_000, 9_999), (20_000, 19_999), (30_000, 29_000)]
    kept, beyond = imported_examples(unit, most=500)
    assert len(kept) == 500
    assert beyond == {"beyond the 500 imported rows that one training takes": 28_500}
    assert imported_examples(unit, most=500)[0] == kept


def test_seen_forgets_nothing_from_block_to_block() -> None:
    seen = Seen(block=7)
    assert not any(seen.again(f"k{number}") for number in range(100))
    assert all(seen.again(f"k{number}") for number in range(100))


def test_imported_rows_are_learnt_from_beside_the_seed(tmp_path: Path, unit: Workspace) -> None:
    rows = [{"id": str(n), "text": text_of("legit", 900 + n), "label": "legit"} for n in range(6)]
    rows.append({"id": "salinan", "text": text_of("trafficking", 0), "label": "legit"})  # contradicts a seed row
    import_labelled(unit, write_rows(tmp_path / "luar.jsonl", rows))
    chosen = collected(unit, [])
    assert sum(one.origin == "import:luar" for one in chosen.examples) == 6
    assert chosen.left_out["contradiction"] == 2
    assert chosen.contradictions == (("luar:salinan (legit)", "trafficking-0 (trafficking)"),)


def test_the_command_says_what_it_did(tmp_path: Path, unit: Workspace) -> None:
    path = csv_file(tmp_path, "1,Satu,1,a,\n2,Dua,x,a,\n")
    home = ["--home", str(unit.home), "data", "import", "labelled", str(path)]
    done = CliRunner().invoke(app, [*home, "--label", "1=trafficking"])
    assert done.exit_code == 1
    assert "left out, unknown label: 1" in done.stdout
    assert "line 3: unknown label (x)" in done.stdout
    assert CliRunner().invoke(app, [*home, "--label", "1"]).exit_code == 2
