"""Networks as YAML files: read with the line of every layer, and written.

A layer is one line, written as in ``torch.nn`` without what the input's shape already says.  It
reads the layer above it unless ``inputs`` names others; ``stage`` groups the layers below it.

>>> text = '''
... network: tiny
... input: [3, 32, 32]
... layers:
...   - conv1: Conv2d(8, kernel_size=3, padding=1)
...   - left: Conv2d(8, kernel_size=1)
...   - sum: Add()
...     inputs: [conv1, left]
... '''
>>> file = parse(text, "tiny.yaml")
>>> file.network.nodes[2].inputs, file.lines["sum"]
(('conv1', 'left'), 7)
>>> parse(write(file.network), "again.yaml").network == file.network
True
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizgen.cost.image import image_shape
from quizgen.cost.layer import CostError, Layer, Shape, check_tensor
from quizgen.cost.line import EXAMPLE, Claim, Line, read_line
from quizgen.cost.network import INPUT, Network, Node
from quizgen.errors import did_you_mean
from quizgen.files.yaml import YamlList, YamlMap, load_yaml, parse_yaml

KEYS = ("network", "title", "year", "source", "input", "layers")
STAGE, INPUTS = "stage", "inputs"
EXAMPLE_INPUT = "give channels, height and width, as in 'input: [3, 224, 224]'"
RESERVED = (STAGE, INPUTS, INPUT)
# What needs no quotes in YAML: names, also in a list, and other text.
NAME = re.compile(r"[A-Za-z][\w.-]*")
PLAIN = re.compile(r"[A-Za-z]([\w.,()=/+' -]*[\w.)'])?")


@dataclass(frozen=True)
class NetFile:
    """A network and where it was written.

    lines: the line of every layer.  claims: what lines say of their layers' inputs.
    """

    network: Network
    shown: str
    lines: Mapping[str, int] = field(repr=False)
    claims: Mapping[str, Claim] = field(default_factory=dict, repr=False)

    def check(self, input_shape: Shape | None = None) -> None:
        """Refuses, with file and line, a layer that cannot take what reaches it.

        >>> text = "input: [3, 8, 8]\\nlayers:\\n  - Conv2d(4, kernel_size=9)\\n"
        >>> parse(text, "net.yaml").check()
        Traceback (most recent call last):
            ...
        quizgen.cost.layer.CostError: net.yaml:3: conv2d1: Conv2d(4, kernel_size=9): kernel 9 is \
