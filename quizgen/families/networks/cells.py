"""One number of a real network's layer as it is asked, worked out and got wrong."""

from __future__ import annotations

from quizgen.cost import Row
from quizgen.families.networks.rows import MILLION, is_conv, step, worked
from quizgen.families.networks.wrong import amount, in_unit, wrong_counts, wrong_outputs
from quizgen.questions.question import Dims, Key, Numeric, Step
from quizgen.variants.space import Axis

PLACES = Axis("place", tuple(range(72)))
QUANTITY = Axis("quantity", ("params", "macs"))


def can_be_blank(row: Row, what: str) -> bool:
    if what == "output":
        return is_conv(row) or row.kind == "MaxPool2d"
    return row.macs >= MILLION if what == "macs" else row.params > 0


def told(value: int, quantity: str, name: str) -> tuple[Numeric, list[Step], int]:
    """A count as it is asked: exactly, or MACs in millions by one more line; and the unit's
    size."""
    if quantity != "macs":
        return Numeric(value, "parameters" if quantity == "params" else "elements"), [], 1
    line = step("MACs in millions", f"{name}_M", f"{name}/1000000", **{name: value})
    return Numeric(line.value, "M MACs", 1), [line], MILLION


def right(row: Row, what: str) -> Numeric | Dims:
    if what == "output":
        return Dims(row.output)
    return told(amount(row, what), what, what)[0]


def lines(row: Row, what: str) -> list[Step]:
    more = [] if what == "output" else told(amount(row, what), what, what)[1]
    return [*worked(row, what), *more]


def wrong(row: Row, what: str) -> dict[str, Key]:
    if what == "output":
        return dict(wrong_outputs(row))
    return in_unit(wrong_counts(row, what), 1 if what == "params" else MILLION)
