"""Where learners are put: simulated ones land on their level, and nobody above what they failed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.simulated_placement import QUESTIONS, families, shares
from quizgen.cli.record.drill import selection
from quizgen.families import families as load_families
from quizgen.files.content import contents
from quizgen.questions.question import Blanks, Choice, Dims, Numeric
from quizgen.study.placement import Belief
from quizgen.study.session.placing import Placement
from tests.cli.helpers import forget, quiz
from tests.study.learner import RIGHT, WRONG, Learner

TOPICS = {topic: len(names) for topic, names in families().items()}
LEARNERS = 12
OFF, SPREAD = 0.1, 0.7  # families a level beside their topic; topics around the learner


def test_learners_land_where_they_are() -> None:
    exact, near = shares(LEARNERS, OFF, SPREAD)
    assert exact >= 0.7
    assert near >= 0.95


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 3), st.booleans())))
def test_nobody_is_put_above_what_they_failed_twice(answers: list[tuple[str, int, bool]]) -> None:
    belief = Belief({"a": 3, "b": 1})
    for topic, level, right in answers:
        belief.answered(topic, level, right=right)
    for topic, placed in belief.placed().items():
        failed = sorted(level for name, level, right in answers if name == topic and not right)
        assert placed < (failed[1] if len(failed) > 1 else 4)


@pytest.mark.parametrize("level", [0, 3])
def test_all_right_and_all_wrong(level: int) -> None:
    belief = Belief(TOPICS)
    for _ in range(QUESTIONS):
        topic, asked = belief.ranked()[0]
        belief.answered(topic, asked, right=asked <= level)
    assert set(belief.placed().values()) == {level}


# --- the command ----------------------------------------------------------------------

CANNOT = ":s\n"


def test_a_beginner_begins_at_the_beginning() -> None:
    forget()
    shown = quiz("place", "--seed", "1", stdin=CANNOT * QUESTIONS).out
    assert shown.count("the beginning") == len(TOPICS) + 1
    assert "Nothing is skipped" in shown
    assert quiz("undo").out == "The placement is taken back; it had opened nothing.\n"
    assert quiz("undo").out.startswith("Passing over ")
    assert quiz("stats", "--json").data["answers"] == 0


def test_nobody_is_put_past_what_the_record_has_as_forgotten() -> None:
    """Level 2 of a family failed on two days; then everything is answered right."""
    learner = Learner()
    pool = selection(None, ["params"], None, None, gated=False, marked=True)
    level = next(entry for entry in pool.entries.values() if entry.family and entry.level == 2)
    drilled = replace(pool, entries={level.item: level}, gated=False)
    for day in (0, 1):
        learner.clock.to(day)
        drill = learner.drill(drilled, count=3, new=1)
        while (showing := drill.next()) is not None:
            drill.answered(showing, WRONG)
    learner.clock.to(5)
    placement = Placement(learner.journal, pool, "s", QUESTIONS)
    while (showing := placement.next()) is not None:
        placement.answered(showing, RIGHT)
    assert placement.levels()["params"] == 3
    opened = [item for item in placement.items() if item.startswith(f"{level.family}:")]
    assert opened == [f"{level.family}:1"]


def test_levels_are_opened_and_closed_again() -> None:
    """One topic, a right answer to everything: its levels are known, and undo takes all back."""
    forget()
    given = ("place", "--topic", "memory", "--count", "4", "--seed", "2")
    first = quiz(*given, stdin="1\n:q\n")
    assert "Left after 1 of 4 questions; 'quiz place' goes on today." in first.out
    keys = known_answers(given)
    done = quiz(*given, "--json", stdin="".join(f"{key}\n" for key in keys))
    placed = done.lines[-1]
    assert placed["event"] == "placed"
    assert placed["levels"]["memory"] >= 1
    item = placed["known"][0]
    assert "the placement found so" in quiz("why", item).out
    log = quiz("history", "export").out
    forget()
    quiz("history", "import", "-", stdin=log)
    quiz("history", "rebuild")
    assert quiz("stats", "--json").data["items"]["met"] == len(placed["known"])
    forget()
    quiz("history", "import", "-", stdin=log)
    assert quiz("stats", "--json").data["items"]["met"] == len(placed["known"])


def known_answers(given: tuple[str, ...]) -> list[str]:
    """What to type, found by looking each question up."""
    every = load_families(contents())
    typed: list[str] = []
    log = quiz("history", "export").out
    for _ in range(3):
        forget()
        quiz("history", "import", "-", stdin=log)
        shown = quiz(*given, stdin="".join(f"{key}\n" for key in typed)).out
        head = [line for line in shown.splitlines() if line.startswith("Question ")][-1]
        family, level, index = head.rpartition("(")[2].rstrip(")").split(":")
        question = every[family].question(int(level), int(index))
        answer = question.answer
        if isinstance(answer, Choice):
            options = [option.id for option in answer.shuffled(question.code)]
            typed.append(str(options.index(answer.right) + 1))
        elif isinstance(answer, Blanks):
            parts = answer.key_text().split("; ")
            typed.append("; ".join(part.rpartition(": ")[2] for part in parts))
        else:
            assert isinstance(answer, Numeric | Dims)
            typed.append(answer.key_text())
    forget()
    quiz("history", "import", "-", stdin=log)
    return typed
