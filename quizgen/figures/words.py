"""What stands in a picture as lines of text, for terminals and for readers who do not see.

>>> print(table([["layer", "memory"], ["conv1", "1.11 MB"], ["fc8", "3.91 KB"]]))
layer   memory
conv1  1.11 MB
fc8    3.91 KB
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quizgen.cost.report import Report
from quizgen.figures.bars import Subject, by_resolution
from quizgen.figures.branches import BranchBox, branches
from quizgen.figures.comparison import points
from quizgen.figures.layers import Chart
from quizgen.figures.scatter import OTHER, Cost
from quizgen.formulas.numbers import fixed, scaled, shape_text

GAP = "  "
TOTAL = "total"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns of text: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [first.ljust(widths[0])]
        cells += [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
        lines.append(GAP.join(cells).rstrip())
    return "\n".join(lines)


def network_words(subject: Subject, charts: Sequence[Chart]) -> str:
    """The bars of one network, a row for each."""
    lines = subject.lines()
    rows = [[subject.by, *(chart.title.lower() for chart in charts)]]
    for line in lines:
        values = [getattr(line.part, chart.quantity) for chart in charts]
        texts = zip(charts, values, strict=True)
        rows.append([line.label, *(c.text(value) if value else "-" for c, value in texts)])
    sums = [sum(getattr(line.part, chart.quantity) for line in lines) for chart in charts]
    rows.append([TOTAL, *(c.text(value) for c, value in zip(charts, sums, strict=True))])
    return table(rows)


def networks_words(reports: Sequence[tuple[str, Report]], chart: Chart) -> str:
    """One quantity of several networks, a row for each size of the maps."""
    split = [by_resolution(report) for _, report in reports]
    rows = [["maps", *(name for name, _ in reports)]]
    for size in sorted({size for sums in split for size in sums}, reverse=True):
        values = [getattr(sums[size], chart.quantity) if size in sums else 0 for sums in split]
        rows.append([f"{size}×{size}", *(chart.text(v) if v else "-" for v in values)])
    sums = [sum(getattr(part, chart.quantity) for part in s.values()) for s in split]
    rows.append([TOTAL, *map(chart.text, sums)])
    return table(rows)


def scatter_words(reports: Sequence[Report], names: Mapping[str, str], cost: Cost = "macs") -> str:
    """Networks with both costs and their error, by the cost that is across, from the least."""
    nouns = {"macs": "operations", "params": "parameters"}
    other = OTHER[cost]
    rows = [["network", nouns[cost], "top-5 error", nouns[other]]]
    for point in sorted(points(reports), key=lambda point: getattr(point, cost)):
        across, area = (scaled(getattr(point, name)) for name in (cost, other))
        rows.append([names[point.name], across, f"{fixed(point.error, 1)}%", area])
    return table(rows)


def block_words(report: Report) -> str:
    """A block, a line for each branch, and what they come to."""
    block = branches(report)
    lines = [f"input {shape_text(block.input)}"]
    lines += [f"branch {at}: {_path(steps)}" for at, steps in enumerate(block.paths, start=1)]
    joined = "concatenated" if block.merge == "Concat" else "added"
    after = "".join(f", then {name}" for name in block.then)
    return "\n".join([*lines, f"{joined}{after}: {shape_text(block.output)}"])


def _path(steps: Sequence[BranchBox]) -> str:
    return ", ".join(_steps(steps)) or "identity"


def _steps(steps: Sequence[BranchBox]) -> Iterator[str]:
    for step in steps:
        stride = f" stride {step.stride}" if step.stride > 1 else ""
        yield f"{step.label}{stride} to {step.channels} channels"
