"""Record what PyTorch says about layers and networks in ``tests/cost/golden.json``.

Run it with PyTorch, after the comparison has passed: ``make oracle``.  The tests that need no
PyTorch read the file.  Cases are drawn from the tables of the comparison, the same each time.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from quizgen.cost import zoo
from tests.oracle.cases import ARGUMENTS, draw_case
from tests.oracle.modules import Traced
from tests.oracle.verdicts import count, stored, theirs

TARGET = Path(__file__).parent.parent / "tests" / "cost" / "golden.json"
OFTEN = {"Conv2d": 300, "ConvTranspose2d": 300, "MaxPool2d": 200, "AvgPool2d": 100, "Upsample": 100}
OTHERS = 12  # cases of a kind that is not listed


def layers() -> list[Any]:
    """Kind, arguments, inputs, and output, parameters, buffers, MACs, or null for a refusal."""
    recorded = []
    for kind in ARGUMENTS:
        random = Random(kind)
        for _ in range(OFTEN.get(kind, OTHERS)):
            case = draw_case(random.choice, kind)
            verdict, _ = theirs(case)
            recorded.append([*case, None if verdict.output is None else verdict])
    return recorded


def networks() -> dict[str, list[int]]:
    """Parameters, buffers and MACs of every network of the zoo."""
    return {name: network(name) for name in zoo.names()}


def network(name: str) -> list[int]:
    loaded = zoo.load(name)
    with torch.device("meta"), torch.no_grad():
        model = Traced(loaded).eval()
        with FlopCounterMode(display=False) as counter:
            model(torch.zeros(1, *loaded.input_shape))
    return [count(model.parameters()), stored(model), counter.get_total_flops() // 2]


def text() -> str:
    """The file, one case or network to the line."""
    cases = ",\n".join(json.dumps(case) for case in layers())
    totals = ",\n".join(f'"{name}": {json.dumps(total)}' for name, total in networks().items())
    version = torch.__version__.partition("+")[0]
    return f'{{"torch": "{version}",\n"layers": [\n{cases}\n],\n"networks": {{\n{totals}\n}}}}\n'


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
