"""What a misconception is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Misconception:
    """A mistake that has a name.

    id: its permanent name.
    feedback: what the learner did.
    study: the ids of the cards that cure it.
    arithmetic: whether it is a slip of arithmetic or of writing: the method was right.
    """

    id: str
    feedback: str
    study: tuple[str, ...]
    arithmetic: bool = False


Misconceptions: TypeAlias = Mapping[str, Misconception]  # by id
