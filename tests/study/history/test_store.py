"""The history file when things go wrong."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import cycle
from pathlib import Path
from threading import Barrier

import pytest

from quizgen.study.history.backups import backups, newest, restore
from quizgen.study.history.record import Record
from quizgen.study.history.schema import APPLICATION, MIGRATIONS
from quizgen.study.history.settings import Settings
from quizgen.study.history.store import HistoryError, open_store
from tests.cli.helpers import environment
from tests.places import ROOT
from tests.study.learner import MONDAY, Learner, levels, play, pool, right

TODAY = MONDAY


def learned(path: Path, count: int = 4) -> Learner:
    learner = Learner(path=path)
    play(learner.drill(count=count))
    return learner


def answers(path: Path) -> int:
    record = Record.open(path, TODAY)
    found = sum(state.reviews for state in record.states().values())
    record.close()
    return found


WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,  # full
    "busy_timeout": 10_000,
    "application_id": APPLICATION,
    "user_version": len(MIGRATIONS),
}


def test_how_the_file_is_written(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new" / "history.db", TODAY)
    pragma = {
        name: store.connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "journal_mode",
            "synchronous",
            "busy_timeout",
            "application_id",
            "user_version",
        )
    }
    assert pragma == WANTED


def test_the_log_only_grows(tmp_path: Path) -> None:
    learner = learned(tmp_path / "history.db")
    for change in ("DELETE FROM review", "UPDATE review SET rating = 'easy'"):
        with pytest.raises(sqlite3.DatabaseError, match="only grows"):
            learner.record.store.connection.execute(change)


# --- killed ---------------------------------------------------------------------------

KILLED = """\
import os, signal, sys
from pathlib import Path
from tests.study.learner import Learner, play, right
learner = Learner(path=Path(sys.argv[1]))
def answer(showing):
    if showing.position > 1:
        print(showing.position - 1, flush=True)
    if showing.position == 4:
        connection = learner.record.store.connection
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM item")
        os.kill(os.getpid(), signal.SIGKILL)
    return right(showing)
