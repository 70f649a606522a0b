"""Cards that are hard to learn from: long answers, clozes out of shape, questions that tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding
from quizgen.checking.words import WORD, spoken_words, visible_text, words_of
from quizgen.questions.question import Choice, Cloze, Reveal
from quizgen.text.markup import Markup, Table
from quizgen.text.terminal import Terminal

LONGEST_ANSWER = 100  # signs that are compared with a thought at a glance
LONGEST_DELETION = 50
MOST_ROWS = 6  # of a table in an answer
AROUND = range(3, 31)  # words around the gaps of a cloze
NUMBER = re.compile(r"\d+(?:[.×]\d+)*")
CHOOSING = {"or", "which"}  # questions that name what to choose from


def hard_to_learn(card: Card) -> Iterator[Finding]:
    answer = card.question.answer
    if isinstance(answer, Reveal):
        yield from _long(card, "answer", answer.text)
        yield from _told(card, answer.text)
    elif isinstance(answer, Choice):
        yield from _options(card, answer)
    elif isinstance(answer, Cloze):
        yield from _cloze(card, answer.text)


def _place(card: Card, role: str) -> str:
    return card.at(next(written.line for written in card.written if written.role == role))


def _long(card: Card, role: str, text: Markup) -> Iterator[Finding]:
    tables = [block for block in text.blocks if isinstance(block, Table)]
    length = len(visible_text(Markup(tuple(text.paragraphs))))
    if any(len(table.rows) > MOST_ROWS for table in tables):
        what = f"an answer with a table of more than {MOST_ROWS} rows"
    elif length > LONGEST_ANSWER:
        what = f"{length} signs are too long to compare at a glance (up to {LONGEST_ANSWER})"
    else:
        return
    yield Finding(_place(card, role), f"{what}; split the card, or move the reason to 'why'")


def _told(card: Card, answer: Markup) -> Iterator[Finding]:
    """An answer that stands in the question, or in words in its picture's description."""
    prompt = card.question.prompt
    beside = words_of(_in_words(card)).keys()
    asked = words_of(visible_text(prompt)).keys() | beside
    given = words_of(spoken_words(answer.inlines()))
    wordy = any(word.isalpha() and len(word) > 2 for word in given.values())
    chosen = CHOOSING & set(visible_text(prompt).lower().split())
    said = " ".join(given.values()) if wordy else _only_number(prompt, answer)
    if said and (not wordy or given.keys() <= (beside if chosen else asked)):
        yield Finding(_place(card, "question"), f"the question gives its answer away: '{said}'")


def _only_number(prompt: Markup, answer: Markup) -> str:
    """The answer where it is the only number, or the only size as 3×3, that the question names."""
    number = visible_text(answer).strip().rstrip(".")
    words = [word for word in WORD.findall(visible_text(prompt)) if NUMBER.fullmatch(word)]
    alike = [word for word in words if word.count("×") == number.count("×")]
    return number if set(alike) == {number} else ""


def _in_words(card: Card) -> str:
    """What stands beside the question where its picture cannot be shown."""
    if card.figure is None:
        return ""
    from quizgen.figures import picture_named

    return picture_named(card.figure).alt


def _options(card: Card, choice: Choice) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    beside = words_of(_in_words(card))
    for option in choice.options:
        role = f"{'right' if option.id == choice.right else 'wrong'} {option.id}"
        said = words_of(visible_text(option.text))
        if option.id == choice.right and said and said.keys() <= beside.keys():
            what = f"the picture's words give the right option away: '{' '.join(said.values())}'"
            yield Finding(_place(card, role), what)
        yield from _long(card, role, option.text)
        text = visible_text(option.text)
        if text in seen:
            what = f"the option '{option.id}' says the same as '{seen[text]}'"
            yield Finding(_place(card, role), what)
        seen.setdefault(text, option.id)


def _cloze(card: Card, text: Markup) -> Iterator[Finding]:
    place = _place(card, "cloze")
    around = Terminal(hide=True).markup(text).replace("[...]", " ").split()
    words = sum(any(sign.isalnum() for sign in word) for word in around)
    if words not in AROUND:
        much, fix = ("much", "split it") if words >= AROUND.stop else ("little", "say more")
        yield Finding(place, f"a cloze with too {much} text around its gaps ({words} words); {fix}")
    numbers = sorted({deletion.number for deletion in text.deletions()})
    if numbers != list(range(1, len(numbers) + 1)):
        listed = ", ".join(map(str, numbers))
        yield Finding(place, f"the gaps are numbered {listed}; number all of them, from 1 on")
    for deletion in text.deletions():
        said = spoken_words([deletion])
        if len(said) > LONGEST_DELETION:
            yield Finding(place, f"the gap '{said.strip()}' is too long; delete less")
        hidden = words_of(said)
        visible = words_of(Terminal(hide=deletion.number).markup(text))
        wordy = any(word.isalpha() and len(word) > 2 for word in hidden.values())
        if wordy and hidden.keys() <= visible.keys():
            what = f"the text around the gap '{said.strip()}' gives it away"
            yield Finding(place, what)
