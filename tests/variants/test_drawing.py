"""Drawing: distinct answers in a fixed order, within conventions and a band of load."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest

from quizgen.families import family
from quizgen.formulas.evaluation import round_half_up
from quizgen.questions.conventions import PROFILES
from quizgen.questions.distractors import DrawError
from quizgen.questions.effort import effort
from quizgen.questions.margins import is_far, key_of, last_places, margins_of
from quizgen.variants.arrays import variant_arrays
from quizgen.variants.drawing import _Draw, draw, indices, survey_of
from quizgen.variants.formula_level import FormulaLevel as Level
from quizgen.variants.space import Order, seed_bits
from tests.helpers import EVERY_LEVEL, few, key_of_index
from tests.sweeps import over_levels, sample

# --- the built-in levels --------------------------------------------------------------

OF_FORMULAS = [
    (name, number) for name, number in EVERY_LEVEL if isinstance(family(name).level(number), Level)
]


def formula_level(name: str, number: int) -> Level:
    level = family(name).level(number)
    assert isinstance(level, Level)
    return level


def admitted(name: str, number: int, seed: str) -> Iterator[int]:
    """The drawn variants in order, repeated answers among them, one by one."""
    level = family(name).level(number)
    k, slips = survey_of(family(name), number).separable
    for index in Order(seed_bits(seed, f"{name}:{number}"), level.space.size).walk():
        variant = level.variant(level.space.givens(index))
        if variant is not None and level.admits(variant, slips - k):
            yield index


@over_levels(OF_FORMULAS)
def test_one_by_one_and_by_chunks_are_the_same_draw(name: str, number: int) -> None:
    level = formula_level(name, number)
    k, slips = survey_of(family(name), number).separable
    drawing = _Draw(family(name), number, slips - k, "walk", {}, None, None, 10**9)
    most = sample(50, suite=20)
    first = [found[:2] for found in islice(drawing.walked(), most)]
    assert first == [found[:2] for found in islice(drawing.chunked(level), most)]
    assert [index for index, _ in first] == list(islice(admitted(name, number, "walk"), most))
    assert len(first) == min(most, survey_of(family(name), number).variants)


@over_levels(EVERY_LEVEL)
def test_a_draw_is_the_order_without_repeated_answers(name: str, number: int) -> None:
    level = family(name).level(number)
    expected: dict[object, int] = {}
    for index in islice(admitted(name, number, "once"), sample(40, suite=20)):
        expected.setdefault(key_of_index(level, index), index)
    drawn = islice(indices(family(name), number, "once"), len(expected))
    assert list(drawn) == list(expected.values())


def nested(value: Any) -> list[Any]:
    return [one for part in value for one in nested(part)] if isinstance(value, tuple) else [value]


@over_levels(OF_FORMULAS)
def test_arrays_and_python_ints_agree_on_keys_and_slips(name: str, number: int) -> None:
    """Masked variants too."""
    level = formula_level(name, number)
    rows = variant_arrays(level, np.array(list(islice(Order(1, level.space.size).walk(), 40))))
    for row, index in enumerate(rows.indices.tolist()):
        variant = level.variant(level.space.givens(index))
        assert variant is not None
        answer = variant.answer
        assert tuple(rows.keys[row]) == last_places(answer, key_of(answer))
        assert tuple(rows.margins) == margins_of(answer)
        assert bool(rows.shown[row]) == level.presentable(variant)
        wrong = {slip.id: last_places(answer, slip.value) for slip in variant.slips}
        arrays = zip(level.slips, rows.slips[row].tolist(), rows.applies[row], strict=True)
        assert {name: tuple(values) for name, values, applies in arrays if applies} == wrong
        parts = nested(key_of(answer))
        places = [places for _, places in level.parts]
        expected = tuple(round_half_up(v, p or 0) for v, p in zip(parts, places, strict=True))
        assert expected == last_places(answer, key_of(answer))


@over_levels(EVERY_LEVEL)
def test_combined_mistakes_stand_apart_from_the_key_and_from_single_ones(
    name: str, number: int
) -> None:
    for asked in few(name, number):
        answer: Any = asked.answer
        single = {last_places(answer, s.value) for s in asked.slips if len(s.misconceptions) == 1}
        for slip in asked.slips:
            if len(slip.misconceptions) > 1:
                assert last_places(answer, slip.value) not in single
                assert is_far(answer, slip.value)


SMALLEST = sample(1500, suite=400)  # combinations
SMALL = [pair for pair in EVERY_LEVEL if survey_of(family(pair[0]), pair[1]).product <= SMALLEST]


@over_levels(SMALL)
def test_a_draw_gives_each_answer_once_and_all_that_are_recorded(name: str, number: int) -> None:
    level = family(name).level(number)
    drawn = list(indices(family(name), number, "all"))
    assert len(set(drawn)) == len(drawn) == survey_of(family(name), number).answers
    if len(drawn) <= 3000:
        assert len({key_of_index(level, i) for i in drawn}) == len(drawn)
    assert draw(family(name), number, 7, "all") == drawn[:7]


def test_a_draw_is_pinned() -> None:
    """A change would deal other questions for the seeds that people have written down."""
    assert draw(family("conv-params"), 1, 4, 7) == [82, 102, 148, 88]
    assert draw(family("conv-params"), 2, 4, 7) == [3542, 4306, 4462, 4623]
    assert draw(family("conv-output"), 2, 4, 7) == [2783, 2762, 3625, 4125]


def test_another_seed_draws_others() -> None:
    draws = {tuple(draw(family("fc-params"), 2, 5, seed)) for seed in range(20)}
    assert len(draws) == 20


def test_too_many_are_refused_with_the_number_there_is() -> None:
    answers = survey_of(family("conv-output"), 1).answers
    with pytest.raises(DrawError) as caught:
        draw(family("conv-output"), 1, answers + 1, 0)
    assert str(caught.value) == (
        f"conv-output:1: {answers + 1} distinct answers asked for, it has {answers}; "
        "ask for fewer, or draw from several levels or families"
    )
    with pytest.raises(DrawError, match="5000 distinct answers asked for, it has 0"):
        draw(family("conv-flops"), 1, 5000, 0, {"flops": ()})


@over_levels(EVERY_LEVEL)
def test_a_profile_only_filters(name: str, number: int) -> None:
    level = family(name).level(number)
    notes = PROFILES["notes"]
    conventions = notes.keys() & level.space.words.keys()
    most = 100 if conventions else 12  # many where there is something to filter
    found = list(islice(indices(family(name), number, "p", notes), most))
    expected: dict[object, int] = {}
    for index in admitted(name, number, "p"):
        givens = level.space.givens(index)
        if all(givens[convention] in notes[convention] for convention in conventions):
            expected.setdefault(key_of_index(level, index), index)
        if len(expected) == most:
            break
    assert found == list(expected.values())
    nine = list(islice(indices(family(name), number, "p"), 9))
    assert list(islice(indices(family(name), number, "p", PROFILES["all"]), 9)) == nine


# --- within a band of arithmetic load -------------------------------------------------


@over_levels(EVERY_LEVEL)
def test_a_band_of_load_only_filters_and_a_draw_keeps_its_order(name: str, number: int) -> None:
    item, level = family(name), family(name).level(number)
    within = sorted(effort(asked) for asked in few(name, number))
    band = within[len(within) // 4], within[3 * len(within) // 4]
    expected: dict[object, int] = {}
    for index in islice(admitted(name, number, "band"), 30):
        if band[0] <= effort(item.question(number, index)) <= band[1]:
            expected.setdefault(key_of_index(level, index), index)
    found = list(islice(indices(item, number, "band", effort=band), len(expected)))
    assert found == list(expected.values())
    assert all(band[0] <= effort(item.question(number, index)) <= band[1] for index in found)
    for count in (3, len(found)):
        assert draw(item, number, count, "band", effort=band) == found[:count]


def test_a_band_holds_in_a_long_draw_too() -> None:
    """Past the positions that are walked one by one."""
    item = family("conv-params")
    band = (20, 20)
    found = list(indices(item, 3, "long", effort=band))
    assert len(found) > 50
    assert {effort(item.question(3, index)) for index in found} == {20}
    level = item.level(3)
    assert len({key_of_index(level, index) for index in found}) == len(found)
    order = {index: i for i, index in enumerate(admitted("conv-params", 3, "long"))}
    assert [order[index] for index in found] == sorted(order[index] for index in found)


def test_a_band_that_holds_too_few_says_so() -> None:
    with pytest.raises(DrawError) as caught:
        draw(family("fc-macs"), 1, 3, 0, effort=(500, 600))
    assert str(caught.value) == (
        "fc-macs:1: 3 distinct answers with a load from 500 to 600 asked for, it has 0; "
        "ask for fewer, or draw from several levels or families"
    )