play(learner.drill(count=10), answer)
"""


def test_every_answer_told_is_there_after_kill_9(tmp_path: Path) -> None:
    """The program dies in the middle of a transaction, without any cleaning up."""
    path = tmp_path / "history.db"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert done.stdout.split() == ["1", "2", "3"]
    assert answers(path) == 3
    record = Record.open(path, TODAY)
    states = record.states()
    record.rebuild()
    assert record.states() == states


# --- two at once ----------------------------------------------------------------------


def test_two_sessions_at_once_keep_all_answers_and_ask_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    over = pool([e for name in "abcdef" for e in levels(name, name)[:1]])
    learned = Learner(path=path)
    play(learned.drill(over, count=30))
    learned.clock.to(6)
    one = Learner("b", path, learned.clock)
    two = Learner("c", path, learned.clock)
    first, second = one.drill(over), two.drill(over)
    asked = []
    for plan in cycle((first, second)):
        if (showing := plan.next()) is None:
            break
        asked.append(showing.item)
        plan.answered(showing, right(showing))
    assert sorted(asked) == sorted(over.entries)
    assert {state.reviews for state in one.record.states().values()} == {3}
    states = one.record.states()
    two.record.rebuild()
    assert one.record.states() == states


def test_many_may_make_the_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "history.db"
    gate = Barrier(4)

    def begin(number: int) -> int:
        gate.wait()
        learner = Learner(f"learner-{number}-", path)
        played = play(learner.drill(count=2))
        learner.record.close()
        return len(played)

    with ThreadPoolExecutor(4) as threads:
        kept = sum(threads.map(begin, range(4)))
    assert kept >= 4
    assert answers(path) == kept


def test_a_writer_waits_for_another_and_says_so_when_it_takes_too_long(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    learner = learned(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        learner.record.store.connection.execute("PRAGMA busy_timeout=1")
        before = learner.record.states()
        drill = learner.drill(count=9)
        showing = drill.next()
        assert showing is not None
        with pytest.raises(HistoryError, match="another program is writing to this history"):
            drill.answered(showing, right(showing))
        other.execute("ROLLBACK")
    assert learner.record.states() == before
    drill.answered(showing, right(showing))  # again, and now it is kept


# --- a full disk ----------------------------------------------------------------------


def fill(learner: Learner, kept: list[int]) -> None:
    for day in range(1, 400):
        learner.clock.to(day)
        kept += [day for _ in play(learner.drill(count=20))]


def test_a_full_disk_loses_nothing_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    learner = learned(path)
    connection = learner.record.store.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")
    kept: list[int] = []
    with pytest.raises(HistoryError) as error:
        fill(learner, kept)
    assert "make room; what was there before is kept, this was not" in str(error.value)
    assert error.value.exit_code == 3
    count = answers(path)
    assert count >= len(kept)
    connection.execute("PRAGMA max_page_count=1000000")
    states = learner.record.states()
    learner.record.rebuild()
    assert learner.record.states() == states


def test_a_backup_without_room_does_not_speak_of_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    store = learned(tmp_path / "history.db").record.store
    monkeypatch.setattr("quizgen.study.history.store.back_up", full)
    with pytest.raises(HistoryError, match=r"backup cannot be written .*; the history itself is"):
        store.back_up(TODAY)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file" / "history.db", tmp_path):
        with pytest.raises(HistoryError, match="--db or QUIZGEN_HOME"):
            open_store(path, TODAY)


# --- other files ----------------------------------------------------------------------


def test_a_foreign_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("CREATE TABLE notes (id)")
        other.commit()
    for data in (b"my notes\n", b"SQLite format 4\0" * 100, foreign.read_bytes()):
        path.write_bytes(data)
        with pytest.raises(HistoryError, match="is not a history; it was left as it is"):
            open_store(path, TODAY)
        assert path.read_bytes() == data


def read(path: Path) -> None:
    """Whatever a command may want to know."""
    record = Record.open(path, TODAY)
    try:
        record.states()
        record.history("size:1")
    finally:
        record.close()


def test_a_damaged_file_is_left_as_it_is_and_the_newest_backup_named(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    learner = learned(path)
    for day in range(3):
        learner.record.store.back_up(TODAY + day)
    learner.record.close()
    good = path.read_bytes()
    newest = tmp_path / "backups" / "history-2026-03-04.db"
    for data in (
        b"\0" * len(good),
        good[:100] + b"\xff" * (len(good) - 100),
        good[:4096] + b"\xee" * (len(good) - 4096),
        good[:1000],
        b"",
    ):
        path.write_bytes(data)
        with pytest.raises(HistoryError, match=re.escape(f"the newest backup, {newest},")):
            read(path)
        if data:
            assert path.read_bytes()[: len(data)] == data
    path.write_bytes(b"\0" * len(good))
    Path(f"{path}-wal").write_bytes(b"left over")
    assert restore(path) == (newest, tmp_path / "history.db.old-1")
    assert answers(path) == 4
    assert (tmp_path / "history.db.old-1").read_bytes() == b"\0" * len(good)
    assert restore(path) == (newest, tmp_path / "history.db.old-2")
    assert answers(path) == 4


def test_a_newer_file_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    learner = learned(path)
    learner.record.store.connection.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    learner.record.close()
    newer = Learner("b", path)
    assert len(newer.record.states()) > 0
    drill = newer.drill()
    showing = drill.next()
    assert showing is not None
    with pytest.raises(HistoryError, match=r"a newer quiz .* bring the program up"):
        drill.shown(showing)
    with pytest.raises(sqlite3.OperationalError):
        newer.record.store.connection.execute("DELETE FROM item")
    assert not (tmp_path / "backups").exists()


# --- migrations and backups -----------------------------------------------------------

NEXT = ("ALTER TABLE item ADD COLUMN note TEXT", "CREATE TABLE more (id)")


def test_an_older_file_is_backed_up_and_brought_forward(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    learned(path).record.close()
    store = open_store(path, TODAY, (*MIGRATIONS, NEXT))
    assert store.connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
    assert store.connection.execute("SELECT count(note) FROM item").fetchone() == (0,)
    store.close()
    (copy,) = backups(path)
    assert copy.name == f"history-2026-03-02-version-{len(MIGRATIONS)}.db"
    assert answers(copy) == 4


def test_the_states_of_an_older_program_are_made_anew(tmp_path: Path) -> None:
    """A file of the first version, whose states do not know the last failing day."""
    path = tmp_path / "history.db"
    learner = Learner(path=path)
    learner.record.close()
    path.unlink()
    old = open_store(path, TODAY, MIGRATIONS[:1])
    old.connection.execute(
        "INSERT INTO item VALUES ('size:1', 1, 0, 2.5, 5, 1, 0, 1, 1, 0, 2, 0, 0, 'gone')"
    )
    old.close()
    record = Record.open(path, TODAY)
    assert record.states() == {}  # its log is empty
    assert record.settings() == Settings()
    record.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    learned(path).record.close()
    with pytest.raises(HistoryError):
        open_store(path, TODAY, (*MIGRATIONS, (*NEXT, "SELECT nonsense")))
    assert answers(path) == 4
    store = open_store(path, TODAY)
    names = {row[1] for row in store.connection.execute("PRAGMA table_info(item)")}
    assert "note" not in names


@pytest.mark.parametrize("name", ["h[1].db", "a*b.db", "what?.db", "h 1.db"])
def test_a_history_of_any_name_finds_its_backups(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    learner = Learner(path=path)
    learner.record.store.back_up(TODAY)
    learner.record.close()
    assert [copy.parent.name for copy in backups(path)] == ["backups"]
    assert restore(path) is not None


def test_a_backup_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the part that was written nor what SQLite keeps beside it."""
    learner = Learner(path=tmp_path / "h.db")

    def full(source: object, target: Path) -> None:
        for ending in ("-shm", "-wal", "-journal"):
            target.with_name(f".{target.name}.{os.getpid()}{ending}").touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quizgen.study.history.backups.os.replace", full)
    with pytest.raises(HistoryError, match="No space left"):
        learner.record.store.back_up(TODAY)
    assert list((tmp_path / "backups").iterdir()) == []


