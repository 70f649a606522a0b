"""Small ONNX files for tests, made from a few lines each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from quizgen.cost import Report, trace
from quizgen.cost.loading import load

Shape = tuple[int | str, ...]


def op(kind: str, inputs: str, outputs: str, **attributes: Any) -> onnx.NodeProto:
    """A node; names are separated by spaces, and ``_`` is a missing input."""
    names = ["" if name == "_" else name for name in inputs.split()]
    made = outputs.split()
    return helper.make_node(kind, names, made, name=f"/{made[0].strip('/')}", **attributes)


def model(
    nodes: Sequence[onnx.NodeProto],
    weights: Mapping[str, Sequence[int]] | None = None,
    image: Shape = ("N", 3, 8, 8),
    opset: int = 17,
    constants: Mapping[str, Any] | None = None,
    shape: Shape = ("N", "C", "H", "W"),
) -> onnx.ModelProto:
    """A model from ``x`` to ``y``; weights are given by their sizes.

    shape: that of the output, where ONNX cannot infer it.
    """
    stored = [
        numpy_helper.from_array(np.zeros(sizes, np.float32), name)
        for name, sizes in (weights or {}).items()
    ]
    stored += [
        numpy_helper.from_array(np.asarray(value), name)
        for name, value in (constants or {}).items()
    ]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, image)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph(list(nodes), "tiny", [x], [y], stored)
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid("my.own", 1)]
    made = helper.make_model(graph, opset_imports=opsets)
    made.ir_version = 8
    found = onnx.shape_inference.infer_shapes(made).graph.output[0]
    if not found.type.tensor_type.HasField("shape"):
        found = helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)
    made.graph.output[0].CopyFrom(found)
    return made


def written(path: Path, *given: Any, **named: Any) -> Path:
    """The same as a file."""
    made = given[0] if isinstance(given[0], onnx.ModelProto) else model(*given, **named)
    path.write_bytes(made.SerializeToString())
    return path


def traced(path: Path, *given: Any, skip_unknown: bool = False, **named: Any) -> Report:
    """The trace of a model, by its file."""
    return trace(load(str(written(path, *given, **named)), None, skip_unknown))
