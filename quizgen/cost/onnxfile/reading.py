"""An ONNX file as a ``Graph``: read, checked, with shapes inferred; weights are not looked at.

Nothing in the file is executed, and no other file is opened: of weights only their sizes count,
so a file whose weights are stored elsewhere can be read without them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizgen.cost.layer import CostError, Shape
from quizgen.cost.onnxfile.graph import Graph, GraphNode, Tensor
from quizgen.files.disk import FileError

if TYPE_CHECKING:
    from onnx import AttributeProto, ModelProto, NodeProto, TensorProto, ValueInfoProto

LARGEST_FILE = 2**31 - 1  # bytes; protocol buffers hold no more
MOST_NODES = 50_000
FEW = 4096  # elements of a tensor whose values may matter: shapes, axes, scales
LARGEST_SIZE = 2**31  # of one dimension
OWN_DOMAINS = ("", "ai.onnx")
EXPORT = "export it again, as with torch.onnx.export(model, (image,), 'model.onnx')"
ROLE = "pkg.torch.export.graph_signature.InputSpec.kind"
SCOPE = "pkg.torch.onnx.name_scopes"


def read_graph(path: Path, shown: str, image: Shape | None = None) -> Graph:
    """The graph of an ONNX file.

    path, shown: the file, and how messages name it.
    image: the shape of the image, without the batch; None takes the file's own.
    CostError or FileError, in one sentence, for a file that cannot be used.
    """
    return _Reader(_load(path, shown), shown).graph(image)


def _load(path: Path, shown: str) -> ModelProto:
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError:
        fix = "install it with: pip install 'quizgen[onnx]'"
        raise CostError(shown, "reading ONNX files needs the package onnx", fix) from None
    _check_size(path, shown)
    model = onnx.ModelProto()
    try:
        model.ParseFromString(path.read_bytes())
    except OSError as error:
        raise FileError(shown, f"cannot be read ({error.strerror})") from None
    except DecodeError:
        raise CostError(shown, "this is no ONNX file, or it is damaged", EXPORT) from None
    if not model.ir_version or not model.graph.node:
        raise CostError(shown, "this is no ONNX file, or its graph is empty", EXPORT)
    if any(isinstance(name, bytes) for name in _names(model)):  # where bytes are no UTF-8
        raise CostError(shown, "a name in this file is no text; it is damaged", EXPORT)
    return model


def _names(model: ModelProto) -> Iterator[str]:
    """The names that the reader relies on, in the graph and in its functions."""
    graph = model.graph
    for node in (*graph.node, *(node for function in model.functions for node in function.node)):
        yield from (node.op_type, node.domain, node.name, *node.input, *node.output)
        yield from (attribute.name for attribute in node.attribute)
    for named in (*graph.initializer, *graph.input, *graph.output, *graph.value_info):
        yield named.name
    for function in model.functions:
        yield from (function.name, function.domain, *function.input, *function.output)
    for opset in model.opset_import:
        yield opset.domain


def _check_size(path: Path, shown: str) -> None:
    try:
        if path.is_dir():
            raise FileError(shown, "this is a folder, not a file")
        size = path.stat().st_size
    except FileNotFoundError:
        raise FileError(shown, "there is no such file") from None
    except OSError as error:
        raise FileError(shown, f"cannot be read ({error.strerror})") from None
    if not path.is_file():
        raise FileError(shown, "this is no plain file")
    if size > LARGEST_FILE:
        fix = "store the weights outside, as with save_as_external_data=True"
        raise CostError(shown, "the file is larger than 2 GB", fix)


@dataclass
class _Reader:
    """One file on its way to a ``Graph``."""

    model: ModelProto
    shown: str

    def graph(self, image: Shape | None) -> Graph:
        if len(self.model.graph.node) > MOST_NODES:
            raise CostError(self.shown, f"{len(self.model.graph.node)} nodes are too many")
        if self.model.graph.sparse_initializer:
            raise CostError(self.shown, "it stores sparse weights, which are not read")
        self._inline()
        tensors = {tensor.name: tensor for tensor in self._tensors()}
        name, shape, batch = self._image(tensors, image)
        nodes = tuple(self._nodes())
        self._lighten()
        return Graph(
            shown=self.shown,
            opset=self._opset(),
            input=name,
            input_shape=shape,
            outputs=tuple(value.name for value in self.model.graph.output),
            nodes=nodes,
            tensors=tensors,
            shapes=self._shapes(),
            batch=batch,
        )

    def _opset(self) -> int:
        """The version of ONNX's operators."""
        versions = [v.version for v in self.model.opset_import if v.domain in OWN_DOMAINS]
        return max(versions, default=1)

    def _inline(self) -> None:
        """Functions that the file defines, put in where they are called."""
        if not self.model.functions:
            return
        from onnx.inliner import inline_local_functions

        try:
            self.model = inline_local_functions(self.model)
        except (RuntimeError, ValueError):
            raise CostError(self.shown, "its functions cannot be put in place", EXPORT) from None

    # --- tensors ---

    def _tensors(self) -> Iterator[Tensor]:
        roles = {info.name: _note(info, ROLE) for info in self.model.graph.value_info}
        for proto in self.model.graph.initializer:
            yield self.tensor(proto, proto.name, _note(proto, ROLE) or roles.get(proto.name, ""))

    def tensor(self, proto: TensorProto, name: str, role: str = "") -> Tensor:
        """A stored tensor, or a constant of the graph, that writes ``name``."""
        from onnx import TensorProto as Kind

        shape = tuple(proto.dims)
        if min(shape, default=0) < 0 or max(shape, default=0) > LARGEST_SIZE:
            raise CostError(self.shown, f"'{name}' has the impossible sizes {list(shape)}")
        floats = (Kind.FLOAT, Kind.DOUBLE, Kind.FLOAT16, Kind.BFLOAT16)
        floating = proto.data_type in floats
        return Tensor(name, shape, floating, self._values(proto, name, shape), role)

    def _values(self, proto: TensorProto, name: str, shape: Shape) -> Any:
        from onnx import TensorProto as Kind
        from onnx import numpy_helper

        outside = proto.data_location == Kind.EXTERNAL
        if outside or prod(shape) > FEW or proto.data_type == Kind.STRING:
            return None
        try:
            return numpy_helper.to_array(proto)
        except (ValueError, TypeError, KeyError):
            raise CostError(self.shown, f"'{name}' does not hold {list(shape)} numbers") from None

    # --- nodes ---

    def _nodes(self) -> Iterator[GraphNode]:
        for proto in self.model.graph.node:
            yield GraphNode(
                op=proto.op_type,
                name=proto.name,
                inputs=tuple(proto.input),
                outputs=tuple(proto.output),
                attributes={a.name: self._attribute(a, proto) for a in proto.attribute},
                domain="" if proto.domain in OWN_DOMAINS else proto.domain,
                scope=_scope(proto),
            )

    def _attribute(self, attribute: AttributeProto, node: NodeProto) -> Any:
        from onnx import AttributeProto

        if attribute.type == AttributeProto.TENSOR:
            return self.tensor(attribute.t, next(iter(node.output), ""))
        if attribute.type == AttributeProto.STRING:
            return attribute.s.decode(errors="replace")
        if attribute.type == AttributeProto.STRINGS:
            return tuple(text.decode(errors="replace") for text in attribute.strings)
        plain = {
            AttributeProto.INT: attribute.i,
            AttributeProto.FLOAT: attribute.f,
            AttributeProto.INTS: tuple(attribute.ints),
            AttributeProto.FLOATS: tuple(attribute.floats),
        }
        return plain.get(attribute.type)

    # --- the image ---

    def _image(self, tensors: dict[str, Tensor], image: Shape | None) -> tuple[str, Shape, int]:
        """Name, sizes and batch of the network's only input; the file is set to one image."""
        inputs = [value for value in self.model.graph.input if value.name not in tensors]
        if len(inputs) != 1:
            names = ", ".join(value.name for value in inputs[:6]) or "none"
            fix = "a network of one image is wanted"
            raise CostError(self.shown, f"it has {len(inputs)} inputs ({names})", fix)
        value = inputs[0]
        if value.type.WhichOneof("value") != "tensor_type":
            raise CostError(self.shown, f"its input '{value.name}' is no tensor")
        dims = [
            dim.dim_value if dim.WhichOneof("value") == "dim_value" else None
            for dim in value.type.tensor_type.shape.dim
        ]
        shape = self._sizes(value.name, dims, image)
        batch = dims[0] or 1
        _set_shape(value, (1, *shape))
        if batch != 1 or None in dims or image:  # what the file says of its values is another's
            del self.model.graph.value_info[:]
            for output in self.model.graph.output:
                for dim in output.type.tensor_type.shape.dim:
                    dim.Clear()
        return value.name, shape, batch

    def _sizes(self, name: str, dims: Sequence[int | None], image: Shape | None) -> Shape:
        written = [size if size is not None else "?" for size in dims]
        what = f"its input '{name}' has the sizes {written}"
        if len(dims) < 2:
            raise CostError(self.shown, what, "a batch and an image are wanted")
        if image is not None:
            if len(image) != len(dims) - 1:
                raise CostError(self.shown, what, f"give {len(dims) - 1} sizes")
            return image
        sizes = [size for size in dims[1:] if size is not None]
        if len(sizes) < len(dims) - 1:
            what = f"it leaves sizes of its input '{name}' open: {written}"
            raise CostError(self.shown, what, "give them with --input, as in --input 3,224,224")
        if min(sizes) < 1 or max(sizes) > LARGEST_SIZE or (dims[0] is not None and dims[0] < 1):
            raise CostError(self.shown, f"{what}, which are impossible")
        return tuple(sizes)

    # --- shapes, by ONNX's own inference ---

    def _lighten(self) -> None:
        """Takes large tensors out of the model: from here on only their sizes count."""
        graph = self.model.graph
        small = [t for t in graph.initializer if prod(t.dims) <= FEW and not t.external_data]
        kept = {tensor.name for tensor in small}
        declared = {value.name for value in graph.input}
        for tensor in graph.initializer:
            if tensor.name not in kept and tensor.name not in declared:
                value = graph.input.add()
                value.name = tensor.name
                value.type.tensor_type.elem_type = tensor.data_type
                _set_shape(value, tuple(tensor.dims))
        del graph.initializer[:]
        graph.initializer.extend(small)

    def _shapes(self) -> dict[str, Shape | None]:
        from onnx import checker, shape_inference

        try:
            if all(_is_known(node, self._opset()) for node in self.model.graph.node):
                checker.check_model(self.model)
            inferred = shape_inference.infer_shapes(self.model, data_prop=True)
        except checker.ValidationError as error:
            raise CostError(self.shown, f"ONNX's checker refuses it ({_first(error)})") from None
        except (shape_inference.InferenceError, RuntimeError, ValueError) as error:
            raise CostError(self.shown, f"its shapes do not fit ({_first(error)})") from None
        graph = inferred.graph
        values = [*graph.input, *graph.value_info, *graph.output]
        return {value.name: _shape_of(value) for value in values}


