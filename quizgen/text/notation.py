"""Maths trees printed: precedence and brackets, once for all targets.

``Notation.maths(tree)`` walks the tree; a target language subclasses it and says how a sum, a
fraction, a power, a name and so on look.  A bracket is written exactly where leaving it out
would read as another tree.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from quizgen.formulas.evaluation import Number, put
from quizgen.formulas.numbers import GROUP_FROM, grouped
from quizgen.formulas.tree import (
    Apply,
    Binary,
    Call,
    Compare,
    Decimal,
    Group,
    Hole,
    Indexed,
    Logic,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Percent,
    Relation,
    Sequence,
    Sum,
    Symbol,
    Words,
    rebuilt,
    walk,
)

# How tightly a printed form holds together; a looser form inside a tighter place gets brackets.
RELATION, OR, AND, NOT, COMPARE, MOD, SUM, SLASH, PRODUCT, UNARY, FRACTION, POWER, ATOM = range(13)

Form = tuple[str, int]
GAP = "\0"  # around a name whose number is set in later


def _marked(node: Node) -> Node:
    if isinstance(node, Name):
        return Symbol(f"{GAP}{node.id}{GAP}")
    return rebuilt(node, _marked)


def _grouped(text: str) -> str:
    """A decimal number as typed, the digits before its point grouped."""
    whole, point, decimals = text.partition(".")
    return grouped(int(whole)) + point + decimals


def named_exponent(node: Node) -> bool:
    """Whether a name or a hole stands in an exponent: with a number it may look otherwise."""
    powers = (part.right for part in walk(node) if isinstance(part, Binary) and part.op == "**")
    return any(isinstance(part, Name | Hole) for power in powers for part in walk(power))


class Notation(ABC):
    """How one target language writes maths."""

    minus: str
    signs: dict[str, str]  # every operator and relation of tree.py, with its spaces

    def maths(self, node: Node) -> str:
        return self.form(node)[0]

    def printed(self, node: Node) -> str:
        """``maths`` of a tree that is printed again and again, such as a formula's own."""
        known = self._printed.get(id(node))
        if known is None:
            known = self._printed[id(node)] = (node, self.maths(node))
        return known[1]

    @cached_property
    def _printed(self) -> dict[int, tuple[Node, str]]:
        """By identity; each tree is kept, so that no identity is used again."""
        return {}

    def definition(self, name: str, formula: Node) -> str:
        """``name = formula``, printed once as ``printed`` does."""
        known = self._definitions.get((name, id(formula)))
        if known is None:
            text = self.maths(Name(name)) + self.signs["="] + self.maths(formula)
            known = self._definitions[name, id(formula)] = (formula, text)
        return known[1]

    @cached_property
    def _definitions(self) -> dict[tuple[str, int], tuple[Node, str]]:
        """As ``_printed``, with the names defined."""
        return {}

    def put(self, node: Node, givens: Mapping[str, Number]) -> str:
        """``maths(put(node, givens))``, without building or walking a tree where it can.

        A whole number from 0 on prints as a name does, without brackets, so a tree is printed
        once with gaps for its names and the numbers are set into the gaps.
        """
        known = self._gapped.get(id(node))
        if known is None:
            known = self._gapped[id(node)] = (node, self._gaps(node))
        pieces = known[1]
        if pieces is None:
            return self.maths(put(node, givens))
        texts, number = pieces.copy(), self.number
        for i in range(1, len(pieces), 2):
            value = givens[pieces[i]]
            if type(value) is not int or value < 0:
                return self.maths(put(node, givens))
            texts[i] = number(f"{value:,}" if value >= GROUP_FROM else str(value))
        return "".join(texts)

    @cached_property
    def _gapped(self) -> dict[int, tuple[Node, list[str] | None]]:
        """As ``_printed``, with gaps."""
        return {}

    def _gaps(self, node: Node) -> list[str] | None:
        """The printed tree, literal text and names in turns; None where it could print otherwise
        with numbers: a sum is written out, an exponent set higher."""
        if any(isinstance(part, Sum) for part in walk(node)) or named_exponent(node):
            return None
        return self.maths(_marked(node)).split(GAP)

    def at(self, node: Node, level: int, *, leading: bool = True) -> str:
        """``node`` as it stands in a place that binds at ``level``.

        leading: whether a minus sign at its front is harmless there.
        """
        text, binding = self.form(node)
        if binding < level or (not leading and text.startswith(self.minus)):
            return self.brackets(text)
        return text

    def form(self, node: Node) -> Form:
        match node:
            case Num() | Decimal() | Name() | Indexed() | Words() | Symbol() | Hole():
                return self.leaf(node)
            case Neg(operand):
                return self.minus + self.at(operand, UNARY, leading=False), UNARY
            case Binary():
                return self.binary(node)
            case Percent(operand):
                return self.percent(self.at(operand, ATOM)), POWER
            case Call() | Sum() | Apply() | Group():
                return self.call(node)
            case Sequence(items):
                return self.side_by_side([self.at(item, SUM) for item in items]), RELATION
            case Relation(items, ops):
                texts = [
                    self.at(item, SUM if isinstance(item, Relation) else RELATION) for item in items
                ]
                pairs = zip(ops, texts[1:], strict=True)
                return texts[0] + "".join(self.signs[op] + text for op, text in pairs), RELATION
            case _:
                return self.condition(node)

    def whole(self, value: int) -> str:
        """A whole number, its digits grouped."""
        text = self.number(grouped(abs(value)))
        return self.minus + text if value < 0 else text

    def leaf(self, node: Num | Decimal | Name | Indexed | Words | Symbol | Hole) -> Form:
        match node:
            case Num(Fraction() as value) if value.denominator != 1:
                return self.binary(Binary("/", Num(value.numerator), Num(value.denominator)))
            case Num(value):
                return self.whole(int(value)), UNARY if value < 0 else ATOM
            case Decimal(text) if text.startswith("-"):
                return self.minus + self.number(_grouped(text[1:])), UNARY
            case Decimal(text):
                return self.number(_grouped(text)), ATOM
            case Name(identifier):
                base, *rest = identifier.split("_")
                return self.name(base, ",".join(rest)), ATOM
            case Indexed(identifier, index):
                base, *rest = identifier.split("_")
                return self.name(base, ",".join([*rest, index])), ATOM
            case Words(text):
                return self.words(text), ATOM
            case Symbol(identifier) if identifier.startswith(GAP):
                return identifier, ATOM
            case Symbol(identifier):
                return self.symbol(identifier), ATOM
            case Hole(expression):
                return self.hole(expression), ATOM

    def binary(self, node: Binary) -> Form:
        op, left, right = node.op, node.left, node.right
        match op:
            case "+" | "-":
                text = self.at(left, SUM) + self.signs[op] + self.at(right, SLASH, leading=False)
                return text, SUM
            case "*" | "×":
                text = (
                    self.at(left, PRODUCT) + self.signs[op] + self.at(right, UNARY, leading=False)
                )
                return text, PRODUCT
            case "/":
                return self.fraction(left, right)
            case "//":
                return self.floor(self.fraction(left, right)[0]), ATOM
            case "%":
                a, b = (self.at(side, UNARY, leading=False) for side in (left, right))
                return a + self.signs["%"] + b, MOD
            case _:
                return self.power(left, right), POWER

    def call(self, node: Call | Sum | Apply | Group) -> Form:
        match node:
            case Call("floor", (operand,)):
                return self.floor(self.maths(operand)), ATOM
            case Call("ceil", (operand,)):
                return self.ceil(self.maths(operand)), ATOM
            case Call(function, args):
                return self.function(function, [self.maths(arg) for arg in args]), ATOM
            case Sum(index, body):
                return self.sum(index, self.at(body, PRODUCT, leading=False)), SLASH
            case Apply(function, args):
                return self.applied(
                    self.at(function, ATOM), [self.maths(arg) for arg in args]
                ), ATOM
            case Group(items):
                return self.brackets(self.listed([self.maths(item) for item in items])), ATOM

    def condition(self, node: Node) -> Form:
        match node:
            case Compare(op, left, right):
                op = "=" if op == "==" else op
                return self.at(left, MOD) + self.signs[op] + self.at(right, MOD), COMPARE
            case Logic(op, items):
                level = AND if op == "and" else OR
                return self.signs[op].join(self.at(item, level + 1) for item in items), level
            case Not(operand):
                return self.signs["not"] + self.at(operand, COMPARE), NOT
        raise TypeError(f"no way to print {type(node).__name__}")

    def hole(self, expression: str) -> str:
        raise ValueError(f"the hole <{expression}> was not filled")

    def side_by_side(self, texts: list[str]) -> str:
        return " ".join(texts)

    def listed(self, texts: list[str]) -> str:
        return ", ".join(texts)

    @abstractmethod
    def brackets(self, text: str) -> str: ...
    @abstractmethod
    def number(self, text: str) -> str: ...
    @abstractmethod
    def name(self, base: str, subscript: str) -> str: ...
    @abstractmethod
    def words(self, text: str) -> str: ...
    @abstractmethod
    def symbol(self, identifier: str) -> str: ...
    @abstractmethod
    def fraction(self, top: Node, bottom: Node) -> Form: ...
    @abstractmethod
    def power(self, base: Node, exponent: Node) -> str: ...
    @abstractmethod
    def percent(self, text: str) -> str: ...
    @abstractmethod
    def floor(self, text: str) -> str: ...
    @abstractmethod
    def ceil(self, text: str) -> str: ...
    @abstractmethod
    def function(self, function: str, args: list[str]) -> str: ...
    @abstractmethod
    def applied(self, function: str, args: list[str]) -> str: ...
    @abstractmethod
    def sum(self, index: str, body: str) -> str: ...
