"""How large the practice page of the shipped deck is, and how long it takes to make.

.venv/bin/python benchmarks/page.py
"""

from __future__ import annotations

import gzip
from time import perf_counter

from quizgen import __version__
from quizgen.decks.finding import find
from quizgen.decks.recipe import load_deck
from quizgen.export.formats import Edition
from quizgen.export.page.page import export
from quizgen.files.content import contents

RECIPE = "cnn-architectures"
EDITION = Edition(__version__, 1)


def main() -> None:
    shipped = contents()
    path, shown = find(RECIPE, shipped)
    start = perf_counter()
    deck = load_deck(path, shipped, shown)
    drawn = sum(len(list(living.questions)) for living in deck.numbers)
    loaded = perf_counter()
    data = export(deck, EDITION).data
    made = perf_counter()
    print(f"{drawn} variants of {len(deck.numbers)} levels, {len(deck.cards)} concept cards")
    print(f"read and drawn in {loaded - start:.1f} s, page made in {made - loaded:.1f} s more")
    print(f"{len(data) / 1e6:.2f} MB, {len(gzip.compress(data, 9)) / 1e6:.2f} MB compressed")


if __name__ == "__main__":
    main()
