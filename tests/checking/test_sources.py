"""Sources of cards: the program's own cite the list, nobody's claim is younger than its source."""

from __future__ import annotations

import pytest

from quizgen.cards.card import Card, Sourced, Written
from quizgen.cards.works import Work
from quizgen.checking.sources import sources, too_old

WORKS = {
    "alexnet-2012": Work("AlexNet", "Some", 2012, "https://example.org/1"),
    "resnet-2015": Work("ResNet", "Some", 2015, "https://example.org/2"),
}
NETWORKS = {"alexnet": 2012, "resnet": 2015, "mine": None}


def card(*cited: str, text: str = "Who?", networks: str = "", known: str = "") -> Card:
    written = (Written("question", 2, text), Written("answer", 4, "He."))
    sourced = (Sourced("7%", known, 6),) if known else ()
    return Card(
        "f", "vgg", 1, "a", cited, written, networks=tuple(networks.split()), sourced=sourced
    )


@pytest.mark.parametrize(
    ("cited", "listed", "message"),
    [
        ("resnet-2015", True, None),
        ("resnet-2015, table 2", True, None),
        ("resnet-2016", True, "there is no source 'resnet-2016'; did you mean 'resnet-2015'"),
        ("resnet-2016", False, "there is no source 'resnet-2016'; did you mean 'resnet-2015'"),
        ("lecture notes", True, "the source 'lecture notes' is not cited by its key"),
        ("Deep Nets (2015)", True, "the source 'Deep Nets (2015)' is not cited by its key"),
        (
            "resnet-2015 table 2",
            True,
            "the source 'resnet-2015 table 2' is not cited by its key; w",
        ),
        (
            "ResNet-2015, table 2",
            False,
            "the source 'ResNet-2015, table 2' is not cited by its key",
        ),
        ("nobody", True, "there is no source 'nobody'"),
        ("nobody", False, "the source 'nobody' has no year"),
        ("lecture notes", False, None),
        ("own notes, page 7", False, None),
        ("Deep Nets (2015), table 2", False, None),
        ("Deep Nets", False, "the source 'Deep Nets' has no year"),
        ("notes.pdf (2015)", False, "the source 'notes.pdf (2015)' names a file"),
    ],
)
def test_where_a_card_is_from(cited: str, listed: bool, message: str | None) -> None:
    for one in (card(cited), card("resnet-2015", known=cited)):
        found = list(sources(one, WORKS, listed))
        if message is None:
            assert found == []
            continue
        (finding,) = found
        assert finding.message.startswith(message)
        assert finding.place == ("f:6" if one.sourced else "f:1")


@pytest.mark.parametrize("text", ["resnet-2015 table 2", "ResNet-2015; table 2"])
def test_a_key_that_is_written_otherwise_is_told(text: str) -> None:
    (finding,) = sources(card(text), WORKS, listed=False)
    assert finding.message.endswith("is not cited by its key; write 'resnet-2015, table 2'")


@pytest.mark.parametrize("listed", [True, False])
def test_a_place_that_a_list_cut_off_is_told(listed: bool) -> None:
    (finding,) = sources(card("resnet-2015", "table 2"), WORKS, listed)
    assert finding.message == (
        "'table 2' is cited as a work; "
        "if it is a place, put 'resnet-2015, table 2' in quotation marks"
    )


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (card("alexnet-2012", text="Who won in 2012?"), None),
        (card("alexnet-2012", text="Who won in 2015?"), "the card speaks of 2015"),
        (card("alexnet-2012", "resnet-2015", text="Who won in 2015?"), None),
        (card("alexnet-2012", text="Who won in 2015?", known="resnet-2015, table 1"), None),
        (card("alexnet-2012", networks="alexnet mine"), None),
        (card("alexnet-2012", networks="alexnet resnet"), "the card is about 'resnet' of 2015"),
        (card("alexnet-2012", text="Is 2048×7 more than 2016.5 or 20155?"), None),
        (card("Own notes (2010)", text="Who won in 2015?"), None),
    ],
)
def test_a_source_is_not_older_than_what_it_is_cited_for(one: Card, message: str | None) -> None:
    said = [finding.message for finding in too_old(one, WORKS, NETWORKS)]
    if message is None:
        assert said == []
    else:
        (only,) = said
        assert only == f"{message}, and its newest source is of 2012; cite one that can say it"
