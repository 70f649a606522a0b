"""Signs that would do something where they are shown, instead of being seen.

Control characters move a terminal's cursor, wipe it or name its window; directional overrides show
a text in another order than it has; lone surrogates are bytes that were no text.  Content with such
signs is refused; what comes from elsewhere is shown with a mark in place of each.
"""

from __future__ import annotations

import re

# Directional overrides, lone surrogates, and what is no character.
_OTHERS = "\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
UNSEEN = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_OTHERS}]")
# The same but for the ends of lines that a file can have.
UNWRITTEN = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{_OTHERS}]")


def visible(text: str) -> str:
    """A text with a mark in place of each sign that is not seen.

    >>> visible("a\\x1b[2J b")
    'a<U+001B>[2J b'
    """
    return UNSEEN.sub(_mark, text)


def _mark(sign: re.Match[str]) -> str:
    return f"<{name(sign[0])}>"


def name(sign: str) -> str:
    """Its number in Unicode.

    >>> name("\\x07")
    'U+0007'
    """
    return f"U+{ord(sign):04X}"
