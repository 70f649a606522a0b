"""What every deck says of its project: the one place for its licence and its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class About:
    """Addresses of the project; one that is empty is left out wherever it would be named.

    page: where the project is.  reports: where a mistake is reported.
    """

    page: str = ""
    reports: str = ""
    licence: str = "CC BY 4.0"
    terms: str = "https://creativecommons.org/licenses/by/4.0/"


ABOUT = About()  # the setting: give the addresses here


def link(address: str, text: str = "") -> str:
    """
    >>> link("https://example.org/?a=1&b=2", "Report a mistake")
    '<a href="https://example.org/?a=1&amp;b=2">Report a mistake</a>'
    """
    return f'<a href="{escape(address)}">{escape(text or address, quote=False)}</a>'
