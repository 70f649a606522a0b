"""Which variant a learning platform asked: told by the question's text in what it exports.

A platform that draws at random knows nothing of papers; its export of responses says what was asked
in words.  Texts are compared by their words and numbers alone, since every platform prints
maths in its own way.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape

from quizgen.exam.printing.papers import Press
from quizgen.exam.source import ExamError
from quizgen.text.terminal import Terminal
from quizgen.variants.family import CodeError

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*:\d:\d{1,9}")
COMMAND = re.compile(r"\\[a-zA-Z]+")
TAG = re.compile(r"<[^<>]*>")
TOKEN = re.compile(r"\d+|[^\W\d_]+")


def tokens(text: str) -> str:
    r"""Words and numbers, parted by single spaces.

    >>> tokens(r"<p>A \(3 \times 3\) kernel: 34,944?</p>") == tokens("a 3×3 kernel, 34{,}944.")
    True
    """
    plain = COMMAND.sub(" ", TAG.sub(" ", unescape(text)))
    return f" {' '.join(TOKEN.findall(plain.casefold().replace('×', ' ')))} "


class Prompts:
    """The prompts of an exam's variants, slot by slot."""

    def __init__(self, press: Press) -> None:
        self.press = press

    def code(self, slot: str, text: str) -> str | None:
        """The one dealt variant that this text asks; None where it is none, or not only one.

        A card is the same for everybody, whatever became of its gaps.
        """
        if slot in self._cards:
            return self._cards[slot]
        if match := CODE.search(text):
            return match[0]
        asked = tokens(text)
        known = self._known.get(slot, {})
        found = [code for code, prompt in known.items() if prompt in asked]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _cards(self) -> dict[str, str]:
        slots = self.press.manifest.blueprint.slots
        return {slot.id: slot.source.card for slot in slots if slot.source.card}

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        manifest, terminal = self.press.manifest, Terminal(hide=True)
        found: dict[str, dict[str, str]] = {}
        sheets = [sheet for sheet, _ in manifest.by_paper().values()]
        for place, slot in enumerate(manifest.blueprint.slots):
            prompts = found.setdefault(slot.id, {})
            for code in dict.fromkeys(sheet.codes[place] for sheet in sheets):
                try:
                    question = self.press.question(code, slot)
                except (ExamError, CodeError):
                    continue  # of another version of the program: only its code tells it
                values = {**question.values, "asked": ""}
                prompts[code] = tokens(terminal.filled(question.prompt, values))
        return found
