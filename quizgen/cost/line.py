"""One layer in one line: as network files write it, or pasted from PyTorch or Keras.

Our own lines leave out what the input's shape already says.  A line in torch's order says it, and
then it is compared with what reaches the layer.  Three numbers of a convolution are torch's order.

>>> read_line("Conv2d(6, 5, padding=2)").layers
(Conv2d(6, kernel_size=5, padding=2),)
>>> read_line("nn.Conv2d(1, 6, 5, padding=2)")
Line(layers=(Conv2d(6, kernel_size=5, padding=2),), \
claim=Claim(name='in_channels', number=1, otherwise=''))
>>> read_line("layers.Dense(10, activation='relu')").layers
(Linear(10), ReLU())
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from math import prod
from operator import add, floordiv, mul, sub
from typing import Any, NamedTuple

from quizgen.cost.layer import CostError, Layer, Shape, written
from quizgen.cost.layers import kind_named
from quizgen.errors import did_you_mean

OPERATIONS: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Mult: mul,
    ast.Add: add,
    ast.Sub: sub,
    ast.FloorDiv: floordiv,
}
LARGEST = 10**9  # number in a product
LONGEST = 2000  # characters of one layer
EXAMPLE = "as in '- conv1: Conv2d(64, kernel_size=3)'"
PACKAGES = frozenset({"torch", "nn", "keras", "tf", "tensorflow", "layers"})
BARE = frozenset({"same", "valid"})  # which torch prints without quotes

# What torch.nn wants to be told of the input, as its first argument.
TOLD = {
    "Conv2d": "in_channels",
    "ConvTranspose2d": "in_channels",
    "Linear": "in_features",
    "BatchNorm2d": "num_features",
}
UNCOUNTED = frozenset({"device", "dtype"})  # arguments that change no number


class Claim(NamedTuple):
    """What a line says of the input that reaches its layer.

    otherwise: what it would be if its numbers were in our order, which leaves the input out.
    """

    name: str
    number: int
    otherwise: str = ""

    def check(self, layer: Layer, x: Shape) -> None:
        """Refuse an input of which the line says something else.

        layer: that the line made.  x: the shape of what reaches it.
        """
        found = x[-1] if self.name == "in_features" else x[0]
        if found == self.number:
            return
        reaches = written(x) if len(x) > 1 else f"{found} features"
        what = f"its {self.name} is {self.number}, but what reaches it is {reaches}"
        if self.name == "in_features" and len(x) > 1:
            what += f", which is {prod(x)} features behind a Flatten"
        fix = f"give {found}, or change what is above it"
        if self.otherwise:
            fix += f"; if {self.number} is what it makes, write {self.otherwise}"
        raise CostError(str(layer), what, fix)


class Line(NamedTuple):
    """The layers of one line, in their order, and what it says of its input."""

    layers: tuple[Layer, ...]
    claim: Claim | None = None


def read_line(text: str, place: str = "") -> Line:
    """The layers that a line writes.

    text: as in ``torch.nn`` with or without the input's size, or as in Keras.
    place: where it stands, for messages.

    Raises CostError if it writes none.
    """
    try:
        tree = ast.parse(text[: LONGEST + 1].strip().rstrip(","), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CostError(place, f"'{text[:60]}' cannot be read", EXAMPLE) from error
    if len(text) > LONGEST:
        raise CostError(place, f"'{text[:60]}' is no layer", EXAMPLE)
    try:
        return line_of(tree)
    except CostError as error:
        raise (error.at(place) if place else error) from None


def read_layer(text: str, place: str = "") -> Layer:
    """The only layer of a line; CostError at ``place`` if there is not one.

    >>> read_layer("Conv2d(64, 3, padding=1)")
    Conv2d(64, kernel_size=3, padding=1)
    >>> read_layer("ReLU")
    ReLU()
    """
    layers = read_line(text, place).layers
    if len(layers) != 1:
        raise CostError(place, f"'{text[:60]}' is {len(layers)} layers", EXAMPLE)
    return layers[0]


def line_of(tree: ast.expr) -> Line:
    """The layers of an expression such as ``nn.Conv2d(1, 6, 5)``; CostError if it has none.

    tree: as ``ast`` reads it.
    """
    call = tree if isinstance(tree, ast.Call) else ast.Call(tree, [], [])
    given, named = call.args, call.keywords
    name, package = _name(call.func)
    from quizgen.cost import keras  # which makes its layers of ours

    if keras.knows(name, package, given, named):
        return Line(keras.layers(name, _arguments(name, keras.order(name), given, named)))
    kind = kind_named(name)
    if (told := TOLD.get(name)) and _is_torch(name, bool(package), told, given, named):
        order = (told, *_by_position(kind))
        told_by_name = any(keyword.arg == told for keyword in named)
        arguments = _arguments(name, order, given, named)
        if told not in arguments:
            raise CostError(name, f"'{told}' is missing", "torch.nn wants it first")
        number = arguments.pop(told)
        if type(number) is not int:
            raise CostError(name, f"{told} {number!r} is no whole number")
        otherwise = "" if package or told_by_name else _otherwise(kind, given, named)
        return Line((_made(kind, arguments),), Claim(told, number, otherwise))
    return Line((_made(kind, _arguments(name, _by_position(kind), given, named)),))


def _otherwise(kind: type[Layer], given: Sequence[ast.expr], named: Sequence[ast.keyword]) -> str:
    """A line in our order, if it can be read so."""
    try:
        made = _made(kind, _arguments(kind.__name__, _by_position(kind), given, named))
    except CostError:
        return ""
    return repr(made)


def _name(tree: ast.expr) -> tuple[str, str]:
    """The name of a kind of layer, and that of the package it is taken from."""
    names: list[str] = []
    node = tree
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or (names and node.id not in PACKAGES):
        raise CostError("", f"'{ast.unparse(tree)[:60]}' is no layer", EXAMPLE)
    return (names[0], node.id) if names else (node.id, "")


def _is_torch(
    name: str, in_package: bool, told: str, given: Sequence[ast.expr], named: Sequence[ast.keyword]
) -> bool:
    """Whether a line tells the size of its input first, as torch does."""
    names = {keyword.arg for keyword in named}
    if in_package or told in names:
        return True
    if name == "Linear":
        return len(given) > 1 and _is_number(given[1])
    if name == "BatchNorm2d":
        return len(given) > 0 and _is_number(given[0])
    return len(given) > 2 or (len(given) == 2 and "kernel_size" in names)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def _by_position(kind: type[Layer]) -> tuple[str, ...]:
    return tuple(slot.name for slot in fields(kind) if not slot.kw_only)


def _arguments(
    name: str, order: Sequence[str], given: Sequence[ast.expr], named: Sequence[ast.keyword]
) -> dict[str, Any]:
    """The values by their names."""
    if len(given) > len(order):
        takes = f"it takes {', '.join(order) or 'none'}"
        raise CostError(name, f"{len(given)} arguments are too many", takes)
    found = {key: _value(name, key, node) for key, node in zip(order, given, strict=False)}
    for keyword in named:
        key = keyword.arg or ""
        if key in UNCOUNTED:
            continue
        if keyword.arg is None:
            raise CostError(name, "'**' is no argument", "write them one by one")
        if key in found:
            raise CostError(name, f"'{key}' is given twice")
        found[key] = _value(name, key, keyword.value)
    return found


def _made(kind: type[Layer], arguments: Mapping[str, Any]) -> Layer:
    slots = {slot.name: slot for slot in fields(kind)}
    takes = f"it takes {', '.join(slots) or 'none'}"
    for name in arguments:
        if name not in slots:
            fix = did_you_mean(name, slots) if slots else takes
            raise CostError(kind.__name__, f"'{name}' is no argument", fix)
    if missing := [name for name, slot in slots.items() if name not in arguments and _needs(slot)]:
        raise CostError(kind.__name__, f"'{missing[0]}' is missing", takes)
    return kind(**arguments)


def _needs(slot: Field[Any]) -> bool:
    return slot.default is MISSING


def _value(kind: str, name: str, node: ast.expr, deepest: int = 3) -> Any:
    """A number, a truth value, None, a text in quotes, or a tuple of these."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = node.operand.value if isinstance(node.operand, ast.Constant) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return -value
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float | str | None):
        return node.value
    elif isinstance(node, ast.BinOp) and (worked := _worked(node)) is not None:
        return worked
    elif isinstance(node, ast.Tuple | ast.List) and deepest:
        return tuple(_value(kind, name, part, deepest - 1) for part in node.elts)
    elif isinstance(node, ast.Name):
        if node.id in BARE:
            return node.id
        fix = f"write '{node.id}' in quotes if it is a text"
        raise CostError(kind, f"{name} {node.id} cannot be read", fix)
    fix = "write a number, a tuple of numbers, True, False, None or a text in quotes"
    raise CostError(kind, f"{name} cannot be read", fix)


def _worked(node: ast.expr, deepest: int = 10) -> int | None:
    """A product, sum or whole quotient of whole numbers, such as ``6*14*14``; None for others."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value if node.value <= LARGEST else None
    if not isinstance(node, ast.BinOp) or type(node.op) not in OPERATIONS or not deepest:
        return None
    operation = OPERATIONS[type(node.op)]
    left, right = (_worked(side, deepest - 1) for side in (node.left, node.right))
    if left is None or right is None or (operation is floordiv and not right):
        return None
    return operation(left, right)
