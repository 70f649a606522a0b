"""The built-in question families, one file per topic.

Adding a family is one entry in a topic's ``FAMILIES``; a name used twice is refused.

>>> family("conv-params").topic
'params'
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module

from quizgen.family import Code, CodeError, Family, parse_code
from quizgen.level import FamilyError
from quizgen.question import Question

TOPICS = ("shapes", "params", "flops", "memory", "receptive_field", "blocks", "networks")


@lru_cache(maxsize=1)
def families() -> Mapping[str, Family]:
    """Every family by id, in teaching order."""
    found: dict[str, Family] = {}
    for topic in TOPICS:
        for item in import_module(f"quizgen.families.{topic}").FAMILIES:
            if item.id in found:
                raise FamilyError(f"family '{item.id}'", "there are two of this name")
            found[item.id] = item
    return found


def family(identifier: str) -> Family:
    """One family; CodeError suggests close names."""
    known = families()
    if identifier not in known:
        close = get_close_matches(identifier, known, n=1)
        fix = f"did you mean {close[0]}?" if close else "'quiz topics' lists the families"
        raise CodeError(f"'{identifier}'", "no such family", fix)
    return known[identifier]


def resolve(code: Code) -> Question:
    """The question a code stands for; a version this program does not have is refused."""
    found = family(code.family)
    if code.version not in (None, found.version):
        raise CodeError(
            f"{code.family}@{code.version}:{code.level}:{code.index}",
            f"this program has version {found.version} of {found.id}, not {code.version}",
            "the numbers or the key may differ; use the program that dealt the code",
        )
    return found.question(code.level, code.index)


def question(text: str) -> Question:
    """
    >>> question("conv-params:1:5").level
    1
    """
    code = parse_code(text)
    if code is None:
        raise CodeError(f"'{text}'", "not a question code", "codes look like conv-params:2:1543")
    return resolve(code)
