"""What looks like notes and asks nothing: it is listed or refused, and never becomes a card."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from quizgen.authoring.note import Batch
from quizgen.authoring.recognition import read_notes
from quizgen.errors import QuizgenError

# A file of each kind that is not what it seems, or lost something: nothing of it becomes a card.
LEFT: dict[str, tuple[str, str, list[str]]] = {
    "prose": (
        "notes.md",
        "Convolution is a linear operation that\nslides a kernel over the image and\nsums up.\n",
        ["1: a paragraph that asks nothing: Convolution is a linear operation that"],
    ),
    "a list": (
        "notes.md",
        "- kernel\n- stride\n",
        ["1: an entry of a list: kernel", "2: an entry of a list: stride"],
    ),
    "a table of three columns": (
        "notes.md",
        "| K | S | P |\n|---|---|---|\n| 3 | 1 | 1 |\n",
        ["1: a table of 3 columns, none of them named 'question' and 'answer'"],
    ),
    "text among questions that are marked": (
        "notes.md",
        "Q: Stride?\n\nAn orphan\nof two lines.\n\nA: The step.\n",
        [
            "1: a question without an answer: Stride?",
            "3: a line that belongs to no question: An orphan",
            "6: a question without an answer: A: The step.",
        ],
    ),
    "a fence that is never closed": (
        "notes.md",
        "Code?\n```\nx = 1\n\nStride?\nThe step.\n",
        ["1: a question without an answer: Code?", "2: code without an end; close its fence"],
    ),
    "START without END": ("notes.md", "START\nBasic\nWhat?\n", ["1: START without END"]),
    "a type of Obsidian_to_Anki that is not known": (
        "notes.md",
        "START\nPicture\nWhat?\nWhere: there\nEND\n",
        ["1: a note of the type 'Picture', whose fields are not known"],
    ),
    "a quotation": (
        "notes.md",
        "> Depth matters.\n> Much.\n\n> [!note] Depth\n> matters\n",
        ["1: a quotation", "4: a callout that asks nothing"],
    ),
    "Mochi with three sides": (
        "notes.md",
        "One\n---\ntwo\n---\nthree\n",
        ["1: sides parted by more than one '---': One"],
    ),
    "a toggle without a summary": (
        "notes.md",
        "<details>\nmax(0, x)\n</details>\n",
        ["1: a toggle without its summary"],
    ),
    "Quizlet with lines in a definition": (
        "notes.txt",
        "stride\tthe\t\tstep\n",
        [
            "1: a line with 3 tabs; export it from Quizlet with a tab between term and definition, "
            "and a line for each card"
        ],
    ),
    "an Anki note without a gap": (
        "notes.txt",
        "#separator:tab\n#notetype:Cloze\nA kernel.\tSmall.\n",
        ["3: a cloze without a gap"],
    ),
}
REFUSED = {
    "a table without a header": (
        "notes.csv",
        "1,Stride?,The step.\n2,Padding?,Zeros.\n",
        "a table of 3 columns, and no header says which hold question and answer",
    ),
    "a single column": ("notes.csv", "Stride?\nPadding?\n", "a table with one column and without"),
    "a web page": ("notes.csv", "<html><table></table>", "this is a web page (HTML), not a table"),
    "a picture": ("notes.txt", "%PDF-1.4", "this is a PDF, not a text file"),
    "an ending of none": ("notes.docx", "x", "'.docx' is no format of notes"),
}


def batch_of(tmp_path: Path, name: str, text: str) -> Batch:
    path = tmp_path / name
    path.write_text(dedent(text), "utf-8")
    return read_notes(path, name)


def left(batch: Batch) -> list[str]:
    return [f"{found.place}: {found.message}".partition(":")[2].strip() for found in batch.left]


@pytest.mark.parametrize("kind", LEFT)
def test_what_asks_nothing_is_listed(kind: str, tmp_path: Path) -> None:
    name, text, rest = LEFT[kind]
    batch = batch_of(tmp_path, name, text)
    assert batch.notes == []
    assert left(batch) == rest


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_of_another_kind_is_refused(kind: str, tmp_path: Path) -> None:
    name, text, message = REFUSED[kind]
    with pytest.raises(QuizgenError, match=re.escape(message)):
        batch_of(tmp_path, name, text)
