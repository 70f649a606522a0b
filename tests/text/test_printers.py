"""Trees printed: brackets in every target, and what is printed has the value of its tree."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.formulas.evaluation import FormulaError, Number, int_if_whole, put, value_of
from quizgen.formulas.formula import Formula, Rule
from quizgen.formulas.latex import parse_maths
from quizgen.formulas.tree import Apply, Decimal, Group, Hole, Name, Node, Num, Relation, Words
from quizgen.questions.question import Step
from quizgen.text.html import Html, Latex
from quizgen.text.notation import Notation
from quizgen.text.terminal import Terminal, ascii_fallback
from quizgen.text.typst import Typst
from tests.helpers import formula_text, givens_of_names, lists_of, sums, trees

HALF = Fraction(1, 2)

# formula, numbers put in, terminal, LaTeX, Typst
FORMULAS: list[tuple[str, dict[str, Any], str, str, str]] = [
    (
        "(W - K + 2*P)//S + 1",
        {},
        "⌊(W − K + 2·P)/S⌋ + 1",
        r"\left\lfloor \frac{W - K + 2 \cdot P}{S} \right\rfloor + 1",
        "floor(frac(W - K + 2 dot P, S)) + 1",
    ),
    (
        "(W - K + 2*P)//S + 1",
        {"W": 227, "K": 11, "P": 0, "S": 4},
        "⌊(227 − 11 + 2·0)/4⌋ + 1",
        r"\left\lfloor \frac{227 - 11 + 2 \cdot 0}{4} \right\rfloor + 1",
        "floor(frac(227 - 11 + 2 dot 0, 4)) + 1",
    ),
    # negative numbers put in
    ("a - b", {"a": 3, "b": -2}, "3 − (−2)", r"3 - \left(-2\right)", "3 - (-2)"),
    ("a + b", {"a": -3, "b": -2}, "−3 + (−2)", r"-3 + \left(-2\right)", "-3 + (-2)"),
    ("2*a", {"a": -1}, "2·(−1)", r"2 \cdot \left(-1\right)", "2 dot (-1)"),
    ("a*2", {"a": -1}, "−1·2", r"-1 \cdot 2", "-1 dot 2"),
    ("-a", {"a": -1}, "−(−1)", r"-\left(-1\right)", "-(-1)"),
    ("a**2", {"a": -3}, "(−3)²", r"\left(-3\right)^{2}", "(-3)^(2)"),
    ("-a**2", {"a": 3}, "−3²", "-3^{2}", "-3^(2)"),
    ("2**a", {"a": -1}, "2^(−1)", "2^{-1}", "2^(-1)"),
    ("a/b", {"a": -3, "b": -2}, "−3/(−2)", r"\frac{-3}{-2}", "frac(-3, -2)"),
    ("a % b", {"a": -3, "b": 2}, "(−3) mod 2", r"\left(-3\right) \bmod 2", "(-3) mod 2"),
    # sums and differences
    ("a - b - c", {}, "a − b − c", "a - b - c", "a - b - c"),
    ("a - (b - c)", {}, "a − (b − c)", r"a - \left(b - c\right)", "a - (b - c)"),
    ("a + (b + c)", {}, "a + (b + c)", r"a + \left(b + c\right)", "a + (b + c)"),
    ("-(a + b)", {}, "−(a + b)", r"-\left(a + b\right)", "-(a + b)"),
    ("-(a*b)", {}, "−(a·b)", r"-\left(a \cdot b\right)", "-(a dot b)"),
    ("a*(-b)", {}, "a·(−b)", r"a \cdot \left(-b\right)", "a dot (-b)"),
    ("(-a)**2", {}, "(−a)²", r"\left(-a\right)^{2}", "(-a)^(2)"),
    # fractions
    ("a/b*c", {}, "(a/b)·c", r"\frac{a}{b} \cdot c", "frac(a, b) dot c"),
    ("a*(b/c)", {}, "a·(b/c)", r"a \cdot \frac{b}{c}", "a dot frac(b, c)"),
    ("a*b/c", {}, "a·b/c", r"\frac{a \cdot b}{c}", "frac(a dot b, c)"),
    ("a/(b*c)", {}, "a/(b·c)", r"\frac{a}{b \cdot c}", "frac(a, b dot c)"),
    ("(a + b)/c", {}, "(a + b)/c", r"\frac{a + b}{c}", "frac(a + b, c)"),
    ("a/b/c", {}, "(a/b)/c", r"\frac{\frac{a}{b}}{c}", "frac(frac(a, b), c)"),
    ("(a/b)**2", {}, "(a/b)²", r"\left(\frac{a}{b}\right)^{2}", "(frac(a, b))^(2)"),
    ("2*a", {"a": HALF}, "2·(1/2)", r"2 \cdot \frac{1}{2}", "2 dot frac(1, 2)"),
    ("a - b", {"a": 1, "b": -HALF}, "1 − (−1/2)", r"1 - \frac{-1}{2}", "1 - frac(-1, 2)"),
    ("a**2", {"a": HALF}, "(1/2)²", r"\left(\frac{1}{2}\right)^{2}", "(frac(1, 2))^(2)"),
    # powers
    ("a**12", {}, "a¹²", "a^{12}", "a^(12)"),
    ("a**(b + 1)", {}, "a^(b + 1)", "a^{b + 1}", "a^(b + 1)"),
    ("(a**b)**2", {}, "(a^(b))²", r"\left(a^{b}\right)^{2}", "(a^(b))^(2)"),
    ("(a*b)**2", {}, "(a·b)²", r"\left(a \cdot b\right)^{2}", "(a dot b)^(2)"),
    # mod, floor, ceil, min, max
    ("(a + b) % c", {}, "(a + b) mod c", r"\left(a + b\right) \bmod c", "(a + b) mod c"),
    ("a*b % c", {}, "(a·b) mod c", r"\left(a \cdot b\right) \bmod c", "(a dot b) mod c"),
    ("a % b + c", {}, "(a mod b) + c", r"\left(a \bmod b\right) + c", "(a mod b) + c"),
    ("a % b % c", {}, "(a mod b) mod c", r"\left(a \bmod b\right) \bmod c", "(a mod b) mod c"),
    (
        "(a//b)//c",
        {},
        "⌊⌊a/b⌋/c⌋",
        r"\left\lfloor \frac{\left\lfloor \frac{a}{b} \right\rfloor}{c} \right\rfloor",
        "floor(frac(floor(frac(a, b)), c))",
    ),
    ("2*ceil(a/b)", {}, "2·⌈a/b⌉", r"2 \cdot \left\lceil \frac{a}{b} \right\rceil",
     "2 dot ceil(frac(a, b))"),
    ("min(a, b + 1)", {}, "min(a, b + 1)", r"\min\left(a, b + 1\right)", "min(a, b + 1)"),
    # sums over lists
    ("sum(j, K[j]*C_o[j])", {}, "Σ_j K_j·C_o,j", r"\sum_{j} K_{j} \cdot C_{\text{o,j}}",
     'sum_(j) K_j dot C_"o,j"'),
    ("2*sum(j, K[j])", {}, "2·(Σ_j K_j)", r"2 \cdot \left(\sum_{j} K_{j}\right)",
     "2 dot (sum_(j) K_j)"),
    ("sum(j, K[j] + 1)", {}, "Σ_j (K_j + 1)", r"\sum_{j} \left(K_{j} + 1\right)",
     "sum_(j) (K_j + 1)"),
    ("2*sum(j, K[j])", {"K": (1, -3)}, "2·(1 + (−3))",
     r"2 \cdot \left(1 + \left(-3\right)\right)", "2 dot (1 + (-3))"),
    # names and digits
    ("C_in*W_out_2", {}, "C_in·W_out,2", r"C_{\text{in}} \cdot W_{\text{out,2}}",
     'C_"in" dot W_"out,2"'),
    ("params + eta_1", {}, "params + η_1", r"\mathit{params} + \eta_{1}",
     'italic("params") + eta_1'),
    ("4096 + 34944", {}, "4096 + 34,944", "4096 + 34{,}944", '4096 + "34,944"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "givens", "terminal", "latex", "paper"), FORMULAS)
def test_formulas(text: str, givens: dict[str, Any], terminal: str, latex: str, paper: str) -> None:
    tree = put(Formula(text).tree, givens) if givens else Formula(text).tree
    assert Terminal().maths(tree) == terminal
    assert Latex().maths(tree) == latex
    assert Html().maths(tree) == latex
    assert Typst().maths(tree) == paper


RULES = [
    ("K <= W and not S == 0 or W != 2", "K ≤ W and not S = 0 or W ≠ 2"),
    ("(K < 1 or W > 2) and S >= 1", "(K < 1 or W > 2) and S ≥ 1"),
    ("not (K > 1 and W > 1)", "not (K > 1 and W > 1)"),
    ("(W - K) % S == 0", "(W − K) mod S = 0"),
]


@pytest.mark.parametrize(("text", "terminal"), RULES)
def test_rules(text: str, terminal: str) -> None:
    assert Terminal().maths(Rule(text).tree) == terminal


CARD_MATHS = [  # card maths, terminal, without UTF-8
    (r"F(x) + x \approx 0.50", "F(x) + x ≈ 0.50", "F(x) + x ~ 0.50"),
    (r"1, 2, \ldots, n", "1, 2, …, n", "1, 2, ..., n"),
    (r"3 \times 3 \to 1", "3×3 → 1", "3x3 -> 1"),
    (r"28\% \cdot x \ne \infty", "28%·x ≠ ∞", "28%*x != inf"),
    (r"12 \text{ layers}", "12 layers", "12 layers"),
    (r"(C, H, W)", "(C, H, W)", "(C, H, W)"),
    (r"\gamma x^{32} + \beta", "γ·x³² + β", "gamma*x^32 + beta"),
    (r"a \le b < c", "a ≤ b < c", "a <= b < c"),
]


@pytest.mark.parametrize(("text", "terminal", "ascii"), CARD_MATHS)
def test_card_maths_in_a_terminal(text: str, terminal: str, ascii: str) -> None:
    assert Terminal().maths(parse_maths(text)) == terminal
    assert ascii_fallback(terminal) == ascii


def test_a_negative_decimal_has_the_minus_of_its_target() -> None:
    tree = Relation((Name("x"), Decimal("-0.5")), ("=",))
    assert Terminal().maths(tree) == "x = −0.5"
    assert Latex().maths(tree) == "x = -0.5"


@pytest.mark.parametrize("target", [Terminal(), Html(), Typst()])
def test_an_unfilled_hole_is_never_printed(target: Notation) -> None:
    with pytest.raises(ValueError, match="<K> was not filled"):
        target.maths(Hole("K"))


# --- what is printed has the value of the tree ----------------------------------------

signed = st.one_of(st.integers(-12, 12), st.fractions(-3, 3, max_denominator=9))
number_trees: Any = st.one_of(
    trees(leaf=signed.map(int_if_whole).map(Num)),
    st.builds(put, trees(), givens_of_names),
    st.builds(lambda tree, names, lists: put(tree, names | lists), sums(), givens_of_names,
              lists_of),
)  # fmt: skip


def value_or_error(tree: Node) -> Number | str:
    try:
        return value_of(tree)
    except ZeroDivisionError:
        return "divides by zero"


SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def terminal_value(text: str) -> Number | str:
    """The value of a printed line, read by Python."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda match: "^" + match[0].translate(SUPERSCRIPTS), text)
    for sign, python in [
        ("−", "-"), ("·", "*"), ("⌊", "floor("), ("⌈", "ceil("), ("⌋", ")"), ("⌉", ")"),
        (" mod ", " % "), ("^", "**"),
    ]:  # fmt: skip
        text = text.replace(sign, python)
    text = re.sub(r"\d+", r"Fraction(\g<0>)", text)
    scope = {"Fraction": Fraction, "floor": floor, "ceil": ceil, "min": min, "max": max}
    try:
        value = eval(text, scope)
    except ZeroDivisionError:
        return "divides by zero"
    assert isinstance(value, int | Fraction), text
    return int_if_whole(value)


