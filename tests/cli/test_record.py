"""The commands on the learner's own record."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quizgen.text.tables import Blocks
from tests.cli.helpers import HOME, content, forget, one_sentence, quiz, write
from tests.cli.monday import PARAMS, drilled, exported, today
from tests.cli.test_drill import key

__all__ = ["today"]  # the fixture of every test here


# --- stats and why --------------------------------------------------------------------


def test_stats_without_a_record_make_none() -> None:
    assert quiz("stats").out == "No answers yet; 'quiz drill' begins.\n"
    assert quiz("stats", "--json").data["answers"] == 0
    assert not (Path(HOME.name) / "history.db").exists()


def test_stats_after_a_drill(today: list[int]) -> None:
    drilled()
    today[0] = 1
    data = quiz("stats", "--json").data
    assert (data["answers"], data["right"], data["streak"]) == (2, 0, 1)
    assert data["items"] == {"met": 2, "due": 2, "long": 0}
    assert data["calendar"] == [{"day": "2026-03-02", "answers": 2, "right": 0}]
    assert data["forecast"][0] == {"day": "2026-03-03", "due": 2}
    met = {topic["id"]: topic["met"] for topic in data["topics"] if topic["met"]}
    assert sum(met.values()) == 2
    text = quiz("stats").out
    assert "Next: 2 due; then new items on " in text
    assert text.startswith("2 answers, 0% right; 1 day in a row.\n2 items met, 0 of them")
    assert "█" in text
    assert quiz("stats", LC_ALL="C").out.isascii()
    assert "Due today: 2; within 7 days: 2; within 30 days: 2." in quiz("stats", "--plain").out


def test_why_by_every_name() -> None:
    first, *_ = drilled()
    item = first["code"].rpartition(":")[0]
    for name in (item, first["code"], first["code"].replace(":", "@1:", 1)):
        (data,) = quiz("why", name, "--json").lines
        assert (data["item"], data["reviews"], data["due"]) == (item, 1, "2026-03-03")
    levels = quiz("why", item.partition(":")[0], "--json").lines
    assert [line["item"][-1] for line in levels] == ["1", "2", "3"]
    assert quiz("why", item).out.startswith(f"{item} is due on 2026-03-03, in 1 day.\n")
    assert quiz("why", "shape-order").out == "shape-order is new: it was never answered.\n" + (
        "It opens after feature-map-what (not yet met).\n"
    )
    one_sentence(quiz("why", "conv-parms"), "no such card or family; did you mean 'conv-params'?")
    one_sentence(quiz("why", "zzz"), "no such card or family; 'quiz topics' lists")


# --- undo and reset -------------------------------------------------------------------


def test_undo_takes_answers_back_one_by_one() -> None:
    one, two = drilled()
    assert quiz("undo").out == f"The answer '{two['response']}' to {two['code']} is taken back.\n"
    assert "\n1 item met, 0 of them known for weeks; 0 due." in quiz("stats").out
    assert quiz("undo", "--json").data["undone"]["code"] == one["code"]
    assert quiz("undo").out == "There is nothing to take back.\n"
    assert quiz("undo", "--json").data == {"undone": None}
    assert quiz("stats", "--json").data["answers"] == 0
    kinds = [json.loads(line)["kind"] for line in exported().splitlines()]
    assert (kinds.count("answer"), kinds.count("undo")) == (2, 2)


def test_reset_by_item_topic_and_all() -> None:
    items = sorted(line["code"].rpartition(":")[0] for line in drilled())
    for options, expected in (
        ((items[0],), items[:1]),
        ((items[0].partition(":")[0],), items[:1]),
        (("--topic", "params"), items),
        (("--topic", "flops"), []),
        (("--all",), items),
    ):
        assert quiz("reset", *options, "--json").data == {"reset": expected}
        assert quiz("stats", "--json").data["items"]["met"] == 2 - len(expected)
        if expected:
            count = f"{len(expected)} item{'s' * (len(expected) != 1)}"
            assert quiz("undo").out == f"The reset of {count} is taken back.\n"
        assert quiz("stats", "--json").data["items"]["met"] == 2
    assert quiz("reset", "--all").out == "2 items made new again; 'quiz undo' takes it back.\n"
    assert quiz("reset", "--all").out == "None of this was ever answered.\n"
    one_sentence(quiz("reset"), "give one of ITEM, --topic and --all")
    one_sentence(quiz("reset", "conv-params", "--all"), "give one of ITEM, --topic and --all")
    one_sentence(quiz("reset", "--topic", "parms"), "no such topic")


# --- history --------------------------------------------------------------------------


def test_two_machines_come_together(tmp_path: Path) -> None:
    homes = [str(tmp_path / name) for name in ("a", "b")]
    for place, home in enumerate(homes):
        options = ("drill", "--topic", "params", "--seed", str(place), "--count", "3", "--json")
        assert quiz(*options, stdin="1\n2\n3\n4\n", QUIZGEN_HOME=home).code == 0
    logs = [exported(QUIZGEN_HOME=home) for home in homes]
    for home, log in zip(homes, reversed(logs), strict=True):
        (tmp_path / "log.jsonl").write_text(log, "utf-8")
        result = quiz("history", "import", tmp_path / "log.jsonl", "--json", QUIZGEN_HOME=home)
        assert result.data == {"new": log.count("\n"), "foreign": 0}
        again = quiz("history", "import", "-", stdin=log, QUIZGEN_HOME=home)
        assert again.out == "0 new events came in.\n"
    one, two = (exported(QUIZGEN_HOME=home) for home in homes)
    assert one == two
    assert sorted(one.splitlines()) == sorted("".join(logs).splitlines())
    first, second = (quiz("stats", "--json", QUIZGEN_HOME=home).data for home in homes)
    assert first == second


def test_there_is_a_backup_from_before_an_import(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    drilled(*PARAMS, "--db", path)
    before = quiz("history", "export", "--db", path).out
    drilled(*PARAMS, "--seed", "9")
    assert quiz("history", "import", "-", "--db", path, stdin=exported()).code == 0
    copy = tmp_path / "backups" / "mine-2026-03-02-before-import.db"
    assert quiz("history", "export", "--db", copy).out == before
    assert quiz("history", "export", "--db", path).out != before


def test_export_to_a_file_and_rebuild(tmp_path: Path) -> None:
    drilled()
    quiz("history", "export", "-o", tmp_path / "log.jsonl")
    assert (tmp_path / "log.jsonl").read_text("utf-8") == exported()
    before = quiz("stats", "--json").data
    assert quiz("history", "rebuild").out == "2 items replayed.\n"
    assert quiz("history", "rebuild", "--json").data == {"items": 2}
    assert quiz("stats", "--json").data == before
    for line in exported().splitlines():
        assert re.fullmatch(r"[0-9a-f]{16}", json.loads(line)["id"])


def test_lines_that_are_no_history_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"id": "x"}\n', "utf-8")
    one_sentence(
        quiz("history", "import", path), "log.jsonl:1: no line of a history", "nothing was"
    )
    one_sentence(quiz("history", "import", "gone.jsonl"), "there is no such file")
    one_sentence(quiz("history", "import", "-", stdin="junk"), "stdin:1: no line of a history")


# --- the file -------------------------------------------------------------------------


def test_history_alone_says_what_it_can() -> None:
    result = quiz("history")
    assert (result.code, result.err) == (0, "")
    assert result == quiz("history", "--help")
    for command in ("export", "import", "rebuild", "restore"):
        assert f"\n  {command} " in result.out
        assert quiz("history", command, "--help").code == 0
    assert "..." not in result.out.partition("Commands:")[2]
    one_sentence(quiz("history", "exprot"), "No such command 'exprot'")


def test_a_record_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "mine.db"
    drilled(*PARAMS, "--db", path)
    assert quiz("stats", "--json", "--db", path).data["answers"] == 2
    assert quiz("stats", "--json").data["answers"] == 0
    assert [copy.name for copy in (path.parent / "backups").iterdir()] == ["mine-2026-03-02.db"]


def test_a_file_that_cannot_be_used_is_exit_code_3(tmp_path: Path, today: list[int]) -> None:
    path = tmp_path / "mine.db"
    drilled(*PARAMS, "--db", path)
    good = path.read_bytes()
    path.write_bytes(b"nonsense")
    commands: list[tuple[str | Path, ...]] = [
        ("drill",), ("stats",), ("why", "conv-params"), ("undo",), ("reset", "--all"),
        ("history", "export"), ("history", "rebuild"), ("settings",),
    ]  # fmt: skip
    for command in commands:
        result = quiz(*command, "--db", path)
        assert (result.code, result.out) == (3, "")
        assert result.err == (
            f"quiz: {path}: this file is not a history; it was left as it is; "
            "'quiz history restore' puts the newest backup, "
            f"{tmp_path}/backups/mine-2026-03-02.db, here\n"
        )
    assert path.read_bytes() == b"nonsense"
    restored = quiz("history", "restore", "--db", path)
    assert restored.out.endswith(f"is in its place; what was there is now {path}.old-1.\n")
    assert quiz("stats", "--json", "--db", path).data["answers"] == 2
    assert len(good) == path.stat().st_size
    nothing = quiz("history", "restore", "--db", tmp_path / "other.db")
    assert (nothing.code, nothing.err) == (
        3, f"quiz: {tmp_path}/other.db: there is no backup of it\n",
    )  # fmt: skip


def test_the_file_of_a_newer_program_is_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    drilled(*PARAMS, "--db", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=99")
    told = (
        f"quiz: {path}: a newer quiz wrote this history, so this one only reads it; "
        "bring the program up to date\n"
    )
    stats = quiz("stats", "--json", "--db", path)
    assert (stats.code, stats.data["answers"], stats.err) == (0, 2, told)
    export = quiz("history", "export", "--db", path)
    assert (export.code, export.out.count("\n"), export.err) == (0, 4, told)
    for command in (("drill",), ("drill", "--cram"), ("undo",), ("history", "rebuild")):
        result = quiz(*command, "--db", path)
        assert (result.code, result.out, result.err) == (3, "", told)


def test_a_backup_that_fails_is_told_once(today: list[int]) -> None:
    drilled()
    folder = Path(HOME.name) / "backups"
    shutil.rmtree(folder)
    folder.write_text("in the way", "utf-8")
    today[0] = 5
    result = quiz("undo")
    folder.unlink()
    assert (result.code, result.out.count("is taken back")) == (0, 1)
    assert result.err == (
        f"quiz: {HOME.name}/history.db: the day's backup cannot be written (File exists); "
        "the history itself is kept\n"
    )


# --- the drill ------------------------------------------------------------------------


def test_a_learner_comes_back(today: list[int]) -> None:
    """Answers of the first day are asked when they are due; then nothing is."""
    first = drilled(stdin="1\n2\n:q\n")
    assert {line["due"] for line in first} == {"2026-03-03"}
    options = (*PARAMS[:4], "--new", "0")
    again = drilled(*options, stdin="1\n" * 12)  # what was wrong has not come back yet
    assert [line["enough"] for line in again].count(True) == 2
    assert len(again) == 6
    assert quiz("drill", *options).out == (
        "Nothing is due now.\nNext: 2 items on Tue 2026-03-03.\n"
        "'quiz drill --new 10' begins something new.\n"
        "'quiz drill --ahead 3' asks now what is due in the next three days.\n"
        "'quiz drill --cram' practises anything, without touching the schedule.\n"
    )
    today[0] = 1
    second = drilled(*PARAMS[:4], "--new", "0", stdin="1\n1\n:q\n")
    items = [{line["code"].rpartition(":")[0] for line in lines} for lines in (first, second)]
    assert items[0] == items[1]
    assert not {line["code"] for line in first} & {line["code"] for line in second}


def test_a_right_answer_is_good_and_comes_later(today: list[int]) -> None:
    (line,) = drilled(*PARAMS[:6], "--count", "1", stdin="1\n")
    today[0] = 1
    options = (*PARAMS[:6], "--count", "1", "--new", "0")
    code = json.loads(quiz("drill", *options, "--json", stdin="1\n").out.splitlines()[-1])["code"]
    assert code.rpartition(":")[0] == line["code"].rpartition(":")[0]
    quiz("undo")
    (again,) = drilled(*options, stdin=f"{key(code)}\n") or [{}]
    assert again["verdict"] in ("correct", "incorrect")
    assert date.fromisoformat(again["due"]) > date(2026, 3, 3)


def test_options_that_do_not_go_together() -> None:
    one_sentence(quiz("drill", "--cram", "--exam"), "choose one of --cram and --exam")
    one_sentence(quiz("drill", "--ahead", "3", "--cram"), "nothing is due in --cram and --exam")
    one_sentence(quiz("drill", "--exam", "--minutes", "0"), "give 1 to 1440")
    one_sentence(quiz("drill", "--cram", "--new", "3"), "leave it out")


def test_an_answer_is_on_disk_before_its_feedback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program sees it in the file when the verdict is shown."""
    from quizgen.cli.record.screens import ScriptScreen

    seen = []
    show = ScriptScreen.show

    def watched(self: ScriptScreen, text: str | Blocks = "", *rest: Any) -> None:
        if str(text).startswith(("✓", "✗")):
            with closing(sqlite3.connect(Path(HOME.name) / "history.db")) as other:
                count = other.execute("SELECT count(*) FROM review WHERE kind = 'answer'")
                seen.append(count.fetchone()[0])
        show(self, text, *rest)

    monkeypatch.setattr(ScriptScreen, "show", watched)
    quiz("drill", *PARAMS, stdin="1\n2\n3\n")
    assert seen == [1, 2, 3]


