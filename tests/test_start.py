"""The command from its first moment: a Ctrl-C while it is being read in, or a moment later, prints no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

READY = """\
import os, signal, sys, time
import importlib.abc


class Slow(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "patrol.cli":
            print("reading in", flush=True)
            time.sleep(30)


sys.meta_path.insert(0, Slow())
from patrol.start import main

main()
"""


def stopped(done: subprocess.Popen[str]) -> str:
    said = done.communicate(timeout=60)
    assert "Traceback" not in said[1], said[1]
    assert done.returncode == 130
    return said[1]


def test_a_ctrl_c_while_it_is_read_in_ends_it_in_a_word() -> None:
    running = subprocess.Popen([sys.executable, "-c", READY], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "reading in\n"
    running.send_signal(signal.SIGINT)
    assert stopped(running) == "patrol: stopped\n"


@pytest.mark.parametrize("after", [1.5, 2.5, 4.0])
def test_a_ctrl_c_at_any_time_prints_no_traceback(tmp_path: Path, after: float) -> None:
    command = [sys.executable, "-m", "patrol", "practice", "--port", "0"]
    running = subprocess.Popen(
        command, cwd=tmp_path, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=60)
    assert "Traceback" not in said[1], said[1]
    assert running.returncode in (0, 130)  # a server that was asked to end has ended well


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "patrol", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip()


def test_who_was_started_to_ignore_it_goes_on() -> None:
    def ignoring() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    code = "import patrol.start, signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, preexec_fn=ignoring)
    assert done.stdout.strip() == "True"
