"""Operations on whole tensors, as graphs of other programs spell them out.

Dimensions are counted as torch counts them, with the batch as dimension 0.  Nothing here
multiplies matrices, so no kind has MACs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from math import prod
from typing import ClassVar

from quizgen.cost import formulas
from quizgen.cost.checks import check_dimension, check_flag, check_whole, dimension
from quizgen.cost.layer import Layer, Saved, Shape, Storage, Work, Working, kind, written
from quizgen.cost.layers.activation import Elementwise
from quizgen.cost.layers.merging import Merge, listed
from quizgen.cost.receptive import PLACELESS, Field, Window, covered, moved_to, slid


def broadcast(shapes: Sequence[Shape]) -> Shape | None:
    """The shape that shapes are repeated to, from the last size on; None if they do not fit.

    shapes: the shapes; a size of 1 is repeated.

    >>> broadcast([(64, 56, 56), (56, 1)]), broadcast([(3, 4), (4, 3)])
    ((64, 56, 56), None)
    """
    sizes = []
    for column in zip_longest(*(reversed(shape) for shape in shapes), fillvalue=1):
        if len(set(column) - {1}) > 1:
            return None
        sizes.append(max(column))
    return tuple(reversed(sizes))


def check_shape(layer: Layer, name: str, shape: object) -> None:
    """Refuses a hyper-parameter that is no list of sizes."""
    if not isinstance(shape, tuple) or not shape:
        raise layer.error(f"{name} {shape!r} is no list of sizes", "as in (64, 1, 1)")
    for size in shape:
        check_whole(layer, name, size, 1)


def learned_values(count: int) -> Working | None:
    """The working of so many parameters; None for none."""
    return Working(formulas.LEARNED_VALUES, {"N": count}) if count else None


@kind
class Function(Elementwise):
    """A function of each element that has no kind of its own, by its name.

    >>> Function("Erf").operations((64, 56, 56))
    200704
    """

    name: str

    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise self.error(f"name {self.name!r} is no text", "as in Function('Erf')")


@kind
class Combine(Merge):
    """A function of the elements in one place of several inputs; sizes of 1 are repeated.

    >>> Combine("Sub").out_shape((64, 56, 56), (1, 56, 56))
    (64, 56, 56)
    """

    name: str

    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "inputs"

    def work(self, *ins: Shape) -> Work:
        output = broadcast(ins)
        if output is None or len(set(map(len, ins))) > 1:
            raise self.error(
                f"cannot combine {listed(ins)}", "give the branches equal sizes, or sizes of 1"
            )
        givens = {"M": len(ins), "N": prod(output)}
        return Work(output=output, operations=Working(formulas.ADD_OPS, givens))


@kind
class Learned(Layer):
    """A learned tensor combined with the input, such as a position embedding or a scale.

    Sizes of 1 are repeated.  ``learned`` is the number of parameters if the tensor is made from
    fewer or more of them, as the position biases of a Swin transformer are.

    >>> Learned("Mul", (768, 1, 1)).params((768, 7, 7)), Learned("Add", (1,)).params((5, 5))
    (768, 1)
    """

    name: str
    shape: tuple[int, ...]
    learned: int | None = None

    storage: ClassVar[Storage] = "in place"
    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        check_shape(self, "shape", self.shape)
        if self.learned is not None:
            check_whole(self, "learned", self.learned, 0)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        output = broadcast([x, self.shape])
        if output is None or len(self.shape) > len(x):
            raise self.error(f"cannot take the shape {written(x)}", "give it equal sizes, or 1")
        return Work(
            output=output,
            params=learned_values(prod(self.shape) if self.learned is None else self.learned),
            operations=Working(formulas.ELEMENTWISE_OPS, {"N": prod(output)}),
        )


@kind
class Parameters(Layer):
    """Parameters that later weights are computed from; the input passes unchanged.

    >>> Parameters(64).params((3, 8, 8)), Parameters(64).out_shape((3, 8, 8))
    (64, (3, 8, 8))
    """

    count: int

    storage: ClassVar[Storage] = "view"

    def check(self) -> None:
        check_whole(self, "count", self.count, 1)

    def work(self, *ins: Shape) -> Work:
        return Work(output=ins[0], params=learned_values(self.count))


@kind
class Source(Layer):
    """A tensor that depends on no input, learned or fixed, such as a class token.

    ``learned`` is the number of parameters it is made from.

    >>> Source((1, 768), 768).out_shape((3, 224, 224)), Source((1, 768), 768).params((3, 8, 8))
    ((1, 768), 768)
    """

    shape: tuple[int, ...]
    learned: int = 0

    def check(self) -> None:
        check_shape(self, "shape", self.shape)
        check_whole(self, "learned", self.learned, 0)

    def work(self, *ins: Shape) -> Work:
        return Work(output=self.shape, params=learned_values(self.learned))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        return PLACELESS


@kind
class Uncounted(Layer):
    """An operation that is not known: its output's shape and its parameters, nothing else.

    >>> Uncounted("CornerPool", (8, 4, 4), 16).params((3, 8, 8))
    16
    """

    name: str
    shape: tuple[int, ...]
    learned: int = 0

    def check(self) -> None:
        check_shape(self, "shape", self.shape)
        check_whole(self, "learned", self.learned, 0)

    def accept(self, ins: Sequence[Shape]) -> None:
        """Any inputs."""

    def work(self, *ins: Shape) -> Work:
        return Work(output=self.shape, params=learned_values(self.learned))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        return covered(seen[0], range(len(ins[0])), ins[0])


@kind
class Reduce(Layer):
    """One number in place of each line along some dimensions: their mean, sum or largest.

    >>> Reduce("Mean", (2, 3)).out_shape((64, 7, 7))
    (64,)
    >>> Reduce("Max", (1,), keepdim=True).out_shape((64, 7, 7))
    (1, 7, 7)
    """

    name: str
    dim: tuple[int, ...]
    keepdim: bool = False

    saves: ClassVar[Saved] = "inputs"

    def check(self) -> None:
        check_flag(self, "keepdim", self.keepdim)
        if not isinstance(self.dim, tuple) or not self.dim:
            raise self.error(f"dim {self.dim!r} is no list of dimensions", "as in (2, 3)")
        for dim in self.dim:
            check_dimension(self, "dim", dim)

    def over(self, x: Shape) -> set[int]:
        """The positions in ``x`` that become one."""
        over = {dimension(self, "dim", dim, x) for dim in self.dim}
        if len(over) < len(self.dim):
            raise self.error("has a dimension twice", "give each once")
        return over

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        over = self.over(x)
        kept = [1 if at in over else size for at, size in enumerate(x)]
        output = kept if self.keepdim else [size for at, size in enumerate(x) if at not in over]
        operations = Working(formulas.ELEMENTWISE_OPS, {"N": prod(x)})
        return Work(output=tuple(output) or (1,), operations=operations)

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        over = self.over(x)
        field = covered(seen[0], sorted(over), x)
        if self.keepdim:
            return field
        return moved_to(field, [at - sum(gone < at for gone in over) for at in range(len(x))])


@kind
class Narrow(Layer):
    """Every ``step``-th place along one dimension, from ``start`` up to ``stop``.

    >>> Narrow(2, 0, 8, step=2).out_shape((3, 8, 8))
    (3, 4, 8)
    """

    dim: int
    start: int
    stop: int
    step: int = 1

    storage: ClassVar[Storage] = "view"

    def check(self) -> None:
        check_dimension(self, "dim", self.dim)
        check_whole(self, "start", self.start, 0)
        check_whole(self, "stop", self.stop, self.start + 1)
        check_whole(self, "step", self.step, 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        at = dimension(self, "dim", self.dim, x)
        if self.stop > x[at]:
            raise self.error(f"stop {self.stop} is beyond the {x[at]} there are")
        size = -(-(self.stop - self.start) // self.step)
        return Work(output=(*x[:at], size, *x[at + 1 :]))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        at = dimension(self, "dim", self.dim, x)
        height, width = (
            span._replace(
                start=span.start + self.start * span.stride, stride=span.stride * self.step
            )
            if span.axis == at and span.cells == 1
            else span
            for span in seen[0]
        )
        return Field(height, width)


@kind
class Pick(Layer):
    """Some places along one dimension, in any order and any number of times.

    >>> Pick(1, 2).out_shape((3, 197, 64))
    (2, 197, 64)
    """

    dim: int
    count: int

    def check(self) -> None:
        check_dimension(self, "dim", self.dim)
        check_whole(self, "count", self.count, 1)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        at = dimension(self, "dim", self.dim, x)
        return Work(output=(*x[:at], self.count, *x[at + 1 :]))

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        (x,) = ins
        return covered(seen[0], (dimension(self, "dim", self.dim, x),), x)


@kind
class Expand(Layer):
    """Sizes of 1 repeated up to ``shape``.

    >>> Expand((64, 7, 7)).out_shape((64, 1, 1))
    (64, 7, 7)
    """

    shape: tuple[int, ...]

    def check(self) -> None:
        check_shape(self, "shape", self.shape)

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        if len(x) != len(self.shape) or broadcast([x, self.shape]) != self.shape:
            raise self.error(f"cannot take the shape {written(x)}", "give it equal sizes, or 1")
        return Work(output=self.shape)


@kind
class Pad(Layer):
    """Places added before and after along each dimension; a negative number cuts off.

    >>> Pad(((0, 0), (1, 2), (1, 2))).out_shape((3, 8, 8))
    (3, 11, 11)
    """

    pads: tuple[tuple[int, int], ...]

    def check(self) -> None:
        object.__setattr__(self, "pads", tuple(tuple(both) for both in self.pads))
        if not all(len(both) == 2 and all(type(n) is int for n in both) for both in self.pads):
            raise self.error(f"pads {self.pads!r} are no pairs", "as in ((0, 0), (1, 1), (1, 1))")

    def work(self, *ins: Shape) -> Work:
        (x,) = ins
        if len(x) != len(self.pads):
            raise self.error(f"cannot take the shape {written(x)}", "give one pair for each size")
        output = tuple(size + sum(both) for size, both in zip(x, self.pads, strict=True))
        cut = [n + min(b, 0) + min(a, 0) for n, (b, a) in zip(x, self.pads, strict=True)]
        if min(output) < 1 or min(cut) < 0:
            raise self.error(f"leaves nothing of {written(x)}", "use a smaller cut")
        return Work(output=output)

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        if len(self.pads) != 3:
            return seen[0]
        height, width = (Window(1, 1, *both) for both in self.pads[1:])
        return slid(seen[0], (height, width))
