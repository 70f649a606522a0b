"""A new card in a card file: from its text, or a template to be filled in by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quizgen.authoring.append import SCHEMA, new_file, with_card
from quizgen.authoring.draft import Draft, DraftOption, clean
from quizgen.authoring.slug import slug, unused
from quizgen.cards.card import KINDS, Card
from quizgen.cards.reader import card_files, parse_file, refuse_lists
from quizgen.cards.topics import known_topic, load_networks, load_topics
from quizgen.cards.works import load_works
from quizgen.checking.check import card_findings, readable_cards
from quizgen.checking.ids import read_record
from quizgen.checking.likeness import alike, needless_differs
from quizgen.checking.order import in_teaching_order, out_of_order
from quizgen.checking.templates import ANSWER, BECAUSE, TEMPLATES, UNTOUCHED, WHY
from quizgen.errors import did_you_mean
from quizgen.files.content import Content
from quizgen.files.disk import read_raw, write_atomically
from quizgen.files.locking import locked_file
from quizgen.files.yaml import ContentError, load_yaml

SOURCE = "lecture notes"
TEMPLATE_ID = "new-card"
OPTIONS = (
    DraftOption("first", "right", "the first"),
    DraftOption("second", "wrong", "the second", BECAUSE),
    DraftOption("third", "wrong", "the third", BECAUSE),
)


@dataclass(frozen=True)
class Destination:
    """A card file, which need not be there yet, and the content it belongs to."""

    path: Path
    shown: str
    topic: str
    content: Content

    @property
    def in_content(self) -> str:
        """How messages name the file when all content is read."""
        if not self.content.holds(self.path):
            return self.shown
        return f"{self.content.shown}cards/{self.path.name}"


def target_of(where: str, contents: Sequence[Content], topic: str | None = None) -> Destination:
    """The file that ``where`` names, or the file of that topic in the last content folder.

    topic: that of a file which is not there yet and is not named after one.
    """
    topics = load_topics(contents)
    if not is_file_name(where):
        name, content = known_topic(where, topics), contents[-1]
        if not (content.prefix or _is_worked_on(content)):
            what = "the shipped cards are part of the program"
            raise ContentError(where, what, "name a file, or a folder of your own with --content")
        path = content.root / "cards" / f"{name}.yaml"
        return Destination(path, f"{content.shown}cards/{path.name}", name, content)
    path = Path(where)
    refuse_lists(path)
    content = next((c for c in contents if c.holds(path)), contents[0])
    if path.exists():
        name = load_yaml(path, where).text("topic")
        if topic not in (None, name):
            raise ContentError(where, f"its topic is '{name}', not '{topic}'", "leave --topic out")
    elif topic is None and path.stem not in topics:
        fix = f"name one with --topic; {did_you_mean(path.stem, topics)}"
        raise ContentError(where, f"the new file's name, '{path.stem}', is no topic", fix)
    else:
        name = known_topic(topic or path.stem, topics)
    return Destination(path, where, name, content)


def _is_worked_on(shipped: Content) -> bool:
    """Whether the shipped cards are those of the checkout that one stands in."""
    return not shipped.part_of_program and Path.cwd().is_relative_to(shipped.root.resolve())


def is_text(typed: str) -> bool:
    """Whether what was typed can be written to a file: bytes that are no UTF-8 cannot."""
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_file_name(where: str) -> bool:
    return where.endswith((".yaml", ".yml")) or "/" in where or "\\" in where


def draft_of(
    kind: str | None,
    text: str | None,
    answer: str | None,
    source: str | None,
    figure: str | None = None,
) -> Draft:
    """A card of the text, or of the kind's template; its id is a suggestion."""
    if kind is None:
        kind = "cloze" if text and "[[" in text else "question"
    if kind not in KINDS:
        raise ContentError(f"--kind '{kind}'", "there is no such kind", f"take {', '.join(KINDS)}")
    if answer is not None and kind == "cloze":
        raise ContentError("--answer", "a cloze has no answer", "mark its gaps: [[text]]")
    for given in (text, answer, source):
        if given is not None and not (is_text(given) and clean(given)):
            raise ContentError(f"'{given}'", "this is no text", "write what the card is to say")
    options = OPTIONS if kind == "choice" else ()
    if answer is not None and options:
        options = (DraftOption("right", "right", answer), *OPTIONS[1:])
    return Draft(
        id=slug(text) if text else TEMPLATE_ID,
        kind=kind,
        text=text or TEMPLATES[kind],
        source=source or SOURCE,
        answer=(ANSWER if answer is None else answer) if kind == "question" else "",
        why="" if text else WHY,
        options=options,
        figure=figure or "",
    )


def ids_of(cards: Sequence[Card], content: Content) -> set[str]:
    """The ids that no new card may take: those of cards, and any that were given out."""
    return {name for one in cards for name in (one.id, *one.aliases)} | set(read_record(content))


def add_card(
    target: Destination, draft: Draft, contents: Sequence[Content], identifier: str | None = None
) -> Card:
    """Write the draft as the last card of its file, if the check finds nothing wrong with it."""
    with locked_file(target.path):
        return _added(target, draft, contents, identifier)


def _added(
    target: Destination, draft: Draft, contents: Sequence[Content], identifier: str | None
) -> Card:
    prefix, stem = target.content.prefix, target.path.stem
    topics = load_topics(contents)
    load_networks(contents), load_works(contents)  # without them no card can be checked
    mark, text = "", new_file(target.topic, (target.path.parent / SCHEMA).exists())
    here: Sequence[object] = ()
    if target.path.exists():
        mark, text = read_raw(target.path, target.shown)
        here = parse_file(text, target.shown, stem, topics, prefix).found
    others = [one for one in readable_cards(contents) if one.shown != target.in_content]
    others += [one for one in here if isinstance(one, Card)]
    taken = ids_of(others, target.content)
    suggested = draft.id if draft.id.startswith(prefix) else prefix + draft.id
    draft = replace(draft, id=identifier or unused(suggested, taken))
    changed, card = with_card(text, draft, target.shown, stem, topics, prefix)
    known = set(card_findings(others, contents, ()))
    every = [*others, card]
    pairs = alike(every, contents)
    needless = (one for one in needless_differs(every, pairs) if one.place == card.place)
    early = out_of_order(_in_order(every, target, contents), [card], own=_own(every, contents))
    for finding in (*needless, *early, *card_findings(every, contents, (), pairs)):
        if finding not in known and finding.message != UNTOUCHED:
            raise ContentError(f"card '{card.id}'", finding.message, "nothing was written")
    write_atomically(target.path, (mark + changed).encode())
    return card


def _in_order(
    cards: Sequence[Card], target: Destination, contents: Sequence[Content]
) -> list[Card]:
    """Cards in teaching order once the file is written."""
    names = [shown for content in contents for _, shown in card_files(content)]
    place = {shown: number for number, shown in enumerate(names)}
    place[target.shown] = place.get(target.in_content, len(place))
    by_file = sorted(cards, key=lambda card: place.get(card.shown, len(place)))
    return in_teaching_order(by_file, contents)


def _own(cards: Sequence[Card], contents: Sequence[Content]) -> set[str]:
    """The ids of cards in folders of a person's own."""
    prefixes = tuple(content.prefix for content in contents if content.prefix)
    return {card.id for card in cards if card.id.startswith(prefixes)}
