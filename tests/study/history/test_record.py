"""The log and what it makes of the items: in any order, with any second thoughts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.files.disk import FileError
from quizgen.questions.question import Question
from quizgen.study.history.days import DAY, HOUR
from quizgen.study.history.event import ANKI, NAMES, Event, EventKind, Mode
from quizgen.study.history.exchange import lines, merge_lines, read_lines
from quizgen.study.history.line import Line, read_line
from quizgen.study.history.record import Conflict, Record
from quizgen.study.history.settings import Settings
from quizgen.study.history.store import empty_store
from quizgen.study.plan import RATINGS, Kind
from quizgen.study.session.pool import StudyItem
from tests.study.learner import MONDAY, RIGHT, SMALL, Learner, ask, levels, play, pool, right, wrong

ITEMS = ("size:1", "params:1", "card-1")
NOON = MONDAY * DAY + 12 * HOUR


def answer(number: int, item: str = "size:1", day: int = 0, rating: str = "good") -> Event:
    """The answer with a number, on a study day from that Monday; later numbers are later."""
    return Event(
        f"e{number:03}",
        "answer",
        NOON + day * DAY + number,
        0,
        MONDAY + day,
        item,
        f"{item}:{number}",
        verdict="incorrect" if rating == "again" else "correct",
        rating=rating,
    )


def change(
    number: int, kind: EventKind, *targets: str, day: int = 50, rating: str | None = None
) -> Event:
    event = answer(number, "", day)
    return replace(
        event,
        kind=kind,
        code="",
        verdict=None,
        rating=rating,
        targets=targets,
    )


def record(*events: Event) -> Record:
    found = Record(empty_store())
    found.merge(events)
    return found


def text(found: Record) -> str:
    return "".join(f"{line}\n" for line in lines(found))


answers = st.builds(
    answer,
    st.integers(0, 99),
    st.sampled_from(ITEMS),
    st.integers(0, 40),
    st.sampled_from(RATINGS),
)
changes = st.one_of(
    st.builds(
        lambda n, t: change(100 + n, "undo", f"e{t:03}"), st.integers(0, 9), st.integers(0, 199)
    ),
    st.builds(
        lambda n, t, r: change(110 + n, "rating", f"e{t:03}", rating=r),
        st.integers(0, 9), st.integers(0, 99), st.sampled_from(RATINGS),
    ),
    st.builds(
        lambda n, items, day: change(120 + n, "reset", *items, day=day),
        st.integers(0, 9), st.lists(st.sampled_from(ITEMS), min_size=1, unique=True),
        st.integers(0, 40),
    ),
)  # fmt: skip
logs = st.lists(st.one_of(answers, changes), max_size=30, unique_by=lambda event: event.id)


# --- in any order ---------------------------------------------------------------------


@settings(max_examples=60)
@given(logs, st.randoms(use_true_random=False), st.integers(0, 30))
def test_two_logs_come_together_in_any_order_with_the_same_result(
    events: list[Event], random: object, cut: int
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = record(*events)
    two = record(*shuffled[:cut])
    assert merge_lines(two, text(one), "x") == len(events) - len(shuffled[:cut])
    assert merge_lines(one, text(two), "x") == 0
    assert text(one) == text(two)
    assert one.states() == two.states()
    before = one.states()
    one.rebuild()
    assert one.states() == before


@settings(max_examples=40)
@given(st.lists(answers, max_size=12, unique_by=lambda event: event.id))
def test_answers_kept_one_by_one_are_answers_merged(events: list[Event]) -> None:
    """Also where the clock was set back between them."""
    one = Record(empty_store())
    for event in events:
        one.append(event)
    assert one.states() == record(*events).states()


def test_a_line_read_back_is_the_event() -> None:
    learner = Learner()
    play(learner.drill(count=8), wrong, most=8)
    found = text(learner.record)
    assert [event.line() for event in read_lines(found, "x")] == [
        read_line(json.dumps(event.line())).line() for event in read_lines(found, "x")
    ]
    other = Record(empty_store())
    assert merge_lines(other, found, "x") == len(found.splitlines())
    assert text(other) == found


GOOD = answer(1).line()
BAD = [  # what is changed in a line, what is said of it
    ({"id": ""}, "'id' cannot be ''"),
    ({"kind": "guess"}, "'kind' cannot be 'guess'"),
    ({"time": -1}, "'time' cannot be -1"),
    ({"time": 1.5}, "'time' cannot be 1.5"),
    ({"offset": "60"}, "'offset' cannot be '60'"),
    ({"day": "2026-13-01"}, "'day' cannot be '2026-13-01'"),
    ({"rating": "great"}, "'rating' cannot be 'great'"),
    ({"verdict": "fine"}, "'verdict' cannot be 'fine'"),
    ({"misconceptions": "a"}, "'misconceptions' cannot be 'a'"),
    ({"seconds": -2}, "'seconds' cannot be -2"),
    ({"givens": []}, "'givens' cannot be []"),
    ({"mode": "sleep"}, "'mode' cannot be 'sleep'"),
    ({"mood": "good"}, "unknown key 'mood'"),
    ({"id": "x" * 101}, "'id' cannot be 'xxx"),
    ({"id": None}, "'id' cannot be null, only text"),
    ({"time": True}, "'time' cannot be true, only a whole number"),
    ({"time": 10**30}, "'time' cannot be 1000000000000000000000000000000, only a whole number"),
    ({"offset": 1441}, "'offset' cannot be 1441, only a whole number of at most 1440"),
    ({"seconds": "1"}, "'seconds' cannot be '1', only a number or null"),
    ({"form": "sung"}, "'form' cannot be 'sung'"),
    ({"version": -1}, "'version' cannot be -1"),
    ({"targets": ["a", 5]}, "entry 2 of 'targets' cannot be 5, only text"),
]


@pytest.mark.parametrize(("changed", "message"), BAD, ids=str)
def test_a_line_that_is_none_is_named_and_nothing_comes_in(
    changed: dict[str, object], message: str
) -> None:

    found = Record(empty_store())
    bad = json.dumps({**GOOD, **changed})
    with pytest.raises(FileError) as error:
        merge_lines(found, f"{json.dumps(answer(2).line())}\n\n{bad}\n", "log.jsonl")
    assert str(error.value).startswith(f"log.jsonl:3: no line of a history ({message}")
    assert found.latest() == 0


NO_LINE = [
    ("{", "the text ends early"),
    ("[]", "it cannot be [], only an object"),
    ("null", "it cannot be null, only an object"),
    ('{"id": "a"}', "'kind' is missing"),
    ('{"seconds": NaN}', "invalid character"),
    ('{"time": %s}' % ("1" * 5000), "integer value out of range"),
    ("[" * 100_000, "too many brackets inside each other"),
    (json.dumps({**GOOD, "givens": {"a": 0}}).replace("0}", "[" * 100_000), "too many brackets"),
]


@pytest.mark.parametrize(("line", "message"), NO_LINE, ids=[case[1] for case in NO_LINE])
def test_a_line_that_is_no_event_is_refused(line: str, message: str) -> None:
    with pytest.raises(FileError) as error:
        read_lines(f"\n{line}\n", "log.jsonl")
    assert str(error.value).startswith(f"log.jsonl:2: no line of a history ({message}")
    assert str(error.value).endswith("; nothing was imported")


def test_a_line_is_an_event() -> None:
    assert Line.__struct_fields__ == NAMES
    assert set(get_args(Mode)) == {ANKI, *(kind.value for kind in Kind)}
    odd = replace(answer(1), response="a\u2028b\x85\x01 é", givens={"n": 10**30}, seconds=1e-05)
    (again,) = read_lines(json.dumps(odd.line(), ensure_ascii=False) + "\r\n", "x")
    assert again == odd
    short = '{"id":"a","kind":"undo","time":1,"offset":-60,"day":"1970-01-02","seconds":3}'
    assert read_line(short) == Event("a", "undo", 1, -60, 1, seconds=3.0)


def test_an_id_that_stands_for_two_events_is_refused() -> None:
    one, other = answer(1), replace(answer(1), response="9")
    found = record(one)

    with pytest.raises(Conflict, match="another event"):
        merge_lines(found, "\n".join(json.dumps(e.line()) for e in (answer(2), other)), "x")
    assert len(found.history("size:1")) == 1
    with pytest.raises(FileError, match="than in line 1 has its id"):
        merge_lines(found, "\n".join(json.dumps(e.line()) for e in (one, other)), "x")


# --- second thoughts ------------------------------------------------------------------


def test_what_is_taken_back_never_was() -> None:
    events = [answer(i, day=3 * i, rating=RATINGS[i % 4]) for i in range(6)]
    for gone in range(6):
        kept = record(*events[:gone], *events[gone + 1 :])
        undone = record(*events, change(100, "undo", f"e{gone:03}"))
        one, two = kept.state("size:1"), undone.state("size:1")
        assert one == two
        assert len(undone.history("size:1")) == 5
        assert text(undone).count("\n") == 7  # a tombstone, not a deletion


def test_the_last_rating_counts() -> None:
    base = record(answer(1, rating="easy"))
    for order in permutations([("a", "hard", 1), ("b", "easy", 2)]):
        overruled = record(
            answer(1, rating="again"),
            *(replace(change(100 + day, "rating", "e001", day=day, rating=rating), id=name)
              for name, rating, day in order),
        )  # fmt: skip
        assert overruled.state("size:1").stability == base.state("size:1").stability


def test_a_reset_makes_new_and_can_be_taken_back() -> None:
    events = [answer(1), answer(2, day=4), answer(3, "params:1", day=4)]
    before = record(*events).states()
    reset = change(4, "reset", "size:1", day=5)
    found = record(*events, reset)
    assert found.state("size:1").due is None
    assert found.state("params:1") == before["params:1"]
    again = record(*events, reset, answer(5, day=6))
    assert again.state("size:1").stability == record(answer(5, day=6)).state("size:1").stability
    assert record(*events, reset, change(6, "undo", "e004")).states() == before


def test_undo_takes_back_what_happened_here_last() -> None:
    learner = Learner()
    play(learner.drill(count=3))
    learner.record.merge([answer(900, day=300)])
    last = learner.record.last()
    assert last is not None
    assert last.id != "e900"
    learner.journal.undo(last)
    before = learner.record.last()
    assert before is not None
    assert before.id < last.id
    learner.journal.reset(["size:1"])
    reset = learner.record.last()
    assert reset is not None
    assert reset.kind == "reset"


# --- names and versions ---------------------------------------------------------------


def test_a_renamed_item_goes_on() -> None:
    found = record(answer(1, "old"), answer(2, "older", day=2))
    found.adopt({"old": "new", "older": "new", "unheard-of": "new"})
    both = record(answer(1, "new"), answer(2, "new", day=2))
    assert found.states().keys() == {"new"}
    assert found.state("new") == both.state("new")
    found.merge([answer(3, "old", day=9)])  # from a machine with older cards
    assert found.state("new") == record(
        answer(1, "new"), answer(2, "new", day=2), answer(3, "new", day=9)
    ).state("new")
    found.rebuild()
    assert found.state("new").reviews == 3
    found.adopt({"old": "new", "older": "new"})
    assert [event.item for event in found.history("new")] == ["new"] * 3


def newer(entry: StudyItem, seed: str, avoid: Sequence[str]) -> Question:
    return replace(ask(entry, seed, avoid), version=2)


def test_a_family_in_a_new_version_keeps_its_place() -> None:
    learner = Learner()
    over = pool(levels("size", "shapes"))
    play(learner.drill(over))
    due = learner.record.state("size:1").due
    learner.clock.to(5)
    showing, recorded = play(learner.drill(replace(over, ask=newer)))[0]
    assert (showing.item, showing.reason, showing.question.version) == ("size:1", "due", 2)
    assert recorded.days is not None
    assert due == MONDAY + 1
    assert [event.version for event in learner.record.history("size:1")] == [1, 1, 1, 2]


def test_an_item_that_is_no_more_is_not_asked_and_not_lost() -> None:
    learner = Learner()
    play(learner.drill(pool([*levels("size", "shapes"), *levels("gone", "params")])))
    learner.clock.to(9)
    played = play(learner.drill(pool(levels("size", "shapes"))))
    assert {showing.item for showing, _ in played} == {"size:1", "size:2"}
    assert learner.record.state("gone:1").reviews == 2


# --- clocks and settings --------------------------------------------------------------


def test_a_clock_that_was_ahead_is_told_and_loses_nothing() -> None:
    learner = Learner()
    learner.clock.to(400)
    play(learner.drill(count=4))
    learner.clock.to(0)
    drill = learner.drill(count=20)
    (note,) = drill.outlook().notes
    assert note == "The record holds answers from 400 days ahead of this clock; is its date right?"
    played = play(drill)
    assert played
    learner.clock.to(4)
    assert play(learner.drill(count=20))
    states = learner.record.states()
    learner.record.rebuild()
    assert learner.record.states() == states


def test_a_reset_counts_though_the_clock_was_set_back() -> None:
    learner = Learner()
    over = pool(levels("size", "shapes"))
    learner.clock.to(400)
    (showing, _), *_ = play(learner.drill(over, count=3))
    learner.clock.to(0)
    learner.journal.reset(["size:1"])
    assert learner.record.state("size:1").due is None
    for reviews in (1, 2):  # and so does what is answered after it
        learner.journal.answer(showing, RIGHT, "good", Kind.DRILL)
        assert learner.record.state("size:1").reviews == reviews
    kinds = [event.kind for event in learner.record.history("size:1")]
    assert kinds[-3:] == ["reset", "answer", "answer"]
    states = learner.record.states()
    learner.record.rebuild()
    assert learner.record.states() == states


def test_settings_reschedule_everything() -> None:
    learner = Learner()
    for day in (0, 2, 9, 40):
        learner.clock.to(day)
        play(learner.drill(), lambda s: right(s))
    before = learner.record.states()
    learner.journal.set({"retention": 0.97, "cap": 20})
    after = learner.record.states()
    assert {k: s.stability for k, s in after.items()} == {k: s.stability for k, s in before.items()}
    pairs = [(before[k].due, after[k].due, after[k].last) for k in after if after[k].due]
    assert all(new <= old for old, new, _ in pairs)  # type: ignore[operator]
    assert max(new - last for _, new, last in pairs) <= 20  # type: ignore[operator]
    assert learner.record.settings() == Settings(0.97, 20)
    assert SMALL.entries.keys() >= after.keys()
