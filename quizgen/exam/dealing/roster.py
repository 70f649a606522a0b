"""The roster: who sits the exam, from any CSV with an id column."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from quizgen.errors import did_you_mean
from quizgen.files.table import CsvRow, CsvTable, TableError, by_name, read_table
from quizgen.questions.paper import Student

COLUMNS = {
    "id": (
        "id",
        "student id",
        "id number",
        "student number",
        "student no",
        "matriculation number",
        "matrikelnummer",
        "registration",
        "sid",
        "number",
        "student",
        "orgdefinedid",
        "sis id",
        "sis user id",
        "username",
        "user",
        "login",
    ),
    "name": ("name", "full name", "student name", "display name", "student"),
    "first": ("first name", "firstname", "given name", "given names", "forename", "vorname"),
    "last": ("last name", "lastname", "surname", "family name", "nachname", "familienname"),
    "email": ("email", "email address", "mail"),
    "section": ("section", "group", "class", "tutorial", "groups"),
    "seat": ("seat", "place", "sitzplatz"),
    "large": ("large print", "large", "large type"),
    "extra": ("extra time", "extra minutes", "extra", "time extension"),
}
YES, NO = ("yes", "y", "x", "1", "true", "ja"), ("", "no", "n", "0", "false", "-", "nein")
# Canvas' own number of a student stands in ID; what a course knows them by, beside it.
CANVAS = ("sis user id", "sis login id")
NOBODY = re.compile(r"points possible|student,? test|test student", re.IGNORECASE)
LOST = "\ufffd"  # stands for bytes that are no text
NOT_UTF_8 = "this line holds bytes that are not UTF-8", "save the file as UTF-8"
LONGEST_ID = 200
EXTRA = re.compile(r"\+?(?P<number>\d{1,3})\s*(?P<unit>%|min(?:utes?|s)?\.?|m)?", re.IGNORECASE)
MOST_EXTRA = 600  # minutes


def read_roster(path: Path, minutes: int, shown: str = "") -> list[Student]:
    """The students in the file's order.

    minutes: of the exam, for extra time in percent.  Every TableError says file and line.
    """
    table = read_table(path, shown)
    if table.header[0].startswith("PK\x03\x04"):
        raise TableError(table.shown, "this is a workbook (.xlsx), not CSV", "save it as CSV first")
    for error in table.bad:
        raise TableError(error.where, error.what, error.fix)
    columns = by_name(table, COLUMNS)
    if columns["name"] == columns["id"]:
        columns["name"] = None
    if columns["id"] is not None and not any(row.cell(columns["id"]) for row in table.rows):
        columns["id"] = table.column("username", "login") or columns["id"]
    canvas = table.column(*CANVAS)
    if canvas is not None and columns["id"] is not None:
        columns["id"], columns["name"] = canvas, columns["name"] or table.column("student")
    if columns["id"] is None:
        names = ", ".join(name.strip() for name in table.header if name.strip()) or "none"
        fix = did_you_mean("id", [name.strip() for name in table.header])
        raise TableError(
            table.top,
            f"no column holds the students' ids (there are: {names})",
            fix if "did you mean" in fix else "call the column with the ids 'id'",
        )
    if table.is_twice(columns["id"]):
        name = table.header[columns["id"]].strip()
        raise TableError(table.top, f"two columns are called '{name}'", "keep the one with the ids")
    if any(LOST in name for name in table.header):
        raise TableError(table.top, *NOT_UTF_8)
    if not table.rows:
        raise TableError(table.shown, "the roster has no student", "one row for each, below 'id'")
    students: list[Student] = []
    lines: dict[str, int] = {}
    for row in table.rows:
        if canvas is not None and any(NOBODY.fullmatch(cell.strip()) for cell in row.cells[:2]):
            continue  # Canvas' row of points, and its pretended student
        student = _student(table, row, columns, minutes)
        key = student.id.casefold()
        if key in lines:
            what = f"the id '{student.id}' stands in line {lines[key]} already"
            raise TableError(table.place(row), what, "every student has an id of their own")
        lines[key] = row.line
        students.append(student)
    return students


def clean_id(text: str) -> str:
    """An id as it is compared: without spaces around it, letters with accents in one form."""
    return unicodedata.normalize("NFC", text.strip())


def _student(table: CsvTable, row: CsvRow, columns: dict[str, int | None], minutes: int) -> Student:
    place = table.place(row)
    if any(LOST in cell for cell in row.cells):
        raise TableError(place, *NOT_UTF_8)
    identifier = clean_id(row.cell(columns["id"]))
    if not identifier:
        others = [
            name
            for name in ("username", "email")
            if row.cell(table.column(name, f"{name} address"))
        ]
        fix = f"call the column '{others[0]}' 'id' if everybody has one there" if others else ""
        raise TableError(place, "the id is empty", fix or "give every student one")
    if len(identifier) > LONGEST_ID or not identifier.isprintable():
        raise TableError(place, "this is no id: it is too long or holds control characters")
    parts = [row.cell(columns["first"]), row.cell(columns["last"])]
    return Student(
        id=identifier,
        name=row.cell(columns["name"]) or " ".join(filter(None, parts)),
        section=row.cell(columns["section"]),
        email=row.cell(columns["email"]),
        extra_minutes=_extra(row.cell(columns["extra"]), minutes, place),
        seat=row.cell(columns["seat"]),
        large_print=_large(row.cell(columns["large"]), place),
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
    number = int(match["number"])
    extra = -(-minutes * number // 100) if match["unit"] == "%" else number
    if extra > MOST_EXTRA:
        raise TableError(place, f"{extra} minutes of extra time", f"at most {MOST_EXTRA}")
    return extra
