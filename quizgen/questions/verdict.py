"""The mark of a response: its verdict, what explains it, and what the learner is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from quizgen.misconceptions import ARITHMETIC, Misconceptions
from quizgen.questions.entry import Entry, EntryError
from quizgen.questions.question import Mistakes, Shape

Verdict: TypeAlias = Literal["correct", "incorrect", "invalid"]
Entered: TypeAlias = Entry | Shape  # what a response was read as
NOT_RIGHT = "Not right."


@dataclass(frozen=True, slots=True)
class Mark:
    """A response, read once and marked.

    verdict: ``invalid`` is not marked: the question is asked again.
    score: the share that is right, 0 to 1.
    slips: each explains the answer; of several misconceptions in one slip all were at work.
    why: what the learner did, or what to type instead; empty if only the verdict is known.
    exact: the exact answer, where a rounded one was taken as right.
    entry: the number or shape that was read; None for other answers, and if none could be read.
    option: the id of the option that was chosen.
    known: what the slips mean.
    """

    verdict: Verdict
    score: float
    slips: tuple[Mistakes, ...] = ()
    why: str = ""
    exact: str = ""
    entry: Entered | None = None
    option: str = ""
    known: Misconceptions = field(default_factory=lambda: ARITHMETIC, compare=False, repr=False)

    @property
    def feedback(self) -> str:
        """What the learner is told."""
        return self.praise() if self.verdict == "correct" else self.why or NOT_RIGHT

    def praise(self, how: str = "") -> str:
        """What a right answer is told.  how: a remark after "Right", such as ``on the second try``.

        >>> Mark("correct", 1.0, exact="34,944 parameters").praise("on the second try")
        'Right on the second try; exactly it is 34,944 parameters.'
        """
        right = f"Right {how}" if how else "Right"
        return f"{right}; exactly it is {self.exact}." if self.exact else f"{right}."

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Every misconception of the slips, once."""
        return tuple(dict.fromkeys(name for slip in self.slips for name in slip))

    @property
    def study(self) -> tuple[str, ...]:
        """Cards that cure what went wrong, each once."""
        cards = [card for name in self.misconceptions for card in self.known[name].study]
        return tuple(dict.fromkeys(cards))


def correct(entry: Entered | None = None, exact: str = "") -> Mark:
    return Mark("correct", 1.0, exact=exact, entry=entry)


def invalid(why: str, entry: Entered | None = None) -> Mark:
    """What is not marked; ``why`` says what to type instead."""
    return Mark("invalid", 0.0, why=why, entry=entry)


def unread(error: EntryError) -> Mark:
    """The mark of a response that could not be read."""
    said = str(error)
    return invalid(f"{said[:1].upper()}{said[1:]}.")


def incorrect(
    slips: Iterable[Mistakes] = (),
    entry: Entered | None = None,
    known: Misconceptions = ARITHMETIC,
) -> Mark:
    found = tuple(slips)
    why = explain(found, known) if found else ""
    return Mark("incorrect", 0.0, found, why, entry=entry, known=known)


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
        return NOT_RIGHT
    if len(texts) == 1:
        return texts[0]
    return "One of these: " + " Or: ".join(texts)
