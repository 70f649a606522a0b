"""One showing at a screen: its text, the lines typed at it, the commands among them, the marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from quizgen.misconceptions import only_arithmetic
from quizgen.questions.calculator import calculated, result_text
from quizgen.questions.entry import EntryError
from quizgen.questions.grading import mark, mark_deletions, mark_option
from quizgen.questions.question import Blanks, Choice, Cloze, Dims, Numeric, Question, Reveal
from quizgen.questions.verdict import Mark, invalid
from quizgen.questions.wording import asked_text, begun, gap_texts, hints
from quizgen.study.plan import Form, Showing
from quizgen.study.session.commands import GaveUp, Known, Quit, Skip, command
from quizgen.study.session.screen import Screen, Tone

UNREADABLE = 5  # lines of a script that are no answer to a question, until it is passed over
NO_HELP = "Nothing is given away here; :h lists the commands."
Judge: TypeAlias = Callable[[str], Mark]
Handler: TypeAlias = Callable[[str, str], bool]


@dataclass
class Turn:
    """A question while it is open.

    handle: the session's own commands; given a command and what follows it, it says whether it
    knew it.
    no_help: in an exam or a placement, where nothing is given away.
    told: whether the learner has read why the last answer was wrong.
    """

    showing: Showing
    screen: Screen
    handle: Handler
    help_text: str
    no_help: bool = False
    told: bool = False
    taken: int = 0
    tries: int = 0
    unreadable: int = 0
    ans: Fraction | None = None
    misconceptions: list[str] = field(default_factory=list)

    @property
    def question(self) -> Question:
        return self.showing.question

    @property
    def bare(self) -> bool:
        """Whether a letter alone is a command: where no text is asked."""
        return isinstance(self.question.answer, Numeric | Dims | Blanks)

    def present(self) -> None:
        self.screen.show(asked_text(self.question))
        if self.showing.form is Form.LAST_STEP and (lines := begun(self.question)):
            self.screen.show()
            self.screen.show(lines)

    def typed(self, prompt: str = "> ", *, bare: bool = False) -> str:
        """A response; commands are obeyed here, some by raising what they mean.

        bare: whether letters are commands here whatever the question is.
        """
        while True:
            text = self.screen.ask(prompt, answer=True).strip()
            found = command(text, bare=bare or self.bare)
            if found is None:
                return text
            self._obey(*found, text)

    def _obey(self, name: str, rest: str, text: str) -> None:
        match name:
            case "?" | "e" if self.no_help:
                self.screen.show(NO_HELP, Tone.HINT)
            case "?":
                self._hint()
            case "=":
                self.calculate(rest)
            case "h":
                self.screen.show(self.help_text, Tone.HINT)
            case "q":
                raise Quit
            case "s" if self.tries:
                raise GaveUp
            case "s":
                raise Skip
            case "e" if self.tries:
                self.screen.show("You have answered; :4 will rate it easy afterwards.", Tone.HINT)
            case "e":
                raise Known
            case _ if not self.handle(name, rest):
                self.screen.show(f"'{text}' is no command; :h lists them.", Tone.HINT)

    def _hint(self) -> None:
        if isinstance(self.question.answer, Reveal):
            self.screen.show("A card that you rate has no hints.", Tone.HINT)
            return
        every = hints(self.question, begun=self.showing.form is Form.LAST_STEP)
        if self.taken >= max(1, len(every)):
            raise GaveUp
        text = every[self.taken] if every else "There is no hint to this one."
        self.taken += 1
        last = self.taken >= len(every)
        self.screen.show(text + "\nAnother ? shows the solution." * last, Tone.HINT)

    @property
    def hints_used(self) -> int:
        """Hints that gave something away."""
        every = hints(self.question, begun=self.showing.form is Form.LAST_STEP)
        return min(self.taken, len(every))

    def calculate(self, text: str) -> None:
        """The calculator's line, and what it makes of it."""
        try:
            self.ans = calculated(text, self.ans)
            self.screen.show(result_text(self.ans), Tone.HINT)
        except EntryError as error:
            self.screen.show(f"{error}.", Tone.HINT)

    def answer(self, judge: Judge) -> tuple[str, Mark]:
        """A response that can be marked, and its mark; what cannot is asked again."""
        while True:
            typed = self.typed()
            if not typed:
                if self.tries:
                    raise GaveUp
                others = (
                    ":s goes on to the next question"
                    if self.no_help
                    else "? gives a hint, :s skips"
                )
                self.unread(f"Type an answer; {others}.")
                continue
            found = judge(typed)
            if found.verdict != "invalid":
                break
            self.unread(found.feedback)
        self.tries += 1
        self.misconceptions += [n for n in found.misconceptions if n not in self.misconceptions]
        return typed, found

    def unread(self, why: str) -> None:
        """Ask again; a program that goes on typing what is no answer is not asked for ever."""
        self.screen.show(why, Tone.HINT)
        self.unreadable += 1
        if self.unreadable >= UNREADABLE and not self.screen.patient:
            self.screen.show(f"Skipped: {UNREADABLE} lines were no answer to this.", Tone.HINT)
            raise Skip

    def may_try_again(self, found: Mark) -> bool:
        """Whether a wrong answer may be a slip of the pen: arithmetic, or nothing that has a name.

        Where a misconception is named, its sentence says what to change; copying that would
        prove nothing.
        """
        return (
            self.screen.patient
            and not self.no_help
            and found.verdict == "incorrect"
            and self.tries == 1
            and not isinstance(self.question.answer, Choice)
            and (not found.misconceptions or only_arithmetic(found.misconceptions))
        )


def judge_of(question: Question) -> Judge:
    """How a typed response to this question is marked in a drill."""
    match question.answer:
        case Choice() as answer:
            shown_options = answer.shuffled(question.code)

            def judge(typed: str) -> Mark:
                if typed.isdecimal() and 1 <= int(typed) <= len(shown_options):
                    return mark_option(answer, shown_options[int(typed) - 1].id)
                return invalid(f"Type a number from 1 to {len(shown_options)}.")

            return judge
        case Cloze():
            expected = gap_texts(question)
            return lambda typed: mark_deletions(expected, typed)
        case _:
            return lambda typed: mark(question, typed)
