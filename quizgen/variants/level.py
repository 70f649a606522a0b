"""A level of a family: a space of numbers, and what a question asks about each.

``Level`` is what drawing, codes and exporters need of any level.  ``formula_level.py`` and
``choice_level.py`` hold the kinds that are data; ``ProgramLevel``, here, leaves a variant to a
function, for questions about real networks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from quizgen.formulas.evaluation import Number
from quizgen.questions.conventions import CONVENTIONS
from quizgen.questions.effort import effort_of_steps
from quizgen.questions.margins import apart, key_of, last_places, margins_of
from quizgen.questions.question import (
    Answer,
    Blanks,
    Choice,
    Dims,
    Given,
    Givens,
    Numeric,
    Slip,
    Step,
)
from quizgen.questions.units import UNITS
from quizgen.text.markup import Markup, parse
from quizgen.variants.space import Axis, Space


@dataclass(frozen=True)
class Variant:
    """What one index of a level stands for.

    combined: two mistakes at once (``a+b``), where they are known already; see
    ``Level.combined_slips``.  numbers: every named number, for rules.  values: what the template's
    holes stand for.  template: the prompt where a level has more than one.
    """

    answer: Answer
    values: Mapping[str, Given]
    steps: tuple[Step, ...] = ()
    slips: tuple[Slip, ...] = ()
    combined: tuple[Slip, ...] = ()
    numbers: Mapping[str, Number] = field(default_factory=dict)
    explanation: Markup | None = None
    template: Markup | None = None


Band: TypeAlias = tuple[int, int]  # the least and the greatest arithmetic effort, both admitted


def in_band(steps: Iterable[Step], band: Band | None) -> bool:
    """Whether the effort of these worked steps lies in the band."""
    return band is None or band[0] <= effort_of_steps(steps) <= band[1]


# --- what every level is --------------------------------------------------------------


class Level(ABC):
    """A space of variants, and how each becomes a question."""

    axes: tuple[Axis, ...]

    @cached_property
    def space(self) -> Space:
        return Space(self.axes)

    @cached_property
    @abstractmethod
    def template(self) -> Markup:
        """The prompt with its conventions and what is asked for, as one text with holes."""

    @abstractmethod
    def variant(self, givens: Givens) -> Variant | None:
        """What these givens stand for; None where the layer cannot exist."""

    def presentable(self, variant: Variant) -> bool:
        """Whether a person would set these numbers."""
        return True

    def presented(self, givens: Givens, band: Band | None = None) -> Variant | None:
        """The variant, if it is presentable; drawing looks at many that are not.

        band: within which its arithmetic effort must lie.
        """
        variant = self.variant(givens)
        if variant is None or not self.presentable(variant):
            return None
        return variant if in_band(variant.steps, band) else None

    def combined_slips(self, givens: Givens, variant: Variant) -> tuple[Slip, ...]:
        """Two mistakes at once (``a+b``).  They name a wrong answer where they can and never decide
        what is drawn, so they are worked out only for what is asked."""
        return variant.combined

    def answer_to(self, givens: Givens) -> Answer | None:
        """The variant's answer, where nothing else of it is wanted."""
        variant = self.variant(givens)
        return None if variant is None else variant.answer

    def sameness(self, index: int, variant: Variant) -> object:
        """What makes two variants the same question to a group: the right answer, or, where
        answers are few by nature, the variant itself."""
        answer = variant.answer
        return index if isinstance(answer, Choice) else last_places(answer, key_of(answer))

    def admits(self, variant: Variant, merged: int) -> bool:
        """Whether the variant is drawn: its numbers are presentable, the key stands apart from
        every slip, and at most ``merged`` slips repeat the number of another."""
        return self.presentable(variant) and self.separates(variant, merged)

    def separates(self, variant: Variant, merged: int) -> bool:
        """``admits``, of a variant that is presentable."""
        answer = variant.answer
        if isinstance(answer, Choice):
            return True
        key, margins = last_places(answer, key_of(answer)), margins_of(answer)
        marks = [last_places(answer, slip.value) for slip in variant.slips]
        if len(marks) - len(set(marks)) > merged:
            return False
        if len(key) == 1:
            return all(abs(key[0] - wrong[0]) >= margins[0] for wrong in marks)
        return all(apart(key, wrong, margins) for wrong in marks)

    def conventions(self, told: str = "") -> str:
        """The holes of the conventions' sentences, without the one that the unit tells."""
        return " ".join(f"<{name}>" for name in self._told if name != told)

    def convention_values(self, givens: Givens) -> dict[str, Given]:
        return {name: CONVENTIONS[name][str(givens[name])] for name in self._told}

    @cached_property
    def networks(self) -> tuple[str, ...]:
        """The axes that name real networks."""
        return tuple(name for name in self.space.words if name.startswith("network"))

    @cached_property
    def _told(self) -> tuple[str, ...]:
        """The axes that are conventions; other words are a variant's own."""
        return tuple(name for name in self.space.words if name in CONVENTIONS)


def asks(answer: Answer) -> str:
    """The last line of a prompt: what to answer in, and how exactly."""
    match answer:
        case Dims(shape):
            return f"Answer as {'a shape, ' if len(shape) > 2 else ''}{answer.order}."
        case Numeric(unit=unit, places=None):
            return f"Answer {UNITS[unit].asks}, exactly."
        case Numeric(unit=unit, places=0):
            return f"Answer {UNITS[unit].asks}, to the nearest whole number."
        case Numeric(unit=unit, places=int(places)):
            return f"Answer {UNITS[unit].asks}, to {places} decimal place{'s' * (places > 1)}."
        case Blanks(cells):
            return f"Fill in the {len(cells)} blanks in order, separated by semicolons."
        case _:
            return ""


# --- levels that are programs ---------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ProgramLevel(Level):
    """A level whose variants a function makes from the givens; None where there is none.

    prompt: the template, unless the function gives each variant its own.
    """

    prompt: str
    axes: tuple[Axis, ...]
    make: Callable[[Givens], Variant | None]

    @cached_property
    def template(self) -> Markup:
        return parse(self.prompt)

    def variant(self, givens: Givens) -> Variant | None:
        return self.make(givens)
