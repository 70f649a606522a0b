"""Convolutions and pooling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quizgen.cost.layer import Layer
from quizgen.cost.layers import kind_named
from quizgen.cost.layers.rearrange import ZeroPad2d
from quizgen.cost.layers.tensors import Pad
from quizgen.cost.onnxfile.conversion import Value
from quizgen.cost.onnxfile.place import Place, operator


class Windows:
    """The window of a node along every axis of its map, with the padding on both sides."""

    def __init__(self, place: Place, kernel: Sequence[int], x: Value) -> None:
        rank = len(kernel)
        if len(x.full) != rank + 2 or not x.batched:
            sizes = "x".join(map(str, x.full))
            raise place.refusal(f"cannot slide a window along {rank} axes of {sizes}")
        self.kernel = tuple(kernel)
        self.stride: tuple[int, ...] = place.attr("strides", (1,) * rank)
        self.dilation: tuple[int, ...] = place.attr("dilations", (1,) * rank)
        pads: tuple[int, ...] = place.attr("pads", (0,) * 2 * rank)
        auto = place.attr("auto_pad", "NOTSET")
        lengths = {len(self.stride), len(self.dilation), len(pads) / 2}
        if lengths != {rank} or auto not in ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"):
            raise place.refusal("its strides, dilations and pads do not fit its kernel")
        if min(*self.stride, *self.dilation, *self.kernel) < 1:
            raise place.refusal("its kernel, strides and dilations must be 1 or more")
        self.pads = list(zip(pads[:rank], pads[rank:], strict=True))
        if auto == "VALID":
            self.pads = [(0, 0)] * rank
        elif auto.startswith("SAME"):
            upper = auto == "SAME_UPPER"
            self.pads = [self._same(axis, n, upper) for axis, n in enumerate(x.shape[1:])]

    def _same(self, axis: int, size: int, upper: bool) -> tuple[int, int]:
        """The padding with which a map of ``size`` gives size/stride, rounded up."""
        stride = self.stride[axis]
        span = self.dilation[axis] * (self.kernel[axis] - 1) + 1
        both = max(0, (-(-size // stride) - 1) * stride + span - size)
        less, more = both // 2, both - both // 2
        return (less, more) if upper else (more, less)

    @property
    def even(self) -> bool:
        """Whether the padding is the same on both sides."""
        return all(before == after for before, after in self.pads)

    @property
    def padding(self) -> Any:
        return plain([before for before, _ in self.pads])


def plain(sizes: Sequence[int]) -> Any:
    """One number for all axes if they agree."""
    return sizes[0] if len(set(sizes)) == 1 else tuple(sizes)


def padded(place: Place, value: Value, pads: Sequence[tuple[int, int]]) -> Value:
    """A map with padding of its own, where that of a window would be uneven."""
    layer: Layer = Pad(((0, 0), *pads))
    if len(pads) == 2:
        (top, bottom), (left, right) = pads
        layer = ZeroPad2d((left, right, top, bottom))
    return place.place(layer, [value], suffix="pad")


def ranked(name: str, rank: int) -> type[Any]:
    """The kind for maps of that many axes: Conv2d, MaxPool1d."""
    return kind_named(f"{name}{rank}d")


@operator("Conv")
def conv(place: Place) -> None:
    """A convolution; its sizes are those of its weight."""
    weight, x = place.weight(1), place.value()
    if len(weight.shape) < 3:
        raise place.refusal(f"its weight has the sizes {list(weight.shape)}")
    windows = Windows(place, weight.shape[2:], x)
    groups = place.attr("group", 1)
    kind = ranked("Conv", len(windows.kernel))
    if weight.shape[1] * groups != x.shape[0]:
        what = f"takes {weight.shape[1] * groups} channels, and there are {x.shape[0]}"
        raise place.refusal(what)
    if not windows.even:
        x = padded(place, x, windows.pads)
    layer = kind(
        weight.shape[0],
        kernel_size=plain(windows.kernel),
        stride=plain(windows.stride),
        padding=windows.padding if windows.even else 0,
        dilation=plain(windows.dilation),
        groups=groups,
        bias=place.has(2),
    )
    sources = weight.sources + (place.weight(2).sources if place.has(2) else ())
    place.give(place.place(layer, [x], sources=sources))


@operator("ConvTranspose")
def transposed(place: Place) -> None:
    """A transposed convolution; uneven padding is cut off afterwards."""
    weight, x = place.weight(1), place.value()
    if len(weight.shape) < 3:
        raise place.refusal(f"its weight has the sizes {list(weight.shape)}")
    windows = Windows(place, weight.shape[2:], x)
    rank, groups = len(windows.kernel), place.attr("group", 1)
    if place.attr("output_shape") or place.attr("auto_pad", "NOTSET").startswith("SAME"):
        raise place.refusal("its padding follows from the output's size, which is not read yet")
    extra = place.attr("output_padding", (0,) * rank)
    limits = zip(extra, windows.stride, windows.dilation, strict=True)
    fits = windows.even and all(n < max(s, d) for n, s, d in limits)
    layer = ranked("ConvTranspose", rank)(
        weight.shape[1] * groups,
        kernel_size=plain(windows.kernel),
        stride=plain(windows.stride),
        padding=windows.padding if fits else 0,
        output_padding=plain(extra) if fits else 0,
        groups=groups,
        bias=place.has(2),
        dilation=plain(windows.dilation),
    )
    sources = weight.sources + (place.weight(2).sources if place.has(2) else ())
    value = place.place(layer, [x], sources=sources)
    if not fits:
        crop = [(-b, n - a) for (b, a), n in zip(windows.pads, extra, strict=True)]
        value = padded(place, value, crop)
    place.give(value)


@operator("MaxPool", "AveragePool")
def pool(place: Place) -> None:
    """Pooling; padding that torch does not allow comes before it."""
    x, kernel = place.value(), place.attr("kernel_shape")
    if not kernel:
        raise place.refusal("has no kernel_shape")
    windows, largest = Windows(place, kernel, x), place.node.op == "MaxPool"
    if len(place.node.outputs) > 1 and place.node.outputs[1]:
        raise place.refusal("gives the positions of the largest, which are not read yet")
    fits = windows.even and all(2 * p <= k for (p, _), k in zip(windows.pads, kernel, strict=True))
    settings: dict[str, Any] = {"ceil_mode": bool(place.attr("ceil_mode", 0))}
    if set(windows.dilation) != {1}:
        if not largest:
            raise place.refusal("averages with dilation, which is not read yet")
        settings["dilation"] = plain(windows.dilation)
    if not fits:
        x = padded(place, x, windows.pads)
    if not largest and not place.attr("count_include_pad", 0) and windows.padding != 0:
        settings["count_include_pad"] = False
    layer = ranked("MaxPool" if largest else "AvgPool", len(kernel))(
        plain(kernel),
        stride=None if windows.stride == tuple(kernel) else plain(windows.stride),
        padding=windows.padding if fits else 0,
        **settings,
    )
    place.give(place.place(layer, [x]))


@operator("GlobalAveragePool", "GlobalMaxPool")
def pool_all(place: Place) -> None:
    """One number for each channel."""
    name = "AdaptiveAvgPool" if place.node.op == "GlobalAveragePool" else "AdaptiveMaxPool"
    place.one(ranked(name, len(place.value().full) - 2)(1))
