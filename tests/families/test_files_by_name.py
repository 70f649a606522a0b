"""``quiz check FILE`` on a file of families: what it finds, and what it may use of other files."""

from __future__ import annotations

from pathlib import Path

from tests.cli.helpers import quiz, write
from tests.families.test_own_families import findings, folder, one


def test_files_by_name(tmp_path: Path) -> None:
    at = folder(tmp_path, one("formula: X"))
    path = at / "families" / "posts.yaml"
    for options in ([], ["--content", str(at)]):
        result = quiz("check", path, *options)
        assert result.code == 1
        assert result.out.startswith(f"{path}:7: 'X' is neither an axis nor an earlier step")
    write(at, {"families/posts.yaml": one("")})
    assert quiz("check", path).out == "Nothing found.\n"


def test_a_wrong_type_at_the_top_hides_no_other_file(tmp_path: Path) -> None:
    at = folder(tmp_path, "topic: tests\nfamilies: 3", families_more=one("formula: X"))
    assert [place for place, _ in findings(at)] == ["families/posts.yaml:2", "families/more.yaml:7"]


def test_a_file_by_name_is_checked_for_what_it_names(tmp_path: Path) -> None:
    mistake = "misconceptions: [{id: my-slip, feedback: You did., study: [no-card]}]\n"
    text = one("needs: [no-family, my-two]\ncovers: [ZZ9]").replace(
        "families:", f"{mistake}families:"
    )
    at = folder(tmp_path, text, families_more=one("id: my-two"))
    path = at / "families" / "posts.yaml"
    for options in ([], ["--content", str(at)]):
        found = quiz("check", path, *options)
        assert found.code == 1
        assert [line.partition(";")[0] for line in found.out.splitlines()] == [
            f"{path}:4: 'my-one' needs 'no-family', which is no family",
            f"{path}:4: covers ZZ9, which is no row",
            f"{path}:2: no card 'no-card'",
        ]


def test_a_file_by_name_may_use_misconceptions_of_others(tmp_path: Path) -> None:
    """Wherever they are written there: before the families, after them, or without any."""
    mistake = "misconceptions: [{id: my-slip, feedback: You did., study: []}]\n"
    own = one("slips: {my-slip: W, same-size: W + 1, forgot-plus-one: W - K}")
    other = one("id: my-two")
    for text in (mistake, mistake + other, other + mistake):
        at = folder(tmp_path, own, families_more=text)
        found = quiz("check", at / "families" / "posts.yaml", "--content", at).out
        assert "my-slip" not in found
    at = folder(tmp_path, own, families_more=other)
    found = quiz("check", at / "families" / "posts.yaml", "--content", at).out
    assert "there is no misconception 'my-slip'" in found
