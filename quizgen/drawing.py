"""Drawing variants of a level: without replacement, by distinct answer, in a seeded order.

Small draws walk the order one variant at a time with Python ints, without numpy; large draws
and surveys evaluate whole chunks as arrays.  Both give the same variants in the same order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from itertools import islice
from typing import Any

from quizgen.errors import QuizgenError
from quizgen.evaluation import array_values, is_fractional, rounded
from quizgen.family import Expression, Family, Level, formula_for
from quizgen.space import Order, seed_bits
from quizgen.tree import Name, Node, rebuilt

ENOUGH_ANSWERS = 200  # distinct answers that the separability rule must leave
WALKED = 4096  # variants looked at one by one before numpy is worth its import
DIGESTED = 1000  # keys in a level's digest


class DrawError(QuizgenError):
    """More variants asked for than the space holds."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a level's space holds; ``spaces.json`` records one for each built-in level.

    product: combinations of the axes.  variants: those that are drawn.  answers: distinct
    keys among them.  separable: [k, m], of the m slips at least k differ from each other; where a
    convention leaves fewer to apply, as many fewer.
    digest: of the first variants and their keys; it moves when a code changes its meaning.
    """

    product: int
    variants: int
    answers: int
    separable: tuple[int, int]
    digest: str


# --- as arrays ------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """Variants as arrays: a row each.  keys: (n, parts).  slips: (n, slips, parts); ``applies``
    says where a slip has a value.  shown: which rows exist and are presentable."""

    indices: Any
    keys: Any
    slips: Any
    applies: Any
    shown: Any

    def merged_slips(self) -> Any:
        """How many of a row's slips repeat the number of an earlier one."""
        import numpy as np

        count = np.zeros(len(self.indices), dtype=np.int64)
        for j in range(self.slips.shape[1]):
            repeats = np.zeros(len(self.indices), dtype=bool)
            for i in range(j):
                same = (self.slips[:, i] == self.slips[:, j]).all(axis=1)
                repeats |= same & self.applies[:, i]
            count += repeats & self.applies[:, j]
        return count

    def far(self, margin: int) -> Any:
        """Where the key stands apart from every slip."""
        gaps = abs(self.slips - self.keys[:, None, :]).max(axis=2)
        return ((gaps >= margin) | ~self.applies).all(axis=1)


def sheet(level: Level, indices: Any) -> Sheet:
    """Evaluate many variants of a level at once."""
    import numpy as np

    columns = level.space.columns(indices)
    exists = np.ones(len(indices), dtype=bool)
    for rule in level.possible_rules:
        exists &= rule.arrays(_numbers(columns))
    indices = np.asarray(indices)[exists]
    columns = {name: values[exists] for name, values in columns.items()}
    rows, parts, slips = len(indices), len(level.key_names), list(level.slips.values())
    keys = np.zeros((rows, parts), dtype=np.int64)
    wrong = np.zeros((rows, len(slips), parts), dtype=np.int64)
    applies = np.zeros((rows, len(slips)), dtype=bool)
    shown = np.ones(rows, dtype=bool)
    for words, where in _conventions(level, columns, rows):
        env = _Columns(level, {name: values[where] for name, values in columns.items()}, words)
        keys[where] = np.stack([env.marks(Name(name)) for name in level.key_names], axis=1)
        for rule in level.shown_rules:
            shown[where] &= env.holds(rule.tree)
        for j, expression in enumerate(slips):
            trees = env.trees(expression)
            if trees is not None:
                wrong[where, j] = np.stack([env.marks(tree) for tree in trees], axis=1)
                applies[where, j] = True
    return Sheet(indices, keys, wrong, applies, shown)


def _numbers(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values for name, values in columns.items() if values.dtype != object}


def _conventions(
    level: Level, columns: Mapping[str, Any], rows: int
) -> Iterator[tuple[dict[str, str], Any]]:
    """Each combination of conventions that occurs, with the rows it holds for."""
    import numpy as np

    groups: list[tuple[dict[str, str], Any]] = [({}, np.ones(rows, dtype=bool))]
    for name, words in level.space.words.items():
        groups = [
            ({**chosen, name: word}, where & (columns[name] == word))
            for chosen, where in groups
            for word in words
        ]
    return ((chosen, where) for chosen, where in groups if where.any())


class _Columns:
    """The named numbers of many variants under one combination of conventions.

    Whole steps are arrays; a fractional step stays a tree and is put into the formulas that
    use it, so that only the final rounding divides.
    """

    def __init__(self, level: Level, columns: Mapping[str, Any], words: dict[str, str]) -> None:
        self.level = level
        self.words = words
        self.rows = len(next(iter(columns.values())))
        self.arrays = _numbers(columns)
        self.fractions: dict[str, Node] = {}
        for name, _, expression in level.steps:
            formula = formula_for(expression, words)
            if formula is None:
                continue
            tree = self.inlined(formula.tree)
            if is_fractional(tree):
                self.fractions[name] = tree
            else:
                self.arrays[name] = self.whole(tree)

    def inlined(self, tree: Node) -> Node:
        if isinstance(tree, Name) and tree.id in self.fractions:
            return self.fractions[tree.id]
        return rebuilt(tree, self.inlined)

    def whole(self, tree: Node) -> Any:
        import numpy as np

        return np.broadcast_to(array_values(tree, self.arrays), (self.rows,))

    def holds(self, tree: Node) -> Any:
        return self.whole(self.inlined(tree))

    def trees(self, expression: Expression | tuple[Expression, ...]) -> list[Node] | None:
        parts = expression if isinstance(expression, tuple) else (expression,)
        formulas = [formula_for(part, self.words) for part in parts]
        found = [formula.tree for formula in formulas if formula is not None]
        return found if len(found) == len(parts) else None

    def marks(self, tree: Node) -> Any:
        """The number in units of the last place asked, as ``Level.marks`` has it."""
        tree = self.inlined(tree)
        if self.level.is_shape:
            return self.whole(tree)
        places = self.level.places or 0
        return self.whole(rounded(tree, places) if places or is_fractional(tree) else tree)


