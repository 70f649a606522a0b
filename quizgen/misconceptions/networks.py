"""Real networks."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

NETWORKS: tuple[Misconception, ...] = ()
