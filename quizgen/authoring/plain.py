"""Plain notes: a question line, its answer lines, and an empty line before the next."""

from __future__ import annotations

import re

from quizgen.authoring.convert import paragraphs, to_markup
from quizgen.authoring.html import line_of
from quizgen.authoring.note import Batch, ImportedNote
from quizgen.files.yaml import LINE_END

ASKED = re.compile(r"(?:q|question)\s*[:.]\s*(?=\S)", re.IGNORECASE)
ANSWERED = re.compile(r"(?:a|answer)\s*[:.]\s*(?=\S)", re.IGNORECASE)
HEADING = re.compile(r"#+\s")


def read_plain(text: str, shown: str) -> Batch:
    """The notes of a text file; places are ``file:line`` of their questions."""
    batch = Batch(shown)
    block: list[str] = []
    start = 0
    for number, line in enumerate([*LINE_END.split(text), ""], start=1):
        if HEADING.match(line.strip()) and not block:
            batch.leave(f"{shown}:{number}", f"a heading: {line.strip()}")
        elif line.strip():
            start = start if block else number
            block.append(line.strip())
        elif block:
            _add(batch, block, f"{shown}:{start}")
            block = []
    return batch


def _add(batch: Batch, written: list[str], place: str) -> None:
    lines = []
    for line in written:
        text, lost = line_of(line)
        lines += text.split("\n")
        for what in lost:
            batch.leave(place, what)
    front = ASKED.sub("", lines[0], count=1) if ASKED.match(lines[0]) else lines[0]
    back = lines[1:]
    if back and ANSWERED.match(back[0]):
        back[0] = ANSWERED.sub("", back[0], count=1)
    asked, answer = to_markup(front, gaps=True), to_markup(paragraphs("\n".join(back)))
    for what in (*asked.left, *answer.left):
        batch.leave(place, what)
    note = ImportedNote(place, asked.text, answer.text)
    batch.add(ImportedNote(place, asked.text, why=answer.text) if note.is_cloze else note)
