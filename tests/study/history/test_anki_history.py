"""Answers given in the real Anki, brought into a record."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

import pytest
from anki.collection import ExportAnkiPackageOptions

from quizgen.export.anki.package import guid_of
from quizgen.files.disk import FileError
from quizgen.study.history.anki_history import read_history
from quizgen.study.history.days import Moment
from quizgen.study.history.event import Event
from quizgen.study.history.line import read_line
from tests.cli.helpers import forget, one_sentence, quiz
from tests.export.conftest import DECK, Anki
from tests.study.learner import Learner

ANSWERS: list[tuple[str, Literal[1, 2, 3, 4]]] = [
    ("conv-params:2", 3),
    ("conv-output:3", 1),
    ("mac-what", 4),
    ("conv-params:2", 3),
]
ITEMS = {guid_of(item): item for item in ("conv-params:2", "conv-output:3", "mac-what")}


@pytest.fixture(scope="module")
def anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anki]:
    """A collection in which some of our cards, and one of another deck, were answered."""
    found = Anki(tmp_path_factory.mktemp("anki"))
    found.build(DECK)
    col = found.col
    cards = {identifier: found.card(identifier) for identifier, _ in ANSWERS}
    for identifier, ease in ANSWERS:
        card = cards[identifier]
        card.load()
        card.start_timer()
        col.sched.answerCard(card, ease)
    kind, deck = col.models.by_name("Basic"), col.decks.id("Other")
    assert kind is not None
    assert deck is not None
    other = col.new_note(kind)
    other["Front"], other["Back"] = "Another", "deck"
    col.add_note(other, deck)
    card = other.cards()[0]
    card.start_timer()
    col.sched.answerCard(card, 3)
    yield found
    col.close()


def package(anki: Anki, path: Path, *, history: bool = True, legacy: bool = True) -> Path:
    options = ExportAnkiPackageOptions(
        with_scheduling=history, with_deck_configs=False, with_media=False, legacy=legacy
    )
    anki.col.export_anki_package(out_path=str(path), options=options, limit=None)
    return path


def here(utc_ms: int) -> Moment:
    return Moment(utc_ms, 60)


def test_answers_become_events(anki: Anki, tmp_path: Path) -> None:
    found, foreign = read_history(package(anki, tmp_path / "a.apkg"), "a.apkg", ITEMS, here)
    assert foreign == 1
    assert [(e.item, e.rating, e.mode, e.offset) for e in found] == [
        ("conv-params:2", "good", "anki", 60),
        ("conv-output:3", "again", "anki", 60),
        ("mac-what", "easy", "anki", 60),
        ("conv-params:2", "good", "anki", 60),
    ]
    times = [event.time for event in found]
    assert times == sorted(times)
    assert all(event.day == here(event.time).day for event in found)


def test_what_is_due_afterwards_is_what_the_terminal_would_have_made_of_it(
    anki: Anki, tmp_path: Path
) -> None:
    found, _ = read_history(package(anki, tmp_path / "a.apkg"), "a.apkg", ITEMS, here)
    learner, terminal = Learner(), Learner()
    assert learner.record.merge(found) == 4
    assert learner.record.merge(found) == 0  # the same package once more
    for number, event in enumerate(found):
        terminal.record.append(
            Event(f"t{number}", "answer", event.time, 60, event.day, event.item, event.item,
                  verdict="incorrect" if event.rating == "again" else "correct",
                  rating=event.rating)
        )  # fmt: skip
    ours, theirs = terminal.record.states(), learner.record.states()
    assert {k: (s.due, s.stability, s.right) for k, s in ours.items()} == {
        k: (s.due, s.stability, s.right) for k, s in theirs.items()
    }


def test_the_command_brings_them_in(anki: Anki, tmp_path: Path) -> None:
    forget()
    path = package(anki, tmp_path / "my deck.apkg")
    result = quiz("history", "import", path, "--json")
    assert (result.code, result.err) == (0, "")
    # of the shipped content are the two families and, of the cards, one
    assert result.data == {"new": 4, "foreign": 1}
    said = quiz("history", "import", path).out
    assert said == "0 new events came in; left out: 1 answer to other notes.\n"
    data = quiz("why", "conv-params:2", "--json").data
    assert (data["reviews"], data["history"][0]["mode"]) == (2, "anki")
    assert quiz("stats", "--json").data["items"]["met"] == 3


def test_packages_without_history_are_refused(anki: Anki, tmp_path: Path) -> None:
    bare = package(anki, tmp_path / "bare.apkg", history=False)
    one_sentence(quiz("history", "import", bare), "there is no answer in it", "scheduling")
    new = package(anki, tmp_path / "new.apkg", legacy=False)
    old = package(anki, tmp_path / "old.apkg")
    told = [
        quiz("history", "import", path, "--db", tmp_path / f"{path.stem}.sqlite3").out
        for path in (new, old)
    ]
    assert told[0] == told[1]
    assert told[0].startswith("4 new events came in")
    for name, data in (("junk.apkg", b"junk"), ("gone.apkg", None)):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        one_sentence(quiz("history", "import", tmp_path / name), name)
    with zipfile.ZipFile(tmp_path / "empty.apkg", "w") as empty:
        empty.writestr("media", "{}")
    with pytest.raises(FileError, match="there is no collection in it"):
        read_history(tmp_path / "empty.apkg", "empty.apkg", ITEMS, here)


def test_an_answer_in_a_filtered_deck_moves_only_what_it_moved_in_anki(
    anki: Anki, tmp_path: Path
) -> None:
    """Anki logs both as kind 3: a look without rescheduling has no factor there."""
    for factor, rating, mode in ((0, None, "cram"), (2500, "good", "anki")):
        path = package(anki, tmp_path / f"{factor}.apkg")
        with edited(path) as collection:
            (last,) = collection.execute(
                "SELECT max(revlog.id) FROM revlog JOIN cards ON cards.id = cid"
                " JOIN notes ON notes.id = nid WHERE guid = ?",
                [guid_of("conv-params:2")],
            ).fetchone()
            collection.execute(
                "UPDATE revlog SET type = 3, factor = ? WHERE id = ?", [factor, last]
            )
        found, _ = read_history(path, path.name, ITEMS, here)
        assert [(e.rating, e.mode) for e in found if e.time == last] == [(rating, mode)]
        assert {e.mode for e in found if e.time != last} == {"anki"}


@contextmanager
def edited(package: Path) -> Iterator[sqlite3.Connection]:
    """The collection in a package, to be changed."""
    with zipfile.ZipFile(package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = "collection.anki21" if "collection.anki21" in files else "collection.anki2"
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(files[name])
        yield connection
        connection.commit()
        files[name] = connection.serialize()
    with zipfile.ZipFile(package, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def test_kinds_that_are_no_answers_are_left_out(anki: Anki, tmp_path: Path) -> None:
    """Anki logs a due date that was set by hand, and answers before their time."""
    anki.col.sched.set_due_date(list(anki.col.find_cards("Id:mac-what")), "3")
    found, _ = read_history(package(anki, tmp_path / "a.apkg"), "a.apkg", ITEMS, here)
    assert len(found) == len(ANSWERS)


def test_every_kind_of_note_is_known_to_the_history(tmp_path: Path) -> None:
    """A level of numbers, a choice, a cloze's two cards and a concept."""
    found = Anki(tmp_path)
    found.build(DECK)
    for card in found.cards():
        card.start_timer()
        found.col.sched.answerCard(card, 3)
    items = {guid_of(name): name for name in found.notes()}
    events, foreign = read_history(package(found, tmp_path / "a.apkg"), "a.apkg", items, here)
    found.col.close()
    assert foreign == 0
    assert {event.item for event in events} == set(items.values())
    assert len(events) == len({event.id for event in events}) == 6


