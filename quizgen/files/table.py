"""Tables as people and programs save them: CSV in any dress, text exports, Excel workbooks.

Notes, rosters, responses and marks are all read here.  A row that cannot be read never hides the
rows after it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from quizgen.errors import QuizgenError
from quizgen.files.disk import FileError
from quizgen.files.encoding import decoded, is_workbook
from quizgen.files.separator import (
    SHOWN,
    Record,
    cells_of,
    choose,
    header_at,
    named_separator,
    records,
)

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SEP = re.compile(r'"?sep=(.)"?[,;\s]*', re.IGNORECASE)  # a first line that Excel writes and reads
SETTING = re.compile(  # which Anki begins its text exports with
    r'"?#(separator|html|columns|if matches|(?:guid|note ?type|deck|tags)(?: column)?):(.*)',
    re.IGNORECASE | re.DOTALL,
)
MARKUP = re.compile(r"\s*(<!doctype html|<html|<table|<\?xml|[{]\s*\"|\[\s*[{])", re.IGNORECASE)
AS_FORMULA = re.compile(r'="(?P<text>.*)"', re.DOTALL)  # as spreadsheets keep ids as texts
QUOTED = re.compile(r"'(?P<text>\d[\w.\-]*)'")
AS_TEXT = re.compile(r"'(?=[\d=+\-@])")
INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
BLANK = " \t\u00a0,;|"  # all that an empty row may hold
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
        if column is None or column >= len(self.cells):
            return ""
        return self.cells[column].strip().strip(INVISIBLE).strip()


@dataclass(frozen=True)
class CsvTable:
    """The header, the rows that can be read, and an error for each that cannot.

    unread: the cells of those that cannot, as far as they can be told; only to see whose they are.
    first: the header's line.
    delimiter: what parts the cells; empty in a workbook.
    kind: what the file was recognized as, as in "UTF-8, semicolons between cells".
    said: sentences about the reading that a person should see.
    settings: by lower-case name, what lines such as Anki's ``#html:true`` say.
    comments: lines that belong to no row: those with ``#``, and a title above the header.
    """

    shown: str
    header: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    bad: tuple[TableError, ...]
    unread: tuple[CsvRow, ...] = ()
    first: int = 1
    delimiter: str = ","
    kind: str = ""
    said: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    comments: tuple[CsvRow, ...] = ()

    @property
    def top(self) -> str:
        """Where the header stands."""
        return f"{self.shown}:{self.first}"

    def is_twice(self, column: int) -> bool:
        """Whether another column bears the same name."""
        return self._names.count(self._names[column]) > 1

    def place(self, row: CsvRow) -> str:
        return f"{self.shown}:{row.line}"

    def column(self, *names: str) -> int | None:
        """The first column that bears one of the names, the first name first."""
        return next((self._keys[key] for key in map(_key, names) if key in self._keys), None)

    @cached_property
    def _keys(self) -> dict[str, int]:
        """The first column of each name, by what is compared of it."""
        found: dict[str, int] = {}
        for column, name in enumerate(self._names):
            found.setdefault(_key(name), column)
        return found

    @cached_property
    def _names(self) -> list[str]:
        return [plain(name) for name in self.header]


def plain(name: str) -> str:
    """A column's name as it is compared.

    name: as the file has it.

    >>> plain("  Student_ID "), plain("E-mail address"), plain("Matrikel-Nr. *")
    ('student id', 'email address', 'matrikel nr')
    """
    folded = unicodedata.normalize("NFKC", name).casefold().replace("e-mail", "email")
    words = re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", " ", folded.replace("\u2019", "'"))
    return re.sub(r"[_\s]+", " ", words).strip(f" .:#*{INVISIBLE}")


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    """A plain name without what parts its words: ``studentId`` and ``student id`` are one."""
    return re.sub(r"[\s.\-/]+", "", name)


def cleaned(cell: str) -> str:
    """A cell without what a spreadsheet wraps around a text that looks like a number.

    cell: as the file has it.

    >>> cleaned('="00113"'), cleaned("'00111"), cleaned("'tis")
    ('00113', '00111', "'tis")
    """
    if match := AS_FORMULA.fullmatch(cell.strip()):
        return match["text"].replace('""', '"')
    if match := QUOTED.fullmatch(cell.strip()):
        return match["text"]
    return AS_TEXT.sub("", cell, count=1) if AS_TEXT.match(cell) else cell


def read_table(path: Path, shown: str = "") -> CsvTable:
    """A table's file; an error where it is no table, or holds no header.

    path: of a text with separators, or of a workbook.
    shown: its name in messages.
    """
    name = shown or str(path)
    data = bytes_of(path, name)
    if is_workbook(data):
        return _read_workbook(data, name)
    text = decoded(data, name)
    table = parse_table(text.text, name, text.encoding)
    return _with(table, said=(*filter(None, [text.said]), *table.said))


def parse_table(text: str, shown: str, encoding: str = "text") -> CsvTable:
    """The table in a text: header, rows, and what could not be read.

    text: of the file.
    shown: its name in messages.
    encoding: to be told with what was recognized.

    >>> table = parse_table("sep=;\\nid;name\\n7;Bo", "r.csv", "UTF-8")
    >>> table.kind, table.rows[0].cells
    ('UTF-8, semicolon between cells', ('7', 'Bo'))
    """
    if match := MARKUP.match(text):
        what = "a web page (HTML)" if "<" in match[1] else "JSON"
        fix = "open it in a spreadsheet program and save it as CSV; or export it as CSV"
        raise TableError(shown, f"this is {what}, not a table", fix)
    lines = LINE.findall(text.lstrip("\ufeff"))
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise TableError(shown, "the file is empty", "its first line names the columns")
    told = SEP.fullmatch(lines[first])
    if told and first + 1 < len(lines):
        first += 1
    first, settings, comments = _above(lines, first)
    told_by_anki = named_separator(settings["separator"]) if "separator" in settings else ""
    delimiter = (told[1] if told else "") or told_by_anki or choose(lines, first, shown)
    if comments and _is_header(lines, comments[-1], first, delimiter):
        first = comments.pop().line - 1
    found = list(records(lines, first, delimiter))
    rows, hidden = _commented(found, delimiter, bool(comments or settings))
    if not rows:
        raise TableError(shown, "the table is empty", "its first line names the columns")
    kind = f"{encoding}, {SHOWN.get(delimiter, delimiter)} between cells"
    table = _table(shown, rows, lines, delimiter)
    comments = [*comments, *hidden, *table.comments]
    return _with(table, kind=kind, settings=settings, comments=tuple(comments))


def _with(table: CsvTable, **changes: object) -> CsvTable:
    from dataclasses import replace

    return replace(table, **changes)  # type: ignore[arg-type]


def bytes_of(path: Path, shown: str) -> bytes:
    """The bytes of a file that is no larger than a table may be.

    path: of the file.
    shown: its name in messages.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise FileError(shown, f"{what}") from None
    if len(data) > MOST_BYTES:
        raise TableError(shown, "larger than 200 MB", "split it")
    return data


