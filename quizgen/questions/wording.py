"""What a drill says about a question: its text, its answer, its solution, its hints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizgen.formulas.numbers import decimal_string, grouped
from quizgen.formulas.tree import Name
from quizgen.questions.diagnosis import answer_line
from quizgen.questions.entry import Entry
from quizgen.questions.grading import deletion_texts
from quizgen.questions.question import Blanks, Choice, Cloze, Dims, Numeric, Question, Reveal, Step
from quizgen.questions.verdict import Mark
from quizgen.text.markup import parse
from quizgen.text.tables import Blocks
from quizgen.text.terminal import Terminal
from quizgen.text.working import WorkedLine, Working

DIFFERS = "(yours differs from here)"

# --- the question ---------------------------------------------------------------------


def asked_text(question: Question) -> Blocks:
    """The prompt as a drill shows it: one gap of a cloze, a picture in words, numbered options."""
    if isinstance(question.answer, Cloze):
        # one deletion (or group of one number) at a time; the others stand in the text
        shown = Terminal(hide=gap(question)).blocks(question.answer.text)
        return with_picture(question, shown)
    shown = with_picture(question, Terminal().blocks(question.filled(question.prompt)))
    if isinstance(question.answer, Choice):
        return shown.followed_by(options_text(question))
    return shown


def options_text(question: Question) -> str:
    """The options of a choice, numbered in the order that the question's code gives."""
    assert isinstance(question.answer, Choice)
    terminal, shown = Terminal(), question.answer.shuffled(question.code)
    return "\n".join(f"  {i}  {terminal.line(o.text)}" for i, o in enumerate(shown, start=1))


def with_picture(question: Question, shown: Blocks) -> Blocks:
    """The text of a question and, below it, what its picture shows, in words.

    Beside a cloze only its subject is named: what stands in it could fill the gaps.
    """
    if question.figure is None:
        return shown
    from quizgen.figures import picture_named

    picture = picture_named(question.figure)
    brief = isinstance(question.answer, Cloze)
    return shown.followed_by(picture.sentence if brief else picture.described())


def gap(question: Question) -> int:
    """Which of a cloze's deletions a drill hides: a pure function of the card's id."""
    assert isinstance(question.answer, Cloze)
    numbers = sorted({deletion.number for deletion in question.answer.text.deletions()})
    return numbers[sum(question.code.encode()) % len(numbers)]


def gap_texts(question: Question) -> list[str]:
    """What stands in the gap (or the gaps of one number) that a drill asks for."""
    assert isinstance(question.answer, Cloze)
    number, answer = gap(question), question.answer
    texts = zip(answer.text.deletions(), deletion_texts(answer), strict=True)
    return [text for deletion, text in texts if deletion.number == number]


# --- the answer -----------------------------------------------------------------------


def right_answer(question: Question) -> str:
    """The right answer in a line."""
    terminal = Terminal()
    match question.answer:
        case Numeric() | Dims() | Blanks() as answer:
            return answer.key_text()
        case Choice() as answer:
            return terminal.line(answer.option(answer.right).text)
        case Cloze() as answer:
            return "; ".join(deletion_texts(answer))
        case Reveal(text):
            return terminal.line(text)


def drill_answer(question: Question) -> str:
    """The right answer to what a drill asks: of a cloze, what stands in its gap."""
    if isinstance(question.answer, Cloze):
        return "; ".join(gap_texts(question))
    return right_answer(question)


def given_answer(question: Question, response: str, mark: Mark) -> str:
    """A response as it was understood: a number in the unit asked for, an option's text."""
    match question.answer, mark.entry:
        case Numeric(unit=unit), Entry(value=value):
            whole = value.denominator == 1
            number = grouped(int(value)) if whole else decimal_string(value)
            return number if value == 1 and unit.endswith("s") else f"{number} {unit}"
        case Choice() as answer, _ if mark.option:
            return Terminal().line(answer.option(mark.option).text)
        case _:
            return response


