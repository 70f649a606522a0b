"""What every layer kind is: hyper-parameters, a shape rule, and quantities with formulas.

A kind is one class with ``@kind``: its fields are the hyper-parameters of ``torch.nn``'s class
of that name, without what the input's shape already says (``in_channels`` and the like), and
its one method ``work`` gives the output shape and, quantity by quantity, the formula and the
numbers to put in.  Everything else (evaluation, refusals about inputs, FLOP conventions,
explanations) is derived here, so a new kind adds nothing but itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from functools import lru_cache
from math import prod
from typing import (
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    dataclass_transform,
    get_args,
)

from quizgen.cost.formulas import TWO_PER_MAC
from quizgen.cost.receptive import Field, join
from quizgen.errors import QuizgenError
from quizgen.formulas.evaluation import Given
from quizgen.formulas.formula import Formula

Shape: TypeAlias = tuple[int, ...]  # (C, H, W), (tokens, features) or (features,); no batch
Size: TypeAlias = int | tuple[int, int]  # one number for both axes, or (height, width)
Convention: TypeAlias = Literal["mac", "2mac", "exact"]

MOST_ELEMENTS = 2**63 - 1  # of a tensor, whose elements are counted in 64 bits
MOST_DIMENSIONS = 64  # of a tensor in torch and ONNX

CONVENTIONS: tuple[str, ...] = get_args(Convention)

# Where a layer's output lies: in memory of its own; over its input, which it may overwrite; or it
# is its input, seen in another way.
Storage: TypeAlias = Literal["own", "in place", "view"]
# What the backward pass of a layer reads again.
Saved: TypeAlias = Literal["inputs", "output", "mask", "nothing"]


class CostError(QuizgenError):
    """A layer or network that cannot exist; ``where`` is the layer as written."""


class Working(NamedTuple):
    """One quantity of one layer: a formula and the numbers to put in."""

    formula: Formula
    givens: Mapping[str, Given]

    @property
    def value(self) -> int:
        return self.formula.whole(**self.givens)


class Work(NamedTuple):
    """What one layer makes of its inputs; a quantity that is None is 0.

    ``sizes`` are the workings of output height and width.  ``exact`` counts the
    multiplications and additions behind ``macs``; ``operations`` counts what a kind without
    MACs does, in elementwise operations.
    """

    output: Shape
    sizes: tuple[Working, ...] = ()
    params: Working | None = None
    buffers: Working | None = None
    macs: Working | None = None
    exact: Working | None = None
    operations: Working | None = None


class Cost(NamedTuple):
    """The quantities of one layer on one input, all in whole numbers."""

    output: Shape
    params: int
    buffers: int
    macs: int
    flops_2mac: int
    flops_exact: int
    operations: int

    def flops(self, convention: str = "mac") -> int:
        """The operations behind the MACs under one convention; see ``Layer.flops``."""
        if convention not in CONVENTIONS:
            raise CostError(
                "FLOP convention", f"'{convention}' is unknown", f"use {', '.join(CONVENTIONS)}"
            )
        return {"mac": self.macs, "2mac": self.flops_2mac, "exact": self.flops_exact}[convention]


KINDS: dict[str, type[Layer]] = {}

LayerType = TypeVar("LayerType", bound="Layer")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def kind(cls: type[LayerType]) -> type[LayerType]:
    """Makes ``cls`` a frozen dataclass and enters it in ``KINDS`` under its name."""
    name = cls.__name__
    if name in KINDS:
        raise CostError(name, f"a layer kind of this name is in {KINDS[name].__module__} already")
    made = dataclass(frozen=True, repr=False)(cls)
    KINDS[name] = made
    return made


@dataclass(frozen=True, repr=False)
class Layer:
    """A layer without its inputs.  Shapes are (C, H, W), (tokens, features) or (features,).

    A shape is that of one image; dimensions that are hyper-parameters (``Softmax(dim=1)``)
    count the batch as dimension 0, as torch does.

    >>> from quizgen.cost import Conv2d
    >>> conv1 = Conv2d(64, kernel_size=7, stride=2, padding=3)
    >>> conv1.out_shape((3, 224, 224)), conv1.params((3, 224, 224)), conv1.macs((3, 224, 224))
    ((64, 112, 112), 9472, 118013952)

    Every quantity raises CostError for inputs that the layer cannot take.
    """

    rank: ClassVar[int | None] = None  # dimensions of an input; None: any
    merges: ClassVar[bool] = False  # takes two inputs or more, not exactly one
    stores: ClassVar[bool] = False  # counted in activation memory: conv, pooling, linear
    storage: ClassVar[Storage] = "own"
    saves: ClassVar[Saved] = "nothing"

    def __post_init__(self) -> None:
        for slot in fields(self):  # YAML and JSON give lists; a layer must be hashable
            if isinstance(value := getattr(self, slot.name), list):
                object.__setattr__(self, slot.name, tuple(value))
        self.check()

    # --- what a kind says about itself ---

    def check(self) -> None:
        """Refuses hyper-parameters that are impossible whatever the input."""

    def work(self, *ins: Shape) -> Work:
        """Output shape and workings for inputs of the right number and rank."""
        raise NotImplementedError

    def reach(self, seen: Sequence[Field], ins: Sequence[Shape]) -> Field:
        """The receptive field of an output element, where the inputs' elements see ``seen``."""
        return join(seen, ins) if len(seen) > 1 else seen[0]

    @property
    def moves(self) -> bool:
        """Whether an output element may see something else than the input element in its place."""
        return type(self).reach is not Layer.reach

    # --- what everyone asks ---

    def out_shape(self, *ins: Shape) -> Shape:
        """The output's shape."""
        return self.cost(*ins).output

    def params(self, *ins: Shape) -> int:
        """Learnable parameters, biases and batch-norm scale and shift included."""
        return self.cost(*ins).params

    def buffers(self, *ins: Shape) -> int:
        """Numbers that are stored but not learned, such as running statistics."""
        return self.cost(*ins).buffers

    def macs(self, *ins: Shape) -> int:
        """Multiply-adds per image; biases are not counted."""
        return self.cost(*ins).macs

    def operations(self, *ins: Shape) -> int:
        """Elementwise operations of a kind without MACs (pooling, normalisation, ReLU)."""
        return self.cost(*ins).operations

    def flops(self, *ins: Shape, convention: str = "mac") -> int:
        """The operations behind the MACs, under one of three conventions.

        ``mac``: one per multiply-add.  ``2mac``: two.  ``exact``: multiplications plus
        additions, K*K*C_in + K*K*C_in - 1 per output element, + 1 with a bias.

        >>> from quizgen.cost import Conv2d
        >>> Conv2d(1, kernel_size=3, bias=False).flops((1, 100, 100), convention="exact")
        163268
        """
        return self.cost(*ins).flops(convention)

    def cost(self, *ins: Shape) -> Cost:
        """All quantities at once."""
        return measure(self, tuple(self._shape(shape) for shape in ins))

    def explain(self, *ins: Shape) -> Iterator[tuple[str, Working]]:
        """Each quantity's name with its formula and numbers, for those that are not 0."""
        shapes = tuple(self._shape(shape) for shape in ins)
        work = worked(self, shapes)
        if work.sizes:
            height, width = work.sizes
            yield "height", _about_height(height)
            yield "width", width
        for name in ("params", "buffers", "macs", "exact", "operations"):
            if (working := getattr(work, name)) is not None:
                yield name, working

    def accept(self, ins: Sequence[Shape]) -> None:
        """Refuses a wrong number or rank of inputs."""
        if self.merges and len(ins) < 2:
            raise self.error(f"has {_inputs(len(ins))}", "give it two inputs or more")
        if not self.merges and len(ins) != 1:
            raise self.error(f"has {_inputs(len(ins))}", "give it exactly one")
        for shape in ins:
            if self.rank is not None and len(shape) != self.rank:
                raise self.error(f"cannot take the shape {written(shape)}", RANK_FIX[self.rank])

    def error(self, what: str, fix: str = "") -> CostError:
        return CostError(str(self), what, fix)

    def _shape(self, shape: Sequence[int]) -> Shape:
        if not shape or not all(type(size) is int and size > 0 for size in shape):
            raise self.error(
                f"cannot take the shape {written(shape)}", "sizes are whole numbers from 1"
            )
        return tuple(shape)

    def __repr__(self) -> str:
        """The layer as written: the first argument bare, the others by name if not default."""
        shown = []
        for position, slot in enumerate(fields(self)):
            value: Any = getattr(self, slot.name)
            if position == 0 and slot.default is MISSING:
                shown.append(repr(value))
            elif value != slot.default:
                shown.append(f"{slot.name}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


RANK_FIX = {
    1: "it takes (features,); put a Flatten before it",
    2: "it takes (tokens, features)",
    3: "it takes (C, H, W)",
}


def worked(layer: Layer, ins: Sequence[Shape]) -> Work:
    """What a layer makes of its inputs; CostError for what no tensor holds.

    layer: of any kind.  ins: the shapes that reach it.
    """
    layer.accept(ins)
    work = layer.work(*ins)
    if len(work.output) > MOST_DIMENSIONS or prod(work.output) > MOST_ELEMENTS:
        raise layer.error("makes more numbers than any tensor holds", "use smaller sizes")
    return work


def check_tensor(name: str, shape: Shape) -> None:
    """Refuse a shape that no tensor has.

    name: of what has it, for messages.
    """
    if len(shape) > MOST_DIMENSIONS or prod(shape) > MOST_ELEMENTS:
        what = f"an input of {len(shape)} sizes that no tensor holds"
        raise CostError(name, what, "give channels, height and width")


@lru_cache(maxsize=8192)
def measure(layer: Layer, ins: tuple[Shape, ...]) -> Cost:
    """The quantities of ``layer`` on shapes known to be tuples of positive ints.

    Cached: networks repeat their blocks, and most of a trace is here.
    """
    work = worked(layer, ins)
    macs = _value(work.macs)
    return Cost(
        output=work.output,
        params=_value(work.params),
        buffers=_value(work.buffers),
        macs=macs,
        flops_2mac=TWO_PER_MAC.whole(N=macs) if macs else 0,
        flops_exact=_value(work.exact),
        operations=_value(work.operations),
    )


def _about_height(size: Working) -> Working:
    """The same working with H for W."""
    givens = {"H" if name == "W" else name: value for name, value in size.givens.items()}
    return Working(size.formula.rename(W="H"), givens)


def _value(working: Working | None) -> int:
    return 0 if working is None else working.value


def _inputs(count: int) -> str:
    return f"{count or 'no'} input{'' if count == 1 else 's'}"


def written(shape: Sequence[int]) -> str:
    """A shape as people write it.

    >>> written((64, 112, 112)), written((1000,))
    ('64x112x112', '1000')
    """
    return "x".join(map(str, shape)) or "()"
