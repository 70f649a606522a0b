"""What ``quiz cost`` prints, as lines and tables; pure functions of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from quizgen.cli.cost.published import published_data
from quizgen.cli.tables import Columns
from quizgen.cost import trace
from quizgen.cost.receptive import Field
from quizgen.formulas.numbers import BYTES, THOUSANDS, fixed, grouped, scaled, shape_text

if TYPE_CHECKING:
    from quizgen.cost.report import Report, Row

KB, MB = 1024, 1024 * 1024  # as this field's memory tables have it
BAR = 5  # characters of a full bar
LONGEST_PEAK = 26  # of the name of the layer where memory peaks
SCREEN = 80  # columns of a terminal
NOTHING = "-"
LABELS = {
    "height": "output height",
    "width": "output width",
    "params": "parameters",
    "buffers": "buffers",
    "macs": "MACs",
    "exact": "multiplications and additions",
    "operations": "operations",
}


# --- the zoo --------------------------------------------------------------------------


def zoo_data(reports: Sequence[Report]) -> dict[str, Any]:
    """The list of networks for other programs."""
    return {
        "networks": [
            {
                "network": report.network.name,
                "year": report.network.year,
                "title": report.network.title,
                "source": report.network.source,
                "input": list(report.network.input_shape),
                "params": report.params,
                "macs": report.macs,
                "published": published_data(report.network.published),
            }
            for report in reports
        ]
    }


def zoo_table(reports: Sequence[Report]) -> Columns:
    """One line for each network."""
    table = Columns("network", "year", "input", "parameters", "MACs")
    for report in reports:
        net = report.network
        counts = grouped(report.params), grouped(report.macs)
        table.add(net.name, str(net.year), shape_text(net.input_shape), *counts)
    return table


# --- one network ----------------------------------------------------------------------


def heading(report: Report) -> Iterator[str]:
    net = report.network
    yield f"{net.name}: {shape_text(report.input_shape)} → {shape_text(report.output)}"
    if net.title:
        yield from wrap(f"{net.title}, {net.year}" if net.year else net.title, SCREEN)


def worth_a_row(row: Row) -> bool:
    """Whether the short table shows a layer: it has parameters, or memory of its own."""
    return bool(row.params or row.macs or row.activation_elements)


def hidden(report: Report) -> Iterator[str]:
    count = sum(not worth_a_row(row) for row in report.rows)
    if count:
        yield f"and {count} layers without parameters or memory of their own (--wide shows all)"


def narrow_table(report: Report, flops: str, size: int) -> Columns:
    """The layers that cost something."""
    columns = ("output", "parameters", _operations(flops), "KB")
    table = Columns("layer", *columns)
    for row in report.rows:
        if worth_a_row(row):
            counts = _count(row.params), _count(row.flops(flops))
            table.add(row.name, shape_text(row.output), *counts, _memory(row, size, NOTHING))
    return table


def wide_table(report: Report, flops: str, size: int) -> Columns:
    """Every layer with every quantity."""
    table = Columns(
        *("layer", "as written", "output", "parameters", "buffers", "MACs", f"FLOPs ({flops})"),
        *("other operations", "elements", "KB", "field", "stride", "start", "centre"),
        left=2,
        whole=True,
    )
    for row in report.rows:
        counts = (row.params, row.buffers, row.macs, row.flops(flops), row.operations)
        table.add(
            row.name,
            str(row.layer),
            shape_text(row.output),
            *map(_count, counts),
            grouped(row.elements),
            _memory(row, size, "in place"),
            *(_axes(row.field, name) for name in ("size", "stride", "start", "centre")),
        )
    return table


def totals(report: Report, flops: str, size: int) -> Iterator[str]:
    """What the whole network costs, and how it was counted."""
    elements = report.activation_elements
    lines = [("parameters", report.params, _memory_of(report.params, size))]
    if report.buffers:
        lines.append(("buffers", report.buffers, "stored, not learned"))
    lines.append(("MACs", report.macs, "multiply-adds per image, biases not counted"))
    if flops != "mac":
        lines.append((f"FLOPs ({flops})", report.flops(flops), FLOPS_NOTES[flops]))
    lines.append(
        ("other operations", report.operations, "pooling, normalisation, activation functions")
    )
    lines.append(("activations", elements, _memory_of(elements, size)))
    peak = report.peak()
    at_once = f"{_memory_of(peak.elements, size)} at once, in {cut(peak.name, LONGEST_PEAK)}"
    lines.append(("peak memory", peak.elements, at_once))
    width = max(len(grouped(value)) for _, value, _ in lines)
    for name, value, note in lines:
        yield f"{name:<16}  {grouped(value):>{width}}  {note}"
    unit = "byte" if size == 1 else "bytes"
    yield f"{size} {unit} per element, 1 KB = 1024 bytes; activations are the outputs of"
    yield "convolution, pooling and linear layers; the peak frees what no layer reads again"
    yield from _other_weights(report)
    for note in report.network.notes:
        yield from wrap(note, SCREEN)


FLOPS_NOTES = {
    "2mac": "two for each multiply-add",
    "exact": "multiplications and additions, with biases",
}


def _other_weights(report: Report) -> Iterator[str]:
    """A warning where another input changes what the linear layers must be."""
    usual = trace(report.network)
    if usual.params != report.params:
        yield (
            f"this input needs other linear layers: {grouped(usual.params)} parameters "
            f"at {shape_text(usual.input_shape)}"
        )


def bars(report: Report, flops: str, size: int) -> Columns:
    """Memory, parameters and operations of each stage: a bar, the sum, its share.

    A stage without any, such as a lone activation function, is left out.
    """
    columns = {
        "memory": (report.by_stage("activation_elements"), size, (1024, BYTES)),
        "parameters": (report.by_stage("params"), 1, (1000, THOUSANDS)),
        _operations(flops): (report.by_stage(f"flops:{flops}"), 1, (1000, THOUSANDS)),
    }
    table = Columns("stage", *columns, bars=True)
    for stage in report.by_stage("params"):
        if not any(sums[stage] for sums, _, _ in columns.values()):
            continue
        cells = []
        for sums, unit, units in columns.values():
            part, whole = sums[stage], max(1, sum(sums.values()))
            filled = bar(part, max(sums.values()))
            share = fixed(Fraction(100 * part, whole), 1)
            cells.append(f"{filled} {scaled(part * unit, *units):>7} {share:>5}%")
        table.add(stage, *cells)
    return table


def bar(part: int, largest: int) -> str:
    """A number as a bar beside the largest one.

    >>> bar(1, 2)
    '███  '
    """
    length = floor(Fraction(part * BAR, largest) + Fraction(1, 2)) if largest else 0
    return f"{'█' * length:<{BAR}}"


def cut(name: str, longest: int) -> str:
    """A name that fits: the middle gives way.

    >>> cut("encoder_of_the_left_eye", 11)
    'enco..._eye'
    """
    if len(name) <= longest:
        return name
    kept = longest - len("...")
    return f"{name[: (kept + 1) // 2]}...{name[len(name) - kept // 2 :]}"


def _operations(flops: str) -> str:
    return "MACs" if flops == "mac" else f"FLOPs ({flops})"


# --- one layer ------------------------------------------------------------------------


def explanation(row: Row, flops: str, size: int) -> Iterator[str]:
    """One layer worked out: each quantity's formula, the numbers put in, the value."""
    from quizgen.text.terminal import Terminal

    maths = Terminal().maths
    shapes = ", ".join(map(shape_text, row.inputs))
    yield f"{row.name}: {row.layer}"
    yield f"{shapes} → {shape_text(row.output)}"
    for name, working in row.layer.explain(*row.inputs):
        yield ""
        yield f"{LABELS[name]} = {maths(working.formula.tree)}"
        yield f"  = {maths(working.formula.put(working.givens))}"
        yield f"  = {grouped(working.value)}"
    yield ""
    if row.macs:
        yield f"FLOPs ({flops}): {grouped(row.flops(flops))}"
    yield f"output: {grouped(row.elements)} elements, {_kilobytes(row.elements, size)} KB"
    yield f"receptive field: {_axes(row.field, 'size')}, stride {_axes(row.field, 'stride')}"


# --- small pieces ---------------------------------------------------------------------


def _count(value: int) -> str:
    return grouped(value) if value else NOTHING


def _memory(row: Row, size: int, otherwise: str) -> str:
    return _kilobytes(row.elements, size) if row.activation_elements else otherwise


def _kilobytes(elements: int, size: int) -> str:
    """KB, with a decimal where there are few."""
    kilobytes = Fraction(elements * size, KB)
    return fixed(kilobytes, 0 if kilobytes >= 10 else 1)


def _memory_of(elements: int, size: int) -> str:
    if elements * size < MB:
        return f"{_kilobytes(elements, size)} KB"
    return f"{fixed(Fraction(elements * size, MB), 1)} MB"


def _axes(field: Field, name: str) -> str:
    """One property of a field: a number, or height×width where they differ."""
    height, width = (getattr(axis, name) for axis in field)
    shown = [fixed(value, 0 if isinstance(value, int) else 1) for value in (height, width)]
    return shown[0] if height == width else "×".join(shown)
