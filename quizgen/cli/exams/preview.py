"""``quiz exam --preview``: every slot with some of its variants, their keys and mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizgen.cli.options import seed_or_new
from quizgen.cli.streams import print_json, print_text
from quizgen.formulas.numbers import counted
from quizgen.questions.question import Blanks, Choice, Dims, Numeric, Question

if TYPE_CHECKING:
    from quizgen.exam.dealing.preview import Preview
    from quizgen.files.content import Content

VETO = "To keep a variant off every paper, add its code to the row: 'veto: [CODE]'."
PIN = "To give one to everybody: 'variant: CODE'."
REPLACE = "To take a variant off the papers that have it: --replace CODE."


def preview(
    name: str,
    output: Path | None,
    roster: Path | None,
    seed: str | None,
    contents: Sequence[Content],
    *,
    reserve: int,
    as_json: bool,
) -> None:
    """Print some variants of each question; of an exam that is dealt, some of those dealt.

    name: of a blueprint, or a manifest's file.
    output: the folder of an exam, if it is dealt.
    roster, seed, reserve: of the exam to be dealt, because topics are drawn by them.
    """
    from quizgen.decks.blueprint_file import find_blueprint
    from quizgen.exam.dealing.making import drawn
    from quizgen.exam.dealing.preview import dealt_previews, previews
    from quizgen.exam.dealing.roster import read_roster
    from quizgen.exam.manifest import NAME, load_manifest
    from quizgen.exam.source import QuestionSource

    bank = QuestionSource(contents)
    place = Path(name) if name.endswith(".json") else output
    if place is not None and (place.suffix == ".json" or (place / NAME).exists()):
        dealt = load_manifest(place)
        _show(dealt.blueprint.name, dealt.seed, dealt_previews(dealt, bank), as_json=as_json)
        return
    draft = find_blueprint(name, contents)
    seed = seed_or_new(seed)
    papers = len(read_roster(roster, draft.head.minutes)) if roster else 0
    blueprint = drawn(draft, bank, seed, papers + reserve)
    _show(blueprint.name, seed, previews(blueprint, seed, bank, draft.veto), as_json=as_json)


def _show(name: str, seed: str, found: Iterable[Preview], *, as_json: bool) -> None:
    """Print every slot of an exam.

    name: the exam's.
    seed: that drew its topics.
    """
    if as_json:
        print_json({"exam": name, "seed": seed, "slots": list(map(_data, found))})
        return
    is_dealt = False
    for one in found:
        print_text("\n".join(_lines(one)))
        print()
        is_dealt = is_dealt or one.dealt is not None
    print_text(REPLACE if is_dealt else f"{VETO}\n{PIN}")


def _lines(one: Preview) -> Iterator[str]:
    from quizgen.cli.texts import question_text
    from quizgen.decks.blueprint import share_text
    from quizgen.questions.wording import right_answer

    slot = one.slot
    worth = f"{share_text(slot.points)} point{'' if slot.points == 1 else 's'}"
    yield f"{slot.id} · {slot.source.name} · {worth} · {_facts(one)}"
    for question in one.questions:
        yield ""
        yield str(question_text(question))
        yield f"Answer: {right_answer(question)}"
        if mistakes := _mistakes(question):
            yield "Mistakes:"
            yield from (f"  {text}  {', '.join(names)}" for text, names in mistakes.items())


def _facts(one: Preview) -> str:
    if one.dealt is not None:
        return f"{counted(one.dealt, 'variant')} dealt"
    if one.variants is None or one.answers is None:
        return "the same on every paper"
    return f"{counted(one.variants, 'variant')} with {counted(one.answers, 'different answer')}"


def _mistakes(question: Question) -> dict[str, list[str]]:
    """The ids of the single mistakes that lead to each wrong number or option."""
    from quizgen.questions.distractors import misconceptions_of
    from quizgen.text.terminal import Terminal

    found: dict[str, list[str]] = {}
    answer = question.answer
    if isinstance(answer, Choice):
        for option in answer.shuffled(question.code):
            if names := misconceptions_of(option.id, question.misconceptions):
                found.setdefault(Terminal().line(option.text), []).extend(names)
    elif isinstance(answer, Numeric | Dims | Blanks):
        for slip in question.slips:
            if len(slip.misconceptions) == 1:
                found.setdefault(answer.text(slip.value), []).extend(slip.misconceptions)
    return found


def _data(one: Preview) -> dict[str, Any]:
    from quizgen.decks.blueprint import share_text
    from quizgen.export.json import question_data

    return {
        "slot": one.slot.id,
        "source": one.slot.source.name,
        "points": share_text(one.slot.points),
        "variants": one.variants,
        "answers": one.answers,
        "dealt": one.dealt,
        "questions": [question_data(question, show_answer=True) for question in one.questions],
    }
