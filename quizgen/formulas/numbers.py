"""Numbers as people read them: grouped digits, fixed places, shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

from quizgen.formulas.evaluation import Number, round_half_up
from quizgen.formulas.tree import Decimal, Node, Num, Words

GROUP_FROM = 10_000  # four digits are read at a glance: 4096, not 4,096


def grouped(value: int) -> str:
    """
    >>> grouped(4096), grouped(34944), grouped(-60965224)
    ('4096', '34,944', '-60,965,224')
    """
    return str(value) if -GROUP_FROM < value < GROUP_FROM else f"{value:,}"


def fixed(value: Number, places: int, *, group: bool = True) -> str:
    """``value`` rounded half up to ``places`` decimals, in exact integer arithmetic.

    >>> fixed(Fraction(5, 2), 0), fixed(Fraction(-1, 8), 2), fixed(12345, 1)
    ('3', '-0.12', '12,345.0')
    """
    units = round_half_up(value, places)
    sign = "-" if units < 0 else ""
    whole, decimals = divmod(abs(units), 10**places)
    tail = f".{decimals:0{places}d}" if places else ""
    return f"{sign}{grouped(whole) if group else whole}{tail}"


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The sum, added as whole numbers over one denominator, which is quicker by far.

    >>> exact_sum([Fraction(1, 2), Fraction(1, 3), Fraction(2)])
    Fraction(17, 6)
    """
    ratios = [value.as_integer_ratio() for value in values]
    bottom = lcm(*{below for _, below in ratios})
    return Fraction(sum([above * (bottom // below) for above, below in ratios]), bottom)


def decimal_string(value: Number) -> str:
    """``value`` in full where its decimals end within six places, else rounded to six.

    >>> decimal_string(Fraction(49, 16)), decimal_string(Fraction(1, 3)), decimal_string(7)
    ('3.0625', '0.333333', '7')
    """
    exact_places = (p for p in range(7) if 10**p % value.denominator == 0)
    return fixed(value, next(exact_places, 6), group=False)


def exact_text(value: Number) -> str:
    """``value`` in full: its decimals where they end within six places, else a mixed fraction.

    >>> exact_text(Fraction(5, 2)), exact_text(Fraction(4, 3)), exact_text(Fraction(-1, 3))
    ('2.5', '1 1/3', '-1/3')
    """
    value = Fraction(value)
    if 10**6 % value.denominator == 0:
        return decimal_string(value)
    whole, rest = divmod(abs(value.numerator), value.denominator)
    sign, part = "-" if value < 0 else "", f"{rest}/{value.denominator}"
    return f"{sign}{whole} {part}" if whole else f"{sign}{part}"


THOUSANDS = ("", " k", " M", " G", " T")
BYTES = (" B", " KB", " MB", " GB", " TB")  # 1024 of each make the next


def scaled(value: int, base: int = 1000, units: Sequence[str] = THOUSANDS) -> str:
    """``value`` to three digits in the unit that suits it.

    >>> scaled(37_752_832), scaled(802_816, 1024, BYTES), scaled(999_999), scaled(0)
    ('37.8 M', '784 KB', '1.00 M', '0')
    """
    size, unit = Fraction(value), 0
    while abs(size) >= base - Fraction(1, 2) and unit + 1 < len(units):
        size, unit = size / base, unit + 1
    whole = len(fixed(abs(size), 2, group=False)) - len(".00")
    return fixed(size, max(0, 3 - whole) if unit else 0) + (units[unit] if value else "")


def node_of(text: str) -> Node:
    """A number as people read it, inside maths; with a unit it stays words.

    >>> node_of("34,944"), node_of("2.5"), node_of("61.0 M")
    (Num(value=34944), Decimal(text='2.5'), Words(text='61.0 M'))
    """
    digits = text.replace(",", "")
    if digits.isdecimal():
        return Num(int(digits))
    return Decimal(digits) if re.fullmatch(r"\d+\.\d+", digits) else Words(text)


def shape_text(shape: Iterable[object]) -> str:
    """
    >>> shape_text((64, 112, 112))
    '64×112×112'
    """
    return "×".join(map(str, shape))


def counted(number: int, noun: str) -> str:
    """
    >>> counted(1, "question"), counted(3, "question")
    ('1 question', '3 questions')
    """
    return f"{number} {noun}{'s' * (number != 1)}"
