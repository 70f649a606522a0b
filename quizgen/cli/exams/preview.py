"""``quiz exam --preview``: every slot with some of its variants, their keys and mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quizgen.cli.streams import print_json, print_text
from quizgen.formulas.numbers import counted
from quizgen.questions.question import Blanks, Dims, Numeric, Question

if TYPE_CHECKING:
    from quizgen.decks.blueprint_file import UndrawnBlueprint
    from quizgen.exam.dealing.preview import Preview
    from quizgen.exam.source import QuestionSource

VETO = "To keep a variant off every paper, add its code to the row: 'veto: [CODE]'."
PIN = "To give one to everybody: 'variant: CODE'."


def show(draft: UndrawnBlueprint, bank: QuestionSource, seed: str, *, as_json: bool) -> None:
    """Print every slot; topics are drawn as this seed draws them."""
    from quizgen.exam.dealing.preview import previews

    blueprint = draft.drawn(seed)
    found = previews(blueprint, seed, bank, draft.veto)
    if as_json:
        print_json({"exam": blueprint.name, "seed": seed, "slots": list(map(_data, found))})
        return
    for one in found:
        print_text("\n".join(_lines(one)))
        print()
    print_text(f"{VETO}\n{PIN}")


def _lines(one: Preview) -> Iterator[str]:
    from quizgen.cli.texts import question_text
    from quizgen.decks.blueprint import share_text
    from quizgen.questions.wording import right_answer

    slot = one.slot
    worth = f"{share_text(slot.points)} point{'' if slot.points == 1 else 's'}"
    facts = "the same on every paper"
    if one.variants is not None and one.answers is not None:
        variants = counted(one.variants, "variant")
        facts = f"{variants} with {counted(one.answers, 'different answer')}"
    yield f"{slot.id} · {slot.source.name} · {worth} · {facts}"
    for question in one.questions:
        yield ""
        yield str(question_text(question))
        yield f"Answer: {right_answer(question)}"
        if mistakes := _mistakes(question):
            yield f"Mistakes: {'; '.join(mistakes)}"


def _mistakes(question: Question) -> list[str]:
    """What single mistakes lead to, each number with their ids."""
    found: dict[str, list[str]] = {}
    answer = question.answer
    if not isinstance(answer, Numeric | Dims | Blanks):
        return []
    for slip in question.slips:
        if len(slip.misconceptions) == 1:
            text = answer.text(slip.value)
            found.setdefault(text, []).extend(slip.misconceptions)
    return [f"{text} ({', '.join(ids)})" for text, ids in found.items()]


def _data(one: Preview) -> dict[str, Any]:
    from quizgen.decks.blueprint import share_text
    from quizgen.export.json import question_data

    return {
        "slot": one.slot.id,
        "source": one.slot.source.name,
        "points": share_text(one.slot.points),
        "variants": one.variants,
        "answers": one.answers,
        "questions": [question_data(question, show_answer=True) for question in one.questions],
    }
