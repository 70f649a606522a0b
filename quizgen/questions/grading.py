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
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Literal, TypeAlias

from quizgen.errors import QuizgenError
from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.entry import Entry, EntryError, read_number, read_shape
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
    Slip,
)
from quizgen.questions.units import UNITS, Unit
from quizgen.text.terminal import Terminal

Verdict: TypeAlias = Literal["correct", "incorrect", "invalid"]
POWERS_OF_TEN = [Fraction(10) ** e for e in (*range(-9, 0), *range(1, 10))]
KILOS = [Fraction(1024) ** e for e in (-2, -1, 1, 2)]


class MarkingError(QuizgenError):
    """A question that cannot be marked by the program."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The result.  invalid: not marked, to be asked again; ``feedback`` says why.

    misconceptions: each by itself.  slips: any of these explains the answer; two at once are one.
    study: the cards that cure what went wrong, each once.
    """

    verdict: Verdict
    score: float
    misconceptions: tuple[str, ...] = ()
    feedback: str = ""
    slips: tuple[Mistakes, ...] = ()
    study: tuple[str, ...] = ()


def _correct(feedback: str = "Right.") -> Mark:
    return Mark("correct", 1.0, (), feedback)


def _invalid(feedback: str) -> Mark:
    return Mark("invalid", 0.0, (), feedback)


def _incorrect(
    slips: Sequence[Mistakes], score: float = 0.0, known: Misconceptions = ARITHMETIC
) -> Mark:
    names = tuple(dict.fromkeys(name for slip in slips for name in slip))
    study = tuple(dict.fromkeys(card for name in names for card in known[name].study))
    return Mark("incorrect", score, names, explain(slips, known), tuple(slips), study)


def explain(slips: Sequence[Mistakes], known: Misconceptions) -> str:
    """What was done, in a sentence; slips that give the same number are put as either/or.

    known: what the slips mean.

    >>> explain([("factor-two", "off-by-one")], ARITHMETIC).split(". ")[0]
    'Two things at once'
    """
    texts = []
    for slip in slips:
        parts = [known[name].feedback for name in slip]
        texts.append(parts[0] if len(parts) == 1 else "Two things at once. " + " ".join(parts))
    if not texts:
        return "Not right."
    if len(texts) == 1:
        return texts[0]
    return "One of these: " + " Or: ".join(texts)


def mark(question: Question, response: str) -> Mark:
    """Mark one response as a person typed it."""
    answer, known = question.answer, question.misconceptions
    try:
        match answer:
            case Numeric():
                entry = read_number(response, answer.unit)
                return _mark_number(answer, question.slips, entry, known)
            case Dims():
                typed = read_shape(response, len(answer.shape))
                return _mark_shape(answer, question.slips, typed, known)
            case Blanks():
                return _mark_blanks(answer, question.slips, response, known)
            case Choice():
                return _mark_choice(answer, question.code, response)
            case Cloze():
                return _mark_cloze(answer, response)
            case Reveal():
                return _invalid("This card is rated by you: compare your answer with the card's.")
    except EntryError as error:
        return _invalid(str(error)[:1].upper() + str(error)[1:] + ".")


# --- numbers --------------------------------------------------------------------------


def _mark_number(
    answer: Numeric, slips: Sequence[Slip], entry: Entry, known: Misconceptions
) -> Mark:
    named = [(slip.misconceptions, Fraction(_number(slip))) for slip in slips]
    key = Fraction(answer.value)
    if abs(entry.value - key) <= answer.tolerance:
        return _correct()
    if entry.step is not None and entry.step > 2 * answer.tolerance and entry.step != 1:
        rounded = [name for name, value in named if entry.value and _rounds_to(value, entry)]
        if _rounds_to(key, entry):
            if rounded or answer.places is not None or not entry.value:
                return _invalid(f"Give all digits: {_digits_asked(answer)}.")
            return _correct(f"Right; exactly it is {answer.key_text()}.")
        if rounded:
            return _incorrect(rounded, known=known)
    same = [name for name, value in named if abs(entry.value - value) <= answer.tolerance]
    if same:
        return _incorrect(same, known=known)
    return _by_arithmetic(recognised(entry.value, answer) or _other_unit(entry, answer))


def _by_arithmetic(name: str) -> Mark:
    """A wrong answer that a slip of arithmetic explains, or nothing."""
    return _incorrect([(name,)] if name else [])


def _number(slip: Slip) -> int | Fraction:
    assert not isinstance(slip.value, tuple)
    return slip.value


def _rounds_to(value: Fraction, entry: Entry) -> bool:
    """Whether ``value``, rounded half up to the digits typed, is what was typed."""
    assert entry.step is not None
    return _rounded(value, entry.step) == entry.value


