"""The signs that part two sides or make gaps in a line: of Obsidian, Mochi, hashcards.

>>> sides("dilation :: holes"), sides("std::vector")
(Sides(front='dilation', back='holes', both=False), None)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

from quizgen.authoring.convert import ANKI_GAP, CODE

SIDES = re.compile(r"(?<!:)(?P<sign>:::?)(?!:)")
HIGHLIGHT = re.compile(r"==(?=[^\s=])(?P<text>[^=\n]*[^\s=])==")
BRACKETS = re.compile(r"(?<![\\\[!])\[(?P<text>[^\[\]\n]+)\](?![\](])")
MOCHI_GAP = re.compile(r"\{\{(?:(?P<number>\d{1,3})::)?(?P<text>(?!c\d{1,3}::)[^{}\n]+)\}\}")
CODE_SPAN = re.compile(r"`[^`\n]*`|\$[^$\n]*\$")
HELD = "\ue003"  # stands for code and formulas while gaps are looked for
ASKING_SIGNS = ("?", "？")


class Sides(NamedTuple):
    """What stands before and behind ``::``; both: whether ``:::`` asks for either."""

    front: str
    back: str
    both: bool


def sides(line: str) -> Sides | None:
    """What ``::`` parts in a line; None where there is no such sign.

    ``std::vector`` has none: without spaces around it only what follows a question mark is one.
    line: of the notes.
    """
    if line.startswith(CODE) or "::" not in line:
        return None
    bare = CODE_SPAN.sub(lambda span: "_" * len(span[0]), line)
    found = [match for match in SIDES.finditer(bare) if _parts(bare, match)]
    if len(found) != 1 or ANKI_GAP.search(bare):
        return None
    front, back = line[: found[0].start()].strip(), line[found[0].end() :].strip()
    return Sides(front, back, found[0]["sign"] == ":::") if front and back else None


def _parts(line: str, match: re.Match[str]) -> bool:
    before, after = (
        line[max(0, match.start() - 1) : match.start()],
        line[match.end() : match.end() + 1],
    )
    return (before.isspace() and after.isspace()) or before in ASKING_SIGNS


def has_gaps(lines: Sequence[str]) -> bool:
    """Whether there is a gap in some lines.

    lines: of the notes.

    >>> has_gaps(["A ==kernel== is small."]), has_gaps(["a == b == c"])
    (True, False)
    """
    return any(map(is_gapped, with_anki_gaps(lines)))


def is_gapped(line: str) -> bool:
    """Whether a line has a gap as Anki writes it, but for those in code.

    line: of the notes.

    >>> is_gapped("{{c1::x}}"), is_gapped("`{{c1::x}}`")
    (True, False)
    """
    return not line.startswith(CODE) and bool(ANKI_GAP.search(CODE_SPAN.sub("", line)))


def with_anki_gaps(lines: Sequence[str], *, brackets: bool = False) -> list[str]:
    """The gaps of Obsidian and Mochi as Anki writes them, numbered over all the lines.

    lines: of the notes.  brackets: whether ``[text]`` is a gap, too, as for hashcards.

    >>> with_anki_gaps(["A ==kernel== is", "{{small}}."])
    ['A {{c1::kernel}} is', '{{c2::small}}.']
    """
    number = _numbered()

    def gapped(line: str) -> str:
        if line.startswith(CODE):
            return line
        spans = CODE_SPAN.findall(line)
        line = CODE_SPAN.sub(HELD, line.replace(HELD, ""))
        line = MOCHI_GAP.sub(number, HIGHLIGHT.sub(number, line))
        line = BRACKETS.sub(number, line) if brackets else line
        return re.sub(HELD, lambda _: spans.pop(0), line)

    return [gapped(line) for line in lines]


def _numbered() -> Callable[[re.Match[str]], str]:
    """Makes gaps of what is found: one number after the other, but for those that have one."""
    numbers = count(1)

    def gap(match: re.Match[str]) -> str:
        own = match.groupdict().get("number")
        return f"{{{{c{own or next(numbers)}::{match['text']}}}}}"

    return gap
