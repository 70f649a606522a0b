"""``quiz topics``: topics, their families and how much each can ask, cards per topic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from quizgen.cli.options import AsJson, Folders, folders
from quizgen.cli.streams import print_json, print_text


def topics(
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[TOPIC]...", help="List the families of these.")
    ] = None,
    as_json: AsJson = False,
    content: Folders = None,
) -> None:
    """List the topics, or the question families of some topics with their levels and variants."""
    data = listing(folders(content), wanted or [])
    if as_json:
        print_json({"topics": data})
    elif wanted:
        for topic in data:
            print_text("\n".join(_detail(topic)))
    else:
        _overview(data)


def _overview(data: list[dict[str, Any]]) -> None:
    from quizgen.cli.tables import Columns, print_parts

    table = Columns("topic", "title", "families", "levels", "cards", left=2)
    for topic in data:
        families = topic["families"]
        levels = sum(len(family["levels"]) for family in families)
        table.add(
            topic["id"], topic["title"], *map(_count, (len(families), levels, topic["cards"]))
        )
    print_parts([table, "", "'quiz topics flops' lists the families of one topic."])


def _count(number: int) -> str:
    return str(number or "-")


def _detail(topic: dict[str, Any]) -> Iterator[str]:
    cards = f"{topic['cards']} card{'s' * (topic['cards'] != 1)}"
    yield f"{topic['id']}: {topic['title']} ({cards})"
    for family in topic["families"]:
        yield f"  {family['id']}: {family['summary']}"
        for level, counts in family["levels"].items():
            k, m = counts["separable"]
            apart = f", {k} of {m} mistakes told apart" if m else ""  # a choice has reasons
            numbers = f"{counts['variants']} variants, {counts['answers']} answers"
            yield f"    level {level}: {numbers}{apart}"


def listing(contents: Any, wanted: list[str]) -> list[dict[str, Any]]:
    """The topics for other programs; only some, if any are wanted."""
    from collections import Counter

    from quizgen.cards.reader import load_cards
    from quizgen.cards.topics import known_topic, load_topics
    from quizgen.families import families
    from quizgen.variants.drawing import survey_of

    cards = Counter(card.topic for card in load_cards(contents))
    found, known = [], load_topics(contents)
    for topic in [known[known_topic(name, known)] for name in wanted] or known.values():
        entries = []
        for family in families(contents).values():
            if family.topic != topic.id:
                continue
            levels = {}
            for number in family:
                space = survey_of(family, number)
                levels[str(number)] = {
                    "variants": space.variants,
                    "answers": space.told_apart,
                    "separable": list(space.separable),
                }
            entries.append({"id": family.id, "summary": family.summary, "levels": levels})
        found.append(
            {"id": topic.id, "title": topic.title, "families": entries, "cards": cards[topic.id]}
        )
    return found
