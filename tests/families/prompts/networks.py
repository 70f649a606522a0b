"""What a reader takes from the prompts of the topic ``networks``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Read = dict[str, Any]
Reader = Callable[[str], Read]

NAMES = {
    "AlexNet": "alexnet",
    "the one-tower AlexNet of torchvision": "alexnet_single",
    "ZFNet": "zfnet",
    "GoogLeNet": "googlenet",
    "Wide ResNet-50-2": "wide_resnet50_2",
    "ResNeXt-50 (32×4d)": "resnext50_32x4d",
    "ResNeXt-101 (32×8d)": "resnext101_32x8d",
    "BN-Inception": "inception_bn",
    "Inception-v3": "inception_v3",
    "Inception-v4": "inception_v4",
    "Xception": "xception",
    "SqueezeNet 1.0": "squeezenet1_0",
    "SqueezeNet 1.1": "squeezenet1_1",
    "DenseNet-121": "densenet121",
    "MobileNet": "mobilenet_v1",
    "MobileNetV2": "mobilenet_v2",
    "ShuffleNetV2 1×": "shufflenet_v2_x1_0",
    "EfficientNet-B0": "efficientnet_b0",
    "ConvNeXt-T": "convnext_tiny",
    **{f"VGG-{n}": f"vgg{n}" for n in (11, 13, 16, 19)},
    **{f"ResNet-{n}": f"resnet{n}" for n in (18, 20, 34, 50, 56, 101, 110, 152)},
}
FRACTIONS = {"a quarter": "1/4", "half": "1/2", "three quarters": "3/4"}
PLACES = {"most": "most", "second most": "second", "third most": "third"}


def found(pattern: str, prompt: str) -> re.Match[str]:
    match = re.search(pattern, prompt)
    assert match, (pattern, prompt)
    return match


def number(digits: str) -> int:
    return int(digits.replace(",", ""))


def shape(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split("×")))


def quantity(prompt: str) -> str:
    if "MACs" in prompt or "multiply-adds" in prompt:
        return "macs"
    return "memory" if "memory" in prompt or "output elements" in prompt else "params"


def rows_after(rule: str, prompt: str) -> str:
    """A table without its head: what follows the line below the head, up to what is asked."""
    return found(rf"{rule}(?: ─+)* (?P<rows>.*) (?:Answer|Fill) ", prompt)["rows"]


# --- layers in words ------------------------------------------------------------------

CONV = (
    r"(?P<filters>\d+) filters (?P<K>\d+)×\d+, stride (?P<S>\d+), padding (?P<P>\d+)"
    r"(?:, (?P<groups>\d+) groups)?(?P<unbiased>, no biases)?"
)
FC = r"fully connected, (?P<outputs>\d+) outputs"
POOL = (
    r"(?P<kind>max|average) pooling (?P<K_pool>\d+)×\d+, stride (?P<S_pool>\d+), "
    r"padding (?P<P_pool>\d+)(?P<up>, sizes rounded up)?"
)
MEAN = r"average pooling to (?P<size>\d+)×\d+"
WORDS = f"(?:{CONV}|{FC}|{POOL}|{MEAN})"


def layer(read: re.Match[str], bias: bool = True) -> tuple[str, Read]:
    """A layer's kind and sizes; with biases unless its words say otherwise."""
    n = {name: int(text) for name, text in read.groupdict().items() if text and text.isdigit()}
    if "filters" in n:
        sizes = {name: n[name] for name in ("filters", "K", "S", "P")}
        unbiased = read["unbiased"] is not None
        return "conv", {**sizes, "groups": n.get("groups", 1), "bias": bias and not unbiased}
    if "outputs" in n:
        return "fc", {"outputs": n["outputs"]}
    if "size" in n:
        return "mean", {"size": n["size"]}
    sizes = {"K": n["K_pool"], "S": n["S_pool"], "P": n["P_pool"]}
    return read["kind"], {**sizes, "up": read["up"] is not None}


def table(prompt: str) -> Read:
    rows = rows_after("MACs [(]M[)] ─+", prompt)
    blank, cells = [], r" (?P<output>\S+) (?P<params>\S+) (?P<macs>\S+)(?= |$)"
    lines = list(re.finditer(WORDS + cells, rows))
    assert len(lines) == 3, prompt
    for i, line in enumerate(lines, start=1):
        blank += [f"{what}{i}" for what in ("output", "params", "macs") if line[what] == "?"]
    return {
        "input": shape(found(r"^input (\S+)", rows)[1]),
        "layers": [layer(line) for line in lines],
        "blanks": " ".join(blank),
    }


# --- one layer, one block -------------------------------------------------------------


