"""Whole courses on the shipped bank, played by simulated learners with a fixed clock.

Real questions are asked, typed answers are marked, and every answer goes through the schedule.
A learner

- remembers as FSRS has it, in a memory of their own that the record cannot see;
- slips now and then: the method is right, the number is not;
- holds misconceptions in some families: a wrong formula of their own, whose value the marker does
  not know. Each worked solution that is read after such an answer cures it with a small chance;
- stays away now and then, and may take a holiday.

What is printed: how much of the bank was met, and of the topic of which least was met; questions
a day; the share of right answers to due items; the share of the bank that is held for three weeks,
and after how many days half of what was met is held; what is truly known on the last day. An answer
of a misconception "got a name" if the marker took it for a mistake that it knows, which it was not.
Last, two courses towards the same day, with and without telling the program of the exam.

.venv/bin/python benchmarks/simulated_learner.py [DAYS]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import count
from random import Random
from statistics import mean

from quizgen.cli.record.items import everything
from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.numbers import decimal_string
from quizgen.misconceptions import only_arithmetic
from quizgen.questions.question import Blanks, Choice, Dims, Key, Numeric, Question
from quizgen.questions.verdict import Mark
from quizgen.study.history.days import DAY, HOUR, Moment, day_of
from quizgen.study.history.journal import Journal
from quizgen.study.history.record import Record
from quizgen.study.history.scheduler import Memory, Scheduler
from quizgen.study.history.store import empty_store
from quizgen.study.plan import Form, Outcome, Rating, Showing
from quizgen.study.session.asking import judge_of
from quizgen.study.session.drilling import Drill
from quizgen.study.session.exam_day import MOST, RESERVE
from quizgen.study.session.pool import StudyPool

DAYS = 60
FIRST = day_of(date(2026, 3, 2))
LEARNS = 0.8  # share of new items that are answered right at first
SLIPS = 0.04
HELD = 0.3  # share of families in which a misconception is held
CURED = 0.2  # chance that a worked solution cures one
HOLIDAY = range(25, 35)
HELD_LONG = 21  # days of stability


@dataclass(frozen=True)
class Habit:
    """How a learner uses the program.

    new: new items a day, by the settings.  count: questions a session.  away: share of days without
    any.  exam: whether the program knows of an exam on the last day.
    """

    name: str
    new: int | None = None
    count: int = 400
    away: float = 0.0
    holiday: bool = False
    exam: bool = False


HABITS = (
    Habit("20 questions a day", count=20),
    Habit("2 new a day", 2),
    Habit("10 new a day", 10),
    Habit("20 new a day", 20),
    Habit("10 new a day, 1 day of 5 and a holiday away", 10, away=0.2, holiday=True),
)


@dataclass
class Course:
    """One learner's course.  own: true memories.  holds: families with a misconception."""

    habit: Habit
    pool: StudyPool
    random: Random
    days: int
    day: int = FIRST
    own: dict[str, Memory] = field(default_factory=dict)
    holds: set[str] = field(default_factory=set)
    asked: Counter[int] = field(default_factory=Counter)
    due: list[bool] = field(default_factory=list)
    named: list[bool] = field(default_factory=list)
    half_held: int | None = None
    model: Scheduler = field(default_factory=Scheduler)

    def __post_init__(self) -> None:
        families = sorted({e.family for e in self.pool.entries.values() if e.family})
        self.holds = {name for name in families if self.random.random() < HELD}
        numbers = count()
        self.record = Record(empty_store())
        self.journal = Journal(
            self.record,
            lambda: Moment(self.day * DAY + 12 * HOUR + next(numbers)),
            lambda: f"event-{next(numbers):08}",
        )
        exam = FIRST + self.days if self.habit.exam else None
        self.journal.set({"new": self.habit.new, "exam": exam})

    def play(self) -> None:
        for number in range(self.days):
            self.day = FIRST + number
            absent = self.random.random() < self.habit.away
            if absent or (self.habit.holiday and number in HOLIDAY):
                continue
            drill = Drill(self.journal, self.pool, str(number), self.habit.count)
            while (showing := drill.next()) is not None:
                if showing.form is Form.EXAMPLE:
                    drill.shown(showing)
                else:
                    self.asked[number] += 1
                    drill.answered(showing, self.answer(showing))
            held = self.held()
            if self.half_held is None and held > 0.5 * len(self.own):
                self.half_held = number

    def held(self) -> int:
        states = self.record.states().values()
        return sum(one.stability is not None and one.stability >= HELD_LONG for one in states)

    # --- answers ----------------------------------------------------------------------

    def answer(self, showing: Showing) -> Outcome:
        item, question = showing.item, showing.question
        memory = self.own.get(item)
        forgets = memory is not None and self.day > memory.last
        chance = self.model.recall(memory, self.day) if forgets and memory else LEARNS
        knows = showing.form is Form.LAST_STEP or self.random.random() < chance
        rating: Rating = "good" if knows else "again"
        self.own[item] = self.model.review(memory, rating, self.day, item)
        if not question.family:
            found = Outcome("rated", "", rating=rating)
        else:
            found = self.number(question, knows)
        if showing.reason == "due":
            self.due.append(found.verdict == "correct" or found.rating == "good")
        return found

    def number(self, question: Question, knows: bool) -> Outcome:
        """The outcome of a typed answer, as a session has it."""
        assert question.family is not None
        wrong = own_formula(question) if question.family in self.holds else None
        believed = wrong is not None
        if wrong is None and (not knows or self.random.random() < SLIPS):
            wrong = blunder(question, self.random, slip=knows)
        mark: Mark = judge_of(question)(typed(question, wrong))
        if mark.verdict == "invalid":
            return Outcome("incorrect", "", gave_up=True)
        if believed:
            names = mark.misconceptions
            self.named.append(bool(names) and not only_arithmetic(names))
            if self.random.random() < CURED:
                self.holds.discard(question.family)
        return Outcome(mark.verdict, "", mark.misconceptions)