def _rounded(value: Fraction, step: Fraction) -> Fraction:
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

    def near(target: Fraction, factor: Fraction) -> bool:
        """Whether this is the target, rounded as asked but not rounded away."""
        within = tolerance * max(factor, Fraction(1))
        return abs(value - target) <= within and abs(target) >= 10 * within

    def like(factors: Iterable[Fraction]) -> bool:
        """Whether this is the key times one of these, digit by digit."""
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
    if any(near(key * factor, factor) for factor in (Fraction(2), Fraction(1, 2))):
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


def _neighbours(asked: Unit) -> set[Fraction]:
    """What the other units of a kind would make of a number; a plain count has none."""
    if asked.kind != "bytes" and asked.scale == 1:
        return set()
    kind = (unit for unit in UNITS.values() if unit.kind == asked.kind)
    return {Fraction(asked.scale, unit.scale) for unit in kind} - {Fraction(1)}


# --- shapes ---------------------------------------------------------------------------


def _mark_shape(
    answer: Dims, slips: Sequence[Slip], typed: tuple[int, ...], known: Misconceptions
) -> Mark:
    if typed == answer.shape:
        return _correct()
    if same := [slip.misconceptions for slip in slips if slip.value == typed]:
        return _incorrect(same, known=known)
    if len(typed) == 3 and typed == (*answer.shape[1:], answer.shape[0]):
        return _invalid("The right numbers, but we write C×H×W: channels first.")
    if sorted(typed) == sorted(answer.shape):
        return _by_arithmetic("transposed-shape")
    if all(abs(a - b) <= 1 for a, b in zip(typed, answer.shape, strict=True)):
        return _by_arithmetic("off-by-one")
    ratios = {Fraction(a, b) for a, b in zip(typed, answer.shape, strict=True)}
    if ratios <= {Fraction(1), Fraction(2)} or ratios <= {Fraction(1), Fraction(1, 2)}:
        return _by_arithmetic("factor-two")
    return _incorrect([])


# --- tables ---------------------------------------------------------------------------


def _mark_blanks(
    answer: Blanks, slips: Sequence[Slip], response: str, known: Misconceptions
) -> Mark:
    """Blank by blank; the score is the share that is right."""
    parts = response.split(";")
    if len(parts) != len(answer.cells):
        return _invalid(f"There are {len(answer.cells)} blanks: separate them with semicolons.")
    marks = []
    for i, (cell, typed) in enumerate(zip(answer.cells, parts, strict=True)):
        own = [Slip(slip.misconceptions, cell_value(slip, i)) for slip in slips]
        marks.append(mark_cell(cell.answer, own, typed, known))
        if marks[-1].verdict == "invalid":
            return _invalid(f"{cell.label}: {marks[-1].feedback}")
    both = zip(answer.cells, marks, strict=True)
    wrong = [(cell.label, mark) for cell, mark in both if mark.verdict == "incorrect"]
    if not wrong:
        return _correct()
    score = (len(marks) - len(wrong)) / len(marks)
    where = f"Not right: {', '.join(label for label, _ in wrong)}."
    right = [i for i, mark in enumerate(marks) if mark.verdict == "correct"]
    whole = {slip.misconceptions for slip in slips if _leaves(slip, answer, right)}
    if shared := _shared([mark for _, mark in wrong], whole):
        result = _incorrect(shared, score, known)
        return replace(result, feedback=f"{where} {result.feedback}")
    each = [(label, _simplest(mark.slips)) for label, mark in wrong]
    result = _incorrect([slip for _, slips in each for slip in slips], score, known)
    if result.slips:
        where = " ".join(f"{label}: {explain(slips, known)}" for label, slips in each)
    return replace(result, feedback=where)


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


def mark_cell(
    answer: Numeric | Dims, slips: Sequence[Slip], typed: str, known: Misconceptions
) -> Mark:
    """Mark one blank by itself; slips that give its right answer say nothing.

    known: what the slips mean.
    """
    try:
        if isinstance(answer, Dims):
            own = [slip for slip in slips if slip.value != answer.shape]
            return _mark_shape(answer, own, read_shape(typed, len(answer.shape)), known)
        own = [slip for slip in slips if slip.value != answer.value]
        return _mark_number(answer, own, read_number(typed, answer.unit), known)
    except EntryError as error:
        return _invalid(str(error)[:1].upper() + str(error)[1:] + ".")


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
        return _invalid(f"Choose an option by its number, 1 to {len(shown)}.")
    return mark_option(answer, chosen)


def mark_option(answer: Choice, chosen: str) -> Mark:
    """Mark a chosen option; a wrong one's own reason is the feedback."""
    if chosen == answer.right:
        return _correct()
    reason = answer.option(chosen).reason
    return Mark("incorrect", 0.0, (), Terminal().line(reason) if reason else "Not right.")


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
        return _invalid("Type what stands in the gap.")
    if len(parts) != len(expected):
        return _invalid(f"There are {len(expected)} gaps: separate their texts with semicolons.")
    if all(_alike(typed, text) for typed, text in zip(parts, expected, strict=True)):
        return _correct()
    return _incorrect([])


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
