r"""A network pasted whole: ``nn.Sequential(...)``, Keras's, or what ``print(model)`` shows.

Only what runs layer after layer can be told from such a text; a part that has a ``forward`` of its
own is refused.

>>> listing = parse("nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())", "net.py", (3, 8, 8))
>>> [(node.name, str(node.layer)) for node in listing.network.nodes]
[('0', 'Conv2d(8, kernel_size=3)'), ('1', 'ReLU()')]
>>> text = "Net(\n  (conv): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n)"
>>> parse(text, "net.txt", (3, 8, 8)).network.name
'Net'
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from math import prod
from pathlib import Path
from typing import NamedTuple

from quizgen.cost.layer import CostError, Shape
from quizgen.cost.layers import Flatten
from quizgen.cost.line import Line, line_of, read_line
from quizgen.cost.netfile import NetFile
from quizgen.cost.network import INPUT, Network, Node
from quizgen.files.disk import read_text

EXPORT = "export it as ONNX, as with torch.onnx.export(model, (image,), 'model.onnx')"
FORWARD = "its forward is not in the text, and layers after each other may be wrong"
IN_ORDER = (
    "its layers are read in the order printed; what its forward does besides is not in the text"
)
SEQUENTIAL = "Sequential"
OPENS = re.compile(r"\s*\((?P<name>[\w.-]+)\): (?:(?P<times>\d{1,6}) x )?(?P<kind>\w+)\(\s*")
RANGE = re.compile(r"(?P<first>\d{1,6})-(?P<last>\d{1,6})")
LEAF = re.compile(r"\s*\((?P<name>[\w.-]+)\): (?:(?P<times>\d{1,6}) x )?(?P<text>\w+\(.*\))\s*")
TOP = re.compile(r"\s*(?P<kind>\w+)\(\s*")
EMPTY = re.compile(r"\s*\([\w.-]+\): Sequential\(\)\s*")
DEEPEST = 50
MOST = 10_000  # layers that one line may stand for


class Entry(NamedTuple):
    """A layer of the text: its line's number, its name, and what the line holds."""

    line: int
    name: str
    found: Line


def read(path: Path, shown: str, image: Shape | None) -> NetFile:
    """The network of a file.

    path: of a text.  shown: its name in messages.
    image: the shape of the input, where the text does not say it.
    """
    return parse(read_text(path, shown), shown, image)


def parse(text: str, shown: str, image: Shape | None) -> NetFile:
    """The network of a text.

    text: Python with one ``Sequential``, or what ``print(model)`` shows.
    shown: how messages name it.
    image: the shape of the input, where the text does not say it.

    Raises CostError, with file and line, for a text from which the network cannot be told.
    """
    own: Shape | None = None
    notes: tuple[str, ...] = ()
    if OPENS.search(text) or LEAF.search(text):
        name, entries = _printed(text, shown)
        notes = (IN_ORDER,) if name else ()
    else:
        name, entries, own = _program(text, shown)
    image = image or own
    if image is None:
        raise CostError(shown, "the text does not say what its input is", "add --input C,H,W")
    return _network(name or Path(shown).stem, entries, image, shown, notes)


def _network(
    name: str, entries: Sequence[Entry], image: Shape, shown: str, notes: tuple[str, ...]
) -> NetFile:
    """One layer after the other; a Flatten where a Linear proves it."""
    nodes: list[Node] = []
    lines, claims = dict[str, int](), {}
    shape = image
    for entry in entries:
        layers = list(entry.found.layers)
        claim = entry.found.claim
        flattened = len(shape) > 1 and claim is not None and claim.name == "in_features"
        if flattened and claim and shape[-1] != claim.number == prod(shape):
            layers.insert(0, Flatten())
            notes = (*notes, f"{entry.name} takes {claim.number} features: a Flatten is before it")
        for layer in layers:
            first = layer is entry.found.layers[0]
            own = entry.name if first else _beside(entry.name, layer)
            last = nodes[-1].name if nodes else INPUT
            if own in lines:
                raise CostError(f"{shown}:{entry.line}", f"two layers are named '{own}'")
            try:
                if claim is not None and first:
                    claim.check(layer, shape)
                    claims[own] = claim
                shape = layer.out_shape(shape)
            except CostError as error:
                raise error.at(f"{shown}:{entry.line}: {own}") from None
            nodes.append(Node(own, layer, (last,), entry.name.rpartition(".")[0]))
            lines[own] = entry.line
    if not nodes:
        raise CostError(
            shown, "there is no layer in it", "paste nn.Sequential(...) or print(model)"
        )
    return NetFile(Network(name, image, tuple(nodes), notes=notes), shown, lines, claims)


def _beside(name: str, layer: object) -> str:
    return f"{name}_{type(layer).__name__.lower()}"


# --- Python ---------------------------------------------------------------------------


