"""The rows of an Excel workbook, through the optional library python-calamine."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

from quizgen.files.encoding import SAVE_AS_CSV, KindError


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
        from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum
    except ImportError:
        what = "this is an Excel workbook (.xlsx)"
        fix = f"{SAVE_AS_CSV}; or install quizgen[xlsx], which reads it as it is"
        raise KindError(shown, what, fix) from None
    found: list[list[str]] | None = None
    others = []
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible:
                continue
            values = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            if not any(_cell(value).strip() for row in values for value in row):
                continue
            if found is None:
                found = [[_cell(value) for value in row] for row in values]
            else:
                others.append(sheet.name)
    except (CalamineError, OSError, ValueError) as error:
        what = f"this workbook cannot be read ({error})"
        raise KindError(shown, what, SAVE_AS_CSV) from None
    return SheetRows(found or [], tuple(others))


def _cell(value: object) -> str:
    """A cell as a spreadsheet shows it: whole numbers without a point, days without a time."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat(*([" "] if isinstance(value, datetime) else []))
    return str(value)
