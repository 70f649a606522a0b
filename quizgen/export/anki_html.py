r"""Texts and maths as they stand in an Anki field.

MathJax does not break a line inside ``\( \)``; a phone shows about thirty signs.  So long maths
is written as several pieces, between which the line may break: before ``=`` and before the plus
or minus of a sum that is itself long.

>>> from quizgen.formula import Formula
>>> CardHtml().pieces(Formula("2*K*K*C_in*C_out + 3*F*F*C_out*C_out").tree)
'\\(2 \\cdot K \\cdot K \\cdot C_{\\text{in}} \\cdot C_{\\text{out}}\\) \\({} + 3 \\cdot F \\cdot F \\cdot C_{\\text{out}} \\cdot C_{\\text{out}}\\)'
"""  # noqa: E501

from __future__ import annotations

import re

from quizgen.markup import Inline, Maths
from quizgen.render.html import AnkiCloze, Html
from quizgen.render.notation import RELATION, SLASH, SUM
from quizgen.tree import Binary, Node, Relation

LONG = 24  # signs that fit a phone beside some text
COMMAND = re.compile(r"\\(?:left|right|text|mathit)\b|[{}_^ ]")
SIGN = re.compile(r"\\[A-Za-z]+|.")


class CardHtml(Html):
    """HTML for a card; long maths in pieces."""

    def inline(self, item: Inline) -> str:
        return self.pieces(item.tree) if isinstance(item, Maths) else super().inline(item)

    def pieces(self, tree: Node) -> str:
        """Maths as one piece, or as several if it is long."""
        whole = self.maths(tree)
        return self.inline_maths(whole) if width(whole) <= LONG else self.chain(tree)

    def chain(self, tree: Node, style: str = "") -> str:
        """Maths in pieces, one for each side of a chain of relations at least.

        style: what every piece with a fraction begins with, as ``\\displaystyle``.
        """
        sides = [("", tree)]
        if isinstance(tree, Relation):
            signs = ["", *(self.signs[op].strip() + " " for op in tree.ops)]
            sides = list(zip(signs, tree.items, strict=True))
        texts = []
        for sign, side in sides:
            first, *others = self._terms(side)
            texts += [sign + first, *others]
        styled = (f"{style} {text}" if style and r"\frac" in text else text for text in texts)
        return " ".join(map(self.inline_maths, styled))

    def _terms(self, side: Node) -> list[str]:
        """The terms of a long sum, each with its sign; anything else in one."""
        whole = self.at(side, RELATION)
        if width(whole) <= LONG or not isinstance(side, Binary) or side.op not in ("+", "-"):
            return [whole]
        last = self.at(side.right, SLASH, leading=False)
        # The empty group makes the sign stand between two terms, as it would without the break.
        return [*self._summed(side.left), "{}" + self.signs[side.op] + last]

    def _summed(self, left: Node) -> list[str]:
        terms = self._terms(left)
        return terms if len(terms) > 1 else [self.at(left, SUM)]


class CardCloze(CardHtml, AnkiCloze):
    """The same, with deletions as Anki's clozes."""


def width(latex: str) -> int:
    r"""About how many signs the maths shows.

    >>> width(r"\left\lfloor \frac{227 - 11}{4} \right\rfloor + 1")
    12
    """
    return len(SIGN.findall(COMMAND.sub("", latex)))
