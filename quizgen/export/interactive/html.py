r"""Texts and maths as they stand in an Anki field, for MathJax.

>>> from quizgen.formulas.formula import Formula
>>> long = Formula("2*K*K*C_in*C_mid + 3*F*F*C_mid*C_out")
>>> print(CardHtml().pieces(long.tree).replace(r"\) \(", "\n"))
\(2 \cdot K \cdot K \cdot C_{\text{in}} \cdot C_{\text{mid}}
{} + 3 \cdot F \cdot F \cdot C_{\text{mid}} \cdot C_{\text{out}}\)
"""

from __future__ import annotations

import re

from quizgen.export.interactive.line_breaks import Pieces
from quizgen.text.html import AnkiCloze
from quizgen.text.markup import Inline

SIGN = re.compile(r"\\[A-Za-z]+|[^\\{}_^\s]")
STOPPED = re.compile(
    r'(?<!">)\\\((?:(?!\\\().)*?\\\)[.,;:?!)]+'
)  # maths with the end of its clause
UNSEEN = {r"\left", r"\right", r"\text", r"\mathit", r"\frac"}


class CardHtml(Pieces):
    """HTML for a card."""

    nothing = "{}"
    digits = "m"

    def inlines(self, items: tuple[Inline, ...]) -> str:
        """A line; punctuation after maths is kept from beginning the next line."""
        return STOPPED.sub(r'<span class="whole">\g<0></span>', super().inlines(items))

    def width(self, maths: str) -> int:
        return width(maths)

    def leading(self, op: str) -> str:
        return self.signs[op].strip() + " "

    def sized(self, maths: str) -> str:
        return rf"\displaystyle {maths}" if r"\frac" in maths else maths


class CardCloze(CardHtml, AnkiCloze):
    """The same, with deletions as Anki's clozes."""


def width(latex: str) -> int:
    r"""About how many signs the maths shows.

    >>> width(r"\left\lfloor \frac{227 - 11}{4} \right\rfloor + 1")
    11
    """
    return sum(sign not in UNSEEN for sign in SIGN.findall(latex))
