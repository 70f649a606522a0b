"""A mock exam: nothing is told before the end, and the clock is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quizgen.families import question
from quizgen.questions.question import Question
from quizgen.study.plan import Kind, Outcome, Recorded, Showing
from quizgen.study.session.mock_exam import MockExam, marks_lines
from quizgen.study.session.play import Session
from quizgen.study.session.screen import Tone
from tests.study.listed import Listed
from tests.study.typist import Ticking, Typist, played

CONV = question("conv-params:1:87")  # 4824
DENSE = question("fc-params:1:99")  # 3400
MACS = question("conv-macs:1:200")  # 115,200
TABLE = question("conv-floor:1:623")  # 35; 1
ALL = [CONV, DENSE, MACS]


class Timed(Listed):
    """Minutes that pass with each answer; what comes after the last of them does not count."""

    def answered(self, showing: Showing, outcome: Outcome) -> Recorded:
        recorded = super().answered(showing, outcome)
        late = len(self.answers) > 2
        return replace(recorded, rating=None, in_time=not late)


def exam(
    *lines: str, of: Sequence[Question] = ALL, plan: Listed | None = None
) -> tuple[Typist, Session]:
    return played(plan or Listed(of, Kind.EXAM), *lines)


def test_nothing_is_told_before_the_end() -> None:
    typist, session = exam("?", "e", "4800", "17", "115200", "")
    assert typist.text.count("Nothing is given away here") == 2
    for given_away in ("Right", "✗", "✓", "4824", "3400", "biases:", "Once more"):
        assert given_away not in typist.text.replace("How many", ""), given_away
    assert marks_lines(session) == [
        "Marks: 1 of 3 (33%).",
        "  params  0 of 2",
        "  flops   1 of 1",
        "",
        "Not right:",
        "  conv-params:1:87",
        "    Your answer: 4800 parameters",
        "    Correct answer: 4824 parameters",
        "    You left out the biases. Every filter or output has one. Count them too.",
        "  fc-params:1:99",
        "    Your answer: 17 parameters",
        "    Correct answer: 3400 parameters",
        "'quiz ask CODE --show-answer' shows the solution of each.",
    ]


def test_an_answer_that_cannot_be_read_is_asked_again() -> None:
    typist, session = exam("banana", "", "4824", "3400", "115200", "")
    assert "'banana' is not a number" in typist.text
    assert "Type an answer; :s goes on to the next question." in typist.shown
    assert marks_lines(session)[0] == "Marks: 3 of 3 (100%)."
    assert "Not right:" not in marks_lines(session)


def test_a_question_put_off_comes_once_more() -> None:
    typist, session = exam("s", "3400", "115200", "4824", "")
    assert typist.text.count("(conv-params:1:87)") == 2
    assert marks_lines(session)[0] == "Marks: 3 of 3 (100%)."
    typist, session = exam("s", "3400", "115200", "s", "")
    assert marks_lines(session)[0] == "Marks: 2 of 3 (67%)."
    assert "Not answered: 1." in marks_lines(session)


def test_an_answer_can_be_changed_until_the_exam_is_handed_in() -> None:
    _, session = exam("4800", "u", "4824", "3400", "1", "u", "115200", "")
    assert marks_lines(session)[0] == "Marks: 3 of 3 (100%)."
    typist, session = exam("4824", "3400", "1", "?", "h", "4", "u", "115200", "")
    assert marks_lines(session)[0] == "Marks: 3 of 3 (100%)."  # the 4 did not hand in
    assert [line.splitlines()[0] for line in typist.toned(Tone.HINT)] == [
        "Nothing is given away here; :h lists the commands.",
        "Type the answer and press Enter; it is marked at the end.",
        "Press Enter to hand in.",
        "Taken back: your answer to conv-macs:1:200 (1).",
    ]


def test_tables_earn_a_share() -> None:
    _, session = exam("35; 2", "", of=[TABLE])
    assert marks_lines(session)[0] == "Marks: 0.5 of 1 (50%)."


def test_time() -> None:
    plan = Timed(ALL, Kind.EXAM, lambda: (1800.0, 90.0, 30.0, 0.0)[len(plan.answers)])
    typist, session = exam("4824", "3400", "115200", "", plan=plan)
    for text in ("30 minutes left.", "2 minutes left.", "30 seconds left."):
        assert text in typist.text
    assert "The time was up: this answer does not count." in typist.text
    assert "Enter hands in" not in typist.text
    assert marks_lines(session)[:2] == ["Marks: 2 of 3 (67%).", "  params  2 of 2"]
    assert "Not answered: 1." in marks_lines(session)
    assert typist.events[-1] == {
        "event": "marks", "score": 2.0, "of": 3, "percent": 67,
        "topics": {"params": {"score": 2.0, "of": 2}},
        "not_answered": 0, "late": ["conv-macs:1:200"],
    }  # fmt: skip


class Told(Listed):
    """A plan that watches what other programs were told when a question is asked for."""

    typist: Typist

    def next(self) -> Showing | None:
        assert not self.typist.events
        return super().next()


def test_other_programs_are_told_nothing_before_the_end() -> None:
    plan = Told(ALL, Kind.EXAM)
    plan.typist = Typist(iter(["1", "u", "4824", "17", "q"]))
    MockExam(plan, plan.typist, Ticking(), "quizgen", str).play()
    assert [(e["event"], e.get("verdict")) for e in plan.typist.events] == [
        ("answered", "incorrect"), ("undone", "incorrect"), ("answered", "correct"),
        ("answered", "incorrect"), ("marks", None),
    ]  # fmt: skip
    assert plan.typist.events[-1]["not_answered"] == 1


def test_nothing_answered() -> None:
    typist, session = exam("q")
    assert marks_lines(session) == ["No question was answered in time."]
    (event,) = typist.events
    assert (event["score"], event["of"], event["not_answered"]) == (0, 3, 3)
