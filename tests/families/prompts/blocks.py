"""What a reader takes from the prompts of the topic ``blocks``: a pattern for each level."""

from __future__ import annotations

import re
from collections.abc import Callable

Reader = Callable[[str], dict[str, object]]


def biases_too(pattern: str) -> Reader:
    """Reads numbers by a pattern, and whether the question counts biases."""

    def read(text: str) -> dict[str, object]:
        found = re.search(pattern, text)
        assert found, text
        numbers = {name: int(digits.replace(",", "")) for name, digits in found.groupdict().items()}
        return {**numbers, "biases": "none" if "no biases" in text else "counted"}

    return read


SLIM = r"reduces (?P<C>\d+) channels to (?P<C_mid>\d+) with a 1×1"
RESNEXT = r"reads (?P<C>\d+) channels.* outputs (?P<G>\d+) groups of (?P<C_group>\d+) channels"
MODULE = (
    r"reads (?P<C_in>\d+) channels in four branches: a 1×1 convolution with (?P<C_1x1>\d+) filters;"
    r" a 1×1 with (?P<C_3x3red>\d+) filters, then a 3×3 with (?P<C_3x3>\d+);"
    r" a 1×1 with (?P<C_5x5red>\d+) filters, then a 5×5 with (?P<C_5x5>\d+);"
    r" a 3×3 max pool, then a 1×1 convolution with (?P<C_pool>\d+) filters"
)
BASIC = r"convolutions on (?P<C>\d+) channels\. A bottleneck block reads (?P<C_out>\d+) channels"

