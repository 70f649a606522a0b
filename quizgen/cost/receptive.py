"""Receptive fields: which pixels of the image one element of a map can see.

Along one axis a field is ``size`` pixels wide, neighbouring elements see fields ``stride``
pixels apart, and the first element's field begins at pixel ``start`` (negative where it
reaches into padding).  Sizes are not clipped at the border, as in the literature.

>>> image = Span(size=1, stride=1, start=0)
>>> conv1 = slide(image, Window(kernel=7, stride=2, before=3, after=3))
>>> conv1, conv1.centre
(Span(size=7, stride=2, start=-3, cells=1), 0)
>>> slide(conv1, Window(kernel=3, stride=2, before=1, after=1))
Span(size=11, stride=4, start=-5, cells=1)

Source: A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill, 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from quizgen.cost import formulas
from quizgen.evaluation import Number

# Named tuples and not dataclasses: they are keys of the caches below, and hash in C.


class Window(NamedTuple):
    """A window that slides along one axis; ``before`` and ``after`` are the padding."""

    kernel: int
    stride: Number
    before: int = 0
    after: int = 0
    dilation: int = 1


class Span(NamedTuple):
    """The receptive field along one axis, in pixels of the image.

    ``cells`` is 1 on a map.  A flattened map is a vector whose elements still see different
    places, ``cells`` of them along this axis, until a Linear layer looks at all of them.
    """

    size: Number
    stride: Number
    start: Number
    cells: int = 1

    @property
    def centre(self) -> Number:
        """The middle of the first element's field; pixel centres are whole numbers."""
        return formulas.FIELD_CENTRE(T=self.start, R=self.size)


class Field(NamedTuple):
    """The receptive field of one element: its height and its width."""

    height: Span
    width: Span


PIXEL = Field(Span(1, 1, 0), Span(1, 1, 0))


@lru_cache(maxsize=4096)
def slide(span: Span, window: Window) -> Span:
    """The field behind ``window``, over elements that see ``span``."""
    return Span(
        size=formulas.FIELD_SIZE(R=span.size, D=window.dilation, K=window.kernel, J=span.stride),
        stride=formulas.FIELD_STRIDE(J=span.stride, S=window.stride),
        start=formulas.FIELD_START(T=span.start, P=window.before, J=span.stride),
    )


@lru_cache(maxsize=4096)
def cover(span: Span, cells: int) -> Span:
    """The field of one element that looks at ``cells`` neighbours at once, as Linear does.

    The same as a convolution whose kernel is the whole map, so the stride stays.

    >>> cover(Span(size=195, stride=32, start=-63), 6).size
    355
    """
    return slide(span, Window(kernel=cells, stride=1)) if cells > 1 else span._replace(cells=1)


@lru_cache(maxsize=4096)
def merge(spans: tuple[Span, ...]) -> Span:
    """The smallest field that holds those of all branches, for the first element.

    Branches of one map move in step, so one stride serves all; where they do not (a branch
    that was upsampled), the widest stride is given.

    >>> merge((Span(3, 2, -1), Span(7, 2, -3)))
    Span(size=7, stride=2, start=-3, cells=1)
    """
    start = min(span.start for span in spans)
    end = max(span.start + span.size for span in spans)
    stride = max(span.stride for span in spans)
    return Span(end - start, stride, start, max(span.cells for span in spans))


def join(fields: Sequence[Field]) -> Field:
    """``merge`` on both axes."""
    return Field(
        merge(tuple(field.height for field in fields)),
        merge(tuple(field.width for field in fields)),
    )
