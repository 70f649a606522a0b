"""Receptive fields: how much of the image a unit sees."""

from __future__ import annotations

from quizgen.family import Family

FAMILIES: tuple[Family, ...] = ()
