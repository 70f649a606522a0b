"""The one list of topics, ``cards/topics.yaml``: title, prerequisites, teaching order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizgen.content import Content
from quizgen.errors import QuizgenError
from quizgen.files import load_yaml
from quizgen.nearest import did_you_mean


class TopicError(QuizgenError):
    """A topic that does not exist."""


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: str
    prerequisites: tuple[str, ...]


def load_topics(contents: Sequence[Content]) -> dict[str, Topic]:
    """The topics of all content folders by id, in teaching order: prerequisites come first."""
    found: dict[str, Topic] = {}
    for content in contents:
        path = content.root / "cards" / "topics.yaml"
        if content.prefix and not path.exists():
            continue
        top = load_yaml(path, f"{content.shown}cards/topics.yaml")
        top.only(["topics"])
        for entry in top.maps("topics"):
            entry.only(["id", "title", "prerequisites"])
            topic = Topic(entry.text("id"), entry.text("title"), entry.words("prerequisites"))
            if topic.id in found:
                raise TopicError(entry.place("id"), f"topic '{topic.id}' stands here twice")
            for name in topic.prerequisites:
                if name not in found:
                    raise TopicError(
                        entry.place("prerequisites"), f"'{name}' is no topic above", "order them"
                    )
            found[topic.id] = topic
    return found


def known_topic(name: str, topics: Mapping[str, Topic]) -> str:
    """``name`` itself if it is a topic."""
    if name not in topics:
        raise TopicError(f"topic '{name}'", "there is no such topic", did_you_mean(name, topics))
    return name