def _read_workbook(data: bytes, shown: str) -> CsvTable:
    from quizgen.files.workbook import sheet_rows

    sheet = sheet_rows(data, shown)
    found: list[Record] = [
        (at, cells) for at, cells in enumerate(sheet.rows) if any(map(str.strip, cells))
    ]
    if not found:
        raise TableError(shown, "the workbook is empty", "its first row names the columns")
    others = ", ".join(f"'{name}'" for name in sheet.others)
    said = (f"{shown}: only the first sheet is read, not {others}",) if others else ()
    return _with(_table(shown, found, (), ""), kind="Excel workbook", said=said)


def _above(lines: Sequence[str], first: int) -> tuple[int, dict[str, str], list[CsvRow]]:
    """Where the table begins, and the settings and comments above it."""
    settings: dict[str, str] = {}
    comments = []
    while first < len(lines) and (
        not lines[first].strip() or lines[first][:2].strip('"')[:1] == "#"
    ):
        if match := SETTING.match(lines[first]):
            name, value = match[1].casefold(), match[2].rstrip("\r\n")
            is_list = name in ("separator", "columns")
            settings[name] = value if is_list else value.rstrip(',;\t "').strip()
        elif re.match(r"#\s*[,;\t|]", lines[first]):
            break  # a header whose first column counts the rows
        elif lines[first].strip():
            comments.append(CsvRow(first + 1, (lines[first].strip(),)))
        first += 1
    return first, settings, comments


def _is_header(lines: Sequence[str], last: CsvRow, first: int, delimiter: str) -> bool:
    """Whether the line with ``#`` above the rows names their columns."""
    if delimiter == ":" or first >= len(lines):
        return False
    names, below = (cells_of(lines[at : at + 1], delimiter) for at in (last.line - 1, first))
    return 1 < len(names) == len(below) and not isinstance(names, str)


def _commented(
    found: Sequence[Record], delimiter: str, has_comments: bool
) -> tuple[list[Record], list[CsvRow]]:
    """The rows, and the comments between them."""
    rows: list[Record] = []
    comments = []
    for at, cells in found:
        text = cells[0] if not isinstance(cells, str) and cells else ""
        alone = not isinstance(cells, str) and not any(cell.strip() for cell in cells[1:])
        if text.startswith("#") and rows and (delimiter == ":" or (has_comments and alone)):
            comments.append(CsvRow(at + 1, (delimiter.join(cells),)))
        else:
            rows.append((at, cells))
    return rows, comments


def _table(shown: str, found: Sequence[Record], lines: Sequence[str], delimiter: str) -> CsvTable:
    """The header and the rows below it."""
    skipped = header_at([[] if isinstance(cells, str) else cells for _, cells in found[:200]])
    above = [CsvRow(at + 1, tuple(cells)) for at, cells in found[:skipped]]
    top, header = found[skipped]
    if isinstance(header, str):
        raise TableError(f"{shown}:{top + 1}", f"the header cannot be read ({header})")
    rows, bad, unread = [], [], []
    for at, cells in found[skipped + 1 :]:
        place = f"{shown}:{at + 1}"
        if isinstance(cells, str):
            bad.append(TableError(place, f"this row cannot be read ({cells})", "check its quotes"))
            pieces = lines[at].replace('"', "").split(delimiter)
            unread.append(CsvRow(at + 1, tuple(pieces)))
        elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            what = f"this row has {len(cells)} cells, the header has {len(header)}"
            bad.append(TableError(place, what, f"put cells that hold '{delimiter}' in quotes"))
            unread.append(CsvRow(at + 1, tuple(cells)))
        elif any(cell.strip(BLANK) for cell in cells):
            rows.append(CsvRow(at + 1, tuple(map(cleaned, cells))))
    return CsvTable(
        shown,
        tuple(map(cleaned, header)),
        tuple(rows),
        tuple(bad),
        tuple(unread),
        top + 1,
        delimiter,
        comments=tuple(above),
    )


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
