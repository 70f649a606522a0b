"""One sample of each family and level as ``docs/gallery.md``: ``make gallery``.

Each sample is the first variant of a draw with a fixed seed, with its answer, worked solution and
what the likely wrong answers mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quizgen.cards.topics import load_topics
from quizgen.cli.texts import question_text, solved_lines
from quizgen.families import families
from quizgen.files.content import contents
from quizgen.questions.question import Question
from quizgen.variants.drawing import draw, survey_of
from quizgen.variants.family import Family

TARGET = Path(__file__).parent.parent / "docs" / "gallery.md"
SEED = "gallery"
HEAD = """\
# Gallery

One question of each family at each level, with its answer, its worked solution and what the
likely wrong answers mean. Made by `make gallery`; `quiz ask CODE --show-answer` prints any other.
"""


def gallery() -> str:
    return "\n".join([HEAD, *_contents(), *_topics()])


def _by_topic() -> Iterator[tuple[str, list[Family]]]:
    for topic in load_topics(contents()).values():
        found = [family for family in families().values() if family.topic == topic.id]
        if found:
            yield topic.title, found


def _contents() -> Iterator[str]:
    for title, found in _by_topic():
        links = ", ".join(f"[{family.id}](#{family.id})" for family in found)
        yield f"- {title}: {links}"
    yield ""


def _topics() -> Iterator[str]:
    for title, found in _by_topic():
        yield f"## {title}\n"
        for family in found:
            yield f"### {family.id}\n"
            yield f"{family.summary[:1].upper()}{family.summary[1:]}.\n"
            for number in family:
                yield sample(family, number)


def sample(family: Family, number: int) -> str:
    """A level's heading, its question, and the rest folded away."""
    (index,) = draw(family, number, 1, SEED)
    question = family.question(number, index)
    space = survey_of(family, number)
    answers = "" if space.answers == space.variants else f", {space.answers} answers"
    return (
        f"**Level {number}**, {space.variants} variants{answers}\n\n"
        f"```text\n{question_text(question)}\n```\n\n"
        f"<details><summary>Answer</summary>\n\n"
        f"```text\n{_solved(question)}\n```\n\n</details>\n"
    )


def _solved(question: Question) -> str:
    """What ``quiz ask --show-answer`` prints, without the blanks at the ends of lines."""
    text = "\n".join(map(str, solved_lines(question)))
    return "\n".join(line.rstrip() for line in text.split("\n"))


if __name__ == "__main__":
    TARGET.write_text(gallery(), encoding="utf-8")
