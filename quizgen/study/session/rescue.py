"""What a wrong answer leads to on the same day: again, a worked example, then enough for today.

So a session has an end, whatever is typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quizgen.study.history.event import Event
from quizgen.study.plan import Form
from quizgen.study.session.pool import StudyItem, StudyPool

REPEATS = 2  # times that an item comes back as it was; then it comes with its worked example
SENT_BACK = 2  # items that a level builds on, asked when it was too hard


class Trail(NamedTuple):
    """The answers to an item on one day.

    failures: how many were wrong.  wrong: whether the last was.  form: how it was asked last.
    """

    failures: int = 0
    wrong: bool = False
    form: Form = Form.ASK


def form_after(failures: int, form: Form, entry: StudyItem) -> Form | None:
    """How an item is asked again after so many wrong answers on a day; None is not today.

    form: how it was asked last; an item that was asked with help is asked with help again.

    >>> number = StudyItem("conv-params:1", "params", "conv-params", 1)
    >>> [form_after(n, Form.LAST_STEP, number) for n in (2, 3, 4)]
    [<Form.LAST_STEP: 'last step blank'>, <Form.EXAMPLE: 'worked example'>, None]
    >>> form_after(3, Form.ASK, StudyItem("a-card", "params")) is None
    True
    """
    if failures <= REPEATS:
        return form
    return Form.EXAMPLE if failures == REPEATS + 1 and entry.family else None


def trails(events: Iterable[Event]) -> Mapping[str, Trail]:
    """What became of each item, from the answers of one day in their order."""
    found: dict[str, Trail] = {}
    for event in events:
        overruled = not event.right and event.rating in ("good", "easy")  # by the learner
        wrong = event.rating == "again" or not (event.right or overruled)
        failures = found.get(event.item, Trail()).failures + wrong
        found[event.item] = Trail(failures, wrong, Form(event.form))
    return found


def built_on(entry: StudyItem, pool: StudyPool) -> list[str]:
    """The items that a level builds on: the level below, else the first of each family it needs."""
    below = pool.below(entry) if entry.family else None
    found = [below] if below else [pool.lowest(name) for name in entry.needs if entry.family]
    return [one.item for one in found if one is not None]
