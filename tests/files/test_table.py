"""Tables in every dress that programs give them, and files that are no tables."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from quizgen.errors import QuizgenError
from quizgen.files.table import cleaned, csv_text, defused, parse_table, read_table

ROWS = [("id", "name"), ("00113", "Zoé"), ("7", 'a "b"')]
PLAIN = 'id,name\n00113,Zoé\n7,"a ""b"""\n'
DRESSES = [  # name of the file, its bytes, what it is recognized as
    ("t.csv", PLAIN.encode(), "UTF-8, comma between cells"),
    ("t.csv", PLAIN.encode("utf-8-sig"), "UTF-8, comma between cells"),
    ("t.csv", PLAIN.replace("\n", "\r\n").encode("utf-16"), "UTF-16, comma between cells"),
    ("t.csv", b"\xfe\xff" + PLAIN.encode("utf-16-be"), "UTF-16, comma between cells"),
    ("t.csv", PLAIN.encode("utf-16-le"), "UTF-16, comma between cells"),
    ("t.csv", PLAIN.encode("cp1252"), "Windows-1252, comma between cells"),
    ("t.csv", b'\xef\xbb\xbf"sep=;"\r\n' + PLAIN.replace(",", ";").encode(), "semicolon"),
    ("t.csv", b"#separator:Comma,,\n#html:true,,\n" + PLAIN.encode(), "comma"),
    ("t.txt", b"#separator:tab\n" + PLAIN.replace(",", "\t").encode(), "tab"),
    ("t.txt", b"#separator:;\n# of 2026\n" + PLAIN.replace(",", ";").encode(), "semicolon"),
    ("t.csv", b"# a list, of 2026, with commas\n" + PLAIN.replace(",", ":").encode(), "colon"),
    ("t.csv", b"#" + PLAIN.replace(",", "|").encode(), "pipe"),
    ("t.csv", 'id;name;;\n="00113";Zoé;;\n\'7;"a ""b""";;\n'.encode(), "semicolon"),
    ("t.csv", 'id,name\n"=""00113""",Zoé\n7,"a ""b"""\n'.encode(), "comma"),
]


@pytest.mark.parametrize(("name", "data", "kind"), DRESSES, ids=range(len(DRESSES)))
def test_a_table_is_the_same_in_every_dress(tmp_path: Path, name: str, data: bytes, kind: str):
    path = tmp_path / name
    path.write_bytes(data)
    table = read_table(path, name)
    rows = [tuple(cell.strip(" #") for cell in table.header)]
    rows += [(row.cell(0), row.cell(1)) for row in table.rows]
    assert [row[:2] for row in rows] == ROWS
    assert kind in table.kind
    assert bool(table.said) == ("1252" in kind)
    assert not table.bad


SEPARATORS = [  # name, text, the cells of the last row
    ("t.tsv", "a, b\tc\nd, e\tf\n", ("d, e", "f")),
    ("t.csv", "Which sizes; H; W; C keep?,H and W\nWhat is it?,Zeros; on both\n", None),
    ("t.txt", "stride\tstep of it\nfield\tinput region, e.g. 3x3, 5x5\n", None),
    ("t.csv", "id;mark\ns1;1,5\ns2;2,0\n", ("s2", "2,0")),
    ("t.csv", 'id,"a;b;c"\ns1,"x\ny;z"\n', ("s1", "x\ny;z")),
    ("t.csv", "Course 4711\nWinter, 2026\n\nid;name;group\n1;Li, Bo;A\n", ("1", "Li, Bo", "A")),
]


@pytest.mark.parametrize(("name", "text", "cells"), SEPARATORS, ids=range(len(SEPARATORS)))
def test_the_separator_is_the_one_that_fits_all_rows(name: str, text: str, cells) -> None:
    table = parse_table(text, name)
    assert not table.bad
    assert len(table.rows[-1].cells) == (len(cells) if cells else 2)
    assert cells is None or table.rows[-1].cells == cells


