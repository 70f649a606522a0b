"""What is known before the network runs: weights, and what follows from constants alone.

Shapes travel through ONNX graphs as small tensors that are computed on the way (Shape, Gather,
Concat, Reshape).  They are worked out here, in numpy, as long as they are small; of weights only
sizes are known, and which stored tensors they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

from quizgen.cost.onnxfile.graph import GraphNode, Tensor

if TYPE_CHECKING:
    import numpy

    from quizgen.cost.layer import Shape

Array: TypeAlias = Any  # of numpy, which is imported where it is used
Rule: TypeAlias = Callable[[GraphNode, Sequence[Array]], Any]

ROOMY = 1 << 20  # elements that a tensor may have that is worked out


@dataclass(frozen=True, slots=True)
class Static:
    """A tensor that no image changes.

    shape: its sizes.
    values: its elements if they are known.
    sources: the names of the learned tensors that it is made from.
    """

    shape: Shape
    values: numpy.ndarray[Any, Any] | None = None
    sources: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return prod(self.shape)

    def whole(self) -> tuple[int, ...] | None:
        """Its elements as whole numbers; None if they are not known."""
        if self.values is None:
            return None
        return tuple(int(value) for value in self.values.reshape(-1))


def stored(tensor: Tensor, learned: bool) -> Static:
    """A tensor of the file; of a learned one the values do not matter."""
    values = None if learned and tensor.size > 1 else tensor.values
    return Static(tensor.shape, values, (tensor.name,) if learned else ())


def merged(statics: Sequence[Static]) -> tuple[str, ...]:
    """The sources of several, each once."""
    return tuple(dict.fromkeys(source for static in statics for source in static.sources))


def fold(node: GraphNode, ins: Sequence[Static | None]) -> list[Array] | None:
    """The values of a node's outputs; None if they are not worked out here."""
    rule = FOLDS.get(node.op)
    if rule is None or node.domain or any(s is not None and s.values is None for s in ins):
        return None
    import numpy as np

    arrays = [None if static is None else static.values for static in ins]
    try:
        with np.errstate(all="ignore"):
            made = rule(node, arrays)
    except (ValueError, IndexError, TypeError, OverflowError, KeyError):
        return None
    return [np.asarray(array) for array in (made if isinstance(made, list) else [made])]


def shapes_by_rule(node: GraphNode, ins: Sequence[Static | None]) -> list[Shape] | None:
    """The sizes of what is worked out from tensors of unknown values; None if they are unknown.

    ONNX's shape inference does not follow every shape that is computed on the way.  Zeros in
    place of the values show where the sizes do not depend on them.
    """
    import numpy as np

    first = ins[0] if ins else None
    if first is not None and node.op in SAME:
        return [first.shape]
    told = [one for one in ins[node.op not in ("ConstantOfShape", "Range") :] if one is not None]
    if node.op in TOLD and any(one.values is None for one in told):
        return None
    if any(one is not None and one.size > ROOMY for one in ins):
        return None
    zeros = [
        one
        if one is None or one.values is not None
        else Static(one.shape, np.broadcast_to(np.float32(0), one.shape))
        for one in ins
    ]
    arrays = fold(node, zeros)
    return None if arrays is None else [array.shape for array in arrays]


def cut_shape(node: GraphNode, shape: Sequence[int]) -> Array:
    """What Shape, or Size, gives of a tensor with these sizes."""
    import numpy as np

    if node.op == "Size":
        return np.array(prod(shape), np.int64)
    first, last = node.attributes.get("start", 0), node.attributes.get("end")
    return np.array(shape[slice(first, last)], np.int64)


# --- rules ----------------------------------------------------------------------------


def _axes(node: GraphNode, arrays: Sequence[Array]) -> tuple[int, ...] | None:
    """Axes as an input, or in older files as an attribute."""
    if len(arrays) > 1 and arrays[1] is not None:
        return tuple(int(axis) for axis in arrays[1].reshape(-1))
    axes = node.attributes.get("axes")
    return None if axes is None else tuple(axes)


def _roomy(shape: Sequence[int]) -> tuple[int, ...]:
    """Sizes that are small enough to be worked out; ValueError if they are not."""
    sizes = tuple(int(size) for size in shape)
    if min(sizes, default=0) < 0 or prod(sizes) > ROOMY:
        raise ValueError(sizes)
    return sizes


