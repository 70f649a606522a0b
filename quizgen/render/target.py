"""Markup printed: the walk over paragraphs, tables and inlines, once for all targets."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from quizgen.digits import grouped
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
    fill,
    put_in,
)
from quizgen.render.notation import GAP, Notation, named_exponent
from quizgen.tree import Symbol


@dataclass(frozen=True, slots=True)
class Template:
    """A printed text with gaps: every other piece is one; ``holes`` says in order whether it
    stands in maths, and what goes in."""

    pieces: list[str]
    holes: tuple[tuple[bool, str], ...]


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

        What depends on its values as a whole is printed anew each time: a table, whose columns are
        as wide as what stands in them, a cloze deletion, an exponent, words in maths.
        """
        known = self._templates.get(id(markup))
        if known is None:
            anew = any(isinstance(block, Table) for block in markup.blocks) or any(
                isinstance(item, Deletion)
                or (isinstance(item, Maths) and named_exponent(item.tree))
                for item in markup.inlines()
            )
            known = self._templates[id(markup)] = (markup, None if anew else self._gaps_of(markup))
        template = known[1]
        if template is None or any(type(v) is int and v < 0 for v in values.values()):
            return self.markup(put_in(markup, values))
        texts = template.pieces.copy()
        for i, (in_maths, name) in enumerate(template.holes):
            value = values[name]
            if in_maths and isinstance(value, str):
                return self.markup(put_in(markup, values))
            show = self.number if in_maths else self.text
            texts[2 * i + 1] = show(value if isinstance(value, str) else grouped(value))
        return "".join(texts)

    @cached_property
    def _templates(self) -> dict[int, tuple[Markup, Template | None]]:
        """Printed templates by identity; each is kept, so that no identity is used again."""
        return {}

    def _gaps_of(self, markup: Markup) -> Template:
        holes: list[tuple[bool, str]] = []

        def gap(in_maths: bool, name: str) -> str:
            holes.append((in_maths, name))
            return f"{GAP}{GAP}"

        marked = fill(markup, lambda n: gap(False, n), lambda n: Symbol(gap(True, n)))
        return Template(self.markup(marked).split(GAP), tuple(holes))

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
