"""What a reader takes from the prompts of the topic ``memory``, written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

Reader: TypeAlias = str | Callable[[str], dict[str, str | int]]

SIZE = r"(?:\d[\d,]*\d|\d)"
KILO = r".* Answer in (?P<kilo>KB|kB) "
OPTIMISERS = {"plain SGD": "sgd", "SGD with momentum": "momentum", "Adam": "adam"}


def number(name: str) -> str:
    """A named group for a number as it is shown."""
    return f"(?P<{name}>{SIZE})"


def cube(channels: str, height: str, width: str) -> str:
    """C×H×W; a side that is named twice must be the same number."""
    if height == width:
        return f"{number(channels)}×{number(height)}×(?P={height})"
    return f"{number(channels)}×{number(height)}×{number(width)}"


def square(name: str) -> str:
    return f"{number(name)}×(?P={name})"


def trained(pattern: str) -> Callable[[str], dict[str, str | int]]:
    """The pattern's groups, and the optimizer that the convention names."""
    names = "|".join(OPTIMISERS)
    whole = re.compile(rf"{pattern}.* The optimizer is (?P<optimiser>{names})")

    def read(prompt: str) -> dict[str, str | int]:
        found = whole.search(prompt)
        assert found, prompt
        return {name: taken(text) for name, text in found.groupdict().items()}

    return read


def taken(text: str) -> str | int:
    """A number without its separators; an optimizer by its word; any other text as it is."""
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else OPTIMISERS.get(text, text)


TYPE = r"(?P<dtype>[a-z]+\d+)"
NETWORK = rf"^(?P<network>.+?) has {number('N_params')} parameters\. "
SAVED = rf"keeps {number('A')} values per image for the backward pass"
BATCH = rf"for a batch of {number('B')} images"
BLOCKS = rf"divided into {number('n')} blocks of equal length"

