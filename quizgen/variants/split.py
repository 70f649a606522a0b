"""Which codes are for practice and which for exams: nobody meets an exam's numbers beforehand.

Half of every space belongs to each.  A code's share depends on the code alone, so that it is the
same in every deck, page and exam, whatever their seeds.  Decks and pages keep to the practice
share, exams to the other; a person who drills or asks for a question may meet any code.

>>> share_of("conv-params", 2, 1543)
'exam'
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from quizgen.variants.space import MASK64, mix, seed_bits

Share: TypeAlias = Literal["practice", "exam"]

STEP = 0x9E3779B97F4A7C15  # spreads neighbouring indices over all 64 bits
FACTORS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)  # those of ``mix``


def share_of(family: str, level: int, index: int) -> Share:
    """The share that the code ``family:level:index`` belongs to."""
    return "exam" if mix((_bits(family, level) + index * STEP) & MASK64) & 1 else "practice"


def in_share(family: str, level: int, indices: Any, share: Share) -> Any:
    """``share_of`` of many indices at once: a boolean array."""
    import numpy as np

    x = np.asarray(indices).astype(np.uint64) * np.uint64(STEP) + np.uint64(_bits(family, level))
    for shift, factor in zip((30, 27), FACTORS, strict=True):
        x = (x ^ (x >> np.uint64(shift))) * np.uint64(factor)
    x ^= x >> np.uint64(31)
    return (x & np.uint64(1)).astype(bool) == (share == "exam")


def _bits(family: str, level: int) -> int:
    return seed_bits("share", f"{family}:{level}")
