"""Parts of the console: highlight runs, local paths, passwords, wording complete, vendored files unaltered."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from patrol.console import wording
from patrol.console.guard import local_path, same_token
from patrol.console.highlight import runs, spelt
from patrol.console.own_page import device_words
from patrol.console.passwords import hash_password, new_password, password_fits
from patrol.console.serve import serve
from patrol.errors import SettingsError
from patrol.records import BANDS, LABELS, LANES, MODI, PERIODS, SPEECH_ACTS, VERDICTS, Finding
from patrol.settings import Settings
from patrol.workspace import init_workspace

STATIC = Path(__file__).resolve().parent.parent / "patrol" / "console" / "static"


def finding(start: int, end: int, field: str = "text") -> Finding:
    return Finding("r", "sebab", 1.0, field, start, end, "", "deception")  # type: ignore[arg-type]


def test_overlapping_words_carry_all_their_reasons() -> None:
    found = runs("gaji besar di Kamboja", [finding(0, 10), finding(5, 21), finding(0, 4, "title")], "text")
    assert [(run.text, run.reasons) for run in found] == [("gaji ", (1,)), ("besar", (1, 2)), (" di Kamboja", (2,))]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
def test_runs_joined_are_the_captured_text(text: str, spans: list[tuple[int, int]]) -> None:
    found = runs(text, [finding(start, end) for start, end in spans], "text")
    assert "".join(run.text for run in found) == text


def test_characters_that_nobody_sees_are_named() -> None:
    assert spelt("pa\u200bspor") == "pa[ZWSP]spor"
    assert spelt("biasa") == "biasa"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", "Chrome 156 · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0.1", "Edge 140 · Windows"),
        ("Mozilla/5.0 (Linux; Android 16) Gecko/140.0 Firefox/140.0", "Firefox 140 · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1", "Safari 18 · iPhone"),
        ("Chrome/<b>", "Chrome"),
        ("curl/8.5.0", ""),
        (None, ""),
    ],
)
def test_a_browser_is_named_in_a_few_words(said: str | None, words: str) -> None:
    assert device_words(said) == words


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/butir/3", "/butir/3"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("/a b", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_only_local_paths_are_gone_on_to(target: str | None, path: str) -> None:
    assert local_path(target) == path


def test_passwords() -> None:
    password = new_password()
    stored = hash_password(password)
    assert stored.startswith("$argon2id$")
    assert password_fits(password, stored)
    assert not password_fits(password + "x", stored)
    assert not password_fits(password, None)
    assert not password_fits(password, "not a hash")
    assert new_password() != password
    with pytest.raises(SettingsError, match="12 to 256"):
        hash_password("pendek")


def test_the_address_of_a_client_is_the_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[uvicorn.Config] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: served.append(server.config))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve(init_workspace(tmp_path / "unit"), Settings(console_port=port))
    assert [config.proxy_headers for config in served] == [False]


def test_tokens_are_compared_whole() -> None:
    assert same_token("abc", "abc")
    assert not same_token("ab", "abc")
    assert not same_token(None, "abc")
    assert not same_token("é", "abc")


def test_every_word_has_its_wording() -> None:
    assert set(wording.BANDS) == set(BANDS)
    assert set(wording.LANES) == set(LANES)
    assert set(wording.LABELS) == set(LABELS)
    assert set(wording.MODUS) == set(MODI)
    assert set(wording.SPEECH_ACTS) == set(SPEECH_ACTS)
    assert set(wording.VERDICTS) == set(VERDICTS) == set(wording.REASONS)
    assert set(wording.PERIODS) == set(PERIODS)
    everything = " ".join([*wording.LABELS.values(), *wording.VERDICTS.values(), *wording.MODUS.values()])
    assert "pelaku" not in everything


def test_the_vendored_script_is_the_released_one() -> None:
    digest = hashlib.sha256((STATIC / "vendor" / "htmx-2.0.11.min.js").read_bytes()).hexdigest()
    assert digest == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"


def test_templates_never_mark_captured_text_as_safe() -> None:
    for path in (STATIC.parent / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), path.name
        assert "autoescape false" not in text, path.name
        assert "style=" not in text, f"{path.name}: the content policy allows no inline style"
        assert "onclick" not in text, path.name
