"""Functions of each element, and of the elements in one place of several tensors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isinf, prod
from typing import Any

from quizgen.cost.layer import KINDS, Layer, Shape
from quizgen.cost.layers import kind_named
from quizgen.cost.layers.activation import (
    GELU,
    Dropout,
    Hardsigmoid,
    Hardswish,
    ReLU,
    ReLU6,
    Scale,
    Sigmoid,
    SiLU,
    Softmax,
    Tanh,
)
from quizgen.cost.layers.merging import Add, Multiply
from quizgen.cost.layers.tensors import Combine, Expand, Function, Learned, broadcast
from quizgen.cost.onnxfile.conversion import Value
from quizgen.cost.onnxfile.operators.products import source, with_bias
from quizgen.cost.onnxfile.place import Place, operator
from quizgen.cost.onnxfile.static import Static, merged

NAMED: Mapping[str, Callable[[Place], Layer]] = {
    "Relu": lambda place: ReLU(),
    "Sigmoid": lambda place: Sigmoid(),
    "Tanh": lambda place: Tanh(),
    "Swish": lambda place: SiLU(),
    "HardSwish": lambda place: Hardswish(),
    "HardSigmoid": lambda place: Hardsigmoid(),
    "Gelu": lambda place: GELU(place.attr("approximate", "none")),
    "LeakyRelu": lambda place: newer("LeakyReLU", place, place.attr("alpha", 0.01)),
    "Elu": lambda place: newer("ELU", place),
    "Selu": lambda place: newer("SELU", place),
    "Mish": lambda place: newer("Mish", place),
    "Softplus": lambda place: newer("Softplus", place),
}

# Functions without a kind of their own, one operation for each element.
PLAIN = (
    *("Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Celu", "Cos", "Cosh"),
    *("Erf", "Exp", "Floor", "IsInf", "IsNaN", "Log", "Neg", "Not", "Reciprocal", "Round"),
    *("Shrink", "Sign", "Sin", "Sinh", "Softsign", "Sqrt", "Tan", "ThresholdedRelu"),
)
MERGES = (
    *("Add", "Sub", "Mul", "Div", "Pow", "Mod", "Max", "Min", "Sum", "Mean", "Where"),
    *("And", "Or", "Xor", "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual"),
)


def newer(name: str, place: Place, *arguments: Any) -> Layer:
    """The activation function of that name, or a plain function where there is no such kind."""
    return KINDS[name](*arguments) if name in KINDS else Function(place.node.op)


@operator(*NAMED)
def activation(place: Place) -> None:
    """An activation function that has a kind."""
    place.one(NAMED[place.node.op](place))


@operator(*PLAIN)
def function(place: Place) -> None:
    """A function without a kind."""
    place.one(Function(place.node.op))


@operator("Clip")
def clip(place: Place) -> None:
    """ReLU6 between 0 and 6, ReLU above 0, else a function."""
    low, high = (_end(place, at, name) for at, name in ((1, "min"), (2, "max")))
    if low == 0 and high == 6:
        place.one(ReLU6())
    elif low == 0 and (high is None or isinf(high) or high > 3e38):
        place.one(ReLU())
    else:
        place.one(Function("Clip"))


def _end(place: Place, at: int, name: str) -> float | None:
    static = place.static(at)
    if static is None or static.values is None or not static.size:
        return place.attr(name)  # type: ignore[no-any-return]
    return float(static.values.reshape(-1)[0])


@operator("Identity", "Cast", "CastLike")
def unchanged(place: Place) -> None:
    """The same values."""
    place.give(place.value())


@operator("Dropout")
def dropout(place: Place) -> None:
    """Does nothing at inference."""
    ratio = place.static(1)
    chance = place.attr("ratio", 0.5)
    if ratio is not None and ratio.values is not None:
        chance = float(ratio.values.reshape(-1)[0])
    place.one(Dropout(round(chance, 6)))


@operator("PRelu")
def prelu(place: Place) -> None:
    """A slope that is learned, for each channel or for all."""
    slope, full = place.weight(1), place.value().full
    shape = slope.shape
    if len(shape) == 1 and len(full) > 2 and shape[0] == full[1] and place.opset < 7:
        shape = (*shape, *(1,) * (len(full) - 2))  # before version 7 it was along the channels
    shape = (1,) * (len(full) - len(shape)) + shape
    learned = place.learned(slope.sources)
    place.one(Learned("PRelu", shape[place.value().batched :], learned), *slope.sources)


@operator("Softmax", "LogSoftmax")
def softmax(place: Place) -> None:
    """Along one axis; before version 13, along all from one axis on."""
    x = place.value()
    full = x.full
    axis = place.axis(place.attr("axis", -1 if place.opset >= 13 else 1), full)
    if place.opset < 13 and axis < len(full) - 1:
        x = place.reshaped(x, x.shape, (*full[:axis], prod(full[axis:])))
    value, shift = place.along(x, axis)
    kind: Any = Softmax if place.node.op == "Softmax" else kind_named("LogSoftmax")
    value = place.place(kind(axis + shift), [value], x.full)
    place.give(place.reshaped(value, value.shape, full))


# --- several tensors ------------------------------------------------------------------


@operator(*MERGES)
def merge(place: Place) -> None:
    """Values and static tensors, element by element."""
    names = [name for name in place.node.inputs if name]
    values = [place.all.values[name] for name in names if name in place.all.values]
    statics = [place.all.statics[name] for name in names if name not in place.all.values]
    if place.attr("broadcast") and values and statics:
        statics = [_at_axis(place, values[0], statics[0])]
    full = broadcast([*(value.full for value in values), *(one.shape for one in statics)])
    if full is None:
        shown = " and ".join("x".join(map(str, value.full)) for value in values)
        raise place.refusal(f"cannot combine {shown}")
    if len(values) == 1 and len(names) > 1:
        place.give(_with_static(place, values[0], statics, full))
        return
    values += [source(place, one) for one in statics if one.sources]
    read, _ = aligned(place, values, full)
    if len(read) == 1:
        place.give(values[0])
    else:
        same = len({place.all.shapes[value.node] for value in read}) == 1
        place.give(place.place(_merging(place.node.op, same), read, full))


def _at_axis(place: Place, value: Value, static: Static) -> Static:
    """A tensor that is repeated from an axis on, as files did before version 7."""
    rank = len(value.full)
    axis = place.axis(place.attr("axis", rank - len(static.shape)), value.full)
    after = max(0, rank - axis - len(static.shape))
    return replace(static, shape=(*static.shape, *(1,) * after), values=None)


def _merging(op: str, same: bool) -> Layer:
    if op in ("Add", "Sum") and same:
        return Add()
    return Multiply() if op == "Mul" else Combine(op)


def aligned(place: Place, values: Sequence[Value], full: Shape) -> tuple[list[Value], bool]:
    """Values whose layers' outputs have as many sizes as ``full``, and whether it has a batch."""
    batch = len(full) > 1 and full[0] == 1
    read = []
    for value in values:
        padded = (1,) * (len(full) - len(value.full)) + value.full
        read.append(place.shaped(value, padded[int(batch) :] or (1,)))
    return read, batch


