"""Numbers as people read them: grouped digits, fixed places, shapes."""

from __future__ import annotations

from fractions import Fraction

from quizgen.evaluation import Number, round_half_up

GROUP_FROM = 10_000  # four digits are read at a glance: 4096, not 4,096


def grouped(value: int) -> str:
    """
    >>> grouped(4096), grouped(34944), grouped(-60965224)
    ('4096', '34,944', '-60,965,224')
    """
    return f"{value:,}" if abs(value) >= GROUP_FROM else str(value)


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


def decimal_string(value: Number) -> str:
    """``value`` in full where its decimals end within six places, else rounded to six.

    >>> decimal_string(Fraction(49, 16)), decimal_string(Fraction(1, 3)), decimal_string(7)
    ('3.0625', '0.333333', '7')
    """
    exact_places = (p for p in range(7) if (Fraction(value) * 10**p).denominator == 1)
    return fixed(value, next(exact_places, 6), group=False)
