r"""The one inline markup of prompts, cards and feedback, read into a tree.

Paragraphs are separated by a blank line; a block of lines that begin with ``|`` is a table
whose first row is its head.  Inside: ``$maths$``, `` `code` ``, ``**strong**``, a cloze
deletion ``[[text]]`` (``[[2::text]]`` to share a number) and a hole ``<expression>`` that is
filled with a value.  ``\`` before one of ``$ ` * [ ] < | \`` makes it an ordinary sign.

>>> parse("A `3x3` kernel has **9** weights.").paragraphs[0].items[1]
CodeSpan(text='3x3')
>>> [str(hole) for hole in parse("<C_in> channels, $K = <K>$").holes()]
['C_in', 'K']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NoReturn, TypeAlias

from quizgen.errors import QuizgenError
from quizgen.formulas.evaluation import FormulaError
from quizgen.formulas.latex import parse_maths
from quizgen.formulas.numbers import grouped
from quizgen.formulas.tree import Hole, Node, Num, Words, rebuilt, walk


class MarkupError(QuizgenError):
    """A text whose markup cannot be read; ``line`` counts from 0 within the text."""

    def __init__(self, where: str, what: str, fix: str = "", line: int = 0) -> None:
        super().__init__(where, what, fix)
        self.line = line


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Maths:
    tree: Node


@dataclass(frozen=True, slots=True)
class CodeSpan:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    items: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A hole in running text; ``expression`` is read by the code that fills it."""

    expression: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """A cloze deletion; deletions of the same number are hidden together."""

    number: int
    items: tuple[Inline, ...]


