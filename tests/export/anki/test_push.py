"""``quiz build --push``: a package sent to a running Anki, here to a real collection of its own."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.main import main
from quizgen.export.anki.connect import GREETING, PATIENCE
from quizgen.export.anki.note_types import CONCEPT, NOTE_TYPES
from quizgen.export.anki.notes import AnkiError
from quizgen.export.anki.package import style
from quizgen.export.anki.push import push
from tests.export.anki.addon import Addon, served
from tests.export.anki.test_anki_updates import EDITED, FIRST, LATER, Author, reworded
from tests.export.conftest import Anki

RECIPE = """\
name: tiny
title: Tiny
description: One note.
decks: {numbers: "Tiny"}
families: ["fc-params:1"]
"""
CLOSING = b'{"result": null, "error": "Anki is closing"}'
MINE = "remember: <b>one</b> product, one sum"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763700000")
    (tmp_path / "tiny.yaml").write_text(RECIPE, "utf-8")
    return tmp_path


def pushed(address: str, data: bytes) -> int:
    package = Path("small.apkg")
    package.write_bytes(data)
    return push(package, address)


@pytest.fixture
def running(anki: Anki) -> Iterator[tuple[str, Anki, Addon]]:
    addon = Addon(anki)
    with served(addon.reply) as address:
        yield address, anki, addon


# --- what arrives ---------------------------------------------------------------------


def test_the_command_has_anki_import_the_file(running, folder, capsys, monkeypatch) -> None:
    address, anki, _ = running
    monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
    assert main(["build", "tiny.yaml", "--push"]) == 0
    assert capsys.readouterr().out.endswith("Anki has imported it.\n")
    assert (folder / "decks/build/tiny.apkg").is_file()
    assert set(anki.notes()) == {"fc-params:1"}


def test_the_file_named_is_the_one_that_is_sent(running, folder, monkeypatch) -> None:
    address, anki, _ = running
    monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
    assert main(["build", "tiny.yaml", "--push", "-o", "mine.apkg"]) == 0
    assert not (folder / "decks").exists()
    assert set(anki.notes()) == {"fc-params:1"}


def test_the_learners_own_field_is_put_back(running, deck, folder) -> None:
    address, anki, _ = running
    author = Author()
    pushed(address, author.build(deck, FIRST))
    for name in (EDITED, "conv-params:2"):  # both notes have these fields
        written(anki, name, {"My notes": MINE, "Source": "my own"})
    assert pushed(address, author.build(reworded(deck), LATER)) == 1  # the other was not touched
    note = anki.notes()[EDITED]
    assert "What does MAC mean?" in note["Question"]
    assert note["My notes"] == anki.notes()["conv-params:2"]["My notes"] == MINE
    assert note["Source"] != "my own"
    assert list(folder.glob("*.json")) == []
    assert list(anki.faults()) == []


def test_an_update_reaches_the_note_after_its_field_was_put_back(running, deck) -> None:
    """Putting it back is an edit of the learner's: the author's next one is later."""
    address, anki, _ = running
    author = Author()
    pushed(address, author.build(deck, FIRST))
    written(anki, EDITED, {"My notes": MINE})
    assert pushed(address, author.build(reworded(deck), LATER)) == 1
    assert pushed(address, author.build(deck, 4_000_000_000)) == 1
    assert "What is a" in anki.notes()[EDITED]["Question"]
    assert anki.notes()[EDITED]["My notes"] == MINE


def test_a_push_that_was_cut_short_is_made_good_by_the_next(running, deck, folder) -> None:
    address, anki, addon = running
    author = Author()
    pushed(address, author.build(deck, FIRST))
    written(anki, EDITED, {"My notes": MINE})

    def broken(body: bytes) -> bytes:
        answer: bytes = addon.reply(body) if b"updateNoteFields" not in body else CLOSING
        return answer

    with served(broken) as other, pytest.raises(AnkiError, match="Anki is closing"):
        pushed(other, author.build(reworded(deck), LATER))
    assert anki.notes()[EDITED]["My notes"] == ""
    assert (folder / "small.my-notes.json").is_file()
    assert pushed(address, author.build(reworded(deck), LATER)) == 1
    assert anki.notes()[EDITED]["My notes"] == MINE
    assert list(folder.glob("*.json")) == []


def written(anki: Anki, name: str, fields: dict[str, str], time: int = FIRST + 60) -> None:
    """The learner edits a note at a time."""
    note = anki.notes()[name]
    for field, text in fields.items():
        note[field] = text
    anki.col.update_note(note)
    assert anki.col.db is not None
    anki.col.db.execute("update notes set mod = ? where id = ?", time, note.id)


def test_templates_and_style_arrive(running, deck, monkeypatch) -> None:
    """Also the second time: Anki's merging of note types leaves them old from then on."""
    address, anki, addon = running
    author = Author()
    pushed(address, author.build(deck, FIRST))
    for number, time in enumerate((LATER, LATER + 60)):
        types = [replace(t, front=(f"<b>front {number}</b>", *t.front)) for t in NOTE_TYPES]
        css = f"{style()}\n/* {number} */"
        for module in ("package", "push"):
            monkeypatch.setattr(f"quizgen.export.anki.{module}.NOTE_TYPES", types)
            monkeypatch.setattr(f"quizgen.export.anki.{module}.style", lambda css=css: css)
        pushed(address, author.build(deck, time))
        for kind in anki.col.models.all():
            if kind["name"].startswith("Quizgen"):
                assert f"front {number}" in kind["tmpls"][0]["qfmt"]
                assert kind["css"] == css
    del addon.asked[:]
    pushed(address, author.build(deck, LATER + 60))
    assert not [action for action in addon.asked if action.startswith("update")]
    assert list(anki.faults()) == []


