"""Card maths: what the LaTeX subset reads, and what it refuses with which words."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.errors import QuizgenError
from quizgen.formulas.evaluation import FormulaError, put, value_of
from quizgen.formulas.formula import Formula
from quizgen.formulas.latex import parse_maths
from quizgen.formulas.tree import (
    Apply,
    Binary,
    Call,
    Decimal,
    Group,
    Hole,
    Indexed,
    Name,
    Neg,
    Node,
    Num,
    Percent,
    Relation,
    Sequence,
    Sum,
    Symbol,
    Words,
)
from quizgen.text.html import Latex
from quizgen.text.markup import replace_holes

a, b, c, K = map(Name, "abcK")

READ: list[tuple[str, Node]] = [
    ("34{,}944", Num(34944)),
    ("1{,}281{,}167", Num(1281167)),
    ("0.50", Decimal("0.50")),
    ("1{,}000.5", Decimal("1000.5")),
    ("C_{in}", Name("C_in")),
    (r"C_\text{in}", Name("C_in")),
    (r"C_{\text{in}}", Name("C_in")),
    ("x_1", Name("x_1")),
    ("x_{12}", Name("x_12")),
    ("W_{out,2}", Name("W_out_2")),
    (r"W_{\text{out,2}}", Name("W_out_2")),
    (r"\mathit{params}", Name("params")),
    (r"\alpha_{2}", Name("alpha_2")),
    ("a + b - c", Binary("-", Binary("+", a, b), c)),
    ("a - (b - c)", Binary("-", a, Binary("-", b, c))),
    (r"a \cdot b + c", Binary("+", Binary("*", a, b), c)),
    (r"3 \times 3", Binary("×", Num(3), Num(3))),
    ("a * b", Binary("*", a, b)),
    ("2P", Binary("*", Num(2), Name("P"))),
    ("2(K + 1)", Binary("*", Num(2), Binary("+", K, Num(1)))),
    (r"2\frac{a}{b}c", Binary("*", Binary("*", Num(2), Binary("/", a, b)), c)),
    ("a/b", Binary("/", a, b)),
    (r"a/b \cdot c", Binary("*", Binary("/", a, b), c)),
    (r"a \bmod b", Binary("%", a, b)),
    (r"a \bmod b + c", Binary("+", Binary("%", a, b), c)),
    ("-a^2", Neg(Binary("**", a, Num(2)))),
    ("(-a)^2", Binary("**", Neg(a), Num(2))),
    ("-a b", Binary("*", Neg(a), b)),
    (r"a \cdot -b", Binary("*", a, Neg(b))),
    ("a^{b + 1}", Binary("**", a, Binary("+", b, Num(1)))),
    ("a^2b", Binary("*", Binary("**", a, Num(2)), b)),
    ("K_h^2", Binary("**", Name("K_h"), Num(2))),
    (r"\left(\frac{a}{b}\right)^2", Binary("**", Binary("/", a, b), Num(2))),
    (r"\lfloor a/b \rfloor", Call("floor", (Binary("/", a, b),))),
    (r"\left\lceil \frac{a}{b} \right\rceil", Call("ceil", (Binary("/", a, b),))),
    (r"\min(a, b, c)", Call("min", (a, b, c))),
    (r"\max\left(a, b\right)", Call("max", (a, b))),
    (r"\sum_{j} K_j C_{o,j}", Sum("j", Binary("*", Indexed("K", "j"), Indexed("C_o", "j")))),
    (r"\sum_j K_j + 1", Binary("+", Sum("j", Indexed("K", "j")), Num(1))),
    ("a = b", Relation((a, b), ("=",))),
    (r"a \le b < c", Relation((a, b, c), ("<=", "<"))),
    (r"a \neq b \approx c", Relation((a, b, c), ("!=", "~"))),
    (r"a \to b", Relation((a, b), ("->",))),
    ("a < b > c", Relation((a, b, c), ("<", ">"))),
    (r"28\%", Percent(Num(28))),
    (r"(a + b)\%", Percent(Binary("+", a, b))),
    ("F(a)", Apply(Name("F"), (a,))),
    ("F_1(a, b)", Apply(Name("F_1"), (a, b))),
    ("(a, b, c)", Group((a, b, c))),
    (r"12 \text{ layers}", Sequence((Num(12), Words(" layers")))),
    (r"\text{about } 12", Sequence((Words("about "), Num(12)))),
    (r"a, \ldots, b", Sequence((a, Symbol("comma"), Symbol("ldots"), Symbol("comma"), b))),
    (r"a + \ldots + b", Binary("+", Binary("+", a, Symbol("ldots")), b)),
    ("<C_in>", Hole("C_in")),
    ("3 < <C_in>", Relation((Num(3), Hole("C_in")), ("<",))),
    ("<K> + 1", Binary("+", Hole("K"), Num(1))),
    (r"<net.params> \cdot 2", Binary("*", Hole("net.params"), Num(2))),
]


@pytest.mark.parametrize(("text", "tree"), READ)
def test_the_subset(text: str, tree: Node) -> None:
    assert parse_maths(text) == tree
    assert parse_maths(f"  {text} ") == tree


REFUSED = [
    ("", "there is nothing between the dollar signs"),
    ("  ", "there is nothing between the dollar signs"),
    ("a +", "it ends too early"),
    ("(a", "expected ')', found 'its end'"),
    ("a)", "')' is out of place"),
    ("a + * b", "'*' is out of place"),
    ("a = ", "it ends too early"),
    (r"\frac{a}", "expected '{', found 'its end'"),
    (r"\frac a b", "expected '{', found 'a'"),
    (r"\frac{a}{}", "'}' is out of place"),
    (r"\sqrt{a}", r"\sqrt is outside the maths subset"),
    (r"\mathbb{R}", r"\mathbb is outside the maths subset"),
    (r"\frc{a}{b}", r"\frc is outside the maths subset"),
    (r"\text{a", r"\text is outside the maths subset"),
    (r"\lfloor a \rceil", r"expected '\rfloor', found '\rceil'"),
    (r"\min(a)", r"\min needs two values or more; as in \min(a, b)"),
    (r"\min a", "expected '(', found 'a'"),
    ("a/2b", r"a product right after '/' can be read two ways; use \frac{}{}"),
    ("a^12", "the exponent 12 needs braces; write ^{12}"),
    ("a^b^c", "a power of a power needs brackets"),
    ("a^(b)", "an exponent is one letter or digit, or stands in braces"),
    ("a^-1", "an exponent is one letter or digit, or stands in braces"),
    ("a_+", "a subscript is letters and digits"),
    ("a_{}", "a subscript is letters and digits"),
    ("a_{,}", "a subscript is letters and digits"),
    ("a_{in,}", "a subscript is letters and digits"),
    ("a_{in", "a subscript is letters and digits"),
    (r"a_\text{in put}", "a subscript is letters and digits"),
    (r"1 \ldots n", r"'\ldots' is out of place"),
    ("34,944.5.6", "'.6' is outside the maths subset"),
    ("a & b", "'&' is outside the maths subset"),
    ("a $ b", "'$' is outside the maths subset"),
    ("a ² b", "'²' is outside the maths subset"),
    ("٣", "'٣' is outside the maths subset"),
    ("{a}", "'{' is out of place"),
    ("a 'quoted", "''quoted' is outside the maths subset"),
    ("(" * 140 + "a" + ")" * 140, "too deeply nested"),
    ("a" + "+a" * 1000, "longer than 300 signs; split it into several formulas"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_outside_is_refused_and_shown(text: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_maths(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"${text}$: ")


VALUES = [
    (r"\lfloor \frac{227 - 11 + 2 \cdot 0}{4} \rfloor + 1", 55),
    (r"11 \cdot 11 \cdot 3 \cdot 96 + 96 = 34{,}944", 34944),
    (r"2 \cdot 3^2 = 18", 18),
    (r"25\% \cdot 8", 2),
    ("0.9/3", Fraction(3, 10)),
    (r"\max(2, 7) - 3 \times 3", -2),
    ("8/4/2", 1),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values_of_card_maths(text: str, value: int | Fraction) -> None:
    assert value_of(parse_maths(text)) == value


NO_VALUE = [
    ("2 = 3", "the sides differ: 2, 3"),
    (r"1/3 \approx 0.33", "the sides differ"),
    ("a + 1", "no value for a"),
    ("F(2)", "apply notation has no value"),
    ("<K> + 1", "hole notation has no value"),
    (r"12 \text{ layers}", "sequence notation has no value"),
]


@pytest.mark.parametrize(("text", "message"), NO_VALUE)
def test_maths_without_a_value_says_so(text: str, message: str) -> None:
    with pytest.raises(QuizgenError, match=message):
        value_of(parse_maths(text))


def test_card_maths_and_formula_are_one_tree() -> None:
    card = parse_maths(r"\sum_j K_j^2 \cdot C_{out,j}")
    formula = Formula("sum(j, K[j]**2*C_out[j])")
    assert card == formula.tree
    assert value_of(put(card, {"K": (1, 3), "C_out": (4, 5)})) == 4 + 9 * 5


SIGNS = [*r"abK12+-*/^_=<>(){},. $", r"\frac", r"\text{x}", r"\cdot ", r"\lfloor", r"\sum", r"\%"]


@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
def test_any_text_is_printed_or_refused(text: str) -> None:
    with suppress(FormulaError):
        tree = replace_holes(parse_maths(text), Words)
        assert Latex().maths(tree)
