"""Posts scored a second on one core (reading, signals, rules, model), and peak memory, on the seed texts."""

from __future__ import annotations

import resource
import time

from patrol import flow
from patrol.learning.examples import seed_examples
from patrol.records import Post
from patrol.settings import Settings
from patrol.workspace import find_workspace


def main() -> None:
    workspace = find_workspace()
    posts = [Post("bench", example.id, example.text, example.title) for example in seed_examples(workspace)]
    began = time.perf_counter()
    engine = flow.open_engine(workspace, Settings())
    print(f"start-up of the engine: {time.perf_counter() - began:.2f} s")
    rules_alone = flow.open_engine(workspace, Settings(), model=False)
    flow.assess(posts[0], engine)
    for name, used in (("rules and model", engine), ("rules alone", rules_alone)):
        began = time.perf_counter()
        flagged = sum(flow.assess(post, used).flagged for post in posts)
        seconds = time.perf_counter() - began
        letters = sum(len(post.text) for post in posts) / len(posts)
        print(
            f"{name}: {len(posts) / seconds:,.0f} posts/s on one core, n={len(posts)} of {letters:.0f} characters on "
            f"average, {flagged} flagged"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")


if __name__ == "__main__":
    main()
