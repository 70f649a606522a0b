"""What a person typed as an answer, read exactly: numbers with units, shapes.

>>> read_number("34.944k", "parameters").value
Fraction(34944, 1)
>>> read_number("55*55*96", "elements").value
Fraction(290400, 1)
>>> read_number("784 KB", "bytes").value, read_number("784 KB", "KB").value
(Fraction(802816, 1), Fraction(784, 1))
>>> read_shape("96 x 55 x 55")
(96, 55, 55)

Unit words come off before suffixes ("4 bytes" is four bytes, not 4 billion "ytes").
``k M G`` are powers of 1000; ``KB MB GB`` are 1024-fold unless the question's own unit says
otherwise.  Where bytes are asked, a ``k`` alone could be either and is refused.  Nonsense is an
``EntryError``: the learner is asked again, nothing is marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from quizgen.errors import QuizgenError
from quizgen.formulas.tree import Binary, Neg, Node, Num
from quizgen.questions.units import UNITS, Unit

SIGNS = str.maketrans(
    {"^": "**", "−": "-", "–": "-", "×": "x", "·": "*", "⋅": "*", "\u00a0": " ", "\u202f": " "}
)
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
EXPONENT = re.compile(f"[{RAISED}]+")
SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9}
DECIMAL_EXAMPLE = "34.9k"
WORDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}  # of them, as questions say it
MICROSECONDS = frozenset({"µs", "μs", "us", "microsecond", "microseconds"})  # two signs for µ
ONE = Fraction(1)
MAX_ENTRY = 200  # characters
MAX_DIGITS = 40
MAX_FACTORS = 12
MAX_BITS = 1024  # of a power

NUMBER = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)(?!\d)|\d+)?"
    r"(?P<decimals>\.\d+)?(?:[eE](?P<exponent>[+-]?\d{1,2})(?!\w))?",
    re.ASCII,
)
TAIL = re.compile(r"(?P<body>.*?[\d.)])\s*(?P<word>[A-Za-z%µμ][A-Za-z%µμ /-]*)?\s*", re.ASCII)
NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_ ]*=|torch\.Size", re.ASCII)  # what may precede an answer
COMMA = re.compile(r"(-?\d+),(\d+)(?: *[A-Za-z%].*)?", re.ASCII)
SUFFIX = re.compile(r"([kKMG])(?![A-Za-z])")
SHAPE = re.compile(r"\s+by\s+|\s*[xX*,;@ ]\s*")


class EntryError(QuizgenError):
    """A typed answer that is no number, no shape or no calculation, or has another unit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A number as typed, in the unit asked for.

    step: the size of its last digit, where it was given with fewer digits than a count has
    (``34.9k``, ``3.5e6``, another unit); None where it was written out.
    bare: whether it came without a unit or suffix.  last: the size of its last digit, however it
    was typed; None for a product or a sum.
    calculation: what was typed, before its unit, if it was a calculation; None for a number.
    """

    value: Fraction
    step: Fraction | None
    bare: bool
    last: Fraction | None = None
    calculation: Node | None = None


def read_number(text: str, unit: str, example: str = DECIMAL_EXAMPLE) -> Entry:
    """Read a number in any unit of its kind and convert it to the question's unit.

    text: what was typed; its decimals are after a point.
    unit: the id of the unit that is asked for.
    example: a rounded number, for a person who typed something else.

    Raises EntryError if the text is no number, or a number of another kind.
    """
    clean, asked = _written(text), UNITS[unit]
    if asked.kind == "bytes":
        example = example.removesuffix("k")
    match = TAIL.fullmatch(clean)
    if match is None:
        raise _nonsense(text, example)
    scale, bare = _unit(match["word"] or "", asked, text)
    parser = _Product(match["body"])
    try:
        value, tree = parser.sum()
    except _Unreadable:
        raise _nonsense(text, example) from None
    if parser.rest.strip():
        raise _nonsense(text, example)
    if parser.suffix and asked.kind == "bytes":
        raise _doubtful(parser.suffix, asked, text)
    if scale != 1:
        value *= scale
    last = None if parser.step is None else parser.step * scale
    step = None if parser.plain and scale == 1 else last
    worked = tree if parser.calculates else None
    return Entry(value, step, bare and parser.plain, last, worked)


def calculable(text: str) -> str:
    """What was typed in the signs of a keyboard: ``5² × 8`` as ``5**(2) x 8``.

    text: at most ``MAX_ENTRY`` characters.
    """
    ordinary = str.maketrans(RAISED, "0123456789")
    return EXPONENT.sub(lambda run: f"**({run[0].translate(ordinary)})", text).translate(SIGNS)


def _written(text: str) -> str:
    """An answer as it can be read, without a name before it or a full stop after it."""
    clean = text.translate(SIGNS).strip()
    if len(clean) > MAX_ENTRY:
        return ""
    clean = calculable(clean)
    name = NAMED.match(clean)
    return clean[name.end() if name else 0 :].removesuffix(".").strip()


def _nonsense(text: str, example: str) -> EntryError:
    fix = f"type one such as 34944, {example} or 55*55*96"
    if comma := COMMA.fullmatch(_written(text)):
        fix = f"use a point: {comma[1]}.{comma[2]}"
    return EntryError("", f"'{quoted(text)}' is not a number", fix)


def _doubtful(suffix: str, asked: Unit, text: str) -> EntryError:
    """The refusal of a suffix that has two meanings."""
    what = f"'{suffix}' in '{quoted(text)}' may be a power of 1000 or of 1024"
    return EntryError("", what, f"answer {asked.asks}")


def quoted(text: str) -> str:
    """What was typed, safe to show: short and without control characters."""
    clean = "".join(sign if sign.isprintable() else "?" for sign in text.strip()[:41])
    return clean if len(clean) <= 40 else clean[:40] + "..."


def _unit(word: str, asked: Unit, text: str) -> tuple[Fraction, bool]:
    """What the trailing word multiplies by, to arrive in the asked unit."""
    word = " ".join(word.split())
    if not word:
        return ONE, True
    if word in SUFFIXES and asked.kind == "bytes":
        raise _doubtful(word, asked, text)
    prefix, rest = Fraction(1), word
    unit = _known(word, asked)
    if unit is None:
        prefix, rest = _prefix(word)
        unit = _known(rest, asked) if rest else _base(asked)
    if unit is None:
        raise EntryError(
            "", f"'{word}' in '{quoted(text)}' is no unit known here", f"answer {asked.asks}"
        )
    if unit.kind != asked.kind:
        raise EntryError(
            "", f"the question asks for {asked.kind}, not {unit.kind}", f"answer {asked.asks}"
        )
    return prefix * _scale(unit, asked, rest) / asked.scale, False


def _prefix(word: str) -> tuple[Fraction, str]:
    """The power of 1000 a word begins with, and the unit after it: M, million MACs, Gflops, µs."""
    if word.lower() in MICROSECONDS:
        return Fraction(1, 10**6), "s"
    first, _, rest = word.partition(" ")
    if scale := WORDS.get(first.lower().removesuffix("s")):
        return Fraction(scale), rest.removeprefix("of ")
    if scale := SUFFIXES.get(word[0]):
        return Fraction(scale), word[1:].strip()
    return Fraction(1), word


def _scale(unit: Unit, asked: Unit, word: str) -> int:
    """A unit's scale; KB, MB and GB step by 1000 or 1024 as the asked unit does, KiB by 1024."""
    if "ib" in word.lower() or asked.scale == 1:
        return unit.scale
    if asked.scale % 1024:
        return {1024: 10**3, 1024**2: 10**6, 1024**3: 10**9}.get(unit.scale, unit.scale)
    return 1024 if unit.id == "kB" else unit.scale


