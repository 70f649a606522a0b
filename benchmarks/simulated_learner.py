"""A learner who forgets by the model, slips at a set rate and holds a set misconception.

First: within how many questions a held misconception is named. For each misconception that a
number can show, questions are drawn from the levels that know it; the learner answers by the
wrong formula, unless they have forgotten all (one time in ten a number from nowhere) or slip
in arithmetic. Second: how many reviews recognising slips of arithmetic saves against
marking each as forgotten, over half a year of FSRS.

.venv/bin/python benchmarks/simulated_learner.py [RUNS]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from statistics import mean

from quizgen.families import families
from quizgen.formulas.numbers import decimal_string
from quizgen.questions.grading import mark
from quizgen.questions.question import Blanks, Dims, Key, Numeric, Question
from quizgen.study.history.scheduler import Memory, Scheduler
from quizgen.study.plan import Rating
from quizgen.variants.drawing import indices
from quizgen.variants.family import Family

RUNS = 40  # for each misconception
ALLOWED = 3  # questions within which it should be named
AIM = 0.95
FORGETS, SLIPS = 0.1, 0.05
ITEMS, DAYS, NEW_A_DAY = 300, 180, 10
SLIP_RATES = (0.05, 0.1, 0.2)
SEEDS = range(6)


# --- a misconception is named ---------------------------------------------------------


def typed(answer: Numeric | Dims | Blanks, value: Key) -> str:
    """A number, shape or row of cells as a person types it."""
    if isinstance(answer, Blanks):
        assert isinstance(value, tuple)
        cells = zip(answer.cells, value, strict=True)
        return "; ".join(typed(cell.answer, one) for cell, one in cells)
    if isinstance(value, tuple):
        return "x".join(map(str, value))
    if isinstance(answer, Numeric) and answer.places is not None:
        return answer.text(value).replace(",", "")
    return decimal_string(value) if isinstance(value, Fraction) else str(value)


@dataclass
class Holder:
    """Holds one misconception; ``random`` is all its chance."""

    misconception: str
    random: Random

    def answer(self, question: Question) -> str:
        answer = question.answer
        assert isinstance(answer, Numeric | Dims | Blanks)
        value = self._value(question)
        if isinstance(answer, Numeric) and not isinstance(value, tuple):
            chance = self.random.random()
            if chance < FORGETS:
                return str(self.random.randrange(2, 10**6))
            if chance < FORGETS + SLIPS:
                value = value * self.random.choice([10, 100, 2])
        return typed(answer, value)

    def _value(self, question: Question) -> Key:
        """What the wrong formula gives; the right answer where it does not apply."""
        for slip in question.slips:
            if slip.misconceptions == (self.misconception,):
                return slip.value
        assert isinstance(question.answer, Numeric | Dims | Blanks)
        return question.answer.key


def shown() -> Iterator[tuple[Family, int, set[str]]]:
    """Each level that asks for numbers, with the misconceptions of some of its questions."""
    for family in families().values():
        for level in family:
            names = set()
            for place, index in enumerate(indices(family, level, "survey")):
                question = family.question(level, index)
                names |= {s.misconceptions[0] for s in question.slips if len(s.misconceptions) == 1}
                if place == 8 or not isinstance(question.answer, Numeric | Dims | Blanks):
                    break
            yield family, level, names


def questions_until_named(misconception: str, levels: list[tuple[Family, int]], run: int) -> int:
    """How many of the questions that can show it were asked until it was named."""
    random = Random(f"{misconception} {run}")
    holder = Holder(misconception, random)
    for asked in range(1, 20):
        family, level = random.choice(levels)
        drawn = (family.question(level, i) for i in indices(family, level, f"{run} {asked}"))
        question = next(
            question
            for question in drawn
            if any(slip.misconceptions == (misconception,) for slip in question.slips)
        )
        if misconception in mark(question, holder.answer(question)).misconceptions:
            return asked
    return 20


def measure_naming(runs: int) -> None:
    by_name: dict[str, list[tuple[Family, int]]] = {}
    for family, level, names in shown():
        for name in names:
            by_name.setdefault(name, []).append((family, level))
    worst: list[tuple[float, str]] = []
    needed: Counter[int] = Counter()
    for name, levels in sorted(by_name.items()):
        counts = [questions_until_named(name, levels, run) for run in range(runs)]
        needed.update(counts)
        worst.append((sum(asked <= ALLOWED for asked in counts) / runs, name))
    total = sum(needed.values())
    within = sum(times for asked, times in needed.items() if asked <= ALLOWED)
    print(
        f"{len(by_name)} misconceptions, {runs} runs each, {FORGETS:.0%} forgotten, "
        f"{SLIPS:.0%} slips:\n"
        f"named within {ALLOWED} questions in {within / total:.1%} of all runs "
        f"(at the first {needed[1] / total:.1%}); aim {AIM:.0%}"
    )
    worst.sort()
    below = [(share, name) for share, name in worst if share < AIM]
    print(f"misconceptions below the aim: {len(below)}")
    for share, name in (below or worst[:3])[:10]:
        print(f"  {name}: {share:.1%}")


# --- what recognising slips saves -----------------------------------------------------


def reviews(slips: float, slip_rating: Rating, seed: int) -> tuple[int, float]:
    """Reviews of half a year, and the share of answers whose method was known.

    The learner's own memory follows FSRS by whether the method was recalled; the schedule follows
    the ratings that the answers earned.
    """
    scheduler, random = Scheduler(), Random(f"{slips} {seed}")
    own: dict[int, Memory] = {}
    kept: dict[int, Memory] = {}
    count = recalled = 0
    for day in range(DAYS):
        due = [item for item, memory in kept.items() if memory.due <= day]
        new = range(len(kept), min(ITEMS, len(kept) + NEW_A_DAY))
        for item in [*due, *new]:
            before = own.get(item)
            knows = before is None or random.random() < scheduler.recall(before, day)
            slipped = knows and random.random() < slips
            truth: Rating = "good" if knows else "again"
            own[item] = scheduler.review(before, truth, day, str(item))
            rating = slip_rating if slipped else truth
            kept[item] = scheduler.review(kept.get(item), rating, day, str(item))
            count += before is not None
            recalled += knows and before is not None
    return count, recalled / count


def measure_saving() -> None:
    plain = mean(reviews(0.0, "hard", seed)[0] for seed in SEEDS)
    share = mean(reviews(0.0, "hard", seed)[1] for seed in SEEDS)
    print(
        f"\n{ITEMS} items, {DAYS} days, {len(SEEDS)} learners: {plain:.0f} reviews each without "
        f"slips, {share:.0%} recalled"
    )
    for slips in SLIP_RATES:
        as_hard = mean(reviews(slips, "hard", seed)[0] for seed in SEEDS)
        as_again = mean(reviews(slips, "again", seed)[0] for seed in SEEDS)
        hard, again, saved = as_hard / plain - 1, as_again / plain - 1, 1 - as_hard / as_again
        print(
            f"{slips:4.0%} slips: recognised as hard {hard:+.0%}, marked as forgotten {again:+.0%} "
            f"reviews; recognising saves {saved:.0%}"
        )


def main() -> None:
    measure_naming(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
    measure_saving()


if __name__ == "__main__":
    main()
