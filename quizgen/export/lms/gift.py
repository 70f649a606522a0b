r"""GIFT, Moodle's text format: no pictures, no tables to fill in, no tags.

>>> signs("a = {b} \\(x\\)")
'a \\= \\{b\\} \\\\(x\\\\)'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from quizgen.decks.recipe import Deck
from quizgen.export.formats import Edition, Export
from quizgen.export.lms.bank import Bank, deck_bank, exported, losses, shuffled
from quizgen.export.lms.moodle import ROOT, category
from quizgen.export.lms.moodle_gaps import accepted
from quizgen.export.lms.phrasing import (
    PLAIN,
    RIGHT,
    WRONG,
    Wording,
    cells,
    decimal,
    typed,
    wrong_rows,
)
from quizgen.formulas.numbers import counted
from quizgen.questions.question import Blanks, Choice, Cloze, Dims, Numeric, Question, Reveal
from quizgen.text.html import Html

WHOLE = f"Write x between the numbers of a shape, as in 3x224x224, and of all numbers {PLAIN}."
SPECIAL = re.compile(r"[\\~=#{}:]")


def export(deck: Deck, edition: Edition) -> Export:
    """A deck's practice pool."""
    bank = deck_bank(deck, edition)
    return exported(bank, document(bank).encode(), losses(bank) + own_losses(bank))


def own_losses(bank: Bank) -> list[str]:
    found = shuffled(bank)
    questions = list(bank.questions())
    if tables := sum(isinstance(q.answer, Blanks | Dims) for q in questions):
        found.append(
            f"{tables} shapes and tables: the whole answer is compared as a text, which "
            "names no mistake."
        )
    if pictures := sum(q.figure is not None for q in questions):
        found.append(f"{counted(pictures, 'picture')}: described in words only.")
    found.append("There are no tags, ids, units or points.")
    return found


def document(bank: Bank) -> str:
    return "".join(chunks(bank))


def chunks(bank: Bank) -> Iterator[str]:
    """The file, question by question."""
    writer = GiftWriter()
    for place, pool in enumerate(bank.pools):
        path = "/".join([ROOT, category(bank.title), category(pool.title)])
        yield ("\n" if place else "") + f"$CATEGORY: {path}\n"
        for question in pool.questions:
            yield f"\n{writer.question(question)}\n"


def signs(text: str) -> str:
    """Text in which no sign is GIFT's own, on one line: an empty line would end the question."""
    return " ".join(SPECIAL.sub(lambda sign: "\\" + sign[0], text).split())


class GiftWriter:
    """Questions as GIFT blocks."""

    def __init__(self) -> None:
        self.words = Wording(Html())

    def question(self, question: Question) -> str:
        match question.answer:
            case Numeric() as answer:
                return self._block(question, self._prompt(question), self._rows(question, answer))
            case Choice() as answer:
                return self._block(
                    question, self._prompt(question), self._options(question, answer)
                )
            case Dims() | Blanks() as answer:
                text = self.words.html.filled(question.prompt, question.values)
                text += f"<p>{WHOLE}</p>"
                plain = (cells if isinstance(answer, Blanks) else typed)(answer.key)
                keys = dict.fromkeys([plain, plain.replace("x", "×"), plain.replace("; ", ";")])
                return self._block(question, text + _described(question), _texts(keys))
            case Cloze(text=text):
                deletions = question.filled(text).deletions()
                wholes = zip(*[_padded(accepted(d), 2) for d in deletions], strict=True)
                prompt = self._prompt(question)
                return self._block(
                    question, prompt, _texts(dict.fromkeys("; ".join(whole) for whole in wholes))
                )
            case Reveal(text=text):
                key = self.words.text(question, text) + self.words.why(question)
                return self._block(question, self._prompt(question), "", key)

    def _prompt(self, question: Question) -> str:
        if isinstance(question.answer, Cloze):
            hidden = HiddenHtml().markup(question.filled(question.answer.text))
            return hidden + _described(question)
        return self.words.prompt(question) + _described(question)

    def _block(self, question: Question, text: str, answers: str, feedback: str = "") -> str:
        solution = feedback or self.words.solution(question)
        general = f"####[html]{signs(solution)}" if solution else ""
        return f"::{signs(question.code)}::[html]{signs(text)}{{{answers}{general}}}"

    def _rows(self, question: Question, answer: Numeric) -> str:
        """``%0%`` makes a number wrong; what follows ``~`` is for every other answer."""
        tolerance = decimal(answer.tolerance)
        rows = [f"={decimal(answer.value)}:{tolerance}#[html]{RIGHT}"]
        for row in wrong_rows(answer, question.slips):
            feedback = signs(self.words.feedback(row.slips, question.misconceptions))
            rows.append(f"=%0%{decimal(row.value)}:{tolerance}#[html]{feedback}")
        return "#" + "".join(rows) + f"~#[html]{WRONG}"

    def _options(self, question: Question, choice: Choice) -> str:
        rows = []
        for option in choice.shuffled(question.code):
            is_right = option.id == choice.right
            text = signs(self.words.text(question, option.text))
            reason = self.words.text(question, option.reason) if option.reason else ""
            feedback = signs(reason or (RIGHT if is_right else WRONG))
            rows.append(f"{'=' if is_right else '~'}[html]{text}#[html]{feedback}")
        return "".join(rows)


class HiddenHtml(Html):
    """HTML in which deletions are lines to be filled."""

    def deletion(self, number: int, text: str) -> str:
        return "______"


def _texts(texts: Iterable[str]) -> str:
    """Right texts; a ``*`` in one stands for itself, and an arrow would ask for pairs."""
    plain = (text for text in texts if "->" not in text)
    return "".join("=" + signs(text.replace("*", r"\*")) for text in plain)


def _padded(texts: list[str], size: int) -> list[str]:
    return texts + texts[-1:] * (size - len(texts))


def _described(question: Question) -> str:
    if question.figure is None:
        return ""
    from quizgen.figures import picture_named

    picture = picture_named(question.figure)
    words = [f"[{picture.alt}]", *("; ".join(_cells(line)) for line in picture.lines())]
    return f"<p>{'<br>'.join(map(Html().text, words))}</p>"


def _cells(line: str) -> list[str]:
    """The columns of a line, which HTML would run together."""
    return [cell.strip() for cell in line.split("  ") if cell.strip()]
