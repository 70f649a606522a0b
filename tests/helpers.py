"""Random formulas, and Python as a second opinion on their values."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from math import ceil, floor
from typing import Any

from hypothesis import strategies as st

from quizgen.families import families, family
from quizgen.formulas.evaluation import Number, int_if_whole
from quizgen.formulas.tree import Binary, Call, Indexed, Name, Neg, Node, Num, Sum
from quizgen.questions.question import Question
from quizgen.variants.drawing import questions, survey_of
from quizgen.variants.level import Level
from tests.sweeps import sample

NAMES = ("W", "K", "S", "C_in", "W_out_2")
LISTS = ("L", "M_x")  # quantities that are lists, indexed in sums

numbers = st.one_of(st.integers(-3, 12), st.integers(10**6, 10**7))
givens_of_names = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers))
lists_of = st.integers(1, 4).flatmap(
    lambda size: st.fixed_dictionaries(
        dict.fromkeys(LISTS, st.lists(numbers, min_size=size, max_size=size))
    )
)

leaves = st.one_of(
    st.integers(0, 12).map(Num),
    st.sampled_from((100, 1024, 34944)).map(Num),
    st.sampled_from(NAMES).map(Name),
)


def _grown(inner: st.SearchStrategy[Node], operators: tuple[str, ...]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(inner, inner)
    choices: list[st.SearchStrategy[Node]] = [
        st.builds(Binary, st.sampled_from(operators), inner, inner),
        st.builds(Binary, st.just("**"), inner, st.integers(0, 3).map(Num)),
        st.builds(Neg, inner),
        st.builds(Call, st.sampled_from(("min", "max")), pairs),
        pairs.map(lambda ab: Call("floor", (Binary("/", *ab),))),
        pairs.map(lambda ab: Call("ceil", (Binary("/", *ab),))),
    ]
    if "/" in operators:
        choices.append(inner.map(lambda a: Call("ceil", (a,))))
        choices.append(inner.map(lambda a: Call("floor", (a,))))
    return st.one_of(choices)


def trees(*, fractions: bool = True, leaf: st.SearchStrategy[Any] = leaves) -> Any:
    """Random trees of the formula language; without ``fractions``, what arrays can do."""
    operators = ("+", "-", "*", "//", "%", *(("/",) if fractions else ()))
    return st.recursive(leaf, lambda inner: _grown(inner, operators), max_leaves=8)


def sums(*, fractions: bool = True) -> Any:
    """Random formulas around a sum over ``L`` and ``M_x``."""
    element = st.sampled_from(LISTS).map(lambda name: Indexed(name, "j"))
    body = trees(fractions=fractions, leaf=st.one_of(leaves, element))
    total = st.builds(
        lambda item, rest: Sum("j", Binary("+", rest, Binary("*", Num(2), item))), element, body
    )
    return trees(fractions=fractions, leaf=st.one_of(leaves, total))


def formula_text(node: Node) -> str:
    """A tree as formula text, with the fewest brackets: Python's own printer leaves them out."""
    return ast.unparse(ast.parse(_bracketed(node), mode="eval"))


def _bracketed(node: Node, fraction: bool = False) -> str:
    def inner(child: Node) -> str:
        return _bracketed(child, fraction)

    match node:
        case Num(value):
            return f"Fraction({value})" if fraction else str(value)
        case Name(name):
            return name
        case Indexed(name, index):
            return f"{name}[{index}]"
        case Neg(operand):
            return f"(-{inner(operand)})"
        case Binary("**", left, Num(exponent)) if fraction:
            return f"({inner(left)} ** {exponent})"
        case Binary(op, left, right):
            return f"({inner(left)} {op} {inner(right)})"
        case Call(function, args):
            return f"{function}({', '.join(map(inner, args))})"
        case Sum(index, body) if fraction:
            return f"sum({inner(body)} for {index} in range(len(L)))"
        case Sum(index, body):
            return f"sum({index}, {inner(body)})"
    raise TypeError(node)


def python_value(node: Node, givens: Mapping[str, Any]) -> Number:
    """What Python makes of a tree, with exact fractions; ZeroDivisionError as Python raises it."""
    fractions: dict[str, Any] = {
        name: list(map(Fraction, value)) if isinstance(value, list | tuple) else Fraction(value)
        for name, value in givens.items()
    }
    code = compile(_bracketed(node, fraction=True), "tree", "eval")
    scope = {"Fraction": Fraction, "ceil": ceil, "floor": floor, "__builtins__": __builtins__}
    value = eval(code, scope | fractions)
    assert isinstance(value, int | Fraction)
    return int_if_whole(value)


# --- the registries -------------------------------------------------------------------

EVERY_LEVEL = [(item.id, number) for item in families().values() for number in item]


SWEPT = sample(300, suite=30)  # drawn questions of each level that are looked at
FEW = sample(12, suite=6)  # of them, for what takes long

# Families whose questions have few answers by nature, and how many each level has at least.
# Residual networks keep their channels or double them, and no others are asked about.
FEWEST: dict[str, int] = {
    "where-cost-lies": 70,
    "residual-block": 31,
    "bottleneck-block": 65,
    "shortcut-options": 31,
}


@lru_cache(maxsize=25)  # tests of the levels of one number and topic come together (conftest.py)
def swept(name: str, number: int) -> tuple[Question, ...]:
    """Drawn questions of a level, or all it has; never none."""
    item = family(name)
    drawn = tuple(islice(questions(item, number, "sweep"), SWEPT))
    there = survey_of(item, number).answers
    assert len(drawn) == min(SWEPT, there) >= min(SWEPT, FEWEST.get(name, 30))
    return drawn


def few(name: str, number: int) -> tuple[Question, ...]:
    """The first of them."""
    return swept(name, number)[:FEW]


def key_of_index(level: Level, index: int) -> Any:
    """What makes the variant at an index the same question as another."""
    variant = level.variant(level.space.givens(index))
    assert variant is not None
    return level.sameness(index, variant)
