"""``quiz cost``: the layer table of a network, its totals, and where they lie."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from quizgen.cost.layer import Shape
    from quizgen.cost.report import Report

NETWORK_HELP = "A network of the zoo; without one the zoo is listed."
FLOPS_HELP = "What an operation is: one per multiply-add, two, or each one counted."


def cost(
    network: Annotated[str | None, typer.Argument(help=NETWORK_HELP)] = None,
    input_shape: Annotated[
        str | None, typer.Option("--input", metavar="C,H,W", help="Another input shape.")
    ] = None,
    flops: Annotated[
        str, typer.Option("--flops", metavar="mac|2mac|exact", help=FLOPS_HELP)
    ] = "mac",
    bytes_per_element: Annotated[
        int, typer.Option("--bytes", min=1, metavar="N", help="Bytes per element.")
    ] = 4,
    wide: Annotated[bool, typer.Option("--wide", help="All layers and all columns.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="LAYER", help="Work out one layer.")
    ] = None,
) -> None:
    """Shapes, parameters, operations and memory of a network, layer by layer."""
    from quizgen.cost import CostError, to_json, trace, zoo

    if network is None:
        if explain or input_shape:
            raise CostError("quiz cost", "no network is named", "as in 'quiz cost resnet50'")
        _print_zoo(as_json)
        return
    shape = None if input_shape is None else read_shape(input_shape)
    report = trace(zoo.load(network), shape)
    report.flops(flops)  # an unknown convention is refused before anything is printed
    if explain is not None:
        _print_layer(report, explain, flops, bytes_per_element, as_json)
    elif as_json:
        _print_json(to_json(report, flops, bytes_per_element))
    else:
        _print_report(report, flops, bytes_per_element, wide)


def read_shape(text: str) -> Shape:
    """A shape as typed.

    >>> read_shape("3,224,224"), read_shape("3x224x224")
    ((3, 224, 224), (3, 224, 224))
    """
    from quizgen.cost import CostError

    parts = [part.strip() for part in text.lower().replace("x", ",").split(",")]
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        raise CostError("--input", f"'{text}' is not channels, height and width", "as in 3,224,224")
    return tuple(map(int, parts))


def _print_zoo(as_json: bool) -> None:
    from quizgen.cli.cost_tables import zoo_data, zoo_table
    from quizgen.cost import trace, zoo

    reports = [trace(zoo.load(name)) for name in zoo.names()]
    if as_json:
        _print_json(zoo_data(reports))
    else:
        _print([zoo_table(reports)])


def _print_layer(report: Report, name: str, flops: str, size: int, as_json: bool) -> None:
    from quizgen.cli.cost_tables import explanation
    from quizgen.cost import to_json

    row = report.row(name)
    if as_json:
        layers = to_json(report, flops, size)["layers"]
        _print_json(layers[report.rows.index(row)])
    else:
        _print(explanation(row, flops, size))


def _print_report(report: Report, flops: str, size: int, wide: bool) -> None:
    from quizgen.cli.cost_tables import bars, heading, hidden, narrow_table, totals, wide_table

    table = wide_table(report, flops, size) if wide else narrow_table(report, flops, size)
    below = () if wide else hidden(report)
    parts = (*heading(report), "", table, *below, "", *totals(report, flops, size), "")
    _print([*parts, bars(report)], whole_width=wide)


def _print_json(data: Any) -> None:
    import json

    print(json.dumps(data))


def _print(parts: Iterable[RenderableType], whole_width: bool = False) -> None:
    """Prints lines and tables, as ASCII where the terminal has nothing else."""
    from quizgen.render.terminal import ascii_fallback

    console = _console()
    parts = list(parts)
    if whole_width:
        unbounded = console.options.update(width=10_000)
        tables = [part for part in parts if not isinstance(part, str)]
        needed = max(console.measure(table, options=unbounded).maximum for table in tables)
        console.width = max(console.width, needed)
    with console.capture() as capture:
        for part in parts:
            console.print(part, soft_wrap=isinstance(part, str))
    text = "\n".join(line.rstrip() for line in capture.get().splitlines())
    print(ascii_fallback(text) if console.options.ascii_only else text)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)
