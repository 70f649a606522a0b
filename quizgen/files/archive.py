"""Zip files that are the same whenever and wherever they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


Made: TypeAlias = bytes | bytearray | Callable[[], bytes | bytearray]


def zipped(files: Mapping[str, Made], level: int = 9) -> bytes:
    """The files in one zip, deflated, in the order of their names.

    files: by name; a function makes its file when it is the file's turn, so that a large archive
    need not be held whole.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name, ZIP_DATE)
            entry.create_system = 3
            entry.compress_type = ZIP_DEFLATED
            data = files[name]
            archive.writestr(entry, data() if callable(data) else data, compresslevel=level)
    return buffer.getvalue()
