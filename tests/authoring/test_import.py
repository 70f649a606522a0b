"""``quiz import``: notes, tables and packages become card files; what does not fit is told."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from textwrap import dedent
from typing import Any
from zipfile import ZipFile

import pytest
from anki.collection import Collection, DeckIdLimit, ExportAnkiPackageOptions
from anki.decks import DeckId

from quizgen.cards.reader import load_cards
from quizgen.files.content import contents
from quizgen.questions.question import Reveal
from quizgen.text.terminal import Terminal
from tests.cli.helpers import Result, content, one_sentence, quiz


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content(tmp_path / "my", cards_none="topic: tests\ncards: []")


def run(folder: Path, notes: Path, *options: str) -> Result:
    output = folder / "cards" / "tests.yaml"
    return quiz("import", notes, "-o", output, "--topic", "tests", *options)


def said(folder: Path) -> dict[str, tuple[str, str]]:
    """Prompt and answer (or reason, for a cloze) of each card by id."""
    terminal = Terminal()
    found = {}
    for card in load_cards([*contents([folder])]):
        if card.id.startswith("my-"):
            question = card.question
            back = question.explanation
            if isinstance(question.answer, Reveal):
                back = question.answer.text
            text = terminal.markup(back) if back else ""
            found[card.id] = (terminal.markup(question.prompt), text)
    return found


def left(result: Result, notes: Path) -> list[str]:
    """What was not placed, without the name of the file."""
    _, _, rest = result.out.partition("Not placed:\n")
    lines = [line.strip() for line in rest.splitlines() if line.startswith("  ")]
    assert result.code == (1 if lines else 0)
    assert all(line.startswith(str(notes)) for line in lines)
    return [line.removeprefix(str(notes)).lstrip(":") for line in lines]


def written(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    return path


# --- plain notes ----------------------------------------------------------------------

NOTES = """\
    # Kernels

    What is a kernel?
    A small array of weights,
    slid over the input.


    Q: What costs $5 <b, [[x]]?
    A: Nothing, `really`: $K^2$.

    A question that nobody answered?
       \t
    Kernels are {{c1::small}} and {{c2::square::shape}}.
    Mostly.

    Which two?
    - one
    - two

    What is a kernel?
    An array."""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_plain_notes(end: str, mark: str, tmp_path: Path, folder: Path) -> None:
    notes = written(tmp_path, "notes.txt", (mark + dedent(NOTES).replace("\n", end)).encode())
    result = run(folder, notes)
    assert result.out.startswith(f"{folder}/cards/tests.yaml: 5 cards\nNot placed:\n")
    assert said(folder) == {
        "my-kernel": ("What is a kernel?", "A small array of weights, slid over the input."),
        "my-costs-5-b-x": ("What costs $5 <b, [[x]]?", "Nothing, `really`: K²."),
        "my-kernels-small-square": ("Kernels are small and square.", "Mostly."),
        "my-two": ("Which two?", "- one\n\n- two"),
        "my-kernel-2": ("What is a kernel?", "An array."),
    }
    assert left(result, notes) == [
        "1: a heading: # Kernels",
        "11: a question without an answer: A question that nobody answered?",
        "13: the hint of a gap: shape",
    ]
    assert result.out.endswith(" 1 finding.\n")  # the question that is asked twice


def test_tags_in_plain_notes_are_taken_off(tmp_path: Path, folder: Path) -> None:
    notes = written(
        tmp_path,
        "notes.txt",
        "<b>Which</b> kernel is <img src='k.png'> small, <vgg16>?\n"
        "<i>This</i>[sound:a.mp3]<br>one\n\n"
        "<img src=x.png>\nA picture.\n\nIs $K$ of $\\oint x$ <b?\nYes.\n",
    )
    result = run(folder, notes)
    assert said(folder) == {
        "my-kernel-small-vgg16": ("Which kernel is small, <vgg16>?", "This\n\none"),
        "my-k-x-b": ("Is K of $\\oint x$ <b?", "Yes."),
    }
    assert left(result, notes) == [
        "1: a picture",
        "1: a sound",
        "4: a picture",
        "4: a note without a question",
        "7: maths outside the subset became text: \\oint x",
    ]


def test_what_imports_without_a_rest(tmp_path: Path, folder: Path) -> None:
    notes = written(tmp_path, "notes.md", "What is a kernel?\nAn array of weights.\n")
    result = run(folder, notes)
    assert (result.code, result.out) == (0, f"{folder}/cards/tests.yaml: 1 card\n")
    assert quiz("check", "--content", folder).out.endswith("Nothing found.\n")


# --- tables ---------------------------------------------------------------------------

PAIR = {"my-kernel": ("Kernel?", "An array, small."), "my-stride": ("Stride?", "The step.")}
TABLES = [  # text, cards, what is left
    ('Kernel?,"An array, small."\nStride?,The step.\n', PAIR, []),
    ("Kernel?;An array, small.\nStride?;The step.\n", PAIR, []),
    ("Kernel?\tAn array, small.\nStride?\tThe step.", PAIR, []),
    ('Question,Answer\nKernel?,"An array, small."\nStride?,The step.\n', PAIR, []),
    ('\ufeff"Front";"Back"\r\nKernel?;An array, small.\r\n\r\nStride?;The step.\r\n', PAIR, []),
    ("back;FRONT\nAn array, small.;Kernel?\nThe step.;Stride?\n", PAIR, []),
    (
        "Term,Definition,Tags\nStride?,The step.,t\n,x,\nPool?,,\n",
        {"my-stride": PAIR["my-stride"]},
        [
            "1: the column 'Tags'",
            "3: a note without a question",
            "4: a question without an answer: Pool?",
        ],
    ),
    ("Stride?,The step.,one,two\n", {"my-stride": PAIR["my-stride"]}, ["1: 2 more columns"]),
    (
        'Stride?,"The\nstep."\nalone\n',
        {"my-stride": PAIR["my-stride"]},
        ["3: a question without an answer: alone"],
    ),
    (
        "id,question,answer,why,source\nX 1,Stride?,The step.,So.,A guide (2016)\n",
        {"my-x-1": PAIR["my-stride"]},
        [],
    ),
    ("{{c1::A}} gap,because\n", {"my-gap": ("A gap", "because")}, []),
    (
        "#separator:tab\n#html:true\n#tags column:3\n<b>Stride</b>?\tThe&nbsp;step.\n",
        {"my-stride": PAIR["my-stride"]},
        [],
    ),
    (
        "Stride?,\\(\\int x\\)\n",
        {"my-stride": ("Stride?", "\\int x")},
        ["1: maths outside the subset became text: \\int x"],
    ),
]


@pytest.mark.parametrize(("text", "cards", "rest"), TABLES, ids=[repr(t[0])[:40] for t in TABLES])
def test_tables(
    text: str, cards: dict[str, tuple[str, str]], rest: list[str], tmp_path: Path, folder: Path
) -> None:
    notes = written(tmp_path, "notes.csv", text.encode())
    result = run(folder, notes)
    assert said(folder) == cards
    assert left(result, notes) == rest


def test_ankis_text_export_is_a_table(tmp_path: Path, folder: Path) -> None:
    notes = written(tmp_path, "notes.txt", "#separator:tab\n#html:false\nStride?\tThe step.\n")
    run(folder, notes)
    assert said(folder) == {"my-stride": PAIR["my-stride"]}


# --- Anki packages --------------------------------------------------------------------

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


def test_a_package_for_newer_versions_is_refused_in_a_sentence(
    tmp_path: Path, folder: Path
) -> None:
    notes = package(tmp_path / "deck.apkg", legacy=False)
    one_sentence(
        run(folder, notes),
        "deck.apkg: this is the format of newer Anki versions; export it from Anki with 'Support "
        "older Anki versions' ticked",
    )
    assert not (folder / "cards" / "tests.yaml").exists()


def test_our_own_cards_come_back(tmp_path: Path) -> None:
    recipe = tmp_path / "concepts.yaml"
    recipe.write_text("name: c\ntitle: C\ndescription: D.\ndecks: {concepts: C}\n", "utf-8")
    assert quiz("build", recipe, "-o", tmp_path / "cnn.apkg").code == 0
    result = quiz("import", tmp_path / "cnn.apkg", "-o", tmp_path / "x.yaml", "--topic", "vgg")
    count = re.match(rf"{re.escape(str(tmp_path))}/x.yaml: (\d+) cards", result.out)
    assert count is not None
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


# --- files ----------------------------------------------------------------------------


def test_nothing_is_overwritten_without_being_asked(tmp_path: Path, folder: Path) -> None:
    notes = written(tmp_path, "notes.txt", "Kernel?\nAn array.\n")
    path = folder / "cards" / "tests.yaml"
    path.write_text("precious", "utf-8")
    one_sentence(run(folder, notes), f"{path}: this file is there already; --force overwrites it")
    assert path.read_text("utf-8") == "precious"
    assert run(folder, notes, "--force").code == 0
    assert said(folder) == {"my-kernel": ("Kernel?", "An array.")}


NOTHING = [
    ("notes.txt", "", "notes.txt: there is no note in it"),
    ("notes.txt", "Why?\n\nHow?\n", "notes.txt:1: a question without an answer: Why?"),
    ("notes.csv", "", "notes.csv: there is no note in it"),
    ("notes.csv", b"\xff\xfe", "byte 0 is not UTF-8; save the file as UTF-8"),
    ("notes.txt", b"caf\xe9\nx", "byte 3 is not UTF-8"),
    ("notes.csv", '"' + "x" * 200_000 + '",b', "notes.csv:1: no table: field larger than"),
]


@pytest.mark.parametrize(("name", "text", "message"), NOTHING, ids=[c[2][:40] for c in NOTHING])
def test_files_without_a_note(
    name: str, text: str | bytes, message: str, tmp_path: Path, folder: Path
) -> None:
    one_sentence(run(folder, written(tmp_path, name, text)), message)
    assert not (folder / "cards" / "tests.yaml").exists()


def test_ids_of_other_cards_are_left_alone(tmp_path: Path, folder: Path) -> None:
    notes = written(tmp_path, "notes.txt", "Kernel?\nAn array.\n")
    other = folder / "cards" / "other.yaml"
    assert quiz("import", notes, "-o", other, "--topic", "tests").code == 0
    assert run(folder, notes).code == 0
    assert set(said(folder)) == {"my-kernel", "my-kernel-2"}


def test_the_source_is_said(tmp_path: Path, folder: Path) -> None:
    notes = written(tmp_path, "notes.txt", "Kernel?\nAn array.\n")
    run(folder, notes, "--source", "A guide: its part 2 (2016)")
    (card,) = [card for card in load_cards(contents([folder])) if card.id == "my-kernel"]
    assert card.question.source == "A guide: its part 2 (2016)"
