"""The file itself: reproducible, small, and with nothing left behind."""

from __future__ import annotations

import io
import tempfile
import warnings
import zipfile

from quizgen.export.anki.package import export
from quizgen.export.formats import Edition


def test_same_inputs_same_bytes(deck, packed):
    assert packed(deck, 7) == packed(deck, 7)
    assert packed(deck, 7) != packed(deck, 8)


def test_the_zip_is_deflated_and_undated(deck, packed):
    with zipfile.ZipFile(io.BytesIO(packed(deck))) as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
        assert archive.read("media") == b"{}"
    assert [entry.filename for entry in entries] == ["collection.anki2", "media"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_DEFLATED}
    assert entries[0].compress_size * 4 < entries[0].file_size


def test_no_temporary_file_and_no_warning(deck, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        export(deck, Edition("1", 1))
    assert list(tmp_path.iterdir()) == []


def test_what_was_exported_is_counted(deck):
    assert export(deck, Edition("1", 1)).notes == {"Small": 5}
