"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from quizgen.files.content import Content

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
Plain: TypeAlias = Annotated[
    bool, typer.Option("--plain", help="For screen readers: no colours, bars or rules.")
]
Answers: TypeAlias = Annotated[
    str | None,
    typer.Option("--answers", metavar="FILE", help="Play from a file of lines ('-': stdin)."),
]
Seed: TypeAlias = Annotated[
    str | None, typer.Option("--seed", metavar="S", help="Same seed, same questions.")
]


def folders(given: Sequence[Path] | None) -> tuple[Content, ...]:
    """The content folders of ``--content`` and ``QUIZGEN_CONTENT``, after the shipped one."""
    from quizgen.cli.home import content_cache
    from quizgen.files.content import contents

    return contents([*_listed(), *(given or ())], content_cache(os.environ))


def folders_with(file: Path, given: Sequence[Path] | None) -> tuple[Content, ...]:
    """As ``folders``, and the folder of content in whose ``cards/`` the file lies."""
    named = list(given or ())
    folder = file.absolute().parent
    if folder.name == "cards" and (folder.parent / "content.yaml").is_file():
        known = [path.absolute() for path in (*_listed(), *named)]
        if folder.parent not in known:
            short = file.parent.parent if len(file.parts) > 2 else folder.parent
            named.append(short)
    return folders(named)


def _listed() -> list[Path]:
    listed = os.environ.get("QUIZGEN_CONTENT", "").split(os.pathsep)
    return [Path(name) for name in listed if name]


def seed_or_new(seed: str | None) -> str:
    """The seed given, or a new short one."""
    import secrets

    return seed if seed is not None else str(secrets.randbelow(10**6))
