"""What a drill says after an answer: verdict, both numbers, the solution, when it comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from quizgen.questions.diagnosis import Departure, departure
from quizgen.questions.question import Answer, Blanks, Reveal
from quizgen.questions.verdict import Mark, explain
from quizgen.questions.wording import drill_answer, given_answer, solution_lines
from quizgen.study.plan import Outcome, Recorded, Showing
from quizgen.study.session.screen import Tone
from quizgen.study.session.summary import is_right
from quizgen.text.tables import Blocks

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
Line: TypeAlias = tuple[str | Blocks, Tone]


def feedback_lines(
    showing: Showing, outcome: Outcome, mark: Mark, *, told: bool = False
) -> Iterator[Line]:
    """The lines after an answer, but for when the item comes back.

    told: whether the learner has read already what the mark says.
    """
    question = showing.question
    if isinstance(question.answer, Reveal):
        for text in solution_lines(question):
            yield text, Tone.HINT
        return
    if outcome.verdict == "correct":
        yield f"✓ {mark.praise('on the second try' if outcome.tries > 1 else '')}", Tone.RIGHT
        yield from _solution(showing, Departure())
        return
    if outcome.gave_up:
        yield f"Correct answer: {drill_answer(question)}", Tone.PLAIN
        yield from _solution(showing, Departure())
        return
    where = departure(question, mark)
    if not told:
        yield f"✗ {what_went_wrong(question.answer, mark)}", Tone.WRONG
    yield f"Your answer: {given_answer(question, outcome.response, mark)}", Tone.PLAIN
    if where.yours:
        yield f"    {where.yours}", Tone.PLAIN
    yield f"Correct answer: {drill_answer(question)}", Tone.PLAIN
    yield from _solution(showing, where)


def what_went_wrong(answer: Answer, mark: Mark) -> str:
    """The feedback to a wrong answer; mistakes that give the same number stand one below the other.

    Of a table it says which blanks are wrong.

    >>> from quizgen.questions.question import Numeric
    >>> slips = (("factor-two",), ("off-by-one",))
    >>> print(what_went_wrong(Numeric(1, "pixels"), Mark("incorrect", 0.0, slips)))
    One of these:
        You are off by a factor of 2.
        You are off by one.
    """
    if len(mark.slips) < 2 or isinstance(answer, Blanks):
        return mark.feedback
    return "\n    ".join(["One of these:", *(explain([slip], mark.known) for slip in mark.slips)])


def _solution(showing: Showing, where: Departure) -> Iterator[Line]:
    for i, text in enumerate(solution_lines(showing.question, where.step)):
        yield text, Tone.WRONG if i == where.step else Tone.HINT


def comes_back(recorded: Recorded) -> str:
    """When an item is asked again, and what an answer opened; may be empty."""
    texts = []
    if recorded.enough:
        texts.append("Enough of this one for today.")
    if recorded.comes_back:
        texts.append("Comes back in a few questions.")
    elif recorded.days is not None and recorded.due is not None:
        texts.append(f"Comes back {in_days(recorded.days, recorded.due)}.")
    if recorded.opened:
        texts.append(f"Open from now on: {', '.join(recorded.opened)}.")
    if recorded.brought:
        texts.append(f"Brought forward to cure this: {', '.join(recorded.brought)}.")
    return " ".join(texts)


def in_days(days: int, due: date) -> str:
    """
    >>> in_days(1, date(2026, 11, 23)), in_days(12, date(2026, 12, 4))
    ('tomorrow', 'in 12 days, on 4 Dec')
    """
    if days <= 0:
        return "later today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days, on {due.day} {MONTHS[due.month - 1]}"


def time_left(seconds: float) -> str:
    """
    >>> time_left(1799.5), time_left(61), time_left(59.2)
    ('30 minutes', '1 minute', '59 seconds')
    """
    if seconds < 60:
        count, unit = int(seconds), "second"
    else:
        count, unit = int(seconds / 60 + 0.5), "minute"
    return f"{count} {unit}{'s' * (count != 1)}"


def event(
    name: str, showing: Showing, recorded: Recorded, outcome: Outcome | None
) -> dict[str, Any]:
    """What happened, for other programs: JSON-ready.  What was taken back has no schedule."""
    data: dict[str, Any] = {"event": name, "code": showing.question.code, "item": showing.item}
    if name != "undone":
        data |= _of_record(recorded)
    data["review"] = recorded.review
    return data if outcome is None else {**data, **_of_answer(outcome)}


def _of_record(recorded: Recorded) -> Mapping[str, Any]:
    return {
        "rating": recorded.rating,
        "due": recorded.due.isoformat() if recorded.due else None,
        "days": recorded.days,
        "comes_back": recorded.comes_back,
        "enough": recorded.enough,
        "opened": list(recorded.opened),
        "brought": list(recorded.brought),
    }


def _of_answer(outcome: Outcome) -> Mapping[str, Any]:
    return {
        "response": outcome.response,
        "verdict": "correct" if is_right(outcome) else "incorrect",
        "misconceptions": list(outcome.misconceptions),
        "tries": outcome.tries,
        "hints": outcome.hints,
        "gave_up": outcome.gave_up,
        "seconds": outcome.seconds,
    }
