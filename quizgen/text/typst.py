"""Typst markup, for paper.

>>> from quizgen.formulas.formula import Formula
>>> Typst().maths(Formula("(W - K + 2*P)//S + 1").tree)
'floor(frac(W - K + 2 dot P, S)) + 1'
"""

from __future__ import annotations

import re

from quizgen.formulas.latex import GREEK as LETTERS
from quizgen.formulas.tree import Node
from quizgen.text.markup import Table
from quizgen.text.notation import ATOM, FRACTION, Form
from quizgen.text.target import Target

SIGNS = {
    "+": " + ",
    "-": " - ",
    "*": " dot ",
    "×": " times ",
    "%": " mod ",
    "=": " = ",
    "!=": " != ",
    "<": " < ",
    "<=": " <= ",
    ">": " > ",
    ">=": " >= ",
    "~": " approx ",
    "->": " -> ",
    "and": ' " and " ',
    "or": ' " or " ',
    "not": '"not " ',
}
GREEK = {"varepsilon": "epsilon"}
SYMBOLS = {"ldots": "dots", "infty": "infinity", "partial": "partial", "comma": ","}
SPECIAL = re.compile(r"[\\#$*_`<>@\[\]~=+\-/\"'.:]")


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Typst(Target):
    """Maths in Typst's maths mode, text with every sign that Typst reads escaped."""

    minus = "-"
    signs = SIGNS

    def brackets(self, text: str) -> str:
        return f"({text})"

    def number(self, text: str) -> str:
        return quoted(text) if "," in text else text

    def name(self, base: str, subscript: str) -> str:
        foot = base if len(base) == 1 else self._word(base)
        if not subscript:
            return foot
        return f"{foot}_{subscript}" if len(subscript) == 1 else f"{foot}_{quoted(subscript)}"

    @staticmethod
    def _word(base: str) -> str:
        return GREEK.get(base, base) if base in LETTERS else f"italic({quoted(base)})"

    def words(self, text: str) -> str:
        return quoted(text)

    def symbol(self, identifier: str) -> str:
        return SYMBOLS[identifier]

    def fraction(self, top: Node, bottom: Node) -> Form:
        return f"frac({self.maths(top)}, {self.maths(bottom)})", FRACTION

    def power(self, base: Node, exponent: Node) -> str:
        return f"{self.at(base, ATOM)}^({self.maths(exponent)})"

    def percent(self, text: str) -> str:
        return f"{text} %"

    def floor(self, text: str) -> str:
        return f"floor({text})"

    def ceil(self, text: str) -> str:
        return f"ceil({text})"

    def function(self, function: str, args: list[str]) -> str:
        return f"{function}({', '.join(args)})"

    def applied(self, function: str, args: list[str]) -> str:
        return f"{function} ({', '.join(args)})"

    def sum(self, index: str, body: str) -> str:
        return f"sum_({index}) {body}"

    def inline_maths(self, maths: str) -> str:
        return f"${maths}$"

    def text(self, text: str) -> str:
        return SPECIAL.sub(lambda match: "\\" + match[0], text)

    def code(self, text: str) -> str:
        return f"#raw({quoted(text)});"  # or a bracket behind it would call it

    def strong(self, text: str) -> str:
        return f"#strong[{text}];"

    def deletion(self, number: int, text: str) -> str:
        return f"#underline[{text}];"

    def table(self, rows: list[list[str]], table: Table) -> str:
        cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
        return f"#table(columns: {len(rows[0])}, {cells});"
