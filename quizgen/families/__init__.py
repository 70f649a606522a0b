"""Question families: read from YAML, and those about real networks, which are programs.

Adding a family is one entry in a file of ``families/``; a name used twice is refused.

>>> family("conv-params").topic
'params'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING

from quizgen.families.shelf import Shelf, shelf
from quizgen.files.content import Content, shipped
from quizgen.misconceptions import ARITHMETIC, Misconception
from quizgen.questions.margins import FamilyError
from quizgen.questions.question import Question
from quizgen.variants.family import NUMBERED, Code, CodeError, Family, parse_code
from quizgen.variants.spaces import recorded_spaces

if TYPE_CHECKING:
    from quizgen.families.reader import FamilyFiles

# Modules of families that are programs, about real networks: the last in teaching order.
PROGRAMS = tuple(
    f"networks.{name}"
    for name in ("tables", "layers", "changed", "compared", "shares", "weights", "totals")
)


class Families(Mapping[str, Family]):
    """Families by id, in teaching order; each is made when it is asked for.

    data: those of the program that are data.
    own: those of the user's folders, which come last.
    """

    def __init__(self, data: Shelf, own: Mapping[str, Family] | None = None) -> None:
        self._data, self._own = data, own or {}

    @cached_property
    def _modules(self) -> Mapping[str, str]:
        """The families that are programs, each with its module."""
        rows = recorded_spaces().items()
        found = {name: row["module"] for name, row in rows if row["module"] in PROGRAMS}
        if twice := found.keys() & set(self._data.names):
            raise FamilyError(f"family '{min(twice)}'", "there are two of this name")
        return found

    def __iter__(self) -> Iterator[str]:
        return chain(self._data.names, self._modules, self._own)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return any(name in names for names in (self._own, self._modules, self._data.names))

    def __getitem__(self, name: str) -> Family:
        if name in self._own:
            return self._own[name]
        if name in self._modules:
            return _programs(self._modules[name], self._data)[name]
        if name in self._data.names:
            return self._data.family(name)
        raise KeyError(name)


def _shelf(contents: Sequence[Content]) -> Shelf:
    """The program's families that are data; the first of some folders is the shipped one."""
    return shelf(contents[0] if contents else shipped())


def built_in(contents: Sequence[Content] = ()) -> Mapping[str, Family]:
    """The program's families by id, in teaching order."""
    return _built_in(_shelf(contents))


@cache
def _built_in(data: Shelf) -> Mapping[str, Family]:
    return Families(data)


@cache
def _programs(module: str, data: Shelf) -> Mapping[str, Family]:
    """The families of a module; a program may name any misconception, and any symbol with the
    number of a layer."""
    known = {**ARITHMETIC, **data.misconceptions}
    symbols = {k: text for k, text in data.symbols.items() if not NUMBERED.fullmatch(k)}
    found = import_module(f"quizgen.families.{module}").FAMILIES
    return {item.id: replace(item, misconceptions=known, symbols=symbols) for item in found}


def families(contents: Sequence[Content] = ()) -> Mapping[str, Family]:
    """The program's families by id and, after them, those of the content folders."""
    own = _own(tuple(contents))
    if own is None:
        return built_in(contents)
    return Families(_shelf(contents), {item.family.id: item.family for item in own.families})


def misconceptions(contents: Sequence[Content] = ()) -> Mapping[str, Misconception]:
    """All misconceptions by id: the general ones, the program's, and the content folders'."""
    own = _own(tuple(contents))
    known = {**ARITHMETIC, **_shelf(contents).misconceptions}
    return {**known, **own.misconceptions} if own else known


@cache
def _own(contents: tuple[Content, ...]) -> FamilyFiles | None:
    """What the user's own folders hold; None where they have no families.

    Raises the first fault in a file.
    """
    if not any(content.prefix and content.files("families") for content in contents):
        return None
    from quizgen.families.reader import read_own

    found = read_own(contents, _shelf(contents), built_in(contents), tests=False)
    for error in found.errors:
        raise error
    return found


def family(identifier: str, contents: Sequence[Content] = ()) -> Family:
    """One family, without making the others; CodeError suggests close names."""
    data = _shelf(contents)
    if found := data.find(identifier):
        return found
    if row := recorded_spaces().get(identifier):
        return _programs(row["module"], data)[identifier]
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
