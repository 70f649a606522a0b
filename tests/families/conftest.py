"""For tests of what ``quiz check`` says of families: their folders all have the same good cards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quizgen.checking import check


@pytest.fixture(scope="module")
def cards_are_not_judged() -> Iterator[None]:
    """tests/checking has tests of what is said of cards, of these too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "alike", lambda cards, contents: {})
        patch.setattr(check, "card_findings", lambda cards, contents, listed, pairs: [])
        patch.setattr(check, "needless_differs", lambda cards, pairs: [])
        patch.setattr(check, "out_of_order", lambda cards, retired, own: [])
        yield
