r"""Texts and maths as they stand in an Anki field.

MathJax does not break a line inside ``\( \)``, and a phone shows about thirty signs.  So long
maths is written as several pieces, between which the line may break: before ``=``, before the
plus or minus of a long sum, and within a long product.

>>> from quizgen.formula import Formula
>>> long = Formula("2*K*K*C_in*C_mid + 3*F*F*C_mid*C_out")
>>> print(CardHtml().pieces(long.tree).replace(r"\) \(", "\n"))
\(2 \cdot K \cdot K \cdot C_{\text{in}} \cdot C_{\text{mid}}
{} + 3 \cdot F \cdot F \cdot C_{\text{mid}} \cdot C_{\text{out}}\)
"""

from __future__ import annotations

import re

from quizgen.markup import Inline, Maths
from quizgen.render.html import AnkiCloze, Html
from quizgen.render.notation import PRODUCT, RELATION, SLASH, SUM, UNARY
from quizgen.tree import Binary, Node, Relation

LONG = 22  # signs that fit a phone beside some text
SIGN = re.compile(r"\\[A-Za-z]+|[^\\{}_^\s]")
STOPPED = re.compile(
    r'(?<!">)\\\((?:(?!\\\().)*?\\\)[.,;:?!)]+'
)  # maths with the end of its clause
UNSEEN = {r"\left", r"\right", r"\text", r"\mathit", r"\frac"}


class CardHtml(Html):
    """HTML for a card; long maths in pieces."""

    def inlines(self, items: tuple[Inline, ...]) -> str:
        """A line; punctuation after maths is kept from beginning the next line."""
        return STOPPED.sub(r'<span class="whole">\g<0></span>', super().inlines(items))

    def inline(self, item: Inline) -> str:
        return self.pieces(item.tree) if isinstance(item, Maths) else super().inline(item)

    def pieces(self, tree: Node) -> str:
        """Maths as one piece, or as several if it is long."""
        whole = self.maths(tree)
        return self.inline_maths(whole) if width(whole) <= LONG else self.chain(tree)

    def chain(self, tree: Node, style: str = "") -> str:
        r"""Maths in pieces, at least one for each side of its relations.

        style: what every piece with a fraction begins with, as ``\displaystyle``.
        """
        sides = [("", tree)]
        if isinstance(tree, Relation):
            signs = ["", *(self.signs[op].strip() + " " for op in tree.ops)]
            sides = list(zip(signs, tree.items, strict=True))
        texts = []
        for sign, side in sides:
            first, *others = self._split(side, RELATION)
            texts += [sign + first, *others]
        styled = (f"{style} {text}" if style and r"\frac" in text else text for text in texts)
        return " ".join(map(self.inline_maths, styled))

    def _split(self, node: Node, level: int, *, leading: bool = True) -> list[str]:
        """``node`` as it stands in a place of this level, cut if it is long and has no brackets."""
        whole = self.at(node, level, leading=leading)
        if width(whole) > LONG and whole == self.maths(node) and isinstance(node, Binary):
            if node.op in ("+", "-"):
                # The empty group makes the sign stand between two terms, as without the cut.
                first, *others = self._split(node.right, SLASH, leading=False)
                return [
                    *self._split(node.left, SUM),
                    "{}" + self.signs[node.op] + first,
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

    @staticmethod
    def _filled(factors: list[str]) -> list[str]:
        """Factors put together into pieces, each as long as may be."""
        pieces = [""]
        for factor in factors:
            if pieces[-1] and width(pieces[-1] + factor) > LONG:
                pieces.append("{}")
            pieces[-1] += factor
        return pieces


class CardCloze(CardHtml, AnkiCloze):
    """The same, with deletions as Anki's clozes."""


def width(latex: str) -> int:
    r"""About how many signs the maths shows.

    >>> width(r"\left\lfloor \frac{227 - 11}{4} \right\rfloor + 1")
    11
    """
    return sum(sign not in UNSEEN for sign in SIGN.findall(latex))
