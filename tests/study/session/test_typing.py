"""Whatever is typed, in whatever order: no fault, and screen and record agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.study.plan import Kind, Plan
from quizgen.study.session.mock_exam import MockExam, marks_lines
from quizgen.study.session.play import Session
from quizgen.study.session.practice import Practice
from quizgen.study.session.summary import summary_lines
from tests.study.learner import SMALL, Learner
from tests.study.typist import Ticking, Typist

WORDS = "7|7|7|8|70|banana||s|u|e|r|h|?|3+4|=3*4|1|2|3|4|:1|:4|:u|:e|:s|:x|:r it is wrong|=ans|=("
TYPED = st.lists(
    st.sampled_from([*WORDS.split("|"), "-7", "7 MACs", "x" * 300, "\x00", "½", ":", "="]),
    max_size=40,
)


def session_of(kind: str, patient: bool, lines: list[str]) -> tuple[Session, Typist, Learner]:
    learner = Learner()
    plan: Plan
    if kind == "drill":
        plan = learner.drill(count=8)
    else:
        plan = Practice(learner.journal, SMALL, "1", 8, Kind(kind), minutes=None)
    typist = Typist(iter(lines), patient)
    maker = MockExam if plan.kind is Kind.EXAM else Session
    return maker(plan, typist, Ticking(), "quizgen", str), typist, learner


@pytest.mark.parametrize("kind", ["drill", "cram", "exam"])
@pytest.mark.parametrize("patient", [True, False])
@settings(max_examples=40)
@given(lines=TYPED)
def test_screen_and_record_agree(kind: str, patient: bool, lines: list[str]) -> None:
    session, typist, learner = session_of(kind, patient, lines)
    summary = session.play()
    happened = [event["event"] for event in typist.events]
    kept = happened.count("answered") + happened.count("known") - happened.count("undone")
    assert kept == len(summary.entries)
    for entry in summary.entries:
        event = learner.record.event(entry.recorded.review)
        assert event is not None
        assert event.code == entry.showing.question.code
        if entry.outcome is not None:
            assert event.response == entry.outcome.response
    reviews = {entry.recorded.review for entry in summary.entries}
    undone = {event["review"] for event in typist.events if event["event"] == "undone"}
    assert not reviews & undone
    shown = summary_lines(summary, session.plan.outlook()) + marks_lines(session)
    assert all(isinstance(line, str) for line in shown)


@pytest.mark.parametrize("stop_at", range(1, 9))
def test_ctrl_c_anywhere_keeps_what_was_answered(stop_at: int) -> None:
    """The same lines each time; at one of them the learner presses Ctrl-C instead."""
    lines: list[str | BaseException] = ["", "7", "8", "7", "", "?", "7", "70"]
    lines[stop_at - 1 :] = [KeyboardInterrupt()]
    learner = Learner()
    typist = Typist(iter(lines))
    session = Session(learner.drill(count=8), typist, Ticking(), "quizgen", str)
    with pytest.raises(KeyboardInterrupt):
        session.play()
    kept = [event for event in typist.events if event["event"] == "answered"]
    assert [entry.recorded.review for entry in session.summary.entries] == [
        event["review"] for event in kept
    ]
