"""Right answers as people may type them, and what is no answer."""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest

from quizgen.formulas.numbers import fixed
from quizgen.questions.question import Blanks, Choice, Computed, Dims, Key, Numeric, Question

FAMILY_JUNK = ("", "  ", "banana", "?", "12 apples", "1,2,3,4,5", "--", "1/0", "x", "5 5", ";;;")


def computed(asked: Question) -> Computed:
    assert isinstance(asked.answer, Numeric | Dims | Blanks)
    return asked.answer


def numbers_in(value: Key) -> list[int | Fraction]:
    """The numbers of a key or slip, one by one."""
    if isinstance(value, tuple):
        return [number for part in value for number in numbers_in(part)]
    return [value]


def key_of_question(asked: Question) -> str:
    """The right answer as it is shown, as a response."""
    answer = asked.answer
    if isinstance(answer, Choice):
        return answer.right
    if isinstance(answer, Blanks):  # their labels are no part of the answer
        return "; ".join(cell.answer.key_text() for cell in answer.cells)
    return computed(asked).key_text()


def typed_keys(asked: Question) -> list[str]:
    answer = asked.answer
    if isinstance(answer, Choice):
        shown = [option.id for option in answer.shuffled(asked.code)]
        place = shown.index(answer.right) + 1
        return [answer.right, f" {answer.right} ", str(place), f" {place} "]
    if isinstance(answer, Blanks):
        cells = [typed(cell.answer) for cell in answer.cells]
        rows = zip_longest(*cells)
        filled = [[part or cells[i][0] for i, part in enumerate(row)] for row in rows]
        return [sign.join(row) for row in filled for sign in (";", "; ", " ; ")]
    return [key_of_question(asked), *typed(computed(asked))]


def typed(answer: Computed) -> list[str]:
    """One blank's key, in many ways."""
    assert not isinstance(answer, Blanks)
    if isinstance(answer, Dims):
        joined = [sign.join(map(str, answer.shape)) for sign in ("x", "×", ", ", " ", "X", " * ")]
        c, *sides = answer.shape
        at = [f"{c}@{'x'.join(map(str, sides))}"] if len(sides) == 2 else []
        return [*joined, f"({joined[2]})", *at]
    unit = answer.measure
    if answer.places is not None:
        plain = fixed(answer.value, answer.places, group=False)
        return [
            plain,
            fixed(answer.value, answer.places),
            f"{plain} {unit.id}",
            f"{plain}{unit.id}",
        ]
    assert isinstance(answer.value, int)
    value = answer.value
    thousands, rest = divmod(value, 1000)
    many = f"{thousands}.{rest:03}k"
    return [
        str(value),
        f"{value:,}",
        f"{value:,}".replace(",", " "),
        f"  {value} ",
        f"{value} {unit.id}",
        f"{value}*1",
        f"{value - 3} + 3",
        f"2x{value}/2",
        f"{Fraction(value, 10**6).numerator}/{Fraction(value, 10**6).denominator}*1000000",
        *(f"{value} {word}" for word in unit.synonyms),
        *([many] if unit.scale == 1 and unit.kind != "bytes" else []),  # 1000 or 1024?
    ]
