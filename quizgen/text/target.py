"""Markup printed: the walk over paragraphs, tables and inlines, once for all targets."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from quizgen.formulas.numbers import grouped
from quizgen.formulas.tree import Symbol
from quizgen.text.markup import (
    CodeSpan,
    Deletion,
    Inline,
    Markup,
    Maths,
    Paragraph,
    Strong,
    Table,
    Text,
    Value,
    fill,
    put_in,
)
from quizgen.text.notation import GAP, Notation, named_exponent


@dataclass(frozen=True, slots=True)
class Template:
    """A printed text with gaps: every other piece is one; ``holes`` says in order whether it
    stands in maths, and what goes in."""

    pieces: list[str]
    holes: tuple[tuple[bool, str], ...]


Printed: TypeAlias = Template | tuple[Table, list[list[Template]]]
MOST_TEMPLATES = 4096  # kept; a family may give each of its variants a template of its own


class _PrintsOtherwise(Exception):
    """Words in maths or a negative number, which print by what stands around them."""


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

    def filled(self, markup: Markup, values: Mapping[str, int | str]) -> str:
        """A template with its values put in: ``markup(fill(...))``, printed once for all values.

        What its values as a whole decide is printed anew each time: a cloze deletion, an exponent,
        words in maths; and of a table, how wide its columns are.
        """
        known = self._templates.get(id(markup))
        if known is None:
            if len(self._templates) >= MOST_TEMPLATES:
                self._templates.clear()
            known = self._templates[id(markup)] = (markup, self._template(markup))
        if known[1] is not None:
            try:
                return self.between_blocks.join([self._set(block, values) for block in known[1]])
            except _PrintsOtherwise:
                pass
        return self.markup(put_in(markup, values))

    @cached_property
    def _templates(self) -> dict[int, tuple[Markup, list[Printed] | None]]:
        """Printed templates by identity; each is kept, so that no identity is used again."""
        return {}

    def _template(self, markup: Markup) -> list[Printed] | None:
        for item in markup.inlines():
            if isinstance(item, Deletion):
                return None
            if isinstance(item, Maths) and named_exponent(item.tree):
                return None
        return [
            self._gaps_of(block.items, self.paragraph)
            if isinstance(block, Paragraph)
            else (
                block,
                [[self._gaps_of(cell) for cell in row] for row in (block.head, *block.rows)],
            )
            for block in markup.blocks
        ]

    def _gaps_of(
        self, items: tuple[Inline, ...], around: Callable[[str], str] | None = None
    ) -> Template:
        holes: list[tuple[bool, str]] = []

        def gap(in_maths: bool, name: str) -> str:
            holes.append((in_maths, name))
            return f"{GAP}{GAP}"

        line = Markup((Paragraph(items),))
        marked = fill(line, lambda n: gap(False, n), lambda n: Symbol(gap(True, n)))
        text = self.inlines(marked.paragraphs[0].items)
        return Template((around(text) if around else text).split(GAP), tuple(holes))

    def _set(self, printed: Printed, values: Mapping[str, int | str]) -> str:
        """A printed block with its values set into the gaps."""
        if not isinstance(printed, Template):
            table, rows = printed
            return self.table([[self._set(cell, values) for cell in row] for row in rows], table)
        texts = printed.pieces.copy()
        for i, (in_maths, name) in enumerate(printed.holes):
            value = values[name]
            if isinstance(value, str):
                if in_maths:
                    raise _PrintsOtherwise
                texts[2 * i + 1] = self.text(value)
            elif value < 0:
                raise _PrintsOtherwise
            else:
                texts[2 * i + 1] = (self.number if in_maths else self.text)(grouped(value))
        return "".join(texts)

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
            case CodeSpan(text):
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
