"""Texts and maths of a web page that loads nothing: MathML, which browsers set themselves.

>>> from quizgen.formulas.formula import Formula
>>> long = Formula("2*K*K*C_in*C_mid*H*W + 3*F*F")
>>> print(PageHtml().pieces(long.tree).replace("<math>", chr(10)).count(chr(10)))
2
"""

from __future__ import annotations

import re
from html import unescape

from quizgen.export.interactive.line_breaks import Pieces
from quizgen.text.mathml import Mathml
from quizgen.text.notation import GAP

NUMBER = re.compile(rf"{GAP}\w+{GAP}")  # one that is put in later
TAG = re.compile(r"<[^>]*>|\s+")


class PageHtml(Pieces, Mathml):
    """HTML for a page of today; its texts stand in a document with a language and a style."""

    nothing = "<mrow></mrow>"
    between = "<wbr>"
    digits = ""
    between_blocks = ""

    def inline_maths(self, maths: str) -> str:
        return f"<math>{maths}</math>"

    def gap(self, hole: str) -> str:
        return self.number(hole)

    def width(self, maths: str) -> int:
        r"""
        >>> PageHtml().width("<mfrac><mn>227</mn><mi>S</mi></mfrac><mo>+</mo><mn>1</mn>")
        6
        """
        return len(unescape(TAG.sub("", NUMBER.sub("00", maths))))

    def leading(self, op: str) -> str:
        return self.signs[op]


class PageCloze(PageHtml):
    """The same, with deletions left blank."""

    def deletion(self, number: int, text: str) -> str:
        return '<span class="blank" role="img" aria-label="blank"></span>'
