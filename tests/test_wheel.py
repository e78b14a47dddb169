"""The wheel: built, installed into a clean environment, its command runs and finds rules and base model there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_the_shelves_and_nothing_of_ours_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "patrol/cli/__init__.py",
        "patrol/py.typed",
        "patrol/content/models/base/weights.npz",
        "patrol/content/models/gate.yml",
        "patrol/content/data/tables/placement.csv",
        "patrol/console/templates/item.html",
        "patrol/console/static/vendor/htmx-2.0.11.min.js",
    ):
        assert wanted in names, wanted
    assert sum(name.startswith("patrol/content/rules/") and name.endswith(".yml") for name in names) >= 20
    assert any(name.startswith("patrol/content/spiders/") for name in names)
    assert not [name for name in names if name.startswith("tests/") or "data/run" in name or "__pycache__" in name]


def test_installed_in_a_clean_environment_it_scores(wheel: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(clean)], check=True, timeout=120)
    site = next((clean / "lib").glob("python3*/site-packages"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    # the outside libraries are those of the environment that runs the tests; ours come from the wheel alone
    (site / "outside.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")) + "\n")
    for ours in site.parent.parent.parent.parent.glob("__editable__*"):
        ours.unlink()
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    run = [str(clean / "bin" / "python"), "-P", "-m", "patrol.cli"]

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*run, *arguments], cwd=tmp_path, env=env, text=True, capture_output=True, timeout=120)

    where = subprocess.run(
        [str(clean / "bin" / "python"), "-P", "-c", "import patrol; print(patrol.__file__)"],
        cwd=tmp_path,
        env=env,
        text=True,
        capture_output=True,
        check=True,
    )
    assert str(clean) in where.stdout
    helped = call("--help")
    assert helped.returncode == 0, helped.stderr
    assert "crawl" in helped.stdout
    posts = tmp_path / "posts.jsonl"
    posts.write_text(json.dumps({"id": 1, "text": "Toko roti mencari kasir, gaji UMR, Pontianak."}) + "\n")
    scored = call("score", str(posts))
    assert scored.returncode == 0, scored.stderr
    line = json.loads(scored.stdout)
    assert line["band"] in ("none", "low")
    assert line["model_version"].startswith("base-")
