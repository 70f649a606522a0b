"""Fully connected layers and products of matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from quizgen.cost.layers.dense import Linear, MatMul
from quizgen.cost.layers.rearrange import Permute
from quizgen.cost.layers.tensors import Combine, Expand, Source, broadcast
from quizgen.cost.onnxfile.conversion import Value, shape_of
from quizgen.cost.onnxfile.place import Place, operator
from quizgen.cost.onnxfile.static import Static


@operator("Gemm")
def gemm(place: Place) -> None:
    """A fully connected layer on features."""
    x, weight = place.value(), place.weight(1)
    if len(x.full) != 2 or len(weight.shape) != 2 or place.attr("transA", 0):
        raise place.refusal("is no fully connected layer", "such products are not read yet")
    taken, made = weight.shape[::-1] if place.attr("transB", 0) else weight.shape
    _check_features(place, x.full[-1], taken)
    bias = None if place.static(2) is None else place.weight(2)
    layer = Linear(made, bias=bias is not None)
    sources = weight.sources + (bias.sources if bias else ())
    value = place.place(layer, [x], (*x.full[:-1], made), sources=sources)
    if place.has(2) and bias is None:
        value = place.place(Combine("Add"), [value, place.value(2)], value.full, "add")
    place.give(value)


def _check_features(place: Place, given: int, taken: int) -> None:
    if given != taken:
        raise place.refusal(f"takes {taken} features, and there are {given}")


@operator("MatMul")
def matmul(place: Place) -> None:
    """A fully connected layer, if one of the two is a matrix of weights; else a product."""
    left, right = place.static(0), place.static(1)
    if right is not None and len(right.shape) == 2:
        x, right = place.value(0), place.weight(1)
        _check_features(place, x.full[-1], right.shape[0])
        layer, full = Linear(right.shape[1], bias=False), (*x.full[:-1], right.shape[1])
        place.give(place.place(layer, [x], full, sources=right.sources))
    elif left is not None and len(left.shape) == 2 and len(place.value(1).full) > 1:
        place.give(_from_left(place))
    else:
        place.give(product(place, tensor(place, 0), tensor(place, 1)))


def _from_left(place: Place) -> Value:
    """Weights times a map of columns: the same layer along the last axis but one."""
    x, weight = place.value(1), place.weight(0)
    _check_features(place, x.full[-2], weight.shape[1])
    turned = swapped(place, x)
    made = (*turned.full[:-1], weight.shape[0])
    layer = Linear(weight.shape[0], bias=False)
    return swapped(place, place.place(layer, [turned], made, sources=weight.sources))


def swapped(place: Place, value: Value) -> Value:
    """A value with its last two axes exchanged."""
    order = list(range(len(value.full)))
    return permuted(place, value, [*order[:-2], order[-1], order[-2]])


def permuted(place: Place, value: Value, order: Sequence[int], named: bool = False) -> Value:
    """A value with its axes in another order."""
    full = tuple(value.full[axis] for axis in order)
    if list(order) == sorted(order):
        return value
    kept = value.batched and order[0] == 0
    value, shift = place.along(value, *(() if kept else (0,)))
    dims = tuple(order) if not shift else (0, *(axis + 1 for axis in order))
    return place.place(Permute(dims), [value], full, "" if named else "permute")


def tensor(place: Place, at: int) -> Value:
    """An input as a value, also if no image changes it."""
    static = place.static(at)
    return place.value(at) if static is None else source(place, static)


def source(place: Place, static: Static) -> Value:
    """A layer that gives a static tensor."""
    layer = Source(shape_of(static.shape), place.learned(static.sources))
    return place.place(layer, [], static.shape or (1,), "weight", static.sources)


def product(place: Place, left: Value, right: Value) -> Value:
    """The product of two stacks of matrices, which are repeated to fit."""
    rank = max(len(left.full), len(right.full))
    if min(len(left.full), len(right.full)) < 2:
        raise place.refusal("multiplies by a vector", "such products are not read yet")
    pair = [(1,) * (rank - len(v.full)) + v.full for v in (left, right)]
    stack = broadcast([full[:-2] for full in pair])
    if stack is None or pair[0][-1] != pair[1][-2]:
        raise place.refusal(f"cannot multiply {pair[0]} by {pair[1]}")
    drop = int(rank > 2 and stack[0] == 1)
    read = []
    for value, full in zip((left, right), pair, strict=True):
        value, wanted = place.shaped(value, full[drop:]), (*stack, *full[-2:])
        if full != wanted:
            name = place.all.names.of(place.node, (), "expand")
            place.all.add(name, Expand(wanted[drop:]), [value.node])
            value = Value(name, wanted)
        read.append(value)
    return place.place(MatMul(), read, (*stack, pair[0][-2], pair[1][-1]))


@operator("Einsum")
def einsum(place: Place) -> None:
    """A product of two tensors over named axes, by permutations and one product of matrices."""
    equation = place.attr("equation", "").replace(" ", "")
    terms, arrow, wanted = equation.partition("->")
    parts = terms.split(",")
    twice = any(len(set(term)) < len(term) for term in (*parts, wanted))
    if len(parts) != 2 or len(place.node.inputs) != 2 or not arrow or "." in equation or twice:
        raise place.refusal(f"'{equation}' is not read yet")
    read = [tensor(place, at) for at in (0, 1)]
    if any(len(term) != len(value.full) for term, value in zip(parts, read, strict=True)):
        raise place.refusal(f"'{equation}' does not fit its inputs")
    sizes = dict(zip(parts[0] + parts[1], read[0].full + read[1].full, strict=True))
    both = [letter for letter in parts[0] if letter in parts[1]]
    stack = [letter for letter in both if letter in wanted]
    over = [letter for letter in both if letter not in wanted]
    rows = [letter for letter in parts[0] if letter not in both]
    columns = [letter for letter in parts[1] if letter not in both]
    if not over or set(stack + rows + columns) != set(wanted):
        raise place.refusal(f"'{equation}' is not read yet")

    def grouped(value: Value, letters: str, groups: Sequence[Sequence[str]]) -> str:
        """A value with its axes in the order of the groups, and each group as one axis."""
        order = [letters.index(letter) for group in groups for letter in group]
        shape = tuple(prod(sizes[letter] for letter in group) for group in groups)
        return place.shaped(permuted(place, value, order), shape).node

    left = grouped(read[0], parts[0], (stack, rows, over))
    right = grouped(read[1], parts[1], (stack, over, columns))
    name = place.all.names.of(place.node)
    shape = place.all.add(name, MatMul(), [left, right])
    letters = [*stack, *rows, *columns]
    value = place.reshaped(Value(name, shape), shape, tuple(sizes[one] for one in letters))
    place.give(permuted(place, value, [letters.index(letter) for letter in wanted]))


def with_bias(place: Place, value: Value, bias: Static) -> bool:
    """Whether an addition is the bias of the fully connected layer before it, which then has it.

    place: the addition.
    value: what the bias is added to.
    """
    layer = place.all.layer(value.node)
    read = next(name for name in place.node.inputs if name in place.all.values)
    alone = place.all.reads[read] == 1
    if not isinstance(layer, Linear) or layer.bias or not alone or not bias.sources:
        return False
    if bias.size != layer.out_features or bias.shape[-1:] != (layer.out_features,):
        return False
    place.all.change(value.node, replace(layer, bias=True))
    place.all.learns[value.node] = place.all.learns.get(value.node, ()) + bias.sources
    place.all.counted |= set(bias.sources)
    return True