# --- surveying ------------------------------------------------------------------------


def survey(family: Family, number: int) -> Survey:
    """Enumerate a level: counts, separability, digest."""
    import numpy as np

    level = family.level(number)
    whole = sheet(level, np.arange(level.space.size))
    usable = whole.shown & whole.far(level.margin)
    merged = whole.merged_slips()
    slips = int(whole.applies.sum(axis=1).max(initial=0))
    counts = [
        len(np.unique(whole.keys[usable & (merged <= most)], axis=0)) for most in range(slips + 1)
    ]
    wanted = min(ENOUGH_ANSWERS, counts[-1])
    allowed = next(most for most, answers in enumerate(counts) if answers >= wanted)
    return Survey(
        product=level.space.size,
        variants=int((usable & (merged <= allowed)).sum()),
        answers=counts[allowed],
        separable=(slips - allowed, slips),
        digest=digest(family, number),
    )


def digest(family: Family, number: int) -> str:
    """A fingerprint of what a level's codes mean, whether they are drawn or not."""
    level = family.level(number)
    lines = []
    for index in islice(Order(seed_bits("digest", ""), level.space.size).walk(), DIGESTED):
        givens = level.space.givens(index)
        if level.exists(givens):
            key = level.key(level.solve(givens)[0])
            lines.append(f"{index} {givens} {key} {level.unit_for(givens)} {level.places}")
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def recorded() -> Mapping[str, Any]:
    """The shipped ``spaces.json``: family id -> version and levels."""
    text = resources.files("quizgen").joinpath("spaces.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def survey_of(family: Family, number: int) -> Survey:
    """The recorded survey of a built-in level; a family from elsewhere is surveyed now."""
    entry = recorded().get(family.id)
    if entry and entry["version"] == family.version and str(number) in entry["levels"]:
        found = dict(entry["levels"][str(number)])
        return Survey(**{**found, "separable": tuple(found["separable"])})
    return survey(family, number)


# --- drawing --------------------------------------------------------------------------

Only = Mapping[str, tuple[str, ...]]  # conventions a profile admits


def _admitted(level: Level, index: int, merged: int, only: Only) -> bool:
    givens = level.space.givens(index)
    if any(givens[name] not in words for name, words in only.items() if name in givens):
        return False
    return level.admits(givens, merged)


def _chunked(level: Level, seed: str | int, merged: int, scope: str, only: Only) -> Iterator[int]:
    """The admitted variants in draw order, by whole chunks."""
    import numpy as np

    for indices in Order(seed_bits(seed, scope), level.space.size).chunks():
        columns = level.space.columns(indices)
        for name, words in only.items():
            if name in columns:
                indices = indices[np.isin(columns[name].astype(str), words)]
                columns = level.space.columns(indices)
        rows = sheet(level, indices)
        good = rows.shown & rows.far(level.margin) & (rows.merged_slips() <= merged)
        yield from rows.indices[good].tolist()


def indices(
    family: Family, number: int, seed: str | int, only: Only | None = None
) -> Iterator[int]:
    """Variants of a level in draw order, each with an answer not given before.

    The order depends on the seed, the family and the level alone, so a longer draw begins
    with the shorter one.
    """
    level = family.level(number)
    k, slips = survey_of(family, number).separable
    scope = f"{family.id}:{number}"
    conventions = only or {}
    seen: set[object] = set()
    for index in _switching(level, seed, slips - k, scope, conventions):
        givens = level.space.givens(index)
        key = level.marks(level.key(level.solve(givens)[0]))
        if key not in seen:
            seen.add(key)
            yield index


def _switching(level: Level, seed: str | int, merged: int, scope: str, only: Only) -> Iterator[int]:
    """One by one at first, by chunks when the draw turns out long."""
    order = Order(seed_bits(seed, scope), level.space.size)
    given = 0
    for index in islice(order.walk(), WALKED):
        if _admitted(level, index, merged, only):
            given += 1
            yield index
    if level.space.size > WALKED:
        yield from islice(_chunked(level, seed, merged, scope, only), given, None)


def draw(
    family: Family, number: int, count: int, seed: str | int, only: Only | None = None
) -> list[int]:
    """``count`` indices with distinct answers; DrawError says how many there are."""
    found = list(islice(indices(family, number, seed, only), count))
    if len(found) < count:
        raise DrawError(
            f"{family.id}:{number}",
            f"{count} distinct answers asked for, it has {len(found)}",
            "ask for fewer, or draw from several levels or families",
        )
    return found
