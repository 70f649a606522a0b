"""Packages that Anki did not make: whatever is in them, the answer is one error, and it comes."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest

from quizgen.files.apkg import collection
from quizgen.files.disk import FileError

PLAIN = "create table notes (id integer, flds text); insert into notes values (1, 'a');"
ENDLESS = "with recursive c(x) as (select 1 union all select x + 1 from c) select x as flds from c"
HOSTILE = {
    "an endless view": f"create view notes as {ENDLESS};",
    "a huge view": "create view notes as select hex(zeroblob(400000000)) as flds;",
    "a computed column": "create table notes (id, flds as (hex(zeroblob(400000000))));"
    "insert into notes values (1);",
    "a stored column": "create table notes (id, flds as (upper(id)) stored);",
    "a module's table": "create virtual table notes using fts5(flds);",
    "nothing": "create table other (id);",
}


def package(folder: Path, script: str, method: int = ZIP_DEFLATED) -> Path:
    database = folder / "collection"
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(script)
    made = folder / "made.apkg"
    with ZipFile(made, "w", method) as archive:
        archive.writestr("collection.anki2", database.read_bytes())
    return made


def read(path: Path, tables: Sequence[str] = ("notes",)) -> list[str]:
    with collection(path, "made.apkg", tables) as found:
        return [row[0] for row in found.execute("select flds from notes")]


def test_a_table_is_read(tmp_path: Path) -> None:
    assert read(package(tmp_path, PLAIN)) == ["a"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_only_plain_tables_are_read(kind: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="'notes' is no table of Anki's; export it from Anki with"):
        read(package(tmp_path, HOSTILE[kind]))


def test_a_question_without_an_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizgen.files.apkg.STEPS", 3)
    made = package(tmp_path, PLAIN)
    with (
        pytest.raises(FileError, match="its notes cannot be read"),
        collection(made, "made.apkg", ("notes",)) as found,
    ):
        found.execute(f"select count(*) from ({ENDLESS})").fetchone()


def test_a_text_is_not_too_long(tmp_path: Path) -> None:
    long = "create table notes (flds); insert into notes values (zeroblob(17000000));"
    made = package(tmp_path, long, ZIP_STORED)
    with pytest.raises(FileError, match="too big"):
        read(made)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    made = tmp_path / "bomb.apkg"
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", bytes(100_000_000))
    with pytest.raises(FileError, match="its collection is too large"):
        read(made)


def said(made: Path) -> str:
    try:
        assert read(made) == ["a"]
    except FileError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_damaged_package_is_one_error(method: int, tmp_path: Path) -> None:
    """One byte of a package is another, at a hundred places."""
    data = package(tmp_path, PLAIN, method).read_bytes()
    draw = random.Random(method)
    for _ in range(100):
        broken = bytearray(data)
        broken[draw.randrange(len(data))] ^= draw.randrange(1, 256)
        made = tmp_path / "broken.apkg"
        made.write_bytes(broken)
        message = said(made)
        assert not message or message.startswith("made.apkg: ")
        assert "(None)" not in message