def _program(text: str, shown: str) -> tuple[str, list[Entry], Shape | None]:
    """The layers of the only Sequential in a program, and the input that it says."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        fix = "paste nn.Sequential(...) or what print(model) shows"
        raise CostError(f"{shown}:{line}", "this cannot be read as Python", fix) from None
    found = list(_outermost(tree))
    if len(found) != 1:
        what = (
            f"there are {len(found)} Sequentials in it" if found else "there is no Sequential in it"
        )
        raise CostError(shown, what, f"name a file with one; or {EXPORT}")
    entries, image = list[Entry](), None
    for line, name, node in _parts(found[0], "", shown):
        if (shape := _input(node)) is not None:
            image = shape
            continue
        try:
            entries.append(Entry(line, name, line_of(node)))
        except CostError as error:
            raise error.at(f"{shown}:{line}: {name}") from None
        image = image or _stated(node)
    return "", entries, image


def _outermost(tree: ast.AST) -> Iterator[ast.Call]:
    if isinstance(tree, ast.Call) and _called(tree) == SEQUENTIAL:
        yield tree
        return
    for node in ast.iter_child_nodes(tree):
        yield from _outermost(node)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _parts(
    call: ast.Call, before: str, shown: str, deepest: int = DEEPEST
) -> Iterator[tuple[int, str, ast.expr]]:
    """Line, name and text of the layers, those of a Sequential in it among them."""
    arguments: list[ast.expr] = list(call.args)
    if len(arguments) == 1 and _called(arguments[0]) == "OrderedDict":
        inner = arguments[0]
        assert isinstance(inner, ast.Call)
        arguments = list(inner.args)
    if len(arguments) == 1 and isinstance(arguments[0], ast.List):
        arguments = list(arguments[0].elts)
    for number, node in enumerate(arguments):
        name = str(number)
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            key, node = node.elts
            name = str(key.value) if isinstance(key, ast.Constant) else name
        if not isinstance(node, ast.Call):
            what = f"'{ast.unparse(node)[:60]}' is no layer"
            raise CostError(f"{shown}:{node.lineno}", what, "write the layers out one by one")
        if _called(node) == SEQUENTIAL and deepest:
            yield from _parts(node, f"{before}{name}.", shown, deepest - 1)
        else:
            yield node.lineno, f"{before}{name}", node


def _input(node: ast.expr) -> Shape | None:
    """The shape that Keras's ``Input(shape=(28, 28, 1))`` says, channels first."""
    if _called(node) not in ("Input", "InputLayer"):
        return None
    assert isinstance(node, ast.Call)
    values = [keyword.value for keyword in node.keywords if keyword.arg != "name"]
    return _channels_first([*node.args, *values][0]) if node.args or values else None


def _stated(node: ast.expr) -> Shape | None:
    """The same, said by the first layer's ``input_shape=``."""
    keywords = node.keywords if isinstance(node, ast.Call) else []
    shapes = [keyword.value for keyword in keywords if keyword.arg == "input_shape"]
    return _channels_first(shapes[0]) if shapes else None


def _channels_first(node: ast.expr) -> Shape | None:
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else []
    sizes = [part.value for part in parts if isinstance(part, ast.Constant)]
    whole = [size for size in sizes if type(size) is int]
    return (whole[-1], *whole[:-1]) if whole and len(whole) == len(parts) else None


# --- print(model) ---------------------------------------------------------------------


def _printed(text: str, shown: str) -> tuple[str, list[Entry]]:
    """The name of a printed module, and its layers in the order printed."""
    top, entries = "", list[Entry]()
    inside: list[str] = []  # the names of the Sequentials that are open
    for number, line in enumerate(text.splitlines(), start=1):
        place = f"{shown}:{number}"
        before = "".join(f"{name}." for name in inside)
        if EMPTY.fullmatch(line):
            continue
        if match := LEAF.fullmatch(line):
            found = read_line(f"nn.{match['text']}", place)
            for name in _names(match["name"], match["times"], place):
                entries.append(Entry(number, f"{before}{name}", found))
        elif match := OPENS.fullmatch(line):
            if match["kind"] != SEQUENTIAL or match["times"]:
                what = f"'{match['name']}' is a {match['kind']}: {FORWARD}"
                raise CostError(place, what, EXPORT)
            inside.append(match["name"])
        elif line.strip() == ")":
            if inside:
                inside.pop()
        elif (match := TOP.fullmatch(line)) and not entries and not top:
            top = match["kind"]
        elif line.strip():
            raise CostError(
                place, f"'{line.strip()[:60]}' is no layer", "paste all of print(model)"
            )
    return ("" if top == SEQUENTIAL else top), entries


def _names(name: str, times: str | None, place: str) -> list[str]:
    """The names that a line such as ``(0-2): 3 x Conv2d(...)`` stands for."""
    if times is None:
        return [name]
    match = RANGE.fullmatch(name)
    ends = (int(match["first"]), int(match["last"])) if match else (0, -1)
    if ends[1] - ends[0] + 1 != int(times) or int(times) > MOST:
        raise CostError(place, f"'{name}' are not {times} layers", "write them one by one")
    return [str(at) for at in range(ends[0], ends[1] + 1)]
