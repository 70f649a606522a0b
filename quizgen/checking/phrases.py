"""Phrases that read as translated, and British spellings, in the files of the shipped content.

A file is read as text, comments included, so that one rule serves cards and families alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizgen.checking.finding import Finding
from quizgen.files.content import Content
from quizgen.files.disk import read_text

# A phrase, as a pattern in which a space stands for any white space, and what to write instead.
PHRASES: tuple[tuple[str, str], ...] = (
    ("puts? out|putting out", "outputs, produces"),
    ("(?<!idea[ ])(?<!reason[ ])behind", "after, followed by"),
    ("goes over|go over|works? on", "is applied to, takes"),
    ("goes through|go through", "is applied to, takes"),
    ("sizes? rounds? down", "sizes are rounded down"),
    ("comes? out(?! of)", "is, gives"),
    ("worst moment", "peak"),
    ("own numbers", "optimizer state"),
    ("the other way a?round", "inverted"),
    ("(?:works?|ends?|begins?|does|do) so(?! that)\\b", "as follows, or say what it does"),
    ("how many (?:[a-z]+ ){1,2}has (?:an?|it|the|this|each)\\b", "How many ... does it have?"),
    ("(?:is|are) to(?= [a-z])", "say who does what"),
    ("are? no multiply-adds?|is no multiply-add", "is not a multiply-add"),
    ("knows? no", "has no"),
    ("in what (?:is|are|does|do)", "what ... at?"),
    ("you let the", "You kept, you left"),
    ("as large as (?:can|may) be", "the largest"),
    ("which layers is", "Which layers are"),
    ("by how many times", "by what factor"),
    ("how many times as (?:many|much|large)", "by what factor"),
    ("whoever|for want of", "say who"),
    ("has to be paid", "costs"),
)
SPELLINGS: tuple[tuple[str, str], ...] = (
    ("optimis(?:e|er|ers|ed|ing|ation)", "optimiz-"),
    ("normalis(?:e|es|ed|ing|ation|ations)", "normaliz-"),
    (
        "(?:factor|initial|regular|penal|general|memor|summar|special|util)is(?:e|es|ed|ing|ation)",
        "-iz-",
    ),
    ("neighbour(?:s|ing|hood)?", "neighbor"),
    ("grey", "gray"),
    ("centre[ds]?", "center"),
    ("colour(?:s|ed)?", "color"),
    ("programmes?", "program"),
)
# Beside these signs a word is part of an id or a key, and a name before a colon may be one.
ALONE = r"(?<![-\w<:/.])(?<!id: )(?:{})(?![-\w>/])"
NO_KEY = r"(?!:)"
ROWS = PHRASES + SPELLINGS


def _pattern() -> re.Pattern[str]:
    """One pattern of all rows, a group for each."""
    parts = [
        f"(?P<_{i}>{phrase})" + NO_KEY * (i >= len(PHRASES)) for i, (phrase, _) in enumerate(ROWS)
    ]
    return re.compile(ALONE.format("|".join(parts).replace(" ", r"\s+")), re.IGNORECASE)


PATTERN = _pattern()


def translated(text: str) -> Iterator[tuple[int, str]]:
    """The line of each phrase, and what to write instead.

    >>> list(translated("A layer\\nputs out 64 maps."))
    [(2, "'puts out' reads as translated: outputs, produces")]
    """
    for match in PATTERN.finditer(text):
        row = next(i for i in range(len(ROWS)) if match[f"_{i}"])
        what = "reads as translated" if row < len(PHRASES) else "is British"
        said = " ".join(match[0].split())
        yield text.count("\n", 0, match.start()) + 1, f"'{said}' {what}: {ROWS[row][1]}"


def phrase_findings(content: Content) -> Iterator[Finding]:
    """Those in the families and cards of the shipped content; others write as they like."""
    if content.prefix:
        return
    for folder in ("families", "cards"):
        for path, shown in content.files(folder):
            for line, what in translated(read_text(path, shown)):
                yield Finding(f"{shown}:{line}", what)
