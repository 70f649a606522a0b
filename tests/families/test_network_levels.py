"""Families that are programs: their levels against numbers that were worked out by hand.

``network_levels/`` has a file for each, in the form of ``tests`` beside a question.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.checking.level_tests import level_findings
from quizgen.families import family
from quizgen.families.level_tests import read_tests
from quizgen.files.yaml import load_yaml
from quizgen.variants.formula_level import WorkedLevel
from tests.helpers import EVERY_LEVEL

FILES = Path(__file__).with_name("network_levels")
PROGRAMS = [
    (name, number)
    for name, number in EVERY_LEVEL
    if not isinstance(family(name).level(number), WorkedLevel)
]


@pytest.mark.parametrize(("name", "number"), PROGRAMS)
def test_a_level_gives_what_was_worked_out(name, number):
    top = load_yaml(FILES / f"{name}.yaml")
    tests = read_tests(top, str(number))
    assert len(tests) >= 2
    level = family(name).level(number)
    assert list(level_findings(f"{name}:{number}", level, tests)) == []
