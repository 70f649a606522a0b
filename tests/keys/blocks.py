"""The second way to the keys of the topic ``blocks``."""

from __future__ import annotations

from tests.keys.common import Keys

KEYS: Keys = {}
