"""Ids suggested from what a card asks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

MOST_WORDS = 5
LONGEST_WORD = 24
SIGNS = str.maketrans({"×": "x", "ß": "ss", "ø": "o", "æ": "ae", "'": None, "’": None})
MARKS = re.compile(r"['’]s\b|\[\[(?:\d+::)?|\]\]|\$|`|\\[a-z]*")
WORD = re.compile(r"[a-z0-9]+")
_EMPTY = """
    a an and are as at by do does for from has have how in is it its many much of on or that the to
    was were what when which why with
"""
EMPTY = frozenset(_EMPTY.split())


def slug(text: str) -> str:
    """The first words of a text that mean something, as an id.

    >>> slug("What is the receptive field of a 3×3 convolution?")
    'receptive-field-3x3-convolution'
    >>> slug("Größe?"), slug("什么"), slug("What is it?")
    ('grosse', 'card', 'what-is-it')
    >>> slug("VGG's kernels aren't large")
    'vgg-kernels-arent-large'
    """
    plain = unicodedata.normalize("NFKD", MARKS.sub(" ", text).translate(SIGNS))
    letters = "".join(sign for sign in plain.lower() if not unicodedata.combining(sign))
    words = WORD.findall(letters)
    telling = [word for word in words if word not in EMPTY] or words
    return "-".join(word[:LONGEST_WORD] for word in telling[:MOST_WORDS]) or "card"


def unused(identifier: str, taken: Container[str], begun: dict[str, int] | None = None) -> str:
    """The id, with a number behind it where it is taken.

    begun: by id, the number last given; when many ids are made, keep it from one to the next.

    >>> unused("relu", {"relu", "relu-2"})
    'relu-3'
    """
    begun = {} if begun is None else begun
    number = begun.get(identifier, 1)
    found = identifier if number == 1 else f"{identifier}-{number}"
    while found in taken:
        number += 1
        found = f"{identifier}-{number}"
    begun[identifier] = number
    return found
