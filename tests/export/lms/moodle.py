"""Moodle's importer of its own XML, and how its questions mark an answer, as far as used here.

Written from the behaviour of Moodle 4: what it refuses, drops and takes first.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from dataclasses import dataclass, field
from fractions import Fraction
from html import unescape

# fmt: off
FRACTIONS = {
    100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571,
    12.5, 11.11111, 10, 5, 0,
}
# fmt: on
GAP = re.compile(
    r"\{(?P<weight>[0-9]*):(?P<kind>NUMERICAL|SHORTANSWER):"
    r"(?P<rows>.+?(?<!\\)(?=\}))\}",
    re.DOTALL,
)
ROW = re.compile(
    r"(?P<fraction>=|%-?[0-9.]+%)?(?P<answer>.+?(?<![\\&])(?=[~#}]|$))"
    r"(#(?P<feedback>.*?(?<!\\)(?=[~}]|$)))?",
    re.DOTALL,
)
NUMBER = re.compile(r"^(-?[0-9]+\.?[0-9]*)(:(-?[0-9]+\.?[0-9]*))?$")


@dataclass
class Answer:
    value: str
    fraction: float
    feedback: str
    tolerance: Fraction = Fraction(0)

    def matches(self, typed: Fraction) -> bool:
        return self.value == "*" or abs(typed - Fraction(self.value)) <= self.tolerance


@dataclass
class Imported:
    """A question as Moodle keeps it; gaps are the answers of each subquestion."""

    kind: str
    name: str
    category: str
    idnumber: str
    text: str
    general: str
    mark: Fraction
    tags: list[str]
    answers: list[Answer] = field(default_factory=list)
    gaps: list[list[Answer]] = field(default_factory=list)
    units: dict[str, Fraction] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    grader: str = ""


def text_of(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def imported(data: str) -> list[Imported]:
    """Every question; an unknown fraction or a doubled idnumber fails, as it would lose them."""
    category = ""
    found = []
    taken: set[tuple[str, str]] = set()
    for element in ET.fromstring(data):
        kind = element.attrib["type"]
        if kind == "category":
            category = text_of(element, "category/text")
            continue
        question = one(element, kind, category)
        assert (category, question.idnumber) not in taken, "Moodle drops a doubled idnumber"
        taken.add((category, question.idnumber))
        found.append(question)
    return found


def one(element: ET.Element, kind: str, category: str) -> Imported:
    name = text_of(element, "name/text")
    assert name, "Moodle refuses a question without a name"
    text = element.find("questiontext")
    assert text is not None
    assert text.attrib["format"] == "html"
    question = Imported(
        kind,
        name,
        category,
        text_of(element, "idnumber"),
        text_of(element, "questiontext/text"),
        text_of(element, "generalfeedback/text"),
        Fraction(text_of(element, "defaultgrade") or 1),
        [text_of(tag, "text") for tag in element.iter("tag")],
        grader=text_of(element, "graderinfo/text"),
    )
    for file in text.findall("file"):
        assert f"@@PLUGINFILE@@/{file.attrib['name']}" in question.text
        question.files[file.attrib["name"]] = b64decode(file.text or "")
    for answer in element.findall("answer"):
        fraction = float(answer.attrib["fraction"])
        assert fraction in FRACTIONS, "Moodle imports nothing of the file"
        tolerance = Fraction(text_of(answer, "tolerance") or 0)
        value, feedback = text_of(answer, "text"), text_of(answer, "feedback/text")
        question.answers.append(Answer(value, fraction, feedback, tolerance))
    for unit in element.iter("unit"):
        question.units[text_of(unit, "unit_name")] = Fraction(text_of(unit, "multiplier"))
    if kind == "cloze":
        question.gaps = [rows(match) for match in GAP.finditer(question.text)]
    return question


def rows(gap: re.Match[str]) -> list[Answer]:
    """The alternatives of a gap; entities are decoded after the signs were read."""
    found = []
    rest = gap["rows"]
    while rest:
        match = ROW.match(rest)
        assert match, f"Moodle finds no answer in {rest}"
        rest = rest[match.end() :].removeprefix("~")
        fraction = 100.0 if match["fraction"] == "=" else 0.0
        if match["fraction"] not in (None, "="):
            fraction = float(match["fraction"].strip("%"))
        assert fraction in FRACTIONS
        feedback = unescape(match["feedback"] or "")
        number = NUMBER.match(match["answer"])
        if gap["kind"] == "NUMERICAL" and number:
            tolerance = Fraction(number[3] or 0)
            found.append(Answer(number[1], fraction, feedback, tolerance))
        else:
            found.append(Answer(unescape(match["answer"]), fraction, feedback))
    return found


def graded(answers: list[Answer], typed: Fraction) -> Answer:
    """The first that matches counts."""
    return next(answer for answer in answers if answer.matches(typed))