BAD = [None, "x", b"\xff", 2.5, -5, 1 << 62]


@pytest.mark.parametrize("column", ["id", "ease", "time", "type", "factor"])
def test_rows_that_anki_never_writes_are_left_out(column: str, tmp_path: Path) -> None:
    """What is kept can be exported and imported again; no row ends the whole."""
    database = tmp_path / "collection"
    guid = guid_of("mac-what")
    with closing(sqlite3.connect(database)) as made, made:
        made.execute("create table notes (id integer, guid text)")
        made.execute("create table cards (id integer, nid integer, ord integer)")
        made.execute("create table revlog (id, cid, ease, factor, time, type)")
        made.execute("insert into notes values (1, ?)", [guid])
        made.execute("insert into cards values (1, 1, 0)")
        for number, bad in enumerate([*BAD, "good"]):
            row: dict[str, object] = {
                "id": 1_700_000_000_000 + number,
                "ease": 3,
                "time": 900,
                "type": 0,
                "factor": 0,
            }
            row.update({} if bad == "good" else {column: bad})
            made.execute("insert into revlog values (:id, 1, :ease, :factor, :time, :type)", row)
    packed = tmp_path / "deck.apkg"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(database, "collection.anki2")
    events, _ = read_history(packed, "deck.apkg", {guid: "mac-what"}, lambda ms: Moment(ms, 0))
    assert 1 <= len(events) <= 3  # any factor is one; a type below 0 is not
    for event in events:
        assert read_line(json.dumps(event.line())) == event
