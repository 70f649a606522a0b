"""What is wrong with families that can be read: found by asking them."""

from __future__ import annotations

from collections.abc import Iterator

from quizgen.errors import QuizgenError
from quizgen.families.reader import FamilyFiles
from quizgen.formulas.evaluation import Number
from quizgen.questions.margins import is_far, key_of
from quizgen.questions.question import Givens, Key
from quizgen.variants.choice_level import ChoiceLevel
from quizgen.variants.drawing import survey
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, FormulaLevel
from quizgen.variants.level import Level, Variant

FEWEST_SLIPS = 3
TRIED = 200  # variants of each level that are worked out one by one


def complaints(own: FamilyFiles) -> Iterator[tuple[str, str]]:
    """Each with its ``file:line``."""
    for item in own.families:
        for number, level in item.family.levels.items():
            assert isinstance(level, FormulaLevel | ChoiceLevel)
            try:
                for what in _complaints(item.family, number, level):
                    yield item.places[number], f"{item.family.id}:{number}: {what}"
            except QuizgenError as error:
                yield item.places[number], f"{item.family.id}:{number}: {error}"


def _complaints(family: Family, number: int, level: FormulaLevel | ChoiceLevel) -> Iterator[str]:
    if isinstance(level, ChoiceLevel):
        yield from _unsaid(level, set())
        for index in _tried(level):  # a variant without one right option is an error
            level.variant(level.space.givens(index))
        return
    told = {level.unit.convention} if isinstance(level.unit, By) else set()
    yield from _unsaid(level, told)
    if len(level.slips) < FEWEST_SLIPS:
        count = len(level.slips) or "no"
        yield f"{count} slip{'s' * (count != 1)}; give {FEWEST_SLIPS} at least"
    right: dict[str, list[bool]] = {}
    keys: set[Key] = set()
    for index in _tried(level):
        givens = level.space.givens(index)
        variant = level.variant(givens)
        if variant and not _exact(level, variant):
            yield f"the answer is no whole number for {_told(givens)}; round it with 'places'"
            return
        if variant and level.presented(givens):
            key = key_of(variant.answer)
            if strange := _strange(key):
                yield f"the answer is {strange} for {_told(givens)}; a rule can leave that out"
                return
            keys.add(key)
            for slip in variant.slips:
                same = not is_far(variant.answer, slip.value)
                right.setdefault(slip.id, []).append(same)
    always = [name for name, same in right.items() if all(same)]
    for name in always:
        yield f"slip '{name}' gives the right answer for all numbers tried"
    if len(keys) == 1:
        yield f"the answer is {_shown(keys.pop())} for all numbers tried"
    elif not always and not survey(family, number).variants:
        yield "no variant: its rules leave none whose answer differs from those of the slips"


def _told(givens: Givens) -> str:
    return ", ".join(f"{name}={value}" for name, value in givens.items())


def _shown(key: Key) -> str:
    return "×".join(map(_shown, key)) if isinstance(key, tuple) else str(key)


def _strange(key: Key) -> str:
    """What no quantity of a network is; a cell of a table may be zero, such as a pool's weights."""
    if key == 0:
        return "zero"
    return "negative" if any(number < 0 for number in _numbers(key)) else ""


def _numbers(key: Key) -> Iterator[Number]:
    if isinstance(key, tuple):
        for part in key:
            yield from _numbers(part)
    else:
        yield key


def _exact(level: FormulaLevel, variant: Variant) -> bool:
    """Whether each part of the answer that is asked without rounding is a whole number."""
    return all(
        places is not None or isinstance(variant.numbers[name], int) for name, places in level.parts
    )


def _tried(level: Level) -> range:
    """Some indices of a level, evenly spaced."""
    return range(0, level.space.size, max(1, level.space.size // TRIED))


def _unsaid(level: Level, told: set[str]) -> Iterator[str]:
    """Axes that the prompt leaves out."""
    for axis in level.space.givens(0).keys() - set(level.template.holes()) - told:
        yield f"the prompt does not say <{axis}>"
