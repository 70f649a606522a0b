"""Tests beside the question: all levels have them, they are compared, and a bad one is named."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from quizgen.cards.topics import load_topics
from quizgen.checking.level_tests import failures, family_findings, level_findings
from quizgen.families import family
from quizgen.families.level_tests import LevelTest, read_tests
from quizgen.families.reader import PlacedFamily, read_families
from quizgen.files.content import shipped
from quizgen.files.yaml import YamlMap
from quizgen.formulas.evaluation import round_half_up
from quizgen.variants.choice_level import ChoiceLevel
from quizgen.variants.formula_level import FormulaLevel
from tests.cli.helpers import quiz
from tests.families.test_own_families import findings, folder, one
from tools.break_slips import breaks, noticed

pytestmark = pytest.mark.usefixtures("cards_are_not_judged")

CONTENT = shipped()
FILED = {item.family.id: item for item in read_families([CONTENT], load_topics([CONTENT])).families}


@pytest.mark.parametrize("name", FILED)
def test_every_level_in_a_file_gives_what_was_worked_out(name: str) -> None:
    item = FILED[name]
    for number, entry in item.entries.items():
        tests = read_tests(entry)
        level = item.family.level(number)
        assert len(tests) >= 2, f"{name}:{number}"
        assert list(level_findings(f"{name}:{number}", level, tests)) == []
        if not isinstance(level, ChoiceLevel):
            assert all(test.wrong for test in tests), f"{name}:{number}"


def level_of(item: PlacedFamily, number: int) -> tuple[FormulaLevel, tuple[LevelTest, ...]]:
    level = item.family.level(number)
    assert isinstance(level, FormulaLevel)
    return level, read_tests(item.entries[number])


@pytest.mark.parametrize("name", ["conv-params", "conv-output", "stacked-field", "weight-memory"])
def test_every_broken_slip_is_noticed(name: str) -> None:
    """A sample: ``make break-slips`` breaks those of all families."""
    for number in FILED[name].entries:
        level, tests = level_of(FILED[name], number)
        exchanged = [one for one in breaks(level) if one.what.startswith("exchange")]
        assert exchanged
        assert [one.what for one in exchanged if not noticed(one.level, tests)] == []


def test_a_wrong_number_is_told_with_both() -> None:
    level = family("conv-params").level(1)
    givens = {"C_in": 3, "C_out": 4, "K": 5}
    wrong = {
        "forgot-bias": 300,
        "bias-per-input": 303,
        "single-bias": 301,
        "forgot-input-channels": 104,
        "forgot-filters": 76,
        "kernel-not-squared": 64,
        "forgot-bias+forgot-input-channels": 100,
        "forgot-bias+forgot-filters": 75,
        "forgot-bias+kernel-not-squared": 60,
        "forgot-input-channels+single-bias": 101,
        "forgot-input-channels+kernel-not-squared": 24,
        "kernel-not-squared+single-bias": 61,
    }
    assert list(failures(level, LevelTest("t", givens, 304, wrong))) == []
    assert list(failures(level, LevelTest("t", givens, 305, wrong))) == [
        "the test says the key is 305, the level 304"
    ]
    assert list(failures(level, LevelTest("t", givens, 304, {**wrong, "single-bias": 302}))) == [
        "the test says slip 'single-bias' gives 302, the level 301"
    ]
    less = {name: value for name, value in wrong.items() if name != "single-bias"}
    assert list(failures(level, LevelTest("t", givens, 304, less))) == [
        "the test lacks slip 'single-bias'"
    ]
    assert list(failures(level, LevelTest("t", givens, 304, {**wrong, "same-size": 3}))) == [
        "the level has no slip 'same-size' for these numbers"
    ]
    assert list(failures(level, LevelTest("t", {"C_in": 3}, 304, wrong))) == [
        "the test must give C_in, C_out, K"
    ]


def test_rounded_numbers_agree_as_they_are_asked() -> None:
    """Weight memory is asked in KB to two decimals."""
    level, tests = level_of(FILED["weight-memory"], 2)
    test, key = next(
        (test, test.key)
        for test in tests
        if isinstance(test.key, Fraction) and 100 % test.key.denominator
    )
    hundredths = Fraction(round_half_up(key, 2), 100)
    assert list(failures(level, LevelTest("t", test.givens, hundredths, test.wrong))) == []
    assert len(list(failures(level, LevelTest("t", test.givens, hundredths + 1, test.wrong)))) == 1


TESTS = "formula: W*K\nslips: {same-size: W, forgot-stride: K, added-sizes: W + K}\ntests:\n  "
GOOD = (
    "- {givens: {W: 8, K: 3}, key: 8*3, slips: {same-size: 8, forgot-stride: 3, added-sizes: 11}}"
)
OTHER = (
    "- {givens: {W: 9, K: 2}, key: 18, slips: {same-size: 9, forgot-stride: 2, added-sizes: 11}}"
)
QUOTED = GOOD.replace("W: 8,", "W: '8',")
BAD = [  # tests, line, message
    (f"{GOOD}", 11, "one test; give 2 at least"),
    ("- 5", 11, "an entry of 'tests' must be a mapping"),
    ("- {key: 24}", 11, "'givens' is missing"),
    ("- {givens: {W: 8, K: 3}}", 11, "'key' is missing; give the correct answer"),
    ("- {givens: {W: 8, K: 3}, kez: 24}", 11, "unknown key 'kez'; did you mean 'key'?"),
    ("- {givens: {W: 8, K: 3}, key: W*3}", 11, "'W*3' has names in it; write the number as you"),
    ("- {givens: {W: 8, K: 3}, key: 8/0}", 11, "divides by zero"),
    ("- {givens: {W: 8, K: 3}, key: 8 3}", 11, "not a formula"),
    ("- {givens: {W: 8, K: [3]}, key: 24}", 11, "'K' must be a whole number or a word"),
    (f"- {{givens: {{W: 8}}, key: 24}}\n  {OTHER}", 11, "the test must give W, K"),
    (f"{GOOD.replace('8*3', '8*4')}\n  {OTHER}", 11, "the test says the key is 32, the level 24"),
    (f"{OTHER}\n  {GOOD.replace('size: 8', 'size: 7')}", 12, "gives 7, the level 8"),
    (f"{OTHER}\n  {GOOD.replace(', added-sizes: 11', '')}", 12, "lacks slip 'added-sizes'"),
    (f"{OTHER}\n  {GOOD.replace('8*3', '[8, 3]')}", 12, "the key is [8, 3], the level 24"),
    (f"{OTHER}\n  {GOOD.replace('W: 8,', 'W: a,')}", 12, "'W' must be a whole number, not 'a'"),
    (f"{OTHER}\n  {GOOD.replace('W: 8,', 'W: 7,')}", 12, "no code of this level has W=7"),
    (f"{OTHER}\n  {QUOTED}", 12, "'W' must be a whole number, not '8'"),
    (f"{OTHER}\n  {OTHER}", 11, "two tests have W=9, K=2"),
    ("[]", 11, "'tests' is empty; give two tests at least"),
    ("- {givens: {W: 8, K: 3}, key: }", 11, "a number is missing; as in 16*(5*5*3 + 1)"),
    ("- {givens: {W: 8, K: 3}, key: true}", 11, "a number is missing"),
    ("- {givens: {W: 8, K: 3}, key: {a: 1}}", 11, "a number is missing"),
    ("- {givens: {W: 8, K: 3}, key: 24, slips: {a+b: 1}}", 11, "'a+b' stands under 'slips'; two"),
    ("- {givens: {W: 8, K: 3}, key: 24, combined: {a: 1}}", 11, "'a' stands under 'combined'; tw"),
]
MORE = [  # axes and formula, givens of a test, message
    (
        "axes: {kilo: [KB, kB], W: [8, 9]}\nprompt: <W> in <kilo>\nformula: W",
        "{kilo: MB, W: 8}",
        "the axis 'kilo' has no 'MB'; there are KB, kB",
    ),
    (
        "axes: {'W K': [[8, 2], [9, 3]]}\nformula: W + K",
        "{W: 8, K: 3}",
        "no code of this level has W=8, K=3",
    ),
]


@pytest.mark.parametrize(("tests", "line", "message"), BAD)
def test_a_bad_test_is_named_with_file_and_line(
    tests: str, line: int, message: str, tmp_path: Path
) -> None:
    place, said = findings(folder(tmp_path, one(TESTS + tests)))[0]
    assert message in said
    assert place.endswith(f".yaml:{line}")


@pytest.mark.parametrize(("lines", "givens", "message"), MORE)
def test_givens_are_those_of_some_code(
    lines: str, givens: str, message: str, tmp_path: Path
) -> None:
    tests = f"tests:\n  - {{givens: {givens}, key: 11}}"
    slips = "slips: {same-size: 2*W, forgot-plus-one: 3*W, forgot-kernel: 4*W}"
    said = [what for _, what in findings(folder(tmp_path, one(f"{lines}\n{slips}\n{tests}")))]
    assert f"my-one:1: {message}" in said


def test_tests_of_a_choice_have_every_correct_option(tmp_path: Path) -> None:
    options = "options:\n  a: {text: A, right: W > 8}\n  b: {text: B, right: W == 8}\n"
    tests = "tests:\n  - {givens: {W: 9, K: 2}, key: a}\n  - {givens: {W: 10, K: 2}, key: a}"
    text = one("\\formula\n\\unit\n\\slips\n" + options + tests)
    ((_, said),) = findings(folder(tmp_path, text))
    assert said == "my-one:1: no test has the correct option 'b'"


def test_a_level_of_the_program_must_have_tests() -> None:
    item = FILED["conv-params"]
    bare = replace(item, entries={n: YamlMap("f", 1) for n in item.entries})
    assert list(family_findings(bare)) == []
    assert [one.message for one in family_findings(bare, required=True)] == [
        f"conv-params:{number}: no tests; give 2 at least" for number in item.entries
    ]


def test_good_tests_are_not_mentioned(tmp_path: Path) -> None:
    made = folder(tmp_path, one(f"{TESTS}{GOOD}\n  {OTHER}"))
    assert quiz("check", "--content", made).code == 0


def test_an_exchange_of_two_slips_in_a_file_is_found(tmp_path: Path) -> None:
    exchanged = TESTS.replace("same-size: W, forgot-stride: K", "same-size: K, forgot-stride: W")
    assert len(findings(folder(tmp_path, one(f"{exchanged}{GOOD}\n  {OTHER}")))) == 4