def test_five_daily_backups_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    learner = learned(path)
    for day in range(8):
        learner.record.store.back_up(TODAY + day)
        learner.record.store.back_up(TODAY + day)
    assert [copy.name for copy in backups(path)] == [
        f"history-2026-03-{day:02}.db" for day in range(5, 10)
    ]
    assert newest(path) == tmp_path / "backups" / "history-2026-03-09.db"
    assert answers(backups(path)[0]) == 4
    assert sorted(os.listdir(tmp_path)) == ["backups", "history.db", "history.db-shm",
                                            "history.db-wal"]  # fmt: skip
    assert not [name for name in os.listdir(tmp_path / "backups") if name.startswith(".")]


def test_a_history_is_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "home" / "history.db"
    umask = os.umask(0)
    try:
        store = open_store(path, TODAY)
        store.back_up(TODAY)
        store.close()
        path.chmod(0o644)  # as an earlier program left it
        open_store(path, TODAY).close()
    finally:
        os.umask(umask)
    found = {
        one.relative_to(tmp_path): stat.S_IMODE(one.stat().st_mode) for one in tmp_path.rglob("*")
    }
    files = {mode for one, mode in found.items() if one.suffix == ".db"}
    folders = {mode for one, mode in found.items() if not one.suffix}
    assert (files, folders) == ({0o600}, {0o700})
    assert len(found) == 4
