"""Why an item comes when it comes: what the record knows of it, in words and numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from quizgen.study.history.days import Moment, date_of
from quizgen.study.history.due import due_day
from quizgen.study.history.event import Event
from quizgen.study.history.record import Record
from quizgen.study.history.state import DAYS_RIGHT, State
from quizgen.study.session.opening import NEW, begun, is_new, unmet
from quizgen.study.session.pool import StudyPool
from quizgen.study.session.remedies import wanted

SHOWN = 10  # answers of the history that are told


@dataclass(frozen=True)
class Why:
    """An item as it stands.

    asked: whether the content still holds it.
    recall: how likely it is known today; None of a new one.  waits_for: items that must be
    right before it opens, each with how often.  cures: the misconception that brings it forward.
    mistake: what the learner did there.
    history: what happened, the latest last.
    """

    item: str
    today: int
    asked: bool
    state: State
    recall: float | None
    waits_for: dict[str, str]
    cures: str
    history: list[Event]
    mistake: str = ""

    @property
    def misconceptions(self) -> Counter[str]:
        return Counter(name for event in self.history for name in event.misconceptions)

    def data(self) -> dict[str, Any]:
        """As JSON."""
        state = self.state
        return {
            "item": self.item,
            "asked": self.asked,
            "due": date_of(state.due).isoformat() if state.due and self.asked else None,
            "last": None if state.last is None else date_of(state.last).isoformat(),
            "stability": state.stability,
            "difficulty": state.difficulty,
            "retrievability": self.recall,
            "reviews": state.reviews,
            "lapses": state.lapses,
            "leech": state.leech,
            "waits_for": self.waits_for,
            "cures": self.cures or None,
            "misconceptions": dict(self.misconceptions.most_common()),
            "history": [event.line() for event in self.history],
        }


def why(record: Record, pool: StudyPool, item: str, now: Moment) -> Why:
    """What there is to say of an item of the pool, or of one the record knows."""
    state = record.state(item)
    memory = state.memory
    recall = None if memory is None else record.scheduler.recall(memory, now.day)
    waits_for = _waits_for(record, pool, item)
    asked = item in pool.entries
    known = pool.misconceptions
    brought = wanted(record, now.utc_ms, known, [item]).get(item, "") if asked else ""
    mistake = known[brought].feedback if brought else ""
    history = record.history(item)
    state = replace(state, due=due_day(state, record.settings(), now.day))
    return Why(item, now.day, asked, state, recall, waits_for, brought, history, mistake)


def _waits_for(record: Record, pool: StudyPool, item: str) -> dict[str, str]:
    entry, states = pool.entries.get(item), record.states()
    if entry is None or not pool.gated or not is_new(states.get(item, NEW)):
        return {}
    topics = {
        topic: f"{met} of {enough} items met"
        for topic, met, enough in begun(entry.topic, pool, states)
        if met < enough
    }
    topics |= dict.fromkeys(unmet(entry, pool, states), "not yet met")
    if not entry.family:
        return topics
    if below := pool.below(entry):
        days = states.get(below.item, NEW).right_days
        return (
            topics if days >= DAYS_RIGHT else {below.item: f"right on {days} of {DAYS_RIGHT} days"}
        )
    needed = [pool.lowest(name) for name in entry.needs]
    return topics | {
        one.item: "not yet right" for one in needed if one and not states.get(one.item, NEW).right
    }


def sentences(found: Why) -> list[str]:
    """What ``Why`` says, for people."""
    lines = [*_standing(found), *_told(found)]
    if found.cures:
        lines.insert(1, f"It comes forward, against a mistake of the last days: {found.mistake}")
    return lines


def _standing(found: Why) -> list[str]:
    """Schedule and memory."""
    state = found.state
    gone = [] if found.asked else [f"{found.item} is no longer asked: it is in no content folder."]
    if found.recall is None:
        return gone or [f"{found.item} is new: {_newness(found.history)}.", _opens(found)]
    assert state.due is not None
    assert state.last is not None
    lines = gone or [_when(found.item, state.due, found.today)]
    if not state.reviews:
        lines.append(f"It counts as known since {date_of(state.last)}: the placement found so.")
        return lines
    lines.append(
        f"Last answered on {date_of(state.last)}: {_times(state.reviews, 'answer')}, "
        f"{_times(state.lapses, 'lapse')}."
    )
    lines.append(
        f"Stability: {state.stability:.1f} days until you know it with 90 percent; "
        f"difficulty {state.difficulty:.1f} of 10."
    )
    lines.append(f"Today you know it with {100 * found.recall:.0f} percent.")
    if state.leech:
        lines.append("It is a leech: it keeps being forgotten; take it up with its source.")
    return lines


def _newness(history: list[Event]) -> str:
    """Why an item is new, which may have a history all the same."""
    for event in reversed(history):
        if event.kind == "reset":
            return f"it was made new again on {date_of(event.day)}"
    answered = any(event.kind == "answer" for event in history)
    return "it was answered in practice only" if answered else "it was never answered"


def _opens(found: Why) -> str:
    waits = [f"{item} ({what})" for item, what in found.waits_for.items()]
    return f"It opens after {' and '.join(waits)}." if waits else "It may come any time."


def _when(item: str, due: int, today: int) -> str:
    if due < today:
        return f"{item} is due since {date_of(due)}, {_times(today - due, 'day')} ago."
    if due == today:
        return f"{item} is due today."
    return f"{item} is due on {date_of(due)}, in {_times(due - today, 'day')}."


def _times(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _told(found: Why) -> list[str]:
    """History and misconceptions."""
    lines = []
    if answers := [event for event in found.history if event.kind != "example"]:
        lines.append("History:" if len(answers) <= SHOWN else f"History, the last {SHOWN}:")
        lines += [f"  {_line(event)}" for event in answers[-SHOWN:]]
    if found.misconceptions:
        lines.append("Misconceptions:")
        lines += [f"  {times}x {name}" for name, times in found.misconceptions.most_common()]
    return lines


def _line(event: Event) -> str:
    day = date_of(event.day).isoformat()
    if event.kind == "reset":
        return f"{day}  made new again"
    if event.kind == "placed":
        return f"{day}  known, as the placement found"
    what = (event.verdict or "").replace("-", " ")
    mode = f" ({event.mode})" if event.mode != "drill" else ""
    rated = f", {event.rating}" if event.rating else ""
    version = f", version {event.version}" if event.version not in (None, 1) else ""
    said = f": {event.response}" if event.response and event.verdict != "rated" else ""
    return f"{day}  {event.code or event.item}  {what}{rated}{mode}{version}{said}"