def _is_known(node: NodeProto, opset: int) -> bool:
    from onnx import defs

    return node.domain not in OWN_DOMAINS or defs.has(node.op_type, opset)


def _shape_of(value: ValueInfoProto) -> Shape | None:
    tensor = value.type.tensor_type
    if value.type.WhichOneof("value") != "tensor_type" or not tensor.HasField("shape"):
        return None
    sizes = [d.dim_value if d.WhichOneof("value") == "dim_value" else 0 for d in tensor.shape.dim]
    return None if 0 in sizes else tuple(sizes)


def _set_shape(value: ValueInfoProto, shape: Shape) -> None:
    value.type.tensor_type.ClearField("shape")
    value.type.tensor_type.shape.SetInParent()
    for size in shape:
        value.type.tensor_type.shape.dim.add().dim_value = size


def _note(proto: Any, key: str) -> str:
    return next((note.value for note in proto.metadata_props if note.key == key), "")


def _scope(proto: NodeProto) -> tuple[str, ...]:
    """The modules of a node: from torch's note, or from a name such as ``/layer1/conv1/Conv``."""
    if note := _note(proto, SCOPE):
        try:
            names = ast.literal_eval(note)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            names = None
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return tuple(filter(None, names[:-1]))
    path, before, last = list[str](), "", ""
    for part in proto.name.strip("/").split("/")[:-1]:
        if last and part.startswith(f"{last}."):  # a Sequential's child repeats its parent's name
            path.append(f"{before}{part}")
        elif part:
            before = f"{path[-1]}." if path else ""
            path.append(f"{before}{part}")
        last = part
    return tuple(path)


def _first(error: Exception) -> str:
    """The first line of a message, short enough for a sentence."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = " ".join((lines or ["no reason given"])[0].split())
    return text if len(text) <= 160 else text[:157] + "..."
