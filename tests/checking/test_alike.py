"""Cards of one's own that are like others, and ``differs``, which says that this is meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quizgen.cards.card import Card, Written
from quizgen.checking.check import readable_cards
from quizgen.checking.likeness import alike
from quizgen.files.content import Content, contents
from tests.cli.helpers import content, one_sentence, quiz, write

HEADS = """\
topic: tests
cards:
  - id: my-heads
    question: |
      Why does a transformer split its attention into heads?
    answer: |
      Each head attends to other tokens.
    why: |
      The heads' queries and keys are projected apart.
    source: own notes
  - id: my-masks
    question: |
      What does a causal mask hide?
    answer: |
      All later tokens.
    source: own notes
"""
SAME = """\
topic: tests
cards:
  - id: our-heads
    cloze: |
      A transformer with several heads of attention: each head [[attends to other tokens]].
    source: own notes
"""
SAID = (
    "has the same answer as 'my-heads' at {my}/cards/tests.yaml:3 (attends, tokens); "
    "join them, or list 'my-heads' under 'differs'"
)


def checked(tmp_path: Path, mine: str, ours: str) -> list[tuple[str, str]]:
    """What is found in two folders of one's own; their paths stand for ``my`` and ``our``."""
    my = content(tmp_path / "my", cards_tests=mine)
    our = content(tmp_path / "our", prefix="our", cards_tests=ours)
    write(our, {"cards/topics.yaml": "topics: []\n"})
    result = quiz("check", "--content", my, "--content", our, "--json")
    rows = [(row["place"], row["message"].replace(str(my), "{my}")) for row in result.lines]
    return [
        (place.replace(str(folder), name), message)
        for place, message in rows
        for folder, name in ((my, "my"), (our, "our"))
        if place.startswith(f"{folder}/")
    ]


def with_key(text: str, identifier: str, key: str) -> str:
    return text.replace(f"id: {identifier}\n", f"id: {identifier}\n    {key}\n")


def test_a_card_that_teaches_what_one_of_another_folder_does_is_found(tmp_path: Path) -> None:
    assert checked(tmp_path, HEADS, SAME) == [("our/cards/tests.yaml:3", SAID)]


@pytest.mark.parametrize(
    ("identifier", "other"), [("my-heads", "our-heads"), ("our-heads", "my-heads")]
)
def test_either_card_may_say_that_it_differs(identifier: str, other: str, tmp_path: Path) -> None:
    texts = [with_key(text, identifier, f"differs: [{other}]") for text in (HEADS, SAME)]
    assert checked(tmp_path, *texts) == []


NEEDLESS = [
    ("my-masks", "'differs' lists 'my-masks', which is not like this card"),
    ("our-heads", "'differs' lists 'our-heads', which is not like this card"),
    ("my-mskas", "'differs' lists 'my-mskas', which no card has; did you mean 'my-masks'"),
    ("my-veils", "'differs' lists 'my-veils', which no card has; it is now 'my-masks'"),
    ("Masks", "'Masks' is no id; lower-case words and hyphens"),
]


@pytest.mark.parametrize(("other", "message"), NEEDLESS)
def test_what_differs_lists_must_be_a_card_that_is_alike(
    other: str, message: str, tmp_path: Path
) -> None:
    mine = with_key(HEADS, "my-masks", "aliases: [my-veils]")
    places = checked(tmp_path, mine, with_key(SAME, "our-heads", f"differs: [my-heads, {other}]"))
    ((place, said),) = places
    assert place.startswith("our/cards/tests.yaml:")
    assert said.startswith(message)


def test_a_reworded_question_may_be_meant_but_not_the_same_one(tmp_path: Path) -> None:
    words = (
        "How wide is one of {} heads of attention in a transformer, as the first paper builds it?"
    )
    question = (
        "  - id: {}\n    question: |\n      {}\n    answer: |\n      {}\n    source: own notes\n"
    )
    first = question.format("my-a", words.format("many"), "The model's.")
    other = question.format("my-b", words.format("narrow"), "A part.")
    head = "topic: tests\ncards:\n"
    ((_, said),) = checked(tmp_path, head + first + other, "topic: tests\ncards: []\n")
    assert said.startswith("asks nearly the same as 'my-a' at ")
    meant = with_key(other, "my-b", "differs: [my-a]")
    assert checked(tmp_path, head + first + meant, "topic: tests\ncards: []\n") == []
    same = meant.replace("narrow", "many")
    ((_, said),) = checked(tmp_path, head + first + same, "topic: tests\ncards: []\n")
    assert said == "asks the same as 'my-a' at {my}/cards/tests.yaml:3"


