"""One session of the terminal quiz: ask, mark, record, explain, sum up.

The session talks to a ``Plan``, which decides what comes next and keeps the answers, and to a
``Screen``, and knows neither schedules nor keyboards: a test, a file of answers and a person at a
terminal all play the same game.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from quizgen.questions.question import Blanks, Choice, Numeric, Reveal
from quizgen.questions.verdict import Mark
from quizgen.questions.wording import asked_text, legend_text, solution
from quizgen.study.plan import Form, Kind, Outcome, Plan, Rating, Recorded, Showing, Undone
from quizgen.study.session.asking import NO_HELP, Turn, judge_of
from quizgen.study.session.commands import (
    HELP,
    Closed,
    GaveUp,
    Known,
    Quit,
    Skip,
    TookBack,
    command,
    rating,
)
from quizgen.study.session.feedback import (
    comes_back,
    event,
    feedback,
    given_away,
    once_more,
    time_left,
)
from quizgen.study.session.report import report_text
from quizgen.study.session.screen import Screen, Shown, Tone
from quizgen.study.session.summary import SessionAnswer, Summary, is_right, summary_lines

REASONS = {
    "again": "Again, with new numbers.",
    "unaided": "Now without help.",
    "prerequisite": "First, what the last one builds on.",
}
STREAK = 3  # right answers in a row that are worth mentioning
GO_ON = "Enter goes on"
RATE = "1 again  2 hard  3 good  4 easy"
RATE_ANEW = ":1 again  :2 hard  :3 good  :4 easy"  # where a number may be meant as an answer


@dataclass
class Session:
    """A drill.

    clock: seconds, from anywhere.  program: name and version, for reports.  report: keeps a report
    and says where.
    """

    plan: Plan
    screen: Screen
    clock: Callable[[], float]
    program: str
    report: Callable[[str], str]
    summary: Summary = field(default_factory=Summary)
    turn: Turn | None = None  # the last question's
    total: int = 0  # questions of the session, as it was told last

    help_text: ClassVar[str] = HELP
    ending: ClassVar[str] = "end"

    def play(self) -> Summary:
        """Ask until the plan or the learner ends.

        KeyboardInterrupt passes through; the summary so far is in its ``args[0]``.
        """
        try:
            while (showing := self.plan.next()) is not None or self._reopened():
                if showing is not None:
                    self._show(showing)
        except (Closed, Quit):
            pass
        except KeyboardInterrupt:
            raise KeyboardInterrupt(self.summary) from None
        return self.summary

    def closing(self) -> Sequence[Shown]:
        """What to say at the end."""
        plan = self.plan
        if plan.kind is not Kind.DRILL or not self.summary.entries:
            lines = summary_lines(self.summary)
        else:
            moved = plan.progress()
            lines = summary_lines(self.summary, plan.outlook(), moved, plan.streak())
        if plan.seconds_left() == 0:
            lines.insert(0, "The time is up; what is left waits for the next session.")
        return lines

    def _reopened(self) -> bool:
        """Whether the last answer was taken back at the end of the session."""
        last = self.summary.entries[-1] if self.summary.entries else None
        offer = self._last_offer(last) if last and self.screen.patient else ""
        if last is None or not offer:
            return False
        try:
            self._pause(last.showing, offer, self.ending, rates=self._rates)
        except TookBack as taken:
            self._took_back(taken.undone)
            return True
        return False

    @property
    def _rates(self) -> bool:
        """Whether answers move a schedule, so that the learner may overrule their rating."""
        return self.plan.kind is Kind.DRILL

    def _last_offer(self, last: SessionAnswer) -> str:
        """What to offer before the session ends; after a wrong answer there was a pause already."""
        return "Enter ends" if last.right and self._rates else ""

    def _show(self, showing: Showing) -> None:
        self._head(showing)
        try:
            if showing.form is Form.EXAMPLE:
                self._example(showing)
            else:
                self._question(showing)
        except Skip:
            self._passed(showing)
        except Known:
            self._known(showing)
        except TookBack as taken:
            self._took_back(taken.undone)

    def _passed(self, showing: Showing) -> None:
        self.plan.skipped(showing)
        self.summary.skipped += 1
        if showing.form is not Form.EXAMPLE:  # which shows it already
            self._solution(showing)

    # --- a question -------------------------------------------------------------------

    def _head(self, showing: Showing) -> None:
        question, self.total = showing.question, showing.total
        level = f", level {question.level}" if question.level else ""
        example = showing.form is Form.EXAMPLE
        what = "Worked example" if example else f"Question {showing.position}/{showing.total}"
        run = self.summary.run if self._rates and not example else 0
        streak = f", {run} right in a row" if run >= STREAK else ""
        head = f"{what}: {showing.title or question.topic}{level}{streak}"
        self.screen.head(head, question.code, self._done(showing), showing.total)
        reason = REASONS.get(showing.reason, "")
        if showing.reason == "again" and question.family is None:
            reason = "Again."
        if showing.reason == "again" and example:
            reason = "Wrong three times: this is how it is done."
        if showing.because:
            reason = f"A card on what went wrong before: {showing.because}"
        if showing.form is Form.LAST_STEP:
            reason = "The last line is left to you."
        if showing.leech:
            reason = f"{reason} This one keeps being forgotten: take your time.".strip()
        if reason:
            self.screen.show(reason, Tone.HINT)
        if showing.first and (legend := legend_text(question)):
            self.screen.show(f"Symbols: {legend}.", Tone.HINT)
        left = self.plan.seconds_left()
        if left is not None:
            self.screen.show(f"{time_left(left)} left.", Tone.HINT)

    def _done(self, showing: Showing) -> int:
        """How many questions of the session lie behind."""
        return showing.position - 1

    def _turn(self, showing: Showing) -> Turn:
        """The turn of a question: the last one, with what was calculated there, or a new one."""
        if self.turn is None or self.turn.showing is not showing:
            self.turn = self._new_turn(showing)
        return self.turn

    def _new_turn(self, showing: Showing) -> Turn:
        tested = self.plan.kind in (Kind.EXAM, Kind.PLACE)
        return Turn(showing, self.screen, self._handler(showing), self.help_text, no_help=tested)

    def _example(self, showing: Showing) -> None:
        self.screen.show(asked_text(showing.question))
        self.screen.show()
        self._solution(showing)
        if self.screen.patient:
            self._pause(showing)
        self.plan.shown(showing)

    def _question(self, showing: Showing) -> None:
        self.turn, start = self._new_turn(showing), self.clock()
        turn = self.turn
        turn.present()
        if isinstance(showing.question.answer, Reveal):
            outcome, mark = self._rated(turn, showing.question.answer, start), Mark("correct", 1.0)
            self._keep(showing, outcome, mark)
            return
        outcome, mark, leaving = self._answered(turn, start)
        self._keep(showing, outcome, mark, goes_on=leaving is None)
        if leaving is not None:
            raise leaving
        if self.screen.patient and not is_right(outcome):
            self._read(showing)

    def _answered(self, turn: Turn, start: float) -> tuple[Outcome, Mark, BaseException | None]:
        """What came of a question, and what ended the session during a second try."""
        judge = judge_of(turn.question)
        typed, found, gave_up = "", Mark("incorrect", 0.0), False
        leaving: BaseException | None = None
        try:
            typed, found = turn.answer(judge)
            if turn.may_try_again(found):
                first = self._outcome(turn, typed, found, start)
                self.plan.tried(turn.showing, first)
                self.screen.show(once_more(found))
                self.screen.show("Once more; Enter alone shows the solution.", Tone.HINT)
                turn.told = True
                typed, found = turn.answer(judge)
                turn.told = False
        except GaveUp:
            gave_up = not turn.tries
        except Quit:
            self.plan.untried()
            raise
        except (Closed, KeyboardInterrupt) as end:
            if not turn.tries:
                raise
            leaving = end  # the first answer counts
        outcome = self._outcome(turn, typed, found, start, gave_up=gave_up)
        return outcome, found, leaving

    def _outcome(
        self, turn: Turn, typed: str, found: Mark, start: float, *, gave_up: bool = False
    ) -> Outcome:
        return Outcome(
            "correct" if found.verdict == "correct" else "incorrect",
            found.option or typed,
            tuple(turn.misconceptions),
            max(1, turn.tries),
            turn.hints_used,
            round(self.clock() - start, 1),
            gave_up,
        )

    def _rated(self, turn: Turn, answer: Reveal, start: float) -> Outcome:
        from quizgen.text.terminal import Terminal

        thought = turn.typed("Think, then press Enter. ")
        seconds = round(self.clock() - start, 1)
        self.screen.show(Terminal().blocks(answer.text))
        return Outcome("rated", thought, seconds=seconds, rating=self._own_rating(turn))

    def _own_rating(self, turn: Turn) -> Rating:
        while (rated := rating(turn.typed(f"{RATE} > ", bare=True))) is None:
            turn.unread("Rate yourself with 1, 2, 3 or 4.")
        return rated

    # --- after the answer -------------------------------------------------------------

    def _keep(
        self, showing: Showing, outcome: Outcome, mark: Mark, *, goes_on: bool = True
    ) -> None:
        """Record an answer, and only then say what it was worth."""
        recorded = self._recorded("answered", showing, outcome, mark)
        told = self.turn is not None and self.turn.told
        for part in feedback(showing, outcome, mark, told=told):
            self.screen.show(part)
        if goes_on:
            self._when(recorded)
        self.screen.show()

    def _recorded(
        self, what: str, showing: Showing, outcome: Outcome | None = None, mark: Mark | None = None
    ) -> Recorded:
        plan = self.plan
        recorded = plan.known(showing) if outcome is None else plan.answered(showing, outcome)
        self.summary.entries.append(SessionAnswer(showing, outcome, recorded, mark))
        self._tell(event(what, showing, recorded, outcome))
        return recorded

    def _tell(self, happened: Mapping[str, Any]) -> None:
        """Say for other programs what happened; it is on disk."""
        self.screen.event(happened)

    def _when(self, recorded: Recorded) -> None:
        if text := comes_back(recorded):
            self.screen.show(text, Tone.HINT)

    def _solution(self, showing: Showing) -> None:
        self.screen.show(given_away(showing.question))
        for part in solution(showing.question):
            self.screen.show(part)
        self.screen.show()

    def _read(self, showing: Showing) -> None:
        """Time to read what went wrong."""
        asks_number = isinstance(showing.question.answer, Numeric | Choice | Blanks)
        self._pause(showing, rates=self._rates, bare=not asks_number)

    def _known(self, showing: Showing) -> None:
        recorded = self._recorded("known", showing)
        self.screen.show(given_away(showing.question))
        self.screen.show("Noted as easy.", Tone.RIGHT)
        self._when(recorded)
        self.screen.show()

    def _pause(
        self,
        showing: Showing,
        offer: str = GO_ON,
        aim: str = "go on",
        *,
        rates: bool = False,
        bare: bool = True,
    ) -> None:
        """Time to read, and to overrule the rating of the answer just given.

        offer: what Enter does.
        rates: whether an answer was given that may be rated anew.
        bare: whether a number alone does so; elsewhere it might be meant as an answer.
        """
        handle = self._handler(showing)
        bare = rates and bare
        prompt = f"{offer}, {RATE if bare else RATE_ANEW} > " if rates else f"{offer} > "
        while typed := self.screen.ask(prompt).strip():
            name, rest = command(typed, bare=True) or (typed if bare else "", "")
            if showing.form is Form.EXAMPLE and name in ("s", "e"):
                raise Skip if name == "s" else Known
            if name == "q":
                raise Quit
            if name == "h":
                self.screen.show(self.help_text, Tone.HINT)
            elif name == "=":
                self._turn(showing).calculate(rest)
            elif name == "?":
                tested = self._turn(showing).no_help
                self.screen.show(NO_HELP if tested else "The solution stands above.", Tone.HINT)
            elif not handle(name, rest):
                others = f", or {'1 to 4' if bare else ':1 to :4'} to rate" * rates
                self.screen.show(f"Press Enter to {aim}{others}.", Tone.HINT)
            elif rating(name) and rates:
                break
        self.screen.show()

    # --- commands ---------------------------------------------------------------------

    def _handler(self, showing: Showing) -> Callable[[str, str], bool]:
        """The commands that concern more than the question at hand; whether it was one."""

        def handle(name: str, rest: str) -> bool:
            if name == "u":
                self._undo()
            elif name == "r":
                self._report(showing, rest)
            elif (rated := rating(name)) is not None:
                self._rerate(rated)
            else:
                return False
            return True

        return handle

    def _undo(self) -> None:
        undone = self.plan.undo()
        if undone is not None:
            raise TookBack(undone)
        self.screen.show("There is no answer of this session left to take back.", Tone.HINT)

    def _took_back(self, undone: Undone) -> None:
        entry = self.summary.entries.pop()
        self._tell(event("undone", entry.showing, entry.recorded, entry.outcome))
        answer = f" ({undone.response})" * bool(undone.response)
        self.screen.show(f"Taken back: your answer to {undone.code}{answer}.", Tone.HINT)
        self.screen.show()

    def _rerate(self, rated: Rating) -> None:
        last = self.summary.entries[-1] if self.summary.entries else None
        if last is None:
            self.screen.show("Nothing has been answered yet.", Tone.HINT)
        elif self.plan.kind is not Kind.DRILL:
            self.screen.show("This session moves no schedule: there is no rating.", Tone.HINT)
        else:
            recorded = self.plan.rerate(last.recorded, rated)
            self.summary.entries[-1] = replace(last, recorded=recorded)
            self._tell(event("rated", last.showing, recorded, last.outcome))
            self.screen.show(f"{last.showing.item} is rated {rated} now.", Tone.HINT)
            self._when(recorded)

    def _report(self, showing: Showing, remark: str) -> None:
        """Say, and where possible keep, what a report on this question should hold."""
        entries = [entry for entry in self.summary.entries if entry.showing is showing]
        outcome = entries[-1].outcome if entries else None
        text = report_text(self.program, showing.question, remark, outcome)
        self.screen.show(text, Tone.HINT)
        self.screen.show(self.report(text), Tone.HINT)
