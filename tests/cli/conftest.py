"""Every test of the command begins without a history."""

from __future__ import annotations

import pytest

from tests.cli.helpers import forget


@pytest.fixture(autouse=True)
def no_history() -> None:
    forget()
