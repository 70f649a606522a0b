"""What a practice page asks, as data for its script: levels, concept cards, feedback, pictures.

A level is one note with many variants, as on an Anki card, or a few where its questions have no
common template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizgen.decks.recipe import Deck, Living
from quizgen.export.formats import OnProgress, silent
from quizgen.export.interactive.forms import parts
from quizgen.export.interactive.living import as_json, data
from quizgen.export.interactive.scripts import GENERAL
from quizgen.export.interactive.table import packed
from quizgen.export.interactive.worked import feedback_html, sources
from quizgen.export.page.html import PageCloze, PageHtml
from quizgen.misconceptions import Misconception
from quizgen.questions.question import Blanks, Cloze, Question, Reveal, mistakes_of
from quizgen.text.markup import Inline, Text
from quizgen.text.terminal import Terminal

HTML = PageHtml()
HIDDEN = PageCloze()
PLAIN = Terminal(hide=True)
MOST_DATA = 24_000  # signs of a level; beyond this it has
FEW = 20  # variants
FILL_IN = "Fill in the blanks."
TITLE = 90  # signs of a card's title
COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def page_data(deck: Deck, on_progress: OnProgress = silent) -> dict[str, Any]:
    """Everything the script needs; texts are HTML."""
    levels = []
    for living in deck.numbers:
        levels.append(level(living))
        on_progress(len(levels), len(deck.numbers))
    cards = [card(question) for question in deck.cards]
    names = sorted({name for item in (*levels, *cards) for name in _mistakes(item)} | {*GENERAL})
    asked = {item["topic"] for item in (*levels, *cards)}
    known = {n: one for q in _every(deck) for n, one in q.misconceptions.items()}
    return {
        "name": deck.name,
        "topics": [[one, deck.titles.get(one, one)] for one in deck.topics if one in asked],
        "levels": levels,
        "cards": cards,
        "mistakes": {name: feedback_html(known[name], HTML) for name in names},
        "cures": _cures([known[n] for n in names], [question.code for question in deck.cards]),
        "figures": _figures(_every(deck)),
    }


def level(living: Living) -> dict[str, Any]:
    """A level with its notes; ``codes`` are the indices of its variants, one after the other."""
    drawn = list(living.questions)
    notes = list(parts(drawn, _note))
    if len(as_json([note for note, _ in notes])) > MOST_DATA:
        notes = list(parts(drawn[:FEW], _note))
    questions = [question for _, its in notes for question in its]
    return {
        "id": f"{living.family}:{living.level}",
        "topic": living.topic,
        "level": living.level,
        "notes": [note for note, _ in notes],
        "codes": packed([question.code.rpartition(":")[2] for question in questions]),
    }


def _note(questions: Sequence[Question]) -> dict[str, Any]:
    made = data([_asked(question) for question in questions], HTML)
    return made | ({"figure": questions[0].figure} if questions[0].figure else {})


def _asked(question: Question) -> Question:
    """The question without what is said of semicolons: every blank is a field of its own."""
    if isinstance(question.answer, Blanks) and "asked" in question.values:
        return replace(question, values={**question.values, "asked": FILL_IN})
    return question


def card(question: Question) -> dict[str, Any]:
    """A concept card: one to turn over, or a choice, which is a note with one variant."""
    made: dict[str, Any] = {
        "id": question.code,
        "topic": question.topic,
        "title": _title(question),
        "source": sources(question.sources),
    }
    match question.answer:
        case Reveal(text):
            made |= {"front": _html(question.prompt, question), "back": _html(text, question)}
        case Cloze(text):
            made |= {"front": HIDDEN.markup(question.filled(text)), "back": _html(text, question)}
        case _:
            made["notes"] = [_note([question])]
    if "front" in made:
        made["figure"] = question.figure
        made["why"] = _html(question.explanation, question) if question.explanation else ""
    return {name: value for name, value in made.items() if value}


def _html(text: Any, question: Question) -> str:
    return HTML.markup(question.filled(text))


def _title(question: Question) -> str:
    """What a card asks, in short: its first paragraph, cut if it is long."""
    room = TITLE
    shown: list[Inline] = []
    for item in question.filled(question.prompt).paragraphs[0].items:
        width = len(PLAIN.inline(item))
        if width > room:
            words = item.text[:room].rpartition(" ")[0] if isinstance(item, Text) else ""
            shown.append(Text(f"{words} ..."))
            break
        room -= width
        shown.append(item)
    return HIDDEN.inlines(tuple(shown))


# --- what items share -----------------------------------------------------------------


def _mistakes(item: Mapping[str, Any]) -> set[str]:
    """The single mistakes that a level's wrong answers are made by."""
    slips = (slip for note in item.get("notes", ()) for slip, _ in note.get("slips", ()))
    return {name for slip in slips for name in mistakes_of(slip)}


def _cures(mistakes: Iterable[Misconception], cards: Sequence[str]) -> dict[str, list[int]]:
    """The places of the cards that cure a mistake, of those that are in the deck."""
    places = {code: place for place, code in enumerate(cards)}
    found = {one.id: [places[c] for c in one.study if c in places] for one in mistakes}
    return {name: cured for name, cured in found.items() if cured}


def _every(deck: Deck) -> Iterable[Question]:
    yield from deck.cards
    for living in deck.numbers:
        yield from living.questions


def _figures(questions: Iterable[Question]) -> dict[str, dict[str, Any]]:
    """The pictures by name: the light drawing, and the dark one by what its colours become."""
    names = sorted({question.figure for question in questions if question.figure})
    return {name: _figure(name) for name in names}


def _figure(name: str) -> dict[str, Any]:
    from quizgen.figures import picture_named

    picture = picture_named(name)
    light, dark = picture.draw(False).decode(), picture.draw(True).decode()
    colours = dict(zip(COLOUR.findall(light), COLOUR.findall(dark), strict=False))
    if COLOUR.sub(lambda found: colours[found[0]], light) != dark:
        return {"alt": picture.alt, "light": light, "dark": dark}
    return {"alt": picture.alt, "light": light, "colours": colours}
