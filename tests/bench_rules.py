"""Signals and rules on invented ads: posts a second at 50, 500 and 5,000 rules and at n and 2n posts; and three ways to
match 500 phrases in the same run. Times of one machine in one minute: read the ratios."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from patrol.learning.examples import labelled_file
from patrol.records import Signal
from patrol.rulebook import Rulebook, compile_rules, find, load_rulebook
from patrol.rulebook.conditions import Phrases, Test, When
from patrol.rulebook.phrases import PhraseSet
from patrol.rulebook.rules import Rule
from patrol.signals import names, notice
from patrol.tables import load_tables
from patrol.text.reading import Reading, read
from patrol.workspace import Workspace, find_workspace

LETTERS, POSTS, SIZES, SEED = 600, 500, (50, 500, 5_000), 7
SHAPES = (
    "{0} {1}",
    r"\b{0} (?:\S+ ){{0,3}}{1}\b",
    "(?:{0}|{1}) {2}",
    r"{0} \d+ ?(?:jt|juta)",
    r"{0}\w* (?:dan|atau) {1}",
)
T = TypeVar("T")
Words = Sequence[Sequence[str]]
Noticed = list[tuple[Reading, tuple[Signal, ...]]]


def main() -> None:
    workspace, chance = find_workspace(), random.Random(SEED)
    texts = list(_texts(workspace))
    words = [re.findall(r"[a-z]{3,12}", text.lower()) for text in texts]
    words = [some for some in words if len(some) > 2]
    ads = [_ad(texts, chance) for _ in range(2 * POSTS)]
    print(f"n={len(ads)} invented ads of {LETTERS} characters, sentences of {len(texts)} texts mixed; seed {SEED}")
    noticed = _signals(workspace, ads)
    _growth(workspace, noticed, words, chance)
    _phrases([reading.folded for reading, _ in noticed], words, chance)


def _texts(workspace: Workspace) -> Iterator[str]:
    for shelf in ("data/seed", "data/practice"):
        for path in workspace.files(shelf, "*.jsonl").values():
            yield from (row.text for row in labelled_file(path))


def _ad(texts: Sequence[str], chance: random.Random) -> str:
    made = ""
    while len(made) < LETTERS:
        made += chance.choice(re.split(r"(?<=[.!?])\s|\n", chance.choice(texts)[:2_000])).strip() + ". "
    return made[:LETTERS]


def _signals(workspace: Workspace, ads: Sequence[str]) -> Noticed:
    tables = load_tables(workspace)

    def noticed(some: Sequence[str]) -> Noticed:
        readings = (read(None, text, slang=tables.slang) for text in some)
        return [(reading, notice(reading, tables)) for reading in readings]

    noticed(ads[:20])
    half, _ = _timed(lambda: noticed(ads[:POSTS]))
    whole, made = _timed(lambda: noticed(ads))
    print(
        f"reading and signals: {len(ads) / whole:,.0f} posts/s; twice the posts take {whole / half:.2f} times as long"
    )
    _BASE["signals"] = whole
    return made


_BASE: dict[str, float] = {}


def _growth(workspace: Workspace, noticed: Noticed, words: Words, chance: random.Random) -> None:
    first = 0.0
    sizes: list[tuple[str, Callable[[], Rulebook]]] = [("the bundled rules", lambda: load_rulebook(workspace))]
    sizes += [(f"{size:,} rules", lambda size=size: compile_rules(_rules(size, words, chance))) for size in SIZES]
    for name, load in sizes:
        ready, book = _timed(load)
        _found(book, noticed[:20])
        half, _ = _timed(lambda: _found(book, noticed[:POSTS]))  # noqa: B023  # called at once
        whole, found = _timed(lambda: _found(book, noticed))  # noqa: B023
        first = whole if len(book.rules) == SIZES[0] else first
        total = (whole + _BASE["signals"]) / (first + _BASE["signals"])
        beside = f"; {whole / first:.1f} times the time of {SIZES[0]} rules, {total:.2f} with signals" if first else ""
        print(
            f"{name}: ready in {ready:.2f} s; {len(noticed) / whole:,.0f} posts/s by rules alone, "
            f"{len(noticed) / (whole + _BASE['signals']):,.0f} with reading and signals; "
            f"twice the posts: {whole / half:.2f} times{beside} ({found} findings)"
        )


def _found(book: Rulebook, noticed: Noticed) -> int:
    return sum(len(find(book, reading, signals)) for reading, signals in noticed)


def _rules(size: int, words: Words, chance: random.Random) -> list[Rule]:
    """Each with phrases of its own, that it needs, and signals beside them."""
    return [_rule(number, words, chance) for number in range(size)]


def _rule(number: int, words: Words, chance: random.Random) -> Rule:
    id_, offers = f"made_{number}", Test("speech_act", ("offer", "promotion", "other"))
    own, other = (
        Test(f"{id_}/own{n}", phrases=Phrases((_pattern(words, chance),), negatable=number % 3 == 0)) for n in (0, 1)
    )
    some = [Test(name) for name in chance.sample(names(), 3)]
    whens = (
        When(all=(offers, some[0]), any=(own, other)),
        When(all=(offers, own), none=(some[0],)),
        When(all=(offers,), any=(some[0], some[1]), n=2, of=(some[2], own, other)),
    )
    text: tuple[str, ...] = ("contoh",)
    return Rule(
        *(id_, id_, id_, "test", (), "deception", "weak", whens[number % 3]),
        *((), "", text, "Periksa.", (), text, text, id_),
    )


def _pattern(words: Words, chance: random.Random) -> str:
    """A pattern of words that stand beside each other in some text, so that now and then it is found."""
    some = chance.choice(words)
    place = chance.randrange(len(some) - 2)
    return chance.choice(SHAPES).format(*some[place : place + 3])


def _phrases(texts: Sequence[str], words: Words, chance: random.Random) -> None:
    """The same 500 phrases by a loop of `re`, by one alternation of `re`, and by the engine."""
    patterns = [_pattern(words, chance) for _ in range(500)]
    loop = [re.compile(pattern) for pattern in patterns]
    joined = re.compile("|".join(f"({pattern})" for pattern in patterns))
    engine = PhraseSet({str(number): Phrases((pattern,)) for number, pattern in enumerate(patterns)})
    ways: dict[str, Callable[[str], object]] = {
        "a loop of `re`": lambda text: [list(one.finditer(text)) for one in loop],
        "one alternation of `re`": lambda text: list(joined.finditer(text)),
        "the engine (literals, then RE2)": engine.find,
    }
    took = {name: _timed(lambda way=way: [way(text) for text in texts])[0] for name, way in ways.items()}
    ours = took["the engine (literals, then RE2)"]
    for name, seconds in took.items():
        print(f"500 phrases, {name}: {len(texts) / seconds:,.0f} posts/s, {seconds / ours:.1f} times the engine's time")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


if __name__ == "__main__":
    main()
