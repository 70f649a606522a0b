"""Surveys: what is counted in a level's space; the recorded spaces."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import product
from typing import Any

import numpy as np
import pytest

from quizgen.families import family
from quizgen.formulas.evaluation import FormulaError
from quizgen.variants.arrays import variant_arrays
from quizgen.variants.drawing import Survey, _rows, _sheet_rows, digest, indices, survey
from quizgen.variants.family import Family
from quizgen.variants.formula_level import By, CellData
from quizgen.variants.formula_level import FormulaLevel as Level
from quizgen.variants.space import Axis
from quizgen.variants.spaces import recorded_spaces
from tests.helpers import EVERY_LEVEL, key_of_index
from tests.sweeps import SWEEPING, over_levels
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
        4: Level(
            prompt="<W> and <K>.",
            axes=(BIASES, Axis("W", tuple(range(2, 12))), Axis("K", (1, 2, 3, 5))),
            possible=("K <= W",),
            rules=("area > 4",),
            steps=(
                ("area", "Area", "W*W"),
                ("part", "Part", "area/K"),
                ("H_out", "Height", "W - K + 1"),
                ("total", "Total", By("biases", {"counted": "area + K", "none": "area"})),
            ),
            cells=(
                CellData("size", "H_out W"),
                CellData("total", "total", "parameters"),
                CellData("part", "part", "KB", 1),
            ),
            slips={
                "forgot-bias": (("H_out", "W"), By("biases", {"counted": "area"}), "part"),
                "same-size": (("W", "W"), "total", "part"),
                "forgot-bytes": (("H_out", "W"), "total", "W/K"),
                "wrong-kilo": (("H_out", "W"), "total", "1024*area/(1000*K)"),
            },
        ),
    },
)


def brute(number: int) -> list[tuple[Any, list[Any], Any]]:
    """Every variant of a tiny level, by hand: key, slips, how far they must be apart."""
    found: list[tuple[Any, list[Any], Any]] = []
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
    elif number == 3:
        for W, K in product(range(2, 8), (1, 2, 3)):
            if K <= W:
                found.append(
                    ((K, W - K + 1, W // K), [(K, W, W), (K, W // K, W - K + 1)], 1)
                )  # fmt: skip
    else:
        for biases, W, K in product(("counted", "none"), range(2, 12), (1, 2, 3, 5)):
            if K <= W and W * W > 4:
                total = W * W + (K if biases == "counted" else 0)
                part = (20 * W * W + K) // (2 * K)
                size = (W - K + 1, W)
                wrong: list[Any] = [(*size, W * W, part)] if biases == "counted" else []
                wrong.append((W, W, total, part))
                wrong.append((*size, total, (20 * W + K) // (2 * K)))
                wrong.append((*size, total, (20480 * W * W + 1000 * K) // (2000 * K)))
                found.append(((*size, total, part), wrong, (1, 1, 1, 2)))
    return found


def apart(key: Any, slip: Any, margin: Any) -> bool:
    if isinstance(key, tuple):
        margins = margin if isinstance(margin, tuple) else (margin,) * len(key)
        return any(abs(a - b) >= m for a, b, m in zip(key, slip, margins, strict=True))
    return bool(abs(key - slip) >= margin)


TINY = list(COUNTS.levels)


@pytest.mark.parametrize("number", TINY)
def test_a_survey_counts_what_brute_force_counts(number: int) -> None:
    usable = [
        (key, len(slips) - len(set(slips)))
        for key, slips, margin in brute(number)
        if all(apart(key, slip, margin) for slip in slips)
    ]
    slips = max(len(slips) for _, slips, _ in brute(number))
    answers = [len({key for key, merged in usable if merged <= most}) for most in range(slips + 1)]
    # fewer than 200 answers in all: three quarters and 30 must be left, as far as there are so many
    wanted = min(max(answers), max(30, max(answers) * 3 // 4))
    allowed = next(most for most, left in enumerate(answers) if left >= wanted)
    found = survey(COUNTS, number)
    assert found == Survey(
        product=COUNTS.level(number).space.size,
        variants=sum(merged <= allowed for _, merged in usable),
        answers=answers[allowed],
        separable=(slips - allowed, slips),
        digest=found.digest,
    )
    drawn = list(indices(COUNTS, number, "s"))
    level = COUNTS.level(number)
    keys = {key_of_index(level, i) for i in drawn}
    expected = {key for key, merged in usable if merged <= allowed}
    assert keys == {key if isinstance(key, tuple) else (key,) for key in expected}
    assert len(drawn) == len(expected)


@pytest.mark.parametrize("number", TINY)
def test_slips_that_repeat_another_are_counted(number: int) -> None:
    level = COUNTS.level(number)
    assert isinstance(level, Level)
    rows = variant_arrays(level, np.arange(level.space.size))
    repeated = [len(slips) - len(set(slips)) for _, slips, _ in brute(number)]
    assert rows.merged_slips()[rows.shown].tolist() == repeated
    far = [all(apart(key, slip, margin) for slip in slips) for key, slips, margin in brute(number)]
    assert rows.far()[rows.shown].tolist() == far


@pytest.mark.parametrize(("quotient", "kept"), [("W/K", True), ("W/(K + 1)", False)])
def test_a_rule_may_use_a_division_that_always_comes_out_whole(quotient: str, kept: bool) -> None:
    level = Level(
        prompt="<W> and <K>.",
        axes=(Axis("W", tuple(range(2, 12))), Axis("K", (1, 2, 3))),
        possible=("W % K == 0",),
        rules=("part > 2",),
        steps=(("part", "Part", quotient), ("key", "Key", "part*K")),
        unit="parameters",
        slips={"same-size": "W*(W/K)"},
    )
    if not kept:
        with pytest.raises(FormulaError, match="'/' on arrays"):
            variant_arrays(level, np.arange(level.space.size))
        return
    rows = variant_arrays(level, np.arange(level.space.size))
    pairs = [(W, K) for W in range(2, 12) for K in (1, 2, 3) if W % K == 0]
    assert rows.shown.tolist() == [W // K > 2 for W, K in pairs]
    assert rows.keys[:, 0].tolist() == [W for W, _ in pairs]
    assert rows.slips[:, 0, 0].tolist() == [W * W // K for W, K in pairs]


def test_a_digest_moves_with_what_a_code_means_and_with_nothing_else() -> None:
    base = COUNTS.levels[1]
    assert isinstance(base, Level)

    def moved(**changes: Any) -> str:
        from dataclasses import replace

        return survey(Family("x", "params", "x", {1: replace(base, **changes)}), 1).digest

    same = moved()
    assert moved(prompt="Other words: <W>, <K>.") == same
    assert moved(slips={"same-size": "W*W"}) == same
    assert moved(rules=("W > 2",)) == same
    assert moved(unit="MACs") != same
    assert moved(places=1) != same
    assert moved(steps=(("key", "Key", "W*K"),), rules=(), slips={}) != same
    assert moved(axes=(BIASES, Axis("W", tuple(range(2, 8))), Axis("K", (1, 2, 4, 3)))) != same


def test_walking_a_level_counts_what_its_arrays_count() -> None:
    """What is done for levels that are programs holds for formulas too."""
    for number in TINY:
        level = COUNTS.level(number)
        assert isinstance(level, Level)
        assert sorted(map(repr, _rows(level))) == sorted(map(repr, _sheet_rows(level)))


# --- the recorded spaces --------------------------------------------------------------


def recorded(family: Family, number: int) -> Survey:
    levels = recorded_spaces().get(family.id, {}).get("levels", {})
    return Survey(**levels[str(number)]) if str(number) in levels else survey(family, number)


WHOLE = 4000  # combinations that the suite counts; a sweep counts those of larger levels, too


def as_json(found: object) -> Any:
    return json.loads(json.dumps(found))


@over_levels(EVERY_LEVEL)
def test_the_recorded_space_is_that_of_the_level(name: str, number: int) -> None:
    then = recorded_spaces().get(name, {"levels": {}})
    assert str(number) in then["levels"], "run 'make spaces'"
    its = then["levels"][str(number)]
    if SWEEPING or its["product"] <= WHOLE:
        now = as_json(asdict(survey(family(name), number)))
    else:
        now = dict(its, digest=digest(family(name), number))
    assert now["digest"] == its["digest"] or family(name).version > then["version"], (
        f"{name}:{number}: its codes have changed their meaning: bump the family's version, then "
        "run 'make spaces'"
    )
    assert now == its, "run 'make spaces'"


def test_the_recorded_families_are_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order, too; the spaces of their levels are a test of their own."""
    monkeypatch.setattr("tools.spaces.survey", recorded)
    now = as_json(spaces())
    assert now == recorded_spaces(), "run 'make spaces'"
    assert list(now) == list(recorded_spaces()), "run 'make spaces'"
