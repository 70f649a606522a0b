"""Blocks."""

from __future__ import annotations

from quizgen.misconceptions.misconception import Misconception

BLOCKS: tuple[Misconception, ...] = ()