def _with_static(place: Place, value: Value, statics: Sequence[Static], full: Shape) -> Value:
    """One value and tensors that no image changes."""
    op, sources = place.node.op, merged(statics)
    if op == "Add" and len(statics) == 1 and with_bias(place, value, statics[0]):
        return value
    (read,), batch = aligned(place, [value], full)
    if not sources:
        return _with_constant(place, read, statics, full[int(batch) :] or (1,), full)
    shape = broadcast([one.shape for one in statics if one.sources])
    assert shape is not None
    shape = ((1,) * (len(full) - len(shape)) + shape)[int(batch) :] or (1,)
    learned = place.learned(sources)
    layer = Learned(op, shape, None if learned == prod(shape) else learned)
    return place.place(layer, [read], full, sources=sources)


def _with_constant(
    place: Place, read: Value, statics: Sequence[Static], wanted: Shape, full: Shape
) -> Value:
    """A value and numbers that are fixed; they can only repeat it."""
    op = place.node.op
    if place.all.shapes[read.node] != wanted:
        name = place.all.names.of(place.node, (), "expand")
        place.all.add(name, Expand(wanted), [read.node])
        read = read._replace(node=name)
    numbers = statics[0].values
    if op == "Mul" and numbers is not None and numbers.size == 1:
        return place.place(Scale(float(numbers.reshape(-1)[0])), [read], full)
    return place.place(Function(op), [read], full)
