"""Quizlet's exports: a term and its definition a line, or all in one line."""

from __future__ import annotations

import re

from quizgen.authoring.convert import paragraphs
from quizgen.authoring.html import line_of
from quizgen.authoring.note import WHOLE, Batch, ImportedNote
from quizgen.files.yaml import LINE_END

KIND = "Quizlet"
LINES, SINGLE = "tab between sides", "comma between sides, semicolon between cards"
MOSTLY = 0.9  # the share of lines that have a tab
ADVICE = "export it from Quizlet with a tab between term and definition, and a line for each card"


def is_quizlet(text: str) -> bool:
    """Whether a text is lines with one tab, or one line of terms and definitions.

    >>> is_quizlet("stride\\tstep\\npadding\\tborder"), is_quizlet("a,b;c,d;")
    (True, True)
    >>> is_quizlet("What is a stride?\\nThe step.")
    False
    """
    lines = [line for line in LINE_END.split(text) if line.strip()]
    with_tab = sum("\t" in line.strip() for line in lines)
    return bool(lines) and (with_tab >= MOSTLY * len(lines) or _is_single(lines))


def read_quizlet(text: str, shown: str) -> Batch:
    """The cards of an export; places are ``file:line``.

    text: of the whole file.  shown: its name in messages.
    """
    lines = LINE_END.split(text)
    if _is_single([line for line in lines if line.strip()]):
        batch = Batch(shown, KIND, SINGLE)
        for number, line in enumerate(lines, start=1):
            for pair in filter(str.strip, line.split(";")):
                _add(batch, f"{shown}:{number}", *pair.split(",", 1))
        return batch
    batch = Batch(shown, KIND, LINES)
    for number, line in enumerate(lines, start=1):
        sides = line.strip(" ").split("\t")
        while len(sides) > 2 and not sides[-1].strip():
            sides.pop()
        if len(sides) == 2:
            _add(batch, f"{shown}:{number}", *sides)
        elif line.strip():
            what = (
                f"a line with {len(sides) - 1} tabs" if len(sides) > 1 else "a line without a tab"
            )
            batch.leave(f"{shown}:{number}", f"{what}; {ADVICE}")
    return batch


def _is_single(lines: list[str]) -> bool:
    """Whether the file is one line of pairs, each with one comma."""
    if len(lines) != 1 or ";" not in lines[0] or re.search(r"[?.!]\s", lines[0]):
        return False
    pairs = [pair for pair in lines[0].split(";") if pair.strip()]
    return len(pairs) > 1 and all(pair.count(",") == 1 for pair in pairs)


def _add(batch: Batch, place: str, front: str, back: str) -> None:
    """A card; tags of HTML are taken off, as Anki's older exports have them without saying so."""
    texts = []
    for side in (front, back):
        text, lost = line_of(side)
        for what in lost:
            batch.leave(place, what, aside=what not in WHOLE)
        texts.append(text)
    asked, answer = (batch.convert(place, paragraphs(text), gaps=False) for text in texts)
    batch.add(ImportedNote(place, asked, answer))
