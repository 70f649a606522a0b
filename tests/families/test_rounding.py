"""Where a division can leave a remainder, the prompt says what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from quizgen.families import family
from quizgen.formulas.evaluation import EXACT, evaluator
from quizgen.formulas.tree import Binary, Call, Node, walk
from quizgen.questions.question import Choice, Question
from quizgen.variants.drawing import questions
from tests.families.prompts import text_of
from tests.helpers import EVERY_LEVEL
from tests.sweeps import over_levels, sample

TRIED = sample(100, suite=30)  # variants of each level
# A size is rounded; of other things as many are asked for as fit.
SAYS = re.compile(
    r"\bround(s|ed|ing)?\b|\bceil|at most|largest|smallest|widest|\bfits?\b|whole|left over|nearest"
    r"|complete|at least|minimum|maximum|fewest|remainder"
)

PLACES = {"effective-stride"}  # which unit sees a pixel: no size, so nothing is rounded


def divisions(tree: Node) -> Iterator[tuple[Node, Node]]:
    """Every numerator and denominator of a division whose remainder is dropped or added."""
    for node in walk(tree):
        if isinstance(node, Binary) and node.op == "//":
            yield node.left, node.right
        elif isinstance(node, Call) and node.function in ("floor", "ceil"):
            (inner,) = node.args
            if isinstance(inner, Binary) and inner.op == "/":
                yield inner.left, inner.right


def has_remainder(question: Question) -> bool:
    """Whether some worked line of a question drops a remainder."""
    for step in question.steps:
        for top, bottom in divisions(step.formula.tree):
            if evaluator(top, EXACT)(step.givens) % evaluator(bottom, EXACT)(step.givens):
                return True
    return False


@over_levels(EVERY_LEVEL)
def test_a_remainder_is_spoken_of(name: str, number: int) -> None:
    for question in islice(questions(family(name), number, "remainders"), TRIED):
        asks_for_size = name not in PLACES and not isinstance(question.answer, Choice)
        if has_remainder(question) and asks_for_size:
            assert SAYS.search(text_of(question)), f"{question.code}: {text_of(question)}"


def test_a_remainder_is_seen() -> None:
    some = list(islice(questions(family("pool-output"), 2, "remainders"), TRIED))
    left = [has_remainder(question) for question in some]
    givens: list[dict[str, Any]] = [dict(question.givens) for question in some]
    assert left == [any((g[side] - g["K"]) % g["S"] for side in "HW") for g in givens]
    assert any(left)
