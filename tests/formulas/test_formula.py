"""Formulas: what the language takes and refuses, and what they are worth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from quizgen.formulas.evaluation import FormulaError, put, value_of
from quizgen.formulas.formula import Formula, Rule, together
from quizgen.formulas.tree import Binary, Call, Indexed, Name, Neg, Node, Num, Sum
from tests.helpers import formula_text, givens_of_names, lists_of, python_value, sums, trees

VALUES: list[tuple[str, dict[str, Any], int | Fraction]] = [
    ("(W - K + 2*P)//S + 1", {"W": 227, "K": 11, "P": 0, "S": 4}, (227 - 11) // 4 + 1),
    ("(W - K + 2*P)//S + 1", {"W": 224, "K": 7, "P": 3, "S": 2}, 112),  # 223/2 is not whole
    ("K*K*C_in*C_out + C_out", {"K": 11, "C_in": 3, "C_out": 96}, 11 * 11 * 3 * 96 + 96),
    ("a/b", {"a": 6, "b": 3}, 2),
    ("a/b", {"a": 6, "b": 4}, Fraction(3, 2)),
    ("a/b*b", {"a": 1, "b": 3}, 1),
    ("2**(a/b + a/b)", {"a": 1, "b": 2}, 2),  # the exponent is whole in the end
    ("-a//b", {"a": 7, "b": 2}, -4),
    ("-(a//b)", {"a": 7, "b": 2}, -3),
    ("-a**2", {"a": 3}, -9),
    ("a - b - c", {"a": 10, "b": 3, "c": 2}, 5),
    ("a**b**c", {"a": 2, "b": 3, "c": 2}, 2**9),
    ("-a % b", {"a": 7, "b": 4}, 1),
    ("ceil(a/b)", {"a": 7, "b": 2}, 4),
    ("ceil(-a/b)", {"a": 7, "b": 2}, -3),
    ("floor(-a/b)", {"a": 7, "b": 2}, -4),
    ("ceil(a/b + 1/2)", {"a": 7, "b": 2}, 4),
    ("min(a, b, c) + max(a, b)", {"a": 3, "b": 5, "c": 1}, 6),
    ("sum(j, K[j]**2*C[j])", {"K": (1, 3, 5), "C": (64, 128, 32)}, 64 + 9 * 128 + 25 * 32),
    ("2*sum(j, K[j]) + a", {"K": (1, 2), "a": 4}, 10),
    ("sum(i, sum(j, K[i]*C[j]))", {"K": (1, 2), "C": (10, 20, 30)}, 3 * 60),
    ("sum(j, K[j])", {"K": ()}, 0),
    ("3*90*N", {"N": 10**30}, 270 * 10**30),
]


@pytest.mark.parametrize(("text", "givens", "value"), VALUES)
def test_values(text: str, givens: dict[str, Any], value: int | Fraction) -> None:
    found = Formula(text).evaluate(givens)
    assert found == value
    assert isinstance(found, int) == (value == int(value)), "an int wherever it is whole"
    (beside,), *rest = together(((Formula(text),), Formula("1")))(givens)
    assert (beside, type(beside), rest) == (found, type(found), [1])
    assert value_of(Formula(text).put(givens)) == value


REFUSED = [
    ("0.5*W", "'0.5' is not a whole number; write decimals as fractions: 1/2"),
    ("1e3", "'1e3' is not a whole number"),
    ("1_000", "'1_000' is not a whole number"),
    ("0x10", "'0x10' is not a whole number"),
    ("1j", "'1j' is not a whole number"),
    ("True", "'True' is not a whole number"),
    ("'W'", "is not a whole number"),
    ("f'{W}'", "is not part of the formula language"),
    ("...", "is not a whole number"),
    ("+W", "'+W' is not part of the formula language"),
    ("~W", "is not part of the formula language"),
    ("W @ K", "is not part of the formula language"),
    ("W << 2", "is not part of the formula language"),
    ("W ^ 2", "'W ^ 2' is not part of the formula language"),
    ("W.real", "'W.real' is not part of the formula language"),
    ("().__class__", "is not part of the formula language"),
    ("__import__('os')", "there is no function __import__"),
    ("(W := 3)", "is not part of the formula language"),
    ("[W]", "is not part of the formula language"),
    ("(W, K)", "is not part of the formula language"),
    ("{W: K}", "is not part of the formula language"),
    ("lambda: W", "is not part of the formula language"),
    ("W if K else P", "is not part of the formula language"),
    ("[j for j in K]", "is not part of the formula language"),
    ("W[0]", "is not part of the formula language"),
    ("W[1:2]", "is not part of the formula language"),
    ("sqrt(W)", "there is no function sqrt; the functions are ceil, floor, min, max, sum"),
    ("abs(W)", "there is no function abs"),
    ("W(3)", "there is no function W"),
    ("W.f(3)", "is not part of the formula language"),
    ("min(W)", "min takes 2 to 9 values"),
    ("min(*W)", "min takes 2 to 9 values"),
    ("min(W, K, key=S)", "is not part of the formula language"),
    ("ceil(W, K)", "ceil takes one value"),
    ("ceil", "ceil is a function; write ceil(...)"),
    ("sum + 1", "sum is a function"),
    ("sum(K)", "a sum is written sum(j, ...); as in sum(j, K[j]*C[j])"),
    ("sum(1, K[j])", "a sum is written"),
    ("sum(j, K)", "nothing in the sum is indexed by j"),
    ("sum(j, K[i])", "the index i of K belongs to no sum(...)"),
    ("K[j]", "the index j of K belongs to no sum(...)"),
    ("sum(j, K[j]) + C[j]", "the index j of C belongs to no sum(...)"),
    ("sum(j, K[j]*sum(j, C[j]))", "the index j is taken by the sum around"),
    ("W > K", "'W > K' is true or false, not a number"),
    ("W and K", "'W and K' is true or false, not a number"),
    ("not W", "is true or false, not a number"),
    ("1 + (W == K)", "'W == K' is true or false, not a number"),
    ("_W", "'_W' is not a name"),
    ("W__x", "'W__x' is not a name"),
    ("Größe", "'Größe' is not a name"),
    ("lambda", "not a formula"),
    ("W +", "not a formula"),
    ("(W", "not a formula"),
    ("W K", "not a formula"),
    ("W = 3", "not a formula"),
    ("W; K", "not a formula"),
    ("W\nK", "not a formula"),
    ("W\0", "not a formula"),
    ("007", "not a formula"),
    ("", "not a formula"),
    ("(" * 300 + "W" + ")" * 300, "not a formula"),
    ("-" * 100 + "W", "nested deeper than 60 operations"),
    ("-" * 900 + "W", "formula"),
    ("+".join("W" * 100), "nested deeper than 60 operations; split it into steps"),
    ("W" * 1001, "longer than 1000 characters"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_outside_the_language_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        Formula(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("formula '")


NO_VALUE: list[tuple[str, dict[str, Any], str]] = [
    ("W + K", {"W": 1}, "no value for K"),
    ("W + K", {}, "no value for K, W"),
    ("W//S", {"W": 1, "S": 0}, "divides by zero for S=0, W=1"),
    ("W/S", {"W": 1, "S": 0}, "divides by zero"),
    ("W % S", {"W": 1, "S": 0}, "divides by zero"),
    ("ceil(W/S)", {"W": 1, "S": 0}, "divides by zero"),
    ("W**-1", {"W": 2}, "the exponent -1 is not a whole number from 0 to 64"),
    ("W**(1/2)", {"W": 2}, "the exponent 1/2 is not a whole number"),
    ("W**65", {"W": 1}, "the exponent 65 is not a whole number from 0 to 64"),
    ("9**9**9", {}, "the exponent 387420489 is not a whole number from 0 to 64"),
    ("((((9**64)**64)**64)**64)**64", {}, "a power is larger than 4096 bits"),
    ("sum(j, K[j]*C[j])", {"K": (1, 2), "C": (1, 2, 3)}, "must be equally long"),
    ("sum(j, K[j])", {"K": 3}, "a list stands where a number belongs"),
    ("K + 1", {"K": (1, 2)}, "a list stands where a number belongs"),
]


@pytest.mark.parametrize(("text", "givens", "message"), NO_VALUE)
def test_a_formula_without_a_value_says_why(
    text: str, givens: dict[str, Any], message: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        Formula(text).evaluate(givens)
    assert message in str(caught.value)
    assert text in str(caught.value)
    with pytest.raises(FormulaError) as among:
        together((Formula("1"), (Formula(text),)))(givens)
    assert str(among.value) == str(caught.value)


PUT_REFUSED = [NO_VALUE[0], NO_VALUE[1], NO_VALUE[-3]]


@pytest.mark.parametrize(("text", "givens", "message"), PUT_REFUSED)
def test_put_refuses_what_evaluation_refuses(
    text: str, givens: dict[str, Any], message: str
) -> None:
    with pytest.raises(FormulaError, match=message):
        Formula(text).put(givens)


def test_whole_refuses_a_fraction() -> None:
    assert Formula("a/2").whole(a=4) == 2
    with pytest.raises(FormulaError, match="3/2 is not a whole number"):
        Formula("a/2").whole(a=3)


def same_as_python(tree: Node, givens: dict[str, Any]) -> None:
    formula = Formula(formula_text(tree))
    assert formula.tree == tree
    try:
        expected = python_value(tree, givens)
    except ZeroDivisionError:
        with pytest.raises(FormulaError, match="divides by zero"):
            formula.evaluate(givens)
        return
    found = formula.evaluate(givens)
    assert found == expected
    assert type(found) is type(expected)
    assert value_of(put(tree, givens)) == expected


@given(trees(), givens_of_names)
def test_a_formula_is_worth_what_python_says(tree: Node, givens: dict[str, Any]) -> None:
    same_as_python(tree, givens)


@given(sums(), givens_of_names, lists_of)
def test_so_is_a_sum(tree: Node, givens: dict[str, Any], lists: dict[str, Any]) -> None:
    same_as_python(tree, givens | lists)


# --- putting in, renaming, rules ------------------------------------------------------


def test_put_keeps_the_shape_of_the_tree() -> None:
    assert Formula("2*P - C_in").put({"P": 3, "C_in": -1}) == Binary(
        "-", Binary("*", Num(2), Num(3)), Num(-1)
    )
    total = Formula("sum(j, K[j])").put({"K": (1, 3, 5)})
    assert total == Binary("+", Binary("+", Num(1), Num(3)), Num(5))
    assert Formula("sum(j, K[j])").put({"K": ()}) == Num(0)


def test_the_reader_builds_the_nodes_it_says() -> None:
    assert Formula("-min(W, 3)").tree == Neg(Call("min", (Name("W"), Num(3))))
    assert Formula("sum(j, K[j])").tree == Sum("j", Indexed("K", "j"))


RENAMED = [
    ("(W - K)//S + 1", {"W": "H"}, "(H - K)//S + 1"),
    ("W + W_out + CW", {"W": "H"}, "H + W_out + CW"),
    ("W*H", {"W": "H", "H": "W"}, "H*W"),
    ("sum(j, K[j]*C[j])", {"K": "F", "j": "i"}, "sum(i, F[i]*C[i])"),
    ("W + W_out", {"W_out": "V", "W": "U"}, "U + V"),
    ("W + 1", {"K": "F"}, "W + 1"),
]


@pytest.mark.parametrize(("text", "names", "expected"), RENAMED)
def test_rename_moves_whole_names_only(text: str, names: dict[str, str], expected: str) -> None:
    assert Formula(text).rename(**names) == Formula(expected)


RULES: list[tuple[str, dict[str, int], bool]] = [
    ("K <= W + 2*P", {"K": 7, "W": 3, "P": 2}, True),
    ("K <= W + 2*P", {"K": 8, "W": 3, "P": 2}, False),
    ("1 < K < 5", {"K": 3}, True),
    ("1 < K < 5", {"K": 5}, False),
    ("K != 3 or W == 2", {"K": 3, "W": 2}, True),
    ("K != 3 or W == 2", {"K": 3, "W": 3}, False),
    ("not (K > 2 and W >= 2)", {"K": 3, "W": 2}, False),
    ("not K > 2 and W >= 2", {"K": 1, "W": 2}, True),
    ("a/b < 1/2", {"a": 1, "b": 3}, True),
]


@pytest.mark.parametrize(("text", "givens", "holds"), RULES)
def test_rules(text: str, givens: dict[str, int], holds: bool) -> None:
    assert Rule(text).holds(givens) is holds
    assert eval(text, {}, dict(givens)) is holds
    if "/" not in text:
        arrays = {name: np.array([value] * 2) for name, value in givens.items()}
        assert Rule(text).arrays(arrays).tolist() == [holds] * 2


@pytest.mark.parametrize("text", ["W + 1", "W", "3", "not W", "W in K", "W is K", "(W > 1) + 1"])
def test_a_rule_is_a_condition(text: str) -> None:
    with pytest.raises(FormulaError):
        Rule(text)


def test_a_rule_looks_at_all_its_parts() -> None:
    """As on arrays: a part that has no value is an error, even where another decides."""
    rule = Rule("S > 0 and W % S == 0")
    with pytest.raises(FormulaError, match="divides by zero"):
        rule(S=0, W=3)
    with pytest.raises(FormulaError, match="divides by zero"):
        rule.arrays({"S": np.array([0]), "W": np.array([3])})
