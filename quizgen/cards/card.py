"""A concept card as data: its texts as written, and the Question they make.

A card is kept as plain texts and the texts of its computed numbers, so that a thousand cards come
out of a cache at once; the markup of a card is read when the card is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, overload

from quizgen.cards.works import Work, citation
from quizgen.formulas.numbers import node_of
from quizgen.questions.question import Answer, Choice, Cloze, Option, Question, Reveal
from quizgen.text.markup import Markup, fill, parse

KINDS = ("question", "cloze", "choice")  # of cards, and the roles of their first texts


class Written(NamedTuple):
    """A text as its author wrote it.

    role: ``question``, ``cloze``, ``choice``, ``answer``, ``why``, or of an option with the id I
    ``right I``, ``wrong I``, ``because I``.  line: of its first line in the file.
    """

    role: str
    line: int
    text: str


class Sourced(NamedTuple):
    """A number that the engine cannot compute, and where it is from."""

    text: str
    source: str
    line: int


@dataclass(frozen=True)
class Card:
    """A concept card.

    shown, line: where it stands.  cited: its sources as written.  works: the list that they name.
    needs: ids of cards to be met before.  introduces: terms that no earlier card may use.
    covers: rows of the coverage list.  aliases: ids it had before.
    remedial: whether it is shown only after a mistake that it cures.
    values: the text of each computed number by its expression.  figure: the name of its picture.
    differs: ids of cards that look like it and teach something else.
    """

    shown: str
    topic: str
    line: int
    id: str
    cited: tuple[str, ...]
    written: tuple[Written, ...]
    networks: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    sourced: tuple[Sourced, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    figure: str | None = None
    needs: tuple[str, ...] = ()
    introduces: tuple[str, ...] = ()
    remedial: bool = False
    differs: tuple[str, ...] = ()
    works: Mapping[str, Work] = field(default_factory=dict, compare=False, repr=False)

    @property
    def place(self) -> str:
        """``file:line`` of the card."""
        return self.at(self.line)

    def at(self, line: int) -> str:
        return f"{self.shown}:{line}"

    @property
    def kind(self) -> str:
        """``question``, ``cloze`` or ``choice``."""
        return self.written[0].role

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text as written, with its place."""
        return tuple((self.at(line), text) for _, line, text in self.written)

    def markup(self, written: Written) -> Markup:
        """One of the card's texts, with its computed numbers put in."""
        return filled(parse(written.text), self.values)

    @cached_property
    def question(self) -> Question:
        """The card as it is asked."""
        texts = {written.role: self.markup(written) for written in self.written}
        prompt = texts[self.kind]
        return Question(
            code=self.id,
            topic=self.topic,
            prompt=prompt,
            answer=_answer(self.kind, prompt, texts),
            explanation=texts.get("why"),
            tags=(f"topic::{self.topic}", *(f"network::{name}" for name in self.networks)),
            sources=tuple(citation(text, self.works) for text in self.cited),
            figure=self.figure,
        )

    def row(self) -> list[Any]:
        """The card as JSON keeps it; ``from_row`` reads it back."""
        return [
            self.line,
            self.id,
            self.cited,
            self.written,
            self.networks,
            self.covers,
            self.aliases,
            self.sourced,
            self.values,
            self.figure,
            self.needs,
            self.introduces,
            self.remedial,
            self.differs,
        ]

    @classmethod
    def from_row(
        cls, shown: str, topic: str, row: Sequence[Any], works: Mapping[str, Work]
    ) -> Card:
        line, identifier, cited, written, networks, covers, aliases, sourced, *rest = row
        values, figure, needs, introduces, remedial, differs = rest
        return cls(
            shown,
            topic,
            line,
            identifier,
            tuple(cited),
            tuple(map(Written._make, written)),
            tuple(networks),
            tuple(covers),
            tuple(aliases),
            tuple(map(Sourced._make, sourced)),
            values,
            figure,
            tuple(needs),
            tuple(introduces),
            remedial,
            tuple(differs),
            works,
        )


class Questions(Sequence[Question]):
    """The questions of cards, each made when it is taken."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self.cards = cards

    def __len__(self) -> int:
        return len(self.cards)

    @overload
    def __getitem__(self, index: int) -> Question: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Question]: ...
    def __getitem__(self, index: int | slice) -> Question | Sequence[Question]:
        found = self.cards[index]
        return found.question if isinstance(found, Card) else Questions(found)

    def __iter__(self) -> Iterator[Question]:
        return (card.question for card in self.cards)


def filled(markup: Markup, values: Mapping[str, str]) -> Markup:
    """A text with the texts of its computed numbers put in."""
    if not markup.holes():
        return markup
    return fill(markup, values.__getitem__, lambda expression: node_of(values[expression]))


def _answer(kind: str, prompt: Markup, texts: Mapping[str, Markup]) -> Answer:
    if kind == "cloze":
        return Cloze(prompt)
    if kind == "question":
        return Reveal(texts["answer"])
    options, right = [], ""
    for role, text in texts.items():
        word, _, identifier = role.partition(" ")
        if identifier and word != "because":
            options.append(Option(identifier, text, texts.get(f"because {identifier}")))
            right = identifier if word == "right" else right
    return Choice(tuple(options), right)
