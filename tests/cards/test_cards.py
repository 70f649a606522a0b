"""Cards: each kind read into its question, and the folders they lie in."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.cards.reader import card_files, load_cards
from quizgen.cards.topics import load_topics
from quizgen.files.content import own, shipped
from quizgen.files.yaml import ContentError
from quizgen.questions.question import Choice, Cloze, Reveal
from quizgen.text.terminal import Terminal
from tests.cards.helpers import cards_of, one_error
from tests.cli.helpers import CARDS, content, write


def test_the_three_kinds(tmp_path: Path) -> None:
    cards = cards_of(tmp_path, CARDS)
    assert list(cards) == ["my-choice", "my-cloze", "my-question"]
    terminal = Terminal(hide=True)

    choice = cards["my-choice"].question
    assert isinstance(choice.answer, Choice)
    assert (choice.answer.right, [o.id for o in choice.answer.options]) == ("ay", ["ay", "be"])
    assert choice.answer.option("ay").reason is None
    reason = choice.answer.option("be").reason
    assert reason is not None
    assert terminal.markup(reason) == "B is the second."

    cloze = cards["my-cloze"].question
    assert isinstance(cloze.answer, Cloze)
    assert cloze.answer.text == cloze.prompt
    assert terminal.markup(cloze.prompt) == "A kernel has [...] and [...]."

    asked = cards["my-question"].question
    assert isinstance(asked.answer, Reveal)
    assert terminal.markup(asked.prompt) == "What is a kernel?"
    assert terminal.markup(asked.answer.text) == "A small array of weights."
    assert asked.explanation is not None
    assert terminal.markup(asked.explanation) == "It slides over the input."

    assert [card.place for card in cards.values()] == ["t.yaml:3", "t.yaml:19", "t.yaml:24"]
    assert {card.question.topic for card in cards.values()} == {"tests"}
    assert all((q.family, q.version, q.level) == (None, None, None) for q in (choice, cloze, asked))


def test_what_only_authors_see(tmp_path: Path) -> None:
    text = """\
        topic: tests
        cards:
          - id: full
            question: |
              Of <alexnet.params | M 1> parameters,
              how many are in conv 1?
            answer: |
              $<alexnet.layer(conv1).params>$
            why: |
              $11 \\cdot 11 \\cdot 3 \\cdot 96 + 96$
            networks: [alexnet, vgg]
            source: lecture notes
            sourced:
              - {text: "227", from: the paper}
            covers: [K1, X2]
          - id: bare
            question: Plain?
            answer: Yes
            networks: lenet
            source: 1998
        """
    cards = cards_of(tmp_path, text)
    full, bare = cards["full"], cards["bare"]
    terminal = Terminal()
    prompt = terminal.markup(full.question.prompt)
    assert prompt == "Of 61.0 M parameters, how many are in conv 1?"
    assert isinstance(full.question.answer, Reveal)
    assert terminal.markup(full.question.answer.text) == "34,944"
    assert full.question.tags == ("topic::tests", "network::alexnet", "network::vgg")
    assert full.cited == ("lecture notes",)
    assert full.covers == ("K1", "X2")
    assert full.sourced == (("227", "the paper", 14),)
    assert [place for place, _ in full.texts] == ["t.yaml:5", "t.yaml:8", "t.yaml:10"]
    assert "<alexnet.params | M 1>" in full.texts[0][1]

    assert bare.question.tags == ("topic::tests", "network::lenet")
    assert (bare.question.source, bare.covers, bare.sourced) == ("1998", (), ())
    assert isinstance(bare.question.answer, Reveal)
    assert terminal.markup(bare.question.answer.text) == "Yes"


@pytest.mark.parametrize("word", ["true", "false", "no", "16:9", "010", "1e9"])
def test_a_plain_word_is_shown_as_it_was_typed(word: str, tmp_path: Path) -> None:
    card = f"- {{id: a, question: '?', answer: {word}, source: x}}"
    question = cards_of(tmp_path, f"topic: tests\ncards:\n  {card}\n")["a"].question
    assert isinstance(question.answer, Reveal)
    assert Terminal().markup(question.answer.text) == word


@pytest.mark.parametrize(
    "text",
    [f"${'9' * 5000}$", f"$K^{{{'9' * 5000}}}$", "[[" * 3000 + "x", f"<{'9' * 5000}>", "**" * 3001],
    ids=lambda text: str(text)[:8],
)
def test_text_beyond_all_measure_is_one_error(text: str, tmp_path: Path) -> None:
    card = f"- id: a\n    question: |\n      {text}\n    answer: x\n    source: x\n"
    error = one_error(tmp_path, f"topic: tests\ncards:\n  {card}")
    assert error.where == "t.yaml:5"


def test_cards_come_in_teaching_order_and_by_topic(tmp_path: Path) -> None:
    contents = (shipped(), own(content(tmp_path)))
    topics = list(load_topics(contents))
    cards = load_cards(contents)
    order = [topics.index(card.question.topic) for card in cards]
    assert order == sorted(order)
    assert [card.id for card in cards][-3:] == ["my-choice", "my-cloze", "my-question"]
    for topic in ("tests", "params"):
        some = load_cards(contents, [topic])
        assert {card.id for card in some if card.question.topic == topic} == {
            card.id for card in cards if card.question.topic == topic
        }


def test_a_twin_in_another_folder_is_refused(tmp_path: Path) -> None:
    card = "topic: tests\ncards:\n  - {id: one-a, question: a, answer: x, source: x}\n"
    one = own(content(tmp_path / "one", prefix="one", cards_a=card, cards_b=card))
    with pytest.raises(ContentError) as caught:
        load_cards((shipped(), one))
    folder = tmp_path / "one" / "cards"
    assert str(caught.value) == (f"{folder}/b.yaml:3: the id 'one-a' is taken at {folder}/a.yaml:3")


def test_loading_stops_at_the_first_mistake(tmp_path: Path) -> None:
    folder = own(content(tmp_path, cards_a="topic: tests\ncards:\n  - id: my-a\n"))
    with pytest.raises(ContentError, match=r"cards/a\.yaml:3: a card needs"):
        load_cards((shipped(), folder))


def test_other_files_are_no_card_files(tmp_path: Path) -> None:
    write(
        content(tmp_path), {"cards/notes.txt": "x", "cards/.b.yaml~": "x", "cards/sub/c.yaml": ""}
    )
    assert [path.name for path, _ in card_files(own(tmp_path))] == ["tests.yaml"]