Inline: TypeAlias = Text | Maths | CodeSpan | Strong | Value | Deletion
Row: TypeAlias = tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    items: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Table:
    head: Row
    rows: tuple[Row, ...]


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed text."""

    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    def inlines(self) -> Iterator[Inline]:
        """Every inline, outer before inner, in reading order."""
        for block in self.blocks:
            rows = [(block.items,)] if isinstance(block, Paragraph) else [block.head, *block.rows]
            for row in rows:
                for cell in row:
                    yield from _inner(cell)

    def deletions(self) -> list[Deletion]:
        return [item for item in self.inlines() if isinstance(item, Deletion)]

    def holes(self) -> list[str]:
        """The expressions to be filled, in reading order."""
        found = []
        for item in self.inlines():
            if isinstance(item, Value):
                found.append(item.expression)
            elif isinstance(item, Maths):
                nodes = walk(item.tree)
                found.extend(node.expression for node in nodes if isinstance(node, Hole))
        return found

    def mapped(self, change: Callable[[Inline], Inline]) -> Markup:
        """The same text with ``change`` applied to every innermost inline."""

        def line(items: tuple[Inline, ...]) -> tuple[Inline, ...]:
            return tuple(map(one, items))

        def one(item: Inline) -> Inline:
            if isinstance(item, Strong):
                return Strong(line(item.items))
            if isinstance(item, Deletion):
                return Deletion(item.number, line(item.items))
            return change(item)

        def block(part: Block) -> Block:
            if isinstance(part, Paragraph):
                return Paragraph(line(part.items))
            rows = tuple(tuple(map(line, row)) for row in part.rows)
            return Table(tuple(map(line, part.head)), rows)

        return Markup(tuple(map(block, self.blocks)))


def _inner(items: tuple[Inline, ...]) -> Iterator[Inline]:
    for item in items:
        yield item
        if isinstance(item, Strong | Deletion):
            yield from _inner(item.items)


# --- reading --------------------------------------------------------------------------

MARK = re.compile(
    r"""
    \\(?P<escape>[$`*\[\]<|\\])
  | \$(?P<maths>(?:[^$\\]|\\.)*)\$
  | `(?P<code>[^`]*)`
  | \*\*(?P<strong>(?:[^*]|\*(?!\*))+)\*\*
  | \[\[(?:(?P<number>[0-9]{1,3})::)?(?P<deletion>.*?)\]\](?!\])
  | <(?P<hole>[A-Za-z0-9(][^<>\n]*)>
  | (?P<stray>\$|`|\*\*|\[\[|\]\])
    """,
    re.VERBOSE | re.DOTALL,
)
BAR = re.compile(r"(?<!\\)(?:<[A-Za-z0-9(][^<>\n$]*>|\|)")  # between cells, unless in a hole
STRAY = {
    "$": "a '$' without its partner",
    "`": "a '`' without its partner",
    "**": "a '**' without its partner",
    "[[": "a '[[' without ']]'",
    "]]": "a ']]' without '[['",
}


def _cells(line: str) -> list[str]:
    """The cells of a row of a table.

    >>> _cells("| conv | <vgg16.macs | G 1> |")
    ['conv', '<vgg16.macs | G 1>']
    """
    bars = [found for found in BAR.finditer(line) if found[0] == "|"]
    return [line[a.end() : b.start()].strip() for a, b in pairwise(bars)]


@lru_cache(maxsize=4096)
def parse(text: str) -> Markup:
    """The tree of a text; raises MarkupError with the line on which it went wrong."""
    try:
        return _Reader().read(text)
    except RecursionError:
        raise MarkupError("", "marks are nested too deeply", "take some out") from None


def _text(words: list[str]) -> list[Text]:
    text = "".join(words).replace("\n", " ")
    return [Text(text)] if text else []


class _Reader:
    def __init__(self) -> None:
        self.deletions = 0
        self.line = 0

    def fail(self, what: str, fix: str = "") -> NoReturn:
        raise MarkupError("", what, fix, self.line)

    def read(self, text: str) -> Markup:
        blocks: list[Block] = []
        lines = text.rstrip().split("\n")
        start = 0
        while start < len(lines):
            if not lines[start].strip():
                start += 1
                continue
            end = start
            table = lines[start].lstrip().startswith("|")
            while end < len(lines) and lines[end].strip():
                if lines[end].lstrip().startswith("|") != table:
                    break
                end += 1
            self.line = start
            blocks.append(
                self.table(lines[start:end]) if table else self.paragraph(lines[start:end])
            )
            start = end
        return Markup(tuple(blocks))

    def paragraph(self, lines: list[str]) -> Paragraph:
        return Paragraph(self.inline("\n".join(line.strip() for line in lines)))

    def table(self, lines: list[str]) -> Table:
        rows: list[tuple[tuple[Inline, ...], ...]] = []
        for position, line in enumerate(lines):
            cells = _cells(line.strip())
            if not line.rstrip().endswith("|"):
                self.fail("a table row ends without '|'")
            if rows and len(cells) != len(rows[0]):
                self.fail(f"this row has {len(cells)} cells, the head has {len(rows[0])}")
            if position != 1 or not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                rows.append(tuple(self.inline(cell) for cell in cells))
            self.line += 1
        if len(rows) < 2:
            self.fail("a table has a head and at least one row")
        return Table(rows[0], tuple(rows[1:]))

    def inline(self, text: str) -> tuple[Inline, ...]:
        items: list[Inline] = []
        words: list[str] = []
        position, counted, first = 0, 0, self.line
        for match in MARK.finditer(text):
            self.line += text.count("\n", counted, match.start())
            counted = match.start()
            words.append(text[position : match.start()])
            position = match.end()
            if match.lastgroup == "escape":
                words.append(match["escape"])
            else:
                items += _text(words)
                words.clear()
                items.append(self.mark(match))
        words.append(text[position:])
        self.line = first
        return (*items, *_text(words))

    def mark(self, match: re.Match[str]) -> Inline:
        match match.lastgroup:
            case "maths":
                try:
                    return Maths(parse_maths(match["maths"].replace("\n", " ")))
                except FormulaError as error:
                    self.fail(f"{error.where}: {error.what}", error.fix)
            case "code":
                return CodeSpan(match["code"])
            case "strong":
                return Strong(self.inline(match["strong"]))
            case "deletion":
                if not match["deletion"].strip():
                    self.fail("an empty cloze deletion")
                self.deletions += 1
                number = int(match["number"] or self.deletions)
                return Deletion(number, self.inline(match["deletion"]))
            case "hole":
                return Value(match["hole"].strip())
        self.fail(STRAY[match[0]], f"write \\{match[0][0]} for the sign itself")


# --- filling --------------------------------------------------------------------------


def fill(
    markup: Markup, text: Callable[[str], str], number: Callable[[str], Node] | None = None
) -> Markup:
    """The text with its holes filled.

    text: the words for an expression in running text; number: its node inside maths
    (without it, the words).
    """

    def node(expression: str) -> Node:
        return number(expression) if number else Words(text(expression))

    def one(item: Inline) -> Inline:
        if isinstance(item, Value):
            return Text(text(item.expression))
        if isinstance(item, Maths):
            return Maths(replace_holes(item.tree, node))
        return item

    return markup.mapped(one)


def put_in(markup: Markup, values: Mapping[str, int | str]) -> Markup:
    """A template with a number or a text for each of its names."""

    def words(name: str) -> str:
        value = values[name]
        return grouped(value) if isinstance(value, int) else value

    def node(name: str) -> Node:
        value = values[name]
        return Num(value) if isinstance(value, int) else Words(value)

    return fill(markup, words, node)


def replace_holes(tree: Node, node: Callable[[str], Node]) -> Node:
    if isinstance(tree, Hole):
        return node(tree.expression)
    return rebuilt(tree, lambda child: replace_holes(child, node))
