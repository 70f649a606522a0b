"""Cards in an order that teaches: what a card needs, and the terms it uses, come before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizgen.cards.card import Card, Written
from quizgen.checking.order import out_of_order


def card(
    identifier: str, text: str = "Who?", needs: str = "", terms: str = "", **more: str
) -> Card:
    written = (Written("question", 2, text), Written("answer", 4, more.get("answer", "He.")))
    introduces = tuple(filter(None, terms.split(",")))
    aliases = tuple(more.get("aliases", "").split())
    place = (f"{identifier}.yaml", "vgg", 1, identifier, ("x",), written)
    return Card(*place, needs=tuple(needs.split()), introduces=introduces, aliases=aliases)


@pytest.mark.parametrize(
    ("cards", "messages"),
    [
        ([card("a"), card("b", needs="a")], []),
        (
            [card("b", needs="a"), card("a")],
            ["needs 'a', which comes only later, at a.yaml:1; move one of them"],
        ),
        ([card("a", needs="a")], ["needs itself"]),
        (
            [card("a", needs="b"), card("b", needs="a")],
            ["needs 'b', which comes only later, at b.yaml:1; move one of them"],
        ),
        (
            [replace(card("a"), remedial=True), card("b", needs="a")],
            ["needs 'a', which is remedial: it is shown only after a mistake"],
        ),
        ([replace(card(i, needs=n), remedial=True) for i, n in (("a", ""), ("b", "a"))], []),
        ([card("b", needs="gone")], ["needs 'gone', which is no card; it was retired"]),
        ([card("a-one"), card("b", needs="a-on")], ["needs 'a-on', which is no card; did you"]),
        (
            [card("a", aliases="old"), card("b", needs="old")],
            ["needs 'old', which is no card; it is now 'a'"],
        ),
    ],
)
def test_what_a_card_needs_comes_before_it(cards: list[Card], messages: list[str]) -> None:
    said = [finding.message for finding in out_of_order(cards, retired=["gone"])]
    assert len(said) == len(messages)
    for one, begin in zip(said, messages, strict=True):
        assert one.startswith(begin)


FIRST = card("first", terms="shortcut,batch normalization,ReLU")
LATE = "before 'first' at first.yaml:1 introduces it; move one of them, or say it otherwise"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Where is the shortcut?", "shortcut"),
        ("Where are the Shortcuts?", "shortcut"),
        ("What does batch\nnormalization do?", "batch normalization"),
        ("What is batch-normalization?", "batch normalization"),
        ("How many ReLUs are there?", "ReLU"),
        ("What is a relu?", None),
        ("What cuts it short?", None),
        ("Is it batch normalizationist?", None),
        ("What are shortcutting ways?", None),
    ],
)
def test_a_term_is_introduced_before_it_is_used(text: str, term: str | None) -> None:
    said = [finding.message for finding in out_of_order([card("early", text), FIRST])]
    assert said == ([f"speaks of '{term}' {LATE}"] if term else [])
    assert list(out_of_order([FIRST, card("late", text)])) == []
    assert list(out_of_order([card("early", text), FIRST], chosen=[FIRST])) == []


def test_every_text_of_a_card_counts() -> None:
    (found,) = out_of_order([card("early", answer="The shortcut."), FIRST])
    assert found.place == "early.yaml:1"


def test_the_card_that_introduces_a_term_may_use_it() -> None:
    assert list(out_of_order([card("a", "What is a shortcut?", terms="shortcut")])) == []


def test_a_term_is_introduced_once() -> None:
    (found,) = out_of_order([card("a", terms="stride"), card("b", terms="stride")])
    what = "introduces 'stride', as 'a' at a.yaml:1 does; only the first may"
    assert (found.place, found.message) == ("b.yaml:1", what)


def test_a_persons_own_terms_find_nothing_in_shipped_cards() -> None:
    mine = card("my-a", terms="kernel")
    before = [card("one", "What is a kernel?"), card("two", "What are kernels?"), mine]
    (found,) = out_of_order(before, own=["my-a"])
    what = "introduces 'kernel', of which 'one' at one.yaml:1 speaks before; leave it out"
    assert found.place == "my-a.yaml:1"
    assert found.message.startswith(what)
    twice = [mine, card("one", terms="kernel")]
    (found,) = out_of_order(twice, own=["my-a"])
    assert found.place == "my-a.yaml:1"
    assert found.message == "introduces 'kernel', as 'one' at one.yaml:1 does; only the first may"


def test_a_persons_own_cards_use_no_shipped_term_too_early() -> None:
    mine = card("my-a", "Where is the shortcut?")
    (found,) = out_of_order([mine, FIRST], own=["my-a"])
    assert (found.place, found.message) == ("my-a.yaml:1", f"speaks of 'shortcut' {LATE}")
