"""Notes in a text: plain, Markdown, and as Obsidian, Notion, Mochi and hashcards write them.

Each block of the text (``blocks``) is one note or several, or is listed: what asks nothing is never
made into a card.

>>> batch = read_markdown("Q: What is a stride?\\nA: The step.\\n", "notes.md")
>>> batch.kind, batch.notes[0].front, batch.notes[0].back
('lines with Q: and A:', 'What is a stride?', 'The step.')
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from quizgen.authoring.blocks import Block, cut
from quizgen.authoring.convert import CODE, paragraphs
from quizgen.authoring.gaps import CODE_SPAN, HIGHLIGHT, has_gaps, is_gapped, sides, with_anki_gaps
from quizgen.authoring.html import line_of
from quizgen.authoring.note import WHOLE, Batch, ImportedNote
from quizgen.authoring.table import COLUMNS

MARKED = re.compile(
    r"\*{0,2}(?:(?P<asked>q|question|frage|f)|(?P<answered>a|answer|antwort)|(?P<cloze>c|cloze))"
    r"\s?\d{0,3}(?P<end>\s?:\*{0,2}|\*{2}:|\.(?=\s))\s*",
    re.IGNORECASE,
)
CALLOUT = re.compile(r"\[!(?P<type>[\w-]+)\][+-]?\s*(?P<title>.*)")
ASKING = frozenset({"question", "faq", "help", "card", "flashcard", "quiz"})  # callouts
SUMMARY = re.compile(r"<summary[^>]*>(?P<text>.*?)</summary>", re.IGNORECASE | re.DOTALL)
DETAILS = re.compile(r"</?details[^>]*>", re.IGNORECASE)
ENDS_ASKING = ("?", "？", ":", "：", "…", "...")
LONGEST_TERM = 60  # characters of a first line that asks without a question mark
ENTRY = re.compile(r"(?:[-*+•–]|\d{1,3}[.)])\s")

QUESTIONS, SIGNED, COLONS = (
    "questions with their answers below",
    "lines with Q: and A:",
    "Obsidian, '::' between sides",
)
BELOW, HIGHLIGHTED, STARTED = (
    "Obsidian, '?' between sides",
    "Obsidian, highlighted gaps",
    "Obsidian, START and END",
)
CALLOUTS, TOGGLES, RULED, TABLED = (
    "Obsidian callouts",
    "toggles, or entries with answers below",
    "Mochi, '---' between sides",
    "Markdown table",
)


def read_markdown(text: str, shown: str) -> Batch:
    """The notes of a text file; places are ``file:line``.

    text: of the whole file.  shown: its name in messages; in a ``.txt`` stars, ticks and brackets
    are what they are.
    """
    reader = _Reader(Batch(shown), cut(text), markdown=not shown.lower().endswith(".txt"))
    reader.read()
    return reader.batch


class _Reader:
    """Goes over the blocks; ``kinds`` counts what made the notes."""

    def __init__(self, batch: Batch, blocks: Sequence[Block], markdown: bool) -> None:
        self.batch = batch
        self.markdown = markdown
        self.blocks = blocks
        self.at = 0
        self.kinds: Counter[str] = Counter()
        # Where questions are marked, what is not is no question.
        self.marks = any(block.kind == "text" and _is_marked(block.lines) for block in blocks)

    def read(self) -> None:
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            self.at += 1
            READ[block.kind](self, block)
        most = [kind for kind, _ in self.kinds.most_common()]
        self.batch.kind = most[0] if most else QUESTIONS
        self.batch.detail = f"also {'; '.join(most[1:])}" if most[1:] else ""

    def place(self, line: int) -> str:
        return f"{self.batch.shown}:{line}"

    # --- notes ---------------------------------------------------------------------

    def note(
        self, kind: str, line: int, front: Sequence[str], back: Sequence[str], twice: bool = False
    ) -> None:
        """A note of some lines; twice: asked in the other direction, too."""
        place, before = self.place(line), len(self.batch.notes)
        asked = self._markup(place, front, gaps=True)
        answer = self._markup(place, back)
        note = ImportedNote(place, asked, answer)
        if note.is_cloze:
            note = ImportedNote(place, asked, why=answer)
        self.batch.add(note)
        if twice and not note.is_cloze:
            self.batch.add(ImportedNote(place, answer, asked))
        self.kinds[kind] += len(self.batch.notes) - before

    def _markup(self, place: str, lines: Sequence[str], *, gaps: bool = False) -> str:
        found = []
        for line in lines:
            if line.startswith(CODE):
                found.append(line)
                continue
            text, lost = line_of(line)
            for what in lost:
                self.batch.leave(place, what, aside=what not in WHOLE)
            found.append(text)
        return self.batch.convert(
            place, paragraphs("\n".join(found)), gaps=gaps, markdown=self.markdown
        )

    def leave(self, line: int, what: str, *, aside: bool = False) -> None:
        self.batch.leave(self.place(line), what, aside=aside)

    # --- blocks --------------------------------------------------------------------

    def read_heading(self, block: Block) -> None:
        title = block.lines[0].lstrip("#").rstrip("# ").strip()
        if not title.endswith(ENDS_ASKING[:2]):
            self.leave(block.line, f"a heading: {block.lines[0]}", aside=True)
            return
        answer: list[str] = []
        while self.at < len(self.blocks) and self._belongs(self.blocks[self.at]):
            block_below = self.blocks[self.at]
            entry = ["- "] if block_below.kind == "list" else [""]
            lines = [block_below.lines[0], *block_below.lines[1:]]
            answer += ["", entry[0] + lines[0], *lines[1:]]
            self.at += 1
        self.note(QUESTIONS, block.line, [title], answer)

    def _belongs(self, block: Block) -> bool:
        """Whether a block below a question is a part of its answer."""
        if block.kind == "list":
            return len(block.lines) == 1 and not sides(block.lines[0])
        if block.kind != "text" or _is_marked(block.lines):
            return False
        return not (_asks(block.lines[0]) or any(map(sides, block.lines)))

    def read_table(self, block: Block) -> None:
        rows = [_row(line) for line in block.lines]
        header = [cell.casefold() for cell in rows[0]]
        named = {
            role: [header.index(name) for name in COLUMNS[role] if name in header]
            for role in ("front", "back")
        }
        if named["front"] and named["back"]:
            asked, answered = named["front"][0], named["back"][0]
        elif len(header) == 2:
            asked, answered = 0, 1
        else:
            what = f"a table of {len(header)} columns, none of them named 'question' and 'answer'"
            self.leave(block.line, what)
            return
        for line, cells in enumerate(rows[2:], start=block.line + 2):
            both = [cells[at] if at < len(cells) else "" for at in (asked, answered)]
            self.note(TABLED, line, both[:1], both[1:])

    def read_details(self, block: Block) -> None:
        whole = DETAILS.sub("", "\n".join(block.lines))
        summary = SUMMARY.search(whole)
        if summary is None:
            self.leave(block.line, "a toggle without its summary")
            return
        body = (whole[: summary.start()] + whole[summary.end() :]).strip()
        self.note(TOGGLES, block.line, [summary["text"].strip()], body.split("\n"))

    def read_start(self, block: Block) -> None:
        """``START``, a type of note, its fields and ``END``, as Obsidian_to_Anki reads them."""
        if block.lines[-1] != "END":
            self.leave(block.line, "START without END")
            return
        kind, fields = block.lines[1] if len(block.lines) > 3 else "", [list[str]()]
        for line in block.lines[2:-1]:
            name, colon, rest = line.partition(":")
            if colon and name.casefold() in ("back", "back extra", "extra"):
                fields.append([rest.strip()])
            elif not (colon and name.casefold() == "tags"):
                fields[-1].append(line.removeprefix("Front:").removeprefix("Text:").strip())
        is_cloze = "cloze" in kind.casefold()
        if len(fields) != 2 and not (is_cloze and len(fields) == 1):
            self.leave(block.line, f"a note of the type '{kind}', whose fields are not known")
            return
        front = with_anki_gaps(fields[0]) if is_cloze else fields[0]
        back = fields[1] if len(fields) > 1 else []
        self.note(STARTED, block.line, front, back, twice="revers" in kind.casefold())

    def read_callout(self, block: Block) -> None:
        match = CALLOUT.fullmatch(block.lines[0])
        if match and match["type"].casefold() in ASKING and match["title"]:
            self.note(CALLOUTS, block.line, [match["title"]], block.lines[1:])
        else:
            self.leave(
                block.line, "a quotation" if match is None else "a callout that asks nothing"
            )

    def read_list(self, block: Block) -> None:
        """An entry with what is indented below it: a toggle."""
        first, rest = block.lines[0], [line for line in block.lines[1:] if line]
        if parted := sides(first):
            self.note(COLONS, block.line, [parted.front], [parted.back], twice=parted.both)
        elif rest and rest[0].startswith("? "):
            self.leave(block.line, f"an entry of a list: {first}")
        elif rest:
            self.note(TOGGLES, block.line, [first], block.lines[1:])
        else:
            self.leave(block.line, f"an entry of a list: {first}")

    def read_open_fence(self, block: Block) -> None:
        self.leave(block.line, "code without an end; close its fence")

    def read_text(self, block: Block) -> None:
        lines = block.lines
        if _is_marked(lines):
            self._signed(block)
        elif (at := next((i for i, line in enumerate(lines) if line in ("?", "??")), 0)) > 0:
            self.note(BELOW, block.line, lines[:at], lines[at + 1 :], twice=lines[at] == "??")
        elif "---" in lines:
            self._ruled(block)
        elif any(map(sides, lines)):
            for line, text in enumerate(lines, start=block.line):
                if parted := sides(text):
                    self.note(COLONS, line, [parted.front], [parted.back], twice=parted.both)
                else:
                    self.leave(line, f"a line that belongs to no question: {_short(text)}")
        elif has_gaps(lines):
            self._gapped(block)
        else:
            self._plain(block)

    def _signed(self, block: Block) -> None:
        """Lines with ``Q:``, ``A:`` and ``C:``; each goes on to the next."""
        begun = [i for i, line in enumerate(block.lines) if MARKED.match(line)]
        for line, text in enumerate(block.lines[: begun[0]], start=block.line):
            self.leave(line, f"a line that belongs to no question: {_short(text)}")
        parts = []
        for at, end in pairwise([*begun, len(block.lines)]):
            match = MARKED.match(block.lines[at])
            assert match is not None
            rest = [block.lines[at][match.end() :], *block.lines[at + 1 : end]]
            parts.append((block.line + at, str(match.lastgroup and _sign(match)), rest))
        while parts:
            line, sign, lines = parts.pop(0)
            if sign == "cloze":
                self.note(SIGNED, line, with_anki_gaps(lines, brackets=True), [])
            elif sign == "asked" and parts and parts[0][1] == "answered":
                self.note(SIGNED, line, lines, parts.pop(0)[2])
            elif sign == "asked":
                self.leave(line, f"a question without an answer: {_short(lines[0])}")
            else:
                self.leave(line, f"an answer without a question: {_short(lines[0])}")

    def _ruled(self, block: Block) -> None:
        at = block.lines.index("---")
        front, back = block.lines[:at], block.lines[at + 1 :]
        if not back or "---" in back:
            self.leave(block.line, f"sides parted by more than one '---': {_short(front[0])}")
            return
        self.note(RULED, block.line, front, back)

    def _gapped(self, block: Block) -> None:
        lines = with_anki_gaps(block.lines)
        kind = HIGHLIGHTED if any(map(HIGHLIGHT.search, block.lines)) else QUESTIONS
        last = max(i for i, line in enumerate(lines) if is_gapped(line))
        self.note(kind, block.line, lines[: last + 1], lines[last + 1 :])

    def _plain(self, block: Block) -> None:
        """The first line asks, the others answer; code above the question belongs to it."""
        lines = block.lines
        first = next((i for i, line in enumerate(lines) if not line.startswith(CODE)), len(lines))
        front, back = lines[: first + 1], lines[first + 1 :]
        if first == len(lines):
            self.leave(block.line, "code without a question")
        elif not back:
            self.leave(block.line, f"a question without an answer: {_short(lines[first])}")
        elif self.marks and not _asks(lines[first]):
            self.leave(block.line, f"a line that belongs to no question: {_short(lines[first])}")
        elif _is_prose(lines[first:]):
            self.leave(block.line, f"a paragraph that asks nothing: {_short(lines[first])}")
        else:
            self.note(QUESTIONS, block.line, front, back)


READ = {
    "heading": _Reader.read_heading,
    "table": _Reader.read_table,
    "details": _Reader.read_details,
    "start": _Reader.read_start,
    "callout": _Reader.read_callout,
    "list": _Reader.read_list,
    "open fence": _Reader.read_open_fence,
    "text": _Reader.read_text,
}


def _is_marked(lines: Sequence[str]) -> bool:
    return any(_sign(match) in ("asked", "cloze") for match in map(MARKED.match, lines) if match)


def _sign(match: re.Match[str]) -> str:
    return next(name for name in ("asked", "answered", "cloze") if match[name])


def _asks(line: str) -> bool:
    return line.rstrip("*_ ").endswith(ENDS_ASKING)


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether this goes on from line to line, and is no question above its answer."""
    first, second = lines[0], lines[1]
    if _asks(first) or second.startswith(CODE) or ENTRY.match(second):
        return False
    goes_on = first[-1].isalnum() or first[-1] in ",;-("
    return len(first) > LONGEST_TERM or (goes_on and second[:1].islower() and len(lines) > 2)


def _row(line: str) -> list[str]:
    """The cells of a row of a Markdown table."""
    held = CODE_SPAN.sub(lambda span: span[0].replace("|", "\ue002"), line.replace(r"\|", "\ue002"))
    return [cell.strip().replace("\ue002", "|") for cell in held.strip().strip("|").split("|")]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TERM else f"{text[: LONGEST_TERM - 3]}..."
