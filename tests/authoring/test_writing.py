"""Safe writes: a file is there whole, or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from pathlib import Path
from socket import AF_UNIX, socket

import pytest

from quizgen.files.disk import FileError, ensure_writable, write_atomically


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced_in_folders_that_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.bin"
    for data in (b"first, and longer", b"second"):
        write_atomically(path, data)
        assert path.read_bytes() == data
        assert listing(path.parent) == ["file.bin"]


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_permissions_follow_the_umask_and_leave_it(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "file", b"x")
        left = os.umask(umask)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o666 & ~umask
    assert left == umask


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious", "utf-8")
    for path in (tmp_path / "file" / "x.apkg", tmp_path / "file" / "sub" / "x.apkg"):
        with pytest.raises(FileError, match=r"cannot be written .*; choose another place with -o"):
            write_atomically(path, b"x")
    assert (tmp_path / "file").read_text("utf-8") == "precious"


def test_a_place_is_refused_beforehand_as_the_write_would_refuse_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious", "utf-8")
    (tmp_path / "folder").mkdir()
    for name in ("file/x.apkg", "file/sub/x.apkg", "folder"):
        for refuse in (ensure_writable, lambda path: write_atomically(path, b"x")):
            with pytest.raises(FileError, match=rf"{name}: cannot be written .*; choose another"):
                refuse(tmp_path / name)
    for name in ("file", "new", "a/b/new", "folder/new"):
        ensure_writable(tmp_path / name)
    assert listing(tmp_path) == ["file", "folder"]


def test_a_folder_that_may_not_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path)
    with pytest.raises(FileError, match=r"cannot be written \(Permission denied\)"):
        ensure_writable(tmp_path / "new" / "x.apkg")


def test_a_folder_in_the_files_place_stays(tmp_path: Path) -> None:
    (tmp_path / "x.apkg" / "inside").mkdir(parents=True)
    with pytest.raises(FileError, match=r"x\.apkg: cannot be written"):
        write_atomically(tmp_path / "x.apkg", b"x")
    assert listing(tmp_path) == ["x.apkg"]
    assert listing(tmp_path / "x.apkg") == ["inside"]


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
def test_a_failed_step_leaves_the_old_file_and_nothing_else(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(FileError, match="No space left on device"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert listing(tmp_path) == ["file"]


def test_an_interruption_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert listing(tmp_path) == ["file"]


def test_a_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(b"old")
    for name in ("file", "new"):
        link = tmp_path / name
        link.symlink_to(Path("folder") / name)
        ensure_writable(link)
        write_atomically(link, b"written")
        assert link.is_symlink()
        assert (tmp_path / "folder" / name).read_bytes() == b"written"
    assert listing(tmp_path / "folder") == ["file", "new"]


def test_links_in_a_circle_are_refused_and_stay(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for refuse in (ensure_writable, lambda path: write_atomically(path, b"x")):
        with pytest.raises(FileError, match=r"a: cannot be written \(Too many levels of symbolic"):
            refuse(tmp_path / "a")
    assert listing(tmp_path) == ["a", "b"]


def test_a_pipe_takes_the_bytes_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for path in (pipe, link):
            ensure_writable(path)
            write_atomically(path, b"written")
            assert os.read(reader, 100) == b"written"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert listing(tmp_path) == ["link", "pipe"]


def test_what_takes_no_bytes_is_one_sentence_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's name must be short
    with closing(socket(AF_UNIX)) as listening:
        listening.bind("socket")
        with pytest.raises(FileError, match=r"socket: cannot be written \(.*; choose another"):
            write_atomically(Path("socket"), b"x")
    assert stat.S_ISSOCK(Path("socket").stat().st_mode)
    assert listing(tmp_path) == ["socket"]


def test_a_device_that_may_not_be_written_is_refused_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path / "pipe")
    with pytest.raises(FileError, match=r"cannot be written \(Permission denied\)"):
        ensure_writable(tmp_path / "pipe")