def written(prompt: str) -> Read:
    n = found(
        r"Conv2d\((?P<C_in>\d+), (?P<filters>\d+), kernel_size=(?P<K>\d+)(?:, stride=\d+)?"
        r"(?:, padding=\d+)?(?:, groups=(?P<groups>\d+))?(?P<unbiased>, bias=False)?\)",
        prompt,
    )
    return one((int(n["C_in"]), 1, 1), n, 1, 0, n["unbiased"] is None, "params")


def one(at: tuple[int, ...], n: re.Match[str], S: int, P: int, bias: bool, asked: str) -> Read:
    """A convolution of which only what its weights need is told; its map fits its kernel."""
    K = int(n["K"])
    sizes = {"filters": int(n["filters"]), "K": K, "S": S, "P": P, "bias": bias}
    of = (at[0], max(at[1], K), max(at[2], K))
    return {
        "layers": [(of, "conv", {**sizes, "groups": int(n["groups"] or 1)})],
        "quantity": asked,
    }


def mapped(prompt: str) -> Read:
    n = found(
        r"maps (?P<input>\S+) to (?P<filters>\d+)(?:×(?P<H_out>\d+)×(?P<W_out>\d+))?\. It is a "
        r"(?:convolution with (?P<K>\d+)×\d+ kernels(?:, (?P<groups>\d+) groups)? and|fully "
        r"connected layer with) (?P<no>no )?biases\. How",
        prompt,
    )
    if n["K"] is None:
        size = (number(n["input"]),)
        return {"layers": [(size, "fc", {"outputs": int(n["filters"])})],
                "quantity": quantity(prompt)}  # fmt: skip
    # As many positions as the output has: a window at each, side by side.
    K, channels = int(n["K"]), shape(n["input"])[0]
    side = (channels, int(n["H_out"]) * K, int(n["W_out"]) * K)
    return one(side, n, K, 0, n["no"] is None, quantity(prompt))


def block(prompt: str) -> Read:
    bias = "Every filter has a bias" in prompt
    lines = re.finditer(CONV + r" (?P<input>\d+×\d+×\d+) \d+×\d+×\d+", prompt)
    layers = [(shape(line["input"]), *layer(line, bias)) for line in lines]
    assert layers, prompt
    return {"layers": layers, "quantity": quantity(prompt)}


# --- a layer changed ------------------------------------------------------------------


def new_kernel(prompt: str) -> Read:
    n = found(
        r"has (?P<C_out>\d+) filters of (?P<K>\d+)×\d+ and maps (?P<C_in>\d+)×\d+×\d+ to "
        r"\d+×(?P<H>\d+)×(?P<W>\d+)\. .* enlarged to (?P<K_new>\d+)×",
        prompt,
    )
    sizes = {name: int(n[name]) for name in ("C_in", "C_out", "K", "K_new")}
    return {**sizes, "area_1": int(n["H"]) * int(n["W"]), "quantity": quantity(prompt)}


def new_filters(prompt: str) -> Read:
    n = found(
        r"has (?P<C_1>\d+) filters of (?P<K_1>\d+)×\d+ and maps (?P<C_in>\d+)×\d+×\d+ to "
        r"\d+×(?P<H_1>\d+)×(?P<W_1>\d+)\. .* has (?P<C_2>\d+) filters of (?P<K_2>\d+)×\d+ and "
        r"outputs \d+×(?P<H_2>\d+)×(?P<W_2>\d+)\. (?P<told>Both|Neither) .* changed from \d+ to "
        r"(?P<C_new>\d+)\.",
        prompt,
    )
    sizes = {name: int(text) for name, text in n.groupdict().items() if text.isdigit()}
    norm = "norm" if "batch normalization" in prompt else "nothing"
    return {
        **sizes,
        "area_1": sizes["H_1"] * sizes["W_1"],
        "area_2": sizes["H_2"] * sizes["W_2"],
        "with": "biases" if n["told"] == "Both" else norm,
        "quantity": quantity(prompt),
    }


# --- where the cost is ----------------------------------------------------------------


def most(pattern: str) -> Reader:
    def read(prompt: str) -> Read:
        n = found(pattern, prompt)
        return {
            "network": NAMES[n["network"]],
            "quantity": quantity(prompt),
            "which": PLACES[n["which"]],
        }

    return read


def reached(prompt: str) -> Read:
    n = found(
        r"(?:\)|parameters) of (?P<network>.+) stage by stage.* reach (?P<part>.+) of the total",
        prompt,
    )
    return {
        "network": NAMES[n["network"]],
        "quantity": quantity(prompt),
        "part": FRACTIONS[n["part"]],
    }


# --- shares ---------------------------------------------------------------------------


