"""Question families: read from YAML, and those about real networks, which are programs.

Adding a family is one entry in a topic's ``FAMILIES``; a name used twice is refused.

>>> family("conv-params").topic
'params'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import import_module
from itertools import chain

from quizgen.files.content import Content
from quizgen.questions.marks import FamilyError
from quizgen.questions.question import Question
from quizgen.variants.family import Code, CodeError, Family, parse_code
from quizgen.variants.spaces import recorded

# The modules of each topic, in teaching order.
TOPICS = {
    "shapes": (
        "shapes",
        "shape_windows",
        "shape_padding",
        "shape_kinds",
        "shape_volumes",
        "shape_chains",
        "shape_inverse",
        "shape_filters",
    ),
    "params": ("params", "params_kernels", "params_sharing", "params_totals"),
    "flops": (
        "flops",
        "flops_convolutions",
        "flops_counting",
        "flops_comparing",
        "flops_scaling",
        "flops_devices",
    ),
    "memory": ("memory", "memory_types", "memory_networks", "memory_training"),
    "receptive-field": ("receptive_field", "receptive_goals", "receptive_stacks"),
    "blocks": ("blocks", "blocks_residual", "blocks_inception", "blocks_pooling"),
    "networks": ("networks", "networks_changed", "networks_compared", "networks_shares"),
}


@lru_cache(maxsize=1)
def built_in() -> Mapping[str, Family]:
    """The program's families by id, in teaching order."""
    found: dict[str, Family] = {}
    for module in chain.from_iterable(TOPICS.values()):
        for item in import_module(f"quizgen.families.{module}").FAMILIES:
            if item.id in found:
                raise FamilyError(f"family '{item.id}'", "there are two of this name")
            found[item.id] = item
    return found


@cache
def _recorded(identifier: str) -> Family | None:
    """A built-in family, without importing the modules of the others."""
    if identifier not in recorded():
        return None
    module = import_module(f"quizgen.families.{recorded()[identifier]['module']}")
    return next((item for item in module.FAMILIES if item.id == identifier), None)


def families(contents: Sequence[Content] = ()) -> Mapping[str, Family]:
    """The program's families by id and, after them, those of the content folders."""
    own = tuple(content for content in contents if content.prefix)
    return {**built_in(), **_own(own, tuple(contents))} if own else built_in()


@cache
def _own(own: tuple[Content, ...], contents: tuple[Content, ...]) -> Mapping[str, Family]:
    """The families of the content folders, and their misconceptions made known."""
    from quizgen.families.reader import has_families, read_own

    if not any(map(has_families, own)):
        return {}
    found = read_own(contents, built_in())
    for error in found.errors:
        raise error
    return {item.family.id: item.family for item in found.families}


def family(identifier: str, contents: Sequence[Content] = ()) -> Family:
    """One family; CodeError suggests close names."""
    if found := _recorded(identifier):
        return found
    known = families(contents)
    if identifier not in known:
        close = get_close_matches(identifier, known, n=1)
        fix = f"did you mean {close[0]}?" if close else "'quiz topics' lists the families"
        raise CodeError(f"'{identifier}'", "no such family", fix)
    return known[identifier]


def resolve(code: Code, contents: Sequence[Content] = ()) -> Question:
    """The question a code stands for; a version this program does not have is refused."""
    found = family(code.family, contents)
    if code.version not in (None, found.version):
        raise CodeError(
            f"{code.family}@{code.version}:{code.level}:{code.index}",
            f"this program has version {found.version} of {found.id}, not {code.version}",
            "the numbers or the key may differ; use the program that dealt the code",
        )
    return found.question(code.level, code.index)


def question(text: str, contents: Sequence[Content] = ()) -> Question:
    """
    >>> question("conv-params:1:5").level
    1
    """
    code = parse_code(text)
    if code is None:
        raise CodeError(f"'{text}'", "not a question code", "codes look like conv-params:2:1543")
    return resolve(code, contents)
