"""A paper's texts as Typst source: every sign of a text inert, every formula with its words.

PDF/UA asks for words beside every formula; they are those of the terminal.

>>> from quizgen.text.markup import parse
>>> PaperText().markup(parse("A $3*3$ kernel, #1"))
'A #box[#math.equation(alt: "3·3", $3 dot 3$);]; kernel, \\\\#1'
>>> PaperText(",").markup(parse("about 12,345.5 of $23456$"))
'about 12\\u202f345,5 of #box[#math.equation(alt: "23\\u202f456", $"23\\u202f456"$);];'
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from quizgen.export.paper.parts import paper_prompt
from quizgen.formulas.tree import Node
from quizgen.questions.paper import DecimalMark, localised
from quizgen.questions.question import Question
from quizgen.text.markup import Deletion, Inline, Markup, Maths, Table, put_in
from quizgen.text.terminal import Terminal
from quizgen.text.typst import Typst, quoted

WHOLE = 30  # signs of a formula that is kept on one line: a shape, a short sum
TABLE_STYLE = "align: left, "
GAP_LINE = "#box(width: 7em, height: 1em, stroke: (bottom: 0.6pt));"


class SpokenFormula(Terminal):
    """What is read aloud for a formula."""

    def __init__(self, mark: DecimalMark) -> None:
        super().__init__()
        self.mark = mark

    def number(self, text: str) -> str:
        return localised(super().number(text), self.mark)


class PaperText(Typst):
    """Typst source of a paper's texts."""

    def __init__(self, mark: DecimalMark = ".") -> None:
        self.mark = mark
        self.words_of = SpokenFormula(mark)

    def inline(self, item: Inline) -> str:
        if isinstance(item, Maths):
            return self.equation(item.tree)
        if isinstance(item, Deletion):
            return GAP_LINE
        return super().inline(item)

    def filled(self, markup: Markup, values: Mapping[str, int | str]) -> str:
        """Printed anew for its values: the words of a formula depend on them."""
        return self.markup(put_in(markup, values))

    def equation(self, tree: Node) -> str:
        words = self.words_of.maths(tree)
        shown = f"#math.equation(alt: {quoted(words)}, ${self.maths(tree)}$);"
        return f"#box[{shown}];" if len(words) <= WHOLE else shown

    def number(self, text: str) -> str:
        shown = localised(text, self.mark)
        return shown if shown.isdecimal() or ("." in shown and "," not in shown) else quoted(shown)

    def text(self, text: str) -> str:
        return super().text(localised(text, self.mark))

    def table(self, rows: list[list[str]], table: Table) -> str:
        head, *body = ([f"[{cell}]" for cell in row] for row in rows)
        cells = ", ".join(cell for row in body for cell in row)
        return (
            f"#table(columns: {len(head)}, {TABLE_STYLE}table.header({', '.join(head)}), {cells});"
        )

    def prompt(self, question: Question) -> str:
        return self.filled(*paper_prompt(question))


@lru_cache
def paper_text(mark: DecimalMark) -> PaperText:
    return PaperText(mark)
