"""What families of a content folder need."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checking.test_check import findings
from tests.families.test_own_families import folder, one

NEEDS = [  # needs of my-one and my-two, what is wrong with them, in which line
    (("conv-params", "my-one"), []),
    (("conv-parms", ""), [(3, "'my-one' needs 'conv-parms', which is no family; did you mean")]),
    (("my-two", "my-one"), [(3, "these families need each other: my-")]),
    (("my-one", ""), [(3, "these families need each other: my-one")]),
]


@pytest.mark.parametrize(("needs", "wrong"), NEEDS, ids=str)
def test_what_a_family_needs(
    needs: tuple[str, str], wrong: list[tuple[int, str]], tmp_path: Path
) -> None:
    first = one(f"needs: [{needs[0]}]\nnear: fence")
    second = one(f"id: my-two\nneeds: [{needs[1]}]").split("families:\n")[1]
    found = findings(folder(tmp_path, first + second))
    assert len(found) == len(wrong)
    for (place, message), (line, start) in zip(found, wrong, strict=True):
        assert (place, message[: len(start)]) == (f"families/posts.yaml:{line}", start)
