"""What ``quiz cost --compare`` prints; pure functions of reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from quizgen.cli.cost.tables import FLOPS_NOTES, NOTHING
from quizgen.cli.tables import Columns
from quizgen.cost.published import ErrorRate, usual_error
from quizgen.formulas.numbers import BYTES, decimal_string, fixed, scaled, shape_text

if TYPE_CHECKING:
    from quizgen.cost.report import Report

# What is compared if nothing is named: the networks that changed the picture.
CHOICE = (
    *("alexnet", "zfnet", "vgg16", "vgg19", "googlenet", "inception_bn", "inception_v3"),
    *("inception_v4", "inception_resnet_v2", "resnet18", "resnet34", "resnet50", "resnet152"),
    *("resnext50_32x4d", "densenet121", "squeezenet1_0", "mobilenet_v2", "nasnet_a_mobile"),
    *("efficientnet_b0", "convnext_tiny"),
)
NAMES_WIDE = 76


def comparison_table(reports: Sequence[Report], flops: str, size: int) -> Columns:
    """One line for each network."""
    operations = "MACs" if flops == "mac" else "FLOPs"
    table = Columns("network", "year", "input", "params", operations, "memory", "top-5")
    for report in reports:
        rate = usual_error(report.network.published)
        table.add(
            report.network.name,
            str(report.network.year or NOTHING),
            shape_text(report.input_shape),
            scaled(report.params),
            scaled(report.flops(flops)),
            scaled(report.activation_bytes(size), 1024, BYTES),
            f"{fixed(rate.value, 2)}%" if rate else NOTHING,
        )
    return table


def measured_as(reports: Sequence[Report], flops: str, size: int) -> Iterator[str]:
    """How the columns were counted, and what each error was measured as."""
    unit = "byte" if size == 1 else "bytes"
    yield f"memory: activations at {size} {unit} per element, 1 KB = 1024 bytes"
    if flops != "mac":
        yield f"FLOPs ({flops}): {FLOPS_NOTES[flops]}"
    groups: dict[str, list[str]] = {}
    for report in reports:
        if rate := usual_error(report.network.published):
            groups.setdefault(rate.counts, []).append(report.network.name)
    for counts, names in groups.items():
        yield f"top-5 error of {counts}:"
        yield from (f"  {line}" for line in _wrapped(names))


def comparison_data(reports: Sequence[Report], flops: str, size: int) -> dict[str, Any]:
    """The same for other programs."""
    return {
        "flops_convention": flops,
        "networks": [
            {
                "network": report.network.name,
                "year": report.network.year,
                "input": list(report.input_shape),
                "params": report.params,
                "macs": report.macs,
                "flops": report.flops(flops),
                "activation_bytes": report.activation_bytes(size),
                "top5_error": _rate_data(usual_error(report.network.published)),
            }
            for report in reports
        ],
    }


def _rate_data(rate: ErrorRate | None) -> dict[str, Any] | None:
    if rate is None:
        return None
    return {
        "percent": decimal_string(rate.value),
        "networks": rate.networks,
        "crops": rate.crops,
        "data": rate.data or None,
        "measured_as": rate.counts,
        "source": rate.source,
    }


def _wrapped(names: Sequence[str]) -> Iterator[str]:
    import textwrap

    yield from textwrap.wrap(", ".join(names), NAMES_WIDE)