def test_settings_comments_and_lines_are_kept() -> None:
    text = "#separator:tab\n#columns:Front\tBack\n#tags column:3\n# hello\n\nq\ta\tt\n# no\nr\ts\n"
    table = parse_table(text, "t.txt")
    assert table.settings == {"separator": "tab", "columns": "Front\tBack", "tags column": "3"}
    assert [(row.line, row.cells) for row in table.comments] == [(4, ("# hello",)), (7, ("# no",))]
    assert (table.first, [(row.line, row.cells) for row in table.rows]) == (6, [(8, ("r", "s"))])


def _zipped(**parts: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return data.getvalue()


NO_TABLES = [  # bytes, what is said
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel workbook (.xls)"),
    (_zipped(content_xml="<x/>"), "an OpenDocument file (.ods)"),
    (_zipped(Index__Document="x").replace(b"Document", b"Tocument"), "a zip archive"),
    (_zipped(word__document_xml="x"), "a Word document"),
    (b"PK\x03\x04,", "a zip archive"),
    (b"%PDF-1.7\n", "a PDF"),
    (bytes(range(32)) * 9, "no text file"),
    (b"\n<html><table><tr><td>id", "a web page (HTML)"),
    (b'[{"id": 1}]', "JSON"),
    (b" \n", "the file is empty"),
]


@pytest.mark.parametrize(("data", "said"), NO_TABLES, ids=[said for _, said in NO_TABLES])
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(QuizgenError) as caught:
        read_table(path, "t.csv")
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert caught.value.fix


def workbook() -> bytes:
    """A hidden sheet, people, and another sheet; one id has its zeros from its number format."""
    book = Workbook()
    old, people, more = book.active, book.create_sheet("People"), book.create_sheet("More")
    old.title, old.sheet_state = "Old", "hidden"
    for sheet in (old, people, more):
        sheet["A2"], sheet["B2"] = "id", "name"
        sheet["A3"], sheet["B3"] = 40111, "Zoé, A"
        sheet["A5"], sheet["B5"] = 7, 1.5
        sheet["A5"].number_format = "000"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def damaged(book: bytes) -> bytes:
    """A workbook whose sheets end in the middle."""
    data = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if "worksheets" in name else part)
    return data.getvalue()


def test_a_workbook_is_a_table_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook())
    table = read_table(path, "t.xlsx")
    assert table.header == ("id", "name")
    assert [(row.line, row.cells) for row in table.rows] == [
        (3, ("40111", "Zoé, A")),
        (5, ("007", "1.5")),
    ]
    assert table.said == ("t.xlsx: only the first sheet is read, not 'More'",)
    path.write_bytes(damaged(workbook()))
    with pytest.raises(QuizgenError, match="save it as CSV"):
        read_table(path, "t.xlsx")


def test_without_the_library_a_workbook_is_refused(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook())
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(QuizgenError, match=r"save it as CSV .*quizgen\[xlsx\]"):
        read_table(path)


def test_a_bad_row_hides_no_other() -> None:
    text = 'id,a\ns1,"x\ns2,y\ns3,"multi\nline"\ns4,5" disk\ns5,1,2,3\ns6,z\n'
    table = parse_table(text, "t.csv")
    assert [row.cells[0] for row in table.rows] == ["s2", "s3", "s4", "s6"]
    assert [bad.where for bad in table.bad] == ["t.csv:2", "t.csv:7"]
    assert table.rows[1].cells[1] == "multi\nline"


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_whatever_is_written_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    table = parse_table(csv_text(["a", "b", "c"], rows), "t.csv")
    written = [tuple(cleaned(defused(cell)) for cell in row) for row in rows]
    assert [row.cells for row in table.rows] == [w for w in written if any(c.strip() for c in w)]
    assert table.bad == ()


def test_written_cells_are_no_formulas() -> None:
    cells = ["=1+1", "+cmd", "-x", "@a", "\t=b", "-3.5", "+2", "plain"]
    expected = "h\n'=1+1\n'+cmd\n'-x\n'@a\n'\t=b\n-3.5\n+2\nplain\n"
    assert csv_text(["h"], [[cell] for cell in cells]) == expected
