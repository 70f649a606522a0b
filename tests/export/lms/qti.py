"""A reader of QTI 2.1 packages that checks their structure and runs the response processing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from fractions import Fraction
from io import BytesIO
from typing import Any
from zipfile import ZipFile

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
MATHS = "{http://www.w3.org/1998/Math/MathML}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
# The content models of QTI 2.1: what may stand in what, and in which order where it matters.
ORDER = [
    "responseDeclaration",
    "outcomeDeclaration",
    "itemBody",
    "responseProcessing",
    "modalFeedback",
]
BLOCKS = {"p", "div", "table", "ol", "ul", "choiceInteraction", "extendedTextInteraction"}
INLINES = {"strong", "code", "br", "img", "math", "textEntryInteraction"}
CONTENT = {
    "itemBody": BLOCKS,
    "div": BLOCKS | INLINES,
    "modalFeedback": BLOCKS | INLINES,
    "simpleChoice": BLOCKS | INLINES,
    "choiceInteraction": {"prompt", "simpleChoice"},
    "p": INLINES,
    "strong": INLINES,
    "li": BLOCKS | INLINES,
    "td": BLOCKS | INLINES,
    "th": BLOCKS | INLINES,
    "ol": {"li"},
    "ul": {"li"},
    "table": {"thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
}


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


class Item:
    """An item; ``run(responses)`` gives its outcomes."""

    def __init__(self, data: bytes) -> None:
        self.root = ET.fromstring(data)
        assert self.root.tag == f"{QTI}assessmentItem"
        self.title = self.root.attrib["title"]
        self.check()
        self.messages = {
            m.attrib["identifier"]: "".join(ET.tostring(part, "unicode") for part in m)
            for m in self.root.findall(f"{QTI}modalFeedback")
        }
        self.keys = {
            d.attrib["identifier"]: [v.text for v in d.iter(f"{QTI}value")]
            for d in self.root.findall(f"{QTI}responseDeclaration")
        }

    def check(self) -> None:
        names = [local(child) for child in self.root]
        assert [n for n in ORDER if n in names] == list(dict.fromkeys(names)), names
        assert NAME.fullmatch(self.root.attrib["identifier"])
        for element in self.root.iter():
            allowed = CONTENT.get(local(element))
            if allowed is not None and not element.tag.startswith(MATHS):
                wrong = [local(child) for child in element if local(child) not in allowed]
                assert not wrong, f"{wrong} in {local(element)}"
            for attribute in ("identifier", "responseIdentifier", "outcomeIdentifier"):
                assert NAME.fullmatch(element.attrib.get(attribute, "x"))
        body = self.root.find(f"{QTI}itemBody")
        assert body is not None
        assert not (body.text or "").strip()
        assert not any((child.tail or "").strip() for child in body), "text outside a block"
        declared = {d.attrib["identifier"] for d in self.root.findall(f"{QTI}responseDeclaration")}
        asked = [
            e.attrib["responseIdentifier"] for e in body.iter() if "responseIdentifier" in e.attrib
        ]
        assert sorted(asked) == sorted(declared)

    def run(self, responses: Mapping[str, Any]) -> dict[str, Any]:
        """SCORE and the messages shown, in order."""
        variables: dict[str, Any] = {"SCORE": Fraction(0), "FEEDBACK": [], **responses}
        processing = self.root.find(f"{QTI}responseProcessing")
        assert processing is not None
        for rule in processing:
            self.rule(rule, variables)
        shown = variables["FEEDBACK"]
        assert all(name in self.messages for name in shown)
        return {"score": variables["SCORE"], "shown": shown}

    def rule(self, rule: ET.Element, variables: dict[str, Any]) -> None:
        if local(rule) == "setOutcomeValue":
            variables[rule.attrib["identifier"]] = value(rule[0], variables)
            return
        assert local(rule) == "responseCondition"
        for branch in rule:
            tests = [] if local(branch) == "responseElse" else [branch[0]]
            if all(value(test, variables) for test in tests):
                for then in list(branch)[len(tests) :]:
                    self.rule(then, variables)
                return


def value(element: ET.Element, variables: Mapping[str, Any]) -> Any:
    inner = [value(child, variables) for child in element]
    match local(element):
        case "variable":
            return variables.get(element.attrib["identifier"])
        case "baseValue":
            text = element.text or ""
            return Fraction(text) if element.attrib["baseType"] == "float" else text
        case "equal":
            assert element.attrib["toleranceMode"] == "absolute"
            tolerance = Fraction(element.attrib["tolerance"])
            return inner[0] is not None and abs(inner[0] - inner[1]) <= tolerance
        case "match":
            return inner[0] == inner[1]
        case "stringMatch":
            assert element.attrib["caseSensitive"] == "false"
            return inner[0] is not None and inner[0].lower() == inner[1].lower()
        case "or":
            return any(inner)
        case "sum":
            return sum(inner)
        case "multiple":
            return [*inner[0], inner[1]]
        case name:
            raise AssertionError(f"no QTI operator {name} is known here")


def imported(package: bytes) -> tuple[dict[str, Item], list[tuple[str, int, list[str]]]]:
    """Items by title, and the test's sections: title, how many are drawn, titles of items."""
    archive = ZipFile(BytesIO(package))
    files = {name: archive.read(name) for name in archive.namelist()}
    resources = list(ET.fromstring(files["imsmanifest.xml"]).iter(f"{PACKAGE}resource"))
    idents = [resource.attrib["identifier"] for resource in resources]
    assert len(set(idents)) == len(idents)
    listed: set[str] = set()
    items = {}
    for resource in resources:
        own = {file.attrib["href"] for file in resource.iter(f"{PACKAGE}file")}
        assert resource.attrib["href"] in own
        listed |= own
        for needed in resource.iter(f"{PACKAGE}dependency"):
            assert needed.attrib["identifierref"] in idents
        if resource.attrib["type"] == "imsqti_item_xmlv2p1":
            item = Item(files[resource.attrib["href"]])
            assert item.root.attrib["identifier"] == resource.attrib["identifier"]
            sources = {image.attrib["src"] for image in item.root.iter(f"{QTI}img")}
            assert {source.replace("../", "") for source in sources} == own - {
                resource.attrib["href"]
            }
            items[resource.attrib["href"]] = item
    assert listed == files.keys() - {"imsmanifest.xml"}
    test = ET.fromstring(files["test.xml"])
    return {item.title: item for item in items.values()}, list(sections(test, items))


def sections(test: ET.Element, items: Mapping[str, Item]) -> Iterator[tuple[str, int, list[str]]]:
    for section in test.iter(f"{QTI}assessmentSection"):
        assert [local(child) for child in section][:2] == ["selection", "ordering"]
        assert section.attrib["visible"] == "true"
        references = section.findall(f"{QTI}assessmentItemRef")
        titles = [items[reference.attrib["href"]].title for reference in references]
        yield section.attrib["title"], int(section[0].attrib["select"]), titles
