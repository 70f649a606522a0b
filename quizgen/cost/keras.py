"""Layers as Keras calls them, made of our kinds.

>>> layers("Conv2D", {"filters": 8, "kernel_size": 3, "activation": "relu"})
(Conv2d(8, kernel_size=3), ReLU())
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quizgen.cost.layer import CostError, Layer
from quizgen.cost.layers import (
    GELU,
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    ReLU6,
    Sigmoid,
    SiLU,
    Softmax,
    Tanh,
    Upsample,
    ZeroPad2d,
)
from quizgen.errors import did_you_mean

ACTIVATIONS: Mapping[str | None, tuple[Layer, ...]] = {
    None: (),
    "linear": (),
    "relu": (ReLU(),),
    "relu6": (ReLU6(),),
    "sigmoid": (Sigmoid(),),
    "tanh": (Tanh(),),
    "softmax": (Softmax(),),
    "gelu": (GELU(),),
    "silu": (SiLU(),),
    "swish": (SiLU(),),
}
# Arguments that change no number: how weights begin, what is added to the loss, names.
UNCOUNTED = ("initializer", "regularizer", "constraint", "name", "dtype", "trainable", "momentum")
CONV = ("filters", "kernel_size", "strides", "padding", "data_format")
POOL = ("pool_size", "strides", "padding", "data_format")

Arguments = dict[str, Any]


def _conv(found: Arguments) -> tuple[Layer, ...]:
    made = Conv2d(
        found["filters"],
        found["kernel_size"],
        found.get("strides", 1),
        _padding("Conv2D", found),
        found.get("dilation_rate", 1),
        found.get("groups", 1),
        found.get("use_bias", True),
    )
    return (made, *_activation("Conv2D", found))


def _transposed(found: Arguments) -> tuple[Layer, ...]:
    _only_valid("Conv2DTranspose", found)
    made = ConvTranspose2d(
        found["filters"],
        found["kernel_size"],
        found.get("strides", 1),
        bias=found.get("use_bias", True),
        dilation=found.get("dilation_rate", 1),
    )
    return (made, *_activation("Conv2DTranspose", found))


def _dense(found: Arguments) -> tuple[Layer, ...]:
    made = Linear(found["units"], found.get("use_bias", True))
    return (made, *_activation("Dense", found))


def _pooling(kind: type[MaxPool2d] | type[AvgPool2d]) -> Callable[[Arguments], tuple[Layer, ...]]:
    def made(found: Arguments) -> tuple[Layer, ...]:
        _only_valid(kind.__name__, found)
        return (kind(found.get("pool_size", 2), found.get("strides")),)

    return made


def _global(
    kind: type[AdaptiveAvgPool2d] | type[AdaptiveMaxPool2d],
) -> Callable[[Arguments], tuple[Layer, ...]]:
    def made(found: Arguments) -> tuple[Layer, ...]:
        return (kind(1),) if found.get("keepdims") else (kind(1), Flatten())

    return made


def _norm(found: Arguments) -> tuple[Layer, ...]:
    if found.get("axis", -1) != -1:
        raise CostError(
            "BatchNormalization", "it can only be over the channels", "leave 'axis' out"
        )
    if not (found.get("center", True) and found.get("scale", True)):
        raise CostError("BatchNormalization", "it is read with a shift and a scale only")
    return (BatchNorm2d(found.get("epsilon", 1e-3)),)


def _pad(found: Arguments) -> tuple[Layer, ...]:
    """Keras gives rows first: ((top, bottom), (left, right)); torch gives columns first."""
    padding = found.get("padding", 1)
    both = padding if isinstance(padding, tuple) else (padding, padding)
    if len(both) != 2:
        raise CostError("ZeroPadding2D", f"padding {padding!r} is not for two axes")
    rows, columns = (one if isinstance(one, tuple) else (one, one) for one in both)
    return (ZeroPad2d((*columns, *rows)),)


def _enlarged(found: Arguments) -> tuple[Layer, ...]:
    return (
        Upsample(scale_factor=found.get("size", 2), mode=found.get("interpolation", "nearest")),
    )


# By name, the order of the arguments and what makes the layers.
LAYERS: Mapping[str, tuple[tuple[str, ...], Callable[[Arguments], tuple[Layer, ...]]]] = {
    "Conv2D": ((*CONV, "dilation_rate", "groups", "activation", "use_bias"), _conv),
    "Conv2DTranspose": ((*CONV, "dilation_rate", "activation", "use_bias"), _transposed),
    "Dense": (("units", "activation", "use_bias"), _dense),
    "MaxPooling2D": (POOL, _pooling(MaxPool2d)),
    "MaxPool2D": (POOL, _pooling(MaxPool2d)),
    "AveragePooling2D": (POOL, _pooling(AvgPool2d)),
    "AvgPool2D": (POOL, _pooling(AvgPool2d)),
    "GlobalAveragePooling2D": (("data_format", "keepdims"), _global(AdaptiveAvgPool2d)),
    "GlobalMaxPooling2D": (("data_format", "keepdims"), _global(AdaptiveMaxPool2d)),
    "BatchNormalization": (("axis", "epsilon", "center", "scale"), _norm),
    "Activation": (("activation",), lambda found: _activation("Activation", found)),
    "ZeroPadding2D": (("padding", "data_format"), _pad),
    "UpSampling2D": (("size", "data_format", "interpolation"), _enlarged),
    "Dropout": (("rate",), lambda found: (Dropout(found["rate"]),)),
    "SpatialDropout2D": (("rate",), lambda found: (Dropout(found["rate"]),)),
    "Flatten": (("data_format",), lambda found: (Flatten(),)),
}
SHARED = frozenset({"Dropout", "Flatten"})  # names that torch has, too
BY_CHANNELS = {  # layers whose kernels follow from the input's channels
    name: f"with C channels write Conv2d(C, kernel_size=3, groups=C){more}"
    for name, more in (
        ("DepthwiseConv2D", ""),
        ("SeparableConv2D", " and then Conv2d(filters, kernel_size=1)"),
    )
}


def knows(name: str, package: str, given: Sequence[ast.expr], named: Sequence[ast.keyword]) -> bool:
    """Whether a line is one of Keras's.

    name: of the kind of layer.  package: it is taken from, if any.
    given, named: its arguments.
    """
    if name in BY_CHANNELS:
        what = "its kernels depend on the input's channels, which the line does not tell"
        raise CostError(name, what, BY_CHANNELS[name])
    if name in SHARED:
        return package in ("layers", "keras", "tf", "tensorflow") or any(
            keyword.arg in ("rate", "data_format") for keyword in named
        )
    return name in LAYERS


def order(name: str) -> tuple[str, ...]:
    """The arguments of a kind of layer, in Keras's order.

    name: of the kind.
    """
    return LAYERS[name][0]


def layers(name: str, arguments: Mapping[str, Any]) -> tuple[Layer, ...]:
    """Our layers for one of Keras's; CostError where they cannot be told.

    name: of the kind.  arguments: by their names.
    """
    known = LAYERS[name][0]
    found = {k: v for k, v in arguments.items() if not k.endswith(UNCOUNTED) and k != "input_shape"}
    for argument in found:
        if argument not in known:
            raise CostError(name, f"'{argument}' is no argument", did_you_mean(argument, known))
    if found.pop("data_format", None) not in (None, "channels_last"):
        raise CostError(name, "only data_format='channels_last' is read", "leave it out")
    if known[0] in ("filters", "units", "rate", "activation") and known[0] not in found:
        raise CostError(name, f"'{known[0]}' is missing", f"it takes {', '.join(known)}")
    if known[0] == "filters" and "kernel_size" not in found:
        raise CostError(name, "'kernel_size' is missing", f"it takes {', '.join(known)}")
    return LAYERS[name][1](found)


def _activation(name: str, found: Arguments) -> tuple[Layer, ...]:
    wanted = found.get("activation")
    if wanted not in ACTIVATIONS:
        names = [known for known in ACTIVATIONS if known]
        raise CostError(
            name, f"the activation {wanted!r} is unknown", did_you_mean(str(wanted), names)
        )
    return ACTIVATIONS[wanted]


def _padding(name: str, found: Arguments) -> str | int:
    padding = found.get("padding", "valid")
    if padding == "valid":
        return 0
    if padding == "same" and found.get("strides", 1) in (1, (1, 1)):
        return "same"
    if padding == "same":
        what = "with strides, Keras pads 'same' by the input's size"
        raise CostError(name, what, "put a ZeroPadding2D before it and leave the padding out")
    raise CostError(name, f"padding {padding!r} is unknown", "use 'valid' or 'same'")


def _only_valid(name: str, found: Arguments) -> None:
    if found.get("padding", "valid") != "valid":
        what = "Keras pads 'same' by the input's size"
        raise CostError(name, what, "put a ZeroPadding2D before it and leave the padding out")
