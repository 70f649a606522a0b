"""A card about to be written: its fields in order, and how they stand in YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizgen.files.signs import UNWRITTEN
from quizgen.files.yaml import LINE_END

PLAIN = re.compile(r"[A-Za-z][\w ,.()'/-]*")  # needs no quotes
WORDS = {"true", "false", "null"}  # would be read as more than text


@dataclass(frozen=True)
class DraftOption:
    """An option of a choice; ``word`` is ``right`` or ``wrong``."""

    id: str
    word: str
    text: str
    because: str = ""


@dataclass(frozen=True)
class Draft:
    """A card; texts are markup.  ``text`` is what the kind of card begins with."""

    id: str
    kind: str
    text: str
    source: str
    answer: str = ""
    why: str = ""
    options: tuple[DraftOption, ...] = ()
    figure: str = ""
    differs: tuple[str, ...] = ()

    def yaml(self, indent: str = "  ") -> str:
        """The card as an entry of ``cards``, its dash behind ``indent``."""
        lines = [f"id: {scalar(self.id)}"]
        if self.figure:
            lines.append(f"figure: {scalar(self.figure)}")
        lines += _block(self.kind, self.text)
        lines += _block("answer", self.answer)
        if self.options:
            lines.append("options:")
        for option in self.options:
            fields = [f"id: {option.id}", *_block(option.word, option.text)]
            lines += _entry([*fields, *_block("because", option.because)], "  ")
        lines += _block("why", self.why)
        lines.append(f"source: {scalar(self.source)}")
        if self.differs:
            lines.append(f"differs: [{', '.join(map(scalar, self.differs))}]")
        return "".join(f"{line}\n" for line in _entry(lines, indent))


def _entry(lines: Sequence[str], indent: str) -> list[str]:
    """Lines as one entry of a list."""
    starts = [f"{indent}- ", *[f"{indent}  "] * (len(lines) - 1)]
    return [(start + line).rstrip() for start, line in zip(starts, lines, strict=True)]


def _block(key: str, text: str) -> list[str]:
    lines = clean(text)
    return [f"{key}: |", *(f"  {line}" for line in lines)] if lines else []


def clean(text: str) -> list[str]:
    """The lines of a text without what no YAML file holds: control characters, outer spaces."""
    whole = text.encode("utf-8", "replace").decode()
    lines = [UNWRITTEN.sub("", line).strip() for line in LINE_END.split(whole)]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def scalar(text: str) -> str:
    """A one-line value.

    >>> print(scalar("lecture notes"), scalar("Batch Normalization: ... (2015)"), scalar("1998"))
    lecture notes "Batch Normalization: ... (2015)" "1998"
    """
    line = " ".join(" ".join(clean(text)).split())
    plain = PLAIN.fullmatch(line) and line.casefold() not in WORDS
    return line if plain else json.dumps(line, ensure_ascii=False)
