"""Networks as YAML files: round trips, and errors that name the line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from quizgen.cost import (
    KINDS,
    Add,
    Builder,
    Conv2d,
    CostError,
    Dropout,
    Linear,
    MaxPool2d,
    Network,
    Node,
    ReLU,
    TableConv2d,
    trace,
    zoo,
)
from quizgen.cost.line import read_layer
from quizgen.cost.netfile import parse, read, write
from quizgen.errors import QuizgenError
from tests.places import DOCS

DOCS = DOCS / "networks.md"


@pytest.mark.parametrize("name", zoo.names())
def test_every_network_comes_back(name: str) -> None:
    network = zoo.load(name)
    file = parse(write(network), "again.yaml")
    assert file.network == replace(network, published=())
    file.check()
    assert trace(file.network).macs == trace(network).macs


def test_a_file_is_written_as_people_would() -> None:
    text = write(zoo.load("resnet18"))
    assert text.startswith("network: resnet18\ntitle: Deep Residual Learning")
    assert "\ninput: [3, 224, 224]\nlayers:\n  - stage: stem\n" in text
    assert "  - conv1: Conv2d(64, kernel_size=7, stride=2, padding=3, bias=False)\n" in text
    assert "  - layer1.0.add: Add()\n    inputs: [layer1.0.bn2, maxpool]\n" in text


def test_the_example_of_the_documentation() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        file = parse(block, "example.yaml")
        file.check()
        assert trace(file.network).params > 0


def test_the_documentation_names_every_kind() -> None:
    text = DOCS.read_text("utf-8")
    assert [name for name in KINDS if f"`{name}`" not in text] == []


HEAD = "input: [3, 8, 8]\nlayers:\n"


def test_layers_without_names() -> None:
    file = parse(HEAD + "  - Conv2d(4, 3)\n  - ReLU\n  - Conv2d(4, 3)\n", "net.yaml")
    assert [node.name for node in file.network.nodes] == ["conv2d1", "relu1", "conv2d2"]
    assert file.network.name == "net"
    assert file.lines == {"conv2d1": 3, "relu1": 4, "conv2d2": 5}


def test_stages_and_inputs() -> None:
    text = HEAD + (
        "  - a: Conv2d(4, 1)  # a comment\n  - stage: two\n  - b: Conv2d(4, 1)\n"
        "    inputs: input\n  - stage: null\n  - c: Add()\n    inputs: [a, b]\n"
    )
    nodes = parse(text, "net.yaml").network.nodes
    assert [(node.inputs, node.stage) for node in nodes] == [
        (("input",), ""),
        (("input",), "two"),
        (("a", "b"), ""),
    ]


@pytest.mark.parametrize("shape", ["[3, 8, 8]", "3x8x8", "3, 8, 8"])
def test_inputs_as_typed(shape: str) -> None:
    file = parse(f"input: {shape}\nlayers: [ReLU]\n", "net.yaml")
    assert file.network.input_shape == (3, 8, 8)


REFUSED = [
    ("layers: [ReLU]\n", "net.yaml:1: 'input' is missing"),
    ("input: 3x8xa\nlayers: [ReLU]\n", "net.yaml:1: '3x8xa' is no input"),
    ("input: [3, 0, 8]\nlayers: [ReLU]\n", "net.yaml:1: '3 0 8' is no input"),
    ("input: [3, 8, 8]\n", "net.yaml:1: 'layers' is missing"),
    ("input: [3, 8, 8]\nlayers: ReLU\n", "net.yaml:2: 'layers' must be a list"),
    ("input: [3, 8, 8]\nlayers: []\n", "net.yaml:2: the network has no layers"),
    ("inputs: [3, 8, 8]\nlayers: [ReLU]\n", "net.yaml:1: unknown key 'inputs'; did you mean"),
    (HEAD + "  - 7\n", "net.yaml:3: this is no layer"),
    (HEAD + "  - a: 7\n", "net.yaml:3: a: there is no layer"),
    (HEAD + "  - a:\n", "net.yaml:3: a: there is no layer"),
    (HEAD + "  - inputs: a\n", "net.yaml:3: no layer in one entry"),
    (HEAD + "  - a: ReLU\n    b: ReLU\n", "net.yaml:3: 'a' and 'b' in one entry"),
    (HEAD + "  - input: ReLU\n", "net.yaml:3: input: 'input' cannot name a layer"),
    (
        HEAD + "  - a: ReLU\n  - a: ReLU\n",
        "net.yaml:4: a: the name is taken by the layer in line 3",
    ),
    (HEAD + "  - aa: ReLU\n  - b: ReLU\n    inputs: ab\n", "net.yaml:4: b: its input 'ab' is no"),
    (
        HEAD + "  - a: ReLU\n    inputs: b\n  - b: ReLU\n",
        "net.yaml:3: a: its input 'b' is no layer",
    ),
    (HEAD + "  - a: Relu\n", "net.yaml:3: a: Relu: is no layer kind; did you mean 'ReLU'"),
    (HEAD + "  - a: Conv2d(4\n", "net.yaml:3: a: 'Conv2d(4' cannot be read"),
    (HEAD + "  - a: my.ReLU()\n", "net.yaml:3: a: 'my.ReLU' is no layer"),
    (HEAD + "  - a: Conv2d(4)\n", "net.yaml:3: a: Conv2d: 'kernel_size' is missing; it takes"),
    (HEAD + "  - a: Conv2d(4, 3, size=2)\n", "net.yaml:3: a: Conv2d: 'size' is no argument"),
    (
        HEAD + "  - a: Conv2d(4, kernel_size=3, kernel_size=2)\n",
        "a: Conv2d: 'kernel_size' is given twice",
    ),
    (HEAD + "  - a: Add(1)\n", "net.yaml:3: a: Add: 1 arguments are too many; it takes none"),
    (HEAD + "  - a: Add(out=1)\n", "net.yaml:3: a: Add: 'out' is no argument; it takes none"),
    (HEAD + "  - a: Conv2d(n, 3)\n", "Conv2d: out_channels n cannot be read; write 'n' in quotes"),
    (HEAD + "  - a: Conv2d(2**3, 3)\n", "Conv2d: out_channels cannot be read; write a number"),
    (HEAD + "  - a: Conv2d(*n)\n", "Conv2d: out_channels cannot be read"),
    (HEAD + "  - a: Conv2d(**n)\n", "Conv2d: '**' is no argument"),
    (HEAD + "  - a: Conv2d(4, -3)\n", "a: Conv2d(4, kernel_size=-3): kernel_size -3 is too small"),
    (HEAD + "  - a: Conv2d(4, 9)\n", "net.yaml:3: a: Conv2d(4, kernel_size=9): kernel 9 is larger"),
    (
        HEAD + "  - a: Conv2d(4, 1)\n  - b: Conv2d(5, 1)\n    inputs: input\n"
        "  - c: Add()\n    inputs: [a, b]\n",
        "net.yaml:6: c: Add(): cannot add 4x8x8 and 5x8x8; give the branches equal shapes",
    ),
    (HEAD + "  - stage: [a]\n", "net.yaml:3: a stage's name is one text"),
    (HEAD + "  - a: Linear(\n", "net.yaml:3: a: 'Linear(' cannot be read"),
    ("- ReLU\n", "net.yaml:1: the file must be a mapping"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(QuizgenError) as caught:
        parse(text, "net.yaml").check()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "text", ["Conv2d(" + "-" * 1900 + "1, 3)", "(" * 3000, "[" * 150, "x" * 9999]
)
def test_what_no_layer_looks_like_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(CostError):
        read_layer(text, "net.yaml:3")


def test_another_input_is_checked_with_lines() -> None:
    file = parse(HEAD + "  - pool: MaxPool2d(4)\n", "net.yaml")
    file.check()
    with pytest.raises(CostError, match=r"net\.yaml:3: pool: MaxPool2d\(4\): kernel 4 is larger"):
        file.check((3, 2, 2))


def test_names_that_need_quotes() -> None:
    net = Builder((3, 8, 8))
    net.stage("first, with a comma: and more")
    for name in ("null", "1x1", "a b", "#no", "[", "ünïcode", "true", '"'):
        net.add(name, ReLU(), "input")
    net.add("sum", Add(), "null", "1x1", "[", '"')
    network = net.network("7", title="A title: with a colon # and more", source="- nobody")
    assert parse(write(network), "net.yaml").network == network


@pytest.mark.parametrize("name", ["stage", "inputs"])
def test_names_that_cannot_stand_in_a_file(name: str) -> None:
    network = Network("net", (3, 8, 8), (Node(name, ReLU(), ("input",)),))
    with pytest.raises(CostError, match=f"'{name}' cannot name a layer in a file"):
        write(network)


LAYERS = [
    Conv2d(8, kernel_size=(1, 7), padding="same"),
    MaxPool2d(3, stride=2, ceil_mode=True),
    TableConv2d(((0, 1), (1, 2)), kernel_size=5),
    Dropout(0.25),
    Linear(10, bias=False),
]


@pytest.mark.parametrize("layer", LAYERS, ids=repr)
def test_layers_come_back(layer: object) -> None:
    net = Builder((3, 8, 8))
    net.add("layer", layer)  # type: ignore[arg-type]
    assert parse(write(net.network("net")), "net.yaml").network.nodes[0].layer == layer


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "my-net.yaml"
    path.write_text(HEAD + "  - ReLU\n", "utf-8")
    assert read(path).network.name == "my-net"
    with pytest.raises(QuizgenError, match="there is no such file"):
        read(tmp_path / "none.yaml")
