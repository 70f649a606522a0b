"""Many variants of a formula level at once, as int64 arrays: for surveys and long draws.

Nothing here is needed to draw a few questions, and numpy is imported only when it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizgen.formulas.evaluation import FormulaError, array_values, is_fractional, rounded
from quizgen.formulas.tree import Binary, Name, Node, rebuilt
from quizgen.variants.formula_level import FormulaLevel, Wrong, formula_for


@dataclass(frozen=True)
class VariantArrays:
    """Variants as arrays: a row each.  keys: (n, parts).  slips: (n, slips, parts); ``applies``
    says where a slip has a value.  shown: which rows are presentable; rows that cannot exist are
    left out.  margins: how far a slip must stay from the key, part by part."""

    indices: Any
    keys: Any
    slips: Any
    applies: Any
    shown: Any
    margins: Any

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

    def far(self) -> Any:
        """Where the key stands apart from every slip, in one part at least."""
        apart = (abs(self.slips - self.keys[:, None, :]) >= self.margins).any(axis=2)
        return (apart | ~self.applies).all(axis=1)


def variant_arrays(level: FormulaLevel, indices: Any) -> VariantArrays:
    """Evaluate many variants of a level at once."""
    import numpy as np

    columns = level.space.columns(indices)
    exists = np.ones(len(indices), dtype=bool)
    for rule in level.possible_rules:
        exists &= rule.arrays(_numbers(columns))
    indices = np.asarray(indices)[exists]
    columns = {name: values[exists] for name, values in columns.items()}
    rows, parts, slips = len(indices), level.parts, list(level.slips.values())
    keys = np.zeros((rows, len(parts)), dtype=np.int64)
    wrong = np.zeros((rows, len(slips), len(parts)), dtype=np.int64)
    applies = np.zeros((rows, len(slips)), dtype=bool)
    shown = np.ones(rows, dtype=bool)
    for words, where in _conventions(level, columns, rows):
        env = _Columns(level, {name: values[where] for name, values in columns.items()}, words)
        keys[where] = env.marks([Name(name) for name, _ in parts])
        for rule in level.shown_rules:
            shown[where] &= env.holds(rule.tree)
        for j, expression in enumerate(slips):
            trees = env.trees(expression)
            if trees is not None:
                wrong[where, j] = env.marks(trees)
                applies[where, j] = True
    margins = np.array([1 if places is None else 2 for _, places in parts])
    return VariantArrays(indices, keys, wrong, applies, shown, margins)


def _numbers(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values for name, values in columns.items() if values.dtype != object}


def _conventions(
    level: FormulaLevel, columns: Mapping[str, Any], rows: int
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

    Whole steps are arrays, also where a division leaves no remainder in any row.  A fractional
    step stays a tree and is put into the formulas that use it, so that only the final rounding
    divides.
    """

    def __init__(
        self, level: FormulaLevel, columns: Mapping[str, Any], words: dict[str, str]
    ) -> None:
        self.level = level
        self.words = words
        self.rows = len(next(iter(columns.values())))
        self.arrays = _numbers(columns)
        self.fractions: dict[str, Node] = {}
        for name, _, expression in level.steps:
            formula = formula_for(expression, words)
            if formula is None:
                continue
            tree = self.divided(self.inlined(formula.tree))
            if is_fractional(tree):
                self.fractions[name] = tree
            else:
                self.arrays[name] = self.whole(tree)

    def inlined(self, tree: Node) -> Node:
        if isinstance(tree, Name) and tree.id in self.fractions:
            return self.fractions[tree.id]
        return rebuilt(tree, self.inlined)

    def divided(self, tree: Node) -> Node:
        """The tree with ``//`` for each ``/`` that leaves no remainder in any row."""
        tree = rebuilt(tree, self.divided)
        if isinstance(tree, Binary) and tree.op == "/":
            parts = tree.left, tree.right
            if not any(map(is_fractional, parts)) and not self.whole(Binary("%", *parts)).any():
                return Binary("//", *parts)
        return tree

    def whole(self, tree: Node) -> Any:
        import numpy as np

        try:
            return np.broadcast_to(array_values(tree, self.arrays), (self.rows,))
        except ZeroDivisionError:
            raise FormulaError("", "a formula divides by zero for some of these numbers") from None

    def holds(self, tree: Node) -> Any:
        return self.whole(self.divided(self.inlined(tree)))

    def trees(self, expression: Wrong) -> list[Node] | None:
        """A wrong answer's formulas, part by part; None where one does not apply."""
        if isinstance(expression, tuple):
            found = [self.trees(part) for part in expression]
            return None if None in found else [tree for part in found for tree in part or ()]
        formula = formula_for(expression, self.words)
        return None if formula is None else [formula.tree]

    def marks(self, trees: Sequence[Node]) -> Any:
        """An answer's parts in units of the last place asked, as ``last_places`` has them."""
        import numpy as np

        columns = []
        for wrong, (_, places) in zip(trees, self.level.parts, strict=True):
            tree = self.divided(self.inlined(wrong))
            fractional = places or is_fractional(tree)
            columns.append(self.whole(rounded(tree, places or 0) if fractional else tree))
        return np.stack(columns, axis=1)
