"""Our layers as PyTorch modules: torch's own class where it has one, a few lines where not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import reduce
from typing import Any

import torch
from torch import Tensor, nn

from quizgen.cost import Layer, Network, Shape, trace
from quizgen.cost.network import INPUT

# What the input's shape says and torch.nn wants to be told.
IMPLIED: Mapping[str, Callable[[Shape], dict[str, int]]] = {
    "Conv2d": lambda x: {"in_channels": x[0]},
    "ConvTranspose2d": lambda x: {"in_channels": x[0]},
    "BatchNorm2d": lambda x: {"num_features": x[0]},
    "Linear": lambda x: {"in_features": x[-1]},
}


class Merged(nn.Module):
    """A function of several tensors."""

    def __init__(self, function: Callable[..., Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, *tensors: Tensor) -> Tensor:
        return self.function(*tensors)


class ChannelNorm(nn.Module):
    """Layer normalisation of the channels: they are moved to the end and back."""

    def __init__(self, channels: int, **arguments: Any) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels, **arguments)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Learned(nn.Module):
    """A parameter of a given shape, and what is done with it."""

    def __init__(self, shape: Sequence[int], function: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.learned = nn.Parameter(torch.ones(shape))
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x, self.learned)


class Shortcut(nn.Module):
    """Every ``stride``-th position, and zeros for new channels."""

    def __init__(self, out_channels: int, stride: int = 1) -> None:
        super().__init__()
        self.out_channels, self.stride = out_channels, stride

    def forward(self, x: Tensor) -> Tensor:
        x = x[:, :, :: self.stride, :: self.stride]
        more = self.out_channels - x.shape[1]
        if more < 0:
            raise ValueError("channels cannot be taken away")
        return torch.cat([x, x.new_zeros(x.shape[0], more, *x.shape[2:])], dim=1)


class Table(nn.Module):
    """One convolution for each output map, on the input maps listed for it."""

    def __init__(self, table: Sequence[Sequence[int]], kernel_size: Any) -> None:
        super().__init__()
        self.table = table
        self.maps = nn.ModuleList(nn.Conv2d(len(row), 1, kernel_size) for row in table)

    def forward(self, x: Tensor) -> Tensor:
        pairs = zip(self.table, self.maps, strict=True)
        return torch.cat([conv(x[:, list(row)]) for row, conv in pairs], dim=1)


class Subsample(nn.Module):
    """Sums of windows, times a coefficient for each map, plus a bias."""

    def __init__(self, channels: int, kernel_size: Any) -> None:
        super().__init__()
        self.pool = nn.AvgPool2d(kernel_size, divisor_override=1)
        self.coefficient = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.pool(x) * self.coefficient + self.bias


class Centres(nn.Module):
    """Squared distances to fixed points, by way of the matrix product they contain."""

    def __init__(self, features: int, out_features: int) -> None:
        super().__init__()
        self.register_buffer("centres", torch.zeros(out_features, features))

    def forward(self, x: Tensor) -> Tensor:
        points = self.centres
        return x.square().sum(1, keepdim=True) - 2 * x @ points.T + points.square().sum(1)


def _sliced(start: int, stop: int) -> Callable[[Tensor], Tensor]:
    def part(x: Tensor) -> Tensor:
        if not 0 <= start < stop <= x.shape[1]:
            raise IndexError("a slice beyond the tensor")  # torch would shorten it
        return x[:, start:stop]

    return part


def _equal_sum(*tensors: Tensor) -> Tensor:
    if any(tensor.shape != tensors[0].shape for tensor in tensors):
        raise ValueError("unequal shapes")  # torch would repeat
    return reduce(torch.add, tensors)


def _strict_product(left: Tensor, right: Tensor) -> Tensor:
    if left.shape[:-2] != right.shape[:-2]:
        raise ValueError("unequal stacks of matrices")  # torch would repeat
    return torch.matmul(left, right)


def _prepend(x: Tensor, token: Tensor) -> Tensor:
    return torch.cat([token.expand(x.shape[0], 1, -1), x], dim=1)


class Apart(nn.Module):
    """Parameters beside the input: it passes, or zeros of a given shape take its place."""

    def __init__(self, learned: int, shape: Sequence[int] | None = None) -> None:
        super().__init__()
        self.learned = nn.Parameter(torch.ones(learned))
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        return x if self.shape is None else x.new_zeros(x.shape[0], *self.shape)


def _narrowed(dim: int, start: int, stop: int, step: int = 1) -> Callable[[Tensor], Tensor]:
    def part(x: Tensor) -> Tensor:
        if not 0 <= start < stop <= x.shape[dim]:
            raise IndexError("a slice beyond the tensor")  # torch would shorten it
        return x.movedim(dim, 0)[start:stop:step].movedim(0, dim)

    return part


def _picked(dim: int, count: int) -> Callable[[Tensor], Tensor]:
    return lambda x: x.index_select(dim, torch.zeros(count, dtype=torch.int64))


def _padded(pads: Sequence[Sequence[int]]) -> Callable[[Tensor], Tensor]:
    flat = [n for both in reversed(pads) for n in both]
    return lambda x: nn.functional.pad(x, flat)


FUNCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "Add": torch.add,
    "Sub": torch.sub,
    "Mul": torch.mul,
    "Div": torch.div,
    "Max": torch.maximum,
    "Erf": torch.erf,
    "Exp": torch.exp,
}
REDUCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "Mean": torch.mean,
    "Sum": torch.sum,
    "Max": torch.amax,
}

# The kinds that torch.nn lacks, from the first input's shape and the arguments.
BUILT: Mapping[str, Callable[..., nn.Module]] = {
    "Add": lambda x: Merged(_equal_sum),
    "Multiply": lambda x: Merged(lambda *tensors: reduce(torch.mul, tensors)),
    "Concat": lambda x, dim=1: Merged(lambda *tensors: torch.cat(tensors, dim=dim)),
    "Combine": lambda x, name: Merged(lambda *tensors: reduce(FUNCTIONS[name], tensors)),
    "Function": lambda x, name: Merged(FUNCTIONS[name]),
    "Learned": lambda x, name, shape: Learned(shape, FUNCTIONS[name]),
    "Parameters": lambda x, count: Apart(count),
    "Source": lambda x, shape, learned=0: Apart(learned, shape),
    "Uncounted": lambda x, name, shape, learned=0: Apart(learned, shape),
    "Reduce": lambda x, name, dim, keepdim=False: Merged(
        lambda tensor: REDUCTIONS[name](tensor, dim, keepdim)
    ),
    "Narrow": lambda x, **arguments: Merged(_narrowed(**arguments)),
    "Pick": lambda x, **arguments: Merged(_picked(**arguments)),
    "Expand": lambda x, shape: Merged(lambda tensor: tensor.expand(1, *shape)),
    "Pad": lambda x, pads: Merged(_padded(pads)),
    "MatMul": lambda x: Merged(_strict_product),
    "Permute": lambda x, dims: Merged(lambda tensor: tensor.permute(dims)),
    "Slice": lambda x, start, stop: Merged(_sliced(start, stop)),
    "Scale": lambda x, factor: Merged(lambda tensor: tensor * factor),
    "LayerNorm2d": lambda x, **arguments: ChannelNorm(x[0], **arguments),
    "LayerScale": lambda x: Learned((x[0], 1, 1), torch.mul),
    "ClassToken": lambda x: Learned((1, 1, x[1]), _prepend),
    "PositionEmbedding": lambda x: Learned(x, torch.add),
    "IdentityShortcut": lambda x, **arguments: Shortcut(**arguments),
    "TableConv2d": lambda x, **arguments: Table(**arguments),
    "Subsample2d": lambda x, **arguments: Subsample(x[0], **arguments),
    "RadialBasis": lambda x, out_features: Centres(x[0], out_features),
}


def module(kind: str, arguments: Mapping[str, Any], inputs: Sequence[Shape]) -> nn.Module:
    """The PyTorch module of a layer kind; raises what PyTorch raises."""
    if kind in BUILT:
        return BUILT[kind](inputs[0], **arguments)
    implied = IMPLIED[kind](inputs[0]) if kind in IMPLIED else {}
    made: nn.Module = getattr(nn, kind)(**implied, **arguments)
    return made


def arguments_of(layer: Layer) -> dict[str, Any]:
    return {slot.name: getattr(layer, slot.name) for slot in fields(layer)}


class Traced(nn.Module):
    """A whole network; ``overwrite`` makes its ReLUs work in place."""

    def __init__(self, network: Network, overwrite: bool = False) -> None:
        super().__init__()
        self.nodes = network.nodes
        rows = trace(network).rows
        self.layers = nn.ModuleList()
        for row in rows:
            arguments = arguments_of(row.layer)
            if overwrite and row.kind == "ReLU":
                arguments["inplace"] = True
            self.layers.append(module(row.kind, arguments, row.inputs))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """The output of every node."""
        seen = {INPUT: x}
        for node, layer in zip(self.nodes, self.layers, strict=True):
            seen[node.name] = layer(*(seen[name] for name in node.inputs))
        return seen
