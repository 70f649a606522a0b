"""Moodle's importer of GIFT, as far as used here; written from its behaviour."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from tests.export.lms.moodle import Answer

MARKS = dict(zip(":#={}~", "\ue001\ue002\ue003\ue004\ue005\ue006", strict=True))
ESCAPES = {rf"\{sign}": mark for sign, mark in MARKS.items()} | {r"\n": "\ue007"}
SIGNS = {mark: sign for sign, mark in MARKS.items()} | {"\ue007": "\n", "\ue000": "\\"}
WEIGHT = re.compile(r"^%-*([0-9]{1,2})\.?([0-9]*)%")


@dataclass
class Imported:
    kind: str
    name: str
    category: str
    text: str
    general: str
    answers: list[Answer] = field(default_factory=list)


def hidden(text: str) -> str:
    """Escaped signs put out of the way before the text is taken apart."""
    text = text.replace("\\\\", "\ue000")
    for escape, mark in ESCAPES.items():
        text = text.replace(escape, mark)
    return text


def shown(text: str) -> str:
    for mark, sign in SIGNS.items():
        text = text.replace(mark, sign)
    return text.strip().removeprefix("[html]").strip()


def imported(document: str) -> list[Imported]:
    category, found = "", []
    for block in re.split(r"\n\s*\n", document.strip()):
        text = hidden(block.strip())
        if text.startswith("$CATEGORY:"):
            category = text[10:].strip()
        else:
            found.append(one(text, category))
    return found


def one(text: str, category: str) -> Imported:
    assert text.startswith("::")
    name, text = text[2:].split("::", 1)
    start, end = text.index("{"), text.index("}")
    assert end == len(text) - 1
    body, answers = text[:start], text[start + 1 : end].strip()
    answers, _, general = answers.rpartition("####") if "####" in answers else (answers, "", "")
    question = Imported("", shown(name), category, shown(body), shown(general))
    answers = answers.strip()
    if not answers:
        question.kind = "essay"
    elif answers.startswith("#"):
        question.kind = "numerical"
        rows, tilde, wrong = answers[1:].partition("~")
        question.answers = [number(row) for row in rows.split("=") if row.strip()]
        if tilde:
            question.answers.append(Answer("*", 0, shown(wrong.partition("#")[2])))
    elif "~" in answers:
        question.kind = "multichoice"
        for row in answers.replace("=", "~=").split("~"):
            if row.strip():
                value, _, feedback = row.partition("#")
                fraction = 100.0 if value.startswith("=") else 0.0
                question.answers.append(Answer(shown(value.lstrip("=")), fraction, shown(feedback)))
    else:
        assert "->" not in answers, "Moodle takes this for pairs"
        question.kind = "shortanswer"
        question.answers = [
            Answer(shown(row), 100, "") for row in answers.split("=") if row.strip()
        ]
    return question


def number(row: str) -> Answer:
    fraction = 100.0
    if match := WEIGHT.match(row.strip()):
        fraction, row = float(match[1]), row.strip()[match.end() :]
    value, _, feedback = row.partition("#")
    exact, _, tolerance = value.strip().partition(":")
    return Answer(exact, fraction, shown(feedback), Fraction(tolerance or 0))
