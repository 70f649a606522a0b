"""The JSON Schemas: fresh, named by every shipped file, and as strict as a schema can be."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from quizgen.cards.card import Card
from quizgen.cards.reader import load_cards, parse_file
from quizgen.cards.works import load_works
from quizgen.checking.schema import schema_of
from quizgen.files.content import contents
from quizgen.files.yaml import parse_yaml
from tests.cards.test_bad_cards import BAD_CARDS
from tests.cli.helpers import CARDS, content, quiz
from tests.places import ROOT
from tools.schemas import OF, texts

SHIPPED = [
    path
    for folder in ("cards", "families", "decks")
    for path in sorted((ROOT / folder).glob("*.yaml"))
]
NAMED = re.compile(r"# yaml-language-server: \$schema=(.+)\n")


def errors(schema: Any, text: str) -> list[str]:
    return [error.message for error in Draft7Validator(schema).iter_errors(parse_yaml(text, "f"))]


def schema(name: str, *folders: Path) -> Any:
    found = schema_of(Path(name), contents(folders))
    Draft7Validator.check_schema(found)
    return found


@pytest.mark.parametrize("name", OF)
def test_the_schema_files_are_fresh(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == texts()[name], "run 'make schemas'"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_names_its_schema_and_keeps_it(path: Path) -> None:
    text = path.read_text("utf-8")
    named = NAMED.match(text)
    assert named, "the first line names no schema"
    known = json.loads((path.parent / named[1]).read_text("utf-8"))
    assert known == schema(str(path))
    assert errors(known, text) == []


def test_the_command_prints_them(tmp_path: Path) -> None:
    assert quiz("check", "--schema").out == texts()["cards/cards.schema.json"]
    for name, example in OF.items():
        assert quiz("check", "--schema", ROOT / example).out == texts()[name]
    folder = content(tmp_path)
    ours = quiz("check", "--schema", "--content", folder).data
    assert ours["properties"]["topic"]["enum"][-1] == "tests"
    assert errors(ours, CARDS) == []
    assert quiz("check", "--schema", folder / "content.yaml").data["required"] == ["prefix"]


SEEN_BY_THE_LOADER_ONLY = (  # markup, expressions, counts over a list
    "cuts the text",
    "without its partner",
    "outside the maths subset",
    "this row has",
    "there is no '.parms'",
    "no network of the zoo",
    "is not whole",
    "without a deletion",
    "empty cloze",
    "outside a cloze",
    "right options; mark exactly one",
    "different ids",
    "not YAML",
)


@pytest.mark.parametrize(("text", "message"), BAD_CARDS, ids=[case[1][:40] for case in BAD_CARDS])
def test_bad_cards_are_seen_in_the_editor(text: str, message: str) -> None:
    if any(part in message for part in SEEN_BY_THE_LOADER_ONLY):
        return
    lines = text.replace("@", " ").strip("\n")
    assert errors(schema("cards"), f"topic: params\ncards:\n{lines}"), message


FAMILY = "topic: params\nfamilies: [{id: a, summary: s, prompt: p, axes: {W: [1]},"
GOOD = [
    ("families/a.yaml", f"{FAMILY} slips: {{a: W}}, combined: {{a+b: W}}}}]"),
    ("cards", "topic: params\nretired: [a, b-c]\ncards: []"),
    ("cards", "topic: params\ncards: [{id: a, question: 1, answer: true, source: 1998}]"),
    ("cards", "topic: params\ncards: [{id: a, cloze: '[[a]] b', source: x, networks: vgg}]"),
    ("cards", "topic: params\ncards: [{id: a, cloze: '[[a]] b', source: x, aliases: b}]"),
    ("topics.yaml", "topics: [{id: a, title: A}, {id: b, title: B, prerequisites: [a]}]"),
    ("topics.yaml", "networks: [a]\ntopics: []"),
    ("topics.yaml", "networks: {a: 2012}\ntopics: []"),
    (
        "cards",
        "topic: params\ncards: [{id: a, cloze: x, source: [x, y], needs: b, introduces: [c d]}]",
    ),
    ("coverage.yaml", "coverage: {A: x, B: y}"),
    ("sources.yaml", "sources: {a-2015: {title: A, authors: B, year: 2015, url: https://a.org/}}"),
    ("content.yaml", "prefix: my"),
    ("decks/a.yaml", "{name: a, title: A, description: D, decks: {concepts: C}, topics: [vgg]}"),
    ("decks/a.yaml", "{name: a, title: A, description: D, decks: {numbers: C}, levels: [1]}"),
]
BAD = [
    ("families/a.yaml", f"{FAMILY} tests: []}}]", "[]"),
    ("families/a.yaml", FAMILY.replace("W: [1]", "kilo: [MB]") + "}]", "['MB']"),
    ("families/a.yaml", f"{FAMILY} slips: {{a+b: W}}}}]", "'a+b' does not match"),
    ("families/a.yaml", f"{FAMILY} combined: {{a: W}}}}]", "'a' does not match"),
    ("families/a.yaml", FAMILY.replace("W:", "W-1:") + "}]", "'W-1' does not match"),
    ("families/a.yaml", f"{FAMILY} options: {{A b: {{text: a}}}}}}]", "'A b' does not match"),
    ("families/a.yaml", "{topic: params, lists: {A b: [1]}}", "'A b' does not match"),
    ("cards", "topic: parms\ncards: []", "'parms' is not one of"),
    ("cards", "cards: []", "'topic' is a required property"),
    ("cards", "topic: params\ncards: [{id: a, cloze: x, source: x, networks: vggg}]", "vggg"),
    ("cards", "topic: params\ncards: [{id: A b, cloze: x, source: x}]", "'A b' does not match"),
    ("topics.yaml", "topics: [{id: a}]", "'title' is a required property"),
    ("coverage.yaml", "coverage: [A]", "is not of type 'object'"),
    ("topics.yaml", "networks: {a: old}\ntopics: []", "old"),
    ("sources.yaml", "sources: {a: {title: A, authors: B, year: 2015}}", "'url' is a required"),
    ("sources.yaml", "sources: {A b: {title: A, authors: B, year: 1, url: u}}", "'A b'"),
    ("content.yaml", "prefix: My", "'My' does not match"),
    ("decks/a.yaml", "{name: a, title: A, description: D, decks: {}}", "{}"),
    ("decks/a.yaml", "{name: a, title: A, description: D, decks: {concept: C}}", "'concept'"),
    ("decks/a.yaml", "{name: a, title: A, description: D, decks: {concepts: C}, seeds: 1}", "seed"),
]


@pytest.mark.parametrize(("name", "text"), GOOD, ids=[case[1][:50] for case in GOOD])
def test_what_the_loader_takes_the_schema_takes(name: str, text: str) -> None:
    assert errors(schema(name), text) == []


@pytest.mark.parametrize(("name", "text", "message"), BAD, ids=[case[1][:50] for case in BAD])
def test_what_the_schema_refuses(name: str, text: str, message: str) -> None:
    assert any(message in error for error in errors(schema(name), text))


def test_the_cards_shown_in_the_docs_are_cards() -> None:
    text = (ROOT / "docs" / "cards.md").read_text("utf-8")
    (shown,) = [
        block for block in re.findall(r"```yaml\n(.*?)```", text, re.S) if "answer" in block
    ]
    assert errors(schema("cards"), shown) == []
    shipped = load_cards(contents(), ["vgg"])
    (card,) = parse_file(shown, "docs/cards.md", "vgg", {"vgg"}, "").found
    assert isinstance(card, Card)
    asked = replace(card, works=load_works(contents())).question
    assert asked == next(one.question for one in shipped if one.id == card.id)
