"""Numbers in cards are computed: ``<alexnet.params | M 1>`` becomes ``61.0 M``.

An expression is the formula language over whole numbers and quantities of networks, and
optionally a format behind ``|``.

>>> evaluate("vgg16.params").text
'138,357,544'
>>> evaluate("alexnet.share(params, Linear) | percent 0").text
'96%'
>>> evaluate("alexnet.error(top5, five networks) | percent 1").text
'16.4%'
>>> evaluate("100*(9*121 - 5*9*9)/(9*121) | round 0").text
'63'

Quantities: ``NET.params``, ``.macs``, ``.buffers``, ``.activation_elements``,
``.activation_bytes``, ``.share(quantity, Kind)``, ``.total(quantity, stage)`` and, of one layer,
``NET.layer(name).params`` (``.macs``, ``.activation_bytes``, ``.out_channels``, ...).  Figures that
were printed about a network are ``NET.error(top5, one crop)`` and ``NET.published(macs)``; words of
what was counted, or of the source, tell one from others.  Data sets have ``ilsvrc.train``,
``ilsvrc.winner(2013)`` and the like.
Formats: ``k n``, ``M n``, ``G n`` (thousands, millions, billions with n decimals), ``KB n``,
``MB n`` (1024-fold), ``percent n``, ``times n``, ``round n``, ``plain`` (digits not grouped).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from quizgen.cost import zoo
from quizgen.cost.datasets import DATASETS, DataSet
from quizgen.cost.layer import CostError
from quizgen.cost.published import printed
from quizgen.cost.report import Report, Row, trace
from quizgen.errors import did_you_mean
from quizgen.formulas.evaluation import FormulaError, Number
from quizgen.formulas.formula import Formula
from quizgen.formulas.numbers import fixed, grouped, node_of
from quizgen.formulas.tree import Node

QUANTITY = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[a-z_]+(?:\([^()]*\))?)+")
PART = re.compile(r"\.([a-z_]+)(?:\(([^()]*)\))?")
FORMAT = re.compile(r"([A-Za-z]+)(?: +(\d))?")

TOTALS = ("params", "macs", "buffers", "operations", "activation_elements", "activation_bytes")
LAYER: Mapping[str, Callable[[Row], int]] = {
    "params": lambda row: row.params,
    "macs": lambda row: row.macs,
    "buffers": lambda row: row.buffers,
    "operations": lambda row: row.operations,
    "activation_elements": lambda row: row.activation_elements,
    "activation_bytes": lambda row: 4 * row.activation_elements,
    "out_channels": lambda row: row.output[0],
    "out_height": lambda row: row.output[1],
    "out_width": lambda row: row.output[2],
    "input_channels": lambda row: row.inputs[0][0],
}
COUNTS = ("classes", "train", "validation", "test", "images")  # of a data set
PARTS = (
    "share(quantity, Kind or stage)",
    "total(quantity, Kind or stage)",
    "layer(name)",
    "error(top5, words)",
    "published(quantity, words)",
)
OF_MAPS = ("out_height", "out_width")
SCALED: Mapping[str, tuple[Fraction | int, str]] = {
    "k": (10**3, " k"),
    "M": (10**6, " M"),
    "G": (10**9, " G"),
    "KB": (1024, " KB"),
    "MB": (1024**2, " MB"),
    "percent": (Fraction(1, 100), "%"),
    "times": (1, " times"),
    "round": (1, ""),
}


@dataclass(frozen=True, slots=True)
class Computed:
    """What an expression says: its exact value and its text."""

    value: Number
    text: str

    def node(self) -> Node:
        """The value inside maths."""
        return node_of(self.text)


@lru_cache(maxsize=4096)
def evaluate(expression: str) -> Computed:
    """The value of an expression and how its format writes it."""
    body, _, form = (part.strip() for part in expression.partition("|"))
    givens: dict[str, Number] = {}

    def named(match: re.Match[str]) -> str:
        name = f"q{len(givens)}"
        try:
            givens[name] = _quantity(match[0], expression)
        except CostError as error:  # no such network, layer or figure
            raise FormulaError(f"<{expression}>", error.what, error.fix) from None
        return name

    text = QUANTITY.sub(named, body)
    try:
        value = Formula(text).evaluate(givens)
    except FormulaError as error:
        raise FormulaError(f"<{expression}>", error.what, error.fix) from None
    return Computed(value, _formatted(value, form, expression))


def _formatted(value: Number, form: str, expression: str) -> str:
    if form in ("", "plain"):
        if not isinstance(value, int):
            raise FormulaError(f"<{expression}>", f"{value} is not whole", "add '| round 1'")
        return str(value) if form else grouped(value)
    match = FORMAT.fullmatch(form)
    if match is None or match[1] not in SCALED or match[2] is None:
        formats = ", ".join(f"{name} n" for name in SCALED)
        raise FormulaError(
            f"<{expression}>", f"'{form}' is no format", f"there are {formats}, plain"
        )
    scale, unit = SCALED[match[1]]
    return fixed(Fraction(value) / scale, int(match[2])) + unit


@lru_cache(maxsize=64)
def _report(network: str) -> Report:
    return trace(zoo.load(network))


def _quantity(text: str, expression: str) -> Number:
    """The value of ``net.part.part(...)``."""
    network, dot, rest = text.partition(".")
    subject: Any = DATASETS[network] if network in DATASETS else _report(network)
    for match in PART.finditer(dot + rest):
        subject = _part(subject, match[1], match[2], expression)
    if not isinstance(subject, int | Fraction):
        raise FormulaError(f"<{expression}>", f"'{text}' is not a number")
    return subject


def _part(subject: Any, name: str, arguments: str | None, expression: str) -> Any:
    args = [word.strip() for word in arguments.split(",")] if arguments else []
    found: Any = None
    known: list[str] = []
    if isinstance(subject, Report):
        found, known = _of_network(subject, name, args)
    elif isinstance(subject, DataSet):
        found, known = _of_data(subject, name, args)
    elif isinstance(subject, Row) and not args:
        known = [name for name in LAYER if len(subject.output) > 1 or name not in OF_MAPS]
        found = LAYER[name](subject) if name in known else None
    if found is None:
        fix = did_you_mean(name, known) if known else "a number has no parts"
        raise FormulaError(f"<{expression}>", f"there is no '.{name}' here", fix)
    return found


def _of_network(report: Report, name: str, args: Sequence[str]) -> tuple[Any, list[str]]:
    """A part of a network, None if it has no such part; and the parts that there are."""
    found: Any = None
    if name == "activation_bytes" and not args:
        found = report.activation_bytes()
    elif name in TOTALS and not args:
        found = getattr(report, name)
    elif name in ("share", "total") and len(args) == 2:
        part = "stage" if args[1] in report.by_stage(args[0]) else "kind"
        found = getattr(report, name)(args[0], **{part: args[1]})
    elif name == "layer" and len(args) == 1:
        found = report.row(args[0])
    elif name == "published" and args:
        found = printed(report.network.published, args[0], args[1:]).value
    elif name == "error" and args:
        percent = printed(report.network.published, f"{args[0]}_error", args[1:]).value
        found = Fraction(percent) / 100
    return found, [*TOTALS, *PARTS]


def _of_data(data: DataSet, name: str, args: Sequence[str]) -> tuple[Any, list[str]]:
    """The same for a data set; a count that it does not have is no part of it."""
    known = [count for count in COUNTS if getattr(data, count)]
    if name == "winner" and len(args) == 1 and data.winners:
        return data.winner(args[0]).error / 100, known
    winner = ["winner(year)"] if data.winners else []
    return getattr(data, name) if name in known and not args else None, [*known, *winner]
