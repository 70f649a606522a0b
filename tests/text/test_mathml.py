"""MathML: what is printed is well formed and has the value of the tree."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.formulas.evaluation import Number, int_if_whole, put
from quizgen.formulas.formula import Formula
from quizgen.formulas.latex import parse_maths
from quizgen.formulas.tree import Node
from quizgen.text.markup import parse
from quizgen.text.mathml import Mathml
from quizgen.text.terminal import Terminal
from tests.helpers import givens_of_names, lists_of, sums, trees
from tests.text.test_printers import CARD_MATHS, number_trees, value_or_error

SIGNS = {"−": "-", "·": "*", "×": "*", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")"}
WORDS = {"mod": "%"}
CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "munder": 2}


def read(tree: Node) -> ET.Element:
    """The printed formula as an element, without its name space."""
    root = ET.fromstring(f"<math>{Mathml().maths(tree)}</math>")
    for element in root.iter():
        assert element.tag not in CHILDREN or len(element) == CHILDREN[element.tag]
        assert element.tag in {"math", "mrow", *CHILDREN} or not len(element)
    return root


def python(element: ET.Element) -> str:
    """A printed formula as Python would write it."""
    parts = [python(child) for child in element]
    text = element.text or ""
    match element.tag:
        case "mfrac":
            return f"(({parts[0]})/({parts[1]}))"
        case "msup":
            return f"(({parts[0]})**({parts[1]}))"
        case "mn":
            return f"Fraction({text.replace(',', '')})"
        case "mo":
            return SIGNS.get(text, text)
        case "mtext":
            return WORDS[text]
        case "mi":
            return text
        case _:
            return "".join(parts)


def value(tree: Node) -> Number | str:
    scope = {"Fraction": Fraction, "floor": floor, "ceil": ceil, "min": min, "max": max}
    try:
        return int_if_whole(eval(python(read(tree)), scope))
    except ZeroDivisionError:
        return "divides by zero"


@given(number_trees)
def test_a_printed_formula_has_the_value_of_its_tree(tree: Node) -> None:
    assert value(tree) == value_or_error(tree)


@given(st.one_of(trees(), sums()), givens_of_names, lists_of)
def test_numbers_set_into_a_printed_tree_are_those_put_in(
    tree: Node, names: dict[str, Any], lists: dict[str, Any]
) -> None:
    target = Mathml()
    assert target.put(tree, names | lists) == target.maths(put(tree, names | lists))


PRINTED = [
    ("W_out", "<msub><mi>W</mi><mtext>out</mtext></msub>"),
    ("a/b", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
    ("a**2", "<msup><mrow><mi>a</mi></mrow><mrow><mn>2</mn></mrow></msup>"),
    ("a - 1", "<mi>a</mi><mo>−</mo><mn>1</mn>"),
    (
        "sum(j, L[j])",
        "<munder><mo>∑</mo><mi>j</mi></munder><msub><mi>L</mi><mtext>j</mtext></msub>",
    ),
]


@pytest.mark.parametrize(("text", "printed"), PRINTED)
def test_printed(text: str, printed: str) -> None:
    assert Mathml().maths(Formula(text).tree) == printed


def test_the_maths_of_cards_is_well_formed() -> None:
    for text, *_ in CARD_MATHS:
        tree = parse_maths(text)
        shown = "".join(read(tree).itertext())
        letters = [sign for sign in Terminal().maths(tree) if sign.isalnum() and sign.isascii()]
        assert all(letter in shown for letter in letters), text


def test_a_text_is_well_formed_html() -> None:
    html = Mathml().markup(
        parse("A < B & **C** `d<e` $a < b$\n\n| x | y |\n|---|---|\n| 1 | $2$ |")
    )
    root = ET.fromstring(f"<div>{html}</div>")
    assert "".join(root.itertext()).split() == ["A", "<", "B", "&", "C", "d<e", "a<b", "xy12"]
