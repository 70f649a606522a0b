"""``quiz cost``: what networks cost, as tables, pictures or data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import AsJson
from quizgen.cli.streams import print_json
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from quizgen.cost.layer import Shape
    from quizgen.cost.report import Report

NETWORK_HELP = (
    "A network of the zoo, or your file: YAML, ONNX, or a text with nn.Sequential(...) or what "
    "print(model) shows; without one the zoo is listed."
)
FLOPS_HELP = "What an operation is: one per multiply-add, two, or each one counted."
COMPARE_HELP = "Several networks beside each other; without names a choice of the zoo."
PLOT_HELP = "Draw the view: .svg, .png or .pdf."
SKIP_HELP = "Leave unknown operators of an ONNX file uncounted, and say so."


def cost(
    networks: Annotated[
        list[str] | None, typer.Argument(metavar="[NETWORK or FILE]...", help=NETWORK_HELP)
    ] = None,
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
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="LAYER", help="Work out one layer.")
    ] = None,
    compare: Annotated[bool, typer.Option("--compare", help=COMPARE_HELP)] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Write the network as YAML.")] = False,
    plot: Annotated[Path | None, typer.Option("--plot", metavar="FILE", help=PLOT_HELP)] = None,
    skip_unknown: Annotated[bool, typer.Option("--skip-unknown", help=SKIP_HELP)] = False,
    dark: Annotated[bool, typer.Option("--dark", help="Draw on a dark ground.")] = False,
    as_json: AsJson = False,
) -> None:
    """Shapes, parameters, operations and memory of a network, layer by layer."""
    names = networks or []
    options = {
        "--explain": explain is not None,
        "--yaml": as_yaml,
        "--compare": compare,
        "--wide": wide,
    }
    _check(names, options, plot, dark)
    shape = None if input_shape is None else parse_input_shape(input_shape)
    if compare:
        reports = [_report(name, shape, flops, skip_unknown) for name in names or _choice()]
        _print_comparison(reports, flops, bytes_per_element, as_json, plot, dark)
        return
    if not names:
        if input_shape or explain or as_yaml or plot:
            raise OptionError("quiz cost", "no network is named", "as in 'quiz cost resnet50'")
        _print_zoo(as_json)
        return
    report = _report(names[0], shape, flops, skip_unknown)
    if explain is not None:
        _print_layer(report, explain, flops, bytes_per_element, as_json)
    elif as_yaml:
        _print_yaml(report, as_json)
    else:
        _print_network(report, flops, bytes_per_element, wide, as_json, plot, dark)


def _check(names: Sequence[str], options: dict[str, bool], plot: Path | None, dark: bool) -> None:
    """Refuses, before any work, options that do not go together."""
    given = [name for name, wanted in options.items() if wanted]
    if len(given) > 1:
        raise OptionError(given[0], f"does not go with {given[1]}", "choose one of them")
    if len(names) > 1 and given != ["--compare"]:
        fix = f"as in 'quiz cost --compare {' '.join(names)}'"
        raise OptionError("quiz cost", f"{len(names)} networks are named", fix)
    if dark and plot is None:
        raise OptionError("--dark", "there is nothing to draw", "add --plot FILE")
    if plot is not None:
        from quizgen.figures import check_ending

        check_ending(plot)
        if given in (["--explain"], ["--yaml"]):
            raise OptionError("--plot", f"does not go with {given[0]}", "leave one of them out")


def parse_input_shape(text: str) -> Shape:
    """A shape as typed.

    >>> parse_input_shape("3,224,224"), parse_input_shape("3x224x224")
    ((3, 224, 224), (3, 224, 224))
    """
    from quizgen.cost.image import image_shape

    shape = image_shape(text, "--input")
    if len(shape) != 3:
        raise OptionError(
            "--input", f"'{text}' is not channels, height and width", "as in 3,224,224"
        )
    return shape


def _report(name: str, shape: Shape | None, flops: str, skip_unknown: bool) -> Report:
    """The trace of a network of the zoo, or of a file."""
    from quizgen.cost import trace
    from quizgen.cost.loading import load

    report = trace(load(name, shape, skip_unknown), shape)
    report.flops(flops)  # an unknown convention is refused before anything is printed
    return report


def _choice() -> Sequence[str]:
    from quizgen.cli.cost.compare import CHOICE

    return CHOICE


# --- views ----------------------------------------------------------------------------


def _print_zoo(as_json: bool) -> None:
    from quizgen.cli.cost.tables import zoo_data, zoo_table
    from quizgen.cost import trace, zoo

    reports = [trace(zoo.load(name)) for name in zoo.names()]
    if as_json:
        print_json(zoo_data(reports))
    else:
        _print([zoo_table(reports)])


def _print_layer(report: Report, name: str, flops: str, size: int, as_json: bool) -> None:
    from quizgen.cli.cost.tables import explanation
    from quizgen.cost import to_json

    row = report.row(name)
    if as_json:
        layers = to_json(report, flops, size)["layers"]
        print_json(layers[report.rows.index(row)])
    else:
        _print(explanation(row, flops, size))


def _print_yaml(report: Report, as_json: bool) -> None:
    from dataclasses import replace

    from quizgen.cost.netfile import write

    text = write(replace(report.network, input_shape=report.input_shape))
    if as_json:
        print_json({"network": report.network.name, "yaml": text})
    else:
        print(text, end="")


def _print_network(
    report: Report,
    flops: str,
    size: int,
    wide: bool,
    as_json: bool,
    plot: Path | None,
    dark: bool,
) -> None:
    from quizgen.cost import to_json

    if plot is not None:
        from quizgen.figures import layer_chart, save

        save(layer_chart(report, dark=dark, bytes_per_element=size), plot)
    if as_json:
        print_json(to_json(report, flops, size))
    elif plot is not None:
        print(plot)
    else:
        _print_report(report, flops, size, wide)


def _print_comparison(
    reports: Sequence[Report],
    flops: str,
    size: int,
    as_json: bool,
    plot: Path | None,
    dark: bool,
) -> None:
    from quizgen.cli.cost.compare import comparison_data, comparison_table, measured_as

    if plot is not None:
        from quizgen.figures import comparison_chart, save

        save(comparison_chart(reports, dark=dark), plot)
    if as_json:
        print_json(comparison_data(reports, flops, size))
    elif plot is not None:
        print(plot)
    else:
        _print([comparison_table(reports, flops, size), "", *measured_as(reports, flops, size)])


def _print_report(report: Report, flops: str, size: int, wide: bool) -> None:
    from quizgen.cli.cost.tables import bars, heading, hidden, narrow_table, totals, wide_table

    table = wide_table(report, flops, size) if wide else narrow_table(report, flops, size)
    below = () if wide else hidden(report)
    parts = (*heading(report), "", table, *below, "", *totals(report, flops, size), "")
    _print([*parts, bars(report, flops, size), *_published(report, wide)])


def _published(report: Report, wide: bool) -> Sequence[str]:
    from quizgen.cli.cost.published import published_lines

    lines = list(published_lines(report)) if wide else []
    return ("", "published:", *lines) if lines else ()


def _print(parts: Iterable[RenderableType]) -> None:
    from quizgen.cli.tables import print_parts

    print_parts(parts)
