"""The ONNX files that the onnx package ships: real networks, and the tests of its backends."""

from __future__ import annotations

from math import prod
from pathlib import Path

import onnx
import pytest
from onnx import numpy_helper

from quizgen.cost import trace
from quizgen.cost.loading import load
from quizgen.errors import QuizgenError

DATA = Path(onnx.__file__).parent / "backend" / "test" / "data"

# Parameters and MACs that these networks are known to have.
REAL = {
    "bvlc_alexnet": (60_965_224, 654_560_384),
    "inception_v1": (6_998_552, 1_431_556_352),
    "resnet50": (25_557_032, 4_089_184_256),
    "squeezenet": (1_235_496, 349_151_936),
    "vgg19": (143_667_240, 19_632_062_464),
}


@pytest.mark.parametrize("name", REAL)
def test_a_real_network_has_its_known_size(name: str) -> None:
    report = trace(load(str(DATA / "light" / f"light_{name}.onnx")))
    assert (report.params, report.macs) == REAL[name]


@pytest.mark.parametrize("path", sorted((DATA / "light").glob("*.onnx")), ids=lambda p: p.stem)
def test_every_stored_weight_is_counted_once(path: Path) -> None:
    """Counted by another way: the sizes of all float tensors, and those that shapes stand for."""
    graph = onnx.load(str(path)).graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    made = [node.input[0] for node in graph.node if node.op_type == "ConstantOfShape"]
    sizes = [prod(t.dims) for t in graph.initializer if t.data_type == onnx.TensorProto.FLOAT]
    sizes += [prod(numpy_helper.to_array(stored[name]).tolist()) for name in made]
    report = trace(load(str(path)))
    assert report.params + report.buffers == sum(size for size in sizes if size > 1)


def test_every_file_is_read_or_refused_by_name() -> None:
    paths = sorted(path for path in DATA.rglob("*.onnx") if path.parent.name != "light")
    outcomes = {path: _outcome(path) for path in paths}
    assert not {path: text for path, text in outcomes.items() if text and str(path) not in text}
    assert sum(not text for text in outcomes.values()) > 60


def _outcome(path: Path) -> str:
    """Why a file is refused; empty if it is read and has the output that the file says."""
    try:
        report = trace(load(str(path)))
    except QuizgenError as refused:
        return str(refused)
    return "" if _agrees(path, report.output) else f"gives {report.output}"


def _agrees(path: Path, output: tuple[int, ...]) -> bool:
    """Whether an output has as many elements as the file says, for one image."""
    graph = onnx.load(str(path)).graph
    batch = graph.input[0].type.tensor_type.shape.dim[0].dim_value or 1
    sizes = [dim.dim_value for dim in graph.output[-1].type.tensor_type.shape.dim]
    return 0 in sizes or prod(output) in (prod(sizes), prod(sizes) // batch)
