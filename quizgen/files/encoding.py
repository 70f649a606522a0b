"""The text in a file's bytes, whatever program saved it.

A file of another kind, such as a picture or a spreadsheet, is refused by what it is.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from io import BytesIO
from typing import NamedTuple

from quizgen.errors import QuizgenError

LOST = "\ufffd"  # stands for bytes that are no text
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SAVE_AS_CSV = "open it in a spreadsheet program and save it as CSV (UTF-8)"
SIGNATURES = (
    (OLE, "an old Excel workbook (.xls)", SAVE_AS_CSV),
    (b"%PDF", "a PDF", "export a table (CSV)"),
    (b"{\\rtf", "a word processor's document (RTF)", "save it as plain text"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"7z\xbc\xaf", "an archive (7z)", "unpack it first"),
    (b"Rar!", "an archive (RAR)", "unpack it first"),
    (b"SQLite format 3", "a database (SQLite)", "export a table (CSV)"),
    (b"\x89PNG", "a picture (PNG)", "name the table's own file"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "name the table's own file"),
)
PACKED = (  # a name inside the archive, what the file is
    ("xl/workbook.xml", "an Excel workbook (.xlsx)", SAVE_AS_CSV),
    ("xl/workbook.bin", "an Excel workbook (.xlsb)", SAVE_AS_CSV),
    ("Index/Document.iwa", "a Numbers document", "export it as CSV (File > Export To > CSV)"),
    ("Index.zip", "a Numbers document", "export it as CSV (File > Export To > CSV)"),
    ("word/document.xml", "a Word document", "save its table as CSV in a spreadsheet program"),
    ("content.xml", "an OpenDocument file (.ods)", SAVE_AS_CSV),
    ("collection.anki2", "an Anki package", "export the notes as text (.txt) from Anki"),
)
CONTROL = re.compile(
    r"[\x00-\x06\x0e-\x19\x1c-\x1f\ufffd]"
)  # but for what terminals are steered with
NOT_ASCII = re.compile(r"\S*[^\x00-\x7f]\S*")
LOOKED_AT = 4096


class KindError(QuizgenError):
    """A file that is no text."""


class Decoded(NamedTuple):
    """A file's text, the encoding it had, and what a person should look at, if anything."""

    text: str
    encoding: str
    said: str = ""


def decoded(data: bytes, shown: str) -> Decoded:
    """The text of a file: UTF-8, UTF-16, or else Windows-1252, which is said.

    data: the file's bytes.
    shown: its name in messages.

    Raises KindError for a file that is no text.

    >>> decoded("Zoé".encode("utf-16"), "r.csv")
    Decoded(text='Zoé', encoding='UTF-16', said='')
    >>> decoded("id;Zoé".encode("latin-1"), "r.csv").text
    'id;Zoé'
    """
    _refuse_kinds(data, shown)
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(codec, errors="replace"), name)
    if codec := _wide(data):
        return Decoded(data.decode(codec, errors="replace"), "UTF-16")
    text = data.decode("utf-8", errors="replace")
    head = text[:LOOKED_AT]
    if data and len(CONTROL.findall(head.replace(LOST, ""))) > len(head) / 20:
        raise KindError(shown, "this is no text file", "name a table saved as CSV or plain text")
    if LOST not in text or _is_damaged(data, text):
        return Decoded(text, "UTF-8")
    try:
        old = data.decode("cp1252")
    except UnicodeDecodeError:
        return Decoded(text, "UTF-8")
    found = NOT_ASCII.search(old)
    example = f" ('{found[0][:30]}')" if found else ""
    said = (
        f"{shown}: read as Windows-1252 (Latin-1), because it is not UTF-8; check its accented "
        f"letters{example}, and save it as UTF-8 if they are wrong"
    )
    return Decoded(old, "Windows-1252", said)


def is_workbook(data: bytes) -> bool:
    """Whether these bytes are an Excel workbook (.xlsx).

    data: the file's bytes.

    >>> is_workbook(b"id,name")
    False
    """
    return data.startswith(ZIP) and "xl/workbook.xml" in _names(data)


def _refuse_kinds(data: bytes, shown: str) -> None:
    for signature, what, fix in SIGNATURES:
        if data.startswith(signature):
            raise KindError(shown, f"this is {what}, not a text file", fix)
    if data.startswith(ZIP):
        names = _names(data)
        for name, what, fix in PACKED:
            if name in names:
                raise KindError(shown, f"this is {what}, not a text file", fix)
        raise KindError(shown, "this is a zip archive", "unpack it and name the table inside")


def _names(data: bytes) -> list[str]:
    """The names in an archive; none if it is damaged."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return []


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of ASCII text is 0."""
    head = data[:LOOKED_AT]
    half = len(head) // 2
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half and head[first::2].count(0) > half * 0.7 and head[1 - first :: 2].count(0) == 0:
            return codec
    return ""


def _is_damaged(data: bytes, text: str) -> bool:
    """Whether it is UTF-8 in which only a few bytes are wrong."""
    right = sum(character > "\x7f" for character in text) - text.count(LOST)
    return right >= text.count(LOST)
