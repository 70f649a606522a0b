"""What others printed about a network, beside what the engine counts."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from quizgen.cost.network import Published
from quizgen.cost.report import Report
from quizgen.formulas.numbers import decimal_string, grouped

NAMES = {
    "params": "parameters",
    "macs": "multiply-adds",
    "top1_error": "top-1 error",
    "top5_error": "top-5 error",
}
WIDTH = 100


def published_lines(report: Report) -> Iterator[str]:
    """A line for each published figure; below it, why the engine counts otherwise."""
    for figure in report.network.published:
        name = NAMES.get(figure.quantity, figure.quantity)
        yield f"{name}: {_value(figure)} ({figure.counts}; {figure.source})"
        if figure.differs:
            counts = grouped(_ours(report, figure))
            yield from (f"    {line}" for line in wrap(f"{counts} here: {figure.differs}", WIDTH))


def published_data(network_figures: tuple[Published, ...]) -> list[dict[str, Any]]:
    """The figures for other programs."""
    return [
        {
            "quantity": figure.quantity,
            "value": decimal_string(figure.value),
            "measured_as": figure.counts,
            "source": figure.source,
            "differs": figure.differs or None,
        }
        for figure in network_figures
    ]


def _value(figure: Published) -> str:
    if figure.quantity.endswith("_error"):
        return f"{decimal_string(figure.value)}%"
    return grouped(int(figure.value))


def _ours(report: Report, figure: Published) -> int:
    return sum(report.total(figure.quantity, kind) for kind in figure.kinds or ("",))
