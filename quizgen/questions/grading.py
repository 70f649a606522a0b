"""Marking: a response against a question; the misconception named.

>>> from quizgen.families import question
>>> mark(question("conv-params:1:112"), "864").misconceptions
('forgot-bias',)
>>> mark(question("conv-params:1:112"), "banana").verdict
'invalid'
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from functools import cache
from math import floor

from quizgen.misconceptions import Misconceptions
from quizgen.questions.entry import DECIMAL_EXAMPLE, Entry, EntryError, read_number, read_shape
from quizgen.questions.question import (
    Blanks,
    Choice,
    Cloze,
    Dims,
    Key,
    Mistakes,
    Numeric,
    Question,
    Reveal,
    Shape,
    Slip,
)
from quizgen.questions.units import UNITS, Unit
from quizgen.questions.verdict import Entered, Mark, correct, explain, incorrect, invalid, unread
from quizgen.text.terminal import Terminal

POWERS_OF_TEN = frozenset(Fraction(10) ** e for e in (*range(-9, 0), *range(1, 10)))
# Units of the last place that a key has at least if its double is to mean something: of a smaller
# one, twice as much is as likely as any other number.
TELLING = 100
KILOS = [Fraction(1024) ** e for e in (-2, -1, 1, 2)]


def mark(question: Question, response: str) -> Mark:
    """Mark one response as a person typed it."""
    answer, known = question.answer, question.misconceptions
    match answer:
        case Numeric() | Dims():
            try:
                return mark_entry(answer, question.slips, read_entry(answer, response), known)
            except EntryError as error:
                return unread(error)
        case Blanks():
            return _mark_blanks(answer, question.slips, response, known)
        case Choice():
            return _mark_choice(answer, question.code, response)
        case Cloze():
            return _mark_cloze(answer, response)
        case Reveal():
            return invalid("This card is rated by you: compare your answer with the card's.")


def read_entry(answer: Numeric | Dims, response: str, example: str = DECIMAL_EXAMPLE) -> Entered:
    """Read a response as the number or the shape that is asked for.

    example: a rounded number, for a person who typed something else.

    Raises EntryError if it is neither.
    """
    if isinstance(answer, Dims):
        return read_shape(response, len(answer.shape))
    return read_number(response, answer.unit, example)


def mark_entry(
    answer: Numeric | Dims, slips: Sequence[Slip], entry: Entered, known: Misconceptions
) -> Mark:
    """Mark a number or a shape that was read.

    slips: the wrong answers with a name.
    known: what these slips mean.
    """
    if isinstance(answer, Dims):
        assert isinstance(entry, tuple)
        return _mark_shape(answer, slips, entry, known)
    assert isinstance(entry, Entry)
    return _mark_number(answer, slips, entry, known)


# --- numbers --------------------------------------------------------------------------


def _mark_number(
    answer: Numeric, slips: Sequence[Slip], entry: Entry, known: Misconceptions
) -> Mark:
    key, tolerance = Fraction(answer.value), answer.tolerance
    if abs(entry.value - key) <= tolerance:
        return correct(entry)
    named = [(slip.misconceptions, _number(slip)) for slip in slips]
    if entry.step is not None and entry.step > 2 * tolerance and entry.step != 1:
        rounded = [name for name, value in named if entry.value and _rounds_to(value, entry)]
        if _rounds_to(key, entry):
            if rounded or answer.places is not None or not entry.value:
                return invalid(f"Give all digits: {_digits_asked(answer)}.", entry)
            return correct(entry, exact=answer.key_text())
        if rounded:
            return incorrect(rounded, entry, known)
    if tolerance:
        same = [name for name, value in named if abs(entry.value - value) <= tolerance]
    else:  # a count; comparing is many times faster than subtracting
        same = [name for name, value in named if entry.value == value]
    if not same and (name := recognised(entry.value, answer) or _other_unit(entry, answer)):
        same = [(name,)]
    return incorrect(same, entry, known)


def _number(slip: Slip) -> int | Fraction:
    assert not isinstance(slip.value, tuple)
    return slip.value


def _rounds_to(value: int | Fraction, entry: Entry) -> bool:
    """Whether ``value``, rounded half up to the digits typed, is what was typed."""
    assert entry.step is not None
    return _rounded(value, entry.step) == entry.value


def _rounded(value: int | Fraction, step: Fraction) -> Fraction:
    """Half up, to a multiple of ``step``."""
    return floor(value / step + Fraction(1, 2)) * step


def _digits_asked(answer: Numeric) -> str:
    if answer.places is None:
        return "the exact number is asked"
    places = f"{answer.places} decimal place{'s' * (answer.places != 1)}"
    return f"in {answer.measure.id}, to {places}"


def recognised(value: Fraction, answer: Numeric) -> str:
    """The likeliest slip of arithmetic that explains a number; empty where none does."""
    key, tolerance = Fraction(answer.value), answer.tolerance
    is_telling = abs(key) * 10 ** (answer.places or 0) >= TELLING

    def near(target: Fraction, factor: Fraction) -> bool:
        """Whether this is the target, rounded as asked but not rounded away."""
        within = tolerance * max(factor, Fraction(1))
        return abs(value - target) <= within and abs(target) >= 10 * within

    def like(factors: Collection[Fraction]) -> bool:
        """Whether this is the key times one of these, digit by digit."""
        if key and not tolerance:
            return value / key in factors
        return any(abs(value - key * factor) <= tolerance * factor for factor in factors)

    others = _neighbours(answer.measure)
    if like(others):
        return "neighbouring-unit"
    if like(POWERS_OF_TEN):
        return "power-of-ten"
    if any(near(key * ratio, ratio) for ratio in others):
        return "neighbouring-unit"
    if answer.measure.kind == "bytes" and any(near(key * kilo, kilo) for kilo in KILOS):
        return "factor-1024"
    halves = (Fraction(2), Fraction(1, 2))
    if is_telling and any(near(key * factor, factor) for factor in halves):
        return "factor-two"
    if answer.places is None and abs(value - key) == 1:
        return "off-by-one"
    return ""


def _other_unit(entry: Entry, answer: Numeric) -> str:
    """The key in another unit, rounded by the learner to two digits at least."""
    if entry.last is None or entry.value < 10 * entry.last:
        return ""
    keys = [Fraction(answer.value) * ratio for ratio in _neighbours(answer.measure)]
    alike = any(_rounded(key, entry.last) == entry.value for key in keys)
    return "neighbouring-unit" if alike else ""


@cache
def _neighbours(asked: Unit) -> frozenset[Fraction]:
    """What the other units of a kind would make of a number; a plain count has none."""
    if asked.kind != "bytes" and asked.scale == 1:
        return frozenset()
    kind = (unit for unit in UNITS.values() if unit.kind == asked.kind)
    return frozenset(Fraction(asked.scale, unit.scale) for unit in kind) - {Fraction(1)}


# --- shapes ---------------------------------------------------------------------------


def _mark_shape(answer: Dims, slips: Sequence[Slip], typed: Shape, known: Misconceptions) -> Mark:
    if typed == answer.shape:
        return correct(typed)
    if same := [slip.misconceptions for slip in slips if slip.value == typed]:
        return incorrect(same, typed, known)
    if len(typed) > 2 and typed == (*answer.shape[:-3], *answer.shape[-2:], answer.shape[-3]):
        note = f"The right numbers, but we write {answer.order}: channels first."
        return invalid(note, typed)
    name = _recognised_shape(answer, typed)
    return incorrect([(name,)] if name else [], typed)


def _recognised_shape(answer: Dims, typed: Shape) -> str:
    """The likeliest slip of arithmetic that explains a shape; empty where none does."""
    if sorted(typed) == sorted(answer.shape):
        return "transposed-shape"
    if all(abs(a - b) <= 1 for a, b in zip(typed, answer.shape, strict=True)):
        return "off-by-one"
    ratios = {Fraction(a, b) for a, b in zip(typed, answer.shape, strict=True)}
    halves = ratios <= {Fraction(1), Fraction(1, 2)}
    return "factor-two" if halves or ratios <= {Fraction(1), Fraction(2)} else ""


# --- tables ---------------------------------------------------------------------------


def _mark_blanks(
    answer: Blanks, slips: Sequence[Slip], response: str, known: Misconceptions
) -> Mark:
    """Blank by blank; the score is the share that is right."""
    parts = response.split(";")
    if len(parts) != len(answer.cells):
        return invalid(f"There are {len(answer.cells)} blanks: separate them with semicolons.")
    marks = []
    for i, (cell, typed) in enumerate(zip(answer.cells, parts, strict=True)):
        try:
            entry = read_entry(cell.answer, typed)
        except EntryError as error:
            found = unread(error)
        else:
            own = slips_of_blank(slips, i, cell.answer)
            found = mark_entry(cell.answer, own, entry, known)
        if found.verdict == "invalid":
            return invalid(f"{cell.label}: {found.why}")
        marks.append(found)
    both = zip(answer.cells, marks, strict=True)
    wrong = [(cell.label, mark) for cell, mark in both if mark.verdict == "incorrect"]
    if not wrong:
        return correct()
    score = (len(marks) - len(wrong)) / len(marks)
    where = f"Not right: {', '.join(label for label, _ in wrong)}."
    right = [i for i, mark in enumerate(marks) if mark.verdict == "correct"]
    whole = {slip.misconceptions for slip in slips if _leaves(slip, answer, right)}
    if shared := _shared([mark for _, mark in wrong], whole):
        why = f"{where} {explain(shared, known)}"
        return Mark("incorrect", score, tuple(shared), why, known=known)
    each = [(label, _simplest(mark.slips)) for label, mark in wrong]
    found_slips = tuple(slip for _, slips in each for slip in slips)
    if found_slips:
        where = " ".join(f"{label}: {explain(slips, known)}" for label, slips in each)
    return Mark("incorrect", score, found_slips, where, known=known)


def _leaves(slip: Slip, answer: Blanks, places: Iterable[int]) -> bool:
    """Whether a slip gives what is right in these blanks."""
    return all(cell_value(slip, i) == answer.cells[i].answer.key for i in places)


def _shared(wrong: Sequence[Mark], whole: Collection[Mistakes]) -> list[Mistakes]:
    """The slips that explain every wrong blank; first those that explain the right ones too."""
    first, *others = (mark.slips for mark in wrong)
    found = [slip for slip in first if all(slip in slips for slips in others)]
    return _simplest([slip for slip in found if slip in whole] or found)


def _simplest(slips: Sequence[Mistakes]) -> list[Mistakes]:
    """Two mistakes at once only where one alone does not explain it."""
    return [slip for slip in slips if len(slip) == 1] or list(slips)


def cell_value(slip: Slip, place: int) -> Key:
    """What a slip gives for one blank."""
    assert isinstance(slip.value, tuple)
    return slip.value[place]


def slips_of_blank(slips: Iterable[Slip], place: int, answer: Numeric | Dims) -> list[Slip]:
    """What the slips of a table give for one blank; those that leave its answer right are out."""
    values = ((slip.misconceptions, cell_value(slip, place)) for slip in slips)
    return [Slip(made, value) for made, value in values if value != answer.key]


# --- choices and clozes ---------------------------------------------------------------


def _mark_choice(answer: Choice, code: str, response: str) -> Mark:
    """By the option's id, or by its number in the default order."""
    typed = response.strip()
    shown = answer.shuffled(code)
    if re.fullmatch("[0-9]{1,3}", typed) and 1 <= int(typed) <= len(shown):
        chosen = shown[int(typed) - 1].id
    elif typed in {option.id for option in shown}:
        chosen = typed
    else:
        return invalid(f"Choose an option by its number, 1 to {len(shown)}.")
    return mark_option(answer, chosen)


