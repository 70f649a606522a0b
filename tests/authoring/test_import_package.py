"""``quiz import`` of Anki's packages: old and new, whole collections, damaged ones."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import zstandard
from anki.collection import Collection, DeckIdLimit, ExportAnkiPackageOptions
from anki.decks import DeckId

from tests.authoring.importing import folder, left, run, said, written
from tests.cli.helpers import one_sentence, quiz

__all__ = ["folder"]  # the fixture of the tests here

ANKI = [  # note type, fields
    ("Basic", ["What is <b>one</b>&nbsp;kernel?", "<div>An array</div><div>of weights</div>"]),
    ("Basic", ["Cost &lt;b $5?", r"\(K \cdot K\)<br><anki-mathjax>x^{2}</anki-mathjax>"]),
    ("Basic (and reversed card)", ["Stride", "The step"]),
    ("Cloze", ["A {{c1::kernel}} is {{c2::\\(3 \\times 3\\)::size}}", "Mostly."]),
    ("Basic", ["A picture <img src=x.png>?", "[sound:a.mp3]Yes"]),
    ("Basic", ["<img src=y.png>", "Yes"]),
    ("Basic", ["Hard?", r"\(\oint x\)"]),
    ("Basic", ["Literally {{c1::this}}", "[[x]]"]),
]


def package(path: Path, *, legacy: bool) -> Path:
    """A package made by Anki itself."""
    collection = Collection(str(path.parent / "made.anki2"))
    try:
        for kind, fields in ANKI:
            model = collection.models.by_name(kind)
            assert model is not None
            note = collection.new_note(model)
            note.fields = fields
            collection.add_note(note, DeckId(1))
        collection.export_anki_package(
            out_path=str(path),
            options=ExportAnkiPackageOptions(
                with_scheduling=False, with_deck_configs=False, with_media=False, legacy=legacy
            ),
            limit=DeckIdLimit(DeckId(1)),
        )
    finally:
        collection.close()
    return path


def test_a_package_for_older_versions(tmp_path: Path, folder: Path) -> None:
    notes = package(tmp_path / "deck.apkg", legacy=True)
    result = run(folder, notes)
    assert said(folder) == {
        "my-one-kernel": ("What is one kernel?", "An array\n\nof weights"),
        "my-cost-b-5": ("Cost <b $5?", "K·K\n\nx²"),
        "my-stride": ("Stride", "The step"),
        "my-step": ("The step", "Stride"),
        "my-kernel-3-3": ("A kernel is 3×3", "Mostly."),
        "my-picture": ("A picture ?", "Yes"),
        "my-hard": ("Hard?", "\\oint x"),
        "my-literally-c1-this": ("Literally {{c1::this}}", "[[x]]"),
    }
    assert left(result, notes) == [
        " note 4: the hint of a gap: size",
        " note 5: a picture",
        " note 5: a sound",
        " note 6: a picture",
        " note 6: a note without a question",
        " note 7: maths outside the subset became text: \\oint x",
    ]


def test_a_package_for_newer_versions_is_read_alike(tmp_path: Path, folder: Path) -> None:
    old, new = tmp_path / "old.apkg", tmp_path / "new.apkg"
    rest = left(run(folder, package(old, legacy=True)), old)
    cards = said(folder)
    (tmp_path / "made.anki2").unlink()
    assert left(run(folder, package(new, legacy=False)), new) == rest
    assert said(folder) == cards


def test_a_whole_collection_is_read(tmp_path: Path, folder: Path) -> None:
    for legacy in (True, False):
        package(tmp_path / "deck.apkg", legacy=legacy)
        collection = Collection(str(tmp_path / "made.anki2"))
        notes = tmp_path / f"all-{legacy}.colpkg"
        collection.export_collection_package(str(notes), include_media=False, legacy=legacy)
        (tmp_path / "made.anki2").unlink()
        assert run(folder, notes).out.startswith(f"{notes}: Anki package, 8 cards\n")


def test_without_its_library_a_newer_package_is_refused_in_a_sentence(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    one_sentence(
        run(folder, package(tmp_path / "deck.apkg", legacy=False)),
        "deck.apkg: this is the format of newer Anki versions; export it from Anki with 'Support "
        "older Anki versions' ticked; or install quizgen[anki]",
    )
    assert not (folder / "cards" / "tests.yaml").exists()


def test_a_packed_collection_that_grows_without_end_is_refused(
    tmp_path: Path, folder: Path
) -> None:
    notes = tmp_path / "deck.apkg"
    packed = zstandard.ZstdCompressor().compress(bytes(200_000_000))
    with ZipFile(notes, "w") as made:
        made.writestr("collection.anki21b", packed)
    one_sentence(run(folder, notes), "its collection is too large; export a single deck")
    packed = zstandard.ZstdCompressor().compress(bytes(range(256)) * 9)
    with ZipFile(notes, "w") as made:
        made.writestr("collection.anki21b", packed[:100] + b"x")
    one_sentence(run(folder, notes), "deck.apkg: ", "'Support older Anki versions' ticked")


def test_our_own_cards_come_back(tmp_path: Path) -> None:
    recipe = tmp_path / "concepts.yaml"
    recipe.write_text("name: c\ntitle: C\ndescription: D.\ndecks: {concepts: C}\n", "utf-8")
    assert quiz("build", recipe, "-o", tmp_path / "cnn.apkg").code == 0
    result = quiz("import", tmp_path / "cnn.apkg", "-o", tmp_path / "x.yaml", "--topic", "vgg")
    count = re.search(rf"^{re.escape(str(tmp_path))}/x.yaml: (\d+) cards", result.out, re.M)
    assert count is not None, result
    assert int(count[1]) > 200


def database(path: Path, models: Any, *rows: tuple[int, str]) -> bytes:
    with sqlite3.connect(path) as made:
        made.execute("create table col (models text)")
        made.execute("insert into col values (?)", [json.dumps(models)])
        made.execute("create table notes (id integer, mid integer, flds text)")
        made.executemany("insert into notes values (1, ?, ?)", rows)
    made.close()
    return path.read_bytes()


BROKEN: list[tuple[str, Any, str]] = [
    ("no database", {"media": b"{}"}, "there is no collection in it"),
    ("not a database", {"collection.anki2": b"SQLite format 3\0" + b"x" * 500}, "cannot be read"),
    ("no tables", {"collection.anki2": b""}, "'col' is no table of Anki's"),
    ("types are a list", [], "cannot be read"),
    ("an unknown type", {}, "cannot be read"),
    ("a type without fields", {"7": {"type": 0}}, "cannot be read"),
]


@pytest.mark.parametrize(("name", "inside", "message"), BROKEN, ids=[case[0] for case in BROKEN])
def test_broken_packages(
    name: str, inside: Any, message: str, tmp_path: Path, folder: Path
) -> None:
    files = inside
    if not (isinstance(inside, dict) and any(isinstance(v, bytes) for v in inside.values())):
        files = {"collection.anki2": database(tmp_path / "db", inside, (7, "a\x1fb"))}
    notes = tmp_path / "deck.apkg"
    with ZipFile(notes, "w") as made:
        for part, data in files.items():
            made.writestr(part, data)
    one_sentence(run(folder, notes), message, "'Support older Anki versions' ticked")


def test_what_is_no_zip(tmp_path: Path, folder: Path) -> None:
    for data in (b"", b"PK\x03\x04", b"text"):
        one_sentence(run(folder, written(tmp_path, "deck.apkg", data)), "not an Anki package")
