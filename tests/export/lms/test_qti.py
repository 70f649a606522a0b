"""The QTI 2.1 package: its structure, and its response processing run on every number."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.export.lms.qti import package
from quizgen.questions.question import Blanks, Dims, Numeric
from tests.export.lms.conftest import NASTY
from tests.export.lms.expected import near, numbers, plain, told
from tests.export.lms.qti import QTI, Item, imported


@pytest.fixture(scope="module")
def read(bank) -> dict[str, Item]:
    return imported(package(bank))[0]


def responses(values: list[Fraction]) -> dict[str, Fraction]:
    return {f"RESPONSE{place}": value for place, value in enumerate(values, start=1)}


def test_the_test_draws_one_of_each_pool(bank):
    items, sections = imported(package(bank))
    assert len(items) == sum(len(pool.questions) for pool in bank.pools)
    assert [(title, drawn, len(titles)) for title, drawn, titles in sections] == [
        (pool.title, 1, len(pool.questions)) for pool in bank.pools
    ]


def test_every_key_tolerance_slip_and_feedback_is_found_again(bank, read):
    for pool in bank.pools:
        for asked in pool.questions:
            if not isinstance(asked.answer, Numeric | Dims | Blanks):
                continue
            item, expected = read[asked.code], numbers(asked)
            keys = [Fraction(item.keys[f"RESPONSE{n}"][0]) for n in range(1, len(expected) + 1)]
            assert all(near(key, number.key) for key, number in zip(keys, expected, strict=True))
            right = item.run(responses(keys))
            assert near(right["score"], pool.points)
            for place, number in enumerate(expected):
                edge = [*keys]
                edge[place] += number.tolerance
                assert near(item.run(responses(edge))["score"], pool.points)
                for slip in number.wrong:
                    check_slip(item, keys, place, slip, number.tolerance)


def check_slip(item, keys, place, slip, tolerance):
    typed = [*keys]
    typed[place] = slip.value
    if abs(slip.value - keys[place]) <= tolerance:
        return
    made = item.run(responses(typed))
    assert made["score"] < item.run(responses(keys))["score"]
    names = [name for name in made["shown"] if name.startswith(f"slip{place + 1}_")]
    branches = [told(inner(item.messages[name])) for name in names]
    near_by = [b for b in branches if b == slip.feedback]
    assert near_by or tolerance, item.title  # rounded slips may lie within each other's reach


def inner(message: str) -> str:
    """A message without name spaces: ``<ns0:br />`` is ``<br/>``."""
    return message.replace("ns0:br />", "br/>").replace("html:", "")


def test_anything_else_is_only_wrong(read):
    item = read["tiny"]
    made = item.run({"RESPONSE1": Fraction(99)})
    assert (made["score"], made["shown"]) == (0, ["wrong"])
    assert item.run({"RESPONSE1": None})["score"] == 0


def test_cards(read):
    choice = read["bias-choice"]
    assert choice.keys == {"RESPONSE1": ["per-filter"]}
    right = choice.run({"RESPONSE1": "per-filter"})
    assert (right["score"], right["shown"]) == (1, ["solution", "option_per-filter"])
    wrong = choice.run({"RESPONSE1": "per-kernel"})
    assert wrong["score"] == 0
    assert plain(choice.messages[wrong["shown"][-1]]) == "A filter has one bias."
    gaps = read["same-padding"]
    assert gaps.run({"RESPONSE1": "2*p", "RESPONSE2": "The Size"})["score"] == 1
    assert gaps.run({"RESPONSE1": "2·P", "RESPONSE2": "nothing"})["score"] == Fraction(1, 2)
    free = read["mac-what"]
    assert free.run({"RESPONSE1": "anything"})["shown"] == ["solution"]
    assert "A multiply-add" in plain(free.messages["solution"])


def test_names_and_texts_are_inert(nasty_bank):
    items, sections = imported(package(nasty_bank))
    assert sections[0][0] == NASTY
    body = next(items["nasty"].root.iter(f"{QTI}itemBody"))
    assert "".join(body.itertext()).strip() == NASTY
    assert items["nasty-gap"].keys == {"RESPONSE1": [NASTY]}
    assert not [e for item in items.values() for e in item.root.iter() if "script" in e.tag]


def test_the_same_questions_give_the_same_bytes(nasty_bank):
    assert package(nasty_bank) == package(nasty_bank)
