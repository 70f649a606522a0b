"""CSV files as people and programs save them: any delimiter, with or without a byte order mark.

A row that cannot be read never hides the rows after it.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizgen.errors import QuizgenError
from quizgen.files.disk import FileError

DELIMITERS = ",;\t|"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SEP = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # a first line that Excel writes and reads
LONGEST = 200  # lines that one quoted row may go over
MOST_BYTES = 200_000_000


class TableError(QuizgenError):
    """A roster, responses, or another table that cannot be used, or a row of it."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row with the line on which it begins; ``cells`` by the header's column."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The text of a column; nothing where there is no such column."""
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True)
class CsvTable:
    """The header, the rows that can be read, and an error for each that cannot.

    unread: the cells of those that cannot, as far as they can be told; only to see whose they are.
    first: the header's line.
    """

    shown: str
    header: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    bad: tuple[TableError, ...]
    unread: tuple[CsvRow, ...] = ()
    first: int = 1

    @property
    def top(self) -> str:
        """Where the header stands."""
        return f"{self.shown}:{self.first}"

    def is_twice(self, column: int) -> bool:
        """Whether another column bears the same name."""
        names = [plain(name) for name in self.header]
        return names.count(names[column]) > 1

    def place(self, row: CsvRow) -> str:
        return f"{self.shown}:{row.line}"

    def column(self, *names: str) -> int | None:
        """The first column that bears one of the names, the first name first."""
        known = [plain(name) for name in self.header]
        return next((known.index(name) for name in names if name in known), None)


def plain(name: str) -> str:
    """A column's name as it is compared.

    >>> plain("  Student_ID "), plain("E-mail address")
    ('student id', 'email address')
    """
    words = re.sub(r"[_\s]+", " ", name.casefold().replace("e-mail", "email"))
    return words.strip(" .:#\ufeff")


def read_table(path: Path, shown: str = "") -> CsvTable:
    """A CSV file; TableError where it holds no header."""
    name = shown or str(path)
    return parse_table(_text(path, name), name)


def parse_table(text: str, shown: str) -> CsvTable:
    """The table in a text: header, rows, and what could not be read."""
    lines = LINE.findall(text.lstrip("\ufeff"))
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise TableError(shown, "the file is empty", "its first line names the columns")
    told = SEP.fullmatch(lines[first])
    if told and first + 1 < len(lines):
        first += 1
    delimiter = told[1] if told else _delimiter(lines[first])
    records = list(_records(lines, first, delimiter))
    top, header = records[0]
    if isinstance(header, str):
        raise TableError(f"{shown}:{top}", f"the header cannot be read ({header})")
    rows, bad, unread = [], [], []
    for line, cells in records[1:]:
        place = f"{shown}:{line}"
        if isinstance(cells, str):
            bad.append(TableError(place, f"this row cannot be read ({cells})", "check its quotes"))
            pieces = lines[line - 1].replace('"', "").split(delimiter)
            unread.append(CsvRow(line, tuple(pieces)))
        elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            what = f"this row has {len(cells)} cells, the header has {len(header)}"
            bad.append(TableError(place, what, f"put cells that hold '{delimiter}' in quotes"))
            unread.append(CsvRow(line, tuple(cells)))
        elif any(cell.strip() for cell in cells):
            rows.append(CsvRow(line, tuple(cells)))
    return CsvTable(shown, tuple(header), tuple(rows), tuple(bad), tuple(unread), top)


def _text(path: Path, shown: str) -> str:
    """UTF-8, or UTF-16 where a mark says so; bytes that are no text become a sign no id holds."""
    try:
        data = path.read_bytes()
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise FileError(shown, f"{what}") from None
    if len(data) > MOST_BYTES:
        raise TableError(shown, "larger than 200 MB", "split it")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if wide else "utf-8-sig", errors="replace")


def _delimiter(header: str) -> str:
    """The sign that parts the header into most columns."""
    outside = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=outside.count)


def _records(
    lines: Sequence[str], first: int, delimiter: str
) -> Iterator[tuple[int, list[str] | str]]:
    """Each row's cells with its line's number, or why it cannot be read."""
    at, width = first, 0
    while at < len(lines):
        end = _end(lines, at)
        cells = _cells(lines[at:end], delimiter)
        if isinstance(cells, str) or (end > at + 1 and width and len(cells) > width):
            end, cells = at + 1, _cells(lines[at : at + 1], delimiter)
        width = width or (0 if isinstance(cells, str) else len(cells))
        if lines[at].strip():
            yield at + 1, cells
        at = end


def _end(lines: Sequence[str], at: int) -> int:
    """The line after a row: a row goes on while a quote is open."""
    quotes = 0
    for end in range(at, min(at + LONGEST, len(lines))):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            return end + 1
    return at + 1


def _cells(lines: Sequence[str], delimiter: str) -> list[str] | str:
    text = "".join(lines).replace("\0", "\ufffd")
    try:
        rows = list(csv.reader([text.rstrip("\r\n")], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)
    return rows[0] if rows else []


# --- writing --------------------------------------------------------------------------

BREAK = re.compile(r"[\r\n]+")
FORMULA = re.compile(r"\s*[=+\-@\t\r]")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


def defused(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula.

    >>> defused("=cmd()"), defused("-3.5"), defused("@me")
    ("'=cmd()", '-3.5', "'@me")
    """
    cell = BREAK.sub(" ", cell)
    if FORMULA.match(cell) and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def csv_text(
    header: Sequence[str],
    rows: Iterator[Sequence[str]] | Sequence[Sequence[str]],
    decimal_mark: str = ".",
) -> str:
    """A table as CSV that spreadsheets and programs read, its cells defused.

    decimal_mark: of the reader's country; where it is a comma, semicolons part the cells, as
    spreadsheets there expect it.

    >>> csv_text(["id", "total"], [["a,b", "1.5"]], ",")
    'id;total\\na,b;1,5\\n'
    """
    import io

    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if decimal_mark == "," else ",", lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_local(defused(cell), decimal_mark) for cell in row] for row in rows)
    return out.getvalue()


def _local(cell: str, decimal_mark: str) -> str:
    is_decimal = decimal_mark == "," and NUMBER.fullmatch(cell)
    return cell.replace(".", ",") if is_decimal else cell


def by_name(table: CsvTable, columns: Mapping[str, tuple[str, ...]]) -> dict[str, int | None]:
    """Which column plays which part, by the names it may have."""
    return {part: table.column(*names) for part, names in columns.items()}