def _constant_of_shape(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    value = node.attributes.get("value")
    filling = np.zeros(1, np.float32) if value is None else value.values
    return np.full(_roomy(arrays[0]), filling.reshape(-1)[0])


def _expand(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    shape = np.broadcast_shapes(arrays[0].shape, _roomy(arrays[1]))
    return np.broadcast_to(arrays[0], _roomy(shape))


def _range(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    start, stop, step = (array.reshape(-1)[0] for array in arrays)
    _roomy([max(0, int((stop - start) / step) + 1)])
    return np.arange(start, stop, step)


def _reshape(node: GraphNode, arrays: Sequence[Array]) -> Array:
    sizes = [
        arrays[0].shape[at] if size == 0 and not node.attributes.get("allowzero") else int(size)
        for at, size in enumerate(arrays[1].reshape(-1))
    ]
    return arrays[0].reshape(sizes)


def _squeeze(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    return np.squeeze(arrays[0], _axes(node, arrays))


def _unsqueeze(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    return np.expand_dims(arrays[0], _axes(node, arrays) or ())


def _slice(node: GraphNode, arrays: Sequence[Array]) -> Array:
    return arrays[0][slices(node, arrays, arrays[0].shape)]


def slices(node: GraphNode, arrays: Sequence[Array], shape: Sequence[int]) -> tuple[slice, ...]:
    """What Slice takes along each axis; starts, ends, axes and steps are inputs or attributes."""
    given: list[Any] = []
    for position, name in enumerate(("starts", "ends", "axes", "steps"), 1):
        array = arrays[position] if position < len(arrays) else None
        given.append(node.attributes.get(name) if array is None else array.reshape(-1).tolist())
    starts, ends, axes, steps = given
    axes = range(len(starts)) if axes is None else axes
    steps = [1] * len(starts) if steps is None else steps
    taken = [slice(None)] * len(shape)
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        stop = None if step < 0 and end < -shape[axis] else end
        taken[int(axis)] = slice(start, stop, step)
    return tuple(taken)


def _split(node: GraphNode, arrays: Sequence[Array]) -> list[Array]:
    import numpy as np

    axis = node.attributes.get("axis", 0)
    sizes = parts(node, arrays[1] if len(arrays) > 1 else None, arrays[0].shape[axis])
    return np.split(arrays[0], np.cumsum(sizes)[:-1], axis)


def parts(node: GraphNode, given: Array, size: int) -> list[int]:
    """The sizes that Split makes of one axis; the last may be smaller."""
    sizes = node.attributes.get("split") if given is None else given.reshape(-1).tolist()
    if sizes is not None:
        return [int(part) for part in sizes]
    count = len(node.outputs)
    each = -(-size // count)
    return [min(each, size - each * at) for at in range(count)]


def _gather(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    _roomy((*arrays[0].shape, *arrays[1].shape))
    return np.take(arrays[0], arrays[1].astype(np.int64), axis=node.attributes.get("axis", 0))


def _concat(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    return np.concatenate(list(arrays), axis=node.attributes.get("axis", 0))


def _transpose(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    return np.transpose(arrays[0], node.attributes.get("perm"))


def _cast(node: GraphNode, arrays: Sequence[Array]) -> Array:
    from onnx import helper

    return arrays[0].astype(helper.tensor_dtype_to_np_dtype(node.attributes["to"]))


def _numpy(name: str) -> Rule:
    """The function of numpy of that name, on all inputs."""

    def rule(node: GraphNode, arrays: Sequence[Array]) -> Array:
        import numpy as np

        _roomy(np.broadcast_shapes(*(array.shape for array in arrays)))
        return getattr(np, name)(*arrays)

    return rule


def _div(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    top, bottom = arrays
    if not np.issubdtype(top.dtype, np.integer):
        return top / bottom
    if not np.all(bottom):
        raise ValueError(node.name)
    return np.sign(top) * np.sign(bottom) * (np.abs(top) // np.abs(bottom))  # towards zero


def _clip(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    ends = [node.attributes.get("min"), node.attributes.get("max")]
    for at, array in enumerate(arrays[1:]):
        ends[at] = ends[at] if array is None else array
    return arrays[0] if ends == [None, None] else np.clip(arrays[0], *ends)


def _reduced(name: str) -> Rule:
    def rule(node: GraphNode, arrays: Sequence[Array]) -> Array:
        import numpy as np

        keep = bool(node.attributes.get("keepdims", 1))
        return getattr(np, name)(arrays[0], axis=_axes(node, arrays), keepdims=keep)

    return rule


def _tile(node: GraphNode, arrays: Sequence[Array]) -> Array:
    import numpy as np

    _roomy([size * int(times) for size, times in zip(arrays[0].shape, arrays[1], strict=True)])
    return np.tile(arrays[0], arrays[1])


# Operators that are numpy's function of that name on all their inputs.
PER_ELEMENT = """
Abs=abs Add=add And=logical_and Ceil=ceil Equal=equal Floor=floor Greater=greater
GreaterOrEqual=greater_equal Less=less LessOrEqual=less_equal Max=maximum Min=minimum Mod=mod
Mul=multiply Neg=negative Not=logical_not Or=logical_or Pow=power Sqrt=sqrt Sub=subtract Where=where
"""

FOLDS: Mapping[str, Rule] = {
    "Cast": _cast,
    "CastLike": lambda node, arrays: arrays[0].astype(arrays[1].dtype),
    "Clip": _clip,
    "Concat": _concat,
    "ConstantOfShape": _constant_of_shape,
    "Div": _div,
    "Expand": _expand,
    "Gather": _gather,
    "Identity": lambda node, arrays: arrays[0],
    "Range": _range,
    "ReduceMax": _reduced("max"),
    "ReduceMin": _reduced("min"),
    "ReduceProd": _reduced("prod"),
    "ReduceSum": _reduced("sum"),
    "Reshape": _reshape,
    "Slice": _slice,
    "Split": _split,
    "Squeeze": _squeeze,
    "Tile": _tile,
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
    **{op: _numpy(name) for op, name in (pair.split("=") for pair in PER_ELEMENT.split())},
}

# Operators whose output has the shape of the first input, and those that are told its shape.
SAME = ("Identity", "Cast", "CastLike", "ScatterND", "ScatterElements")
TOLD = ("Expand", "Reshape", "Slice", "Tile", "ConstantOfShape", "Range", "Squeeze", "Unsqueeze")
