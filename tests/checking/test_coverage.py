"""The coverage list: uncovered rows, facts that nothing answers, and the printed table."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.checking.check import check_coverage
from quizgen.checking.coverage import CoverageReport, Fact, read_coverage
from quizgen.cli.content.check import facts_table
from quizgen.families import misconceptions
from quizgen.files.content import contents
from quizgen.files.yaml import ContentError
from quizgen.text.wrap import wrapped
from tests.checking.test_check import card, cards, findings
from tests.cli.helpers import CARDS, content, one_sentence, quiz

ROWS = """\
coverage:
  MY1: |
    Covered.
  MY2: |
    Not covered.
"""
FACTS = """\
coverage:
  MY1:
    about: |
      Kernels.
    facts:
      - fact: A kernel is small.
        answered: [my-a, conv-params]
      - claim: A kernel is large.
        corrected: my-a
      - {}
"""


def folder_with(tmp_path: Path, entry: str) -> Path:
    """A folder with two good facts and the entry, which begins on line 10."""
    text = cards(card("my-a", more="covers: [MY1]"), card("my-b", more="aliases: [my-old]"))
    retiring = text.replace("topic: tests", "topic: tests\nretired: [my-gone]")
    return content(tmp_path, cards_tests=retiring, cards_coverage=FACTS.format(entry))


# --- rows -----------------------------------------------------------------------------


def test_coverage_both_ways(tmp_path: Path) -> None:
    text = cards(
        card("my-a", more="covers: [MY1]"),
        card("my-b", more="covers: [MY1, MY9]"),
    )
    folder = content(tmp_path, cards_tests=text, cards_coverage=ROWS)
    assert findings(folder, "--coverage") == [
        ("cards/coverage.yaml:5", "nothing covers MY2"),
        ("cards/tests.yaml:11", "covers MY9, which is no row"),
    ]
    assert findings(folder) == [("cards/tests.yaml:11", "covers MY9, which is no row")]


def test_coverage_tells_of_files_that_cannot_be_read(tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=CARDS, cards_more="topic: tests\ncards: x: y")
    ((place, said),) = findings(folder, "--coverage")
    assert (place, said[:8]) == ("cards/more.yaml:2", "not YAML")


def test_coverage_is_told_of_all_content(tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=CARDS)
    path = folder / "cards" / "tests.yaml"
    one_sentence(quiz("check", "--coverage", path, "--content", folder), f"{path}: --coverage is")


@pytest.mark.parametrize("rows", ["coverage: [A, B]", "coverage: A", "coverage:", "{}"])
def test_a_coverage_list_that_is_no_mapping(rows: str, tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=CARDS, cards_coverage=rows)
    one_sentence(quiz("check", "--coverage", "--content", folder), "coverage.yaml:1: 'coverage'")
    for options in ([], [folder / "cards" / "coverage.yaml"]):
        ((place, _),) = findings(folder, *options)
        assert place == "cards/coverage.yaml:1"


@pytest.mark.parametrize(("row", "said"), [("[a]", "'MY1' reads as a list"), ("", "'MY1' is e")])
def test_a_row_is_a_text_or_a_mapping(row: str, said: str, tmp_path: Path) -> None:
    folder = content(tmp_path, cards_tests=CARDS, cards_coverage=f"coverage:\n  MY1: {row}\n")
    ((place, message),) = findings(folder)
    assert place == "cards/coverage.yaml:2"
    assert message.startswith(said)


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        ("facts: []", 3, "'about' is missing"),
        ("about: x\n    fact: y", 4, "unknown key 'fact'; did you mean 'facts'?"),
        ("about: x\n    facts: y", 4, "'facts' must be a list"),
        ("about: x\n    facts: [y]", 4, "an entry of 'facts' must be a mapping"),
        ("about: x\n    facts: [{answered: a}]", 4, "an entry is either a 'fact' or a 'claim'"),
        (
            "about: x\n    facts: [{fact: y, claim: z}]",
            4,
            "an entry is either a 'fact' or a 'claim'",
        ),
        ("about: x\n    facts: [{fact: y, corrected: a}]", 4, "unknown key 'corrected'"),
        ("about: x\n    facts: [{claim: y, answered: a}]", 4, "unknown key 'answered'"),
        ("about: x\n    facts: [{fact: ' ', answered: a}]", 4, "'fact' is empty"),
    ],
)
def test_a_row_that_cannot_be_read(row: str, line: int, said: str, tmp_path: Path) -> None:
    folder = content(tmp_path, cards_coverage=f"coverage:\n  MY1:\n    {row}\n")
    with pytest.raises(ContentError) as caught:
        read_coverage(contents([folder]))
    assert caught.value.where == f"{folder}/cards/coverage.yaml:{line}"
    assert f"{caught.value.what}; {caught.value.fix}".startswith(said)


# --- facts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("fact: It has weights.", "nothing answers this fact of MY1"),
        ("claim: It has no weights.", "nothing corrects this claim of MY1"),
        ("fact: It has weights.\n        answered: []", "nothing answers this fact of MY1"),
        (
            "fact: It has weights.\n        answered: [my-b, conv-parms]",
            "no card or family 'conv-parms'; did you mean 'conv-params'",
        ),
        (
            "claim: It has no weights.\n        corrected: [my-old]",
            "no card or family 'my-old'; it is now 'my-b'",
        ),
        (
            "fact: It has weights.\n        answered: [my-gone]",
            "no card or family 'my-gone'; it was retired",
        ),
        (
            "fact: A kernel is small.\n        answered: [my-b]",
            "the same fact is at {folder}/cards/coverage.yaml:6",
        ),
    ],
)
def test_facts_that_nothing_answers(entry: str, said: str, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, entry)
    for options in ([], ["--coverage"], [folder / "cards" / "coverage.yaml"]):
        ((place, message),) = findings(folder, *options)
        assert place == "cards/coverage.yaml:10"
        assert message.startswith(said.format(folder=folder))


@pytest.mark.parametrize(
    ("entry", "states"),
    [
        ("fact: It has weights.\n        answered: [my-b]", "2 answered, 1 corrected, 0 open"),
        ("claim: It has none.\n        corrected: [my-b]", "1 answered, 2 corrected, 0 open"),
        ("fact: It has weights.", "1 answered, 1 corrected, 1 open"),
        ("fact: It has weights.\n        answered: [my-b, no]", "1 answered, 1 corrected, 1 open"),
    ],
)
def test_the_states_are_counted(entry: str, states: str, tmp_path: Path) -> None:
    report = check_coverage(contents([folder_with(tmp_path, entry)]))
    mine = tuple((fact, state) for fact, state in report.facts if fact.row == "MY1")
    assert CoverageReport(mine, ()).summary == f"3 facts: {states}"


def test_a_list_of_ones_own_is_told_after_the_shipped_one(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "fact: It has weights.\n        answered: my-old")
    result = quiz("check", "--coverage", "--content", folder)
    table, _, rest = result.out.partition("\n\n")
    assert [" ".join(line.split()) for line in table.splitlines()[-3:]] == [
        "MY1 A kernel is small. answered my-a, conv-params",
        "MY1 “A kernel is large.” corrected my-a",
        "MY1 It has weights. open my-old",
    ]
    place = f"{folder}/cards/coverage.yaml:10"
    said, summary = rest.splitlines()[-2:]
    assert said == f"{place}: no card or family 'my-old'; it is now 'my-b'"
    assert summary.endswith(" open")
    assert (result.code, result.err) == (1, "")


def test_programs_get_the_facts_after_the_findings(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "claim: It has none.")
    result = quiz("check", "--coverage", "--json", "--content", folder)
    first = next(i for i, line in enumerate(result.lines) if "state" in line)
    assert all("message" in line for line in result.lines[:first])
    place = f"{folder}/cards/coverage.yaml"
    assert result.lines[-3:] == [
        {
            "row": "MY1",
            "kind": "fact",
            "text": "A kernel is small.",
            "ids": ["my-a", "conv-params"],
            "place": f"{place}:6",
            "state": "answered",
        },
        {
            "row": "MY1",
            "kind": "claim",
            "text": "A kernel is large.",
            "ids": ["my-a"],
            "place": f"{place}:8",
            "state": "corrected",
        },
        {
            "row": "MY1",
            "kind": "claim",
            "text": "It has none.",
            "ids": [],
            "place": f"{place}:10",
            "state": "open",
        },
    ]


TABLE = """\
row  fact                             state      cards and families
───  ───────────────────────────────  ─────────  ───────────────────────────────
G3   An inception module reads one    answered   inception-branches,
     input through four branches.                inception-module
