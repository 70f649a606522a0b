"""Text for a terminal: Unicode signs, aligned tables, no control codes.

``ascii_fallback`` turns what it prints into ASCII for a terminal without UTF-8.

>>> from quizgen.formulas.formula import Formula
>>> line = Formula("(W - K + 2*P)//S + 1").put({"W": 227, "K": 11, "P": 0, "S": 4})
>>> Terminal().maths(line)
'⌊(227 − 11 + 2·0)/4⌋ + 1'
>>> ascii_fallback(_)
'floor((227 - 11 + 2*0)/4) + 1'
"""

from __future__ import annotations

import re

from quizgen.formulas.tree import Node, Num
from quizgen.text.markup import Markup, Paragraph, Table
from quizgen.text.notation import ATOM, PRODUCT, SLASH, UNARY, Form
from quizgen.text.tables import Blocks, Grid
from quizgen.text.target import Target

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS = str.maketrans("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
INDEXED = re.compile(r"(?<![^\W_])([^\W\d_])_([0-9A-Za-z]+)(?!\w)")
PRODUCT_DOT = re.compile(r"(?<=\S)·(?=\S)")
GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "varepsilon": "ε",
    "eta": "η",
    "lambda": "λ",
    "mu": "μ",
    "sigma": "σ",
}
SYMBOLS = {"ldots": "…", "infty": "∞", "partial": "∂", "comma": ","}
SIGNS = {
    "+": " + ",
    "-": " − ",
    "*": "·",
    "×": "×",
    "%": " mod ",
    "=": " = ",
    "!=": " ≠ ",
    "<": " < ",
    "<=": " ≤ ",
    ">": " > ",
    ">=": " ≥ ",
    "~": " ≈ ",
    "->": " → ",
    "and": " and ",
    "or": " or ",
    "not": "not ",
}
ASCII = {
    "−": "-",
    "·": "*",
    "×": "x",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "≈": "~",
    "→": "->",
    "⌊": "floor(",
    "⌋": ")",
    "⌈": "ceil(",
    "⌉": ")",
    "…": "...",
    "∞": "inf",
    "∂": "d",
    "Σ": "sum",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "✓": "+",
    "✗": "x",
    "│": "|",
    "─": "-",
    "█": "#",
    "░": ".",
    **{letter: name for name, letter in GREEK.items()},
    **{
        chr(sign): "^" + digit
        for digit, sign in zip("0123456789", SUPERSCRIPTS.values(), strict=True)
    },
}


def ascii_fallback(text: str) -> str:
    """``text`` in ASCII, sign for sign; ``K³²`` becomes ``K^32``."""
    signs = "".join(ASCII.get(sign, sign if sign.isascii() else "?") for sign in _powers(text))
    return signs


def refined(text: str) -> str:
    """``text`` with ``×`` and, if Unicode has every one of them, small subscripts.

    >>> refined("C_out·(K²·C_in + 1)"), refined("C_out·C_mid")
    ('Cₒᵤₜ×(K²×Cᵢₙ + 1)', 'C_out×C_mid')
    """
    text = PRODUCT_DOT.sub("×", text)
    names = INDEXED.findall(text)
    if not all(ord(sign) in SUBSCRIPTS for _, index in names for sign in index):
        return text
    return INDEXED.sub(lambda name: name[1] + name[2].translate(SUBSCRIPTS), text)


def spoken(text: str) -> str:
    """``text`` in signs that a screen reader reads out; other letters stay.

    >>> spoken("⌊(W − K)/S⌋ + K² é")
    'floor((W - K)/S) + K^2 é'
    """
    return "".join(ASCII.get(sign, sign) for sign in _powers(text))


def without_marks(text: str) -> str:
    """``text`` without the marks that say again what its words say.

    >>> without_marks("✗ Not right.")
    'Not right.'
    """
    return text.removeprefix("✓ ").removeprefix("✗ ")


def _powers(text: str) -> str:
    """A run of superscripts as one exponent, so that ``³²`` does not read ``^3^2``."""
    digits = "".join(map(chr, SUPERSCRIPTS.values()))
    out = []
    for position, sign in enumerate(text):
        follows = position > 0 and text[position - 1] in digits and sign in digits
        out.append(str(digits.index(sign)) if follows else sign)
    return "".join(out)


class Terminal(Target):
    """Texts as they stand in a terminal.

    hide: which cloze deletions become gaps: those of one number, or ``True`` for all.
    """

    minus = "−"
    signs = SIGNS

    def __init__(self, *, hide: bool | int = False) -> None:
        self.hide = hide

    # --- maths

    def brackets(self, text: str) -> str:
        return f"({text})"

    def number(self, text: str) -> str:
        return text

    def name(self, base: str, subscript: str) -> str:
        base = GREEK.get(base, base)
        return f"{base}_{subscript}" if subscript else base

    def words(self, text: str) -> str:
        return text.strip()

    def symbol(self, identifier: str) -> str:
        return SYMBOLS[identifier]

    def fraction(self, top: Node, bottom: Node) -> Form:
        over = self.at(top, PRODUCT)
        return f"{over}/{self.at(bottom, UNARY, leading=False)}", SLASH

    def power(self, base: Node, exponent: Node) -> str:
        foot = self.at(base, ATOM)
        if isinstance(exponent, Num) and isinstance(exponent.value, int) and exponent.value >= 0:
            return foot + str(exponent.value).translate(SUPERSCRIPTS)
        return f"{foot}^({self.maths(exponent)})"

    def percent(self, text: str) -> str:
        return f"{text}%"

    def floor(self, text: str) -> str:
        return f"⌊{text}⌋"

    def ceil(self, text: str) -> str:
        return f"⌈{text}⌉"

    def function(self, function: str, args: list[str]) -> str:
        return f"{function}({', '.join(args)})"

    def applied(self, function: str, args: list[str]) -> str:
        return f"{function}({', '.join(args)})"

    def sum(self, index: str, body: str) -> str:
        return f"Σ_{index} {body}"

    def side_by_side(self, texts: list[str]) -> str:
        spaced = ("" if text.startswith(",") else " " for text in texts[1:])
        pairs = zip(spaced, texts[1:], strict=True)
        return texts[0] + "".join(space + text for space, text in pairs)

    # --- text

    def text(self, text: str) -> str:
        return text

    def code(self, text: str) -> str:
        return text

    def strong(self, text: str) -> str:
        return text

    def deletion(self, number: int, text: str) -> str:
        hidden = self.hide is True or (self.hide is not False and self.hide == number)
        return "[...]" if hidden else text

    def table(self, rows: list[list[str]], table: Table) -> str:
        return str(Grid(tuple(map(tuple, rows))))

    def blocks(self, markup: Markup) -> Blocks:
        """The text with its tables unprinted, for a window to lay out."""
        return Blocks(
            tuple(
                self.inlines(block.items)
                if isinstance(block, Paragraph)
                else Grid(tuple(tuple(self._row(row)) for row in (block.head, *block.rows)))
                for block in markup.blocks
            )
        )
