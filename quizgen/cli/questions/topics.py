"""``quiz topics``: topics, their families and how much each can ask, cards per topic."""

from __future__ import annotations

from typing import Any

from quizgen.cli.options import AsJson, Folders, folders
from quizgen.cli.streams import print_json


def topics(as_json: AsJson = False, content: Folders = None) -> None:
    """List topics, question families with their levels and variants, and cards per topic."""
    data = listing(folders(content))
    if as_json:
        print_json({"topics": data})
        return
    for topic in data:
        cards = f"{topic['cards']} card{'s' * (topic['cards'] != 1)}"
        print(f"{topic['id']}: {topic['title']} ({cards})")
        for family in topic["families"]:
            print(f"  {family['id']}: {family['summary']}")
            for level, counts in family["levels"].items():
                k, m = counts["separable"]
                apart = f", {k} of {m} mistakes told apart" if m else ""  # a choice has reasons
                numbers = f"{counts['variants']} variants, {counts['answers']} answers"
                print(f"    level {level}: {numbers}{apart}")


def listing(contents: Any) -> list[dict[str, Any]]:
    from collections import Counter

    from quizgen.cards.reader import load_cards
    from quizgen.cards.topics import load_topics
    from quizgen.families import families
    from quizgen.variants.drawing import survey_of

    cards = Counter(card.topic for card in load_cards(contents))
    found = []
    for topic in load_topics(contents).values():
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
