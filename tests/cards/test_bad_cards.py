"""Each mistake in a card is refused with the file and the line it stands on."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from quizgen.cards.card import Card
from quizgen.cards.reader import twins
from quizgen.files.yaml import ContentError
from tests.cards.bad_choices import BAD_CHOICES
from tests.cards.helpers import good, one_error, read

# An '@' in the first column marks the line that the message must name.
BAD_CARDS = [
    (
        """
@         - id: a
            answer: x
            source: x
        """,
        "a card needs 'question', 'cloze' or 'choice'",
    ),
    (
        """
          - id: a
            question: x
@           anwser: x
            source: x
        """,
        "unknown key 'anwser'; did you mean 'answer'?",
    ),
    (
        """
          - id: a
            question: x
            answer: x
@           cloze: '[[x]]'
            source: x
        """,
        "unknown key 'cloze'",
    ),
    (
        """
          - question: x
@           id: Has Spaces
            answer: x
            source: x
        """,
        "'Has Spaces' is no id; lower-case words and hyphens",
    ),
    (
        """
@         - question: x
            answer: x
            source: x
        """,
        "'id' is missing",
    ),
    (
        """
@         - id: a
            question: x
            source: x
        """,
        "'answer' is missing",
    ),
    (
        """
@         - id: a
            question: x
            answer: x
        """,
        "'source' is missing",
    ),
    (
        """
          - id: a
@           question: [[x]] y
            answer: x
            source: x
        """,
        "not YAML",
    ),
    (
        """
          - id: a
@           question: [[x]]
            answer: x
            source: x
        """,
        "'question' reads as a list; write it as a block: 'question: |'",
    ),
    (
        """
          - id: a
@           question: Which is filter #1?
            answer: x
            source: x
        """,
        "' #' cuts the text of 'question' off",
    ),
    (
        """
          - id: a
            question: x
@           answer: {K: 3}
            source: x
        """,
        "'answer' reads as a mapping; write it as a block: 'answer: |'",
    ),
    (
        """
          - id: a
            question: x
            answer: x
            why:
@             - Because.
            source: x
        """,
        "'why' reads as a list; write it as a block: 'why: |'",
    ),
    (
        """
          - id: a
            question: x
            answer: x
@           why: It is filter #1. # and a remark
            source: x
        """,
        "' #' cuts the text of 'why' off",
    ),
    (
        """
          - id: a
@           question: What follows: this or that?
            answer: x
            source: x
        """,
        "not YAML: mapping values are not allowed in this context; text with special signs",
    ),
    (
        """
          - id: a
@           figure: bottelneck
            question: x
            answer: x
            source: x
        """,
        "there is no picture 'bottelneck'; did you mean 'bottleneck'",
    ),
    (
        """
          - id: a
            question: |
              The first line,
              a **second**,
@             and a third with a stray $ sign.
            answer: x
            source: x
        """,
        "a '$' without its partner; write \\$ for the sign itself",
    ),
    (
        """
          - id: a
            question: |
              A paragraph.

              Another with
@             maths: $\\foo{1}$
            answer: x
            source: x
        """,
        "outside the maths subset",
    ),
    (
        """
          - id: a
            question: x
            answer: |
              | K | params |
              |---|--------|
              | 1 | 2      |
@             | 3 |
            source: x
        """,
        "this row has 1 cells, the head has 2",
    ),
    (
        """
          - id: a
            question: x
            answer: |
              Fine: <alexnet.params>.
@             Not fine: <alexnet.parms | M 1>.
            source: x
        """,
        "<alexnet.parms | M 1>: there is no '.parms' here; did you mean 'params'",
    ),
    (
        """
          - id: a
            question: x
            answer: |
              Fine.

@             In maths: $2 \\cdot <resnet5O.macs>$
            source: x
        """,
        "<resnet5O.macs>: is no network of the zoo; did you mean",
    ),
    (
        """
          - id: a
            question: x
            answer: |
              Fine.
            why: |
              Seven ninths:
@             <7/9>
            source: x
        """,
        "<7/9>: 7/9 is not whole; add '| round 1'",
    ),
    (
        """
          - id: a
            cloze: |
