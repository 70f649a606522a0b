"""One session of the terminal quiz: ask, mark, explain, sum up.

The session talks to a ``Screen`` and knows neither colours nor keyboards, so that a test, a
file of answers and a person at a terminal all play the same game.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from quizgen.grading import (
    Mark,
    deletion_texts,
    mark,
    mark_deletions,
    mark_option,
)
from quizgen.misconceptions import MISCONCEPTIONS
from quizgen.question import Blanks, Choice, Cloze, Dims, Numeric, Question, Reveal
from quizgen.render.terminal import Terminal

RATINGS = ("again", "hard", "good", "easy")
HELP = """\
Type the answer and press Enter. Numbers: 34944, 34,944, 34.944k, 1.2M, 3.5e6, 55*55*96, 784 KB;
shapes: 96x55x55. Choices go by number, cards are rated by you.
  :s  skip this question        :h  this help
  :q  end the session           (Ctrl-D does the same)"""


class Closed(Exception):
    """The learner ended the input (Ctrl-D, end of file)."""


class Quit(Exception):
    """The learner asked to stop."""


class Skip(Exception):
    """The learner passed a question over."""


class Tone(Enum):
    """What a line is, for screens that colour."""

    HEAD = "head"
    PLAIN = "plain"
    RIGHT = "right"
    WRONG = "wrong"
    HINT = "hint"


class Screen(Protocol):
    """Where a session shows and asks."""

    def show(self, text: str = "", tone: Tone = Tone.PLAIN) -> None: ...

    def ask(self, prompt: str) -> str:
        """One line typed; raises Closed at the end of input."""
        ...

    def answered(self, outcome: Outcome) -> None:
        """Called once per question, before its feedback."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question that was answered."""

    question: Question
    response: str
    mark: Mark
    rating: str


@dataclass
class Summary:
    """What came of a session."""

    outcomes: list[Outcome] = field(default_factory=list)
    skipped: int = 0

    @property
    def right(self) -> int:
        return sum(outcome.mark.verdict == "correct" for outcome in self.outcomes)

    def misconceptions(self) -> Counter[str]:
        return Counter(name for outcome in self.outcomes for name in outcome.mark.misconceptions)

    def by_topic(self) -> dict[str, tuple[int, int]]:
        """Right and asked, by topic."""
        found: dict[str, tuple[int, int]] = {}
        for outcome in self.outcomes:
            right, asked = found.get(outcome.question.topic, (0, 0))
            good = outcome.mark.verdict == "correct"
            found[outcome.question.topic] = (right + good, asked + 1)
        return found


def play(questions: Iterable[Question], screen: Screen, total: int = 0) -> Summary:
    """Ask the questions one by one until they or the learner end.

    KeyboardInterrupt passes through; the summary so far is in its ``args[0]``.
    """
    summary = Summary()
    try:
        for place, question in enumerate(questions, start=1):
            try:
                _one(question, screen, summary, f"{place}/{total}" if total else f"{place}")
            except Skip:
                summary.skipped += 1
                screen.show(f"Right is: {right_answer(question)}")
                _show_solution(question, screen)
    except (Closed, Quit):
        pass
    except KeyboardInterrupt:
        raise KeyboardInterrupt(summary) from None
    return summary


def _one(question: Question, screen: Screen, summary: Summary, place: str) -> None:
    level = f", level {question.level}" if question.level else ""
    screen.show(f"Question {place}: {question.topic}{level} ({question.code})", Tone.HEAD)
    outcome = _asked(question, screen)
    summary.outcomes.append(outcome)
    screen.answered(outcome)
    _feedback(outcome, screen)


def _asked(question: Question, screen: Screen) -> Outcome:
    match question.answer:
        case Numeric() | Dims() | Blanks():
            screen.show(with_picture(question, Terminal().markup(question.filled(question.prompt))))
            return _until_valid(question, screen, lambda typed: mark(question, typed))
        case Choice() as answer:
            return _choice(question, answer, screen)
        case Cloze() as answer:
            return _cloze(question, answer, screen)
        case Reveal():
            return _reveal(question, screen)


def with_picture(question: Question, text: str) -> str:
    """The text of a question and, below it, what its picture shows, in words."""
    if question.figure is None:
        return text
    from quizgen.figures import named

    return f"{text}\n\n{named(question.figure).described()}"


def _typed(screen: Screen, prompt: str = "> ") -> str:
    """A response; commands are obeyed here."""
    while True:
        typed = screen.ask(prompt).strip()
        match typed:
            case ":s":
                raise Skip
            case ":q":
                raise Quit
            case ":h":
                screen.show(HELP, Tone.HINT)
            case _ if typed.startswith(":"):
                screen.show(f"'{typed}' is no command; :h lists them.", Tone.HINT)
            case _:
                return typed


