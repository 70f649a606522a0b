"""Every family finds its way back from the text that Moodle exports."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape
from itertools import islice
from xml.etree import ElementTree

import pytest

from quizgen.exam.marking.asked import Told, told_by
from quizgen.export.lms.bank import Bank
from quizgen.export.lms.moodle import document
from quizgen.families import families
from quizgen.questions.paper import Pool
from quizgen.questions.question import Question
from quizgen.variants.drawing import questions as drawn
from tests.export.lms.moodle import GAP

LEVELS = [(name, level) for name, family in families().items() for level in family.levels]
EACH = 6  # variants of a level
HEAVY = re.compile(r"<(th|b|strong|h\d)\b[^>]*>(.*?)</\1>", re.DOTALL)
PICTURE = re.compile(r'<img[^>]*alt="([^"]*)"[^>]*>')


def summary(html: str) -> str:
    """A question's text as Moodle keeps it beside each attempt: plain, headings in capitals."""
    text = GAP.sub("_____", html)
    text = HEAVY.sub(lambda part: f" {part[2].upper()} ", text)
    text = PICTURE.sub(r"[\1]", text)
    text = re.sub(r"</?(p|tr|li|div|table|ol|ul|br)\b[^>]*>", "\n", text)
    return unescape(re.sub(r"<[^<>]*>", " ", text)).replace("\n", "\r\n")


def exported(questions: list[Question]) -> dict[str, str]:
    """Moodle's text of each question, by its name; that of a choice ends with its options."""
    bank = Bank("T", "", (Pool("q", "Q", "t", Fraction(1), tuple(questions)),))
    found = {}
    for element in ElementTree.fromstring(document(bank)).findall("question"):
        if element.get("type") != "category":
            text = summary(element.findtext("questiontext/text", ""))
            if element.get("type") == "multichoice":
                options = [answer.findtext("text", "") for answer in element.findall("answer")]
                text = f"{text}: {'; '.join(map(summary, options))}"
            found[element.findtext("name/text", "")] = text
    return found


@pytest.mark.parametrize(("name", "level"), LEVELS, ids=[f"{n}:{i}" for n, i in LEVELS])
def test_moodles_text_tells_the_variant(name: str, level: int) -> None:
    questions = list(islice(drawn(families()[name], level, "asked"), EACH))
    known = {question.code: Told.of(question) for question in questions}
    for code, text in exported(questions).items():
        assert told_by(text, known) == code


def test_two_variants_of_one_text_are_none() -> None:
    told = Told(" how many ", (" a ", " b "))
    assert told_by("How many? a; b", {"x:1:1": told, "x:1:2": told}) is None
    assert told_by("How many? a; b", {"x:1:1": told, "x:1:2": Told(" how many ", (" c ",))}) == (
        "x:1:1"
    )
    assert told_by("Another question", {"x:1:1": told}) is None
