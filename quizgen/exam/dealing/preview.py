"""A few variants of every slot: what an exam could ask, or what one that is dealt does ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from quizgen.decks.blueprint import Blueprint, Slot
from quizgen.exam.dealing.candidates import stock
from quizgen.exam.manifest import Manifest
from quizgen.exam.source import QuestionSource
from quizgen.questions.distractors import as_choice
from quizgen.questions.question import Choice, Question

SHOWN = 3  # variants of a slot


@dataclass(frozen=True, slots=True)
class Preview:
    """A slot with some of its variants.

    variants, answers: how many there are for exams, and how many different answers they have; none
    where all papers have the same.  dealt: how many variants are on papers; None before dealing.
    """

    slot: Slot
    questions: tuple[Question, ...]
    variants: int | None = None
    answers: int | None = None
    dealt: int | None = None


def previews(
    blueprint: Blueprint, seed: str, bank: QuestionSource, veto: Collection[str] = ()
) -> Iterator[Preview]:
    """Every slot with the variants that would be dealt first, given this seed.

    veto: codes that no paper gets.
    """
    for slot in blueprint.slots:
        if slot.same:
            yield Preview(slot, (_asked(slot, bank.question(slot.same)),))
            continue
        source = slot.source
        scope = f"{seed}\npreview"
        found = stock(bank, source, scope, blueprint.profile, slot.load, SHOWN, veto)
        codes = [f"{source.name}:{group.items[0].variant}" for group in found.groups[:SHOWN]]
        asked = tuple(_asked(slot, bank.question(code)) for code in codes)
        yield Preview(slot, asked, found.variants, found.answers)


def dealt_previews(manifest: Manifest, bank: QuestionSource) -> Iterator[Preview]:
    """Every slot with the variants that the first papers have."""
    sheets = [sheet for sheet, *_ in manifest.sheets()]
    for place, slot in enumerate(manifest.blueprint.slots):
        codes = list(dict.fromkeys(sheet.codes[place] for sheet in sheets))
        asked = tuple(_asked(slot, bank.question(code)) for code in codes[:SHOWN])
        yield Preview(slot, asked, dealt=None if slot.same else len(codes))


def _asked(slot: Slot, question: Question) -> Question:
    """The question as the slot asks it."""
    wanted = slot.answer == "choice" and not isinstance(question.answer, Choice)
    return as_choice(question) if wanted else question
