"""Drawing: distinct answers in a fixed order; what a survey counts; the recorded spaces."""

from __future__ import annotations

import json
from itertools import islice, product
from typing import Any

import numpy as np
import pytest

from quizgen.conventions import PROFILES
from quizgen.drawing import (
    DrawError,
    Survey,
    _chunked,
    draw,
    indices,
    recorded,
    sheet,
    survey,
    survey_of,
)
from quizgen.families import family
from quizgen.family import Family
from quizgen.formula_level import By
from quizgen.formula_level import FormulaLevel as Level
from quizgen.space import Axis, Order, seed_bits
from tests.helpers import EVERY_LEVEL, level_id
from tools.spaces import spaces

BIASES = Axis("biases", ("counted", "none"))

COUNTS = Family(
    id="tiny-counts",
    topic="params",
    summary="counts",
    levels={
        1: Level(
            prompt="<W> and <K>.",
            axes=(BIASES, Axis("W", tuple(range(2, 8))), Axis("K", (1, 2, 3, 4))),
            possible=("K <= W",),
            rules=("W != 5 and area > 4",),
            steps=(
                ("area", "Area", "W*W"),
                ("key", "Key", By("biases", {"counted": "area*K + W", "none": "area*K - 9"})),
            ),
            unit="parameters",
            slips={
                "forgot-bias": By("biases", {"counted": "area*K"}),
                "kernel-not-squared": "K*K*W",
                "same-size": "W*W",
                "forgot-filters": "K + W*W - 1",
                "single-bias": "(W - 4)*K",
            },
        ),
        2: Level(
            prompt="<W> and <K>.",
            axes=(Axis("W", tuple(range(2, 8))), Axis("K", (3, 7, 8, 16))),
            steps=(("part", "Part", "W/K"), ("key", "Key", "part*W")),
            unit="KB",
            places=1,
            slips={"forgot-bytes": "W/K", "same-size": "W", "wrong-kilo": "W*W/(K + 1)"},
        ),
        3: Level(
            prompt="<W> and <K>.",
            axes=(Axis("W", tuple(range(2, 8))), Axis("K", (1, 2, 3))),
            possible=("K <= W",),
            steps=(("H_out", "Height", "W - K + 1"), ("W_out", "Width", "W//K")),
            answer=("K", "H_out", "W_out"),
            slips={"same-size": ("K", "W", "W"), "forgot-stride": ("K", "W_out", "H_out")},
        ),
    },
)


