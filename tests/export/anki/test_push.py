"""``quiz build --push``: a package sent to a running Anki, here a small server in its place."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from quizgen.cli.main import main

RECIPE = """\
name: tiny
title: Tiny
description: One note.
decks: {numbers: "Tiny"}
families: ["fc-params:1"]
"""


@contextmanager
def anki(answer: bytes) -> Iterator[tuple[str, list[Any]]]:
    """A server that gives one answer; what it is asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Prints nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763700000")
    (tmp_path / "tiny.yaml").write_text(RECIPE, "utf-8")
    return tmp_path


def test_the_package_is_imported_from_where_it_lies(folder, capsys, monkeypatch) -> None:
    with anki(b'{"result": true, "error": null}') as (address, asked):
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
        assert main(["build", "tiny.yaml", "--push"]) == 0
    path = str(folder / "decks/build/tiny.apkg")
    assert asked == [{"action": "importPackage", "version": 6, "params": {"path": path}}]
    assert Path(path).is_file()
    assert capsys.readouterr().out.endswith("Anki has imported it.\n")


def test_the_file_named_is_the_one_that_is_sent(folder, monkeypatch) -> None:
    with anki(b'{"result": true, "error": null}') as (address, asked):
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
        assert main(["build", "tiny.yaml", "--push", "-o", "mine.apkg"]) == 0
    assert asked[0]["params"]["path"] == str(folder / "mine.apkg")
    assert not (folder / "decks").exists()


REFUSALS = [
    (b'{"result": null, "error": "collection is not available"}', "it says: collection is not"),
    (b'{"result": false, "error": null}', "Anki did not import it"),
    (b"<html>a router</html>", "its answer makes no sense"),
    (b"[]", "it says: []"),
]


@pytest.mark.parametrize(("answer", "message"), REFUSALS)
def test_what_anki_says_is_passed_on(capsys, monkeypatch, answer, message) -> None:
    with anki(answer) as (address, _):
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", address)
        assert main(["build", "tiny.yaml", "--push"]) == 2
    assert message in capsys.readouterr().err


def test_without_anki_the_deck_is_built_and_what_to_do_is_said(folder, capsys, monkeypatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("QUIZGEN_ANKICONNECT", f"http://127.0.0.1:{free.getsockname()[1]}")
        assert main(["build", "tiny.yaml", "--push"]) == 2
    said = capsys.readouterr().err
    assert "start Anki with its add-on AnkiConnect (2055492159), or open the file" in said
    assert said.count("\n") == 1
    assert (folder / "decks/build/tiny.apkg").is_file()