@             Nothing is left out.
            source: x
        """,
        "a cloze without a deletion; mark one: [[text]]",
    ),
    (
        """
          - id: a
            cloze: |
@             An [[ ]] empty one.
            source: x
        """,
        "an empty cloze deletion",
    ),
    (
        """
          - id: a
            question: |
@             A [[deletion]] here.
            answer: x
            source: x
        """,
        "a deletion [[...]] outside a cloze; use 'cloze: |'",
    ),
    (
        """
          - id: a
            question: x
            answer: x
            source: x
            sourced:
              - text: "7"
@               form: the paper
        """,
        "unknown key 'form'; did you mean 'from'?",
    ),
    (
        """
          - id: a
            question: x
            answer: x
            source: x
            covers:
@             - [K1]
        """,
        "'covers' must be a list of words",
    ),
    *BAD_CHOICES,
]


@pytest.mark.parametrize(("card", "message"), BAD_CARDS, ids=[case[1] for case in BAD_CARDS])
def test_a_bad_card_is_named_with_its_line(card: str, message: str, tmp_path: Path) -> None:
    text = dedent("topic: tests\ncards:" + card.replace("@", " "))
    (line,) = (n for n, row in enumerate(card.split("\n"), start=2) if row.startswith("@"))
    error = one_error(tmp_path, text)
    assert error.where == f"t.yaml:{line}"
    assert message in str(error)
    assert "\n" not in str(error)


BAD_FILES = [
    ("topic: parms\ncards: []", "t.yaml:1: there is no topic 'parms'; did you mean 'params'?"),
    ("cards: []", "t.yaml:1: 'topic' is missing"),
    ("topic: tests", "t.yaml:1: 'cards' is missing"),
    ("topic: tests\ncards:\n  id: a", "t.yaml:3: 'cards' must be a list; begin each entry with"),
    ("topic: tests\ncards:\n  - a", "t.yaml:3: an entry of 'cards' must be a mapping"),
    ("topic: tests\nCards: []", "t.yaml:2: unknown key 'Cards'; did you mean 'cards'?"),
    ("", "t.yaml:1: the file must be a mapping"),
]


@pytest.mark.parametrize(("text", "message"), BAD_FILES, ids=[case[1] for case in BAD_FILES])
def test_a_bad_file_is_one_error(text: str, message: str, tmp_path: Path) -> None:
    assert str(one_error(tmp_path, text)).startswith(message)


def test_a_file_named_after_a_topic_holds_that_topic(tmp_path: Path) -> None:
    (error,) = read(tmp_path, "topic: tests\ncards: []", name="params.yaml")
    assert str(error) == (
        "params.yaml:1: the topic 'tests' in a file named after another; name the file tests.yaml"
    )
    assert read(tmp_path, "topic: tests\ncards: []", name="tests.yaml") == []
    assert read(tmp_path, "topic: tests\ncards: []", name="anything.yaml") == []


def test_a_bad_card_does_not_hide_the_good_ones_beside_it(tmp_path: Path) -> None:
    card = "  - {{id: {0}, question: {0}, {1}: x, source: x}}\n"
    rows = [card.format("a", "answer"), card.format("b", "anwser"), card.format("c", "answer")]
    kinds = [type(found) for found in read(tmp_path, "topic: tests\ncards:\n" + "".join(rows))]
    assert kinds == [Card, ContentError, Card]


def test_ids_carry_the_folders_prefix(tmp_path: Path) -> None:
    row = "topic: tests\ncards:\n  - {id: yours-a, question: a, answer: x, source: x}\n"
    (error,) = read(tmp_path, row, prefix="my-")
    assert str(error) == "t.yaml:3: 'yours-a' must begin with 'my-'"


def test_a_second_card_of_one_id_names_both_places(tmp_path: Path) -> None:
    row = "  - {{id: {}, question: {}, answer: x, source: x}}\n"
    text = "topic: tests\ncards:\n" + "".join(row.format(*pair) for pair in ("ap", "bq", "ar"))
    (twin,) = twins(good(tmp_path, text))
    assert str(twin) == "t.yaml:5: the id 'a' is taken at t.yaml:3"
