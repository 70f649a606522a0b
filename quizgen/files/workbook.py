"""The rows of an Excel workbook as it shows them, through the optional library openpyxl."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from quizgen.files.encoding import SAVE_AS_CSV, KindError

LARGEST = 200_000_000  # bytes that all parts of a workbook unpack to
PADDED = re.compile(r"0{2,}")  # a number format that fills up with zeros, as 00000 does
DAMAGED = (
    *(zipfile.BadZipFile, ParseError, ValueError, KeyError, TypeError, IndexError),
    *(AttributeError, OSError, EOFError, NotImplementedError, OverflowError),
)


class SheetRows(NamedTuple):
    """The rows of a workbook's sheet from its first row on, and the names of its other sheets."""

    rows: list[list[str]]
    others: tuple[str, ...]


def sheet_rows(data: bytes, shown: str) -> SheetRows:
    """The first visible sheet that holds something.

    data: the workbook's bytes.
    shown: its name in messages.

    Raises KindError for a workbook that cannot be read, or if the library is not installed.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        what = "this is an Excel workbook (.xlsx)"
        fix = f"{SAVE_AS_CSV}; or install quizgen[xlsx], which reads it as it is"
        raise KindError(shown, what, fix) from None
    found: list[list[str]] | None = None
    others = []
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise KindError(shown, "this workbook is too large", SAVE_AS_CSV)
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows = list(_rows(sheet))
            if not any(text.strip() for row in rows for text in row):
                continue
            if found is None:
                found = rows
            else:
                others.append(sheet.title)
    except DAMAGED as error:
        what = f"this workbook cannot be read ({error})"
        raise KindError(shown, what, SAVE_AS_CSV) from None
    return SheetRows(found or [], tuple(others))


def _rows(sheet: object) -> Iterator[list[str]]:
    """The texts of a sheet's cells, from its first row and column on."""
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # a program may have written wrong ones
    for row in sheet.iter_rows():  # type: ignore[attr-defined]
        yield [_text(cell.value, getattr(cell, "number_format", "")) for cell in row]


def _text(value: object, number_format: str | None) -> str:
    """A cell as a spreadsheet shows it: whole numbers without a point, days without a time.

    A number that its format fills up with zeros has them: ids are kept so.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value == int(value) and abs(value) < 1e15:
            whole = str(int(value))
            padded = number_format and PADDED.fullmatch(number_format)
            return whole.zfill(len(padded[0])) if padded else whole
        return str(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat(*([" "] if isinstance(value, datetime) else []))
    return str(value)
