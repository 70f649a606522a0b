"""The manifest on disk: read back as it was, and refused in words where somebody broke it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.main import main
from quizgen.exam.manifest import Manifest, load_manifest, parse_manifest, text_of
from quizgen.files.disk import FileError
from tests.exam.helpers import BLUEPRINT, dealt, six

CARDS = "      - {card: [vgg-error, vgg-pool-rule, conv-params-formula], points: 1/3}\n"
EXAMS: list[Callable[[], Manifest]] = [
    six,
    lambda: dealt(4, f"versions: [A, B]\n{BLUEPRINT}"),
    lambda: dealt(1, f"title: T\nminutes: 9\nsections:\n  - questions:\n{CARDS}"),
]


@pytest.mark.parametrize("exam", EXAMS)
def test_a_manifest_is_read_back_as_it_was(exam: Callable[[], Manifest]) -> None:
    text = text_of(exam())
    again = parse_manifest(text)
    assert text_of(again) == text
    assert again.blueprint == exam().blueprint
    assert again.seats == exam().seats
    assert again.questions == exam().questions


def test_the_file_is_laid_out_for_people_and_for_older_programs() -> None:
    """One student and one question a line; keys in their order; nothing that says nothing."""
    text = text_of(six())
    data = json.loads(text)
    assert list(data) == [
        *("format", "program", "blueprint", "conventions", "seed", "versions", "students"),
        *("slots", "questions", "misconceptions", "files"),
    ]
    for part in [*data["students"], *data["questions"].values(), data["blueprint"]]:
        assert json.dumps(part, ensure_ascii=False, separators=(",", ":")) in text
    first, *_, spare = data["students"]
    assert list(first) == ["id", "name", "paper", "codes", "orders"]
    assert list(spare) == ["id", "paper", "codes", "orders"]
    assert data["blueprint"]["versions"] == "per-student"
    assert data["blueprint"]["marking"] == {"slip": "0.5", "follow_on": "1", "all_digits": False}
    slots = [slot for part in data["blueprint"]["sections"] for slot in part["slots"]]
    assert list(slots[0]) == ["number", "family", "level", "points", "answer", "load", "space"]
    assert list(slots[3]) == ["number", "card", "points", "answer", "load", "space"]
    number, choice, table, card = (data["questions"][code] for code in first["codes"])
    assert list(number["answer"]) == ["kind", "value", "unit", "places", "tolerance"]
    assert list(choice["as_choice"]["options"][0])[:2] == ["id", "text"]
    assert list(table["answer"]["cells"][0]) == ["label", "kind", "value"]
    assert list(card) == ["topic", "answer"]


Place = tuple[Any, ...]
GONE = "(left out)"
ROW: Place = ("students", 3)
FIRST: Place = ("questions", 0)  # a number stands for the key of a mapping, too
BROKEN: list[tuple[Place, Any, str]] = [  # where, what is put there, what is said of it
    (("seed",), GONE, "'seed' is missing"),
    (("students",), {}, "'students' cannot be {}, only a list"),
    ((*ROW, "paper"), 7, "'paper' of entry 4 of 'students' cannot be 7, only text"),
    ((*ROW, "codes"), "x", "'codes' of entry 4 of 'students' cannot be 'x', only a list"),
    ((*ROW, "codes"), GONE, "entry 4 of 'students' has neither 'codes' nor a known 'version'"),
    ((*ROW, "codes", 1), None, "entry 2 of 'codes' of entry 4 of 'students' cannot be null"),
    ((*ROW, "codes", 1), "gone:1:2", "'gone:1:2' of paper '"),
    ((*ROW, "codes"), ["a"], "has 1 of 4 questions"),
    ((*ROW, "extra_minutes"), 1.5, "'extra_minutes' of entry 4 of 'students' cannot be 1.5"),
    ((*ROW, "id"), 12, "'id' of entry 4 of 'students' cannot be 12, only text or null"),
    ((*ROW, "orders", "Q2"), [0, 0, 1, 2], "the order of 'Q2' of paper '"),
    ((*ROW, "orders", "Q9"), [0], "has no question 'Q9'"),
    ((*ROW, "removed"), "no", "'removed' of entry 4 of 'students' cannot be 'no', only true or"),
    (("blueprint",), [], "'blueprint' cannot be [], only an object"),
    (("blueprint", "minutes"), "60", "'minutes' of 'blueprint' cannot be '60', only a whole"),
    (("blueprint", "marking"), GONE, "'marking' is missing in 'blueprint'"),
    (("blueprint", "marking", "slip"), "1/0", "'slip' of 'marking' of 'blueprint' cannot be '1/0'"),
    (("blueprint", "page"), "a5", "'page' of 'blueprint' cannot be 'a5'"),
    (
        ("blueprint", "sections", 0, "slots", 1, "family"),
        "",
        "entry 2 of 'slots' of entry 1 of 'sections' of 'blueprint' cannot be {",
    ),
    (
        ("blueprint", "sections", 0, "slots", 1, "points"),
        "1e99999999",
        "'points' of entry 2 of 'slots' of entry 1 of 'sections' of 'blueprint' cannot be '1e9",
    ),
    (("slots", "Q1", "answers"), "many", "'answers' of 'Q1' of 'slots' cannot be 'many'"),
    (FIRST, [], "' of 'questions' cannot be [], only an object"),
    ((*FIRST, "topic"), GONE, "'topic' is missing in '"),
    ((*FIRST, "answer"), {"value": 1}, "'kind' is missing in 'answer' of '"),
    ((*FIRST, "answer", "kind"), "guess", "'kind' of 'answer' of '"),
    ((*FIRST, "answer", "value"), 1.5, "'value' of 'answer' of '"),
    ((*FIRST, "answer", "value"), "1/0", "' of 'questions' cannot be '1/0'"),
    ((*FIRST, "answer", "unit"), "furlong", "cannot be {"),
    ((*FIRST, "answer", "tolerance"), GONE, "'tolerance' is missing in 'answer' of '"),
    ((*FIRST, "slips", 0, "value"), [[["1"]]], "'value' of entry 1 of 'slips' of '"),
    (("misconceptions", 0, "study"), "x", "' of 'misconceptions' cannot be 'x', only a list"),
    (("files",), {"a": {"sha256": 1}}, "'sha256' of 'a' of 'files' cannot be 1, only text"),
]
NO_JSON = [  # the file's text, what is said of it
    ("", ":1: no JSON: the text ends early"),
    ("{\n\n", ":1: no JSON: the text ends early"),
    ('{"format": 1,\n"seed": NaN}', ":2: no JSON: invalid character"),
    ('{"format": 1,\n"seed" 5}', ":2: no JSON: expected ':'"),
    ('{"format": 1} x', ":1: no JSON: trailing characters"),
    ("[" * 100_000, "this is no manifest of an exam (too many brackets inside each other)"),
    ('{"format": %s}' % ("1" * 5000), "this is no manifest of an exam (integer value out of ran"),
    ('{"format": 1e999}', "this is no manifest of an exam (number out of range)"),
    ("[]", "this is no manifest of an exam (it cannot be [], only an object)"),
    ("{}", "this is no manifest of an exam ('format' is missing)"),
    ('{"format": 99}', "its format is 99, this program reads 1; use the program that wrote it"),
    ('{"format": true}', "'format' cannot be true"),
]


def broken(place: Place, value: Any) -> str:
    data: Any = json.loads(text_of(six()))
    *above, last = place
    inside = data
    for step in above:
        inside = inside[_key(inside, step)]
    if value == GONE:
        del inside[_key(inside, last)]
    else:
        inside[_key(inside, last)] = value
    return json.dumps(data)


def _key(inside: Any, step: Any) -> Any:
    return list(inside)[step] if isinstance(inside, dict) and isinstance(step, int) else step


@pytest.mark.parametrize(("place", "value", "message"), BROKEN, ids=lambda one: str(one)[:40])
def test_what_does_not_fit_is_named(place: Place, value: Any, message: str, tmp_path: Path) -> None:
    refused(broken(place, value), message, tmp_path)


@pytest.mark.parametrize(("text", "message"), NO_JSON, ids=[case[1][:40] for case in NO_JSON])
def test_what_is_no_manifest_is_refused(text: str, message: str, tmp_path: Path) -> None:
    refused(text, message, tmp_path)


def refused(text: str, message: str, folder: Path) -> None:
    """The command says it in one sentence, and nothing is marked."""
    path = folder / "manifest.json"
    path.write_text(text, "utf-8")
    with pytest.raises(FileError) as error:
        load_manifest(path)
    assert error.value.where.startswith(str(path))
    assert message in str(error.value)
    assert main(["grade", str(path), str(folder / "r.csv"), "-o", str(folder / "out")]) == 2


def test_a_number_beyond_64_bits_is_kept() -> None:
    text = broken((*FIRST, "answer", "value"), 10**30)
    assert str(10**30) in text_of(parse_manifest(text))
