"""Whether a level does what its tests say, and whether they say enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from quizgen.checking.finding import Finding, found
from quizgen.errors import QuizgenError, did_you_mean
from quizgen.families.level_tests import LevelTest, read_tests
from quizgen.families.reader import PlacedFamily
from quizgen.questions.margins import key_of, last_places
from quizgen.questions.question import Answer, Choice, Givens, Key, Slip
from quizgen.variants.choice_level import ChoiceLevel
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.level import Level
from quizgen.variants.space import Axis

FEWEST_TESTS = 2


def family_findings(item: PlacedFamily, required: bool = False) -> Iterator[Finding]:
    """What is wrong between the levels of a family in a file and their tests.

    required: whether every level must have tests, as those of the program must.
    """
    for number, entry in item.entries.items():
        name = f"{item.family.id}:{number}"
        try:
            tests = read_tests(entry)
        except QuizgenError as error:
            yield found(error)
            continue
        yield from level_findings(name, item.family.level(number), tests)
        if required and not tests:
            yield Finding(item.places[number], f"{name}: no tests; give {FEWEST_TESTS} at least")


def level_findings(name: str, level: Level, tests: Sequence[LevelTest]) -> Iterator[Finding]:
    """What is wrong between a level and its tests.

    name: of the level, such as ``conv-params:2``.
    tests: those of the level; without any, nothing is said.
    """
    for test in tests:
        try:
            for what in failures(level, test):
                yield Finding(test.place, f"{name}: {what}")
        except QuizgenError as error:
            yield Finding(test.place, f"{name}: {error}")
    if tests:
        for what in gaps(level, tests):
            yield Finding(tests[0].place, f"{name}: {what}")


def failures(level: Level, test: LevelTest) -> Iterator[str]:
    """Where the level disagrees with one test."""
    axes = level.space.givens(0).keys()
    if axes != test.givens.keys():
        yield f"the test must give {', '.join(axes)}"
        return
    if strange := list(_strange(level, test.givens)):
        yield from strange
        return
    variant = level.variant(test.givens)
    if variant is None:
        yield "the test's layer cannot exist"
        return
    answer = variant.answer
    if isinstance(answer, Choice):
        if answer.right != test.key:
            yield f"the test says the correct option is '{test.key}', the level '{answer.right}'"
        return
    if not _agree(answer, test.key, key_of(answer)):
        yield f"the test says the key is {_shown(test.key)}, the level {_shown(key_of(answer))}"
    slips = [*variant.slips, *level.combined_slips(test.givens, variant)]
    yield from _slip_failures(answer, test, slips)


def _strange(level: Level, givens: Givens) -> Iterator[str]:
    """Values that the axes do not have, one by one or together."""
    for axis in level.space.axes:
        point = tuple(givens[name] for name in axis.quantities)
        if point in axis.bound:
            continue
        alone = list(_no_values(axis, givens))
        yield from alone or [f"no code of this level has {_listed(axis.quantities, point)}"]


def _no_values(axis: Axis, givens: Givens) -> Iterator[str]:
    for name, values in zip(axis.quantities, zip(*axis.bound, strict=True), strict=True):
        value = givens[name]
        if isinstance(values[0], str) and value not in values:
            yield f"the axis '{name}' has no '{value}'; {did_you_mean(str(value), values)}"
        elif isinstance(values[0], int) and isinstance(value, str):
            yield f"'{name}' must be a whole number, not '{value}'"
        elif value not in values:
            yield f"no code of this level has {name}={value}"


def _listed(names: Iterable[str], values: Iterable[object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))


def _slip_failures(answer: Answer, test: LevelTest, slips: Iterable[Slip]) -> Iterator[str]:
    values = {slip.id: slip.value for slip in slips}
    for name in sorted(values.keys() - test.wrong.keys()):
        yield f"the test lacks slip '{name}'"
    for name, expected in test.wrong.items():
        if name not in values:
            yield f"the level has no slip '{name}' for these numbers"
        elif not _agree(answer, expected, values[name]):
            both = f"{_shown(expected)}, the level {_shown(values[name])}"
            yield f"the test says slip '{name}' gives {both}"


def _agree(answer: Answer, told: Key | str, given: Key) -> bool:
    """Whether two answers are one after rounding as the question asks."""
    if isinstance(told, str) or _form(told) != _form(given):
        return False
    return last_places(answer, told) == last_places(answer, given)


def _form(value: Key) -> object:
    return tuple(map(_form, value)) if isinstance(value, tuple) else None


def _shown(value: Key | str) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value)


def gaps(level: Level, tests: Sequence[LevelTest]) -> Iterator[str]:
    """What the tests of a level leave out."""
    if len(tests) < FEWEST_TESTS:
        yield f"one test; give {FEWEST_TESTS} at least"
    givens = [test.givens for test in tests]
    for i, test in enumerate(tests):
        if test.givens in givens[:i]:
            yield f"two tests have {_listed(test.givens, test.givens.values())}"
    if isinstance(level, ChoiceLevel):
        keys = {test.key for test in tests}
        for option, data in level.options.items():
            if data.right and option not in keys:
                yield f"no test has the correct option '{option}'"
    if isinstance(level, FormulaLevel):
        seen = {name for test in tests for name in test.wrong}
        names: Mapping[str, object] = {**level.slips, **level.combined}
        for name in names:
            if name not in seen:
                yield f"no test has slip '{name}'"
