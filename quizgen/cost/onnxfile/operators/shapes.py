"""Operations that move elements: other shapes, parts, joins, repetition, other sizes of a map."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor, prod
from typing import Any

from quizgen.cost.layer import Layer, Shape
from quizgen.cost.layers.merging import Concat
from quizgen.cost.layers.pooling import AdaptiveAvgPool2d, AdaptiveMaxPool2d
from quizgen.cost.layers.rearrange import ZeroPad2d
from quizgen.cost.layers.resampling import Upsample
from quizgen.cost.layers.tensors import Expand, Function, Narrow, Pad, Pick, Reduce, broadcast
from quizgen.cost.onnxfile.conversion import Value
from quizgen.cost.onnxfile.operators.elementwise import aligned
from quizgen.cost.onnxfile.operators.products import permuted, tensor
from quizgen.cost.onnxfile.place import Place, operator
from quizgen.cost.onnxfile.static import parts, slices

# --- the same elements in another shape -----------------------------------------------


@operator("Reshape")
def reshape(place: Place) -> None:
    """Another shape; -1 is what is left, 0 the size that was there."""
    x, wanted = place.value(), place.whole(1, "shape")
    if wanted is None:
        raise place.refusal("has no shape")
    kept = place.attr("allowzero", 0)
    sizes = [
        x.full[at] if size == 0 and not kept and at < len(x.full) else size
        for at, size in enumerate(wanted)
    ]
    if place.all.graph.batch > 1 and sizes and sizes[0] == place.all.graph.batch:
        sizes[0] = 1
    if sizes.count(-1) > 1 or min(sizes, default=1) < -1 or 0 in sizes:
        raise place.refusal(f"its sizes {list(wanted)} cannot be")
    if -1 in sizes:
        sizes[sizes.index(-1)] = max(1, prod(x.full) // prod(n for n in sizes if n != -1))
    place.give(place.view(x, tuple(sizes)))


@operator("Flatten")
def flatten(place: Place) -> None:
    """Two sizes: those before an axis, and those from it on."""
    x, axis = place.value(), place.attr("axis", 1)
    axis = axis + len(x.full) if axis < 0 else axis
    place.give(place.view(x, (prod(x.full[:axis]), prod(x.full[axis:]))))


@operator("Squeeze")
def squeeze(place: Place) -> None:
    """Without sizes of 1."""
    x, axes = place.value(), place.whole(1, "axes")
    if axes is None:
        gone = {at for at, size in enumerate(x.full) if size == 1}
    else:
        gone = {place.axis(axis, x.full) for axis in axes}
    if any(x.full[at] != 1 for at in gone):
        raise place.refusal(f"cannot take {sorted(gone)} out of {list(x.full)}")
    place.give(place.view(x, tuple(n for at, n in enumerate(x.full) if at not in gone)))


@operator("Unsqueeze")
def unsqueeze(place: Place) -> None:
    """With more sizes of 1."""
    x, axes = place.value(), place.whole(1, "axes") or ()
    rank = len(x.full) + len(axes)
    places = {axis % rank for axis in axes if -rank <= axis < rank}
    if len(places) < len(axes):
        raise place.refusal(f"its axes {list(axes)} do not fit {list(x.full)}")
    sizes = iter(x.full)
    place.give(place.view(x, tuple(1 if at in places else next(sizes) for at in range(rank))))


@operator("Transpose")
def transpose(place: Place) -> None:
    """The axes in another order."""
    x = place.value()
    order = list(place.attr("perm", tuple(range(len(x.full)))[::-1]))
    if sorted(order) != list(range(len(x.full))):
        raise place.refusal(f"its order {order} does not fit {list(x.full)}")
    place.give(permuted(place, x, order, named=True))


@operator("DepthToSpace", "SpaceToDepth")
def depth(place: Place) -> None:
    """Pixel shuffle and its inverse."""
    x, block = place.value(), place.attr("blocksize", 1)
    if len(x.full) != 4 or not x.batched or block < 1:
        raise place.refusal(f"cannot take {list(x.full)}")
    channels, height, width = x.shape
    split: Shape
    if place.node.op == "SpaceToDepth":
        split = (1, channels, height // block, block, width // block, block)
        order, full = [0, 3, 5, 1, 2, 4], (channels * block**2, height // block, width // block)
    else:
        rest, blocks_first = channels // block**2, place.attr("mode", "DCR") == "DCR"
        split = (1, block, block, rest) if blocks_first else (1, rest, block, block)
        split = (*split, height, width)
        order = [0, 3, 4, 1, 5, 2] if blocks_first else [0, 1, 4, 2, 5, 3]
        full = (rest, height * block, width * block)
    value = permuted(place, place.reshaped(x, x.shape, split), order)
    place.give(place.reshaped(value, value.shape, (1, *full)))


# --- parts and joins ------------------------------------------------------------------


@operator("Concat")
def concat(place: Place) -> None:
    """Tensors side by side; those that no image changes are layers of their own."""
    values = [tensor(place, at) for at, name in enumerate(place.node.inputs) if name]
    axis = place.axis(place.attr("axis", 1), values[0].full)
    if len(values) == 1:
        place.give(values[0])
        return
    if len({len(value.full) for value in values}) > 1:
        raise place.refusal("its inputs have different numbers of sizes")
    full = list(values[0].full)
    full[axis] = sum(value.full[axis] for value in values)
    batched = all(value.batched for value in values) and axis > 0
    read = values if batched else [place.shaped(value, value.full) for value in values]
    place.give(place.place(Concat(axis if batched else axis + 1), read, tuple(full)))


@operator("Slice")
def slice_(place: Place) -> None:
    """A range along some axes, also with a step."""
    x = place.value()
    arrays: list[Any] = [None]
    for at in range(1, len(place.node.inputs)):
        static = place.static(at)
        if static is None and place.has(at):
            raise place.refusal("its range depends on the image")
        arrays.append(None if static is None else static.values)
    try:
        taken = slices(place.node, arrays, x.full)
    except (TypeError, ValueError, IndexError):
        raise place.refusal("its range cannot be read") from None
    for axis, part in enumerate(taken):
        x = _narrowed(place, x, axis, range(*part.indices(x.full[axis])))
    place.give(x)


def _narrowed(place: Place, x: Value, axis: int, taken: range, suffix: str = "") -> Value:
    """A range along one axis; one that runs backwards is picked place by place."""
    if len(taken) == x.full[axis] and taken.step > 0:
        return x
    if not taken:
        raise place.refusal(f"leaves nothing along axis {axis}")
    full = (*x.full[:axis], len(taken), *x.full[axis + 1 :])
    value, shift = place.along(x, axis)
    layer: Layer = Pick(axis + shift, len(taken))
    if taken.step > 0:
        layer = Narrow(axis + shift, taken.start, taken[-1] + 1, taken.step)
    return place.place(layer, [value], full, suffix)


@operator("Split")
def split(place: Place) -> None:
    """Consecutive ranges along one axis."""
    x = place.value()
    axis = place.axis(place.attr("axis", 0), x.full)
    given = place.static(1)
    sizes = parts(place.node, None if given is None else given.values, x.full[axis])
    if sum(sizes) != x.full[axis] or len(sizes) != len(place.node.outputs) or min(sizes) < 1:
        raise place.refusal(f"its parts {sizes} do not make up {x.full[axis]}")
    start = 0
    for at, size in enumerate(sizes):
        place.give(_narrowed(place, x, axis, range(start, start + size), str(at)), at)
        start += size


@operator("Gather")
def gather(place: Place) -> None:
    """Some places along one axis, by fixed numbers."""
    if place.static(0) is not None:
        raise place.refusal("looks up what the input numbers, as an embedding does")
    x, picked = place.value(), place.static(1)
    if picked is None:
        raise place.refusal("picks by what depends on the image")
    axis = place.axis(place.attr("axis", 0), x.full)
    numbers = picked.whole()
    full = (*x.full[:axis], *picked.shape, *x.full[axis + 1 :])
    if numbers is not None and len(numbers) == 1:
        at = numbers[0] % x.full[axis]
        value = _narrowed(place, x, axis, range(at, at + 1))
    else:
        read, shift = place.along(x, axis)
        flat = (*x.full[:axis], picked.size, *x.full[axis + 1 :])
        value = place.place(Pick(axis + shift, picked.size), [read], flat)
    place.give(place.reshaped(value, value.shape, full))


# --- more or fewer elements -----------------------------------------------------------


@operator("Expand")
def expand(place: Place) -> None:
    """Sizes of 1 repeated."""
    x, wanted = place.value(), place.whole(1) or (1,)
    full = broadcast([x.full, wanted])
    if full is None or min(wanted) < 1:
        raise place.refusal(f"cannot repeat {list(x.full)} to {list(wanted)}")
    (read,), batch = aligned(place, [x], full)
    shape = full[int(batch) :] or (1,)
    if place.all.shapes[read.node] == shape:
        place.give(read._replace(full=full))
    else:
        place.give(place.place(Expand(shape), [read], full))


@operator("Tile")
def tile(place: Place) -> None:
    """The whole tensor repeated."""
    x, times = place.value(), place.whole(1)
    if times is None or len(times) != len(x.full) or min(times) < 1:
        raise place.refusal("its repetitions cannot be read")
    for axis, count in enumerate(times):
        if count > 1:
            value, shift = place.along(x, axis)
            full = (*x.full[:axis], x.full[axis] * count, *x.full[axis + 1 :])
            x = place.place(Pick(axis + shift, full[axis]), [value], full)
    place.give(x)


@operator("Pad")
def pad(place: Place) -> None:
    """Places added or cut off on both sides of each axis."""
    x, given = place.value(), place.whole(1, "pads")
    axes = place.whole(3) if place.has(3) else None
    chosen = range(len(x.full)) if axes is None else [place.axis(a, x.full) for a in axes]
    if given is None or len(given) != 2 * len(chosen):
        raise place.refusal("its pads do not fit")
    pads = [(0, 0)] * len(x.full)
    for at, axis in enumerate(chosen):
        pads[axis] = given[at], given[at + len(chosen)]
    if not any(map(any, pads)):
        place.give(x)
        return
    full = tuple(size + sum(both) for size, both in zip(x.full, pads, strict=True))
    bare = not x.batched or any(pads[0])
    value = place.shaped(x, x.full) if bare else x
    place.give(place.place(_padding(place, pads if bare else pads[1:]), [value], full))


def _padding(place: Place, pads: Sequence[tuple[int, int]]) -> Layer:
    zeros = place.attr("mode", "constant") == "constant"
    if zeros and len(pads) == 3 and pads[0] == (0, 0):
        (top, bottom), (left, right) = pads[1:]
        return ZeroPad2d((left, right, top, bottom))
    return Pad(tuple(pads))


REDUCTIONS = (
    *("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2"),
    *("ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare"),
)


@operator(*REDUCTIONS)
def reduce(place: Place) -> None:
    """One number in place of many; over a whole map it is global pooling."""
    x, axes = place.value(), place.whole(1, "axes")
    if not axes and place.attr("noop_with_empty_axes", 0):
        place.give(x)
        return
    over = sorted({place.axis(a, x.full) for a in (axes or range(len(x.full)))})
    _reduced(place, x, over, place.node.op[len("Reduce") :])


@operator("ArgMax", "ArgMin")
def arg(place: Place) -> None:
    """The place of the largest or smallest along one axis."""
    x = place.value()
    _reduced(place, x, [place.axis(place.attr("axis", 0), x.full)], place.node.op)


def _reduced(place: Place, x: Value, over: Sequence[int], name: str) -> None:
    kept = tuple(1 if at in over else size for at, size in enumerate(x.full))
    full = tuple(size for at, size in enumerate(x.full) if at not in over)
    full = kept if place.attr("keepdims", 1) else full
    layer: Layer
    if name in ("Mean", "Max") and len(x.full) == 4 and x.batched and list(over) == [2, 3]:
        layer = AdaptiveAvgPool2d(1) if name == "Mean" else AdaptiveMaxPool2d(1)
        value = place.place(layer, [x], kept)
    else:
        if x.batched and 0 in over and len(over) > 1:
            over = [axis for axis in over if axis]  # over one image is over nothing
        read, shift = place.along(x, *over)
        layer = Reduce(name, tuple(axis + shift for axis in over), keepdim=True)
        value = place.place(layer, [read], kept)
    place.give(place.reshaped(value, value.shape, full))


MODES = {"nearest": "nearest", "linear": "bilinear", "bilinear": "bilinear", "cubic": "bicubic"}


@operator("Resize", "Upsample")
def resize(place: Place) -> None:
    """Another size of a map, given or by a factor."""
    x = place.value()
    full = _resized(place, x)
    if len(full) != 4 or not x.batched or full[:2] != x.full[:2]:
        raise place.refusal(f"cannot make {list(full)} of {list(x.full)}")
    mode = MODES.get(place.attr("mode", "nearest"))
    if mode is None:
        raise place.refusal(f"its mode '{place.attr('mode')}' is not known")
    if full == x.full:
        place.one(Function("Resize"))
        return
    aligns = place.attr("coordinate_transformation_mode") == "align_corners"
    corners = True if aligns and mode != "nearest" else None
    size = full[2] if full[2] == full[3] else full[2:]
    place.give(place.place(Upsample(size=size, mode=mode, align_corners=corners), [x], full))


def _resized(place: Place, x: Value) -> Shape:
    """The output's sizes: given, or each size times its factor, rounded down."""
    if place.has(3):
        sizes = place.whole(3) or ()
        axes = place.attr("axes", range(len(x.full) - len(sizes), len(x.full)))
        if len(axes) != len(sizes):
            raise place.refusal("its sizes do not fit its axes")
        full = list(x.full)
        for axis, size in zip(axes, sizes, strict=True):
            full[place.axis(axis, x.full)] = size
        return tuple(full)
    static = place.static(1 if place.node.op == "Upsample" or place.opset < 11 else 2)
    factors = place.attr("scales")
    if static is not None and static.values is not None:
        factors = tuple(float(value) for value in static.values.reshape(-1))
    if not factors or len(factors) != len(x.full):
        raise place.refusal("its factors cannot be read")
    pairs = zip(x.full, factors, strict=True)
    return tuple(floor(Fraction(size) * Fraction(factor)) for size, factor in pairs)
