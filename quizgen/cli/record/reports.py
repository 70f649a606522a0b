"""Where a learner's reports on questions are kept, until they are sent to somebody."""

from __future__ import annotations

from pathlib import Path

from quizgen.files.disk import FileError, read_text, write_atomically


def keep_report(path: Path, text: str) -> str:
    """Add a report to the file; says where it is, or why it could not be kept."""
    try:
        before = read_text(path) + "\n" if path.exists() else ""
        write_atomically(path, f"{before}{text}\n".encode())
    except FileError as error:
        return f"Not kept: {error}. Copy the lines above into your report."
    return f"Kept in {path}, to paste into a report."
