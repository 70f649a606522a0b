"""Many variants of a text as one template and a table of values.

The script of a card puts the values back (``filled`` in ``card.js``); nothing is computed there.
A hole names a column of the table and how its value is written:

- ``@3;`` the digits grouped as people read them, ``@3m;`` the same in maths, ``@3r;`` as it is;
  in ``@3.2m;`` the last two digits are decimals;
- ``@3t;`` one of the table's texts, by number; such a text may have holes itself.

>>> table = PackedTable()
>>> table.text(["<b>64</b> of 34,944", "<b>9</b> of 1234"])
'<b>@0;</b> of @1;'
>>> table.columns()
[('64', '9'), ('34944', '1234')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from quizgen.text.notation import GAP

NUMBER = re.compile(r"(\d+(?:(?:,|\{,\})\d{3})*(?:\.\d+)?)")
TOKEN = re.compile(r"<[^>]*>|&[#\w]+;|\\\w+|\w+|\s+|.", re.DOTALL)
HOLE = re.compile(r"@(\d+)(?:\.\d+)?([mrt]?);")
MISSING = "-"
GROUP_FROM = 5  # digits
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
COMMAS = {"": ",", "m": "{,}"}
FORMS = ("", "m", "r")
WIDER = "x"  # fills a gap up to its width


class PackedTable:
    """Columns and texts, as the templates come to need them."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}
        self.texts: dict[str, int] = {}

    def columns(self) -> list[tuple[str, ...]]:
        """The columns, as they are to be packed."""
        return list(self._columns)

    def whole(self) -> Iterator[tuple[int, list[int]]]:
        """The columns of whole numbers, none missing, with their numbers."""
        for values, number in self._columns.items():
            if all(map(_is_whole, values)):
                yield number, list(map(int, values))

    def column(self, values: Iterable[str]) -> int:
        """The number of the column with these values; an empty one is written ``-``."""
        found = tuple(value or MISSING for value in values)
        return self._columns.setdefault(found, len(self._columns))

    def value(self, values: Sequence[str], form: str = "r") -> str:
        """A hole for values without spaces, or the value itself where it is always the same."""
        if all(value == values[0] for value in values):
            return written(values[0], form)
        return f"@{self.column(values)}{form};"

    def text(self, texts: Sequence[str]) -> str:
        """A template of texts, the same in all but numbers as far as may be."""
        first = texts[0]
        if all(text == first for text in texts):
            return _literal(first)
        split = [NUMBER.split(text) for text in texts]
        words = {tuple(parts[::2]) for parts in split}
        if len(words) == 1:
            return self._numbers(split)
        return self._worded(texts)

    def _numbers(self, split: Sequence[list[str]]) -> str:
        """A template of texts that differ in numbers only."""
        first, made = split[0], []
        for i, part in enumerate(first):
            made.append(self._number([parts[i] for parts in split]) if i % 2 else _literal(part))
        return "".join(made)

    def _number(self, shown: Sequence[str]) -> str:
        """A hole for numbers as they are shown; an empty one is missing."""
        if all(text == shown[0] for text in shown):
            return shown[0]
        plain = [re.sub(r"\{,\}|,", "", text) for text in shown]
        for form in FORMS:
            if all(written(value, form) == text for value, text in zip(plain, shown, strict=True)):
                return self._hole(plain, form)
        return f"@{self.column(shown)}r;"

    def _hole(self, values: Sequence[str], form: str) -> str:
        """Where all have as many decimals, the column has them without their point."""
        most, *others = {len(value.partition(".")[2]) for value in values if value}
        if others or not most:
            return f"@{self.column(values)}{form};"
        digits = (value and str(int(value.replace(".", ""))) for value in values)
        return f"@{self.column(digits)}.{most}{form};"

    def _worded(self, texts: Sequence[str]) -> str:
        """A template of texts that differ in words: what lies between their common ends is one
        of the table's texts."""
        tokens = [TOKEN.findall(text) for text in texts]
        start = _alike(tokens)
        longest = min(map(len, tokens)) - start
        end = min(longest, _alike([parts[::-1] for parts in tokens]))
        middles = ["".join(parts[start : len(parts) - end]) for parts in tokens]
        hole = self._one_of(middles)
        tail = tokens[0][len(tokens[0]) - end :] if end else []
        return _literal("".join(tokens[0][:start])) + hole + _literal("".join(tail))

    def _one_of(self, texts: Sequence[str]) -> str:
        """A hole for texts, kept by their words; numbers in them are values where they vary."""
        split = [NUMBER.split(text) for text in texts]
        groups: dict[tuple[str, ...], list[int]] = {}
        for place, parts in enumerate(split):
            groups.setdefault(tuple(parts[::2]), []).append(place)
        varying: dict[tuple[str, ...], list[int]] = {}
        for words, places in groups.items():
            numbers = zip(*(split[place][1::2] for place in places), strict=True)
            varying[words] = [i for i, shown in enumerate(numbers) if len(set(shown)) > 1]
        slots = [[parts[2 * i + 1] for i in varying[tuple(parts[::2])]] for parts in split]
        holes = [self._number(shown) for shown in zip_longest(*slots, fillvalue="")]
        kept = []
        for parts in split:
            made = [_literal(part) if i % 2 == 0 else part for i, part in enumerate(parts)]
            for hole, i in zip(holes, varying[tuple(parts[::2])], strict=False):
                made[2 * i + 1] = hole
            kept.append(self.texts.setdefault("".join(made), len(self.texts)))
        return f"@{self.column(map(str, kept))}t;"