@given(number_trees)
def test_printed_latex_reads_back_to_the_same_value(tree: Node) -> None:
    assert value_or_error(parse_maths(Latex().maths(tree))) == value_or_error(tree)


@given(number_trees)
def test_terminal_lines_read_to_the_same_value(tree: Node) -> None:
    line = Terminal().maths(tree)
    assert terminal_value(line) == value_or_error(tree)
    plain = ascii_fallback(line)
    assert plain.isascii()
    assert "?" not in plain
    assert terminal_value(plain) == value_or_error(tree)


@given(st.one_of(trees(), sums()))
def test_names_survive_the_round_trip_through_latex(tree: Node) -> None:
    """As the same text: ``floor(a/b)`` and ``a//b`` are one notation."""
    latex = Latex().maths(tree)
    assert Latex().maths(parse_maths(latex)) == latex


@given(trees(), givens_of_names, st.integers(1, 3))
def test_worked_lines_are_true(tree: Node, givens: dict[str, Any], places: int) -> None:
    formula = Formula(formula_text(tree))
    try:
        value = formula.evaluate(givens)
    except FormulaError:
        return
    line = Step("label", "x", formula, givens, value, places).worked()
    assert isinstance(line, Relation)
    again = parse_maths(Latex().maths(line))
    assert isinstance(again, Relation)
    assert again.ops == line.ops
    for side in (*line.items[1:-1], *again.items[1:-1]):
        assert value_of(side) == value
    for side in (line.items[-1], again.items[-1]):
        off = abs(Fraction(value_of(side)) - value)
        assert off == 0 if line.ops[-1] == "=" else 0 < off <= Fraction(1, 2 * 10**places)


