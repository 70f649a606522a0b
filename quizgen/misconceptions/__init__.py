"""Wrong answers have names: what the learner did, said once, and the cards that cure it.

The wrong *formula* is not here: it belongs to the question, which maps a misconception's id to
what that mistake gives for its numbers (``Level.slips`` in ``family.py``).

>>> MISCONCEPTIONS["forgot-bias"].feedback
'You left out the biases: every filter (or output) has one more parameter.'
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from quizgen.misconceptions.arithmetic import ARITHMETIC as _ARITHMETIC
from quizgen.misconceptions.blocks import BLOCKS
from quizgen.misconceptions.memory import MEMORY
from quizgen.misconceptions.misconception import Misconception, MisconceptionError
from quizgen.misconceptions.networks import NETWORKS
from quizgen.misconceptions.operations import OPERATIONS
from quizgen.misconceptions.parameters import PARAMETERS
from quizgen.misconceptions.receptive_field import RECEPTIVE_FIELD
from quizgen.misconceptions.sizes import SIZES

__all__ = [
    "ARITHMETIC",
    "LEARNED",
    "MISCONCEPTIONS",
    "Misconception",
    "MisconceptionError",
    "learn",
    "only_arithmetic",
    "registry",
]


def registry(items: Iterable[Misconception]) -> dict[str, Misconception]:
    """The misconceptions by id; a name used twice is refused."""
    found: dict[str, Misconception] = {}
    for item in items:
        if item.id in found:
            raise MisconceptionError(f"misconception '{item.id}'", "there are two of this name")
        found[item.id] = item
    return found


MISCONCEPTIONS = registry(
    (
        *SIZES,
        *PARAMETERS,
        *OPERATIONS,
        *MEMORY,
        *RECEPTIVE_FIELD,
        *BLOCKS,
        *NETWORKS,
        *_ARITHMETIC,
    )
)

ARITHMETIC = registry(_ARITHMETIC)

LEARNED: set[str] = set()  # those that are not the program's


def learn(items: Iterable[Misconception]) -> None:
    """Makes those of a user's own content known; their ids carry its prefix."""
    for item in items:
        MISCONCEPTIONS[item.id] = item
        LEARNED.add(item.id)


def only_arithmetic(names: Collection[str]) -> bool:
    """Whether slips of arithmetic explain a wrong answer: the method was right.

    A drill rates such an answer hard instead of forgotten and lets a person try again; an exam
    gives it part of the points.

    names: the ids of the misconceptions that were recognised; none explain nothing, and one that
    is not known here counts as a misunderstanding.

    >>> only_arithmetic(["factor-two"]), only_arithmetic(["factor-two", "forgot-bias"])
    (True, False)
    >>> only_arithmetic([])
    False
    """
    return bool(names) and all(
        name in MISCONCEPTIONS and MISCONCEPTIONS[name].arithmetic for name in names
    )
