"""One node of an ONNX graph, with what its handler needs: inputs, and ways to add layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import prod
from typing import Any, TypeAlias

from quizgen.cost.layer import CostError, Layer, Shape, measure, written
from quizgen.cost.layers.tensors import Uncounted
from quizgen.cost.network import INPUT
from quizgen.cost.onnxfile.conversion import DOTTED, Conversion, Value, shape_of
from quizgen.cost.onnxfile.graph import GraphNode
from quizgen.cost.onnxfile.reshaping import steps
from quizgen.cost.onnxfile.static import Static, cut_shape, fold, merged, shapes_by_rule

Handler: TypeAlias = Callable[["Place"], None]

HANDLERS: dict[str, Handler] = {}
STRIPPED = "__SHAPE"  # ends the names of what onnx.tools.replace_constants leaves of a weight
COSTLY = ("Conv", "ConvTranspose", "MatMul", "Gemm", "Einsum")


def operator(*ops: str) -> Callable[[Handler], Handler]:
    """Enters a function as what converts operations of these names.

    ops: the names of ONNX's operators.
    """

    def entered(handler: Handler) -> Handler:
        for op in ops:
            assert op not in HANDLERS, op
            HANDLERS[op] = handler
        return handler

    return entered


class Place:
    """One node of the graph."""

    def __init__(self, conversion: Conversion, node: GraphNode) -> None:
        self.all = conversion
        self.node = node
        self.opset = conversion.graph.opset

    def refusal(self, what: str, fix: str = "") -> CostError:
        """The refusal of this node, by file, name and operation."""
        return CostError(f"{self.all.graph.shown}: {self.node.shown}: {self.node.op}", what, fix)

    # --- converting ---

    def convert(self) -> None:
        """Gives every output of the node a value."""
        if self._fold():
            return
        handler = None if self.node.domain else HANDLERS.get(self.node.op)
        try:
            if handler is None:
                self._skip()
            else:
                handler(self)
        except CostError as error:
            if error.where.startswith(self.all.graph.shown):
                raise
            what = f"{error.where}: {error.what}" if error.where else error.what
            raise self.refusal(what, error.fix) from None
        self._check()

    def _fold(self) -> bool:
        """Works the node out if no image changes what it gives."""
        if self.node.op in ("Shape", "Size") and (full := self._full()) is not None:
            found = cut_shape(self.node, full)
            self.all.statics[self.node.outputs[0]] = Static(found.shape, found)
            return True
        if self.node.op == "Constant":
            self.all.statics[self.node.outputs[0]] = self._constant()
            return True
        if any(name in self.all.values for name in self.node.inputs):
            return False
        ins = [self.all.statics.get(name) for name in self.node.inputs]
        for one, name in zip(ins, self.node.inputs, strict=True):
            if one is None and name:
                raise self.refusal(f"reads '{name}', which nothing writes")
        self._folded([one for one in ins if one is not None], ins)
        return True

    def _full(self) -> Shape | None:
        """The sizes of the first input, with the batch."""
        found = self.all.values.get(self.node.inputs[0])
        static = self.all.statics.get(self.node.inputs[0])
        return found.full if found else static.shape if static else None

    def _folded(self, given: Sequence[Static], ins: Sequence[Static | None]) -> None:
        sources = merged(given)
        if self.node.op == "Identity" and len(sources) == 1 and self._is_copy(sources[0]):
            sources = (self.node.outputs[0],)  # equal weights are stored once
            self.all.copies += 1
        if self.node.op == "ConstantOfShape" and self.node.inputs[0].endswith(STRIPPED):
            sources = (self.node.outputs[0],)
        if sources and self.node.op in COSTLY:
            raise self.refusal("multiplies weights by weights", "such networks are not read yet")
        arrays = fold(self.node, ins)
        shapes = shapes_by_rule(self.node, ins) if arrays is None else None
        for at, name in enumerate(self.node.outputs):
            if not name:
                continue
            values = None if arrays is None or at >= len(arrays) else arrays[at]
            shape = self.all.graph.shapes.get(name) if values is None else values.shape
            if shape is None and shapes is not None and at < len(shapes):
                shape = shapes[at]
            if shape is None:
                raise self.refusal("is worked out from constants in a way that is not known")
            self.all.statics[name] = Static(shape, values, sources)

    def _is_copy(self, source: str) -> bool:
        """Whether the exporter stored one tensor for two parameters that are equal."""
        name = self.node.outputs[0]
        return bool(DOTTED.fullmatch(name)) and name != source

    def _constant(self) -> Static:
        import numpy as np

        if (tensor := self.node.attributes.get("value")) is not None:
            return Static(tensor.shape, tensor.values)
        for name in ("value_float", "value_floats", "value_int", "value_ints"):
            if (value := self.node.attributes.get(name)) is not None:
                array = np.array(value)
                return Static(array.shape, array)
        raise self.refusal("holds nothing that can be read")

    def _check(self) -> None:
        """Compares the shapes with those that ONNX found, if its batch is one image, too."""
        if self.all.graph.batch > 1:
            return
        for name in self.node.outputs:
            value, found = self.all.values.get(name), self.all.graph.shapes.get(name)
            if value is not None and found is not None and found != value.full:
                what = f"gives {written(value.full)} here, and {written(found)} in ONNX's view"
                raise self.refusal(what)

    def _skip(self) -> None:
        """Leaves an unknown operation uncounted, or refuses it."""
        op = f"{self.node.domain}.{self.node.op}" if self.node.domain else self.node.op
        if not self.all.skip_unknown:
            fix = "--skip-unknown leaves it uncounted and says so"
            raise self.refusal(f"the operator {op} is not known", fix)
        read = [self.all.values[name] for name in self.node.inputs if name in self.all.values]
        sources = merged([s for n in self.node.inputs if (s := self.all.statics.get(n))])
        for name in filter(None, self.node.outputs):
            full = self.all.graph.shapes.get(name) or read[0].full
            layer = Uncounted(op, shape_of(full), self.learned(sources))
            self.all.values[name] = self.place(layer, read, full, sources=sources)
            sources = ()
        self.all.skipped.setdefault(op, []).append(self.node.shown)

    # --- the node's inputs ---

    def attr(self, name: str, default: Any = None) -> Any:
        """An attribute of the node."""
        value = self.node.attributes.get(name)
        return default if value is None else value

    def has(self, at: int) -> bool:
        """Whether the node has an input at that place."""
        return at < len(self.node.inputs) and bool(self.node.inputs[at])

    def value(self, at: int = 0) -> Value:
        """An input that depends on the image."""
        found = self.all.values.get(self.node.inputs[at]) if self.has(at) else None
        if found is None:
            raise self.refusal(f"its input {at + 1} does not depend on the image")
        return found

    def static(self, at: int) -> Static | None:
        """An input that does not depend on the image; None if it is missing or does."""
        return self.all.statics.get(self.node.inputs[at]) if self.has(at) else None

    def weight(self, at: int) -> Static:
        """An input that must be a weight; it is learned also if it is a constant of the graph."""
        found = self.static(at)
        if found is None:
            raise self.refusal(f"its input {at + 1} is no weight", "such layers are not read yet")
        return found if found.sources else replace(found, sources=(self.node.inputs[at],))

    def whole(self, at: int, attribute: str = "") -> tuple[int, ...] | None:
        """Whole numbers that an input gives, or in older files an attribute."""
        if self.has(at):
            static = self.static(at)
            numbers = None if static is None else static.whole()
            if numbers is None:
                raise self.refusal(f"its input {at + 1} depends on the image")
            return numbers
        given = self.attr(attribute) if attribute else None
        return None if given is None else tuple(given)

    def axis(self, axis: int, full: Shape) -> int:
        """An axis counted from the front."""
        at = axis + len(full) if axis < 0 else axis
        if not 0 <= at < len(full):
            raise self.refusal(f"axis {axis} is none of {written(full)}")
        return at

    # --- adding layers ---

    def place(
        self,
        layer: Layer,
        read: Sequence[Value],
        full: Shape | None = None,
        suffix: str = "",
        sources: Sequence[str] = (),
    ) -> Value:
        """Adds a layer.

        layer: what it is.
        read: what it reads; nothing is the image.
        full: the output's shape in the file; None puts the batch before the engine's shape.
        suffix: what tells it from the node's main layer.
        sources: the stored tensors that it learns.
        """
        name = self.all.names.of(self.node, sources, suffix)
        shape = self.all.add(name, layer, [value.node for value in read] or [INPUT])
        if sources:
            self.all.learns[name] = tuple(sources)
            self.all.counted |= set(sources)
        full = (1, *shape) if full is None else full
        return self.reshaped(Value(name, full), shape, full)

    def reshaped(self, value: Value, shape: Shape, full: Shape, named: bool = False) -> Value:
        """A value with another shape, by Flatten and Unflatten.

        value: what is reshaped; its layer's output has the shape ``shape`` in the engine.
        full: the shape that is wanted, with the batch.
        named: whether the steps are the node's own work and take its name.
        """
        wanted = shape_of(full)
        if prod(shape) != prod(wanted):
            what = f"cannot make {written(wanted)} of {written(shape)}"
            fixed = self.all.graph.batch > 1
            raise self.refusal(what, "export it with a batch of 1" if fixed else "")
        return Value(self._stepped(value.node, shape, wanted, named), full)

    def _stepped(self, node: str, shape: Shape, wanted: Shape, named: bool = False) -> str:
        """The last of the layers that turn the shape of ``node`` into another."""
        for step in steps(shape, wanted):
            suffix = "" if named else type(step).__name__.lower()
            name = self.all.names.of(self.node, (), suffix)
            self.all.add(name, step, [node])
            node = name
        return node

    def view(self, value: Value, full: Shape) -> Value:
        """A value in another shape, as the node's own work."""
        return self.reshaped(value, value.shape, full, named=True)

    def shaped(self, value: Value, shape: Shape) -> Value:
        """A value whose layer's output has exactly this shape, the batch counted or not."""
        return value._replace(node=self._stepped(value.node, value.shape, shape))

    def along(self, value: Value, *axes: int) -> tuple[Value, int]:
        """What to read to work along axes, and what to add to an axis for torch's dimension.

        torch counts the batch as dimension 0.  Where an axis is the batch itself, or there is
        none, all sizes are those of one image, and the dimensions begin at 1.
        """
        if not value.batched:
            return value, 1
        if 0 in axes:
            return self.shaped(value, value.full), 1
        return value, 0

    def learned(self, sources: Sequence[str]) -> int:
        """How many parameters stored tensors hold that no layer has learned yet."""
        new = [one for one in dict.fromkeys(sources) if one not in self.all.counted]
        return sum(self.all.statics[one].size for one in new)

    def give(self, value: Value, output: int = 0) -> None:
        """The value of one of the node's outputs."""
        self.all.values[self.node.outputs[output]] = value

    def one(self, layer: Layer, *sources: str) -> None:
        """The node is one layer on its first input, with the batch in its place."""
        value = self.value()
        shape = measure(layer, (value.shape,)).output
        full = (1, *shape) if value.batched else shape
        self.give(self.place(layer, [value], full, sources=sources))
