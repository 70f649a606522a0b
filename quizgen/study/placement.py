"""Where a learner stands, from a few answers: a level for each topic.

A learner has mastered the families of a topic up to a level, most of them up to the same.  Topics
are alike, as the learner is one person; so an answer in one topic says something of the others.
What is known is kept as probabilities and made sharper by Bayes' rule with every answer; the next
question is the one that is expected to make it sharpest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp, log

LEVELS = (0, 1, 2, 3)  # the last that is mastered; 0: none
STANDING = tuple(place / 4 for place in range(-2, 15))  # of the whole learner, on the same scale
SPREAD = 0.7  # of a learner's topics around it: a standard deviation
OWN = {-1: 0.06, 0: 0.88, 1: 0.06}  # how often a family is a level off its topic
SLIP = 0.06  # wrong answers to what is mastered
LUCK = 0.06  # right ones to what is not
TWICE = 2


class Belief:
    """What is known of a learner.

    topics: how many families each has.
    """

    def __init__(self, topics: Mapping[str, int]) -> None:
        self.topics = topics
        self._fits = {topic: [1.0] * len(LEVELS) for topic in topics}
        self._wrong: list[tuple[str, int]] = []

    def answered(self, topic: str, level: int, *, right: bool) -> None:
        """Take in the answer to a question of a topic's level."""
        for place, chance in enumerate(_chances(level, right)):
            self._fits[topic][place] *= chance
        if not right:
            self._wrong.append((topic, level))

    def levels(self) -> dict[str, list[float]]:
        """Of each topic, how likely each level is the last that is mastered."""
        return _posterior(self._fits)

    def ranked(self) -> list[tuple[str, int]]:
        """Topics and levels to ask of next, that from which most is to be learned first."""
        return [(topic, level) for _, topic, level in sorted(self._candidates())]

    def _candidates(self) -> Iterator[tuple[float, str, int]]:
        """How unsure it would leave us to ask a question, its topic and level."""
        now = self.levels()
        for topic in self.topics:
            for level in LEVELS[1:]:
                unsure = 0.0
                for right in (True, False):
                    chances = _chances(level, right)
                    happens = sum(p * c for p, c in zip(now[topic], chances, strict=True))
                    fits = {**self._fits, topic: _times(self._fits[topic], chances)}
                    unsure += happens * self._entropy(_posterior(fits))
                yield unsure, topic, level

    def _entropy(self, levels: Mapping[str, list[float]]) -> float:
        return sum(
            self.topics[topic] * -sum(p * log(p) for p in found if p > 0)
            for topic, found in levels.items()
        )

    def placed(self) -> dict[str, int]:
        """Of each topic, the level up to which more than half speaks for; never one at which two
        answers were wrong, or a lower one was twice."""
        return {topic: self._placed(topic, found) for topic, found in self.levels().items()}

    def _placed(self, topic: str, found: list[float]) -> int:
        wrong = sorted(level for name, level in self._wrong if name == topic)
        most = wrong[TWICE - 1] - 1 if len(wrong) >= TWICE else LEVELS[-1]
        return max(level for level in LEVELS[: most + 1] if not level or sum(found[level:]) > 0.5)


def _chances(level: int, right: bool) -> list[float]:
    """Of each level that a topic may be mastered up to, how likely such an answer is then."""
    found = []
    for mastered in LEVELS:
        knows = sum(share for off, share in OWN.items() if mastered + off >= level)
        chance = knows * (1 - SLIP) + (1 - knows) * LUCK
        found.append(chance if right else 1 - chance)
    return found


def _posterior(fits: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """Topics as their answers have them, and as the learner's other topics suggest."""
    weights, within = [], []
    for place in range(len(STANDING)):
        weight, found = 1.0, {}
        for topic, fit in fits.items():
            joint = _times(_PRIOR[place], fit)
            whole = sum(joint)
            weight *= whole
            found[topic] = [one / whole for one in joint]
        weights.append(weight)
        within.append(found)
    total = sum(weights)
    return {
        topic: [
            sum(w * found[topic][level] for w, found in zip(weights, within, strict=True)) / total
            for level in range(len(LEVELS))
        ]
        for topic in fits
    }


def _times(one: list[float], other: list[float]) -> list[float]:
    return [a * b for a, b in zip(one, other, strict=True)]


def _around(standing: float) -> list[float]:
    """How likely a topic's levels are for a learner who stands there."""
    found = [exp(-(((level - standing) / SPREAD) ** 2) / 2) for level in LEVELS]
    return [one / sum(found) for one in found]


_PRIOR = [_around(standing) for standing in STANDING]
