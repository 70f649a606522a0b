"""An exam's folder: which files there are, and making those that are not there yet.

A file is made whole or not at all, and noted with its hash in a journal as soon as it is; a run
that ends folds its journal into the manifest.  So an interrupted run goes on where it stopped, and
machines that share a folder can each make a part of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TypeVar

from quizgen.exam.manifest import Manifest, save
from quizgen.files.disk import (
    FileError,
    keep_private,
    make_folder,
    read_text,
    write_atomically,
)
from quizgen.files.json_data import parse_json

Item = TypeVar("Item")
UNKNOWN = "unknown"
JOURNAL = ".made-{}-of-{}"
Watch = Callable[[int, int], None]
Files = Mapping[str, bytes | bytearray]


@dataclass(frozen=True, slots=True)
class Job:
    """Files that are made together.

    paths: below the exam's folder.  kind, papers: what makes them, and for which papers (by their
    place).  made_from: a digest of all that goes into them.  begun: a file to fill in, which stays
    once somebody has.
    """

    paths: tuple[str, ...]
    kind: str
    papers: tuple[int, ...]
    made_from: str
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Shard:
    """The ``number``-th of ``total`` parts of the work.

    >>> Shard(3, 64).of(range(200))
    [2, 66, 130, 194]
    """

    number: int = 1
    total: int = 1

    def of(self, items: Sequence[Item]) -> list[Item]:
        return list(items[self.number - 1 :: self.total])


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did.

    removed: files of an earlier run that are no longer part of the exam.  outdated: files that this
    run was not asked to make, and that the exam would have otherwise now.  strays: files among the
    exam's that are not of this exam; they lie in ``unknown/`` now, so that nobody prints them.
    """

    made: tuple[Job, ...]
    skipped: int
    removed: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()


Made = Mapping[str, Mapping[str, str]]


def digest(*parts: str | bytes) -> str:
    """A short fingerprint of texts and bytes."""
    whole = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(f"{len(data)}:".encode())
        whole.update(data)
    return whole.hexdigest()[:32]


def run(
    folder: Path,
    manifest: Manifest,
    jobs: Sequence[Job],
    make: Callable[[Sequence[Job]], Iterator[tuple[Job, Files]]],
    shard: Shard = Shard(),
    watch: Watch = lambda done, total: None,
    known: Sequence[Job] = (),
) -> Result:
    """Make what is missing or stale of a shard's jobs, in whatever order ``make`` yields them.

    Without shards the manifest notes every file at the end, the journals go, and so do files that
    were noted and that are not among ``known``, the jobs of all that the exam may have.
    """
    noted = {**manifest.files, **_journals(folder)}
    own = shard.of(jobs)
    todo = [job for job in own if not all(_is_done(folder, job, p, noted) for p in job.paths)]
    journal = folder / JOURNAL.format(shard.number, shard.total)
    done = len(own) - len(todo)
    watch(done, len(own))
    with _Appending(journal) as note:
        for job, files in make(todo):
            for path, entry in _written(folder, job, files):
                noted[path] = entry
                note(json.dumps([path, entry]) + "\n")
            del files  # there may be many megabytes of them, while the next are made
            done += 1
            watch(done, len(own))
    if shard.total > 1:
        return Result(tuple(todo), len(own) - len(todo))
    paths = [path for job in jobs for path in job.paths]
    origins = {path: job.made_from for job in known for path in job.paths}
    others = [path for path in noted.keys() - set(paths) if _place(folder, path).is_file()]
    removed = [p for p in others if p not in origins and _is_as_noted(folder, p, noted[p])]
    for path in removed:
        _remove(folder, path)
    kept = [path for path in others if path in origins]
    outdated = [path for path in kept if noted[path]["from"] != origins[path]]
    fold(folder, manifest, noted, [*paths, *kept])
    skipped = len(own) - len(todo)
    away = _put_away(
        folder, {*paths, *kept, *removed}, {path for job in known for path in job.paths}
    )
    return Result(tuple(todo), skipped, tuple(sorted(removed)), tuple(sorted(outdated)), away)


