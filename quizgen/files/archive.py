"""Zip files that are the same whenever and wherever they are made."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


def zipped(files: Mapping[str, bytes], level: int = 9) -> bytes:
    """The files in one zip, deflated, in the order of their names."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name, ZIP_DATE)
            entry.create_system = 3
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=level)
    return buffer.getvalue()
