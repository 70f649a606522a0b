"""A card added to the text of a card file, which stays as it is, sign for sign."""

from __future__ import annotations

import re
from collections.abc import Collection

from quizgen.authoring.draft import Draft, scalar
from quizgen.cards.card import Card
from quizgen.cards.reader import parse_file
from quizgen.errors import QuizgenError
from quizgen.files.yaml import ContentError, YamlList, parse_yaml

CARDS = re.compile(r"^cards:([ \t]*\[[ \t]*\])?(?=[ \t]*(?:\r?$|#))", re.M)
DASH = re.compile(r"[ \t]*(?=- )")
KEY = re.compile(r"[^\s#-]")  # begins a line that is no longer part of the list
SCHEMA = "cards.schema.json"
INDENT = "  "


def new_file(topic: str, schema: bool) -> str:
    """The text of a file without cards; ``schema``: whether a schema lies beside it."""
    first = f"# yaml-language-server: $schema={SCHEMA}\n" if schema else ""
    return f"{first}topic: {scalar(topic)}\ncards:\n"


def with_card(
    text: str, draft: Draft, shown: str, stem: str, topics: Collection[str], prefix: str
) -> tuple[str, Card]:
    """The text with the draft as its last card, and the card as it is read from there."""
    changed = _inserted(text, draft, shown)
    after = parse_file(changed, shown, stem, topics, prefix).found
    empty = CARDS.sub("cards: []", text) if _is_empty(text, shown) else text
    before = parse_file(empty, shown, stem, topics, prefix).found
    for error in (*after, *before):
        if isinstance(error, QuizgenError):
            raise error
    kept = [one for one in before if isinstance(one, Card)]
    cards = [one for one in after if isinstance(one, Card)]
    if cards[:-1] != kept or cards[-1].id != draft.id:
        raise ContentError(shown, "a card cannot be added to this file", "add it by hand")
    return changed, cards[-1]


def _is_empty(text: str, shown: str) -> bool:
    return not parse_yaml(text, shown).get("cards")


def _inserted(text: str, draft: Draft, shown: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    cards = parse_yaml(text, shown).get("cards")
    start = CARDS.search(text)
    if start is None:
        raise ContentError(shown, "there is no line 'cards:' to add a card below", "write one")
    if start[1]:  # an empty list in brackets takes no entries below it
        text = text[: start.start()] + "cards:" + text[start.end() :]
    lines = text.splitlines(keepends=True)
    first = text.count("\n", 0, start.start()) + 1
    last = next((i for i in range(first, len(lines)) if KEY.match(lines[i])), len(lines))
    if last < len(lines):  # what stands above the next key belongs to that
        while not lines[last - 1].strip() or lines[last - 1].startswith("#"):
            last -= 1
    indent = INDENT
    if isinstance(cards, YamlList) and cards and (dash := DASH.match(lines[cards.lines[-1] - 1])):
        indent = dash[0]
    head, tail = "".join(lines[:last]), "".join(lines[last:])
    if not head.endswith("\n"):
        head += end
    gap = end if cards and not head.endswith(2 * end) else ""
    rest = end if tail.strip() and tail[:1] not in "\r\n" else ""
    return head + gap + draft.yaml(indent).replace("\n", end) + rest + tail
