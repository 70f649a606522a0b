"""Text broken to a window's width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.text.markup import parse
from quizgen.text.tables import Blocks, Grid
from quizgen.text.terminal import Terminal, ascii_fallback, spoken, without_marks
from quizgen.text.wrap import LEAST, width_of, wrapped

TEXTS = st.text(alphabet="ab cé·=+(,)界\n ", max_size=120)
WIDTHS = st.integers(LEAST, 60)


@given(TEXTS, WIDTHS)
def test_no_line_is_wider_than_the_window(text: str, width: int) -> None:
    for line in wrapped(text, width).split("\n"):
        assert width_of(line) <= width


@given(TEXTS, WIDTHS)
def test_nothing_is_lost_but_spaces(text: str, width: int) -> None:
    def kept(text: str) -> str:
        return "".join(text.split())

    assert kept(wrapped(text, width)) == kept(text)


def test_lines_that_fit_stay_as_they_are() -> None:
    text = "a  b\n    c = d\n\n1  2"
    assert wrapped(text, 40) == text
    assert wrapped("x" * 30, LEAST - 1) == "x" * 30  # a window too narrow to help


BROKEN = [
    (
        "    macs = each·outputs = 125·160 = 20,000",
        24,
        ["    macs = each·outputs", "        = 125·160", "        = 20,000"],
    ),
    ("  1  one two three four", 16, ["  1  one two", "     three four"]),
    ("one two three four five", 16, ["one two three", "four five"]),
    ("abcdefghijklmnopqrstuv", 16, ["abcdefghijklmnop", "qrstuv"]),
    ("界界界界 界界界界界", 16, ["界界界界", "界界界界界"]),
]


def test_where_lines_break() -> None:
    for text, width, lines in BROKEN:
        assert wrapped(text, width).split("\n") == lines


def test_what_a_screen_reader_is_given() -> None:
    assert without_marks("✓ Right.") == "Right."
    assert spoken("⌊(W − K)/S⌋ + K² · 3×3 ≈ 2") == "floor((W - K)/S) + K^2 * 3x3 ~ 2"
    assert spoken("façade") == "façade"


# --- tables ---------------------------------------------------------------------------

TABLE = Blocks(
    (
        "Look:",
        Grid(
            (
                ("layer", "what it is", "out → in"),
                ("conv1", "96 filters 3×3, padding", "96×5×5"),
                ("pool", "", "6×5"),
            )
        ),
        "So?",
    )
)
PRINTED = """\
Look:

layer  what it is               out → in
─────  ───────────────────────  ────────
conv1  96 filters 3×3, padding  96×5×5
pool                            6×5

So?"""


def test_a_table_that_fits_stays_as_it_is() -> None:
    assert str(TABLE) == wrapped(TABLE, 40) == PRINTED


def test_a_table_too_wide_is_folded_in_its_widest_columns() -> None:
    assert wrapped(TABLE, 30).split("\n")[2:-2] == [
        "layer  what it is     out → in",
        "─────  ─────────────  ────────",
        "conv1  96 filters     96×5×5",
        "       3×3, padding",
        "pool                  6×5",
    ]


def test_a_table_that_cannot_be_folded_is_told_cell_by_cell() -> None:
    assert wrapped(TABLE, 18).split("\n")[2:-2] == [
        "layer: conv1",
        "    what it is: 96",
        "      filters 3×3,",
        "      padding",
        "    out → in:",
        "      96×5×5",
        "layer: pool",
        "    out → in: 6×5",
    ]
    heard = wrapped(TABLE, 60, spoken, columns=False)
    assert heard == (
        "Look:\n\nlayer: conv1\n    what it is: 96 filters 3x3, padding\n    out -> in: 96x5x5\n"
        "layer: pool\n    out -> in: 6x5\n\nSo?"
    )


def test_signs_that_become_words_are_reckoned_with() -> None:
    shown = wrapped(TABLE, 41, ascii_fallback).split("\n")
    assert shown[2].endswith("  out -> in")
    assert shown[3].endswith("  ---------")
    assert max(map(len, wrapped(TABLE, 40, ascii_fallback).split("\n"))) <= 40


CELLS = st.text(alphabet="ab c1", max_size=24).map(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4), st.integers(28, 90))
def test_tables_keep_their_cells_and_the_window(rows: list[tuple[str, ...]], width: int) -> None:
    head = ("first", "second", "third")
    shown = wrapped(Blocks((Grid((head, *rows)),)), width)
    assert all(width_of(line) <= width for line in shown.split("\n"))
    words = "".join(word for row in (head, *rows) for cell in row for word in cell.split())
    assert sorted(shown.replace("─", "").replace(" ", "").replace("\n", "")) == sorted(words)


LOOKALIKES = ["─────  ─────", "a | b", "┌──┬──┐", "──  ──  ──", "| --- | --- |", "═══  ═══"]


@pytest.mark.parametrize("cell", LOOKALIKES)
def test_a_cell_that_looks_like_a_rule_is_a_cell(cell: str) -> None:
    grid = Grid((("one", "two"), (cell, "first"), ("second", cell)))
    assert wrapped(Blocks((grid,)), 60) == str(grid)
    assert wrapped(Blocks((grid,)), 60, columns=False).split("\n") == [
        f"one: {cell}",
        "    two: first",
        "one: second",
        f"    two: {cell}",
    ]
    folded = wrapped(Blocks((grid,)), LEAST + 1).split("\n")
    assert all(width_of(line) <= LEAST + 1 for line in folded)


@pytest.mark.parametrize("rule", LOOKALIKES)
def test_a_text_that_looks_like_a_table_is_a_text(rule: str) -> None:
    """Its lines are broken as those of any text: no column is folded, nothing is told by cells."""
    text = f"Typed  was this\n{rule}\nby a learner  who likes lines\n"
    assert wrapped(text, 40) == wrapped(text, 40, columns=False) == text
    assert wrapped(text, 16) == "\n".join(wrapped(line, 16) for line in text.split("\n"))


def test_a_table_of_a_prompt_reaches_the_window_unprinted() -> None:
    markup = parse("Look:\n\n| a | b |\n| ── \\| ── | `──  ──` |\n\nSo?")
    shown = Terminal().blocks(markup)
    assert shown.parts == ("Look:", Grid((("a", "b"), ("── | ──", "──  ──"))), "So?")
    assert str(shown) == Terminal().markup(markup)
    assert wrapped(shown, 40) == str(shown)
