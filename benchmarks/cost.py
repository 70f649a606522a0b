"""Tracing ResNet-50: quizgen beside torchinfo and fvcore, in one run on one machine.

It needs PyTorch and the two counters beside quizgen.  After ``make oracle``:

    .venv/oracle/bin/pip install torchinfo fvcore
    .venv/oracle/bin/python benchmarks/cost.py

*In process* everything is imported and the network is built; the time is that of asking for all
counts, the median of several goes.  *As a process* it is a new Python that imports, builds and
prints, the best of several: ``quiz cost resnet50 --json`` beside a script for each counter.  The
PyTorch network is built from the same layers, so that all three look at the same one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import torch
from fvcore.nn import FlopCountAnalysis, parameter_count
from torchinfo import summary

from quizgen.cost import Report, trace, zoo
from quizgen.cost.receptive import Field
from tests.oracle.modules import Traced

ROOT = Path(__file__).parent.parent
NAME, IMAGE = "resnet50", (1, 3, 224, 224)
CONVENTIONS = ("mac", "2mac", "exact")
GOES = 7  # of the slow ones; ours is repeated more often
PREAMBLE = (
    "import warnings; warnings.simplefilter('ignore'); import torch; "
    "from benchmarks.cost import NAME, IMAGE, Model; "
)
SCRIPTS = {
    "quizgen": "",
    "torchinfo": PREAMBLE
    + "from torchinfo import summary; print(summary(Model(), input_size=IMAGE, verbose=0))",
    "fvcore": PREAMBLE + "from fvcore.nn import FlopCountAnalysis; "
    "print(FlopCountAnalysis(Model(), torch.zeros(IMAGE)).total())",
}


class Model(Traced):
    """The network in PyTorch, with one output as counters expect."""

    def __init__(self) -> None:
        super().__init__(zoo.load(NAME))
        self.eval()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x)[self.nodes[-1].name]


def all_quantities() -> tuple[Report, Mapping[Field, int]]:
    """Every quantity of the network, each asked for."""
    report = trace(zoo.load(NAME))
    _ = report.params, report.buffers, report.operations, report.activation_bytes()
    _ = [report.flops(convention) for convention in CONVENTIONS]
    _ = report.peak(), report.training("adam", batch=32).bytes, report.largest_batch(2**34)
    _ = report.intensity()
    return report, report.path_fields(report.rows[-1].name)


def counted(model: torch.nn.Module, image: torch.Tensor) -> FlopCountAnalysis:
    """fvcore's analysis, silent about the operators that it does not know."""
    return FlopCountAnalysis(model, image).unsupported_ops_warnings(False)


def first_go() -> float:
    """Seconds of the first trace in a new Python, imports and the network itself not counted."""
    script = (
        "from benchmarks.cost import all_quantities, perf_counter, zoo, NAME; zoo.load(NAME); "
        "start = perf_counter(); all_quantities(); print(perf_counter() - start)"
    )
    return min(float(_python(script)) for _ in range(GOES))


def _python(script: str) -> str:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def in_process() -> dict[str, float]:
    """Seconds of one question to each, as a median."""
    model, image = Model(), torch.zeros(IMAGE)
    calls: dict[str, tuple[Callable[[], object], int]] = {
        "quizgen": (all_quantities, 200),
        "torchinfo": (lambda: summary(model, input_size=IMAGE, verbose=0), GOES),
        "fvcore": (lambda: (counted(model, image).total(), parameter_count(model)), GOES),
    }
    return {name: median(_timed(call, goes)) for name, (call, goes) in calls.items()}


def as_process() -> dict[str, float]:
    """Seconds of a whole process of each, the best."""
    quiz = [str(Path(sys.executable).with_name("quiz")), "cost", NAME, "--json"]
    commands = {
        name: [sys.executable, "-c", script] if script else quiz for name, script in SCRIPTS.items()
    }
    return {name: min(_timed(partial(_run, call), GOES)) for name, call in commands.items()}


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def _timed(call: Callable[[], object], goes: int) -> list[float]:
    times = []
    for _ in range(goes):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return times


def agreement() -> str:
    """What each counts, so that nobody compares different things."""
    report, _ = all_quantities()
    model = Model()
    stats = summary(model, input_size=IMAGE, verbose=0)
    operators = counted(model, torch.zeros(IMAGE)).by_operator()
    macs = operators["conv"] + operators["linear"]
    return (
        f"parameters: quizgen {report.params:,}, torchinfo {stats.total_params:,}\n"
        f"multiply-adds: quizgen {report.macs:,}, fvcore {macs:,} (conv and linear), "
        f"torchinfo {stats.total_mult_adds:,} (all layers with weights)"
    )


def table(title: str, seconds: dict[str, float]) -> str:
    ours = seconds["quizgen"]
    lines = [
        f"  {name:<10} {value * 1000:10.2f} ms  {value / ours:8.1f} times quizgen's"
        for name, value in seconds.items()
    ]
    return "\n".join([title, *lines])


def main() -> None:
    print(agreement())
    print(table(f"{NAME}, all quantities, in process:", in_process()))
    print(f"  quizgen's first trace in a new Python: {first_go() * 1000:.2f} ms")
    print(table(f"{NAME}, as a process:", as_process()))


if __name__ == "__main__":
    main()