def test_a_renamed_note_type_and_template_get_the_new_look(running, deck) -> None:
    address, anki, _ = running
    data = Author().build(deck, FIRST)
    pushed(address, data)
    kind = anki.col.models.by_name("Quizgen Concept")
    kind["name"], kind["css"], kind["tmpls"][0]["name"] = "Mine", "old", "One"
    anki.col.models.update_dict(kind)
    pushed(address, data)
    assert anki.col.models.get(kind["id"])["css"] == style()


def test_fields_and_templates_that_the_learner_added_stay(running, deck) -> None:
    address, anki, _ = running
    author, models = Author(), anki.col.models
    pushed(address, author.build(deck, FIRST))
    kind = models.by_name("Quizgen Concept")
    models.add_field(kind, models.new_field("Extra"))
    second = {**models.new_template("Mine"), "qfmt": "mine {{Question}}", "afmt": "mine {{Answer}}"}
    models.add_template(kind, second)
    models.update_dict(kind)
    written(anki, EDITED, {"Extra": "my own words"})
    assert pushed(address, author.build(reworded(deck), LATER)) == 1
    note = anki.notes()[EDITED]
    assert "What does MAC mean?" in note["Question"]
    assert note["Extra"] == "my own words"
    ours, mine = models.by_name("Quizgen Concept")["tmpls"]
    assert (ours["qfmt"], mine["qfmt"]) == (CONCEPT.question_side, "mine {{Question}}")
    assert not models.by_name("Quizgen Concept+")


def test_note_types_that_lack_a_field_are_refused(running, deck, monkeypatch) -> None:
    address, _, addon = running
    author = Author()
    pushed(address, author.build(deck, FIRST))
    types = [replace(t, fields=(*t.fields, "New")) for t in NOTE_TYPES]
    for module in ("package", "push"):
        monkeypatch.setattr(f"quizgen.export.anki.{module}.NOTE_TYPES", types)
    del addon.asked[:]
    with pytest.raises(AnkiError, match=r"in Anki: it lacks fields.*'Merge note types' and"):
        pushed(address, author.build(reworded(deck), LATER))
    assert "importPackage" not in addon.asked


# --- what answers instead -------------------------------------------------------------

VERSION = b'{"result": 6, "error": null}'


def after_greeting(answer: bytes) -> Callable[[bytes], bytes]:
    def reply(body: bytes) -> bytes:
        action = json.loads(body)["action"]
        known = {"version": VERSION, "modelNamesAndIds": b'{"result": {}, "error": null}'}
        known |= dict.fromkeys(("findNotes", "notesInfo"), b'{"result": [], "error": null}')
        return known.get(action, answer)

    return reply


def always(result: str) -> Callable[[bytes], bytes]:
    """A server that knows its version, and answers the same to everything else."""

    def reply(body: bytes) -> bytes:
        if json.loads(body)["action"] == "version":
            return VERSION
        return f'{{"result": {result}, "error": null}}'.encode()

    return reply