def _alike(lists: Sequence[Sequence[str]]) -> int:
    """How many elements all begin with."""
    columns = enumerate(zip(*lists, strict=False))
    return next((i for i, parts in columns if len(set(parts)) > 1), min(map(len, lists)))


def _literal(text: str) -> str:
    """A text that has no hole, whatever stands in it."""
    return text.replace("@", "&#64;") if HOLE.search(text) else text


def written(value: str, form: str) -> str:
    """A value as a hole of this form shows it.

    >>> written("34944", ""), written("34944", "m"), written("4096", ""), written("34944.5", "")
    ('34,944', '34{,}944', '4096', '34,944.5')
    """
    whole, dot, decimals = value.partition(".")
    if form == "r" or len(whole) < GROUP_FROM:
        return value
    return re.sub(r"\B(?=(?:\d{3})+$)", COMMAS[form], whole) + dot + decimals


def wide_gap(form: str, place: int, values: Iterable[object]) -> str:
    """A gap as wide as the widest of its values, so that long maths breaks where they need it."""
    shortest = f"{GAP}{form}{place}{GAP}"
    widest = max(len(written(str(value), "")) for value in values)
    return shortest[:-1] + WIDER * (widest - len(shortest)) + GAP


def packed(values: Sequence[str]) -> str:
    """A column as one text, the shortest of three ways.

    - its width, then each whole number in so many digits of base 64, one more than it is;
    - ``=``, the different values and a comma each, a space, and one digit each for which it is;
    - a space and the values as they are.

    A missing value is 0 in the first way.

    >>> packed(["5", "-", "63"]), packed(["1024", "1024", "8"] * 3), packed(["5", "2.5"])
    ('2AGAABA', '=1024,8, AABAABAAB', ' 5 2.5')
    """
    return min(filter(None, (_counted(values), _indexed(values), " " + " ".join(values))), key=len)


def _counted(values: Sequence[str]) -> str:
    numbers = []
    for value in values:
        if value == MISSING:
            numbers.append(0)
        elif _is_whole(value):
            numbers.append(int(value) + 1)
        else:
            return ""
    width = max(1, -(-max(numbers).bit_length() // 6))
    if width > 9:
        return ""
    shifts = range(6 * width - 6, -1, -6)
    return str(width) + "".join([DIGITS[n >> shift & 63] for n in numbers for shift in shifts])


def _indexed(values: Sequence[str]) -> str:
    different = list(dict.fromkeys(values))
    if len(different) > len(DIGITS):
        return ""
    places = "".join(DIGITS[different.index(value)] for value in values)
    return f"={','.join(different)}, {places}"


def _is_whole(value: str) -> bool:
    return value.isdecimal() and (value[0] != "0" or value == "0")
