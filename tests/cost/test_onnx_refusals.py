"""ONNX files that cannot be read: one sentence with the place, and nothing counted in silence."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from quizgen.cost.layer import CostError
from quizgen.cost.loading import load
from quizgen.errors import QuizgenError
from quizgen.files.disk import FileError
from tests.cost.onnx_graphs import model, op, traced, written

CONV = [op("Conv", "x w", "y")]
WEIGHT = {"w": (4, 3, 3, 3)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tiny.onnx"


def test_an_unknown_operator_is_refused_by_name_or_counted_as_skipped(file: Path) -> None:
    nodes = [op("Relu", "x", "r"), op("NonMaxThing", "r w", "u"), op("Relu", "u", "y")]
    nodes[1].domain = "my.own"
    made = model(nodes, {"w": (7,)}, shape=("N", 3, 8, 8))
    with pytest.raises(CostError, match=r"/u: NonMaxThing: the operator my.own.NonMaxThing is not"):
        traced(file, made)
    report = traced(file, made, skip_unknown=True)
    assert report.params == 7
    note = "not counted: 1 node of the unknown operator my.own.NonMaxThing (/u)"
    assert report.network.notes == (note,)


def test_weights_outside_the_file_are_not_missed_and_never_opened(file: Path) -> None:
    made = model(CONV, WEIGHT)
    weight = made.graph.initializer[0]
    weight.ClearField("raw_data")
    weight.data_location = TensorProto.EXTERNAL
    entry = weight.external_data.add()
    entry.key, entry.value = "location", "../../etc/passwd"
    assert traced(file, made).params == 108


def test_an_image_of_open_size_is_asked_for(file: Path) -> None:
    path = str(written(file, CONV, WEIGHT, image=("N", 3, "H", "W")))
    with pytest.raises(CostError, match="--input 3,224,224"):
        load(path)


def refusals() -> dict[str, bytes]:
    """Files that cannot be read, by what is wrong."""
    negative = model(CONV, WEIGHT)
    negative.graph.initializer[0].dims[0] = -4
    short = model([op("Reshape", "x to", "y")], constants={"to": np.array([1, 192])})
    short.graph.initializer[0].raw_data = b"\0"
    circle = model([op("Relu", "z", "y"), op("Relu", "y", "z")], shape=("N", 3, 8, 8))
    shared = [op("Conv", "x w", "a", pads=[1, 1, 1, 1]), op("Conv", "a w", "y")]
    bomb = [op("ConstantOfShape", "huge", "c"), op("Add", "x c", "y")]
    two = model(CONV, WEIGHT)
    two.graph.input.append(helper.make_tensor_value_info("z", TensorProto.FLOAT, (1, 3)))
    made = {
        "channels": model(CONV, {"w": (4, 2, 3, 3)}, shape=("N", 4, 6, 6)),
        "negative size": negative,
        "values missing": short,
        "circle": circle,
        "shared weights": model(shared, {"w": (3, 3, 3, 3)}),
        "terabytes": model(bomb, constants={"huge": np.array([1, 10**6, 10**6, 8])}),
        "two inputs": two,
        "no graph": onnx.ModelProto(ir_version=8),
        "kernel of the image": model([op("Conv", "x x", "y")], shape=("N", 1, 1, 1)),
    }
    data = {name: one.SerializeToString() for name, one in made.items()}
    whole = model(CONV, WEIGHT).SerializeToString()
    return data | {"text": b"hello", "empty": b"", "cut": whole[:-40], "zeros": bytes(1000)}


REFUSALS = refusals()


@pytest.mark.parametrize("case", REFUSALS)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(file: Path, case: str) -> None:
    file.write_bytes(REFUSALS[case])
    with pytest.raises(QuizgenError) as refused:
        load(str(file))
    text = str(refused.value)
    assert text.startswith(str(file))
    assert "\n" not in text
    assert len(text) < 400


@pytest.mark.parametrize("bit", [1, 4, 64])
def test_damage_anywhere_is_refused_or_harmless(file: Path, bit: int) -> None:
    whole = model([op("Conv", "x w", "c"), op("Relu", "c", "y")], WEIGHT)
    for at in range(0, len(whole.SerializeToString()), 11):
        data = bytearray(whole.SerializeToString())
        data[at] ^= bit
        file.write_bytes(bytes(data))
        with suppress(CostError, FileError):  # and nothing else
            assert load(str(file)).nodes


def test_without_the_extra_one_sentence_says_what_to_install(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(file, [op("Relu", "x", "y")])
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(CostError, match=r"pip install 'quizgen\[onnx\]'"):
        load(str(file))


@pytest.mark.parametrize("name", ["a.pt2", "a.keras", "a.pth", "a.tflite"])
def test_files_of_other_programs_say_how_to_export(name: str) -> None:
    with pytest.raises(CostError, match="export the network as ONNX"):
        load(name)


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "my.onnx", [op("Relu", "x", "y")])
    data = path.read_bytes()
    assert data.count(b"Relu") >= 1
    path.write_bytes(data.replace(b"Relu", b"R\xfflu"))
    with pytest.raises(CostError, match="a name in this file is no text; it is damaged"):
        load(str(path))
