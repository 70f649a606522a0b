"""What stands in a picture as lines of text, for terminals and for readers who do not see.

>>> print(table([["layer", "memory"], ["conv1", "1.11 MB"], ["fc8", "3.91 KB"]]))
layer   memory
conv1  1.11 MB
fc8    3.91 KB
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from quizgen.cost.report import Report
from quizgen.cost.zoo.residual import OPTIONS
from quizgen.figures.bars import Subject, by_resolution
from quizgen.figures.branches import Block, Fork, Path, Step
from quizgen.figures.comparison import points
from quizgen.figures.diagrams import PLACES, SHOWN, usual
from quizgen.figures.layers import Chart
from quizgen.figures.layout import crowded
from quizgen.figures.scatter import OTHER, Cost
from quizgen.formulas.numbers import fixed, scaled, shape_text

GAP = "  "
TOTAL = "total"
LONGEST = 100  # letters in a line about a block
SHORTCUTS = {  # what each is, next to the layers that it bypasses
    "padding": "padded with zeros",
    "projection": "1×1 convolution",
    "identity": "unchanged",
}


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


def block_words(block: Block) -> str:
    """A block: its layers in order, a line for each branch, and what they come to."""
    lines = [f"input {shape_text(block.input)}", *_path_lines(block.path)]
    lines += filter(None, [usual(block.path)])
    lines.append(f"output {shape_text(block.output)}")
    return "\n".join(part for line in lines for part in _wrapped(line))


def shortcut_words() -> str:
    """The shortcut options of ResNet, a row for each: its shortcuts in both kinds of blocks."""
    rows = [["shortcut", *PLACES]]
    rows += [[f"option {one}", *(SHORTCUTS[kind] for kind in OPTIONS[one])] for one in SHOWN]
    return table(rows)


def _wrapped(line: str) -> list[str]:
    """A line in lines that are not too long, the others below its text."""
    indent = line[: len(line) - len(line.lstrip())] + GAP
    return wrap(line, LONGEST, subsequent_indent=indent, break_long_words=False)


def _path_lines(path: Path, number: str = "", quiet: bool = False) -> Iterator[str]:
    """Layers in a row as one line, and the branches of each fork below it.

    number: of the branch that this is.
    quiet: without the layers that have no box.
    """
    start, inner = (f"branch {number}: ", GAP) if number else ("", "")
    words: list[str] = []
    for item in path:
        if isinstance(item, str):
            words += [] if quiet else [item]
        elif isinstance(item, Step):
            words.append(_step_words(item))
        else:
            words += ["channels split between the branches"] if item.split else []
            if start or words:
                yield (start + ", ".join(words)).rstrip()
            yield from _branch_lines(item, number, quiet or crowded(item))
            start, words = inner, _merged_words(item)
    if words or not path:
        yield start + (", ".join(words) or "identity")


def _branch_lines(fork: Fork, number: str, quiet: bool) -> Iterator[str]:
    for at, branch in enumerate(fork.paths, start=1):
        deeper = f"{number}.{at}" if number else f"{at}"
        for line in _path_lines(branch, deeper, quiet):
            yield f"{GAP if number else ''}{line}"


def _merged_words(fork: Fork) -> list[str]:
    words = {"Concat": f"concatenated to {fork.channels} channels", "Add": "added"}
    return [{**words, "Multiply": "multiplied"}[fork.merge]] if fork.merge else []


def _step_words(step: Step) -> str:
    more = f" ({', '.join(step.more)})" if step.more else ""
    return f"{step.label}{more} to {step.channels} channels"
