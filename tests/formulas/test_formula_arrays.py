"""Formulas on int64 arrays: the exact values, or a refusal; and keys rounded as whole numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.formulas.evaluation import (
    INT64_MAX,
    FormulaError,
    array_values,
    put,
    round_half_up,
    rounded,
    value_of,
)
from quizgen.formulas.formula import Formula, Rule
from quizgen.formulas.tree import Node
from tests.helpers import LISTS, NAMES, formula_text, givens_of_names, python_value, sums, trees

big = st.sampled_from((0, 1, -1, 2**31, -(2**31), 2**62, -(2**62), INT64_MAX, -(2**63)))
elements = st.one_of(st.integers(-4, 12), st.integers(1, 300), big)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    rows, width = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    source = draw(st.sampled_from((st.integers(-4, 12), st.integers(1, 300), elements)))
    column = st.lists(source, min_size=rows, max_size=rows)
    table = st.lists(st.lists(source, min_size=width, max_size=width), min_size=rows, max_size=rows)
    found = {name: draw(column) for name in NAMES} | {name: draw(table) for name in LISTS}
    return {name: np.array(values, dtype=np.int64) for name, values in found.items()}


def same_on_arrays(tree: Node, table: dict[str, Any]) -> None:
    """Row for row the exact value; or refused, where a row has none or could be too large."""
    rows = len(table["W"])
    exact: list[int] = []
    for i in range(rows):
        try:
            value = python_value(tree, {name: table[name][i].tolist() for name in table})
            assert isinstance(value, int)
            exact.append(value)
        except ZeroDivisionError:
            pass
    try:
        found = np.broadcast_to(Formula(formula_text(tree)).arrays(table), (rows,))
    except FormulaError as error:
        refusal = str(error)
    else:
        assert found.tolist() == exact
        return
    assert "beyond 64-bit" in refusal or ("divides by zero" in refusal and len(exact) < rows)


@given(trees(fractions=False), tables())
def test_arrays_give_the_exact_values(tree: Node, table: dict[str, Any]) -> None:
    same_on_arrays(tree, table)


@given(sums(fractions=False), tables())
def test_sums_over_arrays_give_the_exact_values(tree: Node, table: dict[str, Any]) -> None:
    same_on_arrays(tree, table)


def test_usual_formulas_are_not_refused_on_arrays() -> None:
    widths = np.array([227, 224, 32])
    out = Formula("(W - K + 2*P)//S + 1").arrays({"W": widths, "K": 11, "P": 2, "S": 4})
    assert out.tolist() == [(w - 11 + 4) // 4 + 1 for w in (227, 224, 32)]
    ceil = Formula("ceil((W - K)/S) + 1").arrays({"W": widths, "K": 3, "S": 2})
    assert ceil.tolist() == [-(-(w - 3) // 2) + 1 for w in (227, 224, 32)]
    kernels = np.array([[1, 3, 5], [1, 1, 7]])
    channels = np.array([[64, 128, 32], [2, 3, 4]])
    total = Formula("C_in*sum(j, K[j]**2*C[j])").arrays(
        {"C_in": np.array([192, 10]), "K": kernels, "C": channels}
    )
    assert total.tolist() == [192 * (64 + 9 * 128 + 25 * 32), 10 * (2 + 3 + 49 * 4)]
    assert Rule("K <= W and not W % 2 == 1").arrays({"K": 11, "W": widths}).tolist() == [
        False,
        True,
        True,
    ]


ARRAY_REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("a/b", {"a": [4], "b": [2]}, "'/' on arrays only inside ceil(...) or floor(...)"),
    ("ceil(a/b + 1)", {"a": [4], "b": [2]}, "'/' on arrays only inside"),
    ("a//b", {"a": [4, 4], "b": [2, 0]}, "divides by zero"),
    ("a % b", {"a": [4, 4], "b": [2, 0]}, "divides by zero"),
    ("ceil(a/b)", {"a": [4, 4], "b": [2, 0]}, "divides by zero"),
    ("2**a", {"a": [1, -1]}, "a negative exponent has no whole value"),
    ("2**a", {"a": [65]}, "beyond 64-bit integers"),
    ("a + c", {"a": [4]}, "no value for c"),
    ("a*b", {"a": [2**32], "b": [2**31]}, "beyond 64-bit integers"),
    ("a + b", {"a": [INT64_MAX], "b": [1]}, "beyond 64-bit integers"),
    ("a - b", {"a": [-INT64_MAX], "b": [2]}, "beyond 64-bit integers"),
    ("-a", {"a": [-(2**63)]}, "beyond 64-bit integers"),
    ("a + 1", {"a": [2**63]}, "beyond 64-bit integers"),
    ("9223372036854775808//a", {"a": [3]}, "beyond 64-bit integers"),
    ("sum(j, K[j])", {"K": [[2**62, 2**62]]}, "beyond 64-bit integers"),
    # VGG-16, 90 epochs of ImageNet at 6 operations per MAC: 1.07e19
    ("6*90*1281167*macs", {"macs": [15470264320]}, "beyond 64-bit integers"),
]


@pytest.mark.parametrize(("text", "givens", "message"), ARRAY_REFUSED)
def test_arrays_refuse_what_int64_cannot_say(
    text: str, givens: dict[str, Any], message: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        Formula(text).arrays(givens)
    assert message in str(caught.value)


def test_the_largest_int64_is_still_computed() -> None:
    found = Formula("a + b").arrays({"a": np.array([INT64_MAX - 1]), "b": np.array([1])})
    assert found.tolist() == [INT64_MAX]


# --- rounding -------------------------------------------------------------------------

HALF_UP = [  # value, places, units of the last place
    (Fraction(5, 2), 0, 3),
    (Fraction(-5, 2), 0, -2),
    (Fraction(12345, 10000), 3, 1235),
    (Fraction(12344999, 10000000), 3, 1234),
    (Fraction(1, 3), 2, 33),
    (7, 1, 70),
]


@pytest.mark.parametrize(("value", "places", "units"), HALF_UP)
def test_halves_go_up(value: Fraction, places: int, units: int) -> None:
    assert round_half_up(value, places) == units


@given(trees(), givens_of_names, st.integers(0, 3))
def test_rounded_trees_round_half_up(tree: Node, givens: dict[str, Any], places: int) -> None:
    try:
        expected = round_half_up(python_value(tree, givens), places)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            value_of(put(rounded(tree, places), givens))
        return
    assert value_of(put(rounded(tree, places), givens)) == expected


ROUNDED_ON_ARRAYS = ["size/1024", "-size/1000", "a/b + size/1024", "2*(a/b) - 1/3", "a/(b/size)"]


@pytest.mark.parametrize("text", ROUNDED_ON_ARRAYS)
def test_rounded_trees_are_for_arrays(text: str) -> None:
    formula = Formula(text)
    rows = [{"size": s, "a": a, "b": b} for s, a, b in ((802816, 1, 3), (1, 7, 2), (524, -5, 8))]
    table = {name: np.array([row[name] for row in rows]) for name in formula.names}
    for places in (0, 1, 2):
        expected = [round_half_up(formula.evaluate(row), places) for row in rows]
        assert array_values(rounded(formula.tree, places), table).tolist() == expected


def test_a_vanished_divisor_is_an_error_on_arrays_too() -> None:
    tree = rounded(Formula("a/(b/c)").tree, 1)
    with pytest.raises(ZeroDivisionError):
        array_values(tree, {"a": np.array([1]), "b": np.array([1]), "c": np.array([0])})