@given(st.one_of(trees(), sums()), givens_of_names, lists_of)
def test_numbers_set_into_a_printed_tree_are_those_put_in(
    tree: Node, names: dict[str, Any], lists: dict[str, Any]
) -> None:
    for target in (Terminal(), Latex(), Typst()):
        for more in (lists, {name: values[:1] for name, values in lists.items()}):
            assert target.put(tree, names | more) == target.maths(put(tree, names | more))


@pytest.mark.parametrize("value", [0, 3, 12, 10000, -1, Fraction(1, 2)])
def test_numbers_are_set_into_every_place(value: Number) -> None:
    for text in ["a**b", "2**b", "b**2", "2**(b + 1)", "2**2**b", "-b", "3 - b", "2*b", "1/b", "b"]:
        tree = Formula(text).tree
        for target in (Terminal(), Latex(), Typst()):
            givens = {"a": 2, "b": value}
            assert target.put(tree, givens) == target.maths(put(tree, givens)), text


WORKED = [
    ("C*C*B/1024", {"C": 14, "B": 4}, 1, "C·C·B/1024 = 14·14·4/1024 ≈ 0.8"),
    ("size/1024", {"size": 802816}, 1, "size/1024 = 802,816/1024 = 784"),
    ("a/2", {"a": 3}, 1, "a/2 = 3/2 = 1.5"),
    ("N", {"N": 7}, 1, "N = 7"),
]


