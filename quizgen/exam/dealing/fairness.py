"""The fairness sheet: how alike the papers of an exam are, slot by slot and as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from quizgen.exam.manifest import Manifest, SlotFacts
from quizgen.exam.record import answer_from
from quizgen.formulas.numbers import counted, exact_text
from quizgen.questions.margins import last_places
from quizgen.questions.question import Blanks, Dims, Numeric
from quizgen.text.templates import page

TEMPLATE = "quizgen.exam.dealing/fairness.html.jinja"
EXPLANATION = (
    "Load counts the digits that the operations of a question's worked solution handle. Variants "
    "of a slot were chosen close to its usual load, and a paper that got heavier ones in some "
    "slots got lighter ones in others. Half of every space is kept for exams: the deck and the "
    "practice page never show a code of that half. For exams counts what of that half the exam's "
    "conventions and its band of loads admit; Answers, how many different ones these have."
)


@dataclass(frozen=True, slots=True)
class Loads:
    """Least, middle and greatest of some loads."""

    least: int
    middle: float
    most: int

    @classmethod
    def of(cls, loads: Sequence[int]) -> Loads:
        return cls(min(loads), median(loads), max(loads))


@dataclass(frozen=True, slots=True)
class SlotFairness:
    """How a slot was dealt.

    facts: None for what is the same on every paper.  variants, answers: dealt and
    distinct.  repeats: on how many papers the most frequent right answer stands.
    """

    slot: str
    source: str
    points: str
    facts: SlotFacts | None
    papers: int
    variants: int
    answers: int
    repeats: int
    loads: Loads


@dataclass(frozen=True, slots=True)
class Fairness:
    """totals: the loads of whole papers."""

    slots: tuple[SlotFairness, ...]
    totals: Loads
    papers: int


def fairness(manifest: Manifest) -> Fairness:
    """Worked out from the manifest alone, over every paper that is printed."""
    rows = [sheet.codes for sheet, *_ in manifest.sheets()] or [
        sheet.codes for sheet in manifest.versions.values()
    ]
    records = manifest.questions

    def loads(codes: Iterable[str]) -> list[int]:
        return [records[code].load or 0 for code in codes]

    @cache
    def right(code: str) -> object:
        """An answer as it is told from others: rounded as the question asks."""
        recorded = records[code].answer
        answer = answer_from(recorded)
        if isinstance(answer, Numeric | Dims | Blanks):
            return last_places(answer, answer.key)
        return recorded.value

    found = []
    for place, slot in enumerate(manifest.blueprint.slots):
        codes = [row[place] for row in rows]
        answers = Counter(map(right, codes))
        facts = manifest.facts.get(slot.id)
        found.append(
            SlotFairness(
                slot=slot.id,
                source=slot.source.name,
                points=exact_text(slot.points),
                facts=facts,
                papers=len(codes),
                variants=len(set(codes)),
                answers=len(answers),
                repeats=max(answers.values()),
                loads=Loads.of(loads(codes)),
            )
        )
    totals = [sum(loads(row)) for row in rows]
    return Fairness(tuple(found), Loads.of(totals), len(rows))


HEAD = (
    "Question",
    "Asks",
    "Points",
    "Space",
    "For exams",
    "Answers",
    "Dealt",
    "Different",
    "Same at most",
    "Load min",
    "median",
    "max",
)


def cells(row: SlotFairness) -> list[str]:
    """A slot's row of the printed sheet."""
    facts = row.facts
    space = (facts.variants, facts.exam_variants, facts.exam_answers) if facts else ("same", "", "")
    counts = (*space, row.variants, row.answers, row.repeats, *_three(row.loads))
    return [row.slot, row.source, row.points, *map(str, counts)]


def _three(loads: Loads) -> tuple[str, str, str]:
    return str(loads.least), f"{loads.middle:g}", str(loads.most)


def spread(found: Fairness) -> str:
    """The load of whole papers in a sentence."""
    least, middle, most = _three(found.totals)
    papers = counted(found.papers, "paper")
    return f"{papers}; load of a whole paper: {least} to {most}, median {middle}."


def fairness_page(manifest: Manifest) -> str:
    """The sheet as a page of its own."""
    found = fairness(manifest)
    return page(
        TEMPLATE,
        title=manifest.blueprint.title,
        spread=spread(found),
        names=HEAD,
        rows=map(cells, found.slots),
        explanation=EXPLANATION,
    )


def fairness_lines(found: Fairness) -> list[str]:
    """The sheet as aligned lines of text."""
    rows = [list(HEAD), *map(cells, found.slots)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]

    def line(row: Sequence[str]) -> str:
        left = (cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True))
        right = (cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True))
        return "  ".join([*left, *right]).rstrip()

    return [*map(line, rows), spread(found)]
