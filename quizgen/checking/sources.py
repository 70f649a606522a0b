"""Where a card is from, and what it names: years of papers, networks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding
from quizgen.errors import did_you_mean

NOTES = re.compile(r"(lecture|course|own) notes\b")  # need no year
YEAR = re.compile(r"\((19|20)\d\d\)")
FILE = re.compile(r"\.(pdf|docx?|pptx?|txt|md|html?|apkg|csv)\b|[\\/]\w+[\\/]", re.IGNORECASE)


def sources(card: Card) -> Iterator[Finding]:
    """Sources that nobody else could find: a file, a paper without its year."""
    named = [(card.line, card.source), *((known.line, known.source) for known in card.sourced)]
    for line, source in named:
        if FILE.search(source):
            yield Finding(card.at(line), f"the source '{source}' names a file; name the work")
        elif not (NOTES.match(source) or YEAR.search(source)):
            what = f"the source '{source}' has no year; write 'Title (2015)', or 'lecture notes'"
            yield Finding(card.at(line), what)


def networks(card: Card, known: Collection[str]) -> Iterator[Finding]:
    """Names under ``networks`` that are in no list."""
    for name in card.networks:
        if name not in known:
            fix = f"{did_you_mean(name, known)} (the list stands in topics.yaml)"
            yield Finding(card.place, f"there is no network '{name}'; {fix}")
