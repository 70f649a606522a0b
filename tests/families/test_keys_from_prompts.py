"""Every key a second time from what the prompt says: nothing that is asked is left unsaid."""

from __future__ import annotations

from itertools import islice

from quizgen.families import family
from quizgen.questions.question import Choice
from quizgen.variants.drawing import questions
from tests.families.prompts import every_prompt, read
from tests.families.test_keys import SECOND_WAY
from tests.helpers import EVERY_LEVEL
from tests.sweeps import over_levels, sample

READ = sample(50, suite=12)  # variants of each level
# One is a table of a network's layers, the other asks for what is known of networks by name.
OTHERS = {"network-table", "rank-networks"}
PROSE = [(name, number) for name, number in EVERY_LEVEL if name not in OTHERS]
PROMPTS = every_prompt()


def disagreements(name: str, number: int, count: int) -> list[str]:
    """The codes of drawn variants whose key is not what the prompt's numbers give."""
    found = []
    for question in islice(questions(family(name), number, "read"), count):
        answer = question.answer
        key = answer.right if isinstance(answer, Choice) else answer.key  # type: ignore[union-attr]
        if key != SECOND_WAY[name](number, read(PROMPTS[name][number], question)):
            found.append(question.code)
    return found


def test_every_level_in_prose_is_read() -> None:
    assert {(name, number) for name in PROMPTS for number in PROMPTS[name]} >= set(PROSE)
    assert {name for name, _ in EVERY_LEVEL} >= OTHERS


@over_levels(PROSE)
def test_keys_follow_from_the_prompt(name: str, number: int) -> None:
    assert disagreements(name, number, READ) == []
