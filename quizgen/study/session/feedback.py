"""What a drill says after an answer: verdict, both numbers, the solution, when it comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from quizgen.questions.diagnosis import departure
from quizgen.questions.question import Answer, Blanks, Question, Reveal
from quizgen.questions.verdict import Mark, explain
from quizgen.questions.wording import drill_answer, given_answer, solution
from quizgen.study.plan import Outcome, Recorded, Showing
from quizgen.study.session.screen import Shown, Verdict
from quizgen.study.session.summary import is_right

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
CORRECT = "Correct answer"
MOST_NAMES = 3  # in a list within a sentence


def feedback(
    showing: Showing, outcome: Outcome, mark: Mark, *, told: bool = False
) -> Iterator[Shown]:
    """What is shown after an answer, but for when the item comes back.

    told: whether the learner has read already what the mark says.
    """
    question, step = showing.question, None
    if isinstance(question.answer, Reveal):
        pass
    elif outcome.verdict == "correct":
        how = "on the second try" if outcome.tries > 1 else ""
        answer = ("Answer", (drill_answer(question),))
        yield Verdict(f"Right {how}".strip(), mark.praise(how), (answer,), right=True)
    elif outcome.gave_up:
        yield given_away(question)
    else:
        where = departure(question, mark)
        step = where.step
        yours = (given_answer(question, outcome.response, mark), where.yours)
        answers = (
            ("Your answer", tuple(filter(None, yours)) or ("",)),
            (CORRECT, (drill_answer(question),)),
        )
        said = "" if told else what_went_wrong(question.answer, mark)
        yield Verdict("Not right", said, answers, right=False)
    yield from solution(question, step)


def given_away(question: Question) -> Verdict:
    """The answer to a question that the learner does not answer."""
    return Verdict("", "", ((CORRECT, (drill_answer(question),)),))


def once_more(mark: Mark) -> Verdict:
    """What is said before the second try."""
    return Verdict("Not right", mark.feedback, right=False)


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
        texts.append(f"Open from now on: {listed(recorded.opened)}.")
    if recorded.brought:
        texts.append(f"Brought forward to cure this: {', '.join(recorded.brought)}.")
    return " ".join(texts)


def listed(names: Sequence[str]) -> str:
    """
    >>> listed(["a:2", "b:1"]), listed(["a:2", "b:1", "c:1", "d:1", "e:1"])
    ('a:2, b:1', 'a:2, b:1, c:1 and 2 more')
    """
    if len(names) <= MOST_NAMES + 1:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"


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