PROMPTS: dict[str, dict[int, str | Reader]] = {
    "bottleneck-saving": {
        1: SLIM,
        2: SLIM,
        3: SLIM + r".* feature maps are (?P<W>\d+)×",
    },
    "resnext-block": {
        1: RESNEXT,
        2: RESNEXT,
        3: SLIM + r".* in groups of (?P<C_group>\d+) channels",
    },
    "equal-stages": {
        1: r"(?P<K>\d+)×\d+ convolutions have (?P<C>\d+) input and output channels"
        r".* feature maps of (?P<H>\d+)×(?P<W>\d+);.* belong to stage (?P<i>\d+)\.",
        2: r"ends with (?P<C>\d+) channels and feature maps of (?P<W>\d+)×"
        r".* come (?P<L>\d+) convolutions of 3×3 with (?P<C_out>\d+) filters each",
        3: r"have (?P<C>\d+) input and output channels and read feature maps of (?P<W>\d+)×"
        r".* next stage the maps are (?P<W_next>\d+)×",
    },
    "residual-block": {
        1: r"3×3 convolutions on (?P<C>\d+) channels and an identity",
        2: r"first 3×3 convolution goes from (?P<C_in>\d+) to (?P<C_out>\d+) channels",
        3: r"has (?P<n>\d+) blocks.* goes from (?P<C_in>\d+) to (?P<C_out>\d+) channels",
    },
    "bottleneck-block": {
        1: r"1×1 from (?P<C>\d+) to (?P<C_mid>\d+) channels, 3×3 on",
        2: r"reads (?P<C_in>\d+) channels\..* 1×1 to (?P<C_mid>\d+) channels, 3×3",
        3: r"has (?P<n>\d+) bottleneck blocks.* of 1×1 to (?P<C_mid>\d+) channels"
        r".* first block reads (?P<C_in>\d+) channels",
    },
    "shortcut-options": {
        1: r"goes from (?P<C_in>\d+) to (?P<C_out>\d+) channels",
        2: r"has (?P<n>\d+) blocks\..* goes from (?P<C_in>\d+) to (?P<C_out>\d+) channels"
        r".* with option (?P<option>[BC])\?",
        3: r"three stages of (?P<n>\d+) blocks each, with (?P<C_stage1>\d+), (?P<C_stage2>\d+)"
        r" and (?P<C_stage3>\d+) channels",
    },
    "reduce-first": {
        1: r"reduces (?P<C_in>\d+) channels to (?P<C_mid>\d+)\. A (?P<K>\d+)×\d+ convolution"
        r" with (?P<C_out>\d+) filters",
        2: r"A (?P<K>\d+)×\d+ convolution from (?P<C_in>\d+) to (?P<C_out>\d+) channels"
        r".* maps of (?P<W>\d+)×.* 1×1 convolution to (?P<C_mid>\d+) channels",
        3: r"A (?P<K>\d+)×\d+ convolution with stride (?P<S>\d+) takes (?P<C_in>\d+)×(?P<W>\d+)×\d+"
        r" to (?P<C_out>\d+) channels.* stride 1 to (?P<C_mid>\d+) channels",
    },
    "inception-module": {
        1: MODULE,
        2: MODULE,
        3: MODULE + r".* feature maps, (?P<W>\d+)×",
    },
    "inception-against-conv": {
        1: r"same (?P<C_in>\d+) channels: (?P<C_1x1>\d+) filters of 1×1, (?P<C_3x3>\d+) filters of"
        r" 3×3, (?P<C_5x5>\d+) filters of 5×5",
        2: MODULE + r".* A single (?P<K>\d+)×",
        3: MODULE + r".* feature maps are (?P<W>\d+)×",
    },
    "factorised-conv": {
        1: r"A (?P<K>\d+)×\d+ convolution on (?P<C>\d+) channels",
        2: r"A (?P<K>\d+)×\d+ convolution from (?P<C_in>\d+) to (?P<C_out>\d+) channels is",
        3: r"A (?P<K>\d+)×\d+ convolution from (?P<C_in>\d+) to (?P<C_out>\d+) channels on feature"
        r" maps of (?P<W>\d+)×.* to (?P<C_mid>\d+) channels, followed",
    },
    "squeeze-excite": {
        1: biases_too(r"block reads (?P<C>\d+)×(?P<W>\d+)×.* by the factor (?P<r>\d+),"),
        2: r"expands (?P<C_in>\d+) channels (?P<t>\d+)-fold.* map, (?P<W>\d+)×"
        r".* ratio is (?P<r>\d+)\.",
        3: SLIM + r".* by the factor (?P<r>\d+) and",
    },
    "gap-classifier": {
        1: r"applied to (?P<C>\d+)×(?P<W>\d+)×\d+\..* to (?P<N_out>\d+) classes",
        2: r"maps (?P<C>\d+)×(?P<W>\d+)×\d+ to (?P<N_out>\d+) classes",
        3: r"flattens (?P<C>\d+)×(?P<W>\d+)×.* with (?P<N_mid>\d+), \d+ and (?P<N_out>\d+) outputs",
    },
    "grid-reduction": {
        1: r"with (?P<C_3x3>\d+) filters.* read (?P<C_in>\d+)×(?P<W>\d+)×",
        2: r"takes (?P<C_in>\d+)×(?P<W>\d+)×\d+ to half the height and width and to (?P<C_out>\d+)"
        r" channels.* B is a 3×3 convolution with (?P<C_3x3>\d+) filters",
        3: r"reads (?P<C_in>\d+)×(?P<W>\d+)×\d+ in three branches\. The first is a 3×3 convolution"
        r" with (?P<C_3x3>\d+) filters.* three convolutions: (?P<C_1>\d+) filters of 1×1, then"
        r" (?P<C_2>\d+) of 3×3 with stride 1 and padding 1, then (?P<C_3>\d+) of 3×3",
    },
    "inverted-residual": {
        1: r"expands (?P<C>\d+) channels (?P<t>\d+)-fold.* depthwise (?P<K>\d+)×",
        2: r"reads (?P<C_in>\d+)×(?P<W>\d+)×.* channels (?P<t>\d+)-fold.* depthwise (?P<K>\d+)×"
        r".* projects to (?P<C_out>\d+) channels",
        3: r"has (?P<n>\d+) inverted.* reads (?P<t>\d+)-fold.* projects to (?P<C_out>\d+) channels"
        r".* first block reads (?P<C_in>\d+) channels",
    },
    "shuffle-unit": {
        1: r"reads (?P<C>\d+) channels\. A 1×1 convolution with (?P<G>\d+) groups",
        2: r"splits (?P<C>\d+) channels.* do (?P<n>\d+) such units",
        3: r"reads (?P<C_in>\d+)×(?P<W>\d+)×.* half of the (?P<C_out>\d+) output channels",
    },
    "convnext-block": {
        1: r"block on (?P<C>\d+) channels.* depthwise (?P<K>\d+)×",
        2: r"block on (?P<C>\d+) channels.* depthwise (?P<K>\d+)×",
        3: r"reads (?P<C_in>\d+)×(?P<W>\d+)×.* outputs (?P<C_out>\d+) channels\."
        r" After it come (?P<n>\d+) blocks",
    },
    "compound-scaling": {
        1: r"scaled to (?P<w>\d+)%.* had (?P<C>\d+) channels before",
        2: r"has (?P<n>\d+) blocks with (?P<C>\d+) channels.* width to (?P<w>\d+)%, the depth to"
        r" (?P<d>\d+)% and the images to (?P<W>\d+)×",
        3: r"has (?P<L>\d+) convolutions.* layers to (?P<w>\d+)%,.* images to (?P<W>\d+)×"
        r".* at most (?P<g>\d+) times",
    },
    "dense-block": {
        1: r"reads (?P<C_in>\d+) channels\. It has (?P<L>\d+) layers with growth rate (?P<k>\d+)\.",
        2: r"reads (?P<C_in>\d+) channels; its growth rate is (?P<k>\d+)\..* does layer (?P<l>\d+)",
        3: r"reads (?P<C_in>\d+) channels\. It has (?P<L>\d+) layers with growth rate (?P<k>\d+)\.",
    },
    "basic-against-bottleneck": {
        1: BASIC,
        2: BASIC,
        3: r"reads (?P<C>\d+) channels in feature maps of (?P<W>\d+)×"
        r".* has (?P<n>\d+) basic blocks,.* outputs (?P<C_out>\d+) channels with",
    },
}
