"""The calculator: exact, in the signs that people type, clear about what it cannot read."""

from __future__ import annotations

import ast
import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.questions.calculator import calculated, result_text
from quizgen.questions.entry import EntryError

RESULTS = {
    "55*55*96": "= 290,400",
    "55 x 55 x 96": "= 290,400",
    "55×55·96": "= 290,400",
    "290,400*4/1024": "= 1134.375",
    "1,134 + 1": "= 1135",
    "34.9k*2": "= 69,800",
    "3.5e6/2": "= 1,750,000",
    "1.5 + .5": None,
    "0.1+0.2": "= 0.3",
    "1/3": "≈ 0.333333 (1/3)",
    "(227-11)/4 + 1": "= 55",
    "(224-7+2*3)//2 + 1": "= 112",
    "floor((224-7+6)/2) + 1": "= 112",
    "ceil(7/2)^2": "= 16",
    "2**10": "= 1024",
    "17 % 5": "= 2",
    "-7//2": "= -4",
    "max(1,200)": "= 200",
    "min(3, 5) - 4": "= -1",
    "007": "= 7",
}
REFUSED = {
    "": "cannot read this",
    "(": "cannot read this",
    "3 4": "cannot read this",
    "1.2.3": "cannot read this",
    "2(3)": "cannot read this",
    "5!": "cannot read this",
    "1if": "cannot read this",
    "import os": "cannot read this",
    "½": "cannot read this",
    "٣*2": "cannot read this",
    "__import__('os')": "there is no function __import__",
    "K*3": "'K*3': K is no number; type numbers for names",
    "ans*2": "'ans*2': ans is the last result, and there is none yet",
    "1/0": "divides by zero",
    "5//(3-3)": "divides by zero",
    "2**99999": "the exponent 99999 is not",
    "9**9**9": "is not a whole number from 0 to 64",
    "1<2": "true or false",
    "1" * 300: "longer than 200 characters",
    "(" * 90 + "1" + ")" * 90: None,
}


def test_results() -> None:
    for text, result in RESULTS.items():
        if result is None:
            with pytest.raises(EntryError):
                calculated(text)
        else:
            assert result_text(calculated(text)) == result, text


def test_what_has_no_value_is_told_in_a_sentence(recwarn: pytest.WarningsRecorder) -> None:
    for text, told in REFUSED.items():
        if told is None:
            assert calculated(text) == 1
            continue
        with pytest.raises(EntryError) as caught:
            calculated(text)
        assert told in str(caught.value), text
        assert len(str(caught.value)) < 200
    assert not recwarn.list


def test_the_last_result_goes_on() -> None:
    first = calculated("7/2")
    assert calculated("ans*4 + ans", first) == Fraction(35, 2)


NUMBERS = st.integers(0, 10**6).map(str)
SUMS = st.recursive(
    NUMBERS,
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=8,
)
DO = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def by_fractions(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() as value):
            return Fraction(value)
        case ast.BinOp(left=left, op=op, right=right):
            return Fraction(DO[type(op)](by_fractions(left), by_fractions(right)))
    raise AssertionError(ast.dump(node))


@given(SUMS)
def test_sums_are_those_of_fractions(text: str) -> None:
    try:
        expected = by_fractions(ast.parse(text, mode="eval").body)
    except ZeroDivisionError:
        with pytest.raises(EntryError):
            calculated(text)
    else:
        assert calculated(text) == expected
