"""Cards with a picture: from the key in the file to the question, the cache and the check."""

from __future__ import annotations

import json
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import pytest

from quizgen.cards.card import Card
from quizgen.cards.reader import load_cards
from quizgen.checking.schema import schema_of
from quizgen.cost.datasets import DATASETS
from quizgen.cost.published import ErrorRate
from quizgen.cost.zoo import load, names
from quizgen.export.json import question_data
from quizgen.figures import pictures
from quizgen.files.content import contents
from tests.cards.helpers import cards_of
from tests.checking.test_check import findings
from tests.cli.helpers import content, quiz

KINDS = """\
topic: tests
cards:
  - id: my-asked
    figure: bottleneck
    question: |
      What does the 3×3 convolution of this block save?
    answer: |
      Weights.
    source: lecture notes

  - id: my-gaps
    figure: inception-3a
    cloze: |
      The module has [[four]] branches.
    source: lecture notes

  - id: my-chosen
    figure: unnamed-vgg16-parameters
    choice: |
      Which network is this?
    options:
      - {id: a, right: the network of 2014}
      - {id: b, wrong: that of 2012, because: It is later.}
    source: lecture notes
"""
FIGURES = ["bottleneck", "inception-3a", "unnamed-vgg16-parameters"]


def test_every_kind_of_card_can_have_one(tmp_path: Path) -> None:
    cards = cards_of(tmp_path, KINDS)
    assert [card.question.figure for card in cards.values()] == FIGURES
    told = [question_data(card.question, show_answer=False) for card in cards.values()]
    assert [data["figure"] for data in told] == FIGURES
    for card in cards.values():
        kept = json.loads(json.dumps(card.row()))
        assert Card.from_row(card.shown, card.topic, kept, {}) == card
    assert findings(content(tmp_path / "my", cards_tests=KINDS)) == []


def test_in_a_terminal_words_stand_for_it(tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=KINDS)
    said = quiz("ask", "my-asked", "--content", folder).out
    assert "[picture: Diagram of a bottleneck block: three convolutions" in said


def test_a_picture_is_not_drawn_before_it_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(*args: object) -> bytes:
        raise AssertionError("a picture was drawn")

    module = import_module("quizgen.figures.pictures")
    for name in ("trace", "network_bars", "networks_bars", "diagram", "diagrams", "scatter"):
        monkeypatch.setattr(module, name, drawn)
    with pytest.raises(AssertionError, match="was drawn"):
        pictures()["alexnet"].draw(False)
    assert [card.figure for card in cards_of(tmp_path, KINDS).values()] == FIGURES


WRONG = [  # what stands in place of the first picture's name; line and words of the finding
    ("bottelneck", 4, "there is no picture 'bottelneck'; did you mean 'bottleneck'"),
    ("[bottleneck]", 4, "'figure' reads as a list"),
    ("", 4, "'figure'"),
]


@pytest.mark.parametrize(("name", "line", "message"), WRONG, ids=[case[0] for case in WRONG])
def test_names_that_are_none(name: str, line: int, message: str, tmp_path: Path) -> None:
    text = KINDS.replace("figure: bottleneck", f"figure: {name}")
    ((place, said),) = findings(content(tmp_path, cards_tests=text))
    assert place == f"cards/tests.yaml:{line}"
    assert message in said


def asked(identifier: str, figure: str, answer: str = "Fine.") -> str:
    text = f"""\
      - id: {identifier}
        figure: {figure}
        question: |
          Which network's parameters does this chart show?
        answer: |
          {answer}
        source: lecture notes
    """
    return dedent(text).replace("\n", "\n  ").rstrip() + "\n"


def test_one_question_about_two_pictures_is_two(tmp_path: Path) -> None:
    head = "topic: tests\ncards:\n  "
    other = head + asked("my-a", "unnamed-vgg16") + "  " + asked("my-b", "unnamed-alexnet")
    assert findings(content(tmp_path / "1", cards_tests=other)) == []
    same = other.replace("alexnet", "vgg16")
    ((place, said),) = findings(content(tmp_path / "2", cards_tests=same))
    assert place == "cards/tests.yaml:10"
    assert said.startswith("asks the same as 'my-a'")


def test_a_picture_whose_words_tell_the_answer_is_found(tmp_path: Path) -> None:
    head = "topic: tests\ncards:\n  "
    told = head + asked("my-a", "alexnet-parameters", "AlexNet.")
    ((place, said),) = findings(content(tmp_path / "1", cards_tests=told))
    assert (place, said) == (
        "cards/tests.yaml:6",
        "the question gives its answer away: 'AlexNet'",
    )
    unnamed = told.replace("alexnet-parameters", "unnamed-alexnet-parameters")
    assert findings(content(tmp_path / "2", cards_tests=unnamed)) == []
    chosen = KINDS.replace("unnamed-vgg16-parameters", "vgg16-parameters").replace(
        "the network of 2014", "VGG-16"
    )
    ((place, said),) = findings(content(tmp_path / "3", cards_tests=chosen))
    assert place == "cards/tests.yaml:22"
    assert said == "the picture's words give the right option away: 'VGG-16'"


def test_editors_know_the_names() -> None:
    card = schema_of(Path("cards"), contents())["properties"]["cards"]["items"]
    assert card["properties"]["figure"]["enum"] == list(pictures())


def test_new_cards_can_have_one(tmp_path: Path) -> None:
    folder = content(tmp_path)
    command = ("new", folder / "cards" / "tests.yaml", "How many layers has it?", "--answer", "3")
    made = quiz(*command, "--figure", "bottleneck")
    assert (made.code, made.err) == (0, "")
    assert "figure: bottleneck\n" in (folder / "cards" / "tests.yaml").read_text("utf-8")
    bad = quiz(*command, "--figure", "bottelneck")
    assert bad.code == 2
    assert "did you mean 'bottleneck'" in bad.err


TAUGHT = [  # pictures that the deck must show
    "alexnet-memory",
    "alexnet-operations",
    "vgg-resnet-memory",
    "vgg-resnet-parameters",
    "vgg-resnet-operations",
    "operations-error",
    "inception-module",
    "bottleneck",
    "receptive-field-3",
]


def test_the_deck_shows_the_pictures_that_teach_most() -> None:
    cards = [card for card in load_cards(contents()) if card.figure]
    assert [name for name in TAUGHT if name not in {card.figure for card in cards}] == []
    unnamed = [
        card
        for card in cards
        if card.figure and card.figure.startswith("unnamed-")
        if not card.figure.startswith("unnamed-sliding-")  # a kernel, not a network
    ]
    assert len(unnamed) >= 5
    assert {card.topic for card in unnamed} == {"networks"}  # a topic that does not tell
    assert [card.id for card in unnamed if set(card.networks) & set(card.id.split("-"))] == []


def test_error_rates_that_the_engine_has_are_not_typed() -> None:
    known = {
        figure.value
        for name in names()
        for figure in load(name).published
        if isinstance(figure, ErrorRate)
    }
    known |= {
        winner.error for data in DATASETS.values() for winner in (data.winners or {}).values()
    }
    sourced = [(card.id, one.text) for card in load_cards(contents()) for one in card.sourced]
    typed = [(name, text) for name, text in sourced if text.endswith("%")]
    assert len(known) > 50
    assert typed  # of networks that the engine does not have
    assert [pair for pair in typed if Fraction(pair[1].rstrip("%")) in known] == []
