"""What PyTorch said, recorded by ``tools/record_golden.py``: the same here, without PyTorch."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from quizgen.cost import KINDS, CostError, kind_named, trace, zoo

GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text("utf-8"))


def test_layers_are_what_pytorch_makes_of_them() -> None:
    for kind, arguments, inputs, verdict in GOLDEN["layers"]:
        assert said(kind, arguments, inputs) == verdict, (kind, arguments, inputs)


def said(kind: str, arguments: dict[str, Any], inputs: list[list[int]]) -> list[Any] | None:
    """Output, parameters, buffers and MACs; None for a refusal."""
    try:
        cost = kind_named(kind)(**arguments).cost(*map(tuple, inputs))
    except CostError:
        return None
    return [list(cost.output), cost.params, cost.buffers, cost.macs]


def test_every_kind_was_recorded_working_and_many_refused() -> None:
    working = Counter(kind for kind, _, _, verdict in GOLDEN["layers"] if verdict)
    refused = Counter(kind for kind, _, _, verdict in GOLDEN["layers"] if not verdict)
    assert set(working) == set(KINDS)
    assert sum(refused.values()) > 200
    assert min(working[kind] for kind in ("Conv2d", "ConvTranspose2d", "MaxPool2d")) > 30


@pytest.mark.parametrize("name", GOLDEN["networks"])
def test_networks_are_what_pytorch_makes_of_them(name: str) -> None:
    report = trace(zoo.load(name))
    assert [report.params, report.buffers, report.macs] == GOLDEN["networks"][name]
