"""`make bench [PART=NAME|all]`: figures of one run, ratios where time is meant. The names are those of `PARTS`."""

from __future__ import annotations

import importlib
import sys

PARTS = ("score", "rules", "train", "store", "desk", "crawl", "known", "rounds", "rendered", "memory")


def main(parts: list[str]) -> int:
    wanted = PARTS if parts in ([], ["all"]) else tuple(parts)
    for part in wanted:
        if part not in PARTS:
            print(f"there is no part {part!r}; there are: all, {', '.join(PARTS)}", file=sys.stderr)
            return 2
    for part in wanted:
        print(f"== {part}", flush=True)
        importlib.import_module(f"tests.bench_{part}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
