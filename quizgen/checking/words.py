"""The words of a text that carry its meaning, to compare texts by."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quizgen.text.markup import CodeSpan, Deletion, Inline, Markup, Strong, Text
from quizgen.text.terminal import Terminal

WORD = re.compile(r"\w+(?:[-×.·/^]\w+)*")
ENDING = re.compile(r"(?<=\w{3})(?:ies|es|s|ed|ing|y|e)$")

# Words that two ways of asking the same may differ in. "Why", "how" and "not" are none of them.
_EMPTY = """
    a an and are as at be been by can could do does did for from had has have in into is it its of
    on one s than that the their them then there these they this those to was were what which who
    with would
"""
EMPTY = frozenset(_EMPTY.split())


def stem(word: str) -> str:
    """A word without its ending, roughly.

    >>> stem("layers"), stem("called"), stem("copies"), stem("copy"), stem("ReLUs")
    ('layer', 'call', 'cop', 'cop', 'relu')
    """
    return ENDING.sub("", word.casefold())


def words_of(text: str) -> dict[str, str]:
    """The stems of a text's words that mean something, each with a word it stands for.

    >>> words_of("What is the padding of a 3×3 kernel?")
    {'padd': 'padding', '3×3': '3×3', 'kernel': 'kernel'}
    """
    found = (word for word in WORD.findall(text) if word.casefold() not in EMPTY)
    return {stem(word): word for word in found}


def visible_text(markup: Markup) -> str:
    """A text as it is read, deletions and all."""
    return Terminal().markup(markup)


def spoken_words(items: Iterable[Inline]) -> str:
    """What is said in words: maths left out."""
    parts = []
    for item in items:
        if isinstance(item, Text | CodeSpan):
            parts.append(item.text)
        elif isinstance(item, Strong | Deletion):
            parts.append(spoken_words(item.items))
    return " ".join(parts)
