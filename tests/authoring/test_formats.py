"""Each kind of notes: what it is recognized as, the cards that come out, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.authoring.importing import Imported, import_notes
from quizgen.authoring.note import ImportFailure
from quizgen.authoring.recognition import READERS, read_notes
from tests.authoring.test_no_notes import batch_of, left
from tests.files.test_table import workbook

QUIZLET = [
    ("stride", "step of the kernel"),
    ("padding", "border, e.g. of zeros"),
    ("dilation", "holes"),
]

# Name of the file, its text, what it is recognized as, sides of its notes (with gaps: text and
# reason), and what is left.
READ: dict[str, tuple[str, str, str, list[tuple[str, str]], list[str]]] = {
    "Anki's text export with identifiers": (
        "notes.txt",
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n"
        "#tags column:6\n"
        "kkJj^/p%)k\tBasic\tCNN\tWhat is a <b>stride</b>?\tThe step.\tcnn\n"
        "rpL8q<`sQD\tBasic (and reversed card)\tCNN\tstride\tstep\t\n"
        "HjTx10zO.N\tCloze\tCNN\tA {{c1::kernel}} is small.\tMostly.\t\n",
        "Anki, notes in plain text; tab between fields",
        [
            ("What is a stride?", "The step."),
            ("stride", "step"),
            ("step", "stride"),
            ("A [[1::kernel]] is small.", "Mostly."),
        ],
        [],
    ),
    "Anki's text export after a spreadsheet": (
        "notes.csv",
        '#separator:Comma,,\n#html:false,,\nWhat is a stride?,"The step, in pixels",cnn\n',
        "Anki, notes in plain text; comma between fields",
        [("What is a stride?", "The step, in pixels")],
        ["3: 1 more field"],
    ),
    "Anki's old text export with a header": (
        "notes.txt",
        "#separator:tab\n#columns:Back\tFront\tTags\nThe step.\tStride?\tcnn\n",
        "Anki, notes in plain text; tab between fields",
        [("Stride?", "The step.")],
        [],
    ),
    "Anki's LaTeX and code": (
        "notes.txt",
        "#separator:tab\n#html:true\n[latex]$K^2$[/latex] is?\t<pre>if x:<br>  y = x</pre>\n",
        "Anki, notes in plain text; tab between fields",
        [("$K^2$ is?", "`if x:`\n\n`\xa0\xa0y = x`")],
        [],
    ),
    "Quizlet, a line a card": (
        "notes.txt",
        "\n".join(map("\t".join, QUIZLET)),
        "Quizlet; tab between sides",
        QUIZLET,
        [],
    ),
    "Quizlet, one line": (
        "notes.txt",
        "stride,step of the kernel;padding,zeros;",
        "Quizlet; comma between sides, semicolon between cards",
        [("stride", "step of the kernel"), ("padding", "zeros")],
        [],
    ),
    "Obsidian, spaced repetition": (
        "notes.md",
        """\
        ---
        tags: [cnn, flashcards]
        aliases: conv
        ---
        #flashcards/cnn

        dilation :: holes in the kernel
        stride ::: step
        What is std::vector?::A list. <!--SR:!2024-01-01,3,250-->

        What does padding do?
        In one line.
        ?
        It keeps
        the border.
        """,
        "Obsidian, '::' between sides; also Obsidian, '?' between sides",
        [
            ("dilation", "holes in the kernel"),
            ("stride", "step"),
            ("step", "stride"),
            ("What is std::vector?", "A list."),
            ("What does padding do?\nIn one line.", "It keeps\nthe border."),
        ],
        [],
    ),
    "Obsidian, highlights": (
        "notes.md",
        "A ==max pool== halves the ==height==, `a == b == c`.\nNot the channels.\n",
        "Obsidian, highlighted gaps",
        [("A [[1::max pool]] halves the [[2::height]], `a == b == c`.", "Not the channels.")],
        [],
    ),
    "a gap that holds braces": (
        "notes.tsv",
        '{{c1::{"a": {"b": 3}}}} is code\t\n{{c1::{"a": {"b": 3}} }} and\t\n'
        "{{c1::a { b}} is odd\t\n",
        "table; UTF-8, tab between cells",
        [
            ('[[1::{"a": {"b": 3}}]] is code', ""),
            ('[[1::{"a": {"b": 3}} ]] and', ""),
            ("[[1::a { b]] is odd", ""),
        ],
        [],
    ),
    "Anki's text export of old, without a word of itself": (
        "notes.txt",
        "What is a <b>stride</b>?\tThe&nbsp;step<br>of a kernel\nIs 3 < 5?\tYes\n",
        "Quizlet; tab between sides",
        [("What is a stride?", "The step\n\nof a kernel"), ("Is 3 < 5?", "Yes")],
        [],
    ),
    "numbered questions": (
        "notes.txt",
        "1. What is a stride?\nThe step.\n2. And padding?\nZeros\naround.\n\n3) Depth?\n- Layers\n"
        "\nQ1: Width?\nA1: Channels.\n",
        "toggles, or entries with answers below; also lines with Q: and A:",
        [
            ("What is a stride?", "The step."),
            ("And padding?", "Zeros\naround."),
            ("Depth?", "- Layers"),
            ("Width?", "Channels."),
        ],
        [],
    ),
    "gaps beside code": (
        "notes.md",
        "A ==`3x3` kernel== is `=`=x==`a`.\n\nThe ==`a`== is `{{c1::code}}`.\n",
        "Obsidian, highlighted gaps",
        [
            ("A [[1::`3x3` kernel]] is `=`=x==`a`.", ""),
            ("The [[1::`a`]] is `{{c1::code}}`.", ""),
        ],
        [],
    ),
    "Obsidian, callouts and pictures": (
        "notes.md",
        "> [!question]- What is [[padding|a padding]]?\n> Zeros around **the map**.\n\n"
        "What is this? ![[net.png]]\nA [[VGG]].\n",
        "Obsidian callouts; also questions with their answers below",
        [("What is a padding?", "Zeros around **the map**."), ("What is this?", "A VGG.")],
        ["4: a picture"],
    ),
    "Obsidian, START and END": (
        "notes.md",
        "START\nBasic\nWhat is a channel?\nBack: One feature map.\nTags: cnn\n<!--ID: 16-->\nEND\n"
        "\nSTART\nCloze\nA {{c1::kernel}} slides.\nEND\n",
        "Obsidian, START and END",
        [("What is a channel?", "One feature map."), ("A [[1::kernel]] slides.", "")],
        [],
    ),
    "Markdown": (
        "notes.md",
        """\
        # Convolutions

        ## What does padding do?
        It keeps the *border*.

        - of the map
        - of the batch

        How do you write it?
        ```python
        conv = Conv2d(3, 8, 3)

        if conv:
            y = conv(x)
        ```

        Is 5*5*3 = 75 or 2*P?
        See [the notes](https://example.org/a_b).
        """,
        "questions with their answers below",
        [
            ("What does padding do?", "It keeps the border.\n\n- of the map\n\n- of the batch"),
            (
                "How do you write it?",
                "`conv = Conv2d(3, 8, 3)`\n\n`if conv:`\n\n`\xa0\xa0\xa0\xa0y = conv(x)`",
            ),
            ("Is 5*5*3 = 75 or 2*P?", "See the notes."),
        ],
        ["1: a heading: # Convolutions"],
    ),
    "a Markdown table": (
        "notes.md",
        "| Term | Meaning |\n|------|:-------:|\n| stride | the step |\n| `a|b` | either |\n",
        "Markdown table",
        [("stride", "the step"), ("`a|b`", "either")],
        [],
    ),
    "a Markdown table of three columns": (
        "notes.md",
        "| No | Frage | Antwort |\n|---|---|---|\n| 1 | Stride? | Schritt |\n",
        "Markdown table",
        [("Stride?", "Schritt")],
        [],
    ),
    "lines with Q: and A:": (
        "notes.md",
        "Q: What is\na stride?\nA: The step\nof the kernel.\nC: A pool halves the [height] and\n"
        "the [width].\nQ: Padding?\nA: Zeros.\n\n**Q:** Depth?\n**A:** Layers.\n",
        "lines with Q: and A:",
        [
            ("What is\na stride?", "The step\nof the kernel."),
            ("A pool halves the [[1::height]] and\nthe [[2::width]].", ""),
            ("Padding?", "Zeros."),
            ("Depth?", "Layers."),
        ],
        [],
    ),
    "Mochi": (
        "notes.md",
        "What is a feature map?\n---\nThe output of one filter.\n\nA {{kernel}} is {{2::small}}.\n",
        "Mochi, '---' between sides; also questions with their answers below",
        [
            ("What is a feature map?", "The output of one filter."),
            ("A [[1::kernel]] is [[2::small]].", ""),
        ],
        [],
    ),
    "Notion, toggles": (
        "notes.md",
        "- What is a kernel?\n    \n    A window of weights.\n    \n    It slides.\n"
        "- Stride?\n\tThe step.\n"
        "\n<details>\n<summary>What is <b>ReLU</b>?</summary>\nmax(0, x)\n</details>\n",
        "toggles, or entries with answers below",
        [
            ("What is a kernel?", "A window of weights.\n\nIt slides."),
            ("Stride?", "The step."),
            ("What is ReLU?", "max(0, x)"),
        ],
        [],
    ),
    "Notion, a database as CSV": (
        "notes.csv",
        "Name,Answer,Created\nWhat is a stride?,The step.,2024-01-01\n",
        "table; UTF-8, comma between cells",
        [("What is a stride?", "The step.")],
        ["1: the column 'Created'"],
    ),
    "a German table": (
        "notes.csv",
        '\ufeffFrage;Antwort\n"Ein ""stride""?";"Er halbiert\nHöhe und Breite"\n',
        "table; UTF-8, semicolon between cells",
        [('Ein "stride"?', "Er halbiert\nHöhe und Breite")],
        [],
    ),
    "a Chinese table": (
        "notes.tsv",
        "答案\t问题\n步幅。\t什么是 stride？\n",
        "table; UTF-8, tab between cells",
        [("什么是 stride？", "步幅。")],
        [],
    ),
    "a table for Excel": (
        "notes.csv",
        "sep=;\nfront;back\nDilation?;Holes, many\n",
        "table; UTF-8, semicolon between cells",
        [("Dilation?", "Holes, many")],
        [],
    ),
    "a table by its name": (
        "notes.tsv",
        "A pool halves {{c1::the height}}, {{c2::the width}}, and not {{c3::the depth}}.\t\n",
        "table; UTF-8, tab between cells",
        [("A pool halves [[1::the height]], [[2::the width]], and not [[3::the depth]].", "")],
        [],
    ),
    "a table by its evidence": (
        "notes.csv",
        "Which sizes; H; W; C keep?,H and W; with padding\nPadding?,Zeros; on both\n",
        "table; UTF-8, comma between cells",
        [("Which sizes; H; W; C keep?", "H and W; with padding"), ("Padding?", "Zeros; on both")],
        [],
    ),
    "gaps that hold maths": (
        "notes.txt",
        "Root: {{c1::\\(\\frac{1}{\\sqrt{x} }\\)}}.\nSo.\n\nHalf: {{c1::$\\frac{a}{b}$}}.\nSo.\n\n"
        "Half: \\({{c1::\\frac{a}{b}}}\\).\nSo.\n",
        "questions with their answers below",
        [
            ("Root: [[1::\\frac{1}{\\sqrt{x} }]].", "So."),
            ("Half: [[1::$\\frac{a}{b}$]].", "So."),
            ("Half: [[1::\\frac{a}{b}]].", "So."),
        ],
        [
            "1: maths outside the subset became text: \\frac{1}{\\sqrt{x} }",
            "7: maths outside the subset became text: {{c1::\\frac{a}{b}}}",
        ],
    ),
}


@pytest.mark.parametrize("kind", READ)
def test_a_kind_of_notes(kind: str, tmp_path: Path) -> None:
    name, text, recognized, notes, rest = READ[kind]
    batch = batch_of(tmp_path, name, text)
    assert "; ".join(filter(None, [batch.kind, batch.detail])) == recognized
    assert [(note.front, note.back or note.why) for note in batch.notes] == notes
    assert left(batch) == rest
    made = import_notes(batch, "cards/tests.yaml", "tests")
    assert made.cards == len(notes)


def test_every_ending_is_read_or_refused() -> None:
    endings = {Path(name).suffix for name, *_ in READ.values()}
    assert set(READERS) - endings == {".markdown", ".xlsx", ".apkg", ".colpkg"}


def imported(tmp_path: Path, good: int, bad: int) -> Imported:
    whole = [f"What is {i}?\nThe step.\n" for i in range(good)]
    lost = [f"And {i}?\n" for i in range(bad)]
    return import_notes(batch_of(tmp_path, "notes.txt", "\n".join(whole + lost)), "x.yaml", "tests")


@pytest.mark.parametrize(("good", "bad", "doubtful"), [(9, 1, False), (8, 1, True), (5, 0, False)])
def test_more_than_a_tenth_that_does_not_fit_is_doubtful(
    good: int, bad: int, doubtful: bool, tmp_path: Path
) -> None:
    made = imported(tmp_path, good, bad)
    assert (made.unfit, made.of, made.is_doubtful) == (bad, good + bad, doubtful)


def test_nothing_that_fits_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ImportFailure, match="nothing could be placed on a card"):
        imported(tmp_path, 0, 3)


def test_an_excel_workbook_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_bytes(workbook())
    batch = read_notes(path, "notes.xlsx")
    assert (batch.kind, batch.detail) == ("table", "Excel workbook")
    assert [(note.place, note.front, note.back) for note in batch.notes] == [
        ("notes.xlsx:2", "id", "name"),
        ("notes.xlsx:3", "40111", "Zoé, A"),
        ("notes.xlsx:5", "007", "1.5"),
    ]
    assert left(batch) == ["only the first sheet is read, not 'More'"]
