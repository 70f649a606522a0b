"""Notes with thousands of signs that open something and nothing that closes it."""

from __future__ import annotations

import pytest

from quizgen.authoring.convert import to_markup
from quizgen.authoring.html import text_of
from quizgen.authoring.slug import unused
from quizgen.text.markup import Paragraph, Text, parse

COUNT = 50_000


@pytest.mark.parametrize("sign", [r"\(", r"\[", "[$]", "*", "[sound:", "$a ", "<a ", "<![x "])
def test_what_is_never_closed_stays_text(sign: str) -> None:
    """It took minutes when every sign was followed to the end."""
    text, lost = text_of(sign * COUNT)
    assert (text.replace(" ", ""), lost) == ((sign * COUNT).replace(" ", ""), [])
    (block,) = parse(to_markup(text).text).blocks
    assert isinstance(block, Paragraph)
    (only,) = block.items
    assert only == Text(text)


def test_maths_ends_where_the_next_begins() -> None:
    assert to_markup(r"a \( b \(x^2\) c").text == r"a \( b $x^2$ c"


def test_many_notes_of_one_title() -> None:
    taken, begun = {"relu-3"}, dict[str, int]()
    made = []
    for _ in range(4):
        made.append(unused("relu", taken, begun))
        taken.add(made[-1])
    assert made == ["relu", "relu-2", "relu-4", "relu-5"]
