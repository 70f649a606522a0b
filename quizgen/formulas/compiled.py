"""Trees as Python functions: the quick way to exact values.

Questions are worked out by the thousand, and walking a tree takes several times as long as Python's
own arithmetic.  ``evaluation.py`` says what everything means; this must agree with it.

>>> from quizgen.formulas.tree import Binary, Name, Num
>>> double = compiled(Binary("*", Num(2), Name("P")))
>>> double and double({"P": 3})
6
"""

from __future__ import annotations

from math import ceil, floor
from typing import TypeAlias

from quizgen.formulas.evaluation import EXACT, Evaluator, evaluator, int_if_whole
from quizgen.formulas.tree import Binary, Call, Compare, Logic, Name, Neg, Node, Not, Num, children

SCOPE = {
    "__builtins__": {},
    "divide": EXACT.binary["/"],
    "power": EXACT.binary["**"],
    "ceil": ceil,
    "floor": floor,
    "min": min,
    "max": max,
}

Nest: TypeAlias = "Node | tuple[Nest, ...]"


def compiled(node: Node) -> Evaluator | None:
    """``evaluator(node, EXACT)`` as one Python function.

    Its source is written from the tree, in which names are plain words and numbers plain numbers.
    None for what only the walk evaluates: sums, and notation of card maths.
    """
    source = _source(node)
    if source is None:
        return None
    made: Evaluator = eval(f"lambda env: {source}", dict(SCOPE))
    return made


def compiled_together(nest: Nest) -> Evaluator:
    """The values of many trees, nested in tuples as the trees are, whole ones as ints.

    >>> both = compiled_together((Num(2), (Name("P"), Binary("/", Name("P"), Num(2)))))
    >>> both({"P": 6})
    (2, (6, 3))
    """
    scope = {**SCOPE, "whole": int_if_whole}
    made: Evaluator = eval(f"lambda env: {_nested_source(nest, scope)}", scope)
    return made


def _nested_source(nest: Nest, scope: dict[str, object]) -> str:
    """scope: where what only the walk evaluates is put."""
    if isinstance(nest, tuple):
        return f"({''.join(f'{_nested_source(part, scope)}, ' for part in nest)})"
    source = _source(nest)
    if source is None:
        name = f"walked_{len(scope)}"
        scope[name] = evaluator(nest, EXACT)
        source = f"{name}(env)"
    return f"whole({source})"


def _source(node: Node) -> str | None:
    parts = [_source(child) for child in children(node)]
    if None in parts:
        return None
    match node:
        case Num(int() as value) if value >= 0:
            return str(value)
        case Name(name):
            return f"env[{name!r}]"
        case Neg():
            return f"(-{parts[0]})"
        case Call("floor", (Binary("/", left, right),)):
            return f"({_source(left)} // {_source(right)})"
        case Call("ceil", (Binary("/", left, right),)):
            return f"(-(-{_source(left)} // {_source(right)}))"
        case Call(function):
            return f"{function}({', '.join(map(str, parts))})"
        case Binary("/"):
            return f"divide({parts[0]}, {parts[1]})"
        case Binary("**"):
            return f"power({parts[0]}, {parts[1]})"
        case Binary("+" | "-" | "*" | "//" | "%" as op) | Compare(op):
            return f"({parts[0]} {op} {parts[1]})"
        case Logic(op):  # both sides are looked at, as by the walk
            return f"({(' & ' if op == 'and' else ' | ').join(map(str, parts))})"
        case Not():
            return f"(not {parts[0]})"
        case _:
            return None