R4   “Bottlenecks save activation     corrected  resnet-bottleneck-activations
     memory.”
X6   The challenge began in 2010.     open       ilsvrc-years"""


def test_the_table_fits_eighty_columns_and_is_one_line_a_fact_in_a_pipe() -> None:
    facts = [
        (
            Fact(
                "G3",
                "fact",
                "An inception module reads one input through four branches.",
                ("inception-branches", "inception-module"),
                "",
            ),
            "answered",
        ),
        (
            Fact(
                "R4",
                "claim",
                "Bottlenecks save activation memory.",
                ("resnet-bottleneck-activations",),
                "",
            ),
            "corrected",
        ),
        (Fact("X6", "fact", "The challenge began in 2010.", ("ilsvrc-years",), ""), "open"),
    ]
    table = facts_table(facts)
    assert wrapped(table, 80) == TABLE
    assert len(str(table).splitlines()) == 2 + len(facts)


# --- what is shipped ------------------------------------------------------------------


def test_every_fact_is_answered_or_corrected() -> None:
    result = quiz("check", "--coverage")
    *_, summary = result.out.splitlines()
    assert summary.startswith("268 facts: ")
    assert summary.endswith(" corrected, 0 open")
    assert (result.code, result.err) == (0, "")


def test_every_misconception_but_slips_of_arithmetic_has_a_card() -> None:
    without = [one for one in misconceptions().values() if not one.study]
    assert [one.id for one in without if not one.arithmetic] == []
