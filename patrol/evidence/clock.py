"""How far this machine's clock is off, where something on it measures that; "unknown" where nothing does."""

from __future__ import annotations

import shutil
import subprocess

_SECONDS = 2
_OFFSET = 4  # the fifth field of `chronyc -c tracking`: seconds between the system's clock and that of the network


def clock_offset() -> dict[str, object]:
    """The offset of the clock as chrony measures it: `{"offset": seconds, "by": "chrony"}`, else "unknown".

    A clock of which the system merely says that it is synchronised has no known offset.
    """
    said = _said("chronyc", "-c", "tracking").split(",")
    try:
        if len(said) > _OFFSET and said[-1].strip() == "Normal":
            return {"offset": float(said[_OFFSET]), "by": "chrony"}
    except ValueError:
        pass
    synchronised = _said("timedatectl", "show", "--property=NTPSynchronized", "--value").strip()
    return {"offset": "unknown", "synchronised": {"yes": True, "no": False}.get(synchronised, "unknown")}


def _said(name: str, *options: str) -> str:
    path = shutil.which(name)
    if path is None:
        return ""
    try:
        done = subprocess.run([path, *options], capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603  # two fixed names
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
