"""Numbers typed where the engine can compute them or a source must be named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding

MANY = 999  # a larger number is computed or sourced
YEARS = range(1900, 2100)

ALONE = re.compile(r"<(\d{4,})\s*(?:\|[^<>\n]*)?>")  # a number in a hole, computed from nothing
HOLE = re.compile(r"<[A-Za-z0-9(][^<>\n]*>")
_UNITS = (
    r"%|(?:parameters?|[kMGT]?(?:MACs?|FLOP[sS]?)|multiply-adds?|per ?cent|[kKMGT]i?B|[kMGT]|"
    r"thousands?|(?:[mb]|tr)illions?)\b"
)
_WHOLE = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+"
_POWER = r"[eE][+-]?\d+|(?<=\b10)\^\{?\d+\}?"
NUMBER = re.compile(
    rf"(?<![\w.,])({_WHOLE})(\.\d+)?(?:(?=(\s*\\?(?:{_UNITS})))|({_POWER})(?!\w)|(?!\w|\.\d))"
)


def typed_numbers(card: Card) -> Iterator[Finding]:
    for _, line, text in card.written:
        for match in ALONE.finditer(text):
            fix = "compute it, as in <vgg16.layer(fc6).out_channels>"
            what = f"the number in {match[0]} is typed; {fix}"
            yield Finding(card.at(line + text.count("\n", 0, match.start())), what)
        rest = HOLE.sub(lambda hole: " " * len(hole[0]), text).replace("{,}", ",")
        for known in card.sourced:
            rest = rest.replace(known.text.strip(), " " * len(known.text.strip()))
        for match in NUMBER.finditer(rest):
            value = int(re.sub(r"\D", "", match[1])[:20])
            if match[3] or match[4] or (value > MANY and value not in YEARS):
                number = match[0] + (match[3] or "")
                yield Finding(
                    card.at(line + rest.count("\n", 0, match.start())),
                    f"the number {number} is typed; compute it, <...>, or list it under 'sourced'",
                )


def idle_sources(card: Card) -> Iterator[Finding]:
    """Entries under ``sourced`` for texts that are not on the card."""
    for known in card.sourced:
        if not any(known.text.strip() in written.text for written in card.written):
            what = f"'{known.text.strip()}' is sourced but stands nowhere on the card"
            yield Finding(card.at(known.line), what)
