"""The files for learning platforms, by the name of the platform or format."""

from __future__ import annotations

from collections.abc import Mapping

PLATFORMS: Mapping[str, str] = {
    "moodle": "moodle.xml",
    "canvas": "canvas.zip",
    "qti": "qti.zip",
    "gift": "exam.gift",
    "csv": "exam.csv",
    "json": "exam.json",
}