def _until_valid(question: Question, screen: Screen, judge: Judge) -> Outcome:
    while True:
        typed = _typed(screen)
        result = judge(typed)
        if result.verdict != "invalid":
            rating = "good" if result.verdict == "correct" else "again"
            return Outcome(question, typed, result, rating)
        screen.show(result.feedback, Tone.HINT)


class Judge(Protocol):
    def __call__(self, typed: str, /) -> Mark: ...


def _choice(question: Question, answer: Choice, screen: Screen) -> Outcome:
    terminal = Terminal()
    screen.show(with_picture(question, terminal.markup(question.filled(question.prompt))))
    shown = answer.shuffled(question.code)
    numbers = [str(i) for i, _ in enumerate(shown, start=1)]
    lines = [f"  {i}  {terminal.line(o.text)}" for i, o in zip(numbers, shown, strict=True)]
    screen.show("\n".join(lines))

    def judge(typed: str) -> Mark:
        if typed in numbers:
            return mark_option(answer, shown[numbers.index(typed)].id)
        return Mark("invalid", 0.0, (), f"Type a number from 1 to {len(shown)}.")

    return _until_valid(question, screen, judge)


def _cloze(question: Question, answer: Cloze, screen: Screen) -> Outcome:
    """One deletion (or group of one number) at a time: the first, the others stand in the text."""
    number = gap(question)
    screen.show(with_picture(question, Terminal(hide=number).markup(answer.text)))
    texts = zip(answer.text.deletions(), deletion_texts(answer), strict=True)
    expected = [text for deletion, text in texts if deletion.number == number]
    return _until_valid(question, screen, lambda typed: mark_deletions(expected, typed))


def gap(question: Question) -> int:
    """Which of a cloze's deletions a drill hides: a pure function of the card's id."""
    assert isinstance(question.answer, Cloze)
    numbers = sorted({deletion.number for deletion in question.answer.text.deletions()})
    return numbers[sum(question.code.encode()) % len(numbers)]


def _reveal(question: Question, screen: Screen) -> Outcome:
    assert isinstance(question.answer, Reveal)
    terminal = Terminal()
    screen.show(with_picture(question, terminal.markup(question.filled(question.prompt))))
    _typed(screen, "Think, then press Enter. ")
    screen.show(terminal.markup(question.answer.text))
    while True:
        typed = _typed(screen, "1 again  2 hard  3 good  4 easy > ").casefold()
        if typed in ("1", "2", "3", "4", *RATINGS):
            break
        screen.show("Rate yourself with 1, 2, 3 or 4.", Tone.HINT)
    rating = RATINGS[int(typed) - 1] if typed.isdecimal() else typed
    verdict = Mark("incorrect", 0.0) if rating == "again" else Mark("correct", 1.0)
    return Outcome(question, typed, verdict, rating)


# --- after the answer -----------------------------------------------------------------


def _feedback(outcome: Outcome, screen: Screen) -> None:
    question, result = outcome.question, outcome.mark
    if isinstance(question.answer, Reveal):
        _show_solution(question, screen)
        return
    if result.verdict == "correct":
        screen.show(f"✓ {result.feedback}", Tone.RIGHT)
    else:
        screen.show(f"✗ {result.feedback}", Tone.WRONG)
        screen.show(f"Right is: {right_answer(question)}")
    _show_solution(question, screen)


def _show_solution(question: Question, screen: Screen) -> None:
    for line in solution_lines(question):
        screen.show(line, Tone.HINT)
    screen.show()


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


def solution_lines(question: Question) -> list[str]:
    """The worked lines, or a card's explanation."""
    terminal = Terminal()
    lines = [f"{step.label}:\n    {terminal.maths(step.line())}" for step in question.steps]
    return [*lines, *filter(None, [_explanation(question)])]


def _explanation(question: Question) -> str:
    why = question.explanation
    return Terminal().markup(question.filled(why)) if why else ""


def summary_lines(summary: Summary) -> list[str]:
    """What to say at the end."""
    asked = len(summary.outcomes)
    if not asked:
        return ["No question was answered."]
    lines = [
        f"{summary.right} of {asked} right"
        + (f", {summary.skipped} skipped" * bool(summary.skipped))
        + "."
    ]
    width = max(len(topic) for topic in summary.by_topic())
    for topic, (right, total) in summary.by_topic().items():
        lines.append(f"  {topic.ljust(width)}  {right}/{total}")
    if found := summary.misconceptions():
        lines.append("What went wrong:")
        for name, times in found.most_common():
            lines.append(f"  {times}x {MISCONCEPTIONS[name].feedback}")
    return lines
