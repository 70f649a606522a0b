"""What is drawn for the comparison with PyTorch: layers and inputs, possible and impossible.

A case is a kind, its arguments and the shapes of its inputs.  The tables say which values each
argument is drawn from; a value that stands there twice is drawn twice as often.  ``OMIT`` leaves
the argument to its default.  Values that only some combinations allow make the refusals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

Choose: TypeAlias = Callable[[Sequence[Any]], Any]


class Case(NamedTuple):
    kind: str
    arguments: dict[str, Any]
    inputs: tuple[tuple[int, ...], ...]


OMIT = object()
FLAG = (OMIT, True, False)
KERNELS = (1, 2, 3, 3, 4, 5, 7, (1, 3), (3, 2), (2, 5), (5, 1), 0, (0, 3))
STRIDES = (OMIT, 1, 1, 2, 2, 3, 5, (1, 2), (3, 1), (2, 3), 0)
PADS = (OMIT, 0, 0, 1, 1, 2, 3, (0, 1), (2, 1), (3, 0), -1, (0, -1))
DILATIONS = (OMIT, 1, 1, 1, 2, 3, (1, 2), (3, 1), 0)
GROUPS = (OMIT, OMIT, 1, 1, 2, 3, 4, 0)
CHANNELS = (1, 2, 3, 4, 6, 8, 12)
SIDES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16)
MAP = (CHANNELS, SIDES, SIDES)
TOKENS = (SIDES, CHANNELS)
FEATURES = (CHANNELS,)
ANY = (MAP, MAP, TOKENS, FEATURES)

ARGUMENTS: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "Conv2d": {
        "out_channels": CHANNELS,
        "kernel_size": KERNELS,
        "stride": STRIDES,
        "padding": (*PADS, "same", "same", "valid", "full"),
        "dilation": DILATIONS,
        "groups": GROUPS,
        "bias": FLAG,
    },
    "ConvTranspose2d": {
        "out_channels": CHANNELS,
        "kernel_size": KERNELS,
        "stride": STRIDES,
        "padding": PADS,
        "output_padding": (OMIT, 0, 0, 1, 1, 2, (0, 1), (1, 2), -1),
        "groups": GROUPS,
        "bias": FLAG,
        "dilation": DILATIONS,
        "padding_mode": (*(OMIT,) * 9, "zeros", "circular"),
    },
    "MaxPool2d": {
        "kernel_size": KERNELS,
        "stride": STRIDES,
        "padding": PADS,
        "dilation": DILATIONS,
        "ceil_mode": FLAG,
    },
    "AvgPool2d": {
        "kernel_size": KERNELS,
        "stride": STRIDES,
        "padding": PADS,
        "ceil_mode": FLAG,
        "count_include_pad": FLAG,
        "divisor_override": (OMIT, None, 3, -2, 0),
    },
    "AdaptiveAvgPool2d": {"output_size": (1, 2, 3, 7, (2, 5), (None, 3), (1, None), 0, None)},
    "AdaptiveMaxPool2d": {"output_size": (1, 2, 3, 7, (2, 5), (None, 3), (1, None), 0, None)},
    "Linear": {"out_features": CHANNELS, "bias": FLAG},
    "BatchNorm2d": {"affine": FLAG, "track_running_stats": FLAG, "bias": FLAG},
    "LocalResponseNorm": {"size": (1, 2, 3, 5, 9, 0)},
    "LayerNorm": {
        "normalized_shape": (*CHANNELS, (4, 6), (3, 5), (1,), (), (2, 3, 3), 0),
        "elementwise_affine": FLAG,
        "bias": FLAG,
    },
    "ReLU": {"inplace": FLAG},
    "ReLU6": {"inplace": FLAG},
    "SiLU": {"inplace": FLAG},
    "Hardswish": {"inplace": FLAG},
    "Hardsigmoid": {"inplace": FLAG},
    "Sigmoid": {},
    "Tanh": {},
    "Identity": {},
    "GELU": {"approximate": (OMIT, "none", "tanh", "erf")},
    "Softmax": {"dim": (1, -1, 2, 3, 4)},
    "Dropout": {"p": (OMIT, 0, 0.5, 1.0, 1.5, -0.1)},
    "Flatten": {
        "start_dim": (OMIT, 1, 2, 3, -1, 4),  # never the batch, which is not ours to flatten
        "end_dim": (OMIT, -1, 1, 2, 3, -2, 5),
    },
    "Unflatten": {
        "dim": (1, 1, 2, -1, 3),
        "unflattened_size": ((2, -1), (-1, 3), (2, 2), (1, 4), (3, 2), (-1,), (-1, -1), (5, 2), ()),
    },
    "ZeroPad2d": {
        "padding": (
            0,
            1,
            3,
            (0, 1, 0, 1),
            (3, 2, 1, 0),
            -1,
            (-1, 2, -2, 0),
            (-4, 6, 1, 1),
            (-3, -3, 0, 0),
        )
    },
    "Upsample": {
        "size": (OMIT, OMIT, OMIT, 1, 5, (7, 3), (13, 4), 0),
        "scale_factor": (OMIT, OMIT, 2, 2, 1.5, 0.7, 2.3, (2, 3), (0.29, 1.7), 0.05, 0, -1.0),
        "mode": (
            OMIT,
            "nearest",
            "nearest-exact",
            "bilinear",
            "bilinear",
            "bicubic",
            "area",
            "linear",
        ),
        "align_corners": (OMIT, OMIT, OMIT, True, False),
        "recompute_scale_factor": (OMIT, OMIT, OMIT, True, False),
    },
    "ChannelShuffle": {"groups": (1, 2, 2, 3, 4, 0, -2)},
    "Permute": {"dims": ((0, 2, 3, 1), (0, 3, 1, 2), (0, 1, 3, 2), (0, 2, 1), (0, 1), (0, 1, 1))},
    "Slice": {"start": (0, 0, 1, 2), "stop": (1, 2, 3, 4, 6, 9)},
    "Scale": {"factor": (0.17, 2.0)},
    "LayerNorm2d": {"elementwise_affine": FLAG, "bias": FLAG},
    "LayerScale": {},
    "ClassToken": {},
    "PositionEmbedding": {},
    "IdentityShortcut": {"out_channels": CHANNELS, "stride": (OMIT, 1, 2, 3)},
    "Subsample2d": {"kernel_size": (1, 2, 3, (2, 3))},
    "RadialBasis": {"out_features": CHANNELS},
    "TableConv2d": {
        "table": (((0, 1), (1, 2), (0, 2)), ((0,), (0, 1, 2, 3)), ((2,),)),
        "kernel_size": (1, 3, 5, (2, 3)),
    },
    "Add": {},
    "Multiply": {},
    "Concat": {"dim": (OMIT, OMIT, 1, 2, 3, -1, 4)},
    "MatMul": {},
    "Combine": {"name": ("Sub", "Div", "Max")},
    "Function": {"name": ("Erf", "Exp")},
    "Learned": {
        "name": ("Add", "Mul"),
        "shape": ((1,), (8,), (4, 1, 1), (3, 1, 1), (1, 1, 5), (2, 6, 1), (0, 1, 1)),
    },
    "Parameters": {"count": (1, 5, 64, -1)},
    "Source": {"shape": ((1, 8), (3, 4, 4), (7,), (0, 2)), "learned": (OMIT, 0, 6, -1)},
    "Uncounted": {
        "name": ("Sort",),
        "shape": ((1, 8), (3, 4, 4), (7,), (0, 2)),
        "learned": (OMIT, 0, 6, -1),
    },
    "Reduce": {
        "name": ("Mean", "Sum", "Max"),
        "dim": ((1,), (2,), (3,), (2, 3), (-1,), (1, 3), (4,), (2, 2), (2, -2)),
        "keepdim": FLAG,
    },
    "Narrow": {
        "dim": (1, 2, 3, -1, 4),
        "start": (0, 0, 1, 2, 5),
        "stop": (1, 2, 3, 4, 6, 9),
        "step": (OMIT, 1, 2, 3, 0),
    },
    "Pick": {"dim": (1, 2, 3, -1, 4), "count": (1, 2, 7, 0)},
    "Expand": {"shape": ((4, 5, 6), (8, 3, 1), (1, 1, 1), (2, 9, 9), (3, 0, 1))},
    "Pad": {
        "pads": (
            ((0, 0), (1, 2), (3, 0)),
            ((2, 1), (0, 0), (0, 0)),
            ((0, 0), (-1, 2), (0, -3)),
            ((0, 0), (-4, 6), (1, 1)),
            ((0, 0), (-3, -3), (0, 0)),
        )
    },
}
# padding_mode is drawn for convolutions without negative padding: with one, PyTorch cuts the map.
ROUND_THE_EDGE = (*(OMIT,) * 6, "zeros", "reflect", "replicate", "circular", "mirror")

# The shapes each kind is given; a kind that is missing is given maps only: to torch a shape of
# two dimensions behind the batch would be a map without a batch.
SHAPES: Mapping[str, Sequence[Sequence[Sequence[int]]]] = {
    "BatchNorm2d": (MAP, MAP, TOKENS),
    **dict.fromkeys(("Linear", "LayerNorm", "Softmax", "Flatten", "Unflatten", "Permute"), ANY),
    **dict.fromkeys(("ReLU", "Sigmoid", "GELU", "Dropout", "Identity", "Scale", "Slice"), ANY),
    **dict.fromkeys(("ClassToken", "PositionEmbedding"), (TOKENS,)),
    "RadialBasis": (FEATURES,),
}
MERGES = ("Add", "Multiply", "Concat", "MatMul", "Combine")


def draw_case(choose: Choose, kind: str) -> Case:
    """One case of a kind; ``choose`` picks one of a sequence."""
    arguments = {name: choose(values) for name, values in ARGUMENTS[kind].items()}
    if kind == "Conv2d" and not _negative(arguments["padding"]):
        arguments["padding_mode"] = choose(ROUND_THE_EDGE)
    given = {name: value for name, value in arguments.items() if value is not OMIT}
    return Case(kind, given, draw_inputs(choose, kind))


def draw_inputs(choose: Choose, kind: str) -> tuple[tuple[int, ...], ...]:
    first = tuple(choose(sizes) for sizes in choose(SHAPES.get(kind, (MAP,))))
    if kind not in MERGES:
        return (first,)
    count = choose((2, 2, 3)) if kind != "MatMul" else 2
    return (first, *(_beside(choose, kind, first) for _ in range(count - 1)))


def _beside(choose: Choose, kind: str, first: tuple[int, ...]) -> tuple[int, ...]:
    """A second input that usually fits the first."""
    if choose((False,) * 5 + (True,)):
        return tuple(choose(sizes) for sizes in MAP)
    channels, height, width = first
    if kind == "MatMul":
        return channels, width, choose(SIDES)
    if kind == "Concat":
        return choose(CHANNELS), height, width
    return (channels, 1, 1) if kind in ("Multiply", "Combine") and choose((False, True)) else first


def _negative(padding: object) -> bool:
    parts = padding if isinstance(padding, tuple) else (padding,)
    return any(isinstance(part, int) and part < 0 for part in parts)
