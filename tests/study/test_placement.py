"""Where learners are put: simulated ones land on their level, and nobody above what they failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.study.placement import Belief
from quizgen.variants.spaces import recorded_spaces
from tests.cli.helpers import forget, quiz

TOPICS: dict[str, int] = {}
for row in recorded_spaces().values():
    TOPICS[row["topic"]] = TOPICS.get(row["topic"], 0) + 1
QUESTIONS = 12
SLIPS, LUCK = 0.05, 0.03
OFF = 0.1  # of families, that are a level beside their topic


def whole(number: float) -> int:
    return min(3, max(0, round(number)))


def learner(draw: Random) -> tuple[Mapping[str, int], Callable[[str, int], bool]]:
    """Levels of each topic of somebody, and how they answer."""
    standing = draw.uniform(-0.3, 3.3)
    levels = {topic: whole(draw.gauss(standing, 0.7)) for topic in TOPICS}

    def right(topic: str, level: int) -> bool:
        own = beside(levels[topic], draw)
        return draw.random() > SLIPS if own >= level else draw.random() < LUCK

    return levels, right


def beside(level: int, draw: Random) -> int:
    """The level of one family of a topic."""
    return whole(level + draw.choice((-1, 1))) if draw.random() < OFF else level


def misses() -> Iterator[int]:
    """By how many levels each family of each learner is put elsewhere."""
    for seed in range(20):
        draw = Random(seed)
        levels, right = learner(draw)
        belief = Belief(TOPICS)
        for _ in range(QUESTIONS):
            topic, level = belief.ranked()[0]
            belief.answered(topic, level, right=right(topic, level))
        for topic, placed in belief.placed().items():
            for _ in range(TOPICS[topic]):
                yield abs(placed - beside(levels[topic], draw))


def test_learners_land_where_they_are() -> None:
    found = list(misses())
    assert sum(miss == 0 for miss in found) >= 0.7 * len(found)
    assert sum(miss <= 1 for miss in found) >= 0.95 * len(found)


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
    assert quiz("undo").out == "There is nothing to take back.\n"


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
    from quizgen.families import families
    from quizgen.files.content import contents
    from quizgen.questions.question import Blanks, Choice, Dims, Numeric

    every = families(contents())
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
