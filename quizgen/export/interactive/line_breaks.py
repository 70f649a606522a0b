"""Long maths in pieces, between which a line may break: a phone shows about thirty signs.

Neither MathJax nor a browser breaks a line inside one formula.  So long maths is written as
several: before ``=``, before the plus or minus of a long sum, and within a long product.
"""

from __future__ import annotations

from abc import abstractmethod

from quizgen.formulas.tree import Binary, Node, Relation
from quizgen.text.html import Html
from quizgen.text.markup import Inline, Maths
from quizgen.text.notation import PRODUCT, RELATION, SLASH, SUM, UNARY

LONG = 22  # signs that fit a phone beside some text


class Pieces(Html):
    """HTML with long maths in pieces; a subclass says how maths looks."""

    nothing: str  # a group that holds nothing: a sign after it stands between two terms
    between = " "  # pieces
    digits: str  # the form of a table's hole (``table.py``) for a number in maths

    @abstractmethod
    def width(self, maths: str) -> int:
        """About how many signs it shows."""

    @abstractmethod
    def leading(self, op: str) -> str:
        """The sign of a relation that begins a piece."""

    def gap(self, hole: str) -> str:
        """What stands in maths for a number that is put in later."""
        return hole

    def sized(self, maths: str) -> str:
        """A piece of a worked line, its fractions in full size."""
        return maths

    def inline(self, item: Inline) -> str:
        return self.pieces(item.tree) if isinstance(item, Maths) else super().inline(item)

    def pieces(self, tree: Node) -> str:
        """Maths as one piece, or as several if it is long."""
        whole = self.maths(tree)
        if self.width(whole) <= LONG:
            return self.inline_maths(whole)
        return self.between.join(map(self.inline_maths, self._sides(tree)))

    def chain(self, tree: Node, sized: bool = True) -> str:
        """A worked line in pieces, at least one for each side of its relations.

        sized: fractions in full size; without it a script sets them so.
        """
        size = self.sized if sized else str
        return self.between.join(self.inline_maths(size(side)) for side in self._sides(tree))

    def _sides(self, tree: Node) -> list[str]:
        sides = [("", tree)]
        if isinstance(tree, Relation):
            sides = list(zip(["", *map(self.leading, tree.ops)], tree.items, strict=True))
        texts = []
        for sign, side in sides:
            first, *others = self._split(side, RELATION)
            texts += [sign + first, *others]
        return texts

    def _split(self, node: Node, level: int, *, leading: bool = True) -> list[str]:
        """``node`` as it stands in a place of this level, cut if it is long and has no brackets."""
        whole = self.at(node, level, leading=leading)
        if self.width(whole) > LONG and whole == self.maths(node) and isinstance(node, Binary):
            if node.op in ("+", "-"):
                first, *others = self._split(node.right, SLASH, leading=False)
                return [
                    *self._split(node.left, SUM),
                    self.nothing + self.signs[node.op] + first,
                    *others,
                ]
            if node.op == "*":
                return self._filled(self._factors(node))
        return [whole]

    def _factors(self, node: Node) -> list[str]:
        """The factors of a product; all but the first with their sign."""
        if isinstance(node, Binary) and node.op == "*":
            last = self.signs["*"] + self.at(node.right, UNARY, leading=False)
            return [*self._factors(node.left), last]
        return [self.at(node, PRODUCT)]

    def _filled(self, factors: list[str]) -> list[str]:
        """Factors put together into pieces, each as long as may be."""
        pieces = [""]
        for factor in factors:
            if pieces[-1] and self.width(pieces[-1] + factor) > LONG:
                pieces.append(self.nothing)
            pieces[-1] += factor
        return pieces
