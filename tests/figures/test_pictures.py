"""The pictures for cards: that they are legible, tell no more than they should, and are right."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from quizgen.cli.texts import question_text
from quizgen.cost import blocks, trace, zoo
from quizgen.export.json import question_data
from quizgen.figures import FigureError, picture_named, pictures, svg
from quizgen.figures.bars import by_resolution
from quizgen.figures.labels import Box
from quizgen.figures.pictures import CHARTED, COMPARED, LATER, TITLES
from quizgen.figures.scatter import MEASURES
from quizgen.formulas.numbers import BYTES, scaled
from quizgen.questions.question import Answer, Choice, Cloze, Numeric, Option, Question, Reveal
from quizgen.study.session.play import Session
from quizgen.study.session.screen import Shown, Tone
from quizgen.text.markup import parse
from tests.study.listed import Listed
from tests.sweeps import over_each

VARIANTS = [(name, dark) for name in pictures() for dark in (False, True)]
MOST_BYTES = 16_000


@cache
def drawn(name: str, dark: bool = False) -> ET.Element:
    return ET.fromstring(picture_named(name).draw(dark))


def elements(root: ET.Element, tag: str) -> list[ET.Element]:
    return root.findall(f"{{{svg.SPACE}}}{tag}")


def words(name: str) -> list[str]:
    return [element.text or "" for element in elements(drawn(name), "text")]


def boxes(root: ET.Element) -> Iterator[tuple[str, Box]]:
    """Each text and about where it stands, downwards positive."""
    for element in elements(root, "text"):
        size = float(element.get("font-size", svg.SIZE))
        shown = element.text or ""
        wide = svg.width(shown, size, bold="font-weight" in element.attrib)
        part = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
        left, base = float(element.attrib["x"]) - part * wide, float(element.attrib["y"])
        yield shown, Box(left, base - 0.75 * size, wide, size)


@over_each(("name", "dark"), VARIANTS)
def test_no_text_leaves_the_sheet_or_covers_another(name: str, dark: bool) -> None:
    root = drawn(name, dark)
    assert float(root.attrib["width"]) == svg.WIDTH
    sheet = Box(-1, -1, svg.WIDTH + 2, float(root.attrib["height"]) + 2)
    placed = list(boxes(root))
    for at, (shown, box) in enumerate(placed):
        assert box.within(sheet), shown
        for other, its in placed[at + 1 :]:
            assert not box.grown(-1).meets(its), f"{shown} covers {other}"


@over_each("name", pictures())
def test_a_picture_is_small_and_always_the_same(name: str) -> None:
    light, dark = (picture_named(name).draw(variant) for variant in (False, True))
    assert (light, dark) == (picture_named(name).draw(False), picture_named(name).draw(True))
    assert light != dark
    assert max(len(light), len(dark)) < MOST_BYTES


@over_each("name", pictures())
def test_letters_are_large_enough_for_a_phone(name: str) -> None:
    sizes = {float(element.get("font-size", svg.SIZE)) for element in elements(drawn(name), "text")}
    assert min(sizes) >= svg.SMALL


def test_bytes_are_the_same_in_another_process() -> None:
    code = (
        "from hashlib import sha256; from quizgen.figures import pictures\n"
        "drawn = b''.join(p.draw(dark) for p in pictures().values() for dark in (False, True))\n"
        "print(sha256(drawn).hexdigest())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_names_and_texts() -> None:
    for name, picture in pictures().items():
        assert picture.name == name
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)
        assert re.fullmatch(r"[A-Z].{20,180}\.", picture.alt)
    assert len({picture.alt for name, picture in pictures().items() if "unnamed" not in name}) == (
        len([name for name in pictures() if "unnamed" not in name])
    )


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(FigureError, match="did you mean 'bottleneck'"):
        picture_named("botleneck")


@pytest.mark.parametrize("network", CHARTED)
def test_an_unnamed_chart_does_not_tell_the_network(network: str) -> None:
    report = trace(zoo.load(network))
    telling = {network, TITLES[network], *(row.name for row in report.rows)}
    telling |= {row.stage for row in report.rows}
    charts = (name for name in pictures() if name.startswith(f"unnamed-{network}"))
    for name in (name for name in charts if not name.endswith("-stages")):
        assert not telling & set(words(name))
        said = picture_named(name).described()
        assert not any(word in said for word in telling if word not in {"linear", "pool"})
        assert not any(title in said for title in TITLES.values())


@pytest.mark.parametrize("network", CHARTED)
def test_charts_say_the_networks_totals(network: str) -> None:
    report = trace(zoo.load(network))
    totals = {
        "memory": scaled(report.activation_bytes(), 1024, BYTES),
        "parameters": scaled(report.params),
        "operations": scaled(report.macs),
    }
    for word, total in totals.items():
        for name in (network, f"{network}-{word}", f"unnamed-{network}-{word}"):
            assert total in words(name)


@pytest.mark.parametrize("network", COMPARED)
def test_resolutions_add_up_to_the_network(network: str) -> None:
    report = trace(zoo.load(network))
    sums = by_resolution(report)
    assert sum(part.macs for part in sums.values()) == report.macs
    assert sum(part.params for part in sums.values()) == report.params
    assert sum(part.memory for part in sums.values()) == report.activation_bytes()


def test_a_module_is_that_of_the_network() -> None:
    report = trace(zoo.load("googlenet"))
    for module in ("3a", "4e", "5b"):
        shown = words(f"inception-{module}")
        output = report.row(f"inception{module}.concat").output
        assert "×".join(map(str, output)) in shown
        for row in report.chosen("Conv2d", f"inception{module}"):
            assert str(row.output[0]) in shown


def test_blocks_show_their_channels_and_shapes() -> None:
    report = trace(blocks.bottleneck((256, 56, 56), 64))
    widths = [f"{row.output[0]} channels" for row in report.chosen("Conv2d")]
    assert [word for word in words("bottleneck") if "channels" in word] == widths
    assert words("basic-block-halving")[-1] == "128×28×28"


AMOUNT = re.compile(r"[\d.]+ (?:[kMG]|[KM]B|channels|pixels)")
NUMBER = re.compile(rf"{AMOUNT.pattern}|[\d.−]+(?:×\d+)*")
DRAWN = ("sliding", "unnamed-sliding", "receptive-field-effective")  # few numbers or none
TICKED = ("-error", "-error-after-resnet")  # charts whose axes have numbers of their own


@over_each("name", [name for name in pictures() if picture_named(name).rows])
def test_what_stands_in_a_picture_is_also_said(name: str) -> None:
    said = picture_named(name).described()
    assert said.startswith(f"[picture: {picture_named(name).alt}]\n")
    pattern = AMOUNT if name.endswith(TICKED) else NUMBER
    amounts = {word for word in words(name) if pattern.fullmatch(word)}
    if name.endswith(TICKED):
        amounts -= {f"{key} {one.key_unit[1]}" for one in MEASURES.values() for key in one.keys}
    assert amounts or name.endswith(TICKED) or name.startswith(DRAWN)
    assert [word for word in amounts if word not in said] == []
    assert all(len(line) <= 120 for line in said.split("\n")[1:])


@pytest.mark.parametrize("suffix", ["", "-after-resnet"])
@pytest.mark.parametrize(("chart", "cost"), [("operations", "macs"), ("parameters", "params")])
def test_the_words_of_the_comparison_follow_the_engine(chart: str, cost: str, suffix: str) -> None:
    names = LATER if suffix else TITLES
    rows = picture_named(f"{chart}-error{suffix}").described().split("\n")[2:]
    costs = [getattr(trace(zoo.load(name)), cost) for name in names]
    assert [row.split("  ")[0] for row in rows] == [
        names[name] for _, name in sorted(zip(costs, names, strict=True))
    ]
    assert all(scaled(number) in row for number, row in zip(sorted(costs), rows, strict=True))


class Reader:
    """A screen that keeps what it is shown and types 1."""

    patient = False

    def __init__(self) -> None:
        self.shown: list[str] = []

    def head(self, text: str, code: str, done: int, total: int) -> None:
        self.shown.append(text)

    def show(self, text: Shown = "", tone: Tone = Tone.PLAIN) -> None:
        self.shown.append(str(text))

    def ask(self, prompt: str, *, answer: bool = False) -> str:
        return "1"

    def event(self, data: Mapping[str, Any]) -> None:
        self.shown.append(str(data))


@pytest.mark.parametrize(
    "answer",
    [
        Reveal(parse("A shortcut.")),
        Cloze(parse("A [[shortcut]].")),
        Choice((Option("no", parse("No.")), Option("yes", parse("Yes."))), "yes"),
        Numeric(3, "MACs"),
    ],
)
def test_a_terminal_says_what_is_to_be_seen(answer: Answer) -> None:
    question = Question("a", "flops", parse("What is it?"), answer, figure="bottleneck")
    picture = picture_named("bottleneck")
    said = picture.sentence if isinstance(answer, Cloze) else picture.described()
    assert said in str(question_text(question))
    assert str(question_text(replace(question, figure=None))).count("[picture") == 0
    assert question_data(question, show_answer=False)["figure"] == "bottleneck"
    reader = Reader()
    Session(Listed([question]), reader, lambda: 0.0, "quizgen", str).play()
    assert any(f"\n\n{said}" in text for text in reader.shown)


def test_drawing_needs_no_matplotlib() -> None:
    code = (
        "import sys; from quizgen.figures import pictures\n"
        "for picture in pictures().values(): picture.draw(False)\n"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
