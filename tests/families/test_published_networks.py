"""The figures of real networks that prompts about training name, against the cost engine."""

from __future__ import annotations

import pytest

from quizgen.cost import trace, zoo
from quizgen.families import families
from quizgen.families.reader import SHARED_LISTS
from quizgen.files.content import shipped
from quizgen.files.yaml import load_yaml
from tests.families.keys.memory import traced, zoo_name

LISTS = load_yaml(shipped().root / "families" / SHARED_LISTS)["lists"]
PUBLISHED = [tuple(row) for row in LISTS["published-networks"]]
POOLED = [tuple(row) for row in LISTS["pooled-networks"]]
REAL = [
    ("training-memory", 2),
    ("largest-batch", 2),
    ("largest-batch", 3),
    ("mixed-precision-memory", 2),
    ("mixed-precision-memory", 3),
    ("accumulation-memory", 2),
    ("accumulation-memory", 3),
]


@pytest.mark.parametrize(("title", "params", "saved"), PUBLISHED)
def test_parameters_and_kept_values_are_those_of_the_engine(title, params, saved):
    step = traced(title).training("adam", 1)
    assert (params, saved) == (step.params, step.saved)


def test_the_twelve_networks_of_the_course_are_among_them():
    assert len(PUBLISHED) >= 12
    assert {"AlexNet", "VGG-16", "GoogLeNet", "ResNet-50"} <= {title for title, *_ in PUBLISHED}


@pytest.mark.parametrize(("title", "params", "saved"), POOLED)
def test_kept_values_grow_with_the_area_to_a_part_in_a_thousand(title, params, saved):
    assert (title, params, saved) in PUBLISHED
    for side in (256, 288, 320, 384, 448):
        kept = trace(zoo.load(zoo_name(title)), (3, side, side)).saved_elements
        assert kept * 224**2 == pytest.approx(saved * side**2, rel=1e-3)


@pytest.mark.parametrize(("name", "number"), REAL)
def test_prompts_name_these_figures(name, number):
    axis = next(a for a in families()[name].level(number).space.axes if "network" in a.quantities)
    listed = POOLED if (name, number) == ("largest-batch", 3) else PUBLISHED
    assert [tuple(point) for point in axis.bound] == listed
