"""Drawing variants of a level: without replacement, by distinct answer, in a seeded order.

Small draws walk the order one variant at a time with Python ints, without numpy; large draws
and surveys evaluate whole chunks as arrays.  Both give the same variants in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import chain, islice, repeat
from typing import Any

from quizgen.questions.distractors import DrawError
from quizgen.questions.margins import last_places
from quizgen.questions.question import Answer, Blanks, Choice, Dims, Numeric, Question
from quizgen.variants.arrays import variant_arrays
from quizgen.variants.family import Family
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.level import Band, Level, Variant, in_band
from quizgen.variants.space import Order, seed_bits
from quizgen.variants.spaces import recorded_spaces
from quizgen.variants.split import Share, in_share, share_of

ENOUGH_ANSWERS = 200  # distinct answers that the separability rule must leave; where a level has
FEW_ANSWERS = 30  # fewer in all, three quarters of them and not less than these
WALKED = 2048  # variants looked at one by one before numpy is worth its import
MANY = 500  # variants for which it is worth it from the start
DIGESTED = 1000  # keys in a level's digest


@dataclass(frozen=True, slots=True)
class Survey:
    """What a level's space holds; ``spaces.json`` records one for each built-in level.

    product: combinations of the axes.  variants: those that are drawn.  answers: distinct
    keys among them.  separable: [k, m], of the m slips at least k differ from each other; where a
    convention leaves fewer to apply, as many fewer.
    digest: of the first variants and their keys; it moves when a code changes its meaning.
    options: of a choice, the most that a variant has; each variant of it counts as an answer.
    """

    product: int
    variants: int
    answers: int
    separable: tuple[int, int]
    digest: str
    options: int = 0

    @property
    def told_apart(self) -> int:
        """How many answers a learner can give: of a choice, its options."""
        return self.options or self.answers


# --- surveying ------------------------------------------------------------------------


def survey(family: Family, number: int) -> Survey:
    """Enumerate a level: counts, separability, digest."""
    level = family.level(number)
    rows = _sheet_rows(level) if isinstance(level, FormulaLevel) else _rows(level)
    slips = max((row[0] for row in rows), default=0)
    counts = [
        len({same for _, merged, same in rows if merged <= most}) for most in range(slips + 1)
    ]
    wanted = _wanted(counts[-1])
    allowed = next(most for most, answers in enumerate(counts) if answers >= wanted)
    return Survey(
        product=level.space.size,
        variants=sum(merged <= allowed for _, merged, _ in rows),
        answers=counts[allowed],
        separable=(slips - allowed, slips),
        digest=digest(family, number),
        options=_options(level),
    )


def _options(level: Level) -> int:
    """The most options that a variant has; 0 where it is no choice."""
    if isinstance(level, FormulaLevel):
        return 0
    variants = map(level.variant, map(level.space.givens, range(level.space.size)))
    found = (variant.answer for variant in variants if variant)
    return max((len(answer.options) for answer in found if isinstance(answer, Choice)), default=0)


def _wanted(answers: int) -> int:
    """How many of a level's distinct answers separability must leave."""
    few = min(answers, max(FEW_ANSWERS, answers * 3 // 4))
    return few if answers < ENOUGH_ANSWERS else ENOUGH_ANSWERS


Row = tuple[int, int, object]  # a usable variant: slips that apply, slips merged, its sameness


def _rows(level: Level) -> list[Row]:
    found = []
    for index in range(level.space.size):
        variant = level.variant(level.space.givens(index))
        if variant is not None and level.admits(variant, len(variant.slips)):
            marks = {last_places(variant.answer, slip.value) for slip in variant.slips}
            merged = len(variant.slips) - len(marks)
            found.append((len(variant.slips), merged, level.sameness(index, variant)))
    return found


def _sheet_rows(level: FormulaLevel) -> list[Row]:
    """As ``_rows``, from arrays."""
    import numpy as np

    whole = variant_arrays(level, np.arange(level.space.size))
    usable = whole.shown & whole.far()
    columns = (whole.applies.sum(axis=1), whole.merged_slips(), whole.keys)
    applying, merged, keys = (column[usable].tolist() for column in columns)
    return list(zip(applying, merged, map(tuple, keys), strict=True))


def digest(family: Family, number: int) -> str:
    """A fingerprint of what a level's codes mean, whether they are drawn or not."""
    level = family.level(number)
    lines = []
    for index in islice(Order(seed_bits("digest", ""), level.space.size).walk(), DIGESTED):
        givens = level.space.givens(index)
        answer = level.answer_to(givens)
        if answer is not None:
            lines.append(f"{index} {givens} {_meaning(answer)}")
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _meaning(answer: Answer) -> str:
    """An answer's key, unit and places: what a code may not change without a new version."""
    match answer:
        case Numeric(value, unit, places):
            return f"{value} {unit} {places}"
        case Dims(shape):
            return f"{shape}"
        case Choice(_, right):
            return right
        case Blanks(cells):
            return "; ".join(_meaning(cell.answer) for cell in cells)
        case _:
            raise TypeError(f"a level does not ask for {type(answer).__name__}")


@cache
def survey_of(family: Family, number: int) -> Survey:
    """The recorded survey of a built-in level; a family from elsewhere is surveyed now."""
    entry = recorded_spaces().get(family.id)
    if entry and entry["version"] == family.version and str(number) in entry["levels"]:
        found = dict(entry["levels"][str(number)])
        return Survey(**{**found, "separable": tuple(found["separable"])})
    return survey(family, number)


# --- drawing --------------------------------------------------------------------------

Only = Mapping[str, tuple[str, ...]]  # conventions a profile admits
# An index, what makes its answer the same as another's, and the variant where it was worked out.
Found = tuple[int, object, Variant | None]


@dataclass(frozen=True)
class _Draw:
    """What is drawn from a level, in which order."""

    family: Family
    number: int
    merged: int
    seed: str | int
    only: Only
    effort: Band | None
    share: Share | None
    answers: int  # distinct, at most

    @property
    def level(self) -> Level:
        return self.family.level(self.number)

    def order(self) -> Order:
        bits = seed_bits(self.seed, f"{self.family.id}:{self.number}")
        return Order(bits, self.level.space.size)

    def shared(self, indices: Any) -> Any:
        """Those of an array of indices that belong to the share."""
        if self.share is None:
            return indices
        return indices[in_share(self.family.id, self.number, indices, self.share)]

    def found(self, index: int) -> Found | None:
        """A variant that is drawn, worked out with Python ints."""
        if self.share and share_of(self.family.id, self.number, index) != self.share:
            return None
        givens = self.level.space.givens(index)
        if any(givens[name] not in words for name, words in self.only.items() if name in givens):
            return None
        variant = self.level.presented(givens, self.effort)
        if variant is None or not self.level.separates(variant, self.merged):
            return None
        return index, self.level.sameness(index, variant), variant

    def walked(self, most: int | None = None) -> Iterator[Found]:
        """The variants in draw order, among the first ``most`` positions."""
        found = map(self.found, islice(self.order().walk(), most))
        return (one for one in found if one is not None)

    def chunked(self, level: FormulaLevel) -> Iterator[Found]:
        """The variants in draw order, by whole chunks; their effort is not looked at."""
        import numpy as np

        for indices in map(self.shared, self.order().chunks()):
            columns = level.space.columns(indices)
            for name, words in self.only.items():
                if name in columns:
                    indices = indices[np.isin(columns[name].astype(str), words)]
                    columns = level.space.columns(indices)
            rows = variant_arrays(level, indices)
            good = rows.shown & rows.far() & (rows.merged_slips() <= self.merged)
            keys = zip(*(part.tolist() for part in rows.keys[good].T), strict=True)
            yield from zip(rows.indices[good].tolist(), keys, repeat(None))

    def is_wanted(self, index: int) -> bool:
        """Whether the effort of a variant lies in the band; of its solution alone."""
        if self.effort is None or not isinstance(self.level, FormulaLevel):
            return self.effort is None or self.found(index) is not None
        _, steps = self.level.solve(self.level.space.givens(index))
        return in_band(steps, self.effort)

    def candidates(self, many: bool) -> Iterator[Found]:
        """One by one at first, by chunks when the draw turns out long; some come twice."""
        if not isinstance(self.level, FormulaLevel) or self.level.space.size <= WALKED:
            return self.walked()
        return chain(self.walked(0 if many else WALKED), self.chunked(self.level))

    def distinct(self, many: bool = False) -> Iterator[tuple[int, Variant | None]]:
        """Variants with an answer not given before.  many: whether a long draw is known to come."""
        seen: set[object] = set()
        for index, same, variant in self.candidates(many):
            if same not in seen and (variant is not None or self.is_wanted(index)):
                seen.add(same)
                yield index, variant
                if len(seen) == self.answers:
                    return  # the rest of the space repeats them


def indices(
    family: Family,
    number: int,
    seed: str | int,
    only: Only | None = None,
    effort: Band | None = None,
    share: Share | None = None,
) -> Iterator[int]:
    """Variants of a level in draw order, each with an answer not given before.

    The order depends on the seed, the family and the level alone, so a longer draw begins
    with the shorter one.  effort: only variants whose arithmetic effort lies in this band.
    share: only variants that are for practice, or for exams.
    """
    return (index for index, _ in _drawing(family, number, seed, only, effort, share).distinct())


def has_answers(
    family: Family, number: int, least: int, only: Only, effort: Band, share: Share
) -> bool:
    """Whether the first variants of a draw have so many different answers within a load band.

    A level that has them only among later ones is hardly of this load, and is not looked through.
    """
    drawing = _drawing(family, number, "probe", only, effort, share)
    found: set[object] = set()
    for _, same, _ in drawing.walked(WALKED):
        found.add(same)
        if len(found) == least:
            return True
    return False


def questions(
    family: Family,
    number: int,
    seed: str | int,
    only: Only | None = None,
    share: Share | None = None,
) -> Iterator[Question]:
    """The questions of ``indices``, each worked out once."""
    level = family.level(number)
    for index, variant in _drawing(family, number, seed, only, None, share).distinct():
        if variant is None:
            yield family.question(number, index)
        else:
            yield family.asked(number, index, level.space.givens(index), variant)


def candidates(
    family: Family, number: int, seed: str | int, only: Only | None, share: Share, many: bool
) -> Iterator[tuple[int, object]]:
    """Every variant that may be drawn, in draw order, each with what makes its answer the same as
    another's.  many: whether a long draw is known to come."""
    seen: set[int] = set()
    for index, same, _ in _drawing(family, number, seed, only, None, share).candidates(many):
        if index not in seen:
            seen.add(index)
            yield index, same


def _drawing(
    family: Family,
    number: int,
    seed: str | int,
    only: Only | None,
    effort: Band | None,
    share: Share | None = None,
) -> _Draw:
    found = survey_of(family, number)
    k, slips = found.separable
    return _Draw(family, number, slips - k, seed, only or {}, effort, share, found.answers)


def draw(
    family: Family,
    number: int,
    count: int,
    seed: str | int,
    only: Only | None = None,
    effort: Band | None = None,
) -> list[int]:
    """``count`` indices with distinct answers; DrawError says how many there are."""
    drawing = _drawing(family, number, seed, only, effort)
    found = [index for index, _ in islice(drawing.distinct(many=count > MANY), count)]
    if len(found) < count:
        within = f" with a load from {effort[0]} to {effort[1]}" if effort else ""
        raise DrawError(
            f"{family.id}:{number}",
            f"{count} distinct answers{within} asked for, it has {len(found)}",
            "ask for fewer, or draw from several levels or families",
        )
    return found
