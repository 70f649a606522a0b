"""Where a card is from, and what it names: works of the list, their years, networks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from quizgen.cards.card import Card
from quizgen.cards.works import Work, key_in
from quizgen.checking.finding import Finding
from quizgen.checking.words import visible_text
from quizgen.errors import did_you_mean

NOTES = re.compile(r"(lecture|course|own) notes\b")  # of one's own folder; need no year
YEAR = re.compile(r"\((19|20)\d\d\)")
FILE = re.compile(r"\.(pdf|docx?|pptx?|txt|md|html?|apkg|csv)\b|[\\/]\w+[\\/]", re.IGNORECASE)
NAMED_YEAR = re.compile(r"(?<![\d.,×/])(19[5-9]\d|20[0-2]\d)(?![\d×%]|[.,]\d)")
BEGUN = re.compile(r"\s*([a-z0-9]+(?:-[a-z0-9]+)+)(?![\w-])")  # by what may be a key
IN_LIST = "(the list is cards/sources.yaml)"


def sources(card: Card, works: Mapping[str, Work], listed: bool) -> Iterator[Finding]:
    """Sources that nobody else could find, and works older than what they are cited for.

    listed: whether the card must cite works of the list, as the program's own do.
    """
    cited = [(card.line, text) for text in card.cited]
    cited += [(known.line, known.source) for known in card.sourced]
    for number, (line, text) in enumerate(cited):
        if not (message := _fault(text, works, listed)):
            continue
        before = cited[number - 1][1] if 0 < number < len(card.cited) else ""
        if before in works and key_in(text) is None and not YEAR.search(text):
            whole = f"'{before}, {text}'"
            message = (
                f"'{text}' is cited as a work; if it is a place, put {whole} in quotation marks"
            )
        yield Finding(card.at(line), message)


def _fault(text: str, works: Mapping[str, Work], listed: bool) -> str:
    key = key_in(text)
    if key in works:
        return ""
    if key is not None and not NOTES.match(text) and (listed or "-" in key):
        return f"there is no source '{key}'; {did_you_mean(key, works)} {IN_LIST}"
    begun = BEGUN.match(text.casefold())
    if begun and begun[1] in works:
        place = text[begun.end() :].strip(" ,;")
        meant = f"{begun[1]}, {place}" if place else begun[1]
        return f"the source '{text}' is not cited by its key; write '{meant}'"
    if listed:
        return f"the source '{text}' is not cited by its key; add the work to the list {IN_LIST}"
    if FILE.search(text):
        return f"the source '{text}' names a file; name the work"
    if not (NOTES.match(text) or YEAR.search(text)):
        return f"the source '{text}' has no year; write 'Title (2015)', or 'lecture notes'"
    return ""


def too_old(
    card: Card, works: Mapping[str, Work], networks: Mapping[str, int | None]
) -> Iterator[Finding]:
    """A year or a network on the card that is later than every work it cites.

    networks: the year of each network that cards may name, where it is known.
    """
    keys = [key_in(text) for text in (*card.cited, *(known.source for known in card.sourced))]
    if not keys or not all(key in works for key in keys):
        return
    newest = max(works[key].year for key in keys if key is not None)
    years = {
        year: f"speaks of {year}"
        for written in card.written
        for year in map(int, NAMED_YEAR.findall(visible_text(card.markup(written))))
    }
    years |= {
        year: f"is about '{name}' of {year}"
        for name in card.networks
        if (year := networks.get(name))
    }
    if years and max(years) > newest:
        what = f"the card {years[max(years)]}, and its newest source is of {newest}"
        yield Finding(card.place, f"{what}; cite one that can say it")


def networks(card: Card, known: Mapping[str, int | None]) -> Iterator[Finding]:
    """Names under ``networks`` that are in no list."""
    for name in card.networks:
        if name not in known:
            fix = f"{did_you_mean(name, known)} (the list stands in topics.yaml)"
            yield Finding(card.place, f"there is no network '{name}'; {fix}")
