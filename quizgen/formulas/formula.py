"""A formula, written once: the text becomes a tree that is computed and shown.

>>> width = Formula("(W - K + 2*P)//S + 1")
>>> width(W=227, K=11, P=0, S=4)
55
>>> sorted(width.names)
['K', 'P', 'S', 'W']
>>> Formula("sum(j, K[j]**2 * C_out[j])")(K=(1, 3, 5), C_out=(64, 128, 32))
2016
>>> Rule("K <= W + 2*P and S > 0")(W=3, K=7, P=1, S=1)
False

The language: ``+ - * // / % **``, unary minus, round brackets, whole numbers, names,
``ceil(x) floor(x) min(a, b) max(a, b)`` and ``sum(j, ...)`` over names indexed ``[j]``.
Comparisons, ``and``, ``or`` and ``not`` are for a ``Rule`` only.  Anything else is a
``FormulaError`` that names the formula.

On ints the value is exact: ``/`` gives an int where it comes out whole and a ``Fraction``
elsewhere, and ``ceil(a/b)`` is integer division.  On int64 arrays (``arrays``) every other
``/`` is refused, and so is any step whose magnitude could leave int64; ``rounded`` turns a
key with a fraction into a whole number of its last decimal place, which arrays can search.
Printing is the render targets' work.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal, TypeAlias

from quizgen.formulas.compiled import Nest, compiled, compiled_together
from quizgen.formulas.evaluation import (
    EXACT,
    Evaluator,
    FormulaError,
    Given,
    Number,
    array_values,
    evaluator,
    put,
)
from quizgen.formulas.tree import (
    Binary,
    Call,
    Compare,
    Indexed,
    Logic,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Sum,
    walk,
)

ErrorKind: TypeAlias = Literal["", "syntax", "notation"]
MAX_TEXT = 1000  # characters of one formula
MAX_DEPTH = 60  # nested operations of one formula

BINARY = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
COMPARE = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
ARGUMENTS = {"ceil": (1, 1), "floor": (1, 1), "min": (2, 9), "max": (2, 9)}


# --- reading --------------------------------------------------------------------------


class _Reader:
    """Turns Python's own syntax tree into ours, refusing what is not in the language."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bound: list[str] = []
        self.names: set[str] = set()  # of quantities

    def fail(self, what: str, fix: str = "", kind: ErrorKind = "") -> FormulaError:
        """The error to raise.

        kind: ``syntax`` if this is no formula at all; ``notation`` if the fix says how a family
        file writes it, which does not concern the calculator.
        """
        error = FormulaError(f"formula '{self.text}'", what, fix)
        error.kind = kind
        return error

    def read(self, truth: bool) -> Node:
        if len(self.text) > MAX_TEXT:
            self.text = self.text[:40] + "..."
            raise self.fail(f"longer than {MAX_TEXT} characters", "split it into steps")
        try:
            body = ast.parse(self.text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            reason = getattr(error, "msg", None) or "cannot be read"
            raise self.fail(f"not a formula ({reason})", kind="syntax") from None
        return self.truth(body, 0) if truth else self.number(body, 0)

    def number(self, node: ast.expr, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.fail(f"nested deeper than {MAX_DEPTH} operations", "split it into steps")
        match node:
            case ast.Constant(value=int() as value) if self.source(node).isdecimal():
                return Num(value)
            case ast.Constant():
                raise self.fail(
                    f"'{self.source(node)}' is not a whole number",
                    "write decimals as fractions: 1/2",
                    "notation",
                )
            case ast.Name(id=name):
                return Name(self.quantity(name))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Neg(self.number(operand, depth + 1))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
                sign = BINARY[type(op)]
                return Binary(sign, self.number(left, depth + 1), self.number(right, depth + 1))
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=index)):
                if index not in self.bound:
                    raise self.fail(f"the index {index} of {name} belongs to no sum(...)")
                return Indexed(self.quantity(name), index)
            case ast.Call(func=ast.Name(id=function), args=args, keywords=[]):
                return self.call(function, args, depth)
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                raise self.fail(f"'{self.source(node)}' is true or false, not a number")
            case _:
                what = f"'{self.source(node)}' is not part of the formula language"
                raise self.fail(what, kind="syntax")

    def call(self, function: str, args: list[ast.expr], depth: int) -> Node:
        if function == "sum":
            return self.sum(args, depth)
        if function not in ARGUMENTS:
            raise self.fail(
                f"there is no function {function}", "the functions are ceil, floor, min, max, sum"
            )
        low, high = ARGUMENTS[function]
        if not low <= len(args) <= high:
            raise self.fail(
                f"{function} takes {'one value' if high == 1 else f'{low} to {high} values'}"
            )
        return Call(function, tuple(self.number(arg, depth + 1) for arg in args))

    def sum(self, args: list[ast.expr], depth: int) -> Node:
        match args:
            case [ast.Name(id=index), _] if index in self.bound:
                raise self.fail(f"the index {index} is taken by the sum around", "use another")
            case [ast.Name(id=index), body]:
                self.bound.append(self.name(index))
                tree = Sum(index, self.number(body, depth + 1))
                self.bound.pop()
            case _:
                raise self.fail("a sum is written sum(j, ...)", "as in sum(j, K[j]*C[j])")
        if not any(isinstance(node, Indexed) and node.index == index for node in walk(tree.body)):
            raise self.fail(f"nothing in the sum is indexed by {index}", f"as in K[{index}]")
        return tree

    def truth(self, node: ast.expr, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.fail(f"nested deeper than {MAX_DEPTH} operations")
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others) if all(
                type(op) in COMPARE for op in ops
            ):
                sides = [self.number(side, depth + 1) for side in (left, *others)]
                pairs = tuple(
                    Compare(COMPARE[type(op)], sides[i], sides[i + 1]) for i, op in enumerate(ops)
                )
                return pairs[0] if len(pairs) == 1 else Logic("and", pairs)
            case ast.BoolOp(op=op, values=values):
                word = "and" if isinstance(op, ast.And) else "or"
                return Logic(word, tuple(self.truth(value, depth + 1) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.truth(operand, depth + 1))
            case _:
                raise self.fail(
                    f"'{self.source(node)}' is not a comparison", "a rule compares: K <= W + 2*P"
                )

    def name(self, name: str) -> str:
        if not NAME.fullmatch(name):
            raise self.fail(f"'{name}' is not a name", "letters, digits and _ between them")
        if name in ARGUMENTS or name == "sum":
            raise self.fail(f"{name} is a function", f"write {name}(...)", "notation")
        return name

    def quantity(self, name: str) -> str:
        self.names.add(name)
        return self.name(name)

    def source(self, node: ast.expr) -> str:
        text = self.text.strip()
        if text.isascii() and text.isprintable():  # one line, whose offsets are plain positions
            return text[node.col_offset : node.end_col_offset]
        return ast.get_source_segment(text, node) or "?"


# --- the two things people write ------------------------------------------------------


@dataclass(frozen=True)
class _Expression:
    """What ``Formula`` and ``Rule`` share: a text, its tree, its names."""

    text: str
    tree: Node = field(init=False, compare=False, repr=False)
    names: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        reader = _Reader(self.text)
        object.__setattr__(self, "tree", reader.read(truth=isinstance(self, Rule)))
        object.__setattr__(self, "names", frozenset(reader.names))

    @cached_property
    def _exact(self) -> Evaluator:
        return compiled(self.tree) or evaluator(self.tree, EXACT)

    def evaluate(self, givens: Mapping[str, Given]) -> Number:
        """The exact value; an int wherever it is whole, a truth as 1 or 0."""
        try:
            value: Number = self._exact(givens)
            if type(value) is int:
                return value
            return value.numerator if value.denominator == 1 else value
        except (KeyError, ZeroDivisionError, TypeError, FormulaError) as error:
            raise self._explain(error, givens) from None

    def _explain(self, error: Exception, givens: Mapping[str, Given]) -> FormulaError:
        where = f"formula '{self.text}'"
        if missing := sorted(self.names - set(givens)):
            return FormulaError(where, f"no value for {', '.join(missing)}")
        if isinstance(error, ZeroDivisionError):
            numbers = ", ".join(f"{name}={givens[name]}" for name in sorted(self.names))
            return FormulaError(where, "divides by zero" + (f" for {numbers}" if numbers else ""))
        if isinstance(error, FormulaError):
            return FormulaError(where, error.what, error.fix)
        return FormulaError(where, "a list stands where a number belongs, or the other way round")

    def arrays(self, givens: Mapping[str, Any]) -> Any:
        """The values for int64 arrays (or ints) of equal length; a list is an extra last axis.

        Raises FormulaError where a step could overflow, divide by zero or be fractional.
        """
        try:
            return array_values(self.tree, givens)
        except (KeyError, ZeroDivisionError, FormulaError) as error:
            raise self._explain(error, givens) from None


@dataclass(frozen=True)
class Formula(_Expression):
    """A number computed from named numbers; see the module's docstring for the language."""

    def __call__(self, **givens: Given) -> Number:
        return self.evaluate(givens)

    def whole(self, **givens: Given) -> int:
        """The value of a formula that always comes out whole.

        >>> Formula("a/2").whole(a=3)
        Traceback (most recent call last):
        quizgen.formulas.evaluation.FormulaError: formula 'a/2': 3/2 is not a whole number
        """
        value = self.evaluate(givens)
        if not isinstance(value, int):
            raise FormulaError(f"formula '{self.text}'", f"{value} is not a whole number")
        return value

    def put(self, givens: Mapping[str, Given]) -> Node:
        """The tree with these numbers in place of the names."""
        if missing := sorted(self.names - set(givens)):
            raise FormulaError(f"formula '{self.text}'", f"no value for {', '.join(missing)}")
        return put(self.tree, givens)

    def rename(self, **names: str) -> Formula:
        """The same formula about other quantities.

        >>> Formula("(W - K)//S + 1").rename(W="H").text
        '(H - K)//S + 1'
        """
        pattern = r"(?<!\w)(" + "|".join(names) + r")(?!\w)"
        return Formula(re.sub(pattern, lambda match: names[match[1]], self.text))


@dataclass(frozen=True)
class Rule(_Expression):
    """A condition on named numbers."""

    def __call__(self, **givens: Given) -> bool:
        return self.holds(givens)

    def holds(self, givens: Mapping[str, Given]) -> bool:
        return bool(self.evaluate(givens))


# --- many at once ---------------------------------------------------------------------

Formulas: TypeAlias = "Formula | tuple[Formulas, ...]"
Values: TypeAlias = "Number | tuple[Values, ...]"


@cache
def together(formulas: Formulas) -> Callable[[Mapping[str, Given]], Any]:
    """Many formulas as one function, which is quicker: their values, nested as they are.

    Like ``evaluate`` it raises FormulaError for the first formula that has no value.

    >>> together((Formula("W//S"), (Formula("W/S"), Formula("W*S"))))({"W": 6, "S": 4})
    (1, (Fraction(3, 2), 24))
    """
    quick = compiled_together(_trees(formulas))

    def values(givens: Mapping[str, Given]) -> Values:
        try:
            found: Values = quick(givens)
        except (KeyError, ZeroDivisionError, TypeError, FormulaError):
            found = _one_by_one(formulas, givens)  # says which
        return found

    return values


def _trees(formulas: Formulas) -> Nest:
    return tuple(map(_trees, formulas)) if isinstance(formulas, tuple) else formulas.tree


def _one_by_one(formulas: Formulas, givens: Mapping[str, Given]) -> Values:
    if isinstance(formulas, tuple):
        return tuple([_one_by_one(part, givens) for part in formulas])
    return formulas.evaluate(givens)
