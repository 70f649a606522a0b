"""CSV: a row for each question, in plain text, for spreadsheets and other programs.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@``; such a cell is written
with an apostrophe in front.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping

from quizgen.decks.recipe import Deck
from quizgen.export.formats import Edition, Export
from quizgen.export.json import answer_value, slip_feedback
from quizgen.export.lms.bank import Bank, deck_bank, exported
from quizgen.export.lms.moodle import identity
from quizgen.export.lms.phrasing import cells, decimal, typed
from quizgen.formulas.numbers import counted
from quizgen.questions.question import Blanks, Choice, Cloze, Dims, Numeric, Question, Reveal
from quizgen.text.markup import parse
from quizgen.text.terminal import Terminal

COLUMNS = (
    "code",
    "pool",
    "topic",
    "level",
    "points",
    "kind",
    "prompt",
    "options",
    "answer",
    "unit",
    "tolerance",
    "mistakes",
    "solution",
    "picture",
    "papers",
)
FORMULA = re.compile(r"\s*[=+\-@\t\r]")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def export(deck: Deck, edition: Edition) -> Export:
    """A deck's questions."""
    bank = deck_bank(deck, edition)
    return exported(bank, table(bank).encode("utf-8-sig"), own_losses(bank))


def own_losses(bank: Bank) -> list[str]:
    found = ["CSV is plain text: maths and tables are written on lines."]
    if pictures := sum(q.figure is not None for q in bank.questions()):
        found.append(f"{counted(pictures, 'picture')}: CSV names and describes them only.")
    return found


def table(bank: Bank, papers: Mapping[str, Iterable[str]] | None = None) -> str:
    """The whole file.  papers: codes of the papers on which a question stands, by its code."""
    return "".join(chunks(bank, papers))


class _Line:
    """What a CSV writer writes to; it hands each line on."""

    def write(self, text: str) -> str:
        return text


def chunks(bank: Bank, papers: Mapping[str, Iterable[str]] | None = None) -> Iterator[str]:
    """The file, question by question."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield writer.writerow(COLUMNS)
    terminal = Terminal(hide=True)
    for pool in bank.pools:
        for question in pool.questions:
            used = " ".join((papers or {}).get(question.code, ()))
            cells = [pool.title, pool.topic, question.level or "", decimal(pool.points)]
            row = [identity(question), *cells, *_row(question, terminal), used]
            yield writer.writerow([defused(str(cell)) for cell in row])


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> defused("=1+1"), defused("-5"), defused("@x"), defused("34,944")
    ("'=1+1", '-5', "'@x", '34,944')
    """
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def _row(question: Question, terminal: Terminal) -> list[str]:
    from quizgen.figures import picture_named

    answer = question.answer
    options = ""
    if isinstance(answer, Choice):
        shown = answer.shuffled(question.code)
        options = "\n".join(f"{o.id}: {terminal.markup(o.text)}" for o in shown)
    steps = [
        f"{terminal.line(parse(step.heading))} {step.text(terminal)}" for step in question.steps
    ]
    if question.explanation:
        steps.append(terminal.markup(question.filled(question.explanation)))
    picture = question.figure
    return [
        type(answer).__name__.lower(),
        terminal.filled(question.prompt, question.values),
        options,
        _key(question),
        answer.unit if isinstance(answer, Numeric) else "",
        decimal(answer.tolerance) if isinstance(answer, Numeric) else "",
        "\n".join(mistakes(question)),
        "\n".join(steps),
        f"{picture}: {picture_named(picture).described()}" if picture else "",
    ]


def _key(question: Question) -> str:
    answer = question.answer
    match answer:
        case Numeric() | Dims():
            return typed(answer.key)
        case Blanks():
            return cells(answer.key)
        case Choice(right=right):
            return right
        case Cloze():
            return "; ".join(answer_value(answer))
        case Reveal():
            return str(answer_value(answer))


def mistakes(question: Question) -> list[str]:
    """``wrong answer: what was done``, a line each; a choice's are its options' reasons."""
    answer = question.answer
    if isinstance(answer, Choice):
        terminal = Terminal()
        return [
            f"{option.id}: {terminal.line(option.reason)}"
            for option in answer.options
            if option.reason and option.id != answer.right
        ]
    shown = cells if isinstance(answer, Blanks) else typed
    return [f"{shown(slip.value)}: {slip_feedback(question, slip)}" for slip in question.slips]
