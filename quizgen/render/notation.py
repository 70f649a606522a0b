"""Maths trees printed: precedence and brackets, once for all targets.

``Notation.maths(tree)`` walks the tree; a target language subclasses it and says how a sum, a
fraction, a power, a name and so on look.  A bracket is written exactly where leaving it out
would read as another tree.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction

from quizgen.digits import grouped
from quizgen.tree import (
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
)

# How tightly a printed form holds together; a looser form inside a tighter place gets brackets.
RELATION, OR, AND, NOT, COMPARE, MOD, SUM, SLASH, PRODUCT, UNARY, FRACTION, POWER, ATOM = range(13)

Form = tuple[str, int]


class Notation(ABC):
    """How one target language writes maths."""

    minus: str
    signs: dict[str, str]  # every operator and relation of tree.py, with its spaces

    def maths(self, node: Node) -> str:
        return self.form(node)[0]

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

    def leaf(self, node: Num | Decimal | Name | Indexed | Words | Symbol | Hole) -> Form:
        match node:
            case Num(Fraction() as value) if value.denominator != 1:
                return self.binary(Binary("/", Num(value.numerator), Num(value.denominator)))
            case Num(value):
                whole = int(value)
                text = self.number(grouped(abs(whole)))
                return (self.minus + text, UNARY) if whole < 0 else (text, ATOM)
            case Decimal(text):
                return self.number(text), ATOM
            case Name(identifier):
                base, *rest = identifier.split("_")
                return self.name(base, ",".join(rest)), ATOM
            case Indexed(identifier, index):
                base, *rest = identifier.split("_")
                return self.name(base, ",".join([*rest, index])), ATOM
            case Words(text):
                return self.words(text), ATOM
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
