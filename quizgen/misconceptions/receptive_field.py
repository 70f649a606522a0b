"""Receptive fields."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

RECEPTIVE_FIELD: tuple[Misconception, ...] = ()
