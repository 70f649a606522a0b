"""Marks of other languages, which are shown as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding

OURS = re.compile(r"\\.|\$[^$]*\$|`[^`]*`|<[A-Za-z0-9(][^<>\n]*>|\*\*")  # may hold a star
STARS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
LINK = re.compile(r"\[([^\[\]\n]+)\]\((\w+:[^()\s]*)\)")


def foreign_marks(card: Card) -> Iterator[Finding]:
    """Words between single stars, and links."""
    for _, line, text in card.written:
        rest = OURS.sub(lambda mark: " " * len(mark[0]), text)
        for pattern, fix in ((STARS, "**{}** makes it strong"), (LINK, "write '{}' alone")):
            for match in pattern.finditer(rest):
                place = card.at(line + rest.count("\n", 0, match.start()))
                yield Finding(place, f"'{match[0]}' is shown as it stands; {fix.format(match[1])}")
