"""Text made safe to stand in XML.

>>> escaped("5 < 6 & \\x07bell")
'5 &lt; 6 &amp; bell'
"""

from __future__ import annotations

import re

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def escaped(text: str) -> str:
    """As element content; signs that XML cannot hold are left out."""
    return FORBIDDEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """With its quotes, as the value of an attribute.

    >>> attribute('a "b"')
    '"a &quot;b&quot;"'
    """
    inner = escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{inner}"'