NONSENSE = ["6", "null", "[1, 2]", '{"a": "b"}', '"text"', "true", '[{"noteId": "x"}]']
REFUSALS: list[tuple[Callable[[bytes], bytes], int, str]] = [
    (after_greeting(b'{"result": null, "error": "no collection"}'), 200, "it says: no collection"),
    (after_greeting(b'{"result": false, "error": null}'), 200, "Anki did not import it"),
    (lambda _: b"<html>a router</html>", 200, "its answer makes no sense"),
    (lambda _: b"[]", 200, "its answer makes no sense"),
    (lambda _: b"[" * 100_000, 200, "its answer makes no sense"),
    (lambda _: b"\xff\xfe", 200, "its answer makes no sense"),
    (lambda _: b'{"result": null, "error": null}', 200, "its answer makes no sense"),
    (lambda _: b'{"result": 5, "error": null}', 200, "AnkiConnect is too old (version 5"),
    *((always(text), 200, "its answer makes no sense") for text in NONSENSE),
    (lambda _: b"not here", 404, "this is not AnkiConnect (HTTP status 404)"),
    (lambda _: b"elsewhere", 302, "this is not AnkiConnect (HTTP status 302)"),
]


@pytest.mark.parametrize(("reply", "status", "message"), REFUSALS)
def test_what_is_not_anki_is_named(capsys, monkeypatch, reply, status, message) -> None:
    with served(reply, status) as address:
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
        assert main(["build", "tiny.yaml", "--push"]) == 2
    assert message in one_line(capsys)


@contextmanager
def listening(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that does with each connection what ``behave`` does."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            connection, _ = server.accept()
            with connection:
                behave(connection)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def in_another_language(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")


def gone(connection: socket.socket) -> None:
    connection.recv(65536)


STRANGERS = [(in_another_language, "its answer makes no sense"), (gone, "it does not answer (")]


@pytest.mark.parametrize(("behave", "message"), STRANGERS)
def test_what_speaks_otherwise_is_named(capsys, monkeypatch, behave, message) -> None:
    with listening(behave) as address:
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
        assert main(["build", "tiny.yaml", "--push"]) == 2
    assert message in one_line(capsys)


def silent(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass  # until the other side gives up


def endless(connection: socket.socket) -> None:
    """Byte after byte, so that no single wait is long."""
    try:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        connection.settimeout(0.01)
        while True:
            connection.sendall(b" ")
            try:
                if not connection.recv(65536):
                    return
            except TimeoutError:
                continue
    except OSError:
        return


@pytest.mark.parametrize("behave", [silent, endless])
def test_what_hangs_is_given_up_within_seconds(capsys, monkeypatch, behave: Any) -> None:
    monkeypatch.setattr("quizgen.export.anki.connect.GREETING", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            connection, _ = server.accept()
            with connection:
                behave(connection)

        threading.Thread(target=run, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
        assert main(["build", "tiny.yaml", "--push"]) == 2
    assert "it does not answer within 0.2 seconds" in one_line(capsys)


def test_the_wait_for_a_greeting_is_short() -> None:
    assert GREETING <= 5


def test_who_greets_and_then_hangs_is_given_up_too(capsys, monkeypatch) -> None:
    monkeypatch.setattr("quizgen.export.anki.connect.PATIENCE", 0.2)
    ended = threading.Event()

    def reply(body: bytes) -> bytes:
        if json.loads(body)["action"] != "version":
            ended.wait()
        return VERSION

    with served(reply) as address:
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
        assert main(["build", "tiny.yaml", "--push"]) == 2
        assert "it does not answer within 0.2 seconds" in one_line(capsys)
        ended.set()
    assert PATIENCE <= 10


def test_without_anki_the_deck_is_built_and_what_to_do_is_said(folder, capsys, monkeypatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", f"http://127.0.0.1:{free.getsockname()[1]}")
        assert main(["build", "tiny.yaml", "--push"]) == 2
    said = one_line(capsys)
    assert "start Anki with its add-on AnkiConnect (2055492159), or open the file" in said
    assert (folder / "decks/build/tiny.apkg").is_file()


def one_line(capsys: Any) -> str:
    said: str = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    return said
