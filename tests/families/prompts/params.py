"""What a reader takes from the prompts about parameters, weights and connections."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Reader = str | Callable[[str], dict[str, Any]]
NAME = re.compile(r"<(\w+)>")
NUMBER = r"\d[\d,]*"


def says(text: str) -> str:
    """The expression for a part of a prompt with ``<K>`` where the number K stands.

    A name that comes twice stands for the same number both times.  ``...`` is any text.
    """
    seen: set[str] = set()
    parts = []
    for place, part in enumerate(NAME.split(text)):
        if place % 2 == 0:
            parts.append(re.escape(part).replace(r"\.\.\.", ".*?"))
        else:
            parts.append(f"(?P={part})" if part in seen else f"(?P<{part}>{NUMBER})")
            seen.add(part)
    return "".join(parts)


def with_biases(text: str) -> Callable[[str], dict[str, Any]]:
    """A reader of the numbers of a prompt and of whether there are biases."""

    def read(prompt: str) -> dict[str, Any]:
        found = re.search(says(text), prompt)
        assert found, prompt
        numbers = {name: int(word.replace(",", "")) for name, word in found.groupdict().items()}
        none, counted = "There are no biases." in prompt, "output has a bias" in prompt
        assert none != counted, prompt
        return {**numbers, "biases": "none" if none else "counted"}

    return read


INPUT = "<C_in>×<W>×<W>"
OUTPUT = "<C_out>×<W_out>×<W_out>"
FILTERS = "<C_out> filters of <K>×<K>"
MAPPED = "maps <C_in> channels to <C_out>"
KERNELS = f"{MAPPED} with <K>×<K> kernels"
BUDGET = "<K>×<K> kernels over <C_in> input channels...at most <budget>"
LENET = f"images of {INPUT}...convolution <K>×<K> <C_1> ...convolution <K>×<K> <C_2> ..."

PROMPTS: dict[str, dict[int, Reader]] = {
    "conv-params": {
        1: says(f"has {FILTERS} over <C_in> input channels"),
        2: with_biases(f"{KERNELS}. Its input is {INPUT}, and its output has the same"),
        3: says(
            "has <C_mid> filters of <K_1>×<K_1> over <C_in> input channels. A second convolution "
            "with <C_out> filters of <K_2>×<K_2> follows"
        ),
    },
    "grouped-params": {
        1: says(f"has {FILTERS} in <G> groups over <C_in> input channels"),
        2: says(f"{KERNELS} in <G> groups"),
        3: says(f"{KERNELS} and one bias per filter...of the same size with <G> groups"),
    },
    "fc-params": {
        1: says("with biases maps <N_in> features to <N_out>."),
        2: says("An input of <C_in>×<H>×<W> is flattened...maps it to <N_out> features"),
        3: says(f"flattens a feature map of {INPUT}...with <N_mid> and <N_out> outputs"),
    },
    "bn-params": {
        1: says("a feature map of <C_in> channels"),
        2: says(f"without biases {KERNELS}. Batch normalization follows"),
        3: says(
            "<K_1>×<K_1> from <C_in> to <C_mid> channels, then <K_2>×<K_2> from <C_mid> to <C_out>."
        ),
    },
    "depthwise-params": {
        1: with_biases("one <K>×<K> kernel for each of its <C_in> channels"),
        2: says(f"depthwise <K>×<K> convolution followed by a 1×1 convolution. It {MAPPED} on")
        + r" .* biases in (?P<biased>[^.]+)\.",
        3: says(
            "expands <C_in> channels by a factor of <t> with a 1×1 convolution. A depthwise "
            "<K>×<K> convolution follows, then a 1×1 convolution with <C_out> filters"
        ),
    },
    "pointwise-params": {
        1: says(f"reduces a feature map of {INPUT} to <C_out> channels"),
        2: says(
            "reduces <C_in> channels to <C_mid>. A <K>×<K> convolution with <C_out> filters follows"
        ),
        3: says(
            "reduces <C_in> channels. A <K>×<K> convolution with <C_out> filters follows...at most "
            "<budget> weights"
        ),
    },
    "transposed-params": {
        1: says(f"A transposed convolution {KERNELS}"),
        2: with_biases(
            f"(<K>×<K>, stride <S>, padding <P>) is applied to a feature map of {INPUT} and "
            "produces <C_out> channels"
        ),
        3: says(
            "a transposed convolution (<K_1>×<K_1>, stride 2) maps <C_in> channels to <C_mid>. A "
            "skip connection concatenates <C_skip> channels of the encoder. A <K_2>×<K_2> "
            "convolution maps all of these channels to <C_out>."
        ),
    },
    "local-params": {
        1: says(f"one channel. The kernels are <K>×<K>, and the output is {OUTPUT}."),
        2: says(f"<K>×<K> kernels over <C_in> input channels, and its output is {OUTPUT}."),
        3: says(
            f"<K>×<K> kernels, stride <S> and padding <P>. Its input is {INPUT}, and its output "
            "has <C_out> channels. Sizes are rounded down"
        ),
    },
    "connections": {
        1: says(f"<K>×<K> kernels is applied to a gray image...Its output is {OUTPUT}."),
        2: says(f"{FILTERS}, stride 1, no padding and a bias per filter. Its input is {INPUT}."),
        3: says(
            "some of its <C_in> input maps. <C_few> output maps see <s_few> input maps each, "
            "<C_more> see <s_more> each...kernels are <K>×<K> with stride 1 and no padding, and "
            "the input maps are <W>×<W>."
        ),
    },
    "fc-as-conv": {
        1: says(f"a flattened {INPUT} feature map to <N_out> features"),
        2: says(f"flattens a feature map of {INPUT}...with <N_mid> and <N_out> outputs"),
        3: says(
            "of an image by <J>...a flattened <C_in>×<K>×<K> feature map to <N_out> classes...with "
            "height <H> and width <W>."
        ),
    },
    "bn-buffers": {
        1: says(f"a feature map of {INPUT}."),
        2: says(f"depthwise <K>×<K> convolution followed by a 1×1 convolution. It {MAPPED}."),
        3: says(
            "1×1 from <C_in> to <C_mid> channels, <K>×<K> from <C_mid> to <C_mid>, and 1×1 from "
            "<C_mid> to <C_out>."
        ),
    },
    "network-params": {
        1: says(
            f"image {INPUT} padded convolution <K>×<K> <C_out>×<W>×<W> ...fully connected <N_out>"
        ),
        2: says(
            f"image {INPUT} 0 padded convolution <K>×<K> <C_1>×<W>×<W> ...padded convolution "
            "<K>×<K> <C_2>×...fully connected <N_out>"
        ),
        3: says(f"{LENET}fully connected <N_mid> fully connected <N_out>"),
    },
    "filter-budget": {
        1: says(f"{BUDGET} parameters"),
        2: says(f"{BUDGET} KB"),
        3: says("depthwise <K>×<K> convolution over <C_in> channels...at most <budget> parameters"),
    },
    "one-filter": {
        1: says(f"has {FILTERS} over <C_in> input channels"),
        2: says(
            "with <C_1> filters of <K_1>×<K_1> is applied to an input with <C_in> channels...a "
            "convolution with <C_2> filters of <K_2>×<K_2>."
        ),
        3: says(f"{KERNELS} in <G> groups"),
    },
    "weights-and-biases": {
        1: says(f"has {FILTERS} over <C_in> input channels"),
        2: says(f"has {FILTERS} and is applied to an input of {INPUT}...it to <N_out> features"),
        3: says(f"{LENET}fully connected <N_out>"),
    },
    "bias-and-bn": {
        1: says(KERNELS),
        2: says(KERNELS),
        3: says(
            f"image {INPUT} padded convolution <K>×<K> <C_1>×<W>×<W> ...padded convolution "
            "<K>×<K> <C_2>×...fully connected <N_out>"
        ),
    },
    "units-weights-connections": {
        1: says(f"has {FILTERS} over <C_in> input channels. Its output is {OUTPUT}."),
        2: says(f"has {FILTERS}, stride <S> and padding <P>. Its input is {INPUT}."),
        3: says(f"maps {INPUT} to <C_out>×<W>×<W>...with <K>×<K> kernels"),
    },
}