def mark_option(answer: Choice, chosen: str) -> Mark:
    """Mark a chosen option; a wrong one's own reason is the feedback."""
    if chosen == answer.right:
        return Mark("correct", 1.0, option=chosen)
    reason = answer.option(chosen).reason
    why = Terminal().line(reason) if reason else ""
    return Mark("incorrect", 0.0, why=why, option=chosen)


def deletion_texts(answer: Cloze) -> list[str]:
    """What stands in the deletions, in reading order, as plain text."""
    terminal = Terminal()
    return [terminal.inlines(deletion.items) for deletion in answer.text.deletions()]


def _mark_cloze(answer: Cloze, response: str) -> Mark:
    """All deletions in order, separated by semicolons."""
    return mark_deletions(deletion_texts(answer), response)


def mark_deletions(expected: Sequence[str], response: str) -> Mark:
    pieces = response.split(";") if len(expected) > 1 else [response]
    parts = [part for part in pieces if part.strip()]
    if not parts:
        return invalid("Type what stands in the gap.")
    if len(parts) != len(expected):
        return invalid(f"There are {len(expected)} gaps: separate their texts with semicolons.")
    if all(_alike(typed, text) for typed, text in zip(parts, expected, strict=True)):
        return correct()
    return incorrect()


def _alike(typed: str, text: str) -> bool:
    """Equal but for case, spaces, hyphens, articles and the signs a keyboard lacks.

    >>> _alike("max pooling", "Max-pooling"), _alike("2P-K", "2·P − K"), _alike("3", "−3")
    (True, True, False)
    """
    hyphens = r"\s+" if "−" in text else r"(?<=\w)[\s\-]+|\s+"  # a minus sign is no hyphen
    return _plain(typed, hyphens) == _plain(text, hyphens)


def _plain(text: str, hyphens: str) -> str:
    from quizgen.text.terminal import ascii_fallback

    words = re.sub(hyphens, " ", ascii_fallback(text).casefold()).strip(" .")
    words = re.sub(r"^(a|an|the) ", "", words)
    words = re.sub(r"(?<=\d),(?=\d{3})|(?<=\d)\*(?=[a-z])", "", words)
    return words.replace(" ", "")
