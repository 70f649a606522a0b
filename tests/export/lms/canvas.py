"""Canvas's importer of QTI 1.2 packages, as far as used here.

Written from the behaviour of Canvas: every branch of a number is a right answer, whatever its
score; the margin is the upper bound less the number; a small number is 0.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

SMALL = Fraction(1, 10**4)
SPACE = re.compile(r' xmlns(:\w+)?="[^"]*"| xsi:\w+="[^"]*"')


@dataclass
class Imported:
    """A question as Canvas keeps it.

    answers: of a number: (number, margin); of a choice: (id, text, feedback); of gaps: (gap, text).
    """

    kind: str
    ident: str
    title: str
    points: Fraction
    text: str
    general: str
    answers: list[tuple[str, ...]] = field(default_factory=list)
    right: list[str] = field(default_factory=list)


@dataclass
class Group:
    title: str
    pick: int
    points: Fraction
    questions: list[Imported]


@dataclass
class Quiz:
    title: str
    groups: list[Group]


def bare(data: bytes) -> ET.Element:
    """A document without its name spaces."""
    return ET.fromstring(SPACE.sub("", data.decode()))


def imported(package: bytes) -> tuple[list[Quiz], dict[str, bytes]]:
    """The quizzes of a package, and its other files; every file must be in the manifest."""
    archive = ZipFile(BytesIO(package))
    files = {name: archive.read(name) for name in archive.namelist()}
    resources = list(bare(files["imsmanifest.xml"]).iter("resource"))
    listed = {file.attrib["href"] for resource in resources for file in resource.iter("file")}
    assert listed == files.keys() - {"imsmanifest.xml"}
    idents = [resource.attrib["identifier"] for resource in resources]
    assert len(set(idents)) == len(idents)
    quizzes = []
    for resource in resources:
        if resource.attrib["type"] == "imsqti_xmlv1p2":
            (file,) = resource.iter("file")
            quizzes.append(quiz(bare(files[file.attrib["href"]])))
            (needed,) = resource.iter("dependency")
            assert needed.attrib["identifierref"] in idents
    every = [q.ident for z in quizzes for group in z.groups for q in group.questions]
    assert len(set(every)) == len(every), "Canvas overwrites a question of the same ident"
    pictures = {name: data for name, data in files.items() if name.startswith("media/")}
    return quizzes, pictures


def quiz(document: ET.Element) -> Quiz:
    assessment = document.find("assessment")
    assert assessment is not None
    (root,) = assessment.findall("section")
    assert root.attrib["ident"] == "root_section"
    return Quiz(assessment.attrib["title"], [group(section) for section in root.findall("section")])


def group(section: ET.Element) -> Group:
    selection = section.find("selection_ordering/selection")
    assert selection is not None
    return Group(
        section.attrib["title"],
        int(selection.findtext("selection_number") or 0),
        Fraction(selection.findtext("selection_extensions/points_per_item") or 0),
        [item(element) for element in section.findall("item")],
    )


def item(element: ET.Element) -> Imported:
    meta = {
        row.findtext("fieldlabel"): row.findtext("fieldentry") or ""
        for row in element.iter("qtimetadatafield")
    }
    feedback = {
        f.attrib["ident"]: f.findtext(".//mattext") or "" for f in element.iter("itemfeedback")
    }
    found = Imported(
        meta["question_type"],
        element.attrib["ident"],
        element.attrib["title"],
        Fraction(meta["points_possible"]),
        element.findtext("presentation/material/mattext") or "",
        feedback.get("general_fb", ""),
    )
    for branch in element.iter("respcondition"):
        shown = branch.find("displayfeedback")
        if shown is not None:
            assert shown.attrib["linkrefid"] in feedback
    {
        "numerical_question": number,
        "short_answer_question": short,
        "multiple_choice_question": choice,
        "fill_in_multiple_blanks_question": gaps,
        "essay_question": lambda *_: None,
    }[found.kind](element, feedback, found)
    return found


def number(element: ET.Element, feedback: dict[str, str], found: Imported) -> None:
    """Every branch that names a number is right: its score is not looked at."""
    for either in element.iter("or"):
        exact = Fraction(either.findtext("varequal") or "")
        upper, lower = (
            Fraction(either.findtext(f"and/{tag}") or 0) for tag in ("varlte", "vargte")
        )
        assert upper - exact == exact - lower
        kept = exact if abs(exact) >= SMALL else Fraction(0)
        found.answers.append((str(kept), str(upper - exact)))


def short(element: ET.Element, feedback: dict[str, str], found: Imported) -> None:
    found.answers = [(equal.text or "",) for equal in element.iter("varequal")]


def choice(element: ET.Element, feedback: dict[str, str], found: Imported) -> None:
    for label in element.iter("response_label"):
        ident = label.attrib["ident"]
        found.answers.append((ident, label.findtext(".//mattext") or "", feedback[f"{ident}_fb"]))
    for branch in element.iter("respcondition"):
        if branch.findtext("setvar") == "100":
            found.right.append(branch.findtext("conditionvar/varequal") or "")


def gaps(element: ET.Element, feedback: dict[str, str], found: Imported) -> None:
    total = Fraction(0)
    scores = {}
    for branch in element.iter("respcondition"):
        if branch.find("setvar") is not None:
            scores[branch.findtext("conditionvar/varequal")] = Fraction(
                branch.findtext("setvar") or 0
            )
    for response in element.iter("response_lid"):
        gap = response.attrib["ident"].removeprefix("response_")
        assert f"[{gap}]" in found.text
        labels = list(response.iter("response_label"))
        total += scores[labels[0].attrib["ident"]]
        found.answers += [(gap, label.findtext(".//mattext") or "") for label in labels]
    assert round(float(total), 6) == 100
