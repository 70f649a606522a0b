"""The clients that several tests show cards in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.export.interactive.clients import Desktop


@pytest.fixture
def desktop(chromium: Any) -> Iterator[Desktop]:
    found = Desktop(chromium)
    found.start()
    yield found
    assert found.errors == []
    found.close()
