"""The nodes of an expression tree, shared by formulas and by the maths on cards.

A tree only *is*; it neither evaluates nor prints itself.  ``formula.py`` builds trees from
the formula language and evaluates them, ``latex.py`` builds them from the LaTeX subset that
cards are written in, and each render target prints them.  So what is shown and what is
computed are the same object.

The first group of nodes is the formula language.  The second group appears only in card
maths: it has a look (``\\times``, a decimal as typed, words) or stands for notation that is
never computed (``F(x)``, ``a \\to b``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

# --- the formula language -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Num:
    """An exact number; negative or fractional only where a value was put in."""

    value: int | Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity such as ``C_in``; the part after the first ``_`` is its subscript."""

    id: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """One element of a quantity that is a list, ``K[j]``, inside a ``Sum`` over ``j``."""

    id: str
    index: str


@dataclass(frozen=True, slots=True)
class Neg:
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """``op`` is one of ``+ - * / // % **``, or ``×`` (card maths: a product written so)."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """``function`` is one of ``ceil floor min max``."""

    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of ``body`` over every position ``index`` of the lists indexed in it."""

    index: str
    body: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """``op`` is one of ``== != < <= > >=``; in rules only."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """``op`` is ``and`` or ``or``; in rules only."""

    op: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    operand: Node


# --- card maths only ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number kept as it was typed, ``0.90``; its value is exact."""

    text: str

    @property
    def value(self) -> Fraction:
        return Fraction(self.text)


@dataclass(frozen=True, slots=True)
class Percent:
    """``28\\%``: a hundredth of the operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Apply:
    """A function in the mathematical sense, ``F(x)``; never computed."""

    function: Node
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Items in brackets that are no product, ``(C, H, W)``; never computed."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Running text inside maths, from ``\\text{...}``."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A sign that stands by itself, such as ``\\ldots``; ``id`` is its LaTeX name."""

    id: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes side by side, as ``12 \\text{ layers}``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """``items[0] ops[0] items[1] ...`` with ops from ``= != < <= > >= ~ ->``."""

    items: tuple[Node, ...]
    ops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """A value to be put in later, ``<C_in>``; ``expression`` is read by the code that fills it."""

    expression: str


Node = (
    Num
    | Name
    | Indexed
    | Neg
    | Binary
    | Call
    | Sum
    | Compare
    | Logic
    | Not
    | Decimal
    | Percent
    | Apply
    | Group
    | Words
    | Symbol
    | Sequence
    | Relation
    | Hole
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below ``node``, in reading order."""
    match node:
        case Neg(operand) | Not(operand) | Percent(operand):
            return (operand,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Call(_, args):
            return args
        case Apply(function, args):
            return (function, *args)
        case Sum(_, body):
            return (body,)
        case Logic(_, items) | Group(items) | Sequence(items) | Relation(items, _):
            return items
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """``node`` and everything below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """``node`` with ``change`` applied to each of its children."""
    match node:
        case Neg(operand) | Not(operand) | Percent(operand):
            return type(node)(change(operand))
        case Binary(op, left, right) | Compare(op, left, right):
            return type(node)(op, change(left), change(right))
        case Call(function, args):
            return Call(function, tuple(map(change, args)))
        case Apply(function, args):
            return Apply(change(function), tuple(map(change, args)))
        case Sum(index, body):
            return Sum(index, change(body))
        case Logic(op, items):
            return Logic(op, tuple(map(change, items)))
        case Group(items) | Sequence(items):
            return type(node)(tuple(map(change, items)))
        case Relation(items, ops):
            return Relation(tuple(map(change, items)), ops)
        case _:
            return node
