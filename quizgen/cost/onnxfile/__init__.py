"""Networks in ONNX files.

``reading.py`` makes a plain graph of a file, ``patterns.py`` finds functions that were spelled out,
``place.py`` converts node by node, ``operators/`` says what each becomes, and ``account.py``
compares the weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quizgen.cost.layer import CostError, Shape
from quizgen.cost.network import Network
from quizgen.cost.onnxfile.account import account
from quizgen.cost.onnxfile.conversion import Conversion, needed_values
from quizgen.cost.onnxfile.graph import Graph
from quizgen.cost.onnxfile.naming import staged
from quizgen.cost.onnxfile.patterns import fused
from quizgen.cost.onnxfile.place import Place
from quizgen.cost.onnxfile.reading import read_graph


def read(
    path: Path, shown: str = "", image: Shape | None = None, skip_unknown: bool = False
) -> Network:
    """The network of an ONNX file; its notes say what was noticed.

    path, shown: the file, and how messages name it.
    image: the image's shape; None takes the file's own.
    skip_unknown: leave operations uncounted that are not known, and say so.
    CostError or FileError, with the node's name, where something cannot be read.
    """
    from quizgen.cost.onnxfile import operators  # noqa: F401  (enters the operators)

    graph = fused(read_graph(path, shown or str(path), image))
    conversion = Conversion(graph, skip_unknown)
    needed = needed_values(graph)
    for node in graph.nodes:
        if needed & set(node.outputs):
            Place(conversion, node).convert()
    account(conversion)
    if not conversion.nodes:
        raise CostError(graph.shown, "nothing in it depends on its input")
    notes = tuple(_notes(graph, conversion))
    return Network(path.stem, graph.input_shape, staged(conversion.nodes), notes=notes)


def _notes(graph: Graph, conversion: Conversion) -> Iterator[str]:
    for op, names in conversion.skipped.items():
        count = f"{len(names)} node{'s' if len(names) > 1 else ''}"
        first = f"{names[0]}, ..." if len(names) > 1 else names[0]
        yield f"not counted: {count} of the unknown operator {op} ({first})"
    if _is_folded(graph, conversion):
        yield "batch norm is folded into the convolutions: the file is counted as it is"
    if conversion.copies:
        yield f"{conversion.copies} tensors equal others and are counted as parameters of their own"
    if graph.batch > 1:
        yield f"the file fixes a batch of {graph.batch}; counts are for one image"


def _is_folded(graph: Graph, conversion: Conversion) -> bool:
    """Whether an exporter multiplied batch norm into the convolutions before it."""
    if any(type(node.layer).__name__.startswith("BatchNorm") for node in conversion.nodes):
        return False
    return any(
        "::" in name or (node.scope and ".bn" in f".{node.scope[-1]}")
        for node in graph.nodes
        if node.op == "Conv"
        for name in node.inputs[1:]
    )
