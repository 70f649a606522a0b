"""Where content points to: the cards and families that it names, and those that are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from quizgen.cards.card import Card
from quizgen.checking.finding import Finding
from quizgen.errors import did_you_mean
from quizgen.families.reader import FamilyFiles


@dataclass(frozen=True)
class Targets:
    """What may be named.

    kind: what a message calls them.
    ids: those that exist.
    renamed: ids that cards had before, each with the one that the card has now.
    retired: ids that no card has any more.
    """

    kind: str
    ids: frozenset[str]
    renamed: dict[str, str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()

    def lack(self, name: str) -> str:
        """What is wrong with a name; nothing if it exists.

        >>> Targets("card", frozenset({"vgg-sizes"}), {"vgg-maps": "vgg-sizes"}).lack("vgg-maps")
        "no card 'vgg-maps'; it is now 'vgg-sizes'"
        """
        if name in self.ids:
            return ""
        if name in self.renamed:
            now = f"it is now '{self.renamed[name]}'"
        elif name in self.retired:
            now = "it was retired"
        else:
            now = did_you_mean(name, self.ids)
        return f"no {self.kind} '{name}'; {now}"


def targets(
    cards: Collection[Card], retired: Iterable[str] = (), families: Collection[str] | None = None
) -> Targets:
    """The cards that may be named, and the families where these may be named too.

    cards: those that exist.
    retired: ids that no card has any more.
    families: ids of families; None where only cards will do.
    """
    return Targets(
        "card" if families is None else "card or family",
        frozenset([*(card.id for card in cards), *(families or ())]),
        {alias: card.id for card in cards for alias in card.aliases},
        frozenset(retired),
    )


def bad_cures(files: FamilyFiles, known: Targets, needed: bool = False) -> Iterator[Finding]:
    """Misconceptions that send a learner to a card that does not exist, or to none.

    files: the families' files that hold the misconceptions.
    known: the cards that there are.
    needed: whether each misconception must have a card.
    """
    for item in files.misconceptions.values():
        place = files.places[item.id]
        if needed and not item.study:
            what = f"misconception '{item.id}' has no card that cures it"
            yield Finding(place, f"{what}; name one under 'study'")
        for name in item.study:
            if lack := known.lack(name):
                yield Finding(place, lack)
