"""Break every formula of a family in turn and see whether its tests notice: ``make break-slips``.

For each level with tests, each slip (two at once included) is broken in every way below, one at a
time, and the level's tests are run.  A break that gives the same number for every variant tried is
no break and is counted apart.  Exit code 1 if one is not noticed.

    python tools/break_slips.py [FAMILY ...]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from quizgen.cards.topics import load_topics
from quizgen.checking.level_tests import failures
from quizgen.errors import QuizgenError
from quizgen.families.level_tests import LevelTest, read_tests
from quizgen.families.reader import read_families
from quizgen.files.content import shipped
from quizgen.formulas.formula import Formula
from quizgen.formulas.tree import Binary, Indexed, Name, Node, Num, children, rebuilt
from quizgen.questions.margins import last_places
from quizgen.variants.formula_level import By, FormulaLevel, Wrong
from quizgen.variants.level import Variant

TRIED = 400  # variants by which a break is told from a formula that means the same
SMALL = 40  # a large constant changes by one part in so many, as 1024 and 1000 differ
TWINS = {"+": "-", "-": "+", "*": "+", "/": "*", "//": "*", "%": "//", "**": "*"}


@dataclass(frozen=True)
class Break:
    """A level with one wrong answer broken; what was done to it."""

    what: str
    level: FormulaLevel


def breaks(level: FormulaLevel) -> Iterator[Break]:
    """Every break of a level's slips, one at a time."""
    for part in ("slips", "combined"):
        wrong: Mapping[str, Wrong] = getattr(level, part)
        for one, other in combinations(wrong, 2):
            exchanged = {**wrong, one: wrong[other], other: wrong[one]}
            yield Break(f"exchange {one}, {other}", with_wrong(level, part, exchanged))
        for name, formula in wrong.items():
            for what, changed in broken(formula):
                yield Break(f"{name}: {what}", with_wrong(level, part, {**wrong, name: changed}))


def with_wrong(level: FormulaLevel, part: str, wrong: Mapping[str, Wrong]) -> FormulaLevel:
    """The level with other wrong answers.  It keeps what was worked out of its axes and rules."""
    changed = copy(level)
    object.__setattr__(changed, part, wrong)
    changed.__dict__.pop("_applying", None)
    return changed


def broken(wrong: Wrong) -> Iterator[tuple[str, Wrong]]:
    """A wrong answer with one formula of it broken, in each way."""
    if isinstance(wrong, tuple):
        for place, item in enumerate(wrong):
            for what, part in broken(item):
                yield what, (*wrong[:place], part, *wrong[place + 1 :])  # type: ignore[arg-type]
    elif isinstance(wrong, By):
        for word, case in wrong.cases.items():
            for what, changed in broken(case):
                assert not isinstance(changed, tuple)
                yield f"{word}: {what}", By(wrong.convention, {**wrong.cases, word: changed})
    else:
        formula = Formula(wrong) if isinstance(wrong, str) else wrong
        for what, tree in mutants(formula.tree):
            yield f"{formula.text}: {what}", with_tree(formula, tree)


def with_tree(formula: Formula, tree: Node) -> Formula:
    """A formula of another tree; its text stays that of the old one."""
    changed = Formula(formula.text)
    object.__setattr__(changed, "tree", tree)
    object.__setattr__(changed, "names", names_of(tree))
    return changed


def names_of(tree: Node) -> frozenset[str]:
    found = {tree.id} if isinstance(tree, Name | Indexed) else set()
    return frozenset(found.union(*map(names_of, children(tree))))


def mutants(node: Node) -> Iterator[tuple[str, Node]]:
    """The tree with one constant changed, one term dropped or one operator exchanged."""
    match node:
        case Num(int(value)):
            larger = value + max(1, value // SMALL)
            yield f"{value} becomes {larger}", Num(larger)
        case Binary(op, left, right):
            yield f"drops what follows {op}", left
            yield f"drops what precedes {op}", right
            if op in TWINS:
                yield f"{op} becomes {TWINS[op]}", Binary(TWINS[op], left, right)
    for place, child in enumerate(children(node)):
        for what, changed in mutants(child):
            yield what, replaced(node, place, changed)


def replaced(node: Node, place: int, changed: Node) -> Node:
    """The node with another child at this place."""
    places = iter(range(len(children(node))))
    return rebuilt(node, lambda child: changed if next(places) == place else child)


def noticed(level: FormulaLevel, tests: Sequence[LevelTest]) -> bool:
    """Whether one of the tests fails."""
    try:
        return any(next(failures(level, test), None) for test in tests)
    except QuizgenError:
        return True


def same(level: FormulaLevel, other: FormulaLevel) -> bool:
    """Whether two levels give the same wrong answers for every variant tried."""
    step = max(1, level.space.size // TRIED)
    for index in range(0, level.space.size, step):
        givens = level.space.givens(index)
        try:
            ours, theirs = level.variant(givens), other.variant(givens)
        except QuizgenError:
            return False
        if ours and theirs and numbers(ours) != numbers(theirs):
            return False
    return True


def numbers(variant: Variant) -> list[tuple[str, object]]:
    """The wrong answers of a variant, as they are compared with a response."""
    slips = (*variant.slips, *variant.combined)
    return [(slip.id, last_places(variant.answer, slip.value)) for slip in slips]


def report(name: str, level: FormulaLevel, tests: Sequence[LevelTest]) -> tuple[int, int, int]:
    """How many breaks of a level were noticed, missed, and none; prints those missed."""
    seen = missed = none = 0
    for one in breaks(level):
        if noticed(one.level, tests):
            seen += 1
        elif same(level, one.level):
            none += 1
        else:
            missed += 1
            print(f"{name}: not noticed: {one.what}")
    return seen, missed, none


def levels(names: Sequence[str]) -> Iterator[tuple[str, FormulaLevel, Sequence[LevelTest]]]:
    """The levels of the program's families in files; only of these families if some are named."""
    contents = [shipped()]
    for item in read_families(contents, load_topics(contents)).families:
        if not names or item.family.id in names:
            for number, entry in item.entries.items():
                level = item.family.level(number)
                if isinstance(level, FormulaLevel):
                    yield f"{item.family.id}:{number}", level, read_tests(entry)


def main(names: Sequence[str]) -> int:
    """Prints every break that is not noticed, then the counts."""
    seen = missed = none = 0
    for name, level, tests in levels(names):
        counts = report(name, level, tests)
        seen, missed, none = seen + counts[0], missed + counts[1], none + counts[2]
    print(f"{seen} breaks noticed, {missed} not noticed, {none} that change nothing")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
