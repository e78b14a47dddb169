"""Training from 20,000 examples with the encoder's cache warm: seconds of one core for reading them and for fitting.

    make bench PART=train

The examples are the seed rows and changed copies of them (typing errors, other places, other sums, ...); a copy's
embedding is that of its row with a little noise, as a cache would hold one of its own. The nets over the encoder's
words are not trained here, what they say is in the cache too: `patrol model train --name e5` takes some forty minutes
more for them. Without the sentence encoder the light model alone is fitted.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice

import numpy as np

from patrol import flow
from patrol.classify.encoder import Floats, find_encoder
from patrol.classify.model import load_model
from patrol.learning.examples import seed_examples
from patrol.learning.noticing import embedded, fit, notice_all
from patrol.learning.perturbing import changed, changes
from patrol.learning.recipe import load_recipe
from patrol.records import Example
from patrol.settings import Settings
from patrol.workspace import find_workspace

EXAMPLES, NOISE, SEED = 20_000, 0.02, 7


def main() -> None:
    workspace = find_workspace()
    seeds = list(seed_examples(workspace))
    made = list(islice(_grown(seeds), EXAMPLES))
    tables = flow.open_engine(workspace, Settings(model="base"), model=False).tables
    encoder = find_encoder(workspace, pools=load_model(workspace.bundled / "models" / "e5").pools)
    rows = embedded(notice_all(seeds, tables), encoder)(seeds) if encoder else []
    known = dict(zip([one.id for one in seeds], rows, strict=False))
    dice = np.random.default_rng(SEED)

    def embed(rows: Sequence[Example]) -> Floats:
        found = np.array([known[row.id.split("+")[0]] for row in rows], dtype=np.float32)
        return (found + dice.normal(0, NOISE, found.shape)).astype(np.float32)

    began = time.process_time()
    noticed = notice_all(made, tables)
    read_in = time.process_time() - began
    print(f"reading {len(made):,} examples: {read_in:.0f} s of one core")
    for name in ("base", "e5") if encoder else ("base",):
        recipe = load_recipe(workspace.bundled / "models" / name / "recipe.yml")
        began = time.process_time()
        fit(name, made, noticed, recipe, embed)
        seconds = time.process_time() - began
        nets = ", its nets trained before" if recipe.pooling_rounds else ""
        told = f"{seconds:.0f} s; with reading {seconds + read_in:.0f} s of one core (asked: under 120)"
        print(f"fitting {name}{nets}: {told}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _grown(seeds: Sequence[Example]) -> Iterator[Example]:
    """The seed rows, then their changed copies without end."""
    yield from seeds
    for number, (name, one) in enumerate(zip(cycle(changes()), cycle(seeds), strict=False)):
        text = changed(one.text, name, f"{one.id}-{number}")
        yield replace(one, id=f"{one.id}+{number}", text=f"{text} {number}")


if __name__ == "__main__":
    main()
