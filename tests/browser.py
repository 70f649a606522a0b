"""The system's Chromium for tests, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The shell comes first: the same engine without the program around it, for half the work.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "chrome"),
)
REQUIRED = ("CI", "QUIZGEN_REQUIRE_BROWSER")  # where one is set, tests without a browser fail


def executable() -> str | None:
    """The path of a Chromium, if the system has one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def is_required(environment: Mapping[str, str]) -> bool:
    return any(environment.get(name) for name in REQUIRED)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=executable(),
            args=["--no-sandbox", "--disable-gpu"],
            timeout=180_000,  # milliseconds: a busy machine needs more than the usual half minute
        )
        yield found
        found.close()
