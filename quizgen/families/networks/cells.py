"""One number of a real network's layer as it is asked, worked out and got wrong."""

from __future__ import annotations

from fractions import Fraction

from quizgen.cost import Row
from quizgen.families.networks.rows import MILLION, in_millions, is_conv, worked
from quizgen.families.networks.wrong import in_unit, wrong_counts, wrong_outputs
from quizgen.questions.question import Dims, Key, Numeric, Step
from quizgen.variants.space import Axis

PLACES = Axis("place", tuple(range(72)))
QUANTITY = Axis("quantity", ("params", "macs"))


def can_be_blank(row: Row, what: str) -> bool:
    if what == "output":
        return is_conv(row) or row.kind == "MaxPool2d"
    return row.macs >= MILLION if what == "macs" else row.params > 0


def right(row: Row, what: str) -> Numeric | Dims:
    if what == "output":
        return Dims(row.output)
    if what == "params":
        return Numeric(row.params, "parameters")
    value = Fraction(row.macs, MILLION)
    return Numeric(value.numerator if value.denominator == 1 else value, "M MACs", 1)


def lines(row: Row, what: str) -> list[Step]:
    return [*worked(row, what), *([in_millions("macs", row.macs)] if what == "macs" else [])]


def wrong(row: Row, what: str) -> dict[str, Key]:
    if what == "output":
        return dict(wrong_outputs(row))
    return in_unit(wrong_counts(row, what), 1 if what == "params" else MILLION)
