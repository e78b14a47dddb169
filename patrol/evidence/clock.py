"""How far this machine's clock is off, where something on it measures that; "unknown" where nothing does."""

from __future__ import annotations

import re
import shutil
import subprocess

_SECONDS = 2
_OFFSET = 4  # the fifth field of `chronyc -c tracking`: seconds between the system's clock and that of the network
_UNITS = {"us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0}
_TIMESYNC = re.compile(r"^\s*Offset:\s*([+-]?\d{1,9}(?:\.\d{1,9})?)(us|µs|ms|s)\s*$", re.MULTILINE)
_NTPQ = re.compile(r"\boffset=([+-]?\d{1,9}(?:\.\d{1,9})?)\b")
_KERNEL = re.compile(r"^\s*(offset|status|return value)\b\s*[:=]\s*(-?\d{1,12})\b", re.MULTILINE)
_PLL, _UNSYNCHRONISED, _NANO, _ERROR = 0x0001, 0x0040, 0x2000, 5  # of the kernel's clock, as adjtimex(2) has them


def clock_offset() -> dict[str, object]:
    """The offset of the clock in seconds as chrony, ntpd, systemd-timesyncd or the kernel's own loop measures it:
    `{"offset": seconds, "by": "chrony"}`, the first that can say; else "unknown".

    A clock of which the system merely says that it is synchronised has no known offset, and what was measured before
    the synchronisation was lost is none either.
    """
    synchronised = _said("timedatectl", "show", "--property=NTPSynchronized", "--value").strip()
    for by, measured in (("chrony", _chrony), ("ntpq", _ntpq)):
        if (offset := measured()) is not None:
            return {"offset": offset, "by": by}
    if synchronised == "yes" and (offset := _timesyncd()) is not None:
        return {"offset": offset, "by": "timedatectl"}
    if (offset := _kernel()) is not None:
        return {"offset": offset, "by": "adjtimex"}
    return {"offset": "unknown", "synchronised": {"yes": True, "no": False}.get(synchronised, "unknown")}


def _chrony() -> float | None:
    said = _said("chronyc", "-c", "tracking").split(",")
    try:
        return float(said[_OFFSET]) if len(said) > _OFFSET and said[-1].strip() == "Normal" else None
    except ValueError:
        return None


def _ntpq() -> float | None:
    """`offset` is in milliseconds; `leap_alarm` says that ntpd follows nobody."""
    said = _said("ntpq", "-n", "-c", "rv 0")
    found = _NTPQ.search(said)
    follows = "sync_ntp" in said or "sync_pps" in said or "sync_uhf_radio" in said
    return round(float(found[1]) / 1_000, 9) if found and follows and "leap_alarm" not in said else None


def _timesyncd() -> float | None:
    found = _TIMESYNC.search(_said("timedatectl", "timesync-status"))
    return round(float(found[1]) * _UNITS[found[2]], 9) if found else None


def _kernel() -> float | None:
    """What is left to be slewed, where a time daemon feeds the kernel's loop and the kernel holds itself in step."""
    said = {name: int(number) for name, number in _KERNEL.findall(_said("adjtimex", "--print"))}
    status = said.get("status", 0)
    if "offset" not in said or not status & _PLL or status & _UNSYNCHRONISED or said.get("return value") == _ERROR:
        return None
    return round(said["offset"] * (1e-9 if status & _NANO else 1e-6), 9)


def _said(name: str, *options: str) -> str:
    path = shutil.which(name)
    if path is None:
        return ""
    try:
        done = subprocess.run([path, *options], capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603  # fixed names
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout if done.returncode == 0 else ""
