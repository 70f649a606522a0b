"""Who may read an exam's files: their owner only, until the papers are released."""

from __future__ import annotations

from pathlib import Path

from quizgen.files.disk import FileError

FOR_STUDENTS = ("papers", "print", "html")  # folders without a key
IGNORE = ".gitignore", b"*\n"  # so that no exam gets into a repository by accident


def release(folder: Path) -> list[str]:
    """Let everybody on the machine read what is for students; the folders opened.

    The exam's folder can be passed through then, but not listed.
    """
    found = [folder / name for name in FOR_STUDENTS if (folder / name).is_dir()]
    try:
        for place in found:
            for path in place.iterdir():
                path.chmod(0o644)
            place.chmod(0o755)
        if found:
            folder.chmod(folder.stat().st_mode & 0o777 | 0o011)
    except OSError as error:
        what = f"cannot be released ({error.strerror})"
        raise FileError(str(error.filename or folder), what) from None
    return [place.name for place in found]


def is_released(folder: Path) -> bool:
    """Whether others can read what is for students."""
    places = (folder / name for name in FOR_STUDENTS)
    return any(place.is_dir() and place.stat().st_mode & 0o004 for place in places)
