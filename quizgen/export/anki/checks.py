"""What is checked of Anki notes before a package is written.

Anki accepts each of these faults without a word and shows them as broken or missing cards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quizgen.export.anki.notes import AnkiError, Note

TAG = re.compile(r"CNN(::[a-z0-9.+-]+)+")
OPENING = re.compile(r"\{\{c(\d+)::")
HTML_TAG = re.compile(r"<[^>]*>")
SOURCE = re.compile(r'<img\b[^>]*\bsrc="([^"]*)"')
MARKS = re.compile(r"<(?:img|svg)\b")


class Checker:
    """Checks notes one after the other."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def check(self, note: Note, values: Sequence[str]) -> None:
        """Raise AnkiError where Anki would break the note; ``values`` are its fields' in order."""
        if note.id in self.seen:
            raise AnkiError(note.id, "two notes have this id", "give each its own")
        self.seen.add(note.id)
        for fault in faults(note, values):
            raise AnkiError(note.id, fault)


def faults(note: Note, values: Sequence[str]) -> Iterator[str]:
    unknown = sorted(name for name in note.fields if name not in note.type.fields)
    if unknown:
        yield f"the note type {note.type.name} has no field {', '.join(unknown)}"
    if is_empty(values[0]):
        yield f"the field {note.type.fields[0]} is empty"
    for tag in note.tags:
        if not TAG.fullmatch(tag):
            yield f"'{tag}' is not a tag of this deck: CNN::, then lower-case ids joined by '::'"
    if note.type.is_cloze:
        yield from cloze_faults(values[0])
    for name in sorted({name for text in values for name in SOURCE.findall(text)}):
        yield f"the picture '{name}' is not in the package"


def deletions(text: str) -> int:
    """How many numbers a cloze's deletions have: a card each."""
    return len({int(opening[1]) for opening in OPENING.finditer(text)})


def is_empty(html: str) -> bool:
    """Whether a field shows nothing."""
    return not HTML_TAG.sub("", html).strip() and not MARKS.search(html)


def cloze_faults(text: str) -> Iterator[str]:
    r"""Deletions that Anki would end, split or number in another way than meant.

    >>> list(cloze_faults(r"<p>{{c1::\(K^{2}\)}} weights</p>"))
    []
    >>> list(cloze_faults(r"<p>{{c1::\(2^{2^{3}}\)}} weights</p>"))
    ["'}}' inside maths ends the deletion '\\(2^{2^{3'"]
    """
    openings = list(OPENING.finditer(text))
    if not openings:
        yield "it has no deletion"
    numbers = {int(opening[1]) for opening in openings}
    if openings and numbers != set(range(1, len(numbers) + 1)):
        yield f"its deletions are numbered {', '.join(map(str, sorted(numbers)))}, not from 1 on"
    for opening in openings:
        content, ending, _ = text[opening.end() :].partition("}}")
        if not ending or OPENING.search(content):
            yield f"the deletion '{content}' does not end"
        elif content.count(r"\(") != content.count(r"\)"):
            yield f"'}}}}' inside maths ends the deletion '{content}'"
        elif "::" in content:
            yield f"'::' makes a hint of the end of the deletion '{content}'"
        elif is_empty(content):
            yield "a deletion is empty"