PROMPTS: dict[str, dict[int, Reader]] = {
    "activation-memory": {
        1: rf"is a feature map of shape {cube('C_out', 'W_out', 'W_out')}\. Each value takes "
        rf"{number('b')} bytes",
        2: rf"is a feature map of shape {cube('C_out', 'H_out', 'W_out')}, stored as {TYPE}\."
        + KILO,
        3: rf"convolution with {number('C_out')} filters of {square('K')}, stride {number('S')} "
        rf"and padding {number('P')} is applied to a {cube('C_in', 'W', 'W')} input\. Sizes are "
        r"rounded down\. .* its output occupy in float32\?" + KILO,
    },
    "weight-memory": {
        1: rf"A {square('K')} convolution from {number('C_in')} to {number('C_out')} channels has "
        rf"no biases\. Its weights are stored as {TYPE}\.",
        2: rf"A {square('K')} convolution from {number('C_in')} to {number('C_out')} channels has "
        rf"one bias per filter\. .* are {square('W')} feature maps\. .* in float32\?" + KILO,
        3: rf"A feature map of shape {cube('C_in', 'W', 'W')} is flattened\. A fully "
        rf"connected layer with {number('N_out')} outputs and one bias per output .* "
        rf"stored as {TYPE}\? Answer in MB",
    },
    "batch-memory": {
        1: rf"A batch of {number('B')} RGB images of {square('W')} pixels is stored as {TYPE}\.",
        2: rf"A batch of {number('B')} feature maps of {cube('C_in', 'W', 'W')} enters a 3×3 "
        rf"convolution with {number('C_out')} filters, stride 2 and padding 1\. Sizes are rounded "
        r"down\. .* input and its output occupy together in float32\? Answer in MB",
        3: rf"applies two 3×3 convolutions with stride 1, padding 1, and one bias per filter to a "
        rf"{cube('C_in', 'W', 'W')} input\. They have {number('C_mid')} and {number('C_out')} "
        rf"filters\. .* the parameters and the outputs of both layers .* in float32 {BATCH}\?",
    },
    "element-bytes": {
        1: rf"A tensor holds {number('N')} values of type {TYPE}\.",
        2: rf"A batch of {number('B')} feature maps of {cube('C_out', 'H_out', 'W_out')} is stored "
        rf"as {TYPE}\. .* Answer in MB",
        3: rf"A {square('K')} convolution from {number('C_in')} to {number('C_out')} channels has "
        r"no biases\. Its weights are converted from (?P<old_type>\w+) to (?P<new_type>\w+)\. .* "
        r"is saved\? Answer in KB \(1 KB = 1024",
    },
    "network-activations": {
        1: rf"Their outputs are {cube('C_1', 'W_1', 'W_1')} values, {cube('C_2', 'W_2', 'W_2')} "
        rf"values, and {number('N_out')} features\. Each value takes {number('b')} bytes\.",
        2: rf"three layers to a 3×{square('W')} image: a 3×3 convolution with {number('C_1')} "
        rf"filters, 2×2 max pooling with stride 2, and a 3×3 convolution with {number('C_2')} "
        r"filters\. Both convolutions have stride 1 and padding 1\. .* float32, .* \(1 KB = 1024 ",
        3: rf"four layers to a 3×{square('W')} image: a convolution with {number('C_1')} filters "
        rf"of {square('K')}, stride {number('S')} and padding {number('P')}; 2×2 max pooling with "
        rf"stride 2; a 3×3 convolution with {number('C_2')} filters, stride 1 and padding 1; and, "
        r"after flattening, a fully connected layer with 1000 outputs\. Sizes are rounded down\. "
        r".* in float32\?" + KILO,
    },
    "input-size-memory": {
        1: rf"occupy {number('M_act')} KB for an image of {square('W')} pixels\. Assume "
        rf"that every feature map grows in proportion to the image\. .* "
        rf"for an image of {square('W_new')} pixels\?",
        2: rf"{number('C_out')} filters of {square('K')}, stride {number('S')} and padding "
        rf"{number('P')}\. Sizes are rounded down\. Its input grows from 3×{square('W')} to "
        rf"3×{square('W_new')}\. How much more memory .* in float32\?" + KILO,
        3: rf"has {number('M_w')} MB of weights\. For a batch of {number('B')} images of "
        rf"{square('W')}, its weights and activations together occupy {number('M_old')} MB\. .* "
        rf"together for a batch of {number('B_new')} images of {square('W_new')}\?",
    },
    "inference-peak": {
        1: rf"The input of the network takes {number('M_0')} KB; the outputs of the three layers "
        rf"take {number('M_1')}, {number('M_2')}, and {number('M_3')} KB\.",
        2: rf"three 3×3 convolutions with padding 1 to a 3×{square('W')} image\. They have "
        rf"{number('C_1')}, {number('C_2')}, and {number('C_3')} filters\. The second convolution "
        r"has stride 2, the others have stride 1\. Sizes are rounded down\. .* in float32\?" + KILO,
        3: rf"The input of a residual block has the shape {cube('C', 'W', 'W')}\. The block "
        rf"applies a 1×1 convolution with {number('C_mid')} filters, a 3×3 convolution that "
        r"keeps the shape, and a 1×1 convolution with (?P=C) filters\. "
        r"Then it adds its input in place\. .* in float32\?" + KILO,
    },
    "optimiser-state": {
        1: trained(rf"A network with {number('N_params')} parameters is trained in float32\."),
        2: trained(
            rf"A {square('K')} convolution from {number('C_in')} to {number('C_out')} channels has "
            r"one bias per filter\. It is trained in float32\. How many KB "
        ),
        3: trained(
            rf"A fully connected layer with {number('N_in')} inputs and one bias per output is "
            rf"trained in float32\. .* have to fit in {number('M')} MB \(1 MB = 1,048,576 bytes\)"
        ),
    },
    "training-memory": {
        1: trained(
            rf"A network has {number('N_params')} parameters\. Training it in float32 {SAVED}\. "
            rf"How many bytes .* {BATCH}\?"
        ),
        2: trained(rf"{NETWORK}Training it in float32 {SAVED}\. How many GB .* {BATCH}\?"),
        3: trained(
            rf"three layers to a 3×{square('W')} image: a 3×3 convolution with {number('C_mid')} "
            rf"filters, 2×2 max pooling with stride 2, and a 3×3 convolution with "
            rf"{number('C_out')} filters\. Both convolutions have stride 1, padding 1, and one "
            rf"bias per filter\. .* "
            rf"in float32 keeps the outputs of all three layers .* How many MB .* {BATCH}\?"
        ),
    },
    "largest-batch": {
        1: rf"occupy {number('M_fixed')} MB\. The activations of one image occupy "
        rf"{number('M_act')} MB\. The device has {number('M')} MB of memory\.",
        2: trained(
            rf"{NETWORK}Training it in float32 {SAVED}\. The device has {number('M')} GB of "
            r"memory \(1 GB = 1,073,741,824 bytes\)\."
        ),
        3: trained(
            rf"{NETWORK}Training it in float32 on 224×224 images {SAVED}\. Assume that these "
            rf"values grow in proportion to the area of the image\. The device has {number('M')} "
            rf"GB of memory \(1 GB = 1,073,741,824 bytes\)\. .* fits for {square('W')} images\?"
        ),
    },
    "mixed-precision-memory": {
        1: trained(
            rf"A network with {number('N_params')} parameters is trained in mixed precision\. Its "
            rf"weights and gradients are {TYPE}\. The optimizer keeps a float32 master copy"
        ),
        2: trained(
            rf"{NETWORK}Training it {SAVED}\. It is trained in mixed precision: these values, the "
            rf"weights, and the gradients are {TYPE}; the optimizer keeps a float32 master copy of "
            rf"the weights, and its state is float32\. How many GB .* {BATCH}\?"
        ),
        3: trained(
            rf"{NETWORK}Training it {SAVED}\. In float32, .* take 4 bytes each\. In mixed "
            rf"precision, the weights, the gradients, and these values are {TYPE}; the optimizer "
            rf"keeps a float32 master copy .* By what percentage .* {BATCH}\?"
        ),
    },
    "checkpointing-memory": {
        1: rf"chain of {number('L')} layers\. The output of each layer occupies "
        rf"{number('M_out')} MB\. .* {BLOCKS}",
        2: rf"chain of {number('L')} convolutions\. The output of each of them has the shape "
        rf"{cube('C', 'W', 'W')} and is stored in float32\. .* {BLOCKS}.* {BATCH}\? Answer in MB",
        3: rf"chain of {number('L')} layers\. The output of each layer occupies "
        rf"{number('M_out')} MB per image\. The device has {number('M')} GB of memory for "
        rf"activations \(1 GB = 1024 MB\)\. .* {BLOCKS}.* largest batch size",
    },
    "accumulation-memory": {
        1: rf"each batch of {number('B')} images is divided into {number('n_micro')} micro-batches "
        rf"of equal size\. .* occupy {number('M_fixed')} MB\. The activations of one image occupy "
        rf"{number('M_act')} MB\.",
        2: trained(
            rf"{NETWORK}Training it in float32 {SAVED}\. With gradient accumulation, each batch of "
            rf"{number('B')} images is divided into {number('n_micro')} micro-batches of equal size"
            r".* How many GB "
        ),
        3: trained(
            rf"{NETWORK}Training it in float32 {SAVED}\. The device has {number('M')} GB of "
            rf"memory \(1 GB = 1,073,741,824 bytes\)\. .* Gradient accumulation over "
            rf"{number('n_micro')} micro-batches of equal size makes up one batch\."
        ),
    },
}
