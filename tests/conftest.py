"""What every test shares: Hypothesis repeats itself, no test is timed, a level's tests meet."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "quizgen",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("quizgen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one level of a family come together, in one process: they share its questions."""
    levels = []
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {})
        level = (given["name"], given["number"]) if given.keys() == {"name", "number"} else None
        if level:
            item.add_marker(pytest.mark.xdist_group("{}:{}".format(*level)))
        levels.append((level is not None, level or ("", 0)))
    order = sorted(range(len(items)), key=levels.__getitem__)  # stable
    items[:] = [items[i] for i in order]
