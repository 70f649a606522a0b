"""Single layers, thousands of each windowed kind: PyTorch is the judge."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from quizgen.cost import KINDS, Shape
from tests.oracle.cases import ARGUMENTS, Case, draw_case
from tests.oracle.modules import BUILT, IMPLIED
from tests.oracle.verdicts import ours, theirs

OFTEN = ("Conv2d", "ConvTranspose2d", "MaxPool2d", "AvgPool2d")
EXAMPLES = {kind: 5000 if kind in OFTEN else 500 for kind in ARGUMENTS}


@st.composite
def cases(draw: st.DrawFn, kind: str) -> Case:
    return draw_case(lambda values: draw(st.sampled_from(values)), kind)


def test_every_kind_is_compared() -> None:
    assert set(ARGUMENTS) == set(KINDS)
    assert set(KINDS) - set(BUILT) == {kind for kind in KINDS if hasattr(nn, kind)}


@pytest.mark.parametrize("kind", ARGUMENTS)
def test_shapes_parameters_macs_and_refusals(kind: str) -> None:
    @settings(max_examples=EXAMPLES[kind])
    @given(cases(kind))
    def agrees(case: Case) -> None:
        (mine, why), (torchs, because) = ours(case), theirs(case)
        assert mine == torchs, (why, because)

    agrees()


# --- larger shapes, without memory ----------------------------------------------------


def enlarged(case: Case, factor: int) -> Case:
    """The same case on larger maps, with more channels where they are free to grow."""

    def larger(shape: Shape) -> Shape:
        return (shape[0], *(size * factor + 3 for size in shape[1:]))

    return case._replace(inputs=tuple(map(larger, case.inputs)))


@pytest.mark.parametrize("kind", OFTEN)
def test_large_maps_on_the_meta_device(kind: str) -> None:
    @settings(max_examples=1000)
    @given(cases(kind), st.integers(5, 40))
    def agrees(case: Case, factor: int) -> None:
        case = enlarged(case, factor)
        mine, _ = ours(case)
        if mine.output is not None:  # the meta device accepts what the CPU refuses
            assert mine == theirs(case, "meta")[0]

    agrees()


# --- arguments ------------------------------------------------------------------------

ELSEWHERE = {"device", "dtype"}  # arguments that change no count
UNNAMED = {"Sigmoid", "Tanh", "Identity"}  # torch takes any arguments and ignores them


def arguments(callable_: Callable[..., Any], without: set[str]) -> list[tuple[str, Any, Any]]:
    found = inspect.signature(callable_).parameters.values()
    return [(p.name, p.kind, p.default) for p in found if p.name not in without]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(BUILT) - UNNAMED))
def test_arguments_are_those_of_torch_without_what_the_input_says(kind: str) -> None:
    implied = set(IMPLIED[kind]((1, 1, 1))) if kind in IMPLIED else set[str]()
    assert arguments(KINDS[kind], set()) == arguments(getattr(nn, kind), ELSEWHERE | implied)