def _known(word: str, asked: Unit) -> Unit | None:
    """The unit a word means; the asked unit and its kind come first (B is bytes, KB as asked)."""
    lower = word.lower()
    if lower == asked.id.lower() or (asked.scale == 1 and lower in asked.synonyms):
        return asked
    exact = [unit for unit in UNITS.values() if unit.id == word]
    named = [unit for unit in UNITS.values() if lower == unit.id.lower() or lower in unit.synonyms]
    found = exact + sorted(named, key=lambda unit: unit.kind != asked.kind)
    return found[0] if found else None


def _base(asked: Unit) -> Unit:
    """A suffix alone (``1.2M``) counts the base unit: operations, parameters, bytes."""
    return next(unit for unit in UNITS.values() if unit.kind == asked.kind and unit.scale == 1)


class _Unreadable(Exception):
    """Something in a typed number that is none."""


class _Part(NamedTuple):
    value: Fraction
    tree: Node


class _Product:
    """A number, or a short calculation of numbers with ``+ - * x / ^ ( )``.

    suffix: the last ``k``, ``M`` or ``G`` in it.
    """

    def __init__(self, body: str) -> None:
        self.rest = body
        self.step: Fraction | None = None
        self.plain = True
        self.numbers = 0
        self.calculates = False
        self.suffix = ""

    def next(self, signs: str) -> str:
        self.rest = self.rest.lstrip()
        if self.rest and self.rest[0] in signs:
            sign, self.rest = self.rest[0], self.rest[1:]
            return sign
        return ""

    def _joined(self, op: str, value: Fraction, left: _Part, right: _Part) -> _Part:
        self.step, self.calculates = None, True
        return _Part(value, Binary(op, left.tree, right.tree))

    def sum(self) -> _Part:
        part = self.product()
        while sign := self.next("+-"):
            other = self.product()
            value = part.value + other.value if sign == "+" else part.value - other.value
            part = self._joined(sign, value, part, other)
        return part

    def product(self) -> _Part:
        part, divided = self.power(), False
        while (sign := self.next("*xX/")) or self.rest.startswith("("):
            other = self.power()
            if (sign == "/" and not other.value) or (not sign and divided):
                raise _Unreadable  # nobody knows whether 8/2(4) is 16 or 1
            if sign == "/":
                divided = True
                part = self._joined("/", part.value / other.value, part, other)
            else:
                part = self._joined("*", part.value * other.value, part, other)
        return part

    def power(self) -> _Part:
        base = self.factor()
        self.rest = self.rest.lstrip()
        if not self.rest.startswith("**"):
            return base
        self.rest = self.rest[2:]
        exponent = self.power()
        size, times = base.value, exponent.value
        bits = max(size.numerator.bit_length(), size.denominator.bit_length())
        if times.denominator != 1 or times < 0 or bits * times > MAX_BITS:
            raise _Unreadable
        return self._joined("**", Fraction(size ** int(times)), base, exponent)

    def factor(self) -> _Part:
        self.numbers += 1
        if self.numbers > MAX_FACTORS:
            raise _Unreadable
        if self.next("-"):
            part = self.power()
            return _Part(-part.value, Neg(part.tree))
        if self.next("("):
            part = self.sum()
            if not self.next(")"):
                raise _Unreadable
            self.step = None
            return part
        value = self.number()
        return _Part(value, Num(value.numerator if value.denominator == 1 else value))

    def number(self) -> Fraction:
        self.rest = self.rest.lstrip()
        match = NUMBER.match(self.rest)
        if match is None or not (match["whole"] or match["decimals"]) or len(match[0]) > MAX_DIGITS:
            raise _Unreadable
        self.rest = self.rest[match.end() :]
        value, step = _value(match)
        self.plain = match["exponent"] is None and self.plain
        if suffix := SUFFIX.match(self.rest):
            self.rest, self.suffix = self.rest[1:], suffix[1]
            value, step, self.plain = value * SUFFIXES[suffix[1]], step * SUFFIXES[suffix[1]], False
        self.step = step if self.numbers == 1 else None
        return value


def _value(match: re.Match[str]) -> tuple[Fraction, Fraction]:
    """What ``NUMBER`` found, and the size of its last digit."""
    whole = (match["whole"] or "0").replace(",", "").replace(" ", "")
    if match["decimals"] is None and match["exponent"] is None:
        return Fraction(int(whole)), ONE  # nearly every number; powers of ten take time
    decimals, power = match["decimals"] or "", int(match["exponent"] or 0)
    step = Fraction(10) ** (power - max(0, len(decimals) - 1))
    return Fraction(whole + decimals) * Fraction(10) ** power, step


def read_shape(text: str, rank: int = 3) -> tuple[int, ...]:
    """The numbers of a shape with any common separator: 96x55x55, "96, 55, 55", 96@55x55."""
    clean = _written(text).strip("()[]").strip()
    parts = SHAPE.split(clean) if clean else []
    if len(parts) != rank or not all(part.isascii() and part.isdecimal() for part in parts):
        example = "x".join(["32", "96", "55", "55"][-rank:])
        raise EntryError(
            "", f"'{quoted(text)}' is not a shape of {rank} numbers", f"type one such as {example}"
        )
    return tuple(map(int, parts))
