"""Every family at every level: wrong answers that arithmetic alone explains have a name."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from quizgen.families import family
from quizgen.formulas.numbers import decimal_string, fixed
from quizgen.questions.grading import TELLING, mark
from quizgen.questions.question import Blanks, Choice, Dims, Numeric, Question
from quizgen.questions.units import UNITS
from quizgen.variants.drawing import draw
from tests.helpers import EVERY_LEVEL
from tests.questions.typing_answers import computed
from tests.sweeps import over_levels


def typed(value: Fraction) -> str:
    """Every digit that a learner would type."""
    return str(value.numerator) if value.denominator == 1 else decimal_string(value)


def beside_number(answer: Numeric) -> Iterator[tuple[str, str]]:
    """What is typed, and what arithmetic calls it."""
    key = Fraction(answer.value)
    if answer.places is not None:  # as a learner has it: rounded
        key = Fraction(answer.text(answer.value).replace(",", ""))
    if key == 0 or key < 50 * answer.tolerance:
        return  # doubled, it would be within its own rounding
    yield typed(key * 10), "power-of-ten"
    yield typed(key * 1000), "power-of-ten"
    if abs(key) * 10 ** (answer.places or 0) >= TELLING:
        yield typed(key * 2), "factor-two"
    if answer.places is None:
        yield typed(key + 1), "off-by-one"
    measure = answer.measure
    for unit in UNITS.values():
        if measure.kind == unit.kind == "bytes" and unit.scale > measure.scale:
            value = Fraction(answer.value) * measure.scale / unit.scale
            if value >= Fraction(1, 10):
                yield fixed(value, 2, group=False), "neighbouring-unit"


def beside_shape(answer: Dims) -> Iterator[tuple[str, str]]:
    *channels, height, width = answer.shape
    if height != width and (width, *channels) != (height, *channels) and [height] != channels:
        yield "x".join(map(str, (*channels, width, height))), "transposed-shape"
    yield "x".join(map(str, (*channels, height + 1, width + 1))), "off-by-one"
    if min(height, width) > 1:
        yield "x".join(map(str, (*channels, 2 * height, 2 * width))), "factor-two"


def beside(asked: Question) -> Iterator[tuple[str, str]]:
    """Of a table, in its first blank; the others are right."""
    answer = computed(asked)
    match answer:
        case Numeric():
            yield from beside_number(answer)
        case Dims():
            yield from beside_shape(answer)
        case Blanks(cells):
            first, *others = (cell.answer for cell in cells)
            rest = "".join(f"; {other.text(other.key)}" for other in others)
            own = beside_number(first) if isinstance(first, Numeric) else beside_shape(first)
            for text, name in own:
                yield text + rest, name


@over_levels(EVERY_LEVEL)
def test_what_arithmetic_explains_is_named(name: str, number: int) -> None:
    tried = 0
    for index in draw(family(name), number, 5, "arithmetic"):  # few: a sweep would be slow here
        asked = family(name).question(number, index)
        if isinstance(asked.answer, Choice):
            return
        slips = {part for slip in asked.slips for part in slip.misconceptions}
        for text, expected in beside(asked):
            result = mark(asked, text)
            assert result.verdict == "incorrect", (asked.code, text)
            named = set(result.misconceptions)
            # another number may explain it too; a slip of the question's own comes first
            assert named, (asked.code, text, expected)
            assert named & slips or named <= {expected, *NEARER.get(expected, ())}, (
                asked.code, text, expected, named,
            )  # fmt: skip
            tried += 1
    assert tried, "no number to try"


# Of numbers with units, what is likelier than the name that arithmetic alone would give.
NEARER = {
    "power-of-ten": ("neighbouring-unit",),
    "off-by-one": ("factor-two",),
    "neighbouring-unit": ("power-of-ten", "factor-1024"),  # 144 bytes and 0.14 KB
}
