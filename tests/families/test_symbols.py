"""Every symbol of a worked solution is introduced, once, where it is used first."""

from __future__ import annotations

import re

from quizgen.families import family
from quizgen.families.shelf import shelf
from quizgen.files.content import shipped
from quizgen.variants.family import legends_of, symbol_of
from tests.helpers import EVERY_LEVEL, few
from tests.sweeps import over_levels

SYMBOLS = shelf(shipped()).symbols
FORMER = re.compile(r"\s-\s")  # a hyphen for a minus


@over_levels(EVERY_LEVEL)
def test_every_symbol_is_introduced_before_it_is_used(name: str, number: int) -> None:
    symbols = family(name).symbols
    for question in few(name, number):
        known = {step.name for step in question.steps}
        for step, legend in zip(question.steps, legends_of(question.steps, symbols), strict=True):
            assert step.legend == legend
            unknown = step.formula.names - known
            missing = {name for name in unknown if not symbol_of(name, symbols)}
            assert not missing, f"{question.code}: {missing} in '{step.formula.text}'"
            known |= step.formula.names


@over_levels(EVERY_LEVEL)
def test_a_symbol_is_introduced_once(name: str, number: int) -> None:
    for question in few(name, number):
        told = [name for step in question.steps for name in re.findall(r"(\S+): ", step.legend)]
        assert len(told) == len(set(told)), question.code


@over_levels(EVERY_LEVEL)
def test_labels_and_feedback_write_minus_as_a_sign(name: str, number: int) -> None:
    for question in few(name, number):
        texts = [step.label for step in question.steps]
        texts += [
            question.misconceptions[id].feedback for s in question.slips for id in s.misconceptions
        ]
        assert not [text for text in texts if FORMER.search(text)]


@over_levels(EVERY_LEVEL)
def test_the_last_line_says_something_new(name: str, number: int) -> None:
    for question in few(name, number):
        lines = [step.formula.text for step in question.steps]
        if len(lines) > 1:
            assert lines[-1] != question.steps[-2].name, question.code


def test_meanings_are_noun_phrases_of_one_symbol_each() -> None:
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    for name, meaning in SYMBOLS.items():
        assert meaning[0].islower() or not meaning.isascii(), name
        assert not meaning.endswith(".")
