"""``quiz cost`` as a command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from quizgen.cli.cost.compare import CHOICE
from quizgen.cli.cost.cost import cost, parse_input_shape
from quizgen.cost import trace, zoo
from quizgen.cost.netfile import parse
from quizgen.errors import QuizgenError

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
    from quizgen.cli.cost.tables import explanation

    for row in trace(zoo.load(name)).rows:
        assert list(explanation(row, "mac", 4))


def test_stages_are_summed() -> None:
    lines = run("resnet50").splitlines()
    layer3 = next(line for line in lines if line.startswith("layer3  "))
    assert "8.23 MB  19.1%" in layer3
    assert "7.10 M  27.8%" in layer3
    assert "1.46 G  35.8%" in layer3


def test_published_figures_are_shown() -> None:
    text = run("googlenet", "--wide")
    assert "parameters: 6,797,700 (the sum of table 1; C. Szegedy et al., 2014, table 1)" in text
    assert "6,998,552 here: the table counts weights without biases" in text
    assert "published:" not in run("googlenet")
    listed = {entry["network"]: entry for entry in json.loads(run("--json"))["networks"]}
    figures = listed["vgg16"]["published"]
    assert {"138000000", "8.1"} <= {figure["value"] for figure in figures}
    assert all(figure["source"] for figure in figures)


# --- networks beside each other -------------------------------------------------------


def test_a_comparison() -> None:
    text = run("--compare", "resnet50", "vgg16", "alexnet", "lenet5")
    assert "resnet50   2015   3×224×224   25.6 M   4.09 G   43.2 MB    7.14%" in text
    assert "top-5 error of one network, one crop, validation:\n  resnet50, vgg16\n" in text
    assert "top-5 error of one network, ten crops, validation:\n  alexnet\n" in text
    assert text.count("lenet5") == 1  # it has no such error


def test_a_comparison_as_data() -> None:
    data = json.loads(run("--compare", "resnet50", "lenet5", "--json", "--flops", "2mac"))
    fifty, five = data["networks"]
    assert (fifty["params"], fifty["flops"]) == (25557032, 2 * 4089184256)
    assert fifty["top5_error"]["percent"] == "7.138"
    assert fifty["top5_error"]["crops"] == 1
    assert five["top5_error"] is None


def test_the_choice_and_the_whole_zoo_compared_fit_eighty_columns() -> None:
    text = run("--compare")
    assert all(name in text for name in CHOICE)
    for line in (text + run("--compare", *zoo.names(), "--flops", "exact")).splitlines():
        assert len(line) <= 80, line
        assert "…" not in line


# --- files ----------------------------------------------------------------------------

NET = """network: mine
input: [3, 8, 8]
layers:
  - conv1: Conv2d(4, kernel_size=3)
  - fc: Linear(10)
"""


def test_a_network_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(NET.replace("  - fc", "  - Flatten\n  - fc"), "utf-8")
    text = run(str(path))
    assert "mine: 3×8×8 → 10" in text
    assert "1450" in text
    assert "mine" in run("--compare", str(path), "vgg16")
    assert json.loads(run(str(path), "--json"))["params"] == 1450 + 112


def test_a_network_is_written() -> None:
    text = run("resnet18", "--yaml")
    assert parse(text, "x.yaml").network == replace(zoo.load("resnet18"), published=())
    assert "input: [3, 64, 64]" in run("resnet18", "--yaml", "--input", "3,64,64")
    data = json.loads(run("resnet18", "--yaml", "--json"))
    assert data == {"network": "resnet18", "yaml": text}


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_pictures(tmp_path: Path, ending: str) -> None:
    one, two = tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"
    assert run("alexnet", "--plot", str(one)).strip() == str(one)
    assert run("--compare", "alexnet", "vgg16", "--plot", str(two), "--dark") == f"{two}\n"
    assert one.stat().st_size > 1000
    assert two.stat().st_size > 1000
    data = json.loads(run("alexnet", "--plot", str(one), "--json"))
    assert data["network"] == "alexnet"


REFUSED = [
    (["resnet5O"], "resnet5O: is no network of the zoo; did you mean 'resnet"),
    (["vgg16", "--input", "3,224"], "--input: '3,224' is not channels, height and width"),
    (["vgg16", "--flops", "3"], "FLOP convention: '3' is unknown; use mac, 2mac, exact"),
    (["vgg16", "--explain", "conv6"], "vgg16: no layer 'conv6'"),
    (["vgg16", "--input", "3,9,9"], "pool4: MaxPool2d(2, stride=2): kernel 2 is larger"),
    (["--explain", "conv1"], "quiz cost: no network is named"),
    (["--yaml"], "quiz cost: no network is named"),
    (["--plot", "a.svg"], "quiz cost: no network is named"),
    (["vgg16", "vgg19"], "2 networks are named; as in 'quiz cost --compare vgg16 vgg19'"),
    (["vgg16", "--yaml", "--explain", "conv1"], "--explain: does not go with --yaml"),
    (["vgg16", "--compare", "--wide"], "--compare: does not go with --wide"),
    (["vgg16", "--yaml", "--plot", "a.svg"], "--plot: does not go with --yaml"),
    (["vgg16", "--dark"], "--dark: there is nothing to draw; add --plot FILE"),
    (["vgg16", "--plot", "a.bmp"], "a.bmp: a picture's name ends in .svg or .png or .pdf"),
    (["--compare", "lenet5", "--plot", "a.svg"], "none of these networks has a top-5 error"),
    (["none.yaml"], "none.yaml: there is no such file"),
    (["--compare", "vgg16", "vgg17"], "vgg17: is no network of the zoo; did you mean"),
]


@pytest.mark.parametrize(("args", "message"), REFUSED, ids=str)
def test_refusals(args: list[str], message: str) -> None:
    with pytest.raises(QuizgenError) as caught:
        CliRunner().invoke(app, args, catch_exceptions=False)
    assert message in str(caught.value)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


def test_a_file_that_does_not_fit_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(NET.replace("fc: Linear(10)", "p: MaxPool2d(7)"), "utf-8")
    with pytest.raises(QuizgenError) as caught:
        CliRunner().invoke(app, [str(path)], catch_exceptions=False)
    assert str(caught.value).startswith(f"{path}:5: p: MaxPool2d(7): kernel 7 is larger")


def test_shapes_as_typed() -> None:
    assert parse_input_shape(" 3, 224,224") == parse_input_shape("3X224x224") == (3, 224, 224)
    for text in ("", "3,224", "3,-1,4", "a,b,c", "3,224,224,1", "3,²,4"):
        with pytest.raises(QuizgenError):
            parse_input_shape(text)
