"""The second way to the keys of the topic ``receptive-field``."""

from __future__ import annotations

from tests.keys.common import Keys

KEYS: Keys = {}
