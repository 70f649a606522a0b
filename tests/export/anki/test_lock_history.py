"""The shipped locks in the history of this repository: no note is dated anew that did not change.

Anki takes a note over if its time is newer, and with it the learner's own edits and tags go.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from quizgen.export.anki.note_types import NOTE_TYPES
from quizgen.export.lock import Lock, LockedNote, lock_file, read_lock
from tests.places import ROOT

# Seconds since 1970. Locks of commits from then on may be with learners; earlier ones never were.
SINCE = 1_796_088_121
KNOWN = {note_type.name for note_type in NOTE_TYPES}
DECKS = sorted(path.stem for path in (ROOT / "decks").glob("cnn-*.yaml"))


def changes(old: Lock, new: Lock) -> Iterator[str]:
    """What a lock says of notes or note types that its forerunner contradicts."""
    for name, entry in old.notes.items():
        if name not in new.notes:
            yield f"{name} is lost"
        else:
            now = new.notes[name]
            yield from _moved(name, (entry.digest, entry.time), (now.digest, now.time))
    for name, known in old.types.items():
        yield from _moved(name, known, new.types.get(name, ("", 0)))


def _moved(name: str, old: tuple[str, int], new: tuple[str, int]) -> Iterator[str]:
    if old[0] == new[0] and old[1] != new[1]:
        yield f"{name} did not change, and its time did"
    if old[0] != new[0] and new[1] <= old[1]:
        yield f"{name} changed, and is not newer"


def git(*arguments: str) -> str:
    command = ["git", "-c", "safe.directory=*", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def history(name: str, folder: Path) -> list[Lock]:
    """The locks of a recipe, oldest first: those of commits that count, then the file as it is."""
    path = lock_file(ROOT / "decks" / f"{name}.yaml")
    inside = path.relative_to(ROOT).as_posix()
    logged = git("log", "--first-parent", "--format=%H %ct", "--", inside).splitlines()
    commits = [line.split()[0] for line in logged if int(line.split()[1]) >= SINCE]
    found = []
    for commit in reversed(commits):
        if git("ls-tree", commit, "--", inside):
            (folder / "old.json").write_text(git("show", f"{commit}:{inside}"), "utf-8")
            found.append(read_lock(folder / "old.json", KNOWN))
    return [*found, read_lock(path, KNOWN)]


@pytest.mark.parametrize("name", DECKS)
def test_a_time_moves_only_with_its_digest(name: str, tmp_path: Path) -> None:
    locks = history(name, tmp_path)
    wrong = [line for old, new in pairwise(locks) for line in changes(old, new)]
    assert wrong == []


def test_what_is_the_same_in_two_decks_has_the_same_time() -> None:
    """Else importing the second would update the first one's notes."""
    seen: dict[tuple[str, str], set[int]] = {}
    for name in DECKS:
        lock = read_lock(lock_file(ROOT / "decks" / f"{name}.yaml"), KNOWN)
        for note, entry in lock.notes.items():
            seen.setdefault((note, entry.digest), set()).add(entry.time)
        for note_type, (digest, time) in lock.types.items():
            seen.setdefault((note_type, digest), set()).add(time)
    assert [name for name, times in seen.items() if len(times) > 1] == []


def lock(notes: Mapping[str, tuple[str, int]], types: Mapping[str, tuple[str, int]]) -> Lock:
    made = {
        name: LockedNote(digest, time, "Quizgen Concept", "D", 1, "")
        for name, (digest, time) in notes.items()
    }
    return Lock(made, types)


OLD = lock({"a": ("1", 5), "b": ("2", 5)}, {"T": ("t", 5)})
CASES = {
    "all as it was": (lock({"a": ("1", 5), "b": ("2", 5)}, {"T": ("t", 5)}), []),
    "one note changed": (lock({"a": ("9", 6), "b": ("2", 5)}, {"T": ("t", 5)}), []),
    "dated anew": (
        lock({"a": ("1", 6), "b": ("2", 5)}, {"T": ("t", 7)}),
        ["a did not change, and its time did", "T did not change, and its time did"],
    ),
    "changed without a newer time": (
        lock({"a": ("9", 5), "b": ("8", 4)}, {"T": ("t", 5)}),
        ["a changed, and is not newer", "b changed, and is not newer"],
    ),
    "a note forgotten": (lock({"a": ("1", 5)}, {"T": ("t", 5)}), ["b is lost"]),
}


@pytest.mark.parametrize("name", CASES)
def test_what_counts_as_a_contradiction(name: str) -> None:
    new, wrong = CASES[name]
    assert list(changes(OLD, new)) == wrong
