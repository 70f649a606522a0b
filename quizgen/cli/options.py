"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from quizgen.errors import QuizgenError

if TYPE_CHECKING:
    from quizgen.content import Content

Folders: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option("--content", metavar="DIR", help="A folder of your own content (repeatable)."),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Topics: TypeAlias = Annotated[
    list[str] | None, typer.Option("--topic", metavar="T", help="Only this topic (repeatable).")
]
Level: TypeAlias = Annotated[
    int | None, typer.Option("--level", metavar="N", min=1, max=3, help="Only this level.")
]
Seed: TypeAlias = Annotated[
    str | None, typer.Option("--seed", metavar="S", help="Same seed, same questions.")
]


class OptionError(QuizgenError):
    """An option or argument with a value that means nothing."""


def folders(given: Sequence[Path] | None) -> tuple[Content, ...]:
    """The content folders of ``--content`` and ``QUIZGEN_CONTENT``, after the shipped one."""
    from quizgen.cli.home import content_cache
    from quizgen.content import contents

    listed = os.environ.get("QUIZGEN_CONTENT", "").split(os.pathsep)
    named = [*map(Path, filter(None, listed)), *(given or ())]
    return contents(named, content_cache(os.environ))


def seed_or_new(seed: str | None) -> str:
    """The seed given, or a new short one."""
    import secrets

    return seed if seed is not None else str(secrets.randbelow(10**6))
