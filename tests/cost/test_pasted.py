"""Layers and networks pasted from PyTorch or Keras are what they say, or are refused."""

from __future__ import annotations

import pytest

from quizgen.cost import trace
from quizgen.cost.image import image_shape
from quizgen.cost.layer import CostError
from quizgen.cost.line import TOLD, read_line
from quizgen.cost.listing import parse as listed
from quizgen.cost.netfile import parse
from tests.cli.helpers import one_sentence, quiz

# A line, what it is in our words, and how many channels or features it says come in.
LINES = [
    ("Conv2d(6, 5, padding=2)", ["Conv2d(6, kernel_size=5, padding=2)"], None),
    ("Conv2d(1, 6, 5, padding=2)", ["Conv2d(6, kernel_size=5, padding=2)"], 1),
    ("nn.Conv2d(1, 6, 5)", ["Conv2d(6, kernel_size=5)"], 1),
    ("torch.nn.Conv2d(1, 6, kernel_size=5)", ["Conv2d(6, kernel_size=5)"], 1),
    ("Conv2d(in_channels=3, out_channels=8, kernel_size=3)", ["Conv2d(8, kernel_size=3)"], 3),
    ("Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1), padding=same)", None, 3),
    ("nn.ConvTranspose2d(8, 4, 2, stride=2)", ["ConvTranspose2d(4, kernel_size=2, stride=2)"], 8),
    ("Linear(10)", ["Linear(10)"], None),
    ("Linear(10, False)", ["Linear(10, bias=False)"], None),
    ("Linear(1050, 10)", ["Linear(10)"], 1050),
    ("nn.Linear(16*5*5, 120, bias=False)", ["Linear(120, bias=False)"], 400),
    ("Linear(in_features=84, out_features=10, bias=True)", ["Linear(10)"], 84),
    ("BatchNorm2d(64)", ["BatchNorm2d()"], 64),
    ("nn.BatchNorm2d(num_features=64)", ["BatchNorm2d()"], 64),
    ("BatchNorm2d(1e-3)", ["BatchNorm2d(eps=0.001)"], None),
    ("nn.ReLU(inplace=True),", ["ReLU(inplace=True)"], None),
    ("nn.Conv2d(1, 6, 5, device='cuda')", ["Conv2d(6, kernel_size=5)"], 1),
    ("Conv2D(8, (3, 3), activation='relu')", ["Conv2d(8, kernel_size=(3, 3))", "ReLU()"], None),
    (
        "tf.keras.layers.Conv2D(8, 3, padding='same', use_bias=False, kernel_initializer='zeros')",
        ["Conv2d(8, kernel_size=3, padding='same', bias=False)"],
        None,
    ),
    ("layers.Dense(10, activation='softmax')", ["Linear(10)", "Softmax()"], None),
    ("MaxPooling2D()", ["MaxPool2d(2)"], None),
    ("layers.MaxPooling2D((3, 3), strides=2)", ["MaxPool2d((3, 3), stride=2)"], None),
    ("GlobalAveragePooling2D()", ["AdaptiveAvgPool2d(1)", "Flatten()"], None),
    ("BatchNormalization()", ["BatchNorm2d(eps=0.001)"], None),
    ("ZeroPadding2D(((1, 2), (3, 4)))", ["ZeroPad2d((3, 4, 1, 2))"], None),
    ("layers.Dropout(rate=0.5)", ["Dropout(p=0.5)"], None),
    ("Activation('relu')", ["ReLU()"], None),
]


@pytest.mark.parametrize(("text", "layers", "told"), LINES, ids=[line for line, *_ in LINES])
def test_a_line_is_the_layer_it_says(text: str, layers: list[str] | None, told: int | None) -> None:
    found = read_line(text)
    assert (found.claim.number if found.claim else None) == told
    if layers is not None:
        assert list(found.layers) == [layer for line in layers for layer in read_line(line).layers]


def test_every_kind_whose_input_torch_is_told_can_be_pasted() -> None:
    for kind in TOLD:
        more = ", 5, 2" if "Conv" in kind else ", 5" if kind == "Linear" else ""
        claim = read_line(f"nn.{kind}(7{more})").claim
        assert claim is not None
        assert (claim.name, claim.number) == (TOLD[kind], 7)


def test_lenets_first_layer_has_6_channels_and_156_parameters() -> None:
    file = parse("input: [1, 28, 28]\nlayers:\n  - Conv2d(1, 6, 5, padding=2)\n", "net.yaml")
    file.check()
    (row,) = trace(file.network).rows
    assert (row.output, row.params) == ((6, 28, 28), 6 * (1 * 5 * 5 + 1))


