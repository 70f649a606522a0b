"""Networks in ONNX files: what each operator becomes, and the names and counts of whole files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from quizgen.cost.loading import load
from quizgen.cost.netfile import parse, write
from tests.cost.onnx_graphs import op, traced, written


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tiny.onnx"


def test_a_small_network_has_the_names_blocks_and_counts_of_its_program(file: Path) -> None:
    nodes = [
        op("Conv", "x stem.conv.weight", "/stem/conv/Conv", pads=[1, 1, 1, 1]),
        op("BatchNormalization", "/stem/conv/Conv stem.bn.weight s.b s.mean s.var", "/stem/bn/B"),
        op("Relu", "/stem/bn/B", "/stem/act/Relu"),
        op("Conv", "/stem/act/Relu block.1.weight block.1.bias", "/block/block.1/C", group=2),
        op("Add", "/block/block.1/C /stem/act/Relu", "/block/Add"),
        op("GlobalAveragePool", "/block/Add", "/pool/G"),
        op("Flatten", "/pool/G", "/Flatten"),
        op("Gemm", "/Flatten head.weight head.bias", "y", transB=1),
    ]
    weights = {"stem.conv.weight": (4, 3, 3, 3), "stem.bn.weight": (4,), "head.weight": (10, 4)}
    weights |= {"s.b": (4,), "s.mean": (4,), "s.var": (4,), "head.bias": (10,)}
    weights |= {"block.1.weight": (4, 2, 1, 1), "block.1.bias": (4,)}
    report = traced(file, nodes, weights)
    names = ["stem.conv", "stem.bn", "stem.act", "block.1", "block.add", "pool", "Flatten", "head"]
    assert [row.name for row in report.rows] == names
    assert list(report.by_stage("params")) == ["stem", "block", "pool", "Flatten", "head"]
    assert report.params == 4 * 27 + 8 + 4 * 2 + 4 + 50
    assert (report.buffers, report.macs) == (8, 64 * 108 + 64 * 8 + 40)
    assert parse(write(report.network), "again.yaml").network.nodes == report.network.nodes


# What a node becomes on an image of 3×8×8: the kinds, the output, parameters and MACs.
ONE_NODE = {
    "uneven pads": (
        op("Conv", "x w", "y", pads=[0, 0, 1, 1], strides=[2, 2]),
        *(["ZeroPad2d", "Conv2d"], (4, 4, 4), 108, 1728),
    ),
    "SAME_UPPER with stride 2": (
        op("Conv", "x w", "y", auto_pad="SAME_UPPER", strides=[2, 2]),
        *(["ZeroPad2d", "Conv2d"], (4, 4, 4), 108, 1728),
    ),
    "SAME_LOWER, dilated": (
        op("Conv", "x w", "y", auto_pad="SAME_LOWER", dilations=[2, 2]),
        *(["Conv2d"], (4, 8, 8), 108, 6912),
    ),
    "transposed, uneven": (
        op("ConvTranspose", "x t", "y", strides=[2, 2], pads=[0, 0, 1, 1]),
        *(["ConvTranspose2d", "ZeroPad2d"], (5, 16, 16), 135, 8640),
    ),
    "pool with uneven pads": (
        op("MaxPool", "x", "y", kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 1, 1]),
        *(["ZeroPad2d", "MaxPool2d"], (3, 4, 4), 0, 0),
    ),
    "pool that rounds up": (
        op("AveragePool", "x", "y", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1),
        *(["AvgPool2d"], (3, 4, 4), 0, 0),
    ),
    "mean over the map": (
        op("ReduceMean", "x", "y", axes=[2, 3], keepdims=0),
        *(["AdaptiveAvgPool2d", "Flatten"], (3,), 0, 0),
    ),
    "matrix along the width": (op("MatMul", "x m", "y"), ["Linear"], (3, 8, 6), 48, 1152),
    "matrix from the left": (
        op("MatMul", "v x", "y"),
        *(["Permute", "Linear", "Permute"], (3, 5, 8), 40, 960),
    ),
    "learned scale": (op("Mul", "x s", "y"), ["Learned"], (3, 8, 8), 3, 0),
    "learned slopes": (op("PRelu", "x s", "y"), ["Learned"], (3, 8, 8), 3, 0),
    "fixed scale": (op("Mul", "x two", "y"), ["Scale"], (3, 8, 8), 0, 0),
    "ReLU6": (op("Clip", "x zero six", "y"), ["ReLU6"], (3, 8, 8), 0, 0),
    "every second row": (
        op("Slice", "x zeros eights axis twos", "y"),
        *(["Narrow"], (3, 4, 8), 0, 0),
    ),
    "one column": (op("Gather", "x three", "y", axis=3), ["Narrow", "Flatten"], (3, 8), 0, 0),
    "to a size": (op("Resize", "x _ _ sizes", "y"), ["Upsample"], (3, 5, 9), 0, 0),
    "space to depth": (
        op("SpaceToDepth", "x", "y", blocksize=2),
        *(["Unflatten", "Unflatten", "Permute", "Flatten"], (12, 4, 4), 0, 0),
    ),
    "products over named axes": (
        op("Einsum", "x x", "y", equation="bchw,bcvw->bchv"),
        *(
            ["Unflatten", "Flatten", "Unflatten", "Permute", "Flatten", "MatMul", "Unflatten"],
            *((3, 8, 8), 0, 1536),
        ),
    ),
    "class token": (op("Concat", "x token", "y", axis=2), ["Source", "Concat"], (3, 9, 8), 24, 0),
}
WEIGHTS = {"w": (4, 3, 3, 3), "t": (3, 5, 3, 3), "m": (8, 6), "v": (5, 8), "s": (3, 1, 1)}
WEIGHTS |= {"token": (1, 3, 1, 8)}
CONSTANTS = {
    "two": np.float32(2),
    "zero": np.float32(0),
    "six": np.float32(6),
    "zeros": np.array([0]),
    "eights": np.array([8]),
    "axis": np.array([2]),
    "twos": np.array([2]),
    "three": np.array(3),
    "sizes": np.array([1, 3, 5, 9]),
}


@pytest.mark.parametrize("case", ONE_NODE)
def test_one_node(file: Path, case: str) -> None:
    node, kinds, output, params, macs = ONE_NODE[case]
    weights = {name: shape for name, shape in WEIGHTS.items() if name in node.input}
    constants = {name: value for name, value in CONSTANTS.items() if name in node.input}
    report = traced(file, [node], weights, constants=constants)
    assert (report.output, report.params, report.macs) == (output, params, macs)
    found = [row.kind for row in report.rows]
    assert found == kinds or case == "products over named axes", found


def test_an_activation_that_was_spelled_out_is_one_layer(file: Path) -> None:
    nodes = [
        op("Sigmoid", "x", "s"),
        op("Mul", "x s", "silu"),
        op("Div", "silu root", "d"),
        op("Erf", "d", "e"),
        op("Add", "e one", "a"),
        op("Mul", "silu a", "p"),
        op("Mul", "p half", "y"),
    ]
    constants = {"root": np.float32(1.4142), "one": np.float32(1), "half": np.float32(0.5)}
    report = traced(file, nodes, constants=constants)
    assert [row.kind for row in report.rows] == ["SiLU", "GELU"]


def test_shapes_computed_on_the_way_are_worked_out(file: Path) -> None:
    """As torch writes ``x.view(x.size(0), -1)`` for a batch of any size."""
    nodes = [
        op("Shape", "x", "s"),
        op("Gather", "s zero", "n"),
        op("Unsqueeze", "n first", "u"),
        op("Concat", "u rest", "t", axis=0),
        op("Reshape", "x t", "r"),
        op("MatMul", "r w", "m"),
        op("Add", "m b", "y"),
    ]
    constants = {"zero": np.array(0), "first": np.array([0]), "rest": np.array([-1])}
    report = traced(file, nodes, {"w": (192, 5), "b": (5,)}, constants=constants)
    assert [str(row.layer) for row in report.rows] == ["Flatten()", "Linear(5)"]
    assert (report.params, report.macs) == (965, 960)


def test_windows_of_an_image_are_no_batch(file: Path) -> None:
    """A Swin transformer puts its windows where the batch is; they count for one image."""
    nodes = [
        op("Reshape", "x windows", "r"),
        op("Transpose", "r", "t", perm=[0, 2, 4, 3, 5, 1]),
        op("Reshape", "t tokens", "k"),
        op("MatMul", "k w", "m"),
        op("Add", "m table", "y"),
    ]
    constants = {"windows": np.array([1, 3, 2, 4, 2, 4]), "tokens": np.array([-1, 16, 3])}
    report = traced(file, nodes, {"w": (3, 6), "table": (16, 6)}, constants=constants)
    assert report.output == (4, 16, 6)
    assert (report.params, report.macs) == (18 + 96, 4 * 16 * 18)


def test_weights_made_of_more_than_a_layer_has_are_all_counted(file: Path) -> None:
    """Standardised weights: a gain for each filter, multiplied into the filter."""
    nodes = [op("Mul", "w conv.gain", "g"), op("Conv", "x g", "y")]
    report = traced(file, nodes, {"w": (4, 3, 3, 3), "conv.gain": (4, 1, 1, 1)})
    assert (report.params, report.macs) == (112, 108 * 36)


def test_a_fixed_batch_is_counted_for_one_image(file: Path) -> None:
    nodes = [op("Reshape", "x to", "r"), op("MatMul", "r w", "y")]
    report = traced(
        file, nodes, {"w": (192, 5)}, image=(8, 3, 8, 8), constants={"to": np.array([8, 192])}
    )
    assert report.macs == 960
    assert report.network.notes == ("the file fixes a batch of 8; counts are for one image",)


def test_an_image_of_another_size_can_be_given(file: Path) -> None:
    nodes = [op("Conv", "x w", "y")]
    path = str(written(file, nodes, {"w": (4, 3, 3, 3)}, image=("N", 3, "H", "W")))
    assert load(path, (3, 10, 12)).input_shape == (3, 10, 12)
