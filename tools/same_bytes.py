"""Compare the notes and pictures of the shipped deck between two Pythons.

Run it as ``make same-bytes``.  It takes the oldest and the newest Python on this machine; one that
does not run this program gets an environment inside ``.venv``.  Where there is only one Python,
nothing is compared, and a line says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINORS = range(11, 20)  # of Python 3
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
# A shim of pyenv is there for every version, but only starts those that are switched on.
PROBE = "import ensurepip, sys, venv; print(*sys.version_info[:2], sep='.')"


def main() -> int:
    """Return the exit code, 1 if anything differs."""
    found = {**dict(pythons()), _version(): Path(sys.executable)}
    if len(found) < 2:
        print(f"NOT COMPARED: notes and pictures; Python {_version()} is the only one here")
        return 0
    names = [min(found, key=_order), max(found, key=_order)]
    with ThreadPoolExecutor() as pool:
        old, new = pool.map(lambda name: digests_by(name, found[name]), names)
    differing = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    for name in differing:
        print(f"differs between Python {' and '.join(names)}: {name}")
    if not differing:
        print(f"{len(old)} notes and pictures are the same by Python {' and '.join(names)}")
    return bool(differing)


def pythons() -> Iterator[tuple[str, Path]]:
    """Yield each version found, with the first executable of it that can make environments."""
    folders = [*map(Path, os.get_exec_path()), *sorted(PYENV.glob("versions/3.*/bin"))]
    for minor in MINORS:
        version = f"3.{minor}"
        for path in (folder / f"python{version}" for folder in folders):
            if path.exists() and _said([path, "-c", PROBE]) == version:
                yield version, path
                break


def digests_by(version: str, python: Path) -> dict[str, str]:
    """Return a digest of each note and picture, made by that Python."""
    if version == _version():
        return digests()
    folder = ROOT / ".venv" / f"python{version}"
    own = folder / "bin" / "python"
    pip = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--require-hashes"]
    subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
    subprocess.run([own, *pip, "-r", ROOT / "requirements.lock"], check=True)
    made = subprocess.run(
        [own, __file__, "--digests"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(made.stdout))


def digests() -> dict[str, str]:
    """Return a digest of each note of the shipped deck and of each picture, by its name."""
    from quizgen.decks.finding import find
    from quizgen.decks.recipe import load_deck
    from quizgen.export.anki.package import export
    from quizgen.export.formats import Edition
    from quizgen.figures import pictures
    from quizgen.files.content import contents

    path, shown = find("cnn-architectures", contents())
    lock = export(load_deck(path, contents(), shown), Edition("", 1)).lock
    assert lock is not None
    found = {f"note {name}": entry.digest for name, entry in lock.notes.items()}
    for name, picture in pictures().items():
        both = picture.draw(False) + picture.draw(True)
        found[f"picture {name}"] = sha256(both).hexdigest()
    return found


def _said(command: list[str | Path]) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def _version() -> str:
    return f"3.{sys.version_info.minor}"


def _order(version: str) -> int:
    return int(version.partition(".")[2])


if __name__ == "__main__":
    if sys.argv[1:] == ["--digests"]:
        print(json.dumps(digests()))
    else:
        sys.exit(main())
