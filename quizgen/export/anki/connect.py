"""The conversation with a running Anki through its add-on AnkiConnect.

Whatever listens at the address instead, an AnkiError says so within seconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NoReturn, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from quizgen.export.anki.notes import AnkiError
from quizgen.files.json_data import Misfit, fit, parse_json

VERSION = 6  # of AnkiConnect's interface
ADDON = 2055492159
GREETING = 5  # seconds until Anki must have said that it is there
PATIENCE = 10  # seconds for anything else but an import
PATIENCE_OF = {"importPackage": 120}
LARGEST = 256 * 1024 * 1024  # bytes of an answer
START = f"start Anki with its add-on AnkiConnect ({ADDON}), or open the file in Anki"
BUSY = "close any open dialog in Anki, or open the file in Anki"
OTHER = "check the address: another program may be listening there"
BY_HAND = "open the file in Anki instead"
T = TypeVar("T")


class _NoRedirect(HTTPRedirectHandler):
    """AnkiConnect never sends anyone elsewhere."""

    def redirect_request(self, *_: object) -> None:
        """Follow no redirect."""


@dataclass(frozen=True)
class AnkiConnect:
    """A running Anki at an address."""

    address: str

    def greet(self) -> None:
        """AnkiError unless AnkiConnect answers within seconds."""
        if not is_address(self.address):
            raise AnkiError(
                self._name, "this is no address", "write it as in http://127.0.0.1:8765"
            )
        version = self.fitted(self._ask("version", {}, GREETING), int)
        if version < VERSION:
            what = f"its AnkiConnect is too old (version {version} of the interface)"
            raise AnkiError(self._name, what, "update the add-on in Anki")

    def ask(self, action: str, kind: type[T], **params: Any) -> T:
        """The result of one of AnkiConnect's actions; AnkiError if it is not of this kind."""
        found = self._ask(action, params, PATIENCE_OF.get(action, PATIENCE))
        return self.fitted(found, kind)

    def tell(self, action: str, **params: Any) -> None:
        """One of the actions that have no result."""
        self._ask(action, params, PATIENCE)

    def fitted(self, found: Any, kind: type[T]) -> T:
        """A part of an answer; AnkiError if it is not of this kind."""
        try:
            return fit(found, kind)
        except Misfit:
            raise AnkiError(self._name, "its answer makes no sense", OTHER) from None

    @property
    def _name(self) -> str:
        return f"Anki at {self.address}"

    def _ask(self, action: str, params: dict[str, Any], seconds: float) -> Any:
        body = json.dumps({"action": action, "version": VERSION, "params": params}).encode()
        request = Request(self.address, body, {"Content-Type": "application/json"})
        try:
            answer = _within(seconds, lambda: _answer(request, seconds))
        except (OSError, HTTPException, ValueError, RecursionError) as error:
            self._explain(error, seconds)
        if not isinstance(answer, dict) or not {"result", "error"} <= answer.keys():
            raise AnkiError(self._name, "its answer makes no sense", OTHER)
        if answer["error"] is not None:
            raise AnkiError(self._name, f"it says: {answer['error']}", BY_HAND)
        return answer["result"]

    def _explain(self, error: Exception, seconds: float) -> NoReturn:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(error, HTTPError):
            what, fix = f"this is not AnkiConnect (HTTP status {error.code})", OTHER
        elif isinstance(reason, TimeoutError):
            what, fix = f"it does not answer within {seconds} seconds", BUSY
        elif isinstance(error, OSError):  # URLError and a lost connection among them
            what, fix = f"it does not answer ({reason})", START
        else:
            what, fix = "its answer makes no sense", OTHER
        raise AnkiError(self._name, what, fix) from None


def is_address(text: str) -> bool:
    """
    >>> is_address("http://127.0.0.1:8765"), is_address("localhost:8765"), is_address("http://[bad")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and " " not in text
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0


def _answer(request: Request, seconds: float) -> Any:
    # It is on this machine: never through a proxy.
    opener = build_opener(ProxyHandler({}), _NoRedirect())
    with opener.open(request, timeout=seconds) as response:
        text = response.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise ValueError("it is too large")
    return parse_json(text.decode())


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """The result of a call, or TimeoutError after so many seconds: a socket's own timeout begins
    again with every byte that arrives."""
    done: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            done.put((call(), None))
        except (OSError, HTTPException, ValueError, RecursionError) as error:
            done.put((None, error))

    Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return result
