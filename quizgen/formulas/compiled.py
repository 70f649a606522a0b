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

from quizgen.formulas.evaluation import EXACT, Evaluator
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
