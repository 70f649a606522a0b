"""HTML with maths as MathML: read by browsers and screen readers without any script.

>>> from quizgen.formulas.formula import Formula
>>> Mathml().maths(Formula("W//S").tree)[:30]
'<mo>⌊</mo><mfrac><mrow><mi>W</'
"""

from __future__ import annotations

from html import escape

from quizgen.formulas.tree import Node
from quizgen.text.html import Html
from quizgen.text.notation import ATOM, FRACTION, Form
from quizgen.text.terminal import GREEK, SYMBOLS

SPACE = "http://www.w3.org/1998/Math/MathML"


def _sign(text: str) -> str:
    return f"<mo>{escape(text)}</mo>"


def _word(text: str) -> str:
    return f'<mspace width="0.4em"/><mtext>{text}</mtext><mspace width="0.4em"/>'


SIGNS = {
    "+": _sign("+"),
    "-": _sign("−"),
    "*": _sign("·"),
    "×": _sign("×"),
    "%": _word("mod"),
    "=": _sign("="),
    "!=": _sign("≠"),
    "<": _sign("<"),
    "<=": _sign("≤"),
    ">": _sign(">"),
    ">=": _sign("≥"),
    "~": _sign("≈"),
    "->": _sign("→"),
    "and": _word("and"),
    "or": _word("or"),
    "not": _word("not"),
}


class Mathml(Html):
    """As ``Html``, but well-formed XML throughout, and maths as elements."""

    minus = _sign("−")
    signs = SIGNS

    def inline_maths(self, maths: str) -> str:
        return f'<math xmlns="{SPACE}"><mrow>{maths}</mrow></math>'

    def brackets(self, text: str) -> str:
        return f"<mrow>{_sign('(')}{text}{_sign(')')}</mrow>"

    def number(self, text: str) -> str:
        return f"<mn>{text}</mn>"

    def name(self, base: str, subscript: str) -> str:
        foot = f"<mi>{escape(GREEK.get(base, base))}</mi>"
        if not subscript:
            return foot
        return f"<msub>{foot}<mtext>{escape(subscript)}</mtext></msub>"

    def words(self, text: str) -> str:
        return f"<mtext>{escape(text, quote=False)}</mtext>"

    def symbol(self, identifier: str) -> str:
        return _sign(SYMBOLS[identifier])

    def fraction(self, top: Node, bottom: Node) -> Form:
        above, below = self.maths(top), self.maths(bottom)
        return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>", FRACTION

    def power(self, base: Node, exponent: Node) -> str:
        foot, head = self.at(base, ATOM), self.maths(exponent)
        return f"<msup><mrow>{foot}</mrow><mrow>{head}</mrow></msup>"

    def percent(self, text: str) -> str:
        return text + _sign("%")

    def floor(self, text: str) -> str:
        return f"<mo>⌊</mo>{text}<mo>⌋</mo>"

    def ceil(self, text: str) -> str:
        return f"<mo>⌈</mo>{text}<mo>⌉</mo>"

    def function(self, function: str, args: list[str]) -> str:
        return f"<mi>{function}</mi>{self.brackets(_sign(',').join(args))}"

    def applied(self, function: str, args: list[str]) -> str:
        return function + self.brackets(_sign(",").join(args))

    def sum(self, index: str, body: str) -> str:
        return f"<munder><mo>∑</mo><mi>{escape(index)}</mi></munder>{body}"

    def side_by_side(self, texts: list[str]) -> str:
        return '<mspace width="0.3em"/>'.join(texts)

    def listed(self, texts: list[str]) -> str:
        return _sign(",").join(texts)
