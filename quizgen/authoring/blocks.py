"""A text of notes cut into what stands together: paragraphs, headings, tables, lists, callouts.

Code between fences stays whole, empty lines and all.  Front matter, comments and tags are no notes
and go.

>>> [(block.kind, block.lines) for block in cut("# CNN\\n\\nStride?\\nThe step.\\n")]
[('heading', ('# CNN',)), ('text', ('Stride?', 'The step.'))]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from quizgen.authoring.convert import CODE
from quizgen.files.yaml import LINE_END

Kind: TypeAlias = Literal[
    "text", "heading", "table", "list", "details", "callout", "start", "open fence"
]

FENCE = re.compile(r"\s*(?P<mark>`{3,}|~{3,})[^`]*")
HEADING = re.compile(r"#{1,6}\s")
RULE = re.compile(r"([-*_])(?:\s*\1){2,}\s*")
ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+")
INDENT = re.compile(r"(?: {2,}|\t)")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
DETAILS = re.compile(r"<details\b", re.IGNORECASE)
DETAILS_END = re.compile(r"</details>", re.IGNORECASE)
COMMENTS = (("<!--", "-->"), ("%%", "%%"))
SETTING = re.compile(r"[\w-]+\s*:|\s*- |\s+\S|\s*$")  # a line of front matter
TAG = re.compile(r"#(?!\d+\b)[\w/-]+")
LONGEST_FRONT_MATTER = 100  # lines
LONGEST = 1000  # lines of a fence or another thing that has an end


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together.

    line: the number of the first in the file.  lines: without the spaces around them; those of
    code begin with ``convert.CODE`` and keep their indentation.
    """

    kind: Kind
    line: int
    lines: tuple[str, ...]


def cut(text: str) -> list[Block]:
    """The blocks of a text.

    text: of the whole file.
    """
    return list(_Cutter(_prepared(text)).blocks())


def _prepared(text: str) -> list[str]:
    """The lines, with nothing where front matter and comments were."""
    for begin, end in COMMENTS:
        text = _without(text, begin, end)
    lines = LINE_END.split(text)
    if lines[0].strip() == "---":
        for last, line in enumerate(lines[1:LONGEST_FRONT_MATTER], start=1):
            if line.strip() == "---":
                return [""] * (last + 1) + lines[last + 1 :]
            if not SETTING.match(line):
                break
    return lines


def _without(text: str, begin: str, end: str) -> str:
    """A text without its comments, but for their line ends; what has no end is none."""
    parts, at = [], 0
    while (start := text.find(begin, at)) >= 0:
        stop = text.find(end, start + len(begin))
        if stop < 0:
            break
        parts += [text[at:start], "\n" * len(LINE_END.findall(text, start, stop))]
        at = stop + len(end)
    return "".join([*parts, text[at:]])


def is_tags(line: str) -> bool:
    """Whether a line holds nothing but tags.

    line: without spaces around it.

    >>> is_tags("#flashcards/cnn #shapes"), is_tags("#1 of the list"), is_tags("")
    (True, False, False)
    """
    words = line.split()
    return bool(words) and all(TAG.fullmatch(word) for word in words)


class _Cutter:
    """Walks over the lines once; ``at`` is the index of the next."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def blocks(self) -> Iterator[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            if not line or RULE.fullmatch(line) or is_tags(line):
                self.at += 1
            elif HEADING.match(line):
                yield self._taken("heading", 1)
            elif self._is_table(self.at):
                yield self._taken("table", self._rows())
            elif DETAILS.match(line):
                yield self._taken("details", self._to(DETAILS_END))
            elif line == "START":
                yield self._taken("start", self._to(re.compile(r"END\s*$")))
            elif line.startswith(">"):
                yield self._callout()
            elif ITEM.match(line):
                yield self._item()
            else:
                yield from self._text()

    def _taken(self, kind: Kind, many: int) -> Block:
        first = self.at
        self.at += many
        return Block(kind, first + 1, tuple(line.strip() for line in self.lines[first : self.at]))

    def _to(self, end: re.Pattern[str]) -> int:
        """How many lines there are up to one that ends what begins here; to the empty one else."""
        rest = self.lines[self.at : self.at + LONGEST]
        for many, line in enumerate(rest, start=1):
            if end.search(line):
                return many
        return next((many for many, line in enumerate(rest) if not line.strip()), len(rest))

    def _is_table(self, at: int) -> bool:
        below = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        return "|" in self.lines[at] and "|" in below and bool(TABLE_RULE.fullmatch(below))

    def _rows(self) -> int:
        many = 0
        while self.at + many < len(self.lines) and "|" in self.lines[self.at + many]:
            many += 1
        return many

    def _callout(self) -> Block:
        many = 0
        while self.at + many < len(self.lines) and self.lines[self.at + many].strip()[:1] == ">":
            many += 1
        block = self._taken("callout", many)
        return Block("callout", block.line, tuple(line[1:].strip() for line in block.lines))

    def _item(self) -> Block:
        """An entry of a list, and what is indented below it; below a question, what follows it."""
        first = self.at
        is_numbered = self.lines[first].strip()[:1].isdecimal()
        lines = [ITEM.sub("", self.lines[first].strip(), count=1)]
        self.at += 1
        if lines[0].rstrip("*_ ").endswith(("?", "？")):
            while self.at < len(self.lines) and not self._begins(self.lines[self.at], is_numbered):
                lines.append(self.lines[self.at].strip())
                self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and not INDENT.match(line):
                break
            if (code := self._fenced()) is not None:
                lines += code
                continue
            lines.append(line.strip())
            self.at += 1
        while lines and not lines[-1]:
            lines.pop()
        return Block("list", first + 1, tuple(lines))

    def _begins(self, line: str, is_numbered: bool) -> bool:
        """Whether a line ends an entry: it is empty, or begins another entry or something else."""
        if ITEM.match(line):
            return line[:1].isdecimal() == is_numbered
        others = (INDENT, HEADING, FENCE)
        return not line.strip() or line.startswith(">") or any(one.match(line) for one in others)

    def _text(self) -> Iterator[Block]:
        """A paragraph; fences in it are a part of it."""
        first, lines = self.at, list[str]()
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            if not line or self._is_table(self.at):
                break
            if FENCE.fullmatch(line):
                code = self._fenced()
                if code is None:
                    yield from [Block("text", first + 1, tuple(lines))] if lines else []
                    yield self._taken("open fence", len(self.lines) - self.at)
                    return
                lines += code
                continue
            if lines and HEADING.match(line):
                break
            if not is_tags(line):
                lines.append(line)
            self.at += 1
        if lines:
            yield Block("text", first + 1, tuple(lines))

    def _fenced(self) -> list[str] | None:
        """The lines of code between two fences; None where there are not two."""
        opened = FENCE.fullmatch(self.lines[self.at])
        if opened is None:
            return None
        mark = opened["mark"]
        close = re.compile(rf"\s*{re.escape(mark[0])}{{{len(mark)},}}\s*")
        for end in range(self.at + 1, min(len(self.lines), self.at + LONGEST)):
            if close.fullmatch(self.lines[end]):
                inside = self.lines[self.at + 1 : end]
                self.at = end + 1
                margin = len(opened[0]) - len(opened[0].lstrip())
                return [CODE + line[min(margin, _indent(line)) :].rstrip() for line in inside]
        return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
