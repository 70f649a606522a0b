"""``quiz cost`` as a command."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from quizgen.cli.cost import cost, read_shape
from quizgen.cost import CostError, trace, zoo

app = typer.Typer()
app.command()(cost)


def run(*args: str) -> str:
    result = CliRunner().invoke(app, args, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("name", zoo.names())
def test_every_table_fits_eighty_columns(name: str) -> None:
    for line in (run(name) + run(name, "--flops", "exact", "--bytes", "16")).splitlines():
        assert len(line) <= 80, line
        assert line == line.rstrip()
        assert "…" not in line


def test_the_table_of_a_network() -> None:
    text = run("alexnet")
    assert "alexnet: 3×227×227 → 1000" in text
    assert "conv1    96×55×55       34,944   105,415,200   1134" in text
    assert "60,965,224  232.6 MB" in text
    assert "relu1" not in text
    assert "61.9%" in text  # of the parameters in fc6


def test_wide_shows_every_layer_and_column() -> None:
    text = run("lenet5", "--wide")
    assert "Conv2d(6, kernel_size=5)" in text
    assert "in place" in text
    assert "…" not in text
    for row in trace(zoo.load("lenet5")).rows:
        assert row.name in text


def test_another_input_and_other_bytes() -> None:
    text = run("vgg16", "--input", "3,256,256", "--bytes", "2")
    assert "vgg16: 3×256×256 → 1000" in text
    assert "this input needs other linear layers: 138,357,544 parameters at 3×224×224" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "2 bytes per element" in text
    assert "other linear layers" not in run("resnet50", "--input", "3x256x256")


def test_json() -> None:
    data = json.loads(run("resnet50", "--json", "--flops", "2mac"))
    assert (data["params"], data["flops"]) == (25557032, 2 * 4089184256)
    listed = json.loads(run("--json"))["networks"]
    assert [entry["network"] for entry in listed] == list(zoo.names())
    layer = json.loads(run("resnet50", "--explain", "conv1", "--json"))
    assert (layer["name"], layer["params"]) == ("conv1", 9408)


def test_the_zoo_is_listed() -> None:
    text = run()
    assert all(name in text for name in zoo.names())
    assert max(map(len, text.splitlines())) <= 80


def test_one_layer_is_worked_out() -> None:
    text = run("resnet50", "--explain", "layer2.0.conv2")
    assert "output height = ⌊(H − K + 2·P)/S⌋ + 1\n  = ⌊(56 − 3 + 2·1)/2⌋ + 1\n  = 28" in text
    assert "parameters = K·K·C_in·C_out\n  = 3·3·128·128\n  = 147,456" in text


@pytest.mark.parametrize("name", zoo.names())
def test_every_layer_can_be_worked_out(name: str) -> None:
    from quizgen.cli.cost_tables import explanation

    for row in trace(zoo.load(name)).rows:
        assert list(explanation(row, "mac", 4))


REFUSED = [
    (["resnet5O"], "resnet5O: is no network of the zoo; did you mean 'resnet50'"),
    (["vgg16", "--input", "3,224"], "--input: '3,224' is not channels, height and width"),
    (["vgg16", "--flops", "3"], "FLOP convention: '3' is unknown; use mac, 2mac, exact"),
    (["vgg16", "--explain", "conv6"], "vgg16: no layer 'conv6'"),
    (["vgg16", "--input", "3,9,9"], "pool4: MaxPool2d(2, stride=2): kernel 2 is larger"),
    (["--explain", "conv1"], "quiz cost: no network is named"),
]


@pytest.mark.parametrize(("args", "message"), REFUSED, ids=str)
def test_refusals(args: list[str], message: str) -> None:
    with pytest.raises(CostError) as caught:
        CliRunner().invoke(app, args, catch_exceptions=False)
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


def test_shapes_as_typed() -> None:
    assert read_shape(" 3, 224,224") == read_shape("3X224x224") == (3, 224, 224)
    for text in ("", "3,224", "3,-1,4", "a,b,c", "3,224,224,1", "3,²,4"):
        with pytest.raises(CostError):
            read_shape(text)
