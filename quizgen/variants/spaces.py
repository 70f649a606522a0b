"""``spaces.json``: of each built-in family, what there is to know without importing it.

A generated file (``make spaces``), which tests keep true: module, topic, version, what the family
needs and is near to; of each level the survey, and the cards that introduce its terms.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1)
def recorded_spaces() -> Mapping[str, Any]:
    """Family id -> what is recorded of it, in teaching order."""
    text = resources.files("quizgen").joinpath("spaces.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