RENAMED = """\
topic: tests
retired: [my-gone]
cards:
  - id: my-newer
    aliases: [my-question]
    question: What is a kernel?
    answer: A small array of weights.
    source: lecture notes
"""


def test_a_renamed_card_keeps_its_history_and_a_retired_one_is_not_asked(
    tmp_path: Path, today: list[int]
) -> None:
    folder = content(tmp_path)
    options = ("--topic", "tests", "--content", folder)
    drilled(*options, stdin="1\n\n3\n1\n1\n\n3\n")
    write(folder, {"cards/tests.yaml": RENAMED})
    shutil.copy(Path(HOME.name) / "history.db", tmp_path / "copy.db")  # not drilled since
    elsewhere = ("--json", "--content", folder, "--db", tmp_path / "copy.db")
    assert quiz("reset", "my-question", *elsewhere).data == {"reset": ["my-newer"]}
    data = quiz("why", "my-question", "--json", "--content", folder).data
    assert (data["item"], data["reviews"]) == ("my-newer", 1)
    today[0] = 30
    lines = drilled(*options, stdin="\n3\n")
    assert [line["code"] for line in lines] == ["my-newer"]
    data = quiz("why", "my-newer", "--json", "--content", folder).data
    assert data["reviews"] >= 2
    assert quiz("stats", "--json", "--content", folder).data["items"]["met"] == 1
    gone = quiz("why", "my-choice", "--json", "--content", folder).data
    assert gone["reviews"] >= 1
    forget()