def brute(number: int) -> list[tuple[Any, list[Any], int]]:
    """Every variant of a tiny level, by hand: key, slips, how far they must be apart."""
    found: list[tuple[Any, list[Any], int]] = []
    if number == 1:
        for biases, W, K in product(("counted", "none"), range(2, 8), (1, 2, 3, 4)):
            if K <= W and W != 5 and W * W > 4:
                slips = [W * W * K] if biases == "counted" else []
                slips += [K * K * W, W * W, K + W * W - 1, (W - 4) * K]
                found.append((W * W * K + (W if biases == "counted" else -9), slips, 1))
    elif number == 2:
        for W, K in product(range(2, 8), (3, 7, 8, 16)):
            # tenths, half up: floor(10*x + 1/2)
            def tenths(top: int, bottom: int) -> int:
                return (20 * top + bottom) // (2 * bottom)

            slips = [tenths(W, K), tenths(W, 1), tenths(W * W, K + 1)]
            found.append((tenths(W * W, K), slips, 2))
    else:
        for W, K in product(range(2, 8), (1, 2, 3)):
            if K <= W:
                found.append(
                    ((K, W - K + 1, W // K), [(K, W, W), (K, W // K, W - K + 1)], 1)
                )  # fmt: skip
    return found


def apart(key: Any, slip: Any, margin: int) -> bool:
    if isinstance(key, tuple):
        return any(a != b for a, b in zip(key, slip, strict=True))
    return bool(abs(key - slip) >= margin)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_survey_counts_what_brute_force_counts(number: int) -> None:
    usable = [
        (key, len(slips) - len(set(slips)))
        for key, slips, margin in brute(number)
        if all(apart(key, slip, margin) for slip in slips)
    ]
    slips = max(len(slips) for _, slips, _ in brute(number))
    answers = [len({key for key, merged in usable if merged <= most}) for most in range(slips + 1)]
    allowed = answers.index(max(answers))  # fewer than 200 answers in all: none may be lost
    found = survey(COUNTS, number)
    assert found == Survey(
        product=COUNTS.level(number).space.size,
        variants=sum(merged <= allowed for _, merged in usable),
        answers=max(answers),
        separable=(slips - allowed, slips),
        digest=found.digest,
    )
    drawn = list(indices(COUNTS, number, "s"))
    level = COUNTS.level(number)
    keys = {level.marks(level.key(level.solve(level.space.givens(i))[0])) for i in drawn}
    expected = {key for key, merged in usable if merged <= allowed}
    assert keys == {key if isinstance(key, tuple) else (key,) for key in expected}
    assert len(drawn) == len(expected)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_slips_that_repeat_another_are_counted(number: int) -> None:
    level = COUNTS.level(number)
    rows = sheet(level, np.arange(level.space.size))
    repeated = [len(slips) - len(set(slips)) for _, slips, _ in brute(number)]
    assert rows.merged_slips()[rows.shown].tolist() == repeated
    far = [all(apart(key, slip, margin) for slip in slips) for key, slips, margin in brute(number)]
    assert rows.far(level.margin)[rows.shown].tolist() == far


def test_a_digest_moves_with_what_a_code_means_and_with_nothing_else() -> None:
    base = COUNTS.levels[1]

    def digest(**changes: Any) -> str:
        from dataclasses import replace

        return survey(Family("x", "params", "x", {1: replace(base, **changes)}), 1).digest

    same = digest()
    assert digest(prompt="Other words: <W>, <K>.") == same
    assert digest(slips={"same-size": "W*W"}) == same
    assert digest(rules=("W > 2",)) == same
    assert digest(unit="MACs") != same
    assert digest(places=1) != same
    assert digest(steps=(("key", "Key", "W*K"),), rules=(), slips={}) != same
    assert digest(axes=(BIASES, Axis("W", tuple(range(2, 8))), Axis("K", (1, 2, 4, 3)))) != same


# --- the built-in levels --------------------------------------------------------------


@pytest.mark.parametrize(("name", "number"), EVERY_LEVEL, ids=level_id)
def test_one_by_one_and_by_chunks_are_the_same_draw(name: str, number: int) -> None:
    level = family(name).level(number)
    k, slips = survey_of(family(name), number).separable
    order = Order(seed_bits("walk", name), level.space.size).walk()
    walked = (i for i in order if level.admits(level.space.givens(i), slips - k))
    chunked = _chunked(level, "walk", slips - k, name, {})
    first = list(islice(walked, 50))
    assert first == list(islice(chunked, 50))
    assert len(first) == min(50, survey_of(family(name), number).variants)


@pytest.mark.parametrize(("name", "number"), EVERY_LEVEL, ids=level_id)
def test_arrays_and_python_ints_agree_on_keys_and_slips(name: str, number: int) -> None:
    """Masked variants too."""
    level = family(name).level(number)
    rows = sheet(level, np.array(list(islice(Order(1, level.space.size).walk(), 120))))
    for row, index in enumerate(rows.indices.tolist()):
        givens = level.space.givens(index)
        numbers, _ = level.solve(givens)
        assert tuple(rows.keys[row]) == level.marks(level.key(numbers))
        wrong = {
            slip.misconception: level.marks(slip.value) for slip in level.wrong(givens, numbers)
        }
        arrays = zip(level.slips, rows.slips[row].tolist(), rows.applies[row], strict=True)
        assert {name: tuple(values) for name, values, applies in arrays if applies} == wrong


@pytest.mark.parametrize(("name", "number"), EVERY_LEVEL, ids=level_id)
def test_a_draw_gives_each_answer_once_and_all_that_are_recorded(name: str, number: int) -> None:
    level = family(name).level(number)
    drawn = list(indices(family(name), number, "all"))
    keys = [level.marks(level.key(level.solve(level.space.givens(i))[0])) for i in drawn]
    assert len(set(keys)) == len(keys) == survey_of(family(name), number).answers
    assert draw(family(name), number, 7, "all") == drawn[:7]


def test_a_draw_is_pinned() -> None:
    """A change would deal other questions for the seeds that people have written down."""
    assert draw(family("conv-params"), 1, 4, 7) == [82, 102, 148, 127]
    assert draw(family("conv-params"), 2, 4, 7) == [3542, 4306, 4462, 4623]
    assert draw(family("conv-output"), 2, 4, 7) == [4411, 16074, 3891, 7403]


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


@pytest.mark.parametrize(("name", "number"), EVERY_LEVEL, ids=level_id)
def test_a_profile_only_filters(name: str, number: int) -> None:
    level = family(name).level(number)
    notes = PROFILES["notes"]
    most = None if level.space.words else 60  # all where there is something to filter
    found = list(islice(indices(family(name), number, "p", notes), most))
    k, slips = survey_of(family(name), number).separable
    seen, expected = set(), []
    for index in Order(seed_bits("p", f"{name}:{number}"), level.space.size).walk():
        givens = level.space.givens(index)
        fits = all(givens.get(name, words[0]) in words for name, words in notes.items())
        if fits and level.admits(givens, slips - k):
            key = level.marks(level.key(level.solve(givens)[0]))
            if key not in seen:
                seen.add(key)
                expected.append(index)
        if len(expected) == most:
            break
    assert found == expected
    assert list(islice(indices(family(name), number, "p", PROFILES["all"]), 9)) == draw(
        family(name), number, 9, "p"
    )


def test_the_recorded_spaces_are_those_of_the_families() -> None:
    now: Any = json.loads(json.dumps(spaces()))
    for name, then in recorded().items():
        moved = [
            number
            for number, level in now.get(name, then)["levels"].items()
            if level["digest"] != then["levels"].get(number, level)["digest"]
        ]
        assert not moved or now[name]["version"] > then["version"], (
            f"codes of {name}, level {', '.join(moved)}, have changed their meaning: bump the "
            "family's version, then run 'make spaces'"
        )
    assert now == recorded(), "run 'make spaces'"
    assert list(now) == list(recorded()), "run 'make spaces'"
