"""Phrases that read as translated are found, with their line; ids and plain words are left."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.checking.phrases import PHRASES, SPELLINGS, phrase_findings, translated
from quizgen.files.content import Content

FOUND = [
    ("It puts out a map 50 wide.", "puts out"),
    ("The layer behind the pool.", "behind"),
    ("Sizes round down.", "Sizes round down"),
    ("You let the pool's channels through.", "You let the"),
    ("A network ends so: a map is flattened.", "ends so"),
    ("A bias is no multiply-add.", "is no multiply-add"),
    ("How many weights has a convolution?", "How many weights has a"),
    ("A kernel of 3x3 is to slide over a map.", "is to"),
    ("By how many times does it grow?", "By how many times"),
    ("The optimiser's state", "optimiser"),
    ("batch normalisation", "normalisation"),
    ("neighbouring units", "neighbouring"),
    ("A kernel goes over the map.", "goes over"),
    ("The image goes through a layer.", "goes through"),
    ("Nothing comes out.", "comes out"),
    ("the optimizer's own numbers", "own numbers"),
    ("You divided the other way round.", "the other way round"),
    ("It knows no padding.", "knows no"),
    ("In what is it better?", "In what is"),
    ("as large as may be", "as large as may be"),
    ("Which layers is it?", "Which layers is"),
    ("How many times as many MACs does it take?", "How many times as many"),
    ("for want of a name", "for want of"),
    ("has to be paid", "has to be paid"),
    ("It factorises a filter.", "factorises"),
    ("a grey image", "grey"),
    ("the centre", "centre"),
    ("two colours", "colours"),
    ("a programme", "programme"),
    ("the peak:\n  memory at the worst\n  moment", "worst moment"),
]
LEFT = [
    "- id: forgot-optimiser-state",
    "optimiser: [sgd, momentum, adam]",
    "<optimiser>",
    "The idea behind it is simple.",
    "It works so that nothing is lost.",
    "How many weights does a convolution have?",
    "the group of its own, of a layer of its own",
    "The output is gray; its center is not.",
]


@pytest.mark.parametrize(("text", "said"), FOUND)
def test_a_translated_phrase_is_found(text: str, said: str) -> None:
    ((_, what),) = translated(text)
    assert what.startswith(f"'{said}' ")


@pytest.mark.parametrize("text", LEFT)
def test_ids_and_native_phrases_are_left(text: str) -> None:
    assert list(translated(text)) == []


def test_the_line_is_that_of_the_phrase() -> None:
    assert [line for line, _ in translated("one\n\nIt puts\nout two; behind it")] == [3, 4]


def test_every_row_has_an_example() -> None:
    """A row whose pattern matches nothing, or that another one shadows, is of no use."""
    told = {what.partition(": ")[2] for text, _ in FOUND for _, what in translated(text)}
    assert told == {advice for _, advice in (*PHRASES, *SPELLINGS)}


def test_only_the_shipped_content_is_held_to_it(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / "a.yaml").write_text("# puts out\n")
    (found,) = phrase_findings(Content(tmp_path))
    assert found.place == "families/a.yaml:1"
    assert not list(phrase_findings(Content(tmp_path, "mine/", "mine-")))