def test_different_pictures_and_texts_of_a_template_are_not_alike(tmp_path: Path) -> None:
    question = (
        "  - id: {}\n    figure: {}\n    question: |\n      Which is it?\n    answer: |\n      {}\n"
    )
    for number, pictures in enumerate([("vgg16", "alexnet"), ("vgg16", "resnet50")]):
        pairs = zip(("my-a", "my-b"), pictures, strict=True)
        texts = [
            question.format(*pair, "A transformer.") + "    source: own notes\n" for pair in pairs
        ]
        text = "topic: tests\ncards:\n" + "".join(texts)
        assert checked(tmp_path / str(number), text, "topic: tests\ncards: []\n") == []
    folder = content(tmp_path, cards_tests=HEADS)
    for text in ("Kernel?", "The stride!"):
        assert quiz("new", "tests", text, "--content", folder).code == 0


def test_a_new_card_may_be_written_with_the_one_it_differs_from(tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=HEADS)
    text = "Heads of a transformer's attention: each [[attends to other tokens]]."
    new = ("new", "tests", text, "--id", "my-new", "--content", folder)
    one_sentence(quiz(*new), "card 'my-new': has the same answer as 'my-heads' at")
    one_sentence(quiz(*new, "--differs", "my-masks"), "lists 'my-masks', which is not like this")
    assert quiz(*new, "--differs", "my-heads").code == 0
    (card,) = [card for card in readable_cards(contents([folder])) if card.id == "my-new"]
    assert card.differs == ("my-heads",)


def test_shipped_cards_are_compared_with_ones_own(tmp_path: Path) -> None:
    """A cloze made of a shipped question and its answer teaches the same, whichever card it is."""
    folder = Content(tmp_path, "my/", "my-")
    shipped = readable_cards(contents())
    every = [*contents(), folder]
    before = alike(shipped, every)
    questions = [card for card in shipped if is_plain(card)][::7]
    assert len(questions) > 10
    mine = [cloze_of(card, f"my-{number}") for number, card in enumerate(questions)]
    after = alike([*shipped, *mine], every)
    pairs = [frozenset((one.id, other.id)) for one, other in zip(questions, mine, strict=True)]
    assert sum(pair in after for pair in pairs) >= 0.9 * len(pairs)
    own = {card.id for card in mine}
    assert {pair: one for pair, one in after.items() if not pair & own} == before


def is_plain(card: Card) -> bool:
    """Whether a card is a question with some words as its answer."""
    texts = {written.role: written.text for written in card.written}
    answer = texts.get("answer", "$")
    return "why" in texts and len(answer.split()) > 4 and not set("$<[`*|") & set(answer)


def cloze_of(card: Card, identifier: str) -> Card:
    texts = {written.role: written.text for written in card.written}
    cloze = f"{texts['question'].strip()} So: [[{texts['answer'].strip()}]]"
    written = (Written("cloze", 1, cloze), Written("why", 2, texts["why"]))
    return replace(
        card, id=identifier, shown="my/cards/x.yaml", written=written, figure=None, covers=()
    )


def test_a_single_file_is_checked_without_the_card_it_differs_from(tmp_path: Path) -> None:
    mine = with_key(HEADS, "my-heads", "differs: our-heads")
    folder = content(tmp_path, cards_tests=mine)
    file = folder / "cards" / "tests.yaml"
    assert quiz("check", file, "--content", folder).out == "Nothing found.\n"
    (read,) = [card for card in readable_cards(contents([folder])) if card.id == "my-heads"]
    assert read.differs == ("our-heads",)
    assert Card.from_row(read.shown, read.topic, read.row(), {}) == read


def test_a_single_file_is_checked_beside_the_shipped_cards(tmp_path: Path) -> None:
    (shipped,) = [card for card in readable_cards(contents()) if card.id == "depthwise-weights"]
    text = "topic: vgg\ncards:\n  - id: my-card\n    source: own notes\n    needs: [senet-winner]\n"
    for one in shipped.written:
        lines = "".join(f"      {line}\n" for line in one.text.splitlines())
        text += f"    {one.role}: |\n{lines}"
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    result = quiz("check", file)
    place = f"{file}:3: "
    assert result.code == 1
    assert [line.partition(" at cards/")[0] for line in result.out.splitlines()] == [
        f"{place}asks the same as 'depthwise-weights'",
        f"{place}needs 'senet-winner', which comes only later,",
        f"{place}speaks of 'depthwise convolution' before 'depthwise-what'",
        f"{place}speaks of 'depthwise' before 'depthwise-what'",
    ]
