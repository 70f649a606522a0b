"""``quiz import``: notes kept elsewhere into a card file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizgen.cli.options import Folders, folders_with
from quizgen.errors import OptionError

if TYPE_CHECKING:
    from quizgen.authoring.importing import Imported


def import_(
    notes: Annotated[
        Path, typer.Argument(metavar="NOTES", help="A text, a table or an Anki package.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The card file to be written.")
    ],
    topic: Annotated[str, typer.Option("--topic", metavar="T", help="The topic of its cards.")],
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where the notes are from.")
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Overwrite the card file; write it though much could not be placed."
        ),
    ] = False,
    content: Folders = None,
) -> int:
    """Make a card file of notes; exit code 1 if some could not be placed."""
    from quizgen.authoring.append import SCHEMA
    from quizgen.authoring.importing import SOURCE, import_notes, read_notes
    from quizgen.authoring.new import ids_of
    from quizgen.authoring.note import ImportFailure, counted
    from quizgen.cards.reader import refuse_lists
    from quizgen.cards.topics import known_topic, load_topics
    from quizgen.checking.check import check_files, readable_cards
    from quizgen.files.disk import write_atomically

    refuse_lists(output)
    contents = folders_with(output, content)
    topics = load_topics(contents)
    known_topic(topic, topics)
    _check_output(output, topic, topics, force)
    home = next((one for one in contents if one.holds(output)), contents[0])
    shown = f"{home.shown}cards/{output.name}" if home.holds(output) else str(output)
    others = [card for card in readable_cards(contents) if card.shown != shown]
    batch = read_notes(notes, str(notes))
    made = import_notes(
        batch,
        str(output),
        topic,
        prefix=home.prefix,
        taken=ids_of(others, home),
        source=source or SOURCE,
        schema=(output.parent / SCHEMA).exists(),
    )
    cards = f"{made.cards} card{'s' * (made.cards != 1)}"
    print(f"{notes}: {', '.join(filter(None, [batch.kind, cards, batch.detail]))}")
    if made.is_doubtful and not force:
        _tell(made)
        what = f"{made.unfit} of {counted(made.of)} could not be placed whole; nothing is written"
        raise ImportFailure(str(notes), what, "mend the file, or take the rest with --force")
    write_atomically(output, made.text.encode())
    print(f"{output}: {cards}")
    _tell(made)
    if findings := len(check_files([output], contents)):
        print(f"'quiz check {output}' has {findings} finding{'s' * (findings != 1)}.")
    return 1 if made.left else 0


def _tell(made: Imported) -> None:
    """Print what could not be placed."""
    if made.left:
        print("Not placed:")
    for finding in made.left:
        print(f"  {finding.place}: {finding.message}")


def _check_output(output: Path, topic: str, topics: Collection[str], force: bool) -> None:
    if output.suffix not in (".yaml", ".yml"):
        raise OptionError(str(output), "a card file ends in .yaml", "name one with -o")
    if output.exists() and not force:
        raise OptionError(str(output), "this file is there already", "--force overwrites it")
    if output.stem in topics and output.stem != topic:
        what = f"cards of the topic '{topic}' in a file named after another"
        raise OptionError(str(output), what, f"name it {topic}.yaml, or after no topic")