def own_formula(question: Question) -> Key | None:
    """What a formula that no slip of the question has gives: the last line, with one quantity in
    the place of another.  The same mistake at every showing of a level."""
    if not question.steps or not isinstance(question.answer, Numeric):
        return None
    last = question.steps[-1]
    names = sorted(last.givens)
    known = {slip.value for slip in question.slips} | {question.answer.key}
    for name, other in ((a, b) for a in names for b in names if a != b):
        try:
            value = last.formula.evaluate({**last.givens, name: last.givens[other]})
        except FormulaError:
            continue
        if last.value and value > 0:
            scaled = Fraction(value) / Fraction(last.value) * Fraction(question.answer.value)
            if scaled not in known:
                return scaled
    return None


def blunder(question: Question, random: Random, *, slip: bool) -> Key:
    """A wrong answer: a slip of the pen, or a number from nowhere."""
    answer = question.answer
    if isinstance(answer, Numeric):
        return (
            answer.value * random.choice([10, 2]) if slip else Fraction(random.randrange(2, 10**5))
        )
    return _off(answer.key) if isinstance(answer, Dims | Blanks) else 0


def _off(value: Key) -> Key:
    """A number, or the first of several, with one too many."""
    return (_off(value[0]), *value[1:]) if isinstance(value, tuple) else value + 1


def typed(question: Question, wrong: Key | None) -> str:
    """An answer as a person types it; the right one if there is no wrong one."""
    answer = question.answer
    if isinstance(answer, Choice):
        places = [option.id == answer.right for option in answer.shuffled(question.code)]
        return str(places.index(wrong is None) + 1)
    assert isinstance(answer, Numeric | Dims | Blanks)
    return _typed(answer, answer.key if wrong is None else wrong)


def _typed(answer: Numeric | Dims | Blanks, value: Key) -> str:
    if isinstance(answer, Blanks):
        assert isinstance(value, tuple)
        cells = zip(answer.cells, value, strict=True)
        return "; ".join(_typed(cell.answer, one) for cell, one in cells)
    if isinstance(value, tuple):
        return "x".join(map(str, value))
    if isinstance(answer, Numeric) and answer.places is not None:
        return answer.text(value).replace(",", "")
    return decimal_string(value) if isinstance(value, Fraction) else str(value)


# --- what came of it ------------------------------------------------------------------


def coverage(course: Course) -> tuple[int, int, float]:
    """Items met, of how many, and the share of the topic and kind of which least was met."""
    entries = [entry for entry in course.pool.entries.values() if not entry.remedial]
    kinds = Counter((entry.topic, bool(entry.family)) for entry in entries)
    met = Counter((e.topic, bool(e.family)) for e in entries if e.item in course.own)
    return met.total(), kinds.total(), min(met[kind] / kinds[kind] for kind in kinds)


def known(course: Course, day: int) -> float:
    """The mean of what is truly known of what was met."""
    return mean(course.model.recall(memory, day) for memory in course.own.values())


def lines(course: Course) -> Iterator[str]:
    met, size, least = coverage(course)
    load = [course.asked[day] for day in range(course.days)]
    half = f"on day {course.half_held + 1}" if course.half_held is not None else "not yet"
    held = course.held() / size
    yield course.habit.name
    yield f"  met {met} of {size}; least of any topic and kind {least:.0%}"
    yield f"  questions a day: {mean(load):.0f}, at most {max(load)}"
    yield f"  due items answered right: {mean(course.due):.0%}"
    yield f"  held for three weeks: {held:.0%} of the bank; half of what was met {half}"
    yield f"  known on the last day: {known(course, FIRST + course.days):.1%} of what was met"
    if course.named:
        wrong = mean(course.named)
        yield f"  answers by a formula of their own: {len(course.named)}, got a name {wrong:.0%}"


def main() -> None:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else DAYS
    pool = everything(None)
    start = partial(Course, pool=pool, days=days)
    for habit in HABITS:
        course = start(habit, random=Random(habit.name))
        course.play()
        print("\n".join(lines(course)), flush=True)
    size = sum(not entry.remedial for entry in pool.entries.values())
    pace = min(MOST, -(-size // (days - RESERVE)))
    for habit in (Habit("exam not told", pace), Habit("exam told", exam=True)):
        course = start(habit, random=Random("exam"))
        course.play()
        total, met = course.asked.total(), len(course.own)
        result = known(course, FIRST + days)
        print(f"{habit.name}: {total} questions, {met} items met, {result:.1%} known on the day")


if __name__ == "__main__":
    main()