@pytest.mark.parametrize(("text", "givens", "places", "line"), WORKED)
def test_worked_lines(text: str, givens: dict[str, int], places: int, line: str) -> None:
    formula = Formula(text)
    step = Step("label", "x", formula, givens, formula.evaluate(givens), places)
    assert Terminal().maths(step.worked()) == line


# --- Typst itself ---------------------------------------------------------------------


def test_words_in_maths_stay_as_they_were_written() -> None:
    tree = parse_maths(r"\text{(a , b ,)} x, y")
    assert Terminal().maths(tree) == "(a , b ,) x, y"


def compile_typst(source: str) -> None:
    typst.compile(source.encode(), format="svg", ignore_system_fonts=True)


def test_typst_takes_every_printed_formula() -> None:
    formulas = [Typst().maths(Formula(text).tree) for text, *_ in FORMULAS]
    formulas += [Typst().maths(put(Formula(t).tree, g)) for t, g, *_ in FORMULAS if g]
    formulas += [Typst().maths(Rule(text).tree) for text, _ in RULES]
    formulas += [Typst().maths(parse_maths(text)) for text, *_ in CARD_MATHS]
    greek = ["alpha", "beta", "gamma", "delta", "varepsilon", "eta", "lambda", "mu", "sigma"]
    formulas += [Typst().maths(Name(letter)) for letter in greek]
    formulas.append(Typst().maths(Words('a "quoted" \\ word')))
    formulas.append(Typst().maths(Apply(Name("sigma"), (Group((Num(10000), Name("x"))),))))
    compile_typst("\n\n".join(f"${formula}$" for formula in formulas))


@settings(max_examples=40)
@given(st.lists(number_trees, min_size=8, max_size=8))
def test_typst_takes_random_formulas(found: list[Node]) -> None:
    compile_typst("\n\n".join(f"${Typst().maths(tree)}$" for tree in found))
