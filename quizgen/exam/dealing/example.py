"""A folder to begin with: a blueprint to change, and a roster of people who do not exist."""

from __future__ import annotations

from pathlib import Path

from quizgen.files.content import shipped
from quizgen.files.disk import FileError, write_atomically

BLUEPRINT, ROSTER = "midterm.yaml", "roster.csv"
CLASS = """\
id,name,email,section,extra time
1001,Ada Abel,ada@example.org,A,
1002,Bo Berg,bo@example.org,A,25%
1003,Cleo Cruz,cleo@example.org,A,
1004,Dev Das,dev@example.org,A,
1005,Eva Endo,eva@example.org,B,
1006,Finn Fry,finn@example.org,B,15
1007,Gül Güneş,gul@example.org,B,
1008,Hana Ho,hana@example.org,B,
"""


def write_example(folder: Path) -> list[Path]:
    """The files, where nothing is in their place yet."""
    source = (shipped().root / "decks" / BLUEPRINT).read_text("utf-8")
    texts = {BLUEPRINT: source.partition("\n")[2], ROSTER: CLASS}  # its schema is elsewhere
    for name in texts:
        if (folder / name).exists():
            what = "there is such a file already"
            raise FileError(str(folder / name), what, "choose another folder for the example")
    for name, text in texts.items():
        write_atomically(folder / name, text.encode(), private=True)
    return [folder / name for name in texts]
