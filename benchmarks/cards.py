"""How long a thousand cards take to load: parsed from their YAML, and out of the cache.

.venv/bin/python benchmarks/cards.py [TURNS]
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

CARDS = 1000
TURNS = 10
AGE = 60  # seconds; the cache does not trust a file that was changed a moment ago
IDENTIFIER = re.compile(r"^(  - id: )", re.M)
LOAD = """\
import sys
from pathlib import Path
from time import perf_counter
from quizgen.files.cache import Cache
from quizgen.cards.reader import load_cards
from quizgen.files.content import contents
start = perf_counter()
cache = Cache(Path(sys.argv[1]), "benchmark")
cards = load_cards(contents(list(map(Path, sys.argv[2:])), cache))
print(len(cards), (perf_counter() - start) * 1000)
"""


def copies(folder: Path) -> list[Path]:
    """Folders of content, each with the shipped cards under ids of its own."""
    cards = Path(__file__).parent.parent / "cards"
    texts = {path.name: path.read_text("utf-8") for path in sorted(cards.glob("*.yaml"))}
    texts = {name: text for name, text in texts.items() if IDENTIFIER.search(text)}
    texts.pop("topics.yaml", None)
    shipped = sum(len(IDENTIFIER.findall(text)) for text in texts.values())
    found = []
    for number in range(-(-CARDS // shipped) - 1):
        copy = folder / f"c{number}"
        files = {"content.yaml": f"prefix: c{number}\n"}
        for name, text in texts.items():
            files[f"cards/{name}"] = IDENTIFIER.sub(rf"\1c{number}-", text)
        for name, text in files.items():
            path = copy / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            changed = path.stat().st_mtime - AGE
            os.utime(path, (changed, changed))
        found.append(copy)
    return found


def measure(cache: Path, folders: list[Path]) -> tuple[int, float]:
    """Cards, and milliseconds to load them in a process of its own, imports aside."""
    command = [sys.executable, "-c", LOAD, str(cache), *map(str, folders)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    count, taken = done.stdout.split()
    return int(count), float(taken)


def main() -> None:
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    with TemporaryDirectory() as name:
        folders = copies(Path(name))
        cache = Path(name) / "cache.json"
        times: dict[str, list[float]] = {"cold": [], "warm": []}
        for _ in range(turns):
            cache.unlink(missing_ok=True)
            for found in times.values():
                count, taken = measure(cache, folders)
                found.append(taken * CARDS / count)
        size = cache.stat().st_size
    print(f"{count} cards, cache {size / 1000:.0f} kB; milliseconds per {CARDS} cards:")
    for state, found in times.items():
        print(f"  {state}  median {median(found):6.1f}  least {min(found):6.1f}")


if __name__ == "__main__":
    main()
