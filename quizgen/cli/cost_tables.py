"""What ``quiz cost`` prints, as lines and tables; pure functions of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from quizgen.cost import trace
from quizgen.cost.receptive import Field
from quizgen.digits import fixed, grouped

if TYPE_CHECKING:
    from rich.table import Table

    from quizgen.cost.layer import Shape
    from quizgen.cost.report import Report, Row

KB, MB = 1024, 1024 * 1024  # as this field's memory tables have it
BAR = 12  # characters of a full bar
NOTHING = "-"
# What the bars show: heading, quantity of the report.
BARS = (("memory", "activation_elements"), ("parameters", "params"), ("MACs", "macs"))
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
            }
            for report in reports
        ]
    }


def zoo_table(reports: Sequence[Report]) -> Table:
    """One line for each network."""
    table = _table("network", "year", "input", "parameters", "MACs", left=1)
    for report in reports:
        net = report.network
        counts = grouped(report.params), grouped(report.macs)
        _add(table, net.name, str(net.year), shape_text(net.input_shape), *counts)
    return table


# --- one network ----------------------------------------------------------------------


def heading(report: Report) -> Iterator[str]:
    net = report.network
    yield f"{net.name}: {shape_text(report.input_shape)} → {shape_text(report.output)}"
    if net.title:
        yield f"{net.title}, {net.year}" if net.year else net.title


def worth_a_row(row: Row) -> bool:
    """Whether the short table shows a layer: it has parameters, or memory of its own."""
    return bool(row.params or row.macs or row.activation_elements)


def hidden(report: Report) -> Iterator[str]:
    count = sum(not worth_a_row(row) for row in report.rows)
    if count:
        yield f"and {count} layers without parameters or memory of their own (--wide shows all)"


def narrow_table(report: Report, flops: str, size: int) -> Table:
    """The layers that cost something, in 80 columns."""
    operations = "MACs" if flops == "mac" else f"FLOPs ({flops})"
    table = _table("layer", "output", "parameters", operations, "KB", left=1)
    for row in filter(worth_a_row, report.rows):
        _add(
            table,
            row.name,
            shape_text(row.output),
            _count(row.params),
            _count(row.flops(flops)),
            _memory(row, size, NOTHING),
        )
    return table


def wide_table(report: Report, flops: str, size: int) -> Table:
    """Every layer with every quantity."""
    table = _table(
        *("layer", "as written", "output", "parameters", "buffers", "MACs", f"FLOPs ({flops})"),
        *("other operations", "elements", "KB", "field", "stride", "start", "centre"),
        left=2,
    )
    for row in report.rows:
        counts = (row.params, row.buffers, row.macs, row.flops(flops), row.operations)
        _add(
            table,
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
    width = max(len(grouped(value)) for _, value, _ in lines)
    for name, value, note in lines:
        yield f"{name:<16}  {grouped(value):>{width}}  {note}"
    unit = "byte" if size == 1 else "bytes"
    yield f"{size} {unit} per element, 1 KB = 1024 bytes; memory is that of the outputs"
    yield "of convolution, pooling and linear layers; all others work in place"
    yield from _other_weights(report)


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


def bars(report: Report) -> Table:
    """Where memory, parameters and operations lie, stage by stage."""
    table = _table("stage", *(f"{name:<{BAR + 7}}" for name, _ in BARS), left=4)
    columns = [_shares(report.by_stage(quantity)) for _, quantity in BARS]
    for stage in columns[0]:
        _add(table, stage, *(bar(shares[stage], max(shares.values())) for shares in columns))
    return table


def _shares(sums: dict[str, int]) -> dict[str, Fraction]:
    whole = max(1, sum(sums.values()))
    return {stage: Fraction(part, whole) for stage, part in sums.items()}


def bar(share: Fraction, largest: Fraction) -> str:
    """A share in percent, and as a bar beside the largest one.

    >>> bar(Fraction(1, 4), Fraction(1, 2))
    '██████        25.0%'
    """
    length = floor(share / largest * BAR + Fraction(1, 2)) if largest else 0
    return f"{'█' * length:<{BAR}} {fixed(100 * share, 1):>5}%"


# --- one layer ------------------------------------------------------------------------


def explanation(row: Row, flops: str, size: int) -> Iterator[str]:
    """One layer worked out: each quantity's formula, the numbers put in, the value."""
    from quizgen.render.terminal import Terminal

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


def _table(*columns: str, left: int) -> Table:
    """A table without frame whose first ``left`` columns are text, the others numbers."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, name in enumerate(columns):
        table.add_column(name, justify="left" if position < left else "right", no_wrap=True)
    return table


def _add(table: Table, *cells: str) -> None:
    """A row of plain text; nothing in it is markup."""
    from rich.text import Text

    table.add_row(*map(Text, cells))


def shape_text(shape: Shape) -> str:
    """
    >>> shape_text((64, 112, 112))
    '64×112×112'
    """
    return "×".join(map(str, shape))


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