REFUSED = [  # the input, a line, and both numbers
    (
        "[3, 28, 28]",
        "nn.Conv2d(1, 6, 5)",
        "its in_channels is 1, but what reaches it is 3x28x28; give 3, or change what is above it",
    ),
    (
        "[6, 64, 64]",
        "Conv2d(64, 4, 2, 1)",
        "its in_channels is 64, but what reaches it is 6x64x64; give 6, or change what is above "
        "it; if 64 is what it makes, write Conv2d(64, kernel_size=4, stride=2, padding=1)",
    ),
    (
        "[32, 7, 7]",
        "Linear(1050, 10)",
        "its in_features is 1050, but what reaches it is 32x7x7, which is 1568 features behind a "
        "Flatten",
    ),
    ("[8, 7, 7]", "BatchNorm2d(64)", "its num_features is 64, but what reaches it is 8x7x7"),
    ("[3, 8, 8]", "nn.Conv2d(64, 3)", "Conv2d: 'kernel_size' is missing"),
    ("[3, 8, 8]", "nn.Conv2d()", "Conv2d: 'in_channels' is missing; torch.nn wants it first"),
    ("[3, 8, 8]", "nn.Conv2d(1.5, 6, 5)", "Conv2d: in_channels 1.5 is no whole number"),
    ("[3, 8, 8]", "Conv2D(8, 3, activation='wobble')", "the activation 'wobble' is unknown"),
    ("[3, 8, 8]", "Conv2D(8, 3, 2, 'same')", "with strides, Keras pads 'same' by the input's size"),
    ("[3, 8, 8]", "MaxPooling2D(padding='same')", "Keras pads 'same' by the input's size"),
    ("[3, 8, 8]", "DepthwiseConv2D(3)", "its kernels depend on the input's channels"),
    ("[3, 8, 8]", "Dense()", "Dense: 'units' is missing"),
    ("[3, 8, 8]", "Conv2D(8)", "Conv2D: 'kernel_size' is missing"),
    ("[3, 8, 8]", "Dense(3, sparse=True)", "Dense: 'sparse' is no argument"),
    ("[3, 8, 8]", "Conv2D(8, 3, data_format='channels_first')", "only data_format="),
    ("[3, 8, 8]", "models.Net(3)", "'models.Net' is no layer"),
]


@pytest.mark.parametrize(("image", "line", "message"), REFUSED, ids=[row[1] for row in REFUSED])
def test_a_line_that_contradicts_its_input_is_refused(image: str, line: str, message: str) -> None:
    with pytest.raises(CostError) as error:
        parse(f"input: {image}\nlayers:\n  - {line}\n", "net.yaml").check()
    assert str(error.value).startswith("net.yaml:3: ")
    assert message in str(error.value)


def test_a_name_stands_for_the_activation_behind_its_layer() -> None:
    text = (
        "input: [3, 8, 8]\nlayers:\n  - a: Conv2D(4, 1, activation='relu')\n  - b: Conv2d(4, 1)\n"
        "  - sum: Add()\n    inputs: [a, b]\n"
    )
    network = parse(text, "net.yaml").network
    assert [node.name for node in network.nodes] == ["a", "a_relu", "b", "sum"]
    assert network.nodes[-1].inputs == ("a_relu", "b")


# --- the input ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["224,224,3", "480x640x3", "28, 28, 1", "224 224 4"])
def test_channels_that_seem_to_come_last_are_asked_about(text: str) -> None:
    with pytest.raises(CostError, match="may be height, width and channels"):
        image_shape(text)
    *sides, channels = map(int, text.replace("x", " ").replace(",", " ").split())
    assert image_shape(f"{text} HWC") == (channels, *sides)
    assert image_shape(f"{text} CHW") == (*sides, channels)


@pytest.mark.parametrize("text", ["3,224,224", "64,32,1", "1,1,16000", "512,7,3", "512"])
def test_channels_that_come_first_are_not(text: str) -> None:
    assert image_shape(text) == tuple(map(int, text.split(",")))


def test_a_first_layer_that_says_its_channels_answers_the_question() -> None:
    text = "input: [224, 224, 3]\nlayers:\n  - {}\n"
    assert parse(text.format("nn.Conv2d(224, 8, 3)"), "n.yaml").network.input_shape[0] == 224
    with pytest.raises(CostError, match="write 224, 224, 3 HWC for 3x224x224"):
        parse(text.format("nn.Conv2d(3, 8, 3)"), "n.yaml")


# --- whole networks -------------------------------------------------------------------

