"""Pictures: what they show, that they are the same every time, and where names go."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from quizgen.cost import Builder, ReLU, trace, zoo
from quizgen.figures import (
    ENDINGS,
    FigureError,
    check_ending,
    comparison_chart,
    layer_bars,
    layer_chart,
    picture,
    points,
    save,
)
from quizgen.figures.labels import Box, Disc, places
from quizgen.figures.layers import stages

SHORT, LONG = "alexnet", "resnet50"  # with and without the layers' names
MAGIC = {".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF"}


@pytest.mark.parametrize("name", zoo.names())
def test_the_bars_add_up_to_the_network(name: str) -> None:
    report = trace(zoo.load(name))
    bars = layer_bars(report, bytes_per_element=2)
    assert sum(bar.memory for bar in bars) == report.activation_bytes(2)
    assert sum(bar.params for bar in bars) == report.params
    assert sum(bar.macs for bar in bars) == report.macs
    spans = stages(bars)
    assert [bar for span in spans for bar in bars[span.first : span.end]] == bars


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", [SHORT, LONG])
def test_an_svg_is_as_wide_as_a_phone_and_always_the_same(name: str, dark: bool) -> None:
    report = trace(zoo.load(name))
    first, again = (picture(layer_chart(report, dark=dark), ".svg") for _ in range(2))
    assert first == again
    root = ET.fromstring(first)
    assert root.attrib["width"] == "292.5pt"  # 390 pixels
    assert b"<dc:date>" not in first
    assert len(first) < 250_000


def test_light_and_dark_differ() -> None:
    report = trace(zoo.load(SHORT))
    assert picture(layer_chart(report), ".svg") != picture(layer_chart(report, dark=True), ".svg")


@pytest.mark.parametrize("ending", ENDINGS)
def test_formats(tmp_path: Path, ending: str) -> None:
    figure = layer_chart(trace(zoo.load("lenet5")))
    path = tmp_path / f"lenet{ending}"
    save(figure, path)
    assert path.read_bytes().startswith(MAGIC[ending])
    assert picture(figure, ending) == path.read_bytes()


@pytest.mark.parametrize("name", ["a.bmp", "a", "a.svgz", ".svg"])
def test_other_endings_are_refused(name: str) -> None:
    with pytest.raises(FigureError, match=r"a picture's name ends in \.svg or \.png or \.pdf"):
        check_ending(Path(name))


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(FigureError, match="choose another place"):
        save(layer_chart(trace(zoo.load("lenet5"))), tmp_path / "file" / "a.svg")


def test_a_network_that_costs_nothing_can_be_drawn() -> None:
    net = Builder((3, 8, 8))
    net.add("relu", ReLU())
    assert picture(layer_chart(trace(net.network("nothing"))), ".svg")


def test_a_comparison_leaves_out_what_has_no_error() -> None:
    reports = [trace(zoo.load(name)) for name in ("vgg16", "lenet5", "alexnet")]
    found = points(reports)
    assert [(point.name, point.usual) for point in found] == [("vgg16", True), ("alexnet", False)]
    chart = comparison_chart(reports)
    assert picture(chart, ".svg") == picture(comparison_chart(reports), ".svg")
    with pytest.raises(FigureError, match="none of these networks has a top-5 error"):
        comparison_chart([trace(zoo.load("lenet5"))])


def test_names_keep_apart() -> None:
    discs = [Disc(10.0 * (n % 5), 8.0 * (n // 5), 3, 40, 9) for n in range(20)]
    frame = Box(-200, -200, 450, 450)
    boxes = places(discs, frame, unit=1)
    for at, box in enumerate(boxes):
        assert box.within(frame)
        assert not any(box.meets(other) for other in boxes[at + 1 :])
        assert not any(box.covers(disc) for disc in discs)


def test_matplotlib_is_imported_only_to_draw() -> None:
    code = "import sys, quizgen.figures; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_users_settings_change_nothing() -> None:
    import matplotlib

    report = trace(zoo.load("lenet5"))
    usual = picture(layer_chart(report), ".svg")
    with matplotlib.rc_context({"font.size": 20, "axes.grid": True, "savefig.dpi": 10}):
        assert picture(layer_chart(report), ".svg") == usual
