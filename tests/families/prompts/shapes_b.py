"""What a reader takes from the prompts about volumes, chains, batches and sizes solved backwards.

``PROMPTS`` maps a family's id and a level to a regular expression whose groups are the axes, or
to a function that reads the prompt.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.families.prompts import Reading, value_of


def n(name: str) -> str:
    """A number in a prompt, under the name of its axis."""
    return rf"(?P<{name}>[\d,]+)"


def same(name: str) -> str:
    """The number of that name once more."""
    return f"(?P={name})"


def square(side: str, *, again: bool = False) -> str:
    return f"{same(side)}×{same(side)}" if again else f"{n(side)}×{same(side)}"


def with_biases(pattern: str) -> Callable[[str], dict[str, Any]]:
    """A reader of a prompt that also says whether there are biases."""

    def read(text: str) -> dict[str, Any]:
        found = re.search(pattern, text)
        assert found is not None, text
        none, counted = "There are no biases." in text, "Every filter or output has a bias" in text
        assert none != counted, text
        numbers = {name: value_of(word) for name, word in found.groupdict().items()}
        return {**numbers, "biases": "none" if none else "counted"}

    return read


INPUT = f"{n('C_in')}×{square('W')}"
LAYER = f"kernel {square('K')}, stride {n('S')} and padding {n('P')}"
FILTERS = f"{n('C_out')} filters of {square('K')}"
STRIDED = rf"convolution 1 {n('C_1')} {n('K_1')} {n('S_1')} 0 "
STRIDED += rf"convolution 2 {n('C_2')} {n('K_2')} {n('S_2')} 0 convolution 3 "

PROMPTS: dict[str, dict[int, Reading]] = {
    "layer-chain": {
        1: rf"feature map {n('W')} pixels wide\. Sizes are rounded down\. "
        rf".*convolution 1 {n('K_1')} 1 {n('P_1')} \(1\) .*pooling {n('K_pool')} {n('S_pool')} 0 "
        rf"\(2\) convolution 2 {n('K_2')} 1 {n('P_2')} \(3\)",
        2: rf"an image of 3×{square('W')}\. Sizes are rounded down\. "
        rf".*convolution 1 {n('C_1')} {n('K_1')} {n('S_1')} {n('P_1')} \(1\) "
        rf".*max pooling {n('K_pool')} {n('S_pool')} 0 \(2\) "
        rf"convolution 2 {n('C_2')} {n('K_2')} 1 {n('P_2')} \(3\)",
        3: rf"takes images of {INPUT}\. Its convolutions have stride 1 and no padding\. "
        r"Its pooling layers have 2×2 windows and stride 2\. Sizes are rounded down\. "
        rf".*convolution 1 {n('C_1')} {n('K_1')} \(1\) pooling 1 2 \(2\) "
        rf"convolution 2 {n('C_2')} {n('K_2')} \(3\) pooling 2 2 \(4\) flattening \(5\) features",
    },
    "layer-units": {
        1: rf"applies {FILTERS} to {n('C_in')} input channels\. "
        rf"Its output feature maps are {square('W_out')}\.",
        2: rf"{FILTERS}, stride {n('S')} and padding {n('P')} is applied to an input of {INPUT}\. "
        r"Sizes are rounded down\.",
        3: rf"takes images of {INPUT}\. Its layers are a convolution \({n('C_1')} filters of "
        rf"{square('K_1')}, stride 1, no padding\), max pooling \(window 2×2, stride 2\), a "
        rf"convolution \({n('C_2')} filters of {square('K_2')}, stride 1, no padding\) and a fully "
        rf"connected layer with {n('N_out')} outputs\. Sizes are rounded down\.",
    },
    "im2col": {
        1: rf"{FILTERS}, stride 1 and no padding is applied to an input of {INPUT}\.",
        2: rf"{FILTERS}, stride {n('S')} and padding {n('P')} is applied to an input of {INPUT}\. "
        r"Sizes are rounded down\.",
        3: rf"{LAYER} is applied to an input of {INPUT}\. Sizes are rounded down\.",
    },
    "concat-channels": {
        1: rf"feature maps of {n('C_1')}×{square('W')}, {n('C_2')}×{square('W', again=True)} and "
        rf"{n('C_3')}×{square('W', again=True)}\. They are concatenated by channel\.",
        2: rf"takes a feature map of {INPUT}\. A 2×2 transposed convolution with stride 2, no "
        rf"padding and {n('C_out')} filters .* concatenated by channel with {n('C_skip')} channels",
        3: rf"without padding takes an encoder feature map of {n('C')}×{square('W')}\. .* Two 3×3 "
        rf"convolutions with {n('C_mid')} filters follow, and then a 2×2 transposed convolution "
        rf"with stride 2 and {same('C')} filters\. .* Two 3×3 convolutions with {same('C')} "
        r"filters follow\. All 3×3 convolutions have stride 1\.",
    },
    "find-kernel": {
        1: rf"stride 1 and no padding turns an input of {INPUT} into an output of "
        rf"{n('C_out')}×{square('W_out')}\.",
        2: rf"stride {n('S')} and padding {n('P')} turns an input of {INPUT} into an output of "
        rf"{n('C_out')}×{square('W_out')}\. The last window ends exactly at the edge",
        3: rf"An image of {INPUT} passes through a convolution with stride {n('S')}, padding "
        rf"{n('P')} and biases, and then through max pooling with window {square('K_pool')} and "
        rf"stride {n('S_pool')}\. The output of the pooling is {square('W_out')}\. The last window "
        rf"of both layers ends exactly at the edge\. The convolution has {n('params')} parameters",
    },
    "find-padding": {
        1: rf"kernel {square('K')} and stride 1 turns an input {n('W')} pixels wide into an output "
        rf"{n('W_out')} pixels wide\.",
        2: rf"kernel {square('K')} and stride {n('S')} turns an input {n('W')} pixels wide into an "
        rf"output {n('W_out')} pixels wide\. Sizes are rounded down\. .* smallest padding",
        3: rf"ends exactly at the edge\. .*input 3×{square('W')} convolution 1 {n('C_1')} \(1\) "
        rf"{n('S_1')} {n('P_1')} {same('C_1')}×{square('W_1')} pooling {n('K_pool')} \(2\) 0 "
        rf"{same('C_1')}×{square('W_pool')} convolution 2 \(3\) {n('K_2')} 1 \(4\) "
        rf"{n('C_2')}×{square('W_2')}",
    },
    "find-filters": {
        1: rf"with {square('K')} kernels over {n('C_in')} input channels has {n('weights')} "
        r"weights and no biases\.",
        2: rf"{LAYER} is applied to an input of {n('C_in')}×{n('H')}×{n('W')}\. Sizes are rounded "
        rf"down\. The convolution has {n('params')} parameters, biases included\.",
        3: with_biases(
            rf"{LAYER} is applied to an input of {INPUT}\. Sizes are rounded down\. The output has "
            rf"{n('values')} elements\."
        ),
    },
    "batch-shapes": {
        1: rf"A batch of {n('B')} images of {n('C_in')}×{n('H')}×{n('W')} passes through a "
        rf"convolution with {FILTERS}, stride {n('S')} and padding {n('P')}\. Sizes are rounded "
        r"down\.",
        2: rf"A batch of {n('B')} images of {INPUT} passes through a convolution \({FILTERS}, "
        r"stride 1, no padding\) and max pooling \(window 2×2, stride 2\)\. Sizes are rounded down",
        3: rf"two convolutions with {square('K')} kernels, stride 1 and no padding\. Each is "
        r"followed by 2×2 max pooling with stride 2\. Sizes are rounded down\. The second "
        rf"convolution has {n('C_2')} filters\. .* view\(−1, {same('C_2')}·{n('W_fit')}·"
        rf"{same('W_fit')}\), .* a batch of {n('B')} images of 3×{square('W')}\.",
    },
    "strided-chain": {
        1: rf"An input of {INPUT} passes through two convolutions without padding: {n('C_1')} "
        rf"filters of {square('K_1')} with stride {n('S_1')}, then {n('C_2')} filters of "
        rf"{square('K_2')} with stride {n('S_2')}\. Sizes are rounded down\.",
        2: with_biases(
            rf"An input of {INPUT} passes .* with {n('N_out')} outputs\. Sizes are rounded down\. "
            rf".*{STRIDED}{n('C_3')} {n('K_3')} {n('S_3')} 0"
        ),
        3: rf"An input of {INPUT} passes .* has {n('N_out')} outputs and {n('params')} parameters\."
        rf" All layers have biases\. Sizes are rounded down\. .*{STRIDED}{n('K_3')} {n('S_3')} 0",
    },
}
