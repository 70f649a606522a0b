"""Which variant a learning platform asked: told by the question's text in what it exports.

A platform that draws at random knows nothing of papers; its export of responses says what was asked
in words.  Texts are compared by their words and numbers alone, since every platform prints
maths in its own way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from quizgen.exam.printing.papers import Press
from quizgen.exam.source import ExamError
from quizgen.questions.question import Choice, Question
from quizgen.text.terminal import Terminal
from quizgen.variants.family import CodeError

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*:\d:\d{1,9}")
COMMAND = re.compile(r"\\[a-zA-Z]+")
TAG = re.compile(r"<[^<>]*>")
RAISED = re.compile("[⁰¹²³⁴-⁹₀-₉]+")  # powers and indices: numbers of their own
TOKEN = re.compile(r"\d+|[^\W\d_]+")


def tokens(text: str) -> str:
    r"""Words and numbers, parted by single spaces.

    >>> tokens(r"<p>A \(3 \times 3\) kernel: 34,944?</p>") == tokens("a 3×3 kernel, 34{,}944.")
    True
    >>> tokens("10⁹ x₁") == tokens(r"\(10^{9}\) \(x_{1}\)")
    True
    """
    plain = COMMAND.sub(" ", TAG.sub(" ", unescape(text)))
    plain = unicodedata.normalize("NFKC", RAISED.sub(r" \g<0> ", plain).replace("×", " "))
    return f" {' '.join(TOKEN.findall(plain.casefold()))} "


@dataclass(frozen=True)
class Told:
    """What tells a variant: its prompt without how to answer, and its options; as tokens."""

    prompt: str
    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, question: Question) -> Told:
        values = {**question.values, "asked": ""}
        prompt = tokens(Terminal(hide=True).filled(question.prompt, values))
        answer, line = question.answer, Terminal().line
        options = answer.options if isinstance(answer, Choice) else ()
        return cls(prompt, tuple(tokens(line(question.filled(one.text))) for one in options))


def told_by(text: str, known: Mapping[str, Told]) -> str | None:
    """The one variant that a text asks; None where it is none, or not only one.

    Where several have the same prompt, as in a choice of names, their options tell them apart.
    """
    asked = tokens(text)
    found = [code for code, told in known.items() if told.prompt in asked]
    if len(found) > 1:
        found = [code for code in found if all(part in asked for part in known[code].options)]
    return found[0] if len(found) == 1 else None


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
        return told_by(text, self._known.get(slot, {}))

    def anywhere(self, text: str) -> tuple[str, str] | None:
        """The one slot and variant that a text asks, whose words may have run together."""
        asked = tokens(text).replace(" ", "")
        found = [
            (slot, code)
            for slot, known in self._known.items()
            for code, told in known.items()
            if (prompt := told.prompt.replace(" ", "")) and prompt in asked
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _cards(self) -> dict[str, str]:
        slots = self.press.manifest.blueprint.slots
        return {slot.id: slot.source.card for slot in slots if slot.source.card}

    @cached_property
    def _known(self) -> dict[str, dict[str, Told]]:
        manifest = self.press.manifest
        found: dict[str, dict[str, Told]] = {}
        sheets = [sheet for sheet, _ in manifest.by_paper().values()]
        for place, slot in enumerate(manifest.blueprint.slots):
            prompts = found.setdefault(slot.id, {})
            for code in dict.fromkeys(sheet.codes[place] for sheet in sheets):
                try:
                    question = self.press.question(code, slot)
                except (ExamError, CodeError):
                    continue  # of another version of the program: only its code tells it
                prompts[code] = Told.of(question)
        return found