def _written(folder: Path, job: Job, files: Files) -> Iterator[tuple[str, dict[str, str]]]:
    """Each path, and what is noted of it once its file is written."""
    for path, data in files.items():
        write_atomically(_place(folder, path), data, private=True)
        yield path, {"sha256": sha256(data).hexdigest(), "from": job.made_from}


def _put_away(folder: Path, ours: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """Move what lies among the exam's papers and keys and is not of this exam; their names.

    known: paths that the exam may have, which tell in which folders, with which endings.
    """
    kinds = {(PurePosixPath(path).parts[0], PurePosixPath(path).suffix) for path in known}
    found = []
    for name, suffix in sorted(kinds):
        for path in sorted((folder / name).glob(f"*{suffix}")) if suffix else ():
            if f"{name}/{path.name}" not in ours:
                make_folder(folder / UNKNOWN, private=True)
                path.replace(folder / UNKNOWN / f"{name}-{path.name}")
                found.append(f"{name}/{path.name}")
    return tuple(found)


def fold(folder: Path, manifest: Manifest, noted: Made, paths: Iterable[str]) -> None:
    """Note every file in the manifest, and take the journals away."""
    files = {path: noted[path] for path in sorted(paths) if path in noted}
    if files != manifest.files or not (folder / "manifest.json").exists():
        save(replace(manifest, files=files), folder)
    for journal in folder.glob(JOURNAL.format("*", "*")):
        journal.unlink()


def _place(folder: Path, path: str) -> Path:
    parts = PurePosixPath(path).parts
    if PurePosixPath(path).is_absolute() or ".." in parts:
        raise FileError(path, "this file would land outside the folder")
    return folder.joinpath(*parts)


def _remove(folder: Path, path: str) -> None:
    """A file, and the folder that it leaves empty."""
    place = _place(folder, path)
    place.unlink()
    with suppress(OSError):
        if place.parent != folder:
            place.parent.rmdir()


def _is_done(folder: Path, job: Job, path: str, noted: Made) -> bool:
    entry = noted.get(path)
    untouched = entry is not None and _is_as_noted(folder, path, entry)
    if job.begun and not untouched and _place(folder, path).exists():
        return True
    if entry is None or entry["from"] != job.made_from:
        return False
    return untouched


def _is_as_noted(folder: Path, path: str, entry: Mapping[str, str]) -> bool:
    """Whether a file is there and nobody has changed it."""
    try:
        data = folder.joinpath(path).read_bytes()
    except OSError:
        return False
    return sha256(data).hexdigest() == entry["sha256"]


# --- journals -------------------------------------------------------------------------


class _Appending:
    """An open journal; ``note`` is on disk when it returns. It goes again if nothing is noted."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Callable[[str], None]:
        make_folder(self.path.parent, private=True)
        keep_private(self.path)
        try:
            self.file = open(self.path, "a", encoding="utf-8")
            if self.file.tell():
                self.note("\n")  # the last line may be half of one
        except OSError as error:
            raise FileError(str(self.path), f"cannot be written ({error.strerror})") from None
        return self.note

    def note(self, line: str) -> None:
        self.file.write(line)
        self.file.flush()

    def __exit__(self, *_: object) -> None:
        self.file.close()
        with suppress(OSError):
            if not self.path.stat().st_size:
                self.path.unlink()


def _journals(folder: Path) -> dict[str, Mapping[str, str]]:
    """What runs noted that did not reach their end, or were shards; half a line is none."""
    found: dict[str, Mapping[str, str]] = {}
    for journal in sorted(folder.glob(JOURNAL.format("*", "*"))):
        for line in read_text(journal).splitlines():
            try:
                path, entry = parse_json(line)
                found[path] = {"sha256": entry["sha256"], "from": entry["from"]}
            except (ValueError, TypeError, KeyError):
                continue
    return found