def solution(question: Question, differs: int | None = None) -> list[Working | Blocks]:
    """The worked lines, and a card's explanation.

    differs: the first line that the learner's working does not bear out; it is marked.
    """
    lines = tuple(
        WorkedLine(_heading(step), _parts(step), DIFFERS if i == differs else "")
        for i, step in enumerate(question.steps)
    )
    why = question.explanation
    return [
        *([Working(lines)] if lines else []),
        *([Terminal().blocks(question.filled(why))] if why else []),
    ]


def solution_lines(question: Question, differs: int | None = None) -> list[str | Blocks]:
    """The solution as text."""
    parts = solution(question, differs)
    return [str(part) if isinstance(part, Working) else part for part in parts]


def legend_text(question: Question) -> str:
    """The symbols of the worked lines and what each means; may be empty."""
    legends = [step.legend for step in question.steps if step.legend]
    return Terminal().line(parse(", ".join(legends))) if legends else ""


def begun(question: Question) -> Working | None:
    """The worked lines up to the one that gives the answer, whose value is left blank."""
    line = answer_line(question)
    if line is None:
        return None
    before, last = question.steps[:line], question.steps[line]
    blank = WorkedLine(_heading(last), (*_parts(last)[:2], "= ?"))
    return Working((*(WorkedLine(_heading(step), _parts(step)) for step in before), blank))


def _parts(step: Step) -> tuple[str, ...]:
    """The line of a step, part by part: ``W_out``, ``= (W - K)/S + 1``, ``= 10 + 1``, ``= 11``."""
    terminal, line = Terminal(), step.line()
    others = zip(line.ops, line.items[1:], strict=True)
    signed = (f"{terminal.signs[op].strip()} {terminal.maths(item)}" for op, item in others)
    return (terminal.maths(line.items[0]), *signed)


def _heading(step: Step) -> str:
    return Terminal().line(parse(step.heading))


# --- hints ----------------------------------------------------------------------------


def hints(question: Question, *, begun: bool = False) -> list[str]:
    """The hints there are, the gentlest first: the name of the way, its formulas, its first line.

    begun: all lines but the last were shown, so the hints are about that one.
    """
    if isinstance(question.answer, Cloze):
        return [f"It begins with: {'; '.join(map(_veiled, gap_texts(question)))}"]
    if isinstance(question.answer, Reveal) or not question.steps:
        return []
    if begun and (line := answer_line(question)) is not None:
        return [f"With the numbers put in: {_put_in(question.steps[line])}"]
    return [
        f"Method: {', then: '.join(_labels(question.steps))}.",
        "\n".join([*map(_formula, question.steps), *_legend(question.steps)]),
        _first_line(question),
    ]


def _labels(steps: Sequence[Step]) -> Iterator[str]:
    for i, step in enumerate(steps):
        yield (
            step.label[:1].lower() + step.label[1:]
            if i and step.label[1:2].islower()
            else (step.label)
        )


def _legend(steps: Sequence[Step]) -> list[str]:
    """What the symbols of the formulas mean, in one line; none where they have none."""
    told = ", ".join(step.legend for step in steps if step.legend)
    return [Terminal().line(parse(told))] if told else []


def _formula(step: Step) -> str:
    terminal = Terminal()
    return f"{terminal.maths(Name(step.name))} = {terminal.maths(step.formula.tree)}"


def _put_in(step: Step) -> str:
    """``name = numbers``, without the value."""
    terminal = Terminal()
    numbers = terminal.maths(step.formula.put(step.givens))
    return f"{terminal.maths(Name(step.name))} = {numbers}"


def _first_line(question: Question) -> str:
    """The first worked line; its value is left out where it is the answer."""
    first = question.steps[0]
    answer = question.answer
    gives_away = len(question.steps) == 1 or (
        isinstance(answer, Numeric) and first.value == answer.value
    )
    return f"{_put_in(first)} = ?" if gives_away else Terminal().maths(first.line())


def _veiled(text: str) -> str:
    """The first sign of each word, the others as lines."""
    words = (word[:1] + "_" * (len(word) - 1) for word in text.split())
    return " ".join(words)