SEQUENTIAL = """\
import torch.nn as nn

model = nn.Sequential(
    nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU()),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(6 * 14 * 14, 10),  # ten digits
)
"""
ORDERED = """\
nn.Sequential(OrderedDict([
    ("conv", nn.Conv2d(1, 6, 5, padding=2)), ("relu", nn.ReLU()),
    ("pool", nn.MaxPool2d(2)), ("flat", nn.Flatten()), ("fc", nn.Linear(1176, 10))]))
"""
KERAS = """\
model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
    layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
    layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Flatten(),
    layers.Dropout(0.5),
    layers.Dense(10, activation="softmax"),
])
"""
OLD_KERAS = """\
Sequential([Conv2D(6, 5, padding="same", input_shape=(28, 28, 1)), MaxPooling2D(2), Flatten(),
            Dense(10)])
"""
PRINTED = """\
LeNet(
  (features): Sequential(
    (0): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))
    (1): ReLU(inplace=True)
    (2): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
    (3-4): 2 x Conv2d(6, 6, kernel_size=(1, 1), stride=(1, 1), bias=False)
    (5): Sequential()
  )
  (fc): Linear(in_features=1176, out_features=10, bias=True)
)
"""
LENET = 6 * (25 + 1) + 10 * (6 * 14 * 14 + 1)
WHOLE = [  # the text, the input, names of some layers, and the parameters
    (SEQUENTIAL, (1, 28, 28), ["0.0", "0.1", "1", "2", "3"], LENET),
    (ORDERED, (1, 28, 28), ["conv", "relu", "pool", "flat", "fc"], LENET),
    (KERAS, None, ["1", "1_relu"], 32 * 10 + 64 * (32 * 9 + 1) + 10 * (64 * 5 * 5 + 1)),
    (OLD_KERAS, None, ["0", "1", "2", "3"], LENET),
    (PRINTED, (1, 28, 28), ["features.0", "features.1"], LENET + 2 * 6 * 6),
]


@pytest.mark.parametrize(("text", "image", "names", "params"), WHOLE, ids="sokOp")
def test_a_whole_network(
    text: str, image: tuple[int, ...] | None, names: list[str], params: int
) -> None:
    network = listed(text, "net.py", image).network
    assert [node.name for node in network.nodes][: len(names)] == names
    report = trace(network)
    assert (report.input_shape, report.params, report.rows[-1].output) == (
        (1, 28, 28),
        params,
        (10,),
    )


def test_a_printed_module_says_what_is_not_in_the_text() -> None:
    notes = listed(PRINTED, "net.txt", (1, 28, 28)).network.notes
    assert notes == (
        "its layers are read in the order printed; what its forward does besides is not in the "
        "text",
        "fc takes 1176 features: a Flatten is before it",
    )


UNTOLD = [
    ("", (1, 8, 8), "net.py: there is no Sequential in it"),
    ("x = (", (1, 8, 8), "net.py:1: this cannot be read as Python"),
    ("a = nn.Sequential()\nb = nn.Sequential()\n", (1, 8, 8), "there are 2 Sequentials in it"),
    ("nn.Sequential()", (1, 8, 8), "net.py: there is no layer in it"),
    ("nn.Sequential(nn.ReLU())", None, "net.py: the text does not say what its input is; add"),
    ("nn.Sequential(nn.ReLU(),\n *more)", (1, 8, 8), "net.py:2: '*more' is no layer; write"),
    ("nn.Sequential(nn.ReLU(),\n Block(3))", (1, 8, 8), "net.py:2: 1: Block: is no layer kind"),
    (
        "Net(\n  (a): ReLU()\n  (layer1): BasicBlock(\n    (conv): ReLU()\n  )\n)",
        (1, 8, 8),
        "net.py:3: 'layer1' is a BasicBlock: its forward is not in the text",
    ),
    (
        "Net(\n  (c): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n)",
        (1, 8, 8),
        "net.py:2: c: Conv2d(8, kernel_size=(3, 3), stride=(1, 1)): its in_channels is 3",
    ),
    ("Net(\n  (0-4): 2 x ReLU()\n)", (1, 8, 8), "net.py:2: '0-4' are not 2 layers"),
    ("Net(\n  (0): ReLU()\n  what\n)", (1, 8, 8), "net.py:3: 'what' is no layer; paste all"),
    ("Net(\n  (0): ReLU()\n  (0): ReLU()\n)", (1, 8, 8), "net.py:3: two layers are named '0'"),
]


@pytest.mark.parametrize(("text", "image", "message"), UNTOLD, ids=[row[2][:40] for row in UNTOLD])
def test_a_network_that_cannot_be_told_is_refused(
    text: str, image: tuple[int, ...] | None, message: str
) -> None:
    with pytest.raises(CostError) as error:
        listed(text, "net.py", image)
    assert message in str(error.value)


def test_the_command_reads_a_pasted_text(tmp_path) -> None:
    path = tmp_path / "model.txt"
    path.write_text(PRINTED, "utf-8")
    data = quiz("cost", path, "--input", "1,28,28", "--json").data
    assert data["notes"][0].startswith("its layers are read in the order printed")
    assert data["params"] == LENET + 72
    one_sentence(quiz("cost", path), "the text does not say what its input is; add --input C,H,W")
    one_sentence(quiz("cost", path, "--input", "28,28,1"), "28x28x1 may be height, width and")
