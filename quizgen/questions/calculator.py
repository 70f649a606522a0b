"""The calculator of a drill: what ``=55*55*96`` gives, exactly.

>>> calculated("55*55*96")
Fraction(290400, 1)
>>> result_text(calculated("290,400 x 4 / 1024")), result_text(Fraction(1, 3))
('= 1134.375', '≈ 0.333333 (1/3)')

It speaks the formula language of the project, as people type it: ``x × ·`` multiply, ``^`` is a
power, digits may be grouped, ``ans`` is the last result.
"""

from __future__ import annotations

import re
import warnings
from fractions import Fraction

from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.formula import Formula
from quizgen.formulas.numbers import decimal_string, grouped
from quizgen.questions.entry import MAX_ENTRY, SUFFIXES, EntryError, calculable, quoted

ANS = "ans"
GROUPED = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?:,\d{3})+(?!\d)", re.ASCII)
TIMES = re.compile(r"(?<=[\d)\s])[xX](?=[\d(\s])", re.ASCII)
NUMBER = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2}(?!\w))?)([kKMG](?!\w))?(?![\d.])", re.ASCII
)
LANGUAGE = "it knows numbers, + - * / ^ ( ), // and % of a division, ceil, floor, min, max"


def calculated(text: str, ans: Fraction | None = None) -> Fraction:
    """The exact value of what was typed; EntryError where there is none."""
    where, known = f"'{quoted(text)}'", {} if ans is None else {ANS: ans}
    try:
        formula = read_calculation(text)
        unknown = sorted(formula.names - known.keys())
        if not unknown:
            return Fraction(formula.evaluate(known))
    except FormulaError as error:
        raise EntryError(where, *_complaint(error)) from None
    if unknown == [ANS]:
        raise EntryError(where, f"{ANS} is the last result, and there is none yet")
    raise EntryError(where, f"{', '.join(unknown)} is no number", "type numbers for names")


def read_calculation(text: str) -> Formula:
    """What was typed as a formula; FormulaError where it is none."""
    if len(text) > MAX_ENTRY:
        raise FormulaError("", f"longer than {MAX_ENTRY} characters")
    clean = TIMES.sub("*", calculable(text).strip())
    if "min" not in clean and "max" not in clean:  # there a comma separates
        clean = GROUPED.sub(lambda match: match[0].replace(",", ""), clean)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's own remarks on "1if"
        return Formula(NUMBER.sub(_fraction, clean))


def _fraction(match: re.Match[str]) -> str:
    """A decimal or a number with a suffix in the language, which has whole numbers only."""
    value = Fraction(match[1]) * SUFFIXES.get(match[2], 1)
    return str(value) if value.denominator == 1 else f"({value})"


def _complaint(error: FormulaError) -> tuple[str, str]:
    """What is wrong and what to do, said to somebody who typed a calculation."""
    if error.kind == "syntax":
        return "the calculator cannot read this", LANGUAGE
    return error.what, "" if error.kind == "notation" else error.fix


def result_text(value: Fraction) -> str:
    """A result as it is printed: ``=`` and all its digits, or ``≈`` and the fraction."""
    if value.denominator == 1:
        return f"= {grouped(int(value))}"
    text = decimal_string(value)
    return f"= {text}" if Fraction(text) == value else f"≈ {text} ({value})"
