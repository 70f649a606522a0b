r"""HTML with LaTeX between ``\(`` and ``\)``, as MathJax and Anki read it.

>>> from quizgen.formulas.formula import Formula
>>> Html().maths(Formula("(W - K + 2*P)//S + 1").tree)
'\\left\\lfloor \\frac{W - K + 2 \\cdot P}{S} \\right\\rfloor + 1'
"""

from __future__ import annotations

import re
from html import escape

from quizgen.formulas.tree import Node
from quizgen.text.markup import Table
from quizgen.text.notation import ATOM, FRACTION, Form, Notation
from quizgen.text.target import Target
from quizgen.text.terminal import Terminal

SIGNS = {
    "+": " + ",
    "-": " - ",
    "*": r" \cdot ",
    "×": r" \times ",
    "%": r" \bmod ",
    "=": " = ",
    "!=": r" \ne ",
    "<": " < ",
    "<=": r" \le ",
    ">": " > ",
    ">=": r" \ge ",
    "~": r" \approx ",
    "->": r" \to ",
    "and": r" \text{ and } ",
    "or": r" \text{ or } ",
    "not": r"\text{not } ",
}
GREEK = ("alpha", "beta", "gamma", "delta", "varepsilon", "eta", "lambda", "mu", "sigma")


class Latex(Notation):
    """The maths of the HTML target; by itself the form that ``latex.py`` reads back."""

    minus = "-"
    signs = SIGNS

    def brackets(self, text: str) -> str:
        return rf"\left({text}\right)"

    def number(self, text: str) -> str:
        return text.replace(",", "{,}")

    def name(self, base: str, subscript: str) -> str:
        if base in GREEK:
            base = "\\" + base + " " * (not subscript)
        elif len(base) > 1:
            base = rf"\mathit{{{base}}}"
        if not subscript:
            return base
        return (
            f"{base}_{{{subscript}}}"
            if len(subscript) == 1
            else rf"{base}_{{\text{{{subscript}}}}}"
        )

    def words(self, text: str) -> str:
        return rf"\text{{{text}}}"

    def symbol(self, identifier: str) -> str:
        return ", " if identifier == "comma" else f"\\{identifier} "

    def fraction(self, top: Node, bottom: Node) -> Form:
        return rf"\frac{{{self.maths(top)}}}{{{self.maths(bottom)}}}", FRACTION

    def power(self, base: Node, exponent: Node) -> str:
        return f"{self.at(base, ATOM)}^{{{self.maths(exponent)}}}"

    def percent(self, text: str) -> str:
        return rf"{text}\%"

    def floor(self, text: str) -> str:
        return rf"\left\lfloor {text} \right\rfloor"

    def ceil(self, text: str) -> str:
        return rf"\left\lceil {text} \right\rceil"

    def function(self, function: str, args: list[str]) -> str:
        return rf"\{function}\left({', '.join(args)}\right)"

    def applied(self, function: str, args: list[str]) -> str:
        return f"{function}({', '.join(args)})"

    def sum(self, index: str, body: str) -> str:
        return rf"\sum_{{{index}}} {body}"


class HtmlText(Target):
    """Texts as HTML fragments, whatever their maths becomes."""

    between_blocks = "\n"

    def paragraph(self, text: str) -> str:
        return f"<p>{text}</p>"

    def text(self, text: str) -> str:
        return escape(text, quote=False)

    def code(self, text: str) -> str:
        return f"<code>{escape(text, quote=False)}</code>"

    def strong(self, text: str) -> str:
        return f"<strong>{text}</strong>"

    def deletion(self, number: int, text: str) -> str:
        return f"<mark>{text}</mark>"

    def table(self, rows: list[list[str]], table: Table) -> str:
        head, *body = rows
        cells = "".join(f"<th>{cell}</th>" for cell in head)
        lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in body]
        inner = "".join(f"<tr>{line}</tr>" for line in lines)
        table_html = f"<table><thead><tr>{cells}</tr></thead><tbody>{inner}</tbody></table>"
        return f'<div class="table">{table_html}</div>'


DELIMITERS = re.compile(r"\\([()\[\]])")


class Html(Latex, HtmlText):
    """Whole texts as HTML fragments; maths between ``\\(`` and ``\\)``.

    >>> from quizgen.text.markup import parse
    >>> Html().markup(parse(r"$K$ stands in \\\\(K\\\\)"))
    '<p>\\\\(K\\\\) stands in \\\\<span>(</span>K\\\\<span>)</span></p>'
    """

    def text(self, text: str) -> str:
        """A tag inside keeps what is written like the signs of maths from being any."""
        return DELIMITERS.sub(r"\\<span>\1</span>", super().text(text))

    def inline_maths(self, maths: str) -> str:
        return rf"\({escape(maths, quote=False)}\)"


class PlainHtml(HtmlText, Terminal):
    """Whole texts as HTML fragments; maths in plain signs, which every browser shows by itself."""

    def deletion(self, number: int, text: str) -> str:
        return Terminal.deletion(self, number, f"<mark>{text}</mark>")

    def inline_maths(self, maths: str) -> str:
        return f'<span class="maths">{escape(maths, quote=False)}</span>'


BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


class AnkiCloze(Html):
    """HTML in which deletions are Anki's ``{{c1::...}}``; their own signs inside are kept apart.

    In a text these become entities, which show as the signs they are; in maths, where only braces
    of LaTeX are left, a space between them changes nothing.
    """

    def text(self, text: str) -> str:
        return super().text(text).translate(BRACES)

    def code(self, text: str) -> str:
        return super().code(text).translate(BRACES)

    def deletion(self, number: int, text: str) -> str:
        inner = text.replace("}}", "} }").replace("}}", "} }").replace("::", ":&#58;")
        inner += " " * inner.endswith("}")
        return f"{{{{c{number}::{inner}}}}}"
