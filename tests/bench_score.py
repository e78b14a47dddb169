"""Posts scored a second on one core, growth with their number, the worst hostile text beside an ordinary one, memory.

Read as ratios where machines are noisy. Seconds are of this process alone.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence

from patrol import flow
from patrol.learning.examples import seed_examples
from patrol.records import Post
from patrol.scoring import Engine
from patrol.settings import Settings
from patrol.text.reading import LIMIT
from patrol.workspace import find_workspace

LETTERS = 600
HOSTILE = (
    "umur 17 ",
    "$1",
    "kamboja ",
    "dua puluh 15-20 ",
    "招",
    "ᴀ",
    "\ufdfa",
    "!",
    "k4m ",
    "k a ",
    "@a ",
    "\u202e",
    "4 ",
)
"""What was slowest among repetitions of signs and words of many alphabets, filled up to the limit."""


def main() -> None:
    workspace = find_workspace()
    posts = [Post("bench", example.id, example.text, example.title) for example in seed_examples(workspace)]
    began = time.process_time()
    engine = flow.open_engine(workspace, Settings())
    print(f"start-up of the engine: {time.process_time() - began:.2f} s")
    rules_alone = flow.open_engine(workspace, Settings(), model=False)
    longer = of_length(posts, LETTERS)
    flow.assess(posts[0], engine)
    for name, used, read in (
        ("rules and model", engine, posts),
        ("rules alone", rules_alone, posts),
        ("rules alone", rules_alone, longer),
    ):
        seconds, flagged = _seconds(read, used)
        letters = sum(len(post.text) for post in read) / len(read)
        print(
            f"{name}: {len(read) / seconds:,.0f} posts/s on one core, n={len(read)} of {letters:.0f} characters on "
            f"average, {flagged} flagged"
        )
    half, whole = _seconds(longer[: len(longer) // 2], rules_alone)[0], _seconds(longer, rules_alone)[0]
    print(f"twice as many posts take {whole / half:.2f} times as long")
    _print_worst(posts, rules_alone)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")


def of_length(posts: Sequence[Post], letters: int) -> list[Post]:
    """Texts joined until each is about so long."""
    made: list[Post] = []
    text = ""
    for post in posts:
        text = f"{text}\n{post.text}".strip()
        if len(text) >= letters:
            made.append(Post("bench", f"long {len(made)}", text[: letters + letters // 10]))
            text = ""
    return made


def _print_worst(posts: Sequence[Post], engine: Engine) -> None:
    ordinary = Post("bench", "ordinary", "\n".join(post.text for post in posts)[:LIMIT])
    usual = min(_seconds([ordinary], engine)[0] for _ in range(3))
    times = {piece: _seconds([Post("bench", "hostile", (piece * LIMIT)[:LIMIT])], engine)[0] for piece in HOSTILE}
    worst = max(times, key=times.__getitem__)
    print(
        f"{LIMIT:,} characters: ordinary {usual * 1000:.0f} ms, the worst of {len(times)} hostile ones {worst!r} "
        f"{times[worst] * 1000:.0f} ms, {times[worst] / usual:.1f} times as long"
    )


def _seconds(posts: Sequence[Post], engine: Engine) -> tuple[float, int]:
    began = time.process_time()
    flagged = sum(flow.assess(post, engine).flagged for post in posts)
    return time.process_time() - began, flagged


if __name__ == "__main__":
    main()
