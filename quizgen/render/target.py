"""Markup printed: the walk over paragraphs, tables and inlines, once for all targets."""

from __future__ import annotations

from abc import abstractmethod

from quizgen.markup import (
    Code,
    Deletion,
    Inline,
    Markup,
    Maths,
    Paragraph,
    Strong,
    Table,
    Text,
    Value,
)
from quizgen.render.notation import Notation


class Target(Notation):
    """One target language for whole texts.

    A text prints the same wherever it stands; holes are printed by ``hole`` (or refused) and
    cloze deletions by ``deletion``.
    """

    between_blocks = "\n\n"

    def markup(self, markup: Markup) -> str:
        return self.between_blocks.join(
            self.paragraph(self.inlines(block.items))
            if isinstance(block, Paragraph)
            else self.table([self._row(row) for row in (block.head, *block.rows)], block)
            for block in markup.blocks
        )

    def line(self, markup: Markup) -> str:
        """A one-paragraph text without the marks of a paragraph."""
        return " ".join(self.inlines(block.items) for block in markup.paragraphs)

    def _row(self, row: tuple[tuple[Inline, ...], ...]) -> list[str]:
        return [self.inlines(cell) for cell in row]

    def inlines(self, items: tuple[Inline, ...]) -> str:
        return "".join(map(self.inline, items))

    def inline(self, item: Inline) -> str:
        match item:
            case Text(text):
                return self.text(text)
            case Maths(tree):
                return self.inline_maths(self.maths(tree))
            case Code(text):
                return self.code(text)
            case Strong(items):
                return self.strong(self.inlines(items))
            case Deletion(number, items):
                return self.deletion(number, self.inlines(items))
            case Value(expression):
                return self.value(expression)

    def paragraph(self, text: str) -> str:
        return text

    def inline_maths(self, maths: str) -> str:
        return maths

    def value(self, expression: str) -> str:
        return self.hole(expression)

    @abstractmethod
    def text(self, text: str) -> str: ...
    @abstractmethod
    def code(self, text: str) -> str: ...
    @abstractmethod
    def strong(self, text: str) -> str: ...
    @abstractmethod
    def deletion(self, number: int, text: str) -> str: ...
    @abstractmethod
    def table(self, rows: list[list[str]], table: Table) -> str: ...
