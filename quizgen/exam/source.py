"""Where an exam's questions come from: families and cards, each question made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from quizgen.cards.reader import load_cards
from quizgen.errors import QuizgenError
from quizgen.families import families
from quizgen.files.content import Content
from quizgen.questions.question import Question
from quizgen.variants.family import Family, parse_code
from quizgen.variants.level import Level

KEPT = 2000  # questions that are remembered at once where not all need be


class ExamError(QuizgenError):
    """An exam that cannot be dealt, or printed, as asked."""


class QuestionSource:
    """Questions by code.  Cards are read only when one is asked.

    most: how many are remembered; without it, all.
    """

    def __init__(self, contents: Sequence[Content], most: int | None = None) -> None:
        self.contents = contents
        self.most = most
        self._made: dict[str, Question] = {}

    @cached_property
    def families(self) -> Mapping[str, Family]:
        return families(self.contents)

    @cached_property
    def cards(self) -> Mapping[str, Question]:
        return {card.id: card.question for card in load_cards(self.contents)}

    def question(self, code: str) -> Question:
        """A card, or a variant of a family."""
        if code not in self._made:
            if len(self._made) == self.most:
                self._made.clear()
            self._made[code] = self._question(code)
        return self._made[code]

    def _question(self, code: str) -> Question:
        parsed = parse_code(code)
        if parsed is not None and parsed.family in self.families:
            return self.families[parsed.family].question(parsed.level, parsed.index)
        if parsed is not None or code not in self.cards:
            what = "this program has no such card or family"
            raise ExamError(code, what, "name its content folder with --content")
        return self.cards[code]

    def level(self, question: Question) -> Level | None:
        """The level that a question is a variant of; none of a card."""
        if question.family is None or question.level is None:
            return None
        return self.families[question.family].level(question.level)
