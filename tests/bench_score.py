"""Posts a second on one core: signals and rules on ordinary ads of about 600 characters, on dense texts, on one's own
posts; growth with their number; what the models cost; the worst hostile text beside an ordinary one; memory.

    make bench PART=score
    BENCH_POSTS=posts.jsonl make bench PART=score     a unit's own posts too: JSON Lines with `text`

The sentence encoder is loaded last, where it is installed, and for its own line alone. Ordinary ads are invented ads of
job boards, joined in several orders until each has the length; dense texts are seed rows of all labels, joined so. Each
is read once before it is timed (a stream warms what is compiled as it goes). Read as ratios where machines are noisy;
seconds are of this process alone.
"""

from __future__ import annotations

import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from patrol import batch, flow
from patrol.classify.encoded import EncodedModel
from patrol.classify.encoder import Encoder, Floats, find_encoder
from patrol.cli import beside
from patrol.learning.examples import labelled_file, seed_examples
from patrol.records import RISKY, Example, Post
from patrol.rulebook import find
from patrol.scoring import Engine
from patrol.settings import Settings
from patrol.signals import notice
from patrol.text.reading import LIMIT, read
from patrol.workspace import Workspace, find_workspace

LETTERS, ORDERS, SEED, ROUNDS = 600, 5, 7, 3
RISKY_SHARE, STREAM, STREAM_NOWHERE = 0.02, 1_000, 200
"""Risky posts among those of a stream, and posts of it that are timed with the encoder: told to stand on a job board,
and of no named platform, where more of them are in doubt."""
LIGHT = Settings(model="base")
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
    seeds = list(seed_examples(workspace))
    ads, dense = ordinary_ads(workspace, seeds), of_length([row.text for row in seeds], LETTERS)
    began = time.process_time()
    rules = flow.open_engine(workspace, LIGHT, model=False)
    print(f"start-up of tables and rules: {time.process_time() - began:.2f} s")
    _print_rate("signals and rules, ordinary ads", ads, rules)
    _print_rate("signals and rules, dense texts", dense, rules)
    if own := os.environ.get("BENCH_POSTS"):
        _print_rate(f"signals and rules, {Path(own).name}", own_posts(Path(own)), rules)
    half, whole = _best(ads[: len(ads) // 2], rules), _best(ads, rules)
    print(f"twice as many ads take {whole / half:.2f} times as long")
    _print_assessed(ads, dense, rules, flow.open_engine(workspace, LIGHT))
    _print_worst(dense, rules)
    print(f"peak memory without the encoder: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    _print_encoder(workspace, "ordinary ads", _stream(ads, seeds))
    if own:
        _print_encoder(workspace, Path(own).name, _stream(own_posts(Path(own)), seeds))
    nowhere = [(text, None) for text, _ in _stream(ads, seeds)[:STREAM_NOWHERE]]
    _print_encoder(workspace, "ordinary ads of no named platform", nowhere)


def ordinary_ads(workspace: Workspace, seeds: Sequence[Example]) -> list[str]:
    """Invented ads of job boards, joined in several orders until each is about so long."""
    board = list(labelled_file(workspace.files("data/practice", "*.jsonl")["board.jsonl"]))
    told = [row.text for row in board if row.label == "legit"]
    told += [row.text for row in seeds if row.label == "legit" and row.meta.get("platform") == "job_board"]
    chance, ads = random.Random(SEED), list[str]()
    for _ in range(ORDERS):
        chance.shuffle(told)
        ads += of_length(told, LETTERS)
    return ads


def of_length(texts: Sequence[str], letters: int) -> list[str]:
    """Texts joined until each is about so long."""
    made: list[str] = []
    text = ""
    for one in texts:
        text = f"{text}\n{one}".strip()
        if len(text) >= letters:
            made.append(text[: letters + letters // 10])
            text = ""
    return made


def own_posts(path: Path) -> list[str]:
    """The texts of a JSON Lines file, joined and cut to about the same length."""
    lines = (line for line in path.read_text("utf-8").split("\n") if line.strip())
    return of_length([str(json.loads(line)["text"]) for line in lines], LETTERS)


def _best(texts: Sequence[str], engine: Engine) -> float:
    """Seconds to read the texts, notice what is said and find the rules that hold: the best of a few rounds."""
    return min(_seconds(texts, engine) for _ in range(ROUNDS))


def _seconds(texts: Sequence[str], engine: Engine) -> float:
    began = time.process_time()
    for text in texts:
        reading = read(None, text, slang=engine.tables.slang)
        find(engine.rulebook, reading, notice(reading, engine.tables))
    return time.process_time() - began


def _print_rate(name: str, texts: Sequence[str], engine: Engine) -> None:
    first = _seconds(texts, engine)
    seconds = _best(texts, engine)
    letters = sum(map(len, texts)) / len(texts)
    print(
        f"{name}: {len(texts) / seconds:,.0f} posts/s on one core ({len(texts) / first:,.0f} when first read), "
        f"n={len(texts)} of {letters:.0f} characters on average"
    )


def _print_assessed(ads: Sequence[str], dense: Sequence[str], rules: Engine, light: Engine) -> None:
    """The whole way to an assessment, with the light model and without."""
    for name, engine in (("rules alone", rules), ("rules and light model", light)):
        for kind, texts in (("ordinary ads", ads), ("dense texts", dense)):
            posts = _posts(texts)
            flow.assess_many(posts[:20], engine)
            seconds, flagged = _assessed(posts, engine)
            print(f"assessed by {name}, {kind}: {len(posts) / seconds:,.0f} posts/s, n={len(posts)}, {flagged} flagged")
    assert light.model is not None
    seen = [read(None, text, slang=light.tables.slang) for text in ads]
    told = [(reading, notice(reading, light.tables)) for reading in seen]
    seconds = min(_clocked(lambda: light.model.predict_many(told)) for _ in range(ROUNDS))  # type: ignore[union-attr]
    print(
        f"the light model alone, of posts that are read: {len(told) / seconds:,.0f} posts/s on one core, n={len(told)}"
    )


def _clocked(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _print_encoder(workspace: Workspace, name: str, stream: Sequence[tuple[str, str | None]]) -> None:
    """The same stream with the light model alone and with the encoder behind it, which has seen none of it before."""
    light, full = flow.open_engine(workspace, LIGHT), flow.open_engine(workspace, Settings())
    found = find_encoder(workspace)
    if found is None or not isinstance(full.second, EncodedModel):
        print("with the sentence encoder: not installed here")
        return
    # what it embedded in other runs is on disk: none of that is read here
    encoder = Encoder(found.folder, pools=full.second.model.pools)
    encoder.embed(["lowongan"])  # loads it
    sent: list[int] = []

    def embed(texts: Sequence[str]) -> Floats:
        sent.append(len(texts))
        return encoder.embed(texts)

    full = replace(full, second=EncodedModel(full.second.model, embed))
    _print_abreast(full, name, stream)
    sent.clear()
    posts = [Post("bench", str(at), text, platform=platform) for at, (text, platform) in enumerate(stream)]
    flow.assess_many(posts, light)  # warm
    alone, with_encoder = _elapsed(posts, light), _elapsed(posts, full)
    print(
        f"with the sentence encoder (all cores), {name}: {len(posts) / with_encoder:,.1f} posts/s on a stream with "
        f"{RISKY_SHARE:.0%} risky posts, n={len(posts)}, {sum(sent)} of them in doubt; "
        f"{with_encoder / alone:.1f} times the time of the light model"
    )


def _print_abreast(full: Engine, name: str, stream: Sequence[tuple[str, str | None]]) -> None:
    """The stream as `patrol score` reads a file of it, once both processes are up; no text in it twice."""
    rows = [
        json.dumps({"id": at, "text": f"{text}\n{at}", "platform": platform})
        for at, (text, platform) in enumerate([*stream] * 4)
    ]
    with tempfile.TemporaryDirectory() as folder, beside.reader(model=True)() as child:
        child.send(rows[: batch.TOGETHER])  # warm
        assert child.receive(wait=True), "the other process reads nothing"
        file = Path(folder) / "posts.jsonl"
        file.write_text("\n".join(rows[batch.TOGETHER :]), encoding="utf-8")
        batch.WORTH = 0  # it is up already
        began = time.perf_counter()
        batch.score_file(file, Path(folder) / "scored.jsonl", full, start=lambda: nullcontext(child))
        n, seconds = len(rows) - batch.TOGETHER, time.perf_counter() - began
    print(
        f"`patrol score` of a file with the sentence encoder, two processes, {name}: {n / seconds:,.1f} posts/s, n={n}"
    )


def _elapsed(posts: Sequence[Post], engine: Engine) -> float:
    began = time.perf_counter()
    flow.assess_many(posts, engine)
    return time.perf_counter() - began


def _stream(ads: Sequence[str], seeds: Sequence[Example]) -> list[tuple[str, str | None]]:
    """A board's ads with risky posts of all platforms strewn in: texts and where they stand."""
    risky = [(row.text, str(row.meta.get("platform") or "") or None) for row in seeds if row.label in RISKY]
    random.Random(SEED).shuffle(risky)
    every = round(1 / RISKY_SHARE)
    return [risky[at // every] if at % every == 0 else (ads[at % len(ads)], "job_board") for at in range(STREAM)]


def _posts(texts: Sequence[str]) -> list[Post]:
    return [Post("bench", str(number), text) for number, text in enumerate(texts)]


def _assessed(posts: Sequence[Post], engine: Engine) -> tuple[float, int]:
    began = time.process_time()
    flagged = sum(flow.assess(post, engine).flagged for post in posts)
    return time.process_time() - began, flagged


def _print_worst(texts: Sequence[str], engine: Engine) -> None:
    ordinary = "\n".join(texts)[:LIMIT]
    usual = min(_assessed(_posts([ordinary]), engine)[0] for _ in range(3))
    times = {piece: _assessed(_posts([(piece * LIMIT)[:LIMIT]]), engine)[0] for piece in HOSTILE}
    worst = max(times, key=times.__getitem__)
    print(
        f"{LIMIT:,} characters: ordinary {usual * 1000:.0f} ms, the worst of {len(times)} hostile ones {worst!r} "
        f"{times[worst] * 1000:.0f} ms, {times[worst] / usual:.1f} times as long"
    )


if __name__ == "__main__":
    main()
