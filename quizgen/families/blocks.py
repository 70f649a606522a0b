"""Blocks: bottlenecks, inception modules, shortcuts, squeeze-and-excite."""

from __future__ import annotations

from quizgen.family import Family

FAMILIES: tuple[Family, ...] = ()
