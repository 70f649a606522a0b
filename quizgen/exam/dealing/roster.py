"""The roster: who sits the exam, from the table that a course's program exports."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from quizgen.exam.dealing.columns import (
    CANVAS_IDS,
    COLUMNS,
    TWO_WAYS,
    email_column,
    full_name,
    id_columns,
    listed,
    nobodys,
)
from quizgen.files.encoding import LOST
from quizgen.files.table import (
    INVISIBLE,
    CsvRow,
    CsvTable,
    TableError,
    by_name,
    plain,
    read_table,
)
from quizgen.questions.paper import Student

YES, NO = ("yes", "y", "x", "1", "true", "ja"), ("", "no", "n", "0", "false", "-", "nein")
NO_GROUP = ("no groups", "keine gruppen", "aucun groupe", "sin grupos", "-")  # as Moodle says it
NOT_UTF_8 = "this line holds bytes that are not UTF-8", "save the file as UTF-8"
LONGEST_ID = 200
ROUNDED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)  # a long number, as Excel shows it
EXTRA = re.compile(
    r"\+?(?P<number>\d{1,3}([.,]\d+)?)\s*(?P<unit>%|min(?:utes?|s)?\.?|m)?", re.IGNORECASE
)
MOST_EXTRA = 600  # minutes


@dataclass(frozen=True)
class _Columns:
    """Which column plays which part; ids may be in several, of which the first filled counts."""

    part: Mapping[str, int | None]
    ids: tuple[int, ...]
    swapped: bool


def read_roster(
    path: Path, minutes: int, shown: str = "", say: Callable[[str], None] = lambda said: None
) -> list[Student]:
    """The students in the file's order.

    path: of any table with a column of ids, user names or e-mail addresses.
    minutes: of the exam, for extra time in percent.
    shown: the file's name in messages.
    say: takes a sentence about each thing that was left out, or taken from elsewhere.

    Every TableError says file and line.
    """
    table = read_table(path, shown)
    why = nobodys(table)
    for error, row in zip(table.bad, table.unread, strict=True):
        if not why(row):
            raise TableError(error.where, error.what, error.fix)
    if any(LOST in name for name in table.header):
        raise TableError(table.top, *NOT_UTF_8)
    for sentence in table.said:
        say(sentence)
    rows = []
    for row in table.rows:
        if reason := why(row):
            say(f"{table.place(row)}: {reason}; it is left out")
        else:
            rows.append(row)
    columns = _columns(table, rows)
    if not rows:
        fix = f"one row for each, below '{table.header[columns.ids[0]].strip()}'"
        raise TableError(table.shown, "the roster has no student", fix)
    students: list[Student] = []
    lines: dict[str, int] = {}
    for row in rows:
        student = _student(table, row, columns, minutes, say)
        key = student.id.casefold()
        if key in lines:
            what = f"the id '{student.id}' stands in line {lines[key]} already"
            raise TableError(table.place(row), what, "every student has an id of their own")
        lines[key] = row.line
        students.append(student)
    for sentence in _remarks(table, columns, students):
        say(f"{table.shown}: {sentence}")
    return students


def clean_id(text: str) -> str:
    """An id as it is compared: accents in one form, without what programs add to it.

    text: as a file has it.

    >>> clean_id(" #00111 "), clean_id("40111.0")
    ('00111', '40111')
    """
    shown = "".join(sign for sign in text if sign not in INVISIBLE)
    whole = unicodedata.normalize("NFC", shown.strip()).removeprefix("#")
    return re.sub(r"^(\d+)\.0$", r"\1", whole)


def _columns(table: CsvTable, rows: list[CsvRow]) -> _Columns:
    """TableError if nothing tells the students apart."""
    part = by_name(table, {name: names for name, names in COLUMNS.items() if name != "id"})
    part["email"] = email_column(table)
    ids = [*id_columns(table), *([] if part["email"] is None else [part["email"]])]
    if not ids and (column := table.column("student")) is not None:
        ids, part["name"] = [column], None
    if not ids:
        raise _no_ids(table)
    filled = [column for column in ids if not rows or any(row.cell(column) for row in rows)]
    for column in filled[:1]:
        if table.is_twice(column):
            what = f"two columns are called '{table.header[column].strip()}'"
            raise TableError(table.top, what, "keep the one with the ids")
    name = part["name"]
    if name in ids:
        part["name"] = name = None
    called = plain(table.header[name]) if name is not None else ""
    return _Columns(part, tuple(filled or ids), "," in called or called in TWO_WAYS)


def _no_ids(table: CsvTable) -> TableError:
    names = [name.strip() for name in table.header if name.strip()]
    what = f"no column holds the students' ids (there are: {', '.join(names) or 'none'})"
    fix = "call the column that holds them 'id'"
    if any(re.search(r"@|\d{3}", name) for name in names):
        fix = "begin the file with a line that names the columns, such as id,name"
    return TableError(table.top, what, fix)


def _remarks(table: CsvTable, columns: _Columns, students: list[Student]) -> Iterator[str]:
    """What was left out of the table, or not found where it should be."""
    first = next(iter(id_columns(table)), None)
    used = {*columns.part.values(), columns.ids[0], first}
    name = table.header[columns.ids[0]].strip()
    if first is None:
        yield f"there is no column of ids; they are taken from '{name}'"
    elif first != columns.ids[0]:
        yield f"'{table.header[first].strip()}' is empty; the ids are taken from '{name}'"
    elif table.column(*COLUMNS["id"], *CANVAS_IDS) is None:
        yield f"the ids are taken from '{name}'"
    unused = [
        header.strip()
        for column, header in enumerate(table.header)
        if header.strip() and column not in used
    ]
    if unused:
        yield f"not used: {listed(unused)}"
    if table.comments:
        lines = ", ".join(str(row.line) for row in table.comments[:6])
        yield f"comments left out: line{'s' * (len(table.comments) > 1)} {lines}"
    names = Counter(student.name.casefold() for student in students if student.name)
    for student in students:
        if names.pop(student.name.casefold(), 0) > 1:
            yield f"several students are called {student.name}; only their ids tell them apart"


def _student(
    table: CsvTable,
    row: CsvRow,
    columns: _Columns,
    minutes: int,
    say: Callable[[str], None],
) -> Student:
    place = table.place(row)
    if any(LOST in cell for cell in row.cells):
        raise TableError(place, *NOT_UTF_8)
    column = next((one for one in columns.ids if row.cell(one)), None)
    if column is None:
        raise TableError(place, "the id is empty", "give every student one")
    identifier = clean_id(row.cell(column))
    if column != columns.ids[0]:
        own, other = (table.header[one].strip() for one in (columns.ids[0], column))
        say(f"{place}: '{own}' is empty; the id is '{identifier}', from '{other}'")
    if ROUNDED.fullmatch(identifier):
        what = f"'{identifier}' is a number that a spreadsheet has rounded"
        raise TableError(place, what, "format the column of ids as text, and export it again")
    if not identifier or len(identifier) > LONGEST_ID or not identifier.isprintable():
        raise TableError(place, "this is no id: it is too long or holds control characters")
    part = {name: row.cell(column) for name, column in columns.part.items()}
    return Student(
        id=identifier,
        name=full_name(part["name"], part["first"], part["last"], columns.swapped),
        section="" if part["section"].casefold() in NO_GROUP else part["section"],
        email=part["email"],
        extra_minutes=_extra(part["extra"], minutes, place),
        seat=part["seat"],
        large_print=_large(part["large"], place),
    )


def _large(text: str, place: str) -> bool:
    if text.casefold() not in (*YES, *NO):
        raise TableError(place, f"'{text}' under 'large print'", "write yes, or nothing")
    return text.casefold() in YES


def _extra(text: str, minutes: int, place: str) -> int:
    """Extra time in minutes; percent of the exam's time are rounded up."""
    if not text or text in ("-", "no"):
        return 0
    match = EXTRA.fullmatch(text)
    if match is None:
        raise TableError(place, f"'{text}' is no extra time", "write minutes (15) or 25%")
    number = Fraction(match["number"].replace(",", "."))
    extra = ceil(minutes * number / 100 if match["unit"] == "%" else number)
    if extra > MOST_EXTRA:
        raise TableError(place, f"{extra} minutes of extra time", f"at most {MOST_EXTRA}")
    return extra
