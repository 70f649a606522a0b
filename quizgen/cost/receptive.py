"""Receptive fields: which pixels of the image one element of a map can see.

Along one axis of the image a field is ``size`` pixels wide, neighbouring elements see fields
``stride`` pixels apart, and the first element's field begins at pixel ``start`` (negative where
it reaches into padding).  Sizes are not clipped at the border, as in the literature.

>>> image = Span(size=1, stride=1, start=0, axis=2)
>>> conv1 = slide(image, Window(kernel=7, stride=2, before=3, after=3))
>>> conv1, conv1.centre
(Span(size=7, stride=2, start=-3, axis=2, cells=1), 0)
>>> slide(conv1, Window(kernel=3, stride=2, before=1, after=1))
Span(size=11, stride=4, start=-5, axis=2, cells=1)

Source: A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill, 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from quizgen.cost import formulas
from quizgen.formulas.evaluation import Number

# Named tuples and not dataclasses: they are keys of the caches below, and hash in C.


class Window(NamedTuple):
    """A window that slides along one axis; ``before`` and ``after`` are the padding."""

    kernel: int
    stride: Number
    before: int = 0
    after: int = 0
    dilation: int = 1


POINT = Window(1, 1)  # looks at one element, moves by one: changes no field


class Span(NamedTuple):
    """The receptive field along one axis of the image, in pixels.

    ``axis`` is the dimension of the map's shape along which the fields lie side by side: 1 for
    the height of a C×H×W map, 2 for its width; None where every element sees the same, as
    behind a fully connected layer.  Where a map is flattened, that dimension holds elements of
    many places, ``cells`` of them along this axis of the image; elsewhere ``cells`` is 1.
    """

    size: Number
    stride: Number
    start: Number
    axis: int | None = None
    cells: int = 1

    @property
    def centre(self) -> Number:
        """The middle of the first element's field; pixel centres are whole numbers."""
        return formulas.FIELD_CENTRE(T=self.start, R=self.size)

    def places(self, shape: Sequence[int]) -> int:
        """How many fields lie side by side in a map of that shape."""
        if self.axis is None:
            return 1
        return self.cells if self.cells > 1 else shape[self.axis]


class Field(NamedTuple):
    """The receptive field of one element: its height and its width."""

    height: Span
    width: Span


PIXEL = Field(Span(1, 1, 0, axis=1), Span(1, 1, 0, axis=2))
PLACELESS = Field(Span(1, 1, 0), Span(1, 1, 0))
MAP = (1, 2)  # the axes of a C×H×W map


def of_input(shape: Sequence[int]) -> Field:
    """What an element of a network's input sees: its pixel, if the input is a map."""
    return PIXEL if len(shape) == 3 else PLACELESS


def slide(span: Span, window: Window) -> Span:
    """The field behind ``window``, over elements that see ``span``."""
    size, stride, start, axis, cells = span
    growth, next_stride, shift = _step(stride, window)
    return Span(size + growth, next_stride, start + shift, axis, cells)


@lru_cache(maxsize=1024)
def _step(stride: Number, window: Window) -> tuple[Number, Number, Number]:
    """What ``window`` adds to the size, makes of the stride and adds to the start.

    Size and start are terms by themselves in their formulas, so few steps serve many fields.
    """
    return (
        formulas.FIELD_SIZE(R=0, D=window.dilation, K=window.kernel, J=stride),
        formulas.FIELD_STRIDE(J=stride, S=window.stride),
        formulas.FIELD_START(T=0, P=window.before, J=stride),
    )


def cover(span: Span, places: int) -> Span:
    """The field of one element that looks at ``places`` neighbours at once, as Linear does.

    The same as a convolution whose kernel is the whole map, so the stride stays.

    >>> cover(Span(size=195, stride=32, start=-63, axis=1), 6)
    Span(size=355, stride=32, start=-63, axis=None, cells=1)
    """
    return slide(span, Window(kernel=places, stride=1))._replace(axis=None, cells=1)


@lru_cache(maxsize=8192)
def slid(field: Field, windows: tuple[Window, Window]) -> Field:
    """The field behind windows along the height and width of a map."""
    height, width = field
    if height.axis == 1 and width.axis == 2:  # all but rearranged maps
        return Field(slide(height, windows[0]), slide(width, windows[1]))
    moved = [slide(s, windows[MAP.index(s.axis)]) if s.axis in MAP else s for s in field]
    return Field(*moved)


def covered(field: Field, dims: Sequence[int], shape: Sequence[int]) -> Field:
    """The field of elements that look at all of the map along the dimensions ``dims``."""
    height, width = field
    if height.axis in dims:
        height = cover(height, height.places(shape))
    if width.axis in dims:
        width = cover(width, width.places(shape))
    return Field(height, width)


def moved_to(field: Field, axes: Sequence[int]) -> Field:
    """The field of a map whose dimension ``d`` became dimension ``axes[d]``."""
    height, width = (s if s.axis is None else s._replace(axis=axes[s.axis]) for s in field)
    return Field(height, width)


@lru_cache(maxsize=1024)
def merge(spans: tuple[Span, ...], stride: Number) -> Span:
    """The smallest field that holds those of all branches, for the first element.

    >>> merge((Span(3, 2, -1), Span(7, 2, -3)), stride=2)
    Span(size=7, stride=2, start=-3, axis=None, cells=1)
    """
    start = min(span.start for span in spans)
    end = max(span.start + span.size for span in spans)
    axis = next((span.axis for span in spans if span.axis is not None), None)
    return Span(end - start, stride, start, axis, max(span.cells for span in spans))


def join(fields: Sequence[Field], shapes: Sequence[Sequence[int]]) -> Field:
    """``merge`` on both axes, for branches of these shapes.

    Branches of one map move in step, so one stride serves all.  A branch with a single place,
    such as the gate of a squeeze-and-excite block, does not move; of branches that move
    differently (one was upsampled), the widest stride is given.
    """
    height, width = (_joined(spans, shapes) for spans in zip(*fields, strict=True))
    return Field(height, width)


def _joined(spans: tuple[Span, ...], shapes: Sequence[Sequence[int]]) -> Span:
    if len(set(spans)) == 1:
        return spans[0]
    moving = [s for s, shape in zip(spans, shapes, strict=True) if s.places(shape) > 1]
    return merge(spans, max(span.stride for span in moving or spans))
