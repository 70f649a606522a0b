"""The add-on AnkiConnect, as far as ``quiz build --push`` uses it, on a real collection.

It imports with the class of Anki's own that the add-on takes, whose options differ from those of
Anki's dialog.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

from tests.export.conftest import Anki

OPTIONS = ImportAnkiPackageOptions(
    merge_notetypes=True, with_scheduling=True, with_deck_configs=True
)


class Addon:
    """Its actions; ``asked`` are those that came."""

    def __init__(self, anki: Anki) -> None:
        self.anki, self.col = anki, anki.col
        self.asked: list[str] = []

    def reply(self, body: bytes) -> bytes:
        request = json.loads(body)
        self.asked.append(request["action"])
        params = {snake_case(name): value for name, value in request["params"].items()}
        result = getattr(self, snake_case(request["action"]))(**params)
        return json.dumps({"result": result, "error": None}).encode()

    def version(self) -> int:
        return 6

    def import_package(self, path: str) -> bool:
        self.col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=OPTIONS))
        self.col.models._clear_cache()
        return True

    def find_notes(self, query: str) -> list[int]:
        return list(self.col.find_notes(query))

    def notes_info(self, notes: list[int]) -> list[Any]:
        known = set(self.col.find_notes(""))
        return [self._row(number) if number in known else {} for number in notes]

    def _row(self, number: Any) -> Any:
        note = self.col.get_note(number)
        kind = note.note_type()
        assert kind is not None
        fields = {name: {"value": value, "order": 0} for name, value in note.items()}
        return {"noteId": number, "modelName": kind["name"], "fields": fields, "tags": note.tags}

    def update_note_fields(self, note: Any) -> None:
        found = self.col.get_note(note["id"])
        for name, value in note["fields"].items():
            found[name] = value
        self.col.update_note(found)

    def model_names_and_ids(self) -> dict[str, int]:
        return {kind.name: kind.id for kind in self.col.models.all_names_and_ids()}

    def model_field_names(self, model_name: str) -> list[str]:
        return [field["name"] for field in self._model(model_name)["flds"]]

    def model_templates(self, model_name: str) -> dict[str, dict[str, str]]:
        templates = self._model(model_name)["tmpls"]
        return {one["name"]: {"Front": one["qfmt"], "Back": one["afmt"]} for one in templates}

    def model_styling(self, model_name: str) -> dict[str, str]:
        return {"css": self._model(model_name)["css"]}

    def update_model_templates(self, model: Any) -> None:
        found = self._model(model["name"])
        for one in found["tmpls"]:
            if sides := model["templates"].get(one["name"]):
                one["qfmt"], one["afmt"] = sides["Front"], sides["Back"]
        self.col.models.update_dict(found)

    def update_model_styling(self, model: Any) -> None:
        found = self._model(model["name"])
        self.col.models.update_dict({**found, "css": model["css"]})

    def _model(self, name: str) -> Any:
        found = self.col.models.by_name(name)
        assert found is not None
        return found


def snake_case(name: str) -> str:
    return re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name)


@contextmanager
def served(reply: Callable[[bytes], bytes], status: int = 200) -> Iterator[str]:
    """The address of a server that answers each request with what ``reply`` makes of its body."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = reply(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Prints nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