larger than the input's height, 8 without padding; use a smaller kernel, or an input or padding \
larger by 1
        """
        shapes = {INPUT: input_shape or self.network.input_shape}
        check_tensor(self.shown, shapes[INPUT])
        for node in self.network.nodes:
            ins = [shapes[name] for name in node.inputs]
            try:
                if claim := self.claims.get(node.name):
                    claim.check(node.layer, ins[0])
                shapes[node.name] = node.layer.out_shape(*ins)
            except CostError as error:
                raise error.at(f"{self.shown}:{self.lines[node.name]}: {node.name}") from None


# --- reading --------------------------------------------------------------------------


def read(path: Path, shown: str = "") -> NetFile:
    """The network of a YAML file; CostError or ContentError, with file and line, if it has none."""
    return _network(load_yaml(path, shown), path.stem)


def parse(text: str, shown: str) -> NetFile:
    """The network of a YAML text; ``shown`` is how messages name it."""
    return _network(parse_yaml(text, shown), Path(shown).stem)


def _network(top: YamlMap, stem: str) -> NetFile:
    top.only(KEYS)
    reader = _Reader(top.shown)
    for line, entry in _entries(top):
        reader.entry(line, entry)
    if not reader.nodes:
        raise CostError(top.place("layers"), "the network has no layers", EXAMPLE)
    first = reader.claims.get(reader.nodes[0].name)
    network = Network(
        name=top.optional_text("network") or stem,
        input_shape=_input(top, None if first is None else first.number),
        nodes=tuple(reader.nodes),
        title=top.optional_text("title") or "",
        year=top.whole("year", 0) or None,
        source=top.optional_text("source") or "",
    )
    return NetFile(network, top.shown, reader.lines, reader.claims)


def _entries(top: YamlMap) -> Iterator[tuple[int, Any]]:
    if "layers" not in top:
        raise CostError(top.place(), "'layers' is missing", EXAMPLE)
    layers = top["layers"]
    if not isinstance(layers, YamlList):
        raise CostError(top.place("layers"), "'layers' must be a list", EXAMPLE)
    return zip(layers.lines, layers, strict=True)


def _input(top: YamlMap, known: int | None) -> Shape:
    words = " ".join(top.words("input"))
    if not words:
        raise CostError(top.place("input"), "'input' is missing", EXAMPLE_INPUT)
    return image_shape(words, top.place("input"), known=known)


class _Reader:
    """Collects the layers of one file."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.nodes: list[Node] = []
        self.lines: dict[str, int] = {}
        self.numbers: dict[str, int] = {}  # by kind, the next to be tried for a name
        self.stage = ""
        self.claims: dict[str, Claim] = {}
        self.stands_for: dict[str, str] = {}  # the layer whose output a name means

    def entry(self, line: int, entry: Any) -> None:
        place = f"{self.shown}:{line}"
        if isinstance(entry, str):
            found = read_line(entry, place)
            self.add(line, self.unused(found.layers[0]), found, ())
        elif not isinstance(entry, YamlMap):
            raise CostError(place, "this is no layer", EXAMPLE)
        elif list(entry) == [STAGE]:
            self.stage = _stage(entry)
        else:
            self.named(entry)

    def named(self, entry: YamlMap) -> None:
        names = [key for key in entry if key != INPUTS]
        if len(names) != 1:
            what = f"{' and '.join(map(repr, names)) or 'no layer'} in one entry"
            raise CostError(entry.place(), what, "begin each layer with '- '")
        name, line = names[0], entry.lines[names[0]]
        place = f"{self.shown}:{line}: {name}"
        if name in RESERVED:
            raise CostError(place, f"'{name}' cannot name a layer", "give it another name")
        if not isinstance(entry[name], str):
            raise CostError(place, "there is no layer", EXAMPLE)
        self.add(line, name, read_line(entry[name], place), self.inputs(entry, place))

    def inputs(self, entry: YamlMap, place: str) -> tuple[str, ...]:
        names = entry.words(INPUTS)
        for name in names:
            if name not in self.lines and name != INPUT:
                what = f"its input '{name}' is no layer above it"
                raise CostError(place, what, did_you_mean(name, [INPUT, *self.lines]))
        return tuple(self.stands_for.get(name, name) for name in names)

    def add(self, line: int, name: str, found: Line, inputs: tuple[str, ...]) -> None:
        """The layers of a line; the name is that of the first, and stands for the last.

        An activation behind it is named after it: ``conv1`` and ``conv1_relu``.
        """
        if name in self.lines:
            what = f"the name is taken by the layer in line {self.lines[name]}"
            raise CostError(f"{self.shown}:{line}: {name}", what, "give it another name")
        own = name
        for at, layer in enumerate(found.layers):
            if at:
                own = f"{name}_{type(layer).__name__.lower()}"
            last = self.nodes[-1].name if self.nodes else INPUT
            self.nodes.append(Node(own, layer, (at == 0 and inputs) or (last,), self.stage))
            self.lines[own] = line
        self.stands_for[name] = own
        if found.claim is not None:
            self.claims[name] = found.claim

    def unused(self, layer: Layer) -> str:
        """A name for a layer that has none: its kind and a number."""
        kind = type(layer).__name__.lower()
        number = self.numbers.get(kind, 1)
        while f"{kind}{number}" in self.lines:
            number += 1
        self.numbers[kind] = number + 1
        return f"{kind}{number}"


def _stage(entry: YamlMap) -> str:
    """A stage's name; a comment may follow it."""
    name = entry[STAGE]
    if isinstance(name, YamlMap | YamlList):
        raise CostError(entry.place(), "a stage's name is one text", "as in '- stage: stem'")
    return "" if name is None else str(name)


# --- writing --------------------------------------------------------------------------


def write(network: Network) -> str:
    """The network as YAML that ``parse`` reads; published figures stay with the zoo.

    CostError for a layer whose name cannot stand in a file.
    """
    return "\n".join((*_heading(network), "layers:", *_layers(network))) + "\n"


def _heading(network: Network) -> Iterator[str]:
    yield f"network: {_text(network.name)}"
    for name, value in (("title", network.title), ("source", network.source)):
        if value:
            yield f"{name}: {_text(value)}"
    if network.year:
        yield f"year: {network.year}"
    yield f"input: [{', '.join(map(str, network.input_shape))}]"


def _layers(network: Network) -> Iterator[str]:
    stage, last = "", INPUT
    for node in network.nodes:
        if node.name in RESERVED:
            fix = "give the layer another name"
            raise CostError(network.name, f"'{node.name}' cannot name a layer in a file", fix)
        if node.stage != stage:
            stage = node.stage
            yield f"  - {STAGE}: {_text(stage) if stage else 'null'}"
        # The kind's own text may be shortened for tables; this one never is.
        yield f"  - {_text(node.name, NAME)}: {_text(Layer.__repr__(node.layer))}"
        if node.inputs != (last,):
            inputs = ", ".join(_text(name, NAME) for name in node.inputs)
            yield f"    {INPUTS}: [{inputs}]"
        last = node.name


def _text(text: str, plain: re.Pattern[str] = PLAIN) -> str:
    """A text as YAML: bare where that is safe, else in quotes."""
    bare = plain.fullmatch(text) and text not in ("null", "true", "false")
    return text if bare else json.dumps(text, ensure_ascii=False)
