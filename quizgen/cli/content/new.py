"""``quiz new``: start a card file, or add a card to one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from quizgen.cli.options import Folders, folders_with
from quizgen.errors import OptionError


def new(
    where: Annotated[
        str | None,
        typer.Argument(metavar="[FILE or TOPIC]", help="A card file, there or not, or a topic."),
    ] = None,
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXT]", help="What the card asks; without it, a template."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="question, cloze or choice."),
    ] = None,
    answer: Annotated[
        str | None, typer.Option("--answer", metavar="TEXT", help="The (right) answer.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where it is from.")
    ] = None,
    figure: Annotated[
        str | None, typer.Option("--figure", metavar="NAME", help="A picture below the question.")
    ] = None,
    identifier: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Instead of the one suggested.")
    ] = None,
    differs: Annotated[
        list[str] | None,
        typer.Option("--differs", metavar="ID", help="A card that looks like it and is another."),
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="T", help="Of a new file.")
    ] = None,
    content: Folders = None,
) -> None:
    """Add a card to a card file, and create the file if there is none."""
    from quizgen.authoring.new import add_card, draft_of, target_of

    if where is None:
        raise OptionError("", "name a topic or a card file", "as in: quiz new vgg")
    contents = folders_with(Path(where), content)
    target = target_of(where, contents, topic)
    draft = replace(draft_of(kind, text, answer, source, figure), differs=tuple(differs or ()))
    card = add_card(target, draft, contents, identifier)
    print(f"{card.place}: {card.id}")
