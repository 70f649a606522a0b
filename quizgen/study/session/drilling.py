"""A drill: what is due, then what is new; every answer kept and scheduled."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from quizgen.study.history.days import date_of
from quizgen.study.history.due import due_day
from quizgen.study.history.journal import Journal
from quizgen.study.history.rating import rate
from quizgen.study.history.state import EXAMPLE_SEEN, State
from quizgen.study.plan import (
    Form,
    Kind,
    Outcome,
    Outlook,
    Progress,
    Rating,
    Recorded,
    Showing,
    Undone,
)
from quizgen.study.session.base import Sitting, Undoable
from quizgen.study.session.exam_day import pace
from quizgen.study.session.opening import NEW, is_new, opened_by
from quizgen.study.session.pool import StudyItem, StudyPool
from quizgen.study.session.queue import Pick, Return
from quizgen.study.session.remedies import cards_curing, wanted
from quizgen.study.session.rescue import SENT_BACK, built_on, form_after, trails
from quizgen.study.session.syllabus import new_entries
from quizgen.variants.space import mix, seed_bits

INTRODUCTION = 2  # questions that a new family takes: the last step, then unaided
ROOM = 5  # questions that must be left for it to be asked unaided in the same session
BEGINNING = ("due", "new", "misconception")  # reasons that count among the session's questions


class Drill(Sitting):
    """The plan of a drill.

    new: new items at most; None means what the settings leave for today.  ahead: days by which due
    items are pulled forward, whatever the limit of the day.
    """

    kind = Kind.DRILL

    def __init__(
        self,
        journal: Journal,
        pool: StudyPool,
        seed: str,
        count: int,
        new: int | None = None,
        *,
        ahead: int = 0,
        minutes: float | None = None,
    ) -> None:
        super().__init__(journal, pool, seed, count, minutes)
        self.ahead = ahead
        self.settings = self.record.settings()
        self.seen_change = self.record.changed_elsewhere()
        self.leading: set[str] = set()  # items to be asked unaided in this session
        self.half_way: list[str] = []  # items asked with help, but not promised to be asked unaided
        self.earlier = trails(self.record.answered_on(self.today))
        self.queue.returns = [Return(0, pick) for pick in self._unfinished()]
        brought = self._brought()
        left = self._left_today()
        self.fresh = min(count, count if left.new is None else left.new) if new is None else new
        due = self._due({pick.entry.item for pick in brought})
        self.queue.due = [*brought, *due[: None if ahead else left.due]][:count]
        waiting = self.queue.items()
        new_ones = (e for e in new_entries(pool, self.states) if e.item not in waiting)
        self.queue.new = [Pick(e, "new") for e in islice(new_ones, min(self.fresh, count))]

    # --- what waits at the start --------------------------------------------------

    def _unfinished(self) -> Iterator[Pick]:
        """What was wrong today, in a session that ended before it came back."""
        for item, trail in self.earlier.items():
            entry = self.pool.entries.get(item)
            if trail.wrong and entry is not None:
                form = form_after(trail.failures, trail.form, entry)
                if form is not None:
                    yield Pick(entry, "again", form)

    def _left_today(self) -> Left:
        """What the limits of the day leave, after the sessions before this one."""
        answers = Counter(event.item for event in self.record.answered_on(self.today))
        states = self.record.states() if answers else {}
        new = sum(states.get(item, NEW).reviews == count for item, count in answers.items())
        unmet = sum(
            not entry.remedial and is_new(self.states.get(item, NEW))
            for item, entry in self.pool.entries.items()
        )
        most = pace(unmet + new, self.settings, self.today)
        return Left(_less(most, new), _less(self.settings.due, len(answers) - new))

    def _due_day(self, state: State) -> int | None:
        return due_day(state, self.settings, self.today)

    def _due(self, others: set[str]) -> list[Pick]:
        """What is due, the longest overdue first."""
        late = [
            (due, mix(seed_bits(self.seed, item)), item)
            for item, state in self.states.items()
            if (due := self._due_day(state)) is not None
            and due <= self.today + self.ahead
            and item not in others
            and (due <= self.today or state.last != self.today)
        ]
        return [Pick(self.pool.entries[item], "due") for _, _, item in sorted(late)]

    def _brought(self) -> list[Pick]:
        """Cards against misconceptions of the last days."""
        known = self.pool.misconceptions
        found = wanted(self.record, self.now.utc_ms, known, self.pool.entries)
        return [
            Pick(self.pool.entries[card], "misconception", because=name)
            for card, name in found.items()
        ]

    def outlook(self) -> Outlook:
        found = map(self._due_day, self.states.values())
        days = [day for day in found if day is not None]
        later = sorted(day for day in days if day > self.today)
        return Outlook(
            due=sum(day <= self.today for day in days),
            new=sum(1 for _ in new_entries(self.pool, self.states)),
            tomorrow=sum(day <= self.today + 1 for day in days),
            next_due=date_of(later[0]) if later else None,
            next_count=later.count(later[0]) if later else 0,
            notes=self.notes(),
        )

    def progress(self) -> Sequence[Progress]:
        from quizgen.study.session.standing import moved

        return moved(self.pool, self.before, self.states, self.today)

    def streak(self) -> int:
        from quizgen.study.history.counting import streak

        return streak(self.record, self.today)

    # --- what comes next ----------------------------------------------------------

    def _picked(self) -> Pick | None:
        while found := self.queue.take(self.asked, fresh=self.budget > 0):
            if not self._met_elsewhere(found):
                return self._begun(found)
        if self.budget > 0 and self.half_way:  # there was no room to promise it, but there is some
            self.budget -= 1
            return Pick(self.pool.entries[self.half_way.pop(0)], "unaided")
        return None

    def _begun(self, pick: Pick) -> Pick:
        """Take a pick's place out of the count; a new family begins with a worked example."""
        if pick.reason in BEGINNING:
            self.budget -= 1
            self.fresh -= pick.reason == "new"
            self.queue.drop([pick.entry.item])  # a card may wait in two places
        state = self.states.get(pick.entry.item, NEW)
        if not pick.entry.family or pick.reason not in BEGINNING:
            return pick
        if not is_new(state):
            return replace(pick, form=Form.EXAMPLE) if state.explain else pick
        if self.budget + 1 >= ROOM:
            self.budget -= INTRODUCTION - 1
            self.leading.add(pick.entry.item)
        return replace(pick, form=Form.LAST_STEP if state.stage >= EXAMPLE_SEEN else Form.EXAMPLE)

    def _met_elsewhere(self, pick: Pick) -> bool:
        """Whether another session has answered this meanwhile."""
        if pick.reason not in BEGINNING or self.record.changed_elsewhere() == self.seen_change:
            return False
        item = pick.entry.item
        old, new = self.states.get(item, NEW), self.record.state(item)
        self.states[item] = new
        return new.reviews > old.reviews and new.due is not None and new.due > self.today

    def _total(self, showing: Showing) -> int:
        waiting = sum(map(_weight, [*self.queue.due, *self.queue.new]))
        left = min(max(self.budget, 0), waiting)
        leads = showing.item in self.leading and showing.form is not Form.ASK
        return self.asked + 1 + left + self._promised() + leads

    # --- what became of it --------------------------------------------------------

    def shown(self, showing: Showing) -> None:
        self._check(showing)
        _, state = self.journal.example(showing)
        self.states[showing.item] = state
        self.open = None
        helped = is_new(state) or showing.reason == "again"
        form = Form.LAST_STEP if helped else Form.ASK
        self.follows = Pick(self.pool.entries[showing.item], showing.reason, form)

    def answered(self, showing: Showing, outcome: Outcome) -> Recorded:
        self._check(showing)
        rating = rate(outcome, showing.form)
        event, state = self.journal.answer(showing, outcome, rating, self.kind)
        return self._done(showing, outcome, event.id, rating, state)

    def known(self, showing: Showing) -> Recorded:
        self._check(showing)
        event, state = self.journal.known(showing, self.kind)
        return self._done(showing, None, event.id, "easy", state)

    def _done(
        self, showing: Showing, outcome: Outcome | None, review: str, rating: Rating, state: State
    ) -> Recorded:
        item = showing.item
        before = ChainMap({item: self.states.get(item, NEW)}, self.states)
        answer = Undoable(review, showing, outcome, item in self.leading)
        self._close(answer, state)
        returns = self._bring_back(answer, rating)
        enough = self.answers[-1].failed and not returns
        if enough:
            self._send_back(answer)
        opened = opened_by(self.pool.entries[item], self.pool, before, self.states)
        self._welcome(opened)
        brought = self._bring_cards(outcome, review)
        names = tuple(entry.item for entry in opened)
        return Recorded(review, rating, *self._when(state), returns, names, brought, enough)

    def _when(self, state: State) -> tuple[date | None, int | None]:
        due = self._due_day(state)
        return (None, None) if due is None else (date_of(due), due - self.today)

    def _bring_back(self, answer: Undoable, rating: Rating) -> bool:
        """Let what was wrong, or is to be asked unaided, come back; whether it does."""
        showing, outcome = answer.showing, answer.outcome
        wrong = outcome is not None and (rating == "again" or outcome.verdict == "incorrect")
        aided = outcome is not None and showing.form is Form.LAST_STEP
        returns = wrong and self._again(answer)
        if not wrong and aided and (answer.leads or showing.reason == "again"):
            self._return(showing, "unaided", answer.review)
            returns = True
        if returns:
            self.leading.discard(showing.item)
        else:
            self._lead_no_more(showing.item)
            if aided and not wrong:
                self.half_way.append(showing.item)
        place = [one.review for one in self.answers].index(answer.review)
        self.answers[place] = replace(answer, failed=wrong, returned=returns)
        return returns

    def _send_back(self, answer: Undoable) -> None:
        """Let what a level builds on come next, where the level was too hard today."""
        today = {*self.earlier, *(one.showing.item for one in self.answers)}
        known = [
            item
            for item in built_on(self.pool.entries[answer.showing.item], self.pool)
            if item not in today and not is_new(self.states.get(item, NEW))
        ]
        self.queue.drop(known[:SENT_BACK])
        for item in known[:SENT_BACK]:
            pick = Pick(self.pool.entries[item], "prerequisite", review=answer.review)
            self.queue.returns.append(Return(self.asked, pick))

    def _lead_no_more(self, item: str) -> None:
        """The place kept for an item's unaided question is free for another."""
        if item in self.leading:
            self.leading.remove(item)
            self.budget += INTRODUCTION - 1

    def _welcome(self, opened: list[StudyItem]) -> None:
        """Let items that opened just now join the new ones, while there is room for them."""
        room = max(0, min(self.fresh, self.budget) - len(self.queue.new))
        self.queue.new += [Pick(entry, "new") for entry in opened[:room]]

    def _bring_cards(self, outcome: Outcome | None, review: str) -> tuple[str, ...]:
        """Let the cards that cure a misconception come soon."""
        found: dict[str, str] = {}
        met = {answer.showing.item for answer in self.answers}
        for name in outcome.misconceptions if outcome else ():
            for card in cards_curing(name, self.pool.misconceptions, self.pool.entries):
                if card not in met:
                    found.setdefault(card, name)
        for place, (card, name) in enumerate(found.items(), start=1):
            entry = self.pool.entries[card]
            pick = Pick(entry, "misconception", because=name, review=review)
            self.queue.returns.append(Return(self.asked + place, pick))
        return tuple(found)

    def skipped(self, showing: Showing) -> None:
        super().skipped(showing)
        self._lead_no_more(showing.item)
        self.queue.drop([showing.item])

    # --- second thoughts ----------------------------------------------------------

    def rerate(self, recorded: Recorded, rating: Rating) -> Recorded:
        self.journal.rerate(recorded.review, rating)
        answer = next(one for one in self.answers if one.review == recorded.review)
        item = answer.showing.item
        state = self.states[item] = self.record.state(item)
        self.queue.forget(recorded.review, but="misconception")
        if answer.outcome:
            outcome = replace(answer.outcome, verdict="rated", rating=rating)
            answer = replace(answer, outcome=outcome)
        returns = self._bring_back(answer, rating)
        due, days = self._when(state)
        now = replace(recorded, rating=rating, due=due, days=days, comes_back=returns)
        return replace(now, enough=recorded.enough and rating == "again")

    def undo(self) -> Undone | None:
        answer = self.answers[-1] if self.answers else None
        if answer and answer.showing.item in self.half_way:
            self.half_way.remove(answer.showing.item)
        if answer and answer.leads:
            self.leading.add(answer.showing.item)
            if not answer.returned:
                self.budget -= INTRODUCTION - 1  # its place had been given away
        return super().undo()


class Left(NamedTuple):
    """New and due items that today's limits leave; None is no limit."""

    new: int | None
    due: int | None


def _less(limit: int | None, done: int) -> int | None:
    return None if limit is None else max(0, limit - done)


def _weight(pick: Pick) -> int:
    """The questions that something waiting will take."""
    return INTRODUCTION if pick.reason == "new" and pick.entry.family else 1
