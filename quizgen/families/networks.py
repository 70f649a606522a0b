"""Real networks of the zoo: tables with blanks, where the cost lies, what a change does."""

from __future__ import annotations

from quizgen.family import Family

FAMILIES: tuple[Family, ...] = ()
