"""What a reader takes from the prompts about operations."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Reader = Callable[[str], dict[str, Any]]

NUMBER = r"\d[\d,]*"
NAME = re.compile(r"<(\w+)>")


def says(text: str) -> str:
    """The expression for a piece of a prompt with ``<K>`` where the number K stands.

    A name that comes twice stands for the same number both times; ``...`` is any text.
    """
    seen: set[str] = set()
    parts: list[str] = []
    for place, part in enumerate(NAME.split(text)):
        if place % 2 == 0:
            parts.append(re.escape(part).replace(re.escape("..."), ".*?"))
        else:
            parts.append(f"(?P={part})" if part in seen else f"(?P<{part}>{NUMBER})")
            seen.add(part)
    return "".join(parts)


def numbers(pattern: str, text: str) -> dict[str, Any]:
    """The named numbers of a piece of text; words stay words."""
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in: {text}"
    found = match.groupdict()
    return {
        name: int(word.replace(",", "")) if re.fullmatch(NUMBER, word) else word
        for name, word in found.items()
    }


def counting(text: str) -> str:
    """How operations are counted."""
    if re.search("every multiplication and every addition as 1 FLOP", text):
        return "exact"
    told = re.search("one multiply-add as ([12]) FLOP", text)
    assert told, text
    return "mac" if told[1] == "1" else "2mac"


def under_conventions(piece: str) -> Reader:
    """A reader of a piece of text and of the way FLOPs are counted."""
    return lambda text: numbers(says(piece), text) | {"flops": counting(text)}


def converted(text: str) -> dict[str, Any]:
    piece = (
        "takes <Q> multiply-adds (MACs), without any biases. Its output is <C_out>×<W_out>×<W_out>."
    )
    biased = "There are no biases" not in text
    assert biased == bool(re.search("has a bias", text))
    return numbers(says(piece), text) | {"biases": "counted" if biased else "none"}


def changed(text: str) -> dict[str, Any]:
    """A convolution, what changes in it, and the quantity that is asked about."""
    piece = says(
        "A <K>×<K> convolution with <C_in> input channels and <C_out> filters has stride 1 and no "
        "biases. It is padded so that its output is as large as its input, <W>×<W>. Then "
    )
    words = "(?P<{}>[^,;]+), and (?P<{}>[^;]+)" if ", and " in text else "(?P<{}>[^;]+)"
    names = ("first", "second") if ", and " in text else ("change",)
    quantity = "; nothing else changes. What happens to the number of its (?P<quantity>[^?]+)"
    return numbers(piece + words.format(*names) + quantity, text)


GROUPED = "<C_out> filters of <K>×<K>, <C_in> input channels and <G> groups"
WINDOWS = "<K_pool>×<K_pool> windows"
SEPARABLE = (
    "A depthwise <K>×<K> convolution (stride <S>, padding <P>) is applied to an input of "
    "<C_in>×<W>×<W>. A 1×1 convolution then maps the result to <C_out> channels."
)
COUNTS = r"Which formula counts the (?P<quantity>[^?]+?)\?.*?check your answer with "
MOVED = "Every value occupies <b> bytes"

PROMPTS: dict[str, dict[int, str | Reader]] = {
    "conv-macs": {
        1: says(
            "<C_out> filters of <K>×<K> and <C_in> input channels. Each output channel has "
            "<W_out>×<W_out> values."
        ),
        2: says(
            "<C_out> filters of <K>×<K>, stride <S> and padding <P>. Its input is <C_in>×<W>×<W>. "
            "Sizes are rounded down."
        ),
        3: says(
            "an image of <C_in>×<W>×<W>. The first has <C_mid> filters of <K>×<K>, stride <S> and "
            "padding <P>. The second has <C_out> filters of 3×3, stride 1 and padding 1. Sizes are "
            "rounded down."
        ),
    },
    "conv-flops": {
        1: under_conventions("One <K>×<K> filter is applied to a gray image of <W>×<W> pixels"),
        2: under_conventions(
            "<C_out> filters of <K>×<K> and <C_in> input channels. Each output channel has "
            "<W_out>×<W_out> values."
        ),
        3: under_conventions(
            "<C_out> filters of <K>×<K> and <C_in> input channels, stride 1 and no padding. Its "
            "input grows from <W>×<W> to <W_new>×<W_new>."
        ),
    },
    "fc-macs": {
        1: says("maps <N_in> features to <N_out>."),
        2: says("A feature map of <C_in>×<H>×<W> is flattened...maps it to <N_out> features."),
        3: says(
            "flattens a feature map of <C_in>×<W>×<W> and applies two fully connected layers, with "
            "<N_mid> and <N_out> outputs...a batch of <B> images?"
        ),
    },
    "grouped-macs": {
        1: says(f"{GROUPED}. Each output channel has <W_out>×<W_out> values."),
        2: says(
            "<C_out> filters of <K>×<K> in <G> groups, stride <S> and padding <P>. Its input is "
            "<C_in>×<W>×<W>. Sizes are rounded down."
        ),
        3: says(
            "A <K>×<K> convolution with <C_in> input channels and <C_out> filters has an output "
            "<W_out> pixels wide and high. It is replaced by the same convolution in <G> groups, "
            "followed by a 1×1 convolution with <C_out> filters"
        ),
    },
    "separable-macs": {
        1: says(
            "A depthwise <K>×<K> convolution on <C_in> channels is followed by a 1×1 convolution "
            "with <C_out> filters. Both have outputs <W_out> pixels wide and high."
        ),
        2: says(f"{SEPARABLE} Sizes are rounded down."),
        3: under_conventions(f"{SEPARABLE} Sizes are rounded down."),
    },
    "separable-saving": {
        1: says("A plain <K>×<K> convolution maps <C_in> channels to <C_out>. A depthwise <K>×<K>"),
        2: says(
            "A <K>×<K> convolution (stride <S>, padding <P>) maps an input of <C_in>×<W>×<W> to "
            "<C_out> channels...Sizes are rounded down."
        ),
        3: says(
            "Two <K>×<K> convolutions follow each other. The first maps <C_in> channels to "
            "<C_mid>; its output is <W> pixels wide and high. The second has stride 2 and maps the "
            "result to <C_out> channels; its output is <W_out> pixels wide and high."
        ),
    },
    "flop-conventions": {
        1: says("A filter of <C_in>×<K>×<K> weights, without a bias,"),
        2: converted,
        3: says(
            "The first has no biases, and its output is <C_1>×<W_1>×<W_1>. The second has one bias "
            "per filter, and its output is <C_2>×<W_2>×<W_2>. A tool counts every multiplication "
            "and every addition as one FLOP. It reports <E> FLOPs"
        ),
    },
    "pool-ops": {
        1: "(?P<pool>Max|Average) "
        + says(f"pooling with {WINDOWS} has an output of <C>×<W_out>×<W_out>."),
        2: "(?P<pool>Max|Average) "
        + says(
            f"pooling ({WINDOWS}, stride <S_pool>, padding <P_pool>) is applied to <C>×<W>×<W>. "
            "Sizes are rounded down, and windows at the border are counted as full."
        ),
        3: says(
            "A convolution with <C_out> filters of <K>×<K> is applied to <C_in>×<W>×<W> and keeps "
            f"the height and width. Pooling with {WINDOWS}, stride <S_pool> and no padding "
            "follows. Sizes are rounded down."
        ),
    },
    "macs-ratio": {
        1: says(
            "the same input with <C_in> channels...Layer A has <F_A> filters of <K_A>×<K_A>. Layer "
            "B has <F_B> filters of <K_B>×<K_B>. By what factor does layer A take more "
            "multiply-adds (MACs) than layer B?"
        ),
        2: says(
            "layer A take more multiply-adds (MACs) per image than layer B?..."
            "A <K_A>×<K_A> <C_A> <F_A>×<W_outA>×<W_outA> "
            "B <K_B>×<K_B> <C_B> <F_B>×<W_outB>×<W_outB>"
        ),
        3: says(
            "a fully connected layer with <N_out> outputs...A take more multiply-adds (MACs) "
            "per image than network B?..."
            "A <K_A>×<K_A> <F_A>×<W_outA>×<W_outA> <F_A>×<W_poolA>×<W_poolA> "
            "B <K_B>×<K_B> <F_B>×<W_outB>×<W_outB> <F_B>×<W_poolB>×<W_poolB>"
        ),
    },
    "stem-macs": {
        1: says(
            "The input of a network is 3×<W>×<W>. Its stem is a convolution with stride 2 and "
            "<C_in> filters...Then comes a convolution with <C_out> filters of <K>×<K>"
        ),
        2: says(
            "images of 3×<W>×<W>. A starts with two 3×3 convolutions with stride 1, padding 1 and "
            "<F_A> filters each. B starts with one convolution with <F_B> filters of <K>×<K>, "
            "stride <S> and padding <P>. Sizes are rounded down."
        ),
        3: says(
            "images of 3×<W>×<W>. Plan A has a convolution with <C_mid> filters of <K>×<K>, stride "
            "<S> and padding <P>; then 3×3 max pooling with stride 2 and padding 1; then a 3×3 "
            "convolution with <C_out> filters, stride 1 and padding 1. Plan B keeps the full "
            "resolution: two 3×3 convolutions with <C_mid> and then <C_out> filters"
        ),
    },
    "macs-scaling": {
        1: says("A convolution takes <Q> million multiply-adds (MACs) per image. Then ")
        + r"(?P<change>[^.]+)\. Nothing else changes",
        2: says(
            "keeps only <w>% of its input channels and of its filters, and the images shrink from "
            "<W>×<W> to <W_new>×<W_new>."
        ),
        3: says(
            "The first convolution of a network takes <Q_1> million multiply-adds (MACs) on RGB "
            "images, and the others take <Q> million together...Every convolution gets <w>% of its "
            "filters, there are <d>% as many convolutions after the first, and the images change "
            "from <W>×<W> to <W_new>×<W_new>."
        ),
    },
    "arithmetic-intensity": {
        1: says(
            "A layer takes <E> FLOPs. It has <V_in> input values, <V_w> weights and <V_out> output "
            "values, each of <b> bytes."
        ),
        2: says(
            "A <K>×<K> convolution without biases maps <C_in>×<W>×<W> to <C_out>×<W>×<W>. "
            f"{MOVED}, and a multiply-add counts as 2 FLOPs."
        ),
        3: says(
            "without biases maps <N_in> features to <N_out>, for a batch of <B> images. "
            f"{MOVED}, and a multiply-add counts as 2 FLOPs."
        ),
    },
    "device-time": {
        1: says(
            "takes <Q> million multiply-adds (MACs) per image. A device performs <f> GFLOP/s "
            "...a multiply-add counts as 2 FLOPs."
        ),
        2: says(
            "A <K>×<K> convolution has <C_in> input channels and an output of "
            "<C_out>×<W_out>×<W_out>. The peak rate of a device is <f> GFLOP/s...it reaches <U>% "
            "of that. A multiply-add counts as 2 FLOPs"
        ),
        3: says(
            "takes <Q> million multiply-adds (MACs) per image. The peak rate of a device is <f> "
            "GFLOP/s...it reaches <U>% of that. A multiply-add counts as 2 FLOPs...in <seconds> "
            "seconds?"
        ),
    },
    "training-flops": {
        1: says(
            "The forward pass of a network takes <Q> million multiply-adds (MACs) per image..."
            "one training step with a batch of <B> images"
        ),
        2: r"The (?P<position>\w+) convolution of a network has "
        + says(
            "<C_out> filters of <K>×<K>, stride <S> and padding <P>. Its input is <C_in>×<W>×<W>. "
            "Sizes are rounded down...for a batch of <B> images?"
        ),
        3: says(
            "takes <Q> million multiply-adds (MACs) per image, <Q_1> million of them in the first "
            "layer. The training set has <I> images. The peak rate of a device is <f> TFLOP/s..."
            "it reaches <U>% of that...A multiply-add counts as 2 FLOPs"
        ),
    },
    "cost-factors": {
        1: changed,
        2: changed,
        3: r"is replaced by (?P<replacement>[^.]+)\. "
        + "Every new layer has C output channels. G stands for .*"
        + r"What fraction of the number of (?P<quantity>.+) is left\? .*?"
        + says("K = <K>, C = <C>, G = <G>, S = <S> and a feature map of <W>×<W>"),
    },
    "cost-formulas": {
        1: "The input of (?P<layer>.+?) is C_in×H×W. .*"
        + COUNTS
        + says("C_in = <C_in>, C_out = <C_out>, K = <K>, H = <H> and W = <W>"),
        2: "The input of (?P<layer>.+?) is C_in×H×W. .*"
        + COUNTS
        + says("C_in = <C_in>, C_out = <C_out>, K = <K>, G = <G>, H = <H> and W = <W>"),
        3: r"in this order: (?P<layers>[^.]+)\. .*"
        + COUNTS.replace(r"\?.*?", r" of the block\?.*?")
        + says("C = <C>, K = <K> and t = <t>"),
    },
}
