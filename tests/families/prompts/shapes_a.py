"""What a reader takes from the prompts about output sizes, windows, padding and 1-D layers."""

from __future__ import annotations

import re

NAME = re.compile(r"<(\w+)>")


def says(text: str) -> str:
    """The expression for a part of a prompt with ``<K>`` where the number K stands.

    A name that comes twice stands for the same number both times.  ``...`` is any text.
    """
    found: set[str] = set()
    parts = []
    for place, part in enumerate(NAME.split(text)):
        if place % 2 == 0:
            parts.append(re.escape(part).replace(r"\.\.\.", ".*"))
        elif part in found:
            parts.append(rf"(?P={part})")
        else:
            found.add(part)
            parts.append(rf"(?P<{part}>\d[\d,]*)")
    return "".join(parts)


LAYER = "kernel size <K>×<K>, stride <S> and padding <P>"
POOLED = (
    "(<C_out> filters, kernel size <K>×<K>, stride <S>, padding <P>), followed by ... "
    "(<K_pool>×<K_pool> window, stride <S_pool>, no padding)"
)
SHAPE = "<C_in>×<H>×<W>"

PROMPTS: dict[str, dict[int, str]] = {
    "conv-output": {
        1: says(f"A convolution with {LAYER} is applied to an input <W> pixels wide."),
        2: says(
            f"A convolution has <C_out> filters with {LAYER}. Its input has the shape {SHAPE}."
        ),
        3: says(f"A convolution with {LAYER} produces an output <W_out> pixels wide."),
    },
    "pool-output": {
        1: says("each <K>×<K> window, with stride <S> and without padding...map <W> pixels wide"),
        2: says(f"each <K>×<K> window, with stride <S> and without padding...shape {SHAPE}."),
        3: says(f"An image of {SHAPE} is fed to a convolution {POOLED}."),
    },
    "flatten-size": {
        1: says("A feature map of shape <C>×<H>×<W> is flattened"),
        2: says("map of shape <C>×<H>×<W> passes through ... (<K>×<K> window, stride <S>, no"),
        3: says(f"An image of <C_in>×<W>×<W> is fed to a convolution {POOLED}."),
    },
    "conv-floor": {
        1: says(f"A convolution with {LAYER} is applied to an input <W> pixels wide."),
        2: says(f"A convolution with {LAYER} is applied to an image of <H>×<W> pixels."),
        3: says(f"A convolution with {LAYER} produces an output <W_out> pixels wide."),
    },
    "conv-fits": {
        1: says(f"with {LAYER}...A is <W_A> pixels wide, and input B is <W_B> pixels wide."),
        2: says(
            "kernel size <K>×<K>, dilation <D>, stride <S> and padding <P> is applied to a feature "
            "map <W> pixels wide"
        ),
        3: says(
            "An image <W> pixels wide is fed to a convolution (kernel size <K>×<K>, stride <S>, "
            "padding <P>), followed by max pooling (<K_pool>×<K_pool> window, stride <S_pool>, no "
            "padding)."
        ),
    },
    "ceil-pooling": {
        1: says("(<K>×<K> window, stride <S>, no padding) is applied...map <W> pixels wide."),
        2: says(f"(<K>×<K> window, stride <S>, padding <P>) uses ceil mode...shape {SHAPE}."),
        3: says(f"(<K>×<K> window, stride <S>, padding <P>) uses PyTorch's...shape {SHAPE}."),
    },
    "same-padding": {
        1: says("kernel size <K>×<K> and stride 1...as wide as its input, <W> pixels."),
        2: says(f"kernel size <K>×<K>, dilation <D> and stride 1...shape {SHAPE}."),
        3: says("kernel size <K>×<K> and stride <S> is applied to an input <W> pixels wide."),
    },
    "padded-volume": {
        1: says(f"An input of shape {SHAPE} is padded with zeros (padding <P> on each side)."),
        2: says("map of shape <C>×<H>×<W> is padded with zeros (padding <P> on each side)."),
        3: says(f"kernel size <K>×<K> and stride 1 is applied to an input of shape {SHAPE}."),
    },
    "dilated-conv": {
        1: says(
            "kernel size <K>×<K>, dilation <D>, stride 1 and no padding...map <W> pixels wide."
        ),
        2: says(
            "has <C_out> filters with kernel size <K>×<K>, dilation <D>, stride <S> and padding "
            f"<P>. Its input has the shape {SHAPE}."
        ),
        3: says(
            "with kernel size <K>×<K>, stride 1 and no padding...dilations are <D_1>, <D_2> and "
            "<D_3>. The output must be <W_out> pixels wide."
        ),
    },
    "transposed-conv": {
        1: says("(kernel size <K>×<K>, stride <S>, padding <P>) is applied...map <W> pixels wide."),
        2: says(
            "has <C_out> filters with kernel size <K>×<K>, stride <S>, padding <P> and output "
            f"padding <P_o>. Its input has the shape {SHAPE}."
        ),
        3: says(f"with {LAYER} is applied to an input <W> pixels wide."),
    },
    "one-dimensional-conv": {
        1: says("with kernel size <K>, stride <S> and no padding...signal of <T> time steps."),
        2: says(
            "has <C_out> filters with kernel size <K>, stride <S> and padding <P>...has <C_in> "
            "channels and <T> time steps."
        ),
        3: says(
            "signals of <C_in> channels and <T> time steps...Layer 1 has <C_1> filters with kernel "
            "size <K_1> and stride <S_1>. Layer 2 has <C_2> filters with kernel size <K_2> and "
            "stride <S_2>."
        ),
    },
}
