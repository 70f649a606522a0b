"""``quiz import``: notes, tables and packages become card files; what does not fit is told."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from quizgen.cards.reader import load_cards
from quizgen.files.content import contents
from tests.authoring.importing import asked, folder, left, run, said, written
from tests.cli.helpers import one_sentence, quiz

__all__ = ["folder"]  # the fixture of the tests here

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
    kind = "questions with their answers below, 5 cards, also lines with Q: and A:"
    told = f"{notes}: {kind}\n{folder}/cards/tests.yaml: 5 cards\nNot placed:\n"
    assert result.out.startswith(told)
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
    told = f"{notes}: questions with their answers below, 1 card\n"
    assert (result.code, result.out) == (0, f"{told}{folder}/cards/tests.yaml: 1 card\n")
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


# --- files ----------------------------------------------------------------------------


def test_nothing_is_overwritten_without_being_asked(tmp_path: Path, folder: Path) -> None:
    notes = written(tmp_path, "notes.txt", "Kernel?\nAn array.\n")
    path = folder / "cards" / "tests.yaml"
    path.write_text("precious", "utf-8")
    one_sentence(asked(folder, notes), f"{path}: this file is there already; --force overwrites it")
    assert path.read_text("utf-8") == "precious"
    assert run(folder, notes, "--force").code == 0
    assert said(folder) == {"my-kernel": ("Kernel?", "An array.")}


NOTHING = [
    ("notes.txt", "", "notes.txt: there is no note in it"),
    ("notes.txt", "Why?\n\nHow?\n", "notes.txt:1: a question without an answer: Why?"),
    ("notes.csv", "", "notes.csv: the file is empty"),
    ("notes.csv", b"\xff\xfe", "notes.csv: the file is empty"),
    ("notes.txt", b"\x89PNG\r\n\x1a\n", "notes.txt: this is a picture (PNG), not a text file"),
    ("notes.csv", '"' + "x" * 200_000 + '",b', "notes.csv:1: the header cannot be read (field"),
    ("notes.csv", "Stride?,The step.,one\n", "notes.csv:1: a table of 3 columns, and no header"),
    ("notes.csv", "Stride?\nPool?\n", "notes.csv:1: a table with one column"),
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
