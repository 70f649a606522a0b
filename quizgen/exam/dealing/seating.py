"""Seats as a roster names them (``B7``, ``3-12``, ``Hall 2, B7``); versions no neighbor has."""

from __future__ import annotations

import re
from typing import NamedTuple

SEAT = re.compile(
    r"(?:(?P<room>.*[^\s,/])[\s,/]+)?(?P<row>[A-Za-z]{1,2}|\d{1,3})[-./]?(?P<place>\d{1,3})"
)
SQUARE = 4  # versions that are enough for neighbors aslant, too


class Place(NamedTuple):
    """A seat: its room, its row from the front, and its place in the row."""

    room: str
    row: int
    place: int


def place_of(seat: str) -> Place | None:
    """None where the seat is named otherwise.

    >>> place_of("B7"), place_of("Hall 2, AA-3"), place_of("by the window")
    (Place(room='', row=2, place=7), Place(room='Hall 2', row=27, place=3), None)
    """
    match = SEAT.fullmatch(seat.strip())
    if match is None or (match["row"].isdecimal() and not re.search(r"[-./]", seat)):
        return None
    row = match["row"].upper()
    number = int(row) if row.isdecimal() else 0
    for letter in row if not number else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return Place(match["room"] or "", number, int(match["place"]))


def row_name(seat: str) -> str:
    """The row of a seat that ``place_of`` knows, as the roster names it.

    >>> row_name("b7"), row_name("Hall 2, 3-12")
    ('B', '3')
    """
    match = SEAT.fullmatch(seat.strip())
    return match["row"].upper() if match else ""


def version_of(place: Place, versions: int) -> int:
    """Which of the versions a seat gets: neighbors beside, before and behind have another one, and
    with four versions those aslant, too.

    >>> [version_of(Place("", row, place), 3) for row, place in ((1, 1), (1, 2), (2, 1))]
    [2, 0, 0]
    """
    if versions < SQUARE:
        return (place.row + place.place) % versions
    return place.place % 2 + 2 * (place.row % 2)
