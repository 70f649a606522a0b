"""What every test shares: Hypothesis repeats itself, no test is timed, tests of the same levels
meet; tests that need a browser are left out where there is none, and that is said."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import browser
from tests.sweeps import sample

settings.register_profile(
    "quizgen",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=sample(1000, suite=50),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("quizgen")

NO_BROWSER = (
    "no Chromium was found: the tests in a browser did not run "
    "(apt install chromium-headless-shell)"
)


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without_browser(config, items)
    by_part(items)


def without_browser(config: pytest.Config, items: list[pytest.Item]) -> None:
    inside = [item for item in items if item.get_closest_marker("browser")]
    for item in inside:
        item.add_marker(pytest.mark.xdist_group("browser"))  # one process, one browser
    if inside and not browser.executable():
        if browser.is_required(os.environ):
            raise pytest.UsageError(NO_BROWSER)
        config.hook.pytest_deselected(items=inside)
        items[:] = [item for item in items if item not in inside]


def by_part(items: list[pytest.Item]) -> None:
    """Tests of the same levels come together, in one process: they share their questions."""
    parts = []
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {})
        part = str(given["part"]) if item.get_closest_marker("levels") else ""
        if part:
            item.add_marker(pytest.mark.xdist_group(part))
        parts.append(part)
    order = sorted(range(len(items)), key=parts.__getitem__)  # stable
    items[:] = [items[i] for i in order]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Without groups everything would pass and take twice as long."""
    if getattr(session.config.option, "loadgroup", False):
        for item in session.items:
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
                raise pytest.UsageError(f"pytest-xdist has not seen the group of {item.nodeid}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not browser.executable():
        terminalreporter.write_line(f"WARNING: {NO_BROWSER}", yellow=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def _shipped_cards_are_looked_at_once() -> Iterator[None]:
    from tests.shipped_once import ShippedOnce

    with pytest.MonkeyPatch.context() as patch:
        ShippedOnce().take_over(patch)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a process."""
    with browser.browser() as found:
        yield found
