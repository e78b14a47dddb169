"""A round that the schedule started: its claim on the command line in, the round made, one line of its outcome out.

`python -m patrol.rounds.child NAME --slot=ISO --token=T` is started by `patrol/schedule/children.py`. It makes the
round as `patrol round` does, and reads in no more than that takes: the whole command line costs a second more.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from patrol.errors import PatrolError
from patrol.logs import set_up_logs, timed
from patrol.rounds.making import RoundOutcome, make_round
from patrol.rounds.telling import in_a_line
from patrol.settings import load_settings
from patrol.taking.ground import open_ground
from patrol.workspace import find_workspace


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the round -> the exit status: 0 well, 1 where something is wrong with the source, 2 refused."""
    said = _orders(arguments)
    try:
        outcome = _made(said)
    except (PatrolError, OSError) as error:
        print(timed(datetime.now(UTC), f"{said.name}: no round was made; {error}"), file=sys.stderr)  # noqa: T201
        return 2
    line = timed(datetime.now(UTC), in_a_line(outcome))
    print(line, file=sys.stderr if outcome.broken else sys.stdout)  # whoever watches reads along
    return 1 if outcome.broken else 0


def _orders(arguments: Sequence[str] | None) -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="patrol.rounds.child", description="Make one round that was claimed.")
    read.add_argument("--home", type=Path, required=True)
    read.add_argument("--set", action="append", default=[])
    read.add_argument("name")
    read.add_argument("--slot", type=datetime.fromisoformat, required=True)
    read.add_argument("--token", required=True)
    read.add_argument("--allow-host", action="append", default=[])
    return read.parse_args(arguments)


def _made(said: argparse.Namespace) -> RoundOutcome:
    workspace = find_workspace(said.home)
    pairs = dict(pair.partition("=")[::2] for pair in said.set)
    settings = load_settings(workspace, {"allow_hosts": tuple(said.allow_host) or None}, pairs=pairs)
    set_up_logs(settings.log_level)
    with open_ground(workspace, settings) as ground:
        return make_round(ground, said.name, slot=said.slot.astimezone(UTC), token=said.token)


if __name__ == "__main__":
    sys.exit(main())
