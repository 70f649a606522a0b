"""A package sent to a running Anki through its add-on AnkiConnect.

One ``importPackage`` takes half a second for ten thousand notes and keeps the guids, so that a
later import of the file updates the same notes; ``addNotes`` would do neither.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from quizgen.export.anki.notes import AnkiError

VERSION = 6  # of AnkiConnect's interface
ADDON = 2055492159
PATIENCE = 120  # seconds for an import


def push(package: Path, address: str) -> None:
    """Have a running Anki import the package; AnkiError says what keeps it from doing so."""
    if not _ask(address, "importPackage", path=str(package.absolute())):
        raise AnkiError(str(package), "Anki did not import it", "open the file in Anki instead")


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


def _ask(address: str, action: str, **params: Any) -> Any:
    if not is_address(address):
        raise AnkiError(
            f"Anki at {address}", "this is no address", "write it as in http://127.0.0.1:8765"
        )
    body = json.dumps({"action": action, "version": VERSION, "params": params}).encode()
    request = Request(address, body, {"Content-Type": "application/json"})
    opener = build_opener(ProxyHandler({}))  # it is on this machine: never through a proxy
    try:
        with opener.open(request, timeout=PATIENCE) as response:
            answer = json.load(response)
    except (URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise AnkiError(
            f"Anki at {address}",
            f"it does not answer ({reason})",
            f"start Anki with its add-on AnkiConnect ({ADDON}), or open the file in Anki",
        ) from None
    except ValueError:
        raise AnkiError(
            f"Anki at {address}", "its answer makes no sense", "does something else listen there?"
        ) from None
    if not isinstance(answer, dict) or answer.get("error"):
        what = answer.get("error") if isinstance(answer, dict) else answer
        raise AnkiError(f"Anki at {address}", f"it says: {what}", "open the file in Anki instead")
    return answer.get("result")
