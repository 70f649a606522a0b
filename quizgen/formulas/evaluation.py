"""Trees evaluated: exactly, on arrays, as magnitudes; numbers put in; rounding.

One walk over the tree (``evaluator``) serves every number system; an ``Arithmetic`` says what
the operations mean in it.  ``EXACT`` is Python's ints and fractions, ``array_arithmetic()`` is
numpy's int64, and ``MAGNITUDES`` computes the largest size a step can reach, which proves that
an array evaluation does not overflow.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from typing import Any, Literal, TypeAlias

from quizgen.errors import QuizgenError
from quizgen.formulas.tree import (
    Binary,
    Call,
    Compare,
    Decimal,
    Indexed,
    Logic,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Percent,
    Relation,
    Sum,
    children,
    rebuilt,
    walk,
)

Number: TypeAlias = int | Fraction
Given: TypeAlias = int | Fraction | Sequence[int]

MAX_EXPONENT = 64  # with MAX_BITS, keeps a typing slip such as 9**9**9 from eating the machine
MAX_BITS = 4096  # of a power
INT64_MAX = 2**63 - 1


class FormulaError(QuizgenError):
    """A formula that is outside the language (``kind``), or has no value for these numbers."""

    kind: Literal["", "syntax", "notation"] = ""


Env: TypeAlias = Mapping[str, Any]
Evaluator: TypeAlias = Callable[[Env], Any]


@dataclass(frozen=True)
class Arithmetic:
    """What the operations mean in one number system (exact, int64 arrays, magnitudes)."""

    binary: Mapping[str, Callable[[Any, Any], Any]]
    compare: Mapping[str, Callable[[Any, Any], Any]]
    call: Mapping[str, Callable[..., Any]]
    ceil_div: Callable[[Any, Any], Any]
    logic: Mapping[str, Callable[[Any, Any], Any]]
    constant: Callable[[Any], Any]
    negate: Callable[[Any], Any]
    invert: Callable[[Any], Any]
    element: Callable[[Any, int], Any]
    length: Callable[[Any], int]


def evaluator(node: Node, system: Arithmetic) -> Evaluator:
    """``node`` as a function of its names, in one number system."""

    def build(part: Node) -> Evaluator:
        return evaluator(part, system)

    match node:
        case Num() | Decimal():
            value = system.constant(node.value)
            return lambda env: value
        case Name(id=name):
            return lambda env: env[name]
        case Indexed(id=name, index=index):
            return lambda env: system.element(env[name], env["[" + index])
        case Neg(operand):
            inner, negate = build(operand), system.negate
            return lambda env: negate(inner(env))
        case Percent(operand):
            return build(Binary("/", operand, Num(100)))
        case Binary("/", _, _) if "/" not in system.binary:
            raise FormulaError("", "'/' on arrays only inside ceil(...) or floor(...)")
        case Binary(op, left, right):
            apply = system.binary["*" if op == "×" else op]
            first, second = build(left), build(right)
            return lambda env: apply(first(env), second(env))
        case Call("floor", (Binary("/", left, right),)):
            return build(Binary("//", left, right))
        case Call("ceil", (Binary("/", left, right),)):
            ceil_div, first, second = system.ceil_div, build(left), build(right)
            return lambda env: ceil_div(first(env), second(env))
        case Call(function, args):
            apply, parts = system.call[function], [build(arg) for arg in args]
            if len(parts) == 1:
                return lambda env: apply(parts[0](env))
            return lambda env: reduce(apply, (part(env) for part in parts))
        case Sum(index, body):
            return _summing(index, body, system)
        case Compare(op, left, right):
            compare, first, second = system.compare[op], build(left), build(right)
            return lambda env: compare(first(env), second(env))
        case Logic(op, items):
            join, parts = system.logic[op], [build(item) for item in items]
            return lambda env: reduce(join, (part(env) for part in parts))
        case Not(operand):
            inner, invert = build(operand), system.invert
            return lambda env: invert(inner(env))
        case _:
            raise FormulaError("", f"{type(node).__name__.lower()} notation has no value")


def _summing(index: str, body: Node, system: Arithmetic) -> Evaluator:
    add, term = system.binary["+"], evaluator(body, system)
    lists = indexed_names(body, index)

    def total(env: Env) -> Any:
        lengths = {system.length(env[name]) for name in lists}
        terms = [term({**env, "[" + index: j}) for j in range(_common(lengths, lists))]
        return reduce(add, terms) if terms else 0

    return total


def _common(lengths: set[int], lists: Sequence[str]) -> int:
    if len(lengths) != 1:
        raise FormulaError("", f"{' and '.join(lists)} must be equally long to be summed")
    return next(iter(lengths))


def indexed_names(body: Node, index: str) -> list[str]:
    found = (node.id for node in walk(body) if isinstance(node, Indexed) and node.index == index)
    return sorted(set(found))


def int_if_whole(value: Number) -> Number:
    """``value`` as an int where it is whole."""
    return value.numerator if value.denominator == 1 else value


def _divide(a: Number, b: Number) -> Number:
    return int_if_whole(Fraction(a, b))


def _power(base: Number, exponent: Number) -> Number:
    base, exponent = int_if_whole(base), int_if_whole(exponent)
    if not isinstance(exponent, int) or not 0 <= exponent <= MAX_EXPONENT:
        raise FormulaError(
            "", f"the exponent {exponent} is not a whole number from 0 to {MAX_EXPONENT}"
        )
    if exponent * max(base.numerator.bit_length(), base.denominator.bit_length()) > MAX_BITS:
        raise FormulaError("", f"a power is larger than {MAX_BITS} bits")
    return base**exponent


COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

EXACT = Arithmetic(
    binary={
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": _divide,
        "//": operator.floordiv,
        "%": operator.mod,
        "**": _power,
    },
    compare=COMPARISONS,
    call={"ceil": ceil, "floor": floor, "min": min, "max": max},
    ceil_div=lambda a, b: -(-a // b),
    logic={"and": operator.and_, "or": operator.or_},
    constant=int_if_whole,
    negate=operator.neg,
    invert=operator.not_,
    element=operator.getitem,
    length=len,
)


def _within(magnitude: int) -> int:
    if magnitude > INT64_MAX:
        raise FormulaError("", f"a step could reach {magnitude}, beyond 64-bit integers")
    return magnitude


def _constant(value: Number) -> int:
    if isinstance(int_if_whole(value), Fraction):
        raise FormulaError("", f"{value} is not whole, and arrays hold whole numbers")
    return _within(abs(int(value)))


# Largest magnitudes instead of values: proves that no step of an array evaluation overflows.
MAGNITUDES = Arithmetic(
    binary={
        "+": lambda a, b: _within(a + b),
        "-": lambda a, b: _within(a + b),
        "*": lambda a, b: _within(a * b),
        "//": lambda a, b: a,
        "%": lambda a, b: b,
        "**": lambda a, b: _within(
            max(a, 1) ** int(_power(b, 1)) if b <= MAX_EXPONENT else INT64_MAX + 1
        ),
    },
    compare={op: (lambda a, b: 1) for op in COMPARISONS},
    call={"ceil": lambda a: a, "floor": lambda a: a, "min": max, "max": max},
    ceil_div=lambda a, b: a,
    logic={"and": max, "or": max},
    constant=_constant,
    negate=lambda a: a,
    invert=lambda a: a,
    element=lambda values, j: values[j],
    length=len,
)


def array_arithmetic() -> Arithmetic:
    import numpy as np

    def divisor(b: Any) -> Any:
        if np.any(np.equal(b, 0)):
            raise ZeroDivisionError
        return b

    def power(a: Any, b: Any) -> Any:
        if np.any(np.less(b, 0)):
            raise FormulaError("", "a negative exponent has no whole value")
        return np.power(a, b)

    return Arithmetic(
        binary={
            "+": operator.add,
            "-": operator.sub,
            "*": operator.mul,
            "//": lambda a, b: np.floor_divide(a, divisor(b)),
            "%": lambda a, b: np.mod(a, divisor(b)),
            "**": power,
        },
        compare=COMPARISONS,
        call={"ceil": operator.pos, "floor": operator.pos, "min": np.minimum, "max": np.maximum},
        ceil_div=lambda a, b: -np.floor_divide(-np.asarray(a), divisor(b)),
        logic={"and": np.logical_and, "or": np.logical_or},
        constant=int,
        negate=operator.neg,
        invert=np.logical_not,
        element=lambda values, j: values[..., j],
        length=lambda values: int(values.shape[-1]),
    )


def array_values(node: Node, givens: Mapping[str, Any]) -> Any:
    """``node`` over int64 arrays of equal length (or ints); a list is an extra last axis.

    Raises FormulaError where a step could overflow or be fractional, ZeroDivisionError and
    KeyError as Python does.
    """
    import numpy as np

    lists = {part.id for part in walk(node) if isinstance(part, Indexed)}
    names = {part.id for part in walk(node) if isinstance(part, Name)} | lists
    try:
        used = {name: np.asarray(givens[name], dtype=np.int64) for name in names}
    except OverflowError:
        raise FormulaError("", "a number is beyond 64-bit integers") from None
    evaluator(node, MAGNITUDES)({name: _peak(used[name], name in lists) for name in names})
    return evaluator(node, array_arithmetic())(used)


def _peak(values: Any, is_list: bool) -> Any:
    """The largest magnitude in an array; per position where the last axis is a list."""
    if is_list:
        flat = values.reshape(-1, values.shape[-1])
        return [_peak(flat[:, j], False) for j in range(flat.shape[1])]
    # not abs(values): the least int64 has no positive counterpart
    return _within(max(int(values.max(initial=0)), -int(values.min(initial=0))))


# --- putting numbers in, rounding -----------------------------------------------------


def put(node: Node, givens: Mapping[str, Given]) -> Node:
    """The same tree with numbers for names; a sum is written out term by term.

    >>> put(Binary("*", Num(2), Name("P")), {"P": 3})
    Binary(op='*', left=Num(value=2), right=Num(value=3))
    """
    match node:
        case Name(id=name):
            value = givens[name]
            if isinstance(value, int | Fraction):
                return Num(value)
            raise FormulaError("", f"{name} is a list; index it in a sum")
        case Indexed(id=name, index=index):
            position = givens["[" + index]
            assert isinstance(position, int)
            return Num(_as_list(givens[name], name)[position])
        case Sum(index, body):
            lists = indexed_names(body, index)
            length = _common({len(_as_list(givens[name], name)) for name in lists}, lists)
            terms = [put(body, {**givens, "[" + index: j}) for j in range(length)]
            return reduce(lambda a, b: Binary("+", a, b), terms) if terms else Num(0)
        case _:
            return rebuilt(node, lambda child: put(child, givens))


def _as_list(value: Given, name: str) -> Sequence[int]:
    if isinstance(value, int | Fraction):
        raise FormulaError("", f"{name} is indexed but is a single number")
    return value


def round_half_up(value: Number, places: int) -> int:
    """``value`` in units of its last decimal place: 2.345 at 2 places is 235.

    >>> round_half_up(Fraction(2345, 1000), 2), round_half_up(Fraction(-5, 2), 0)
    (235, -2)
    """
    bottom = value.denominator
    return int((2 * value.numerator * 10**places + bottom) // (2 * bottom))


def is_fractional(node: Node) -> bool:
    """Whether ``node`` holds a ``/`` outside ``ceil(a/b)`` and ``floor(a/b)``."""
    match node:
        case Call("ceil" | "floor", (Binary("/", left, right),)):
            return is_fractional(left) or is_fractional(right)
        case Binary("/", _, _):
            return True
        case _:
            return any(map(is_fractional, children(node)))


def rounded(node: Node, places: int) -> Node:
    """A tree for ``round_half_up(node, places)`` that arrays can evaluate."""
    top, bottom = _ratio(node)
    doubled = Binary("*", Num(2 * 10**places), top)
    return Binary("//", Binary("+", doubled, bottom), Binary("*", Num(2), bottom))


def _ratio(node: Node) -> tuple[Node, Node]:
    """``node`` as numerator and denominator without ``/`` outside ceil and floor."""
    match node:
        case Neg(operand):
            top, bottom = _ratio(operand)
            return Neg(top), bottom
        case Binary("/", left, right):
            (a, b), (c, d) = _ratio(left), _ratio(right)
            # d on both sides, so that a d of 0 stays a division by zero
            return _product(_product(a, d), d), _product(_product(b, c), d)
        case Binary("*", left, right):
            (a, b), (c, d) = _ratio(left), _ratio(right)
            return _product(a, c), _product(b, d)
        case Binary("+" | "-" as op, left, right):
            (a, b), (c, d) = _ratio(left), _ratio(right)
            if b == d:
                return Binary(op, a, c), b
            return Binary(op, _product(a, d), _product(c, b)), _product(b, d)
        case _:
            return node, Num(1)


def _product(a: Node, b: Node) -> Node:
    if a == Num(1):
        return b
    return a if b == Num(1) else Binary("*", a, b)


def value_of(node: Node) -> Number:
    """The value of a tree without names, such as a worked line.

    For a relation, the common value of its sides; FormulaError where they differ.
    """
    if isinstance(node, Relation):
        values = [value_of(item) for item in node.items]
        if set(node.ops) != {"="} or len(set(values)) != 1:
            raise FormulaError("", f"the sides differ: {', '.join(map(str, values))}")
        return values[0]
    try:
        value: Number = evaluator(node, EXACT)({})
    except KeyError as error:
        raise FormulaError("", f"no value for {error.args[0]}") from None
    return int_if_whole(value)
