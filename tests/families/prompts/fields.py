"""What a reader takes from the prompts of the topic ``receptive-field``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Reader = Callable[[str], dict[str, Any]]


def with_biases(pattern: str) -> Reader:
    """Reads the numbers by the pattern, and from the last sentence whether biases count."""

    def read(prompt: str) -> dict[str, Any]:
        found = re.search(pattern, prompt)
        assert found, prompt
        numbers = {name: int(digits) for name, digits in found.groupdict().items()}
        return {**numbers, "biases": "none" if "There are no biases" in prompt else "counted"}

    return read


PROMPTS: dict[str, dict[int, str | Reader]] = {
    "stacked-field": {
        1: r"(?P<L>\d+) convolutions with kernel (?P<K>\d+)×\d+ and stride 1",
        2: r"1 (?P<K_1>\d+)×\d+ \(1\) 2 (?P<K_2>\d+)×\d+ \(2\) 3 (?P<K_3>\d+)×\d+ \(3\) "
        r"4 (?P<K_4>\d+)×\d+ \(4\) 5 (?P<K_5>\d+)×\d+ \(5\)",
        3: r"(?P<L_1>\d+) layers with kernel 1×(?P<K_w>\d+) .* (?P<L_2>\d+) layers with "
        r"(?P<K_h>\d+)×1 and (?P<L_3>\d+) layers with 3×3",
    },
    "strided-field": {
        1: r"kernel (?P<K_1>\d+)×\d+, stride (?P<S_1>\d+)\) and max pooling \(window "
        r"(?P<K_2>\d+)×\d+, stride (?P<S_2>\d+)\)\. Then (?P<L>\d+) convolutions with kernel "
        r"(?P<K_3>\d+)×\d+ and stride 1 follow",
        2: r"1 convolution (?P<K_1>\d+)×\d+ (?P<S_1>\d+) 2 max pooling (?P<K_2>\d+)×\d+ "
        r"(?P<S_2>\d+) \(1\) 3 convolution (?P<K_3>\d+)×\d+ (?P<S_3>\d+) \(2\) 4 max pooling "
        r"(?P<K_4>\d+)×\d+ 2 \(3\)",
        3: r"stride 1: (?P<L_1>\d+) with kernel (?P<K_1>\d+)×\d+, then (?P<L_2>\d+) with "
        r"(?P<K_2>\d+)×\d+, then (?P<L_3>\d+) with (?P<K_3>\d+)×\d+\. Max pooling with window "
        r"(?P<K_pool>\d+)×\d+ and stride 2",
    },
    "dilated-field": {
        1: r"(?P<L>\d+) convolutions with kernel (?P<K>\d+)×\d+, stride 1 and dilation (?P<D>\d+)",
        2: r"kernel (?P<K>\d+)×\d+ and stride 1 .* 1 (?P<D_1>\d+) \(1\) 2 (?P<D_2>\d+) \(2\) "
        r"3 (?P<D_3>\d+) \(3\) 4 (?P<D_4>\d+) \(4\)",
        3: r"7×7, stride (?P<S>\d+)\), max pooling \(3×3, stride (?P<S_pool>\d+)\) and "
        r"(?P<L>\d+) convolutions .* at least (?P<R_min>\d+) pixels",
    },
    "dilated-strided-field": {
        1: r"kernel (?P<K_1>\d+)×\d+ and stride 1 .*window (?P<K_2>\d+)×\d+, stride (?P<S_2>\d+)"
        r"\) and a convolution with kernel (?P<K_3>\d+)×\d+, stride 1 and dilation (?P<D>\d+)",
        2: r"1 convolution (?P<K_1>\d+)×\d+ (?P<S_1>\d+) 1 2 max pooling (?P<K_2>\d+)×\d+ "
        r"(?P<S_2>\d+) 1 \(1\) 3 convolution (?P<K_3>\d+)×\d+ 1 (?P<D_3>\d+) \(2\) 4 convolution "
        r"(?P<K_4>\d+)×\d+ 1 (?P<D_4>\d+) \(3\)",
        3: r"\((?P<K_1>\d+)×\d+, stride (?P<S_1>\d+)\), max pooling \((?P<K_2>\d+)×\d+, stride 2\)"
        r".* and (?P<L>\d+) convolutions .* dilation (?P<D>\d+) in the last",
    },
    "effective-stride": {
        1: r"1 convolution (?P<S_1>\d+) 2 max pooling (?P<S_2>\d+) \(1\) 3 convolution "
        r"(?P<S_3>\d+) \(2\) 4 max pooling (?P<S_4>\d+) \(3\)",
        2: r"image (?P<W>\d+) pixels wide .* Exactly (?P<L>\d+) of its layers have stride 2.* "
        r"column (?P<x>\d+) and pixel row (?P<y>\d+)",
        3: r": (?P<K_1>\d+)×\d+ with stride (?P<S_1>\d+) and padding (?P<P_1>\d+), then "
        r"(?P<K_2>\d+)×\d+ with stride (?P<S_2>\d+) and padding (?P<P_2>\d+)\..* see column "
        r"(?P<x>\d+)\?",
    },
    "layers-needed": {
        1: r"kernel (?P<K>\d+)×\d+ and stride 1 .* is (?P<R>\d+) pixels wide",
        2: r"kernel (?P<K_1>\d+)×\d+ and stride (?P<S>\d+)\. Convolutions with kernel "
        r"(?P<K_2>\d+)×\d+ and stride 1 follow.* at least (?P<R_min>\d+) pixels",
        3: r"convolution \((?P<K_1>\d+)×\d+, stride (?P<S>\d+)\) and max pooling "
        r"\((?P<K_pool>\d+)×\d+, stride 2\)\. Convolutions with kernel (?P<K_2>\d+)×\d+ and "
        r"stride 1 follow.* image, (?P<W>\d+) pixels",
    },
    "field-position": {
        1: r"kernel (?P<K>\d+)×\d+, stride (?P<S>\d+) and no padding .* unit (?P<u>\d+) sees",
        2: r"kernel (?P<K>\d+)×\d+, stride (?P<S>\d+) and padding (?P<P>\d+) .* unit (?P<u>\d+) "
        r"sees",
        3: r": (?P<K_1>\d+)×\d+ with stride (?P<S_1>\d+) and padding (?P<P_1>\d+), then "
        r"(?P<K_2>\d+)×\d+ with stride (?P<S_2>\d+) and padding (?P<P_2>\d+)\..* unit (?P<u>\d+) "
        r"of the second layer",
    },
    "stack-weights": {
        1: r"(?P<L>\d+) stacked convolutions with kernel (?P<K>\d+)×\d+ .* has (?P<C>\d+) input "
        r"channels, (?P=C) output channels and no biases",
        2: with_biases(
            r"maps (?P<C_in>\d+) channels to (?P<C_out>\d+)\. It is replaced by (?P<L>\d+) stacked "
            r"convolutions with kernel (?P<K>\d+)×\d+ and stride 1"
        ),
        3: r"maps (?P<C_in>\d+) channels to (?P<C_out>\d+)\. .* two convolutions with kernel "
        r"(?P<K>\d+)×\d+ .* No layer has biases",
    },
    "stack-saving": {
        1: r"stack of (?P<L>\d+) convolutions with kernel (?P<K>\d+)×\d+ and a single convolution "
        r"with kernel (?P<K_large>\d+)×\d+ .* has (?P<C>\d+) input channels, (?P=C) output",
        2: r"kernel (?P<K_large>\d+)×\d+ maps (?P<C_in>\d+) channels to (?P<C_out>\d+)\. It is "
        r"replaced by (?P<L>\d+) stacked convolutions with kernel (?P<K>\d+)×\d+ .* No layer has "
        r"biases",
        3: with_biases(
            r"kernel (?P<K_1>\d+)×\d+ maps (?P<C_in>\d+) channels to (?P<C_mid>\d+)\. A second one "
            r"with kernel (?P<K_2>\d+)×\d+ maps them to (?P<C_out>\d+)\."
        ),
    },
}