def of_two(prompt: str) -> Read:
    n = found(
        r"have (?P<conv>[\d,]+) \w+ .* layers (?P<fc>[\d,]+) \w+\. .* in the (?P<part>.*)\? ",
        prompt,
    )
    parts = [number(n["conv"]), number(n["fc"])]
    return {"parts": parts, "own": parts[n["part"] == "fully connected layers"]}


def of_stages(prompt: str) -> Read:
    stage = found(r"of them is in (\S+)\?", prompt)[1]
    rows = re.findall(r"(\S+) ([\d,]+)(?= |$)", rows_after("─+", prompt))
    parts = {name: number(digits) for name, digits in rows}
    return {"parts": list(parts.values()), "own": parts[stage]}


def of_layer(prompt: str) -> Read:
    n = found(
        rf"\({WORDS}\) maps (?P<input>\S+) to \S+\. .* network has (?P<total>[\d,]+) ", prompt
    )
    size = shape(n["input"].replace(",", ""))
    return {"layers": [(size, *layer(n))], "total": number(n["total"]),
            "quantity": quantity(prompt)}  # fmt: skip


# --- memory of the weights ------------------------------------------------------------


def read_by(pattern: str) -> Reader:
    """Digits as numbers, other words as they are; what is not there is left out."""

    def read(prompt: str) -> Read:
        named = {k: v for k, v in found(pattern, prompt).groupdict().items() if v is not None}
        return {k: number(v) if v[0].isdigit() else v for k, v in named.items()}

    return read


HEAD = r".* maps (?P<N_in>\d+) features to \d+ classes\. .* for (?P<N_out>\d+) classes\. "

# --- whole networks -------------------------------------------------------------------


def listed(prompt: str) -> Read:
    rows = rows_after("weights ─+", prompt)
    lines = re.findall(rf"(?:{CONV}|{FC}) \S+ (?P<weights>[\d,]+)", rows)
    assert lines, prompt
    weights = [number(line[-1]) for line in lines]
    outputs = [int(line[0] or line[-2]) for line in lines]
    return {"weights": weights, "outputs": outputs}


def staged(prompt: str, columns: int) -> list[list[tuple[int, int, int]]]:
    """For each column of numbers: each stage's blocks, first block and each further one."""
    rows = rows_after("─+", prompt)
    value = r"([\d,]+|–)"
    if "each further block ─" not in prompt:
        lines = re.findall(r"\S+" + f" {value}" * columns + "(?= |$)", rows)
        return [[(1, number(line[i]), 0) for line in lines] for i in range(columns)]
    lines = re.findall(r"\S+" + f" {value}" * (1 + 2 * columns) + "(?= |$)", rows)
    return [
        [(int(line[0]), number(line[i]), number(line[i + 1].replace("–", "0"))) for line in lines]
        for i in range(1, 1 + 2 * columns, 2)
    ]


def blocks(prompt: str) -> Read:
    return {"stages": staged(prompt, 1), "quantity": quantity(prompt)}


def memory(prompt: str) -> Read:
    n = found(r"a batch of (?P<B>\d+) images are stored, each value as (?P<type>\w+)\.", prompt)
    return {"stages": staged(prompt, 2), "B": int(n["B"]), "type": n["type"]}


# Those of rank-networks name the networks in their options only.
PROMPTS: dict[str, dict[int, str | Reader]] = {
    "network-table": dict.fromkeys((1, 2, 3), table),
    "network-layer": {1: written, 2: mapped, 3: block},
    "network-change": {
        1: r"maps (?P<N_in>\d+) features .* for (?P<N_out>\d+) classes\.",
        2: new_kernel,
        3: new_filters,
    },
    "where-cost-lies": {
        1: most(r"layers of (?P<network>.+?) have the (?P<which>(?:second )?most) "),
        2: most(r"stage of (?P<network>.+?) has the (?P<which>(?:second |third )?most) "),
        3: reached,
    },
    "network-share": {1: of_two, 2: of_stages, 3: of_layer},
    "network-weights": {
        1: read_by(
            r"The (?P<thousands>[\d,]+) thousand .* from (?P<type>\w+) to (?P<type_new>\w+)\."
        ),
        2: read_by(
            r"are (?P<whole>[\d,]+) parameters in .*, (?P<old>[\d,]+) of them"
            + HEAD
            + r".* as (?P<type>\w+)\?"
        ),
        3: read_by(
            r"are (?P<whole>[\d,]+) parameters in .*, (?:(?P<fc>[\d,]+) of them in fully connected "
            r"layers\. .* has |(?=[\d,]+ of them in its only ))(?P<old>[\d,]+) "
            + HEAD
            + r".*stored as (?P<type_fc>\w+) and all other parameters as (?P<type>\w+)\."
        ),
    },
    "network-totals": {1: listed, 2: blocks, 3: memory},
}
