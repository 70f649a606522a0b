"""Where ``quiz place`` puts simulated learners, of whom the level of every family is known.

A learner stands somewhere; their topics lie around that, and their families mostly at the level of
their topic.  These levels last: the same family is answered alike whenever it comes.  Learners slip
now and then, and are sometimes lucky.  Printed for several kinds of learners: the share of families
put exactly where they are, and within one level; the first kind is the one that the placement's own
model has in mind, the others are less like it.

.venv/bin/python benchmarks/simulated_placement.py [LEARNERS]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random

from quizgen.study.placement import Belief
from quizgen.variants.spaces import recorded_spaces

QUESTIONS = 12
TOP = 3
SLIPS, LUCK = 0.05, 0.03
LEARNERS = 24
KINDS = ((0.1, 0.7), (0.25, 0.7), (0.1, 1.2))  # families beside their topic; spread of the topics


def families() -> dict[str, list[str]]:
    """The families of each topic."""
    found: dict[str, list[str]] = {}
    for name, row in recorded_spaces().items():
        found.setdefault(row["topic"], []).append(name)
    return found


def misses(seed: int, off: float, spread: float) -> Iterator[int]:
    """By how many levels each family of a learner is put elsewhere.

    off: the share of families that are a level beside their topic.
    spread: of topics around the learner, in levels: a standard deviation.
    """
    draw = Random(seed)
    by_topic = families()
    own = _own(draw, by_topic, off, spread)
    belief = Belief({topic: len(names) for topic, names in by_topic.items()})
    wrong: dict[str, int] = {}
    left = {topic: draw.sample(names, len(names)) for topic, names in by_topic.items()}
    for _ in range(QUESTIONS):
        topic, level = next(one for one in belief.ranked() if left[one[0]])
        family = left[topic].pop()
        right = draw.random() > SLIPS if own[family] >= level else draw.random() < LUCK
        belief.answered(topic, level, right=right)
        if not right:
            wrong[family] = level
    for topic, placed in belief.placed().items():
        for family in by_topic[topic]:
            yield abs(min(placed, wrong.get(family, TOP + 1) - 1) - own[family])


def _own(
    draw: Random, by_topic: Mapping[str, list[str]], off: float, spread: float
) -> dict[str, int]:
    """The level up to which a learner has mastered each family."""
    own: dict[str, int] = {}
    standing = draw.uniform(-0.3, TOP + 0.3)
    for names in by_topic.values():
        level = _level(draw.gauss(standing, spread))
        for name in names:
            beside = draw.choice((-1, 1)) if draw.random() < off else 0
            own[name] = _level(level + beside)
    return own


def _level(number: float) -> int:
    return min(TOP, max(0, round(number)))


def shares(learners: int, off: float, spread: float) -> tuple[float, float]:
    """The shares of families that are put exactly, and within one level."""
    found = Counter(miss for seed in range(learners) for miss in misses(seed, off, spread))
    return found[0] / found.total(), (found[0] + found[1]) / found.total()


def main(learners: int) -> None:
    for off, spread in KINDS:
        exact, near = shares(learners, off, spread)
        kind = f"{off:.0%} of families beside their topic, topics spread by {spread} levels"
        print(f"{kind}: exact {exact:.1%}, within one level {near:.1%}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LEARNERS)
