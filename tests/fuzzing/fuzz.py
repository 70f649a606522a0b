"""``make fuzz``: many inputs for every reader, each of which it must return from or refuse.

    python -m tests.fuzzing.fuzz --count 1000 --seed 1 --reader "a table"
    python -m tests.fuzzing.fuzz --replay found/a-table-1-17

What a reader did not return from is written to ``found/`` with its seed, and is named at the end.
"""

from __future__ import annotations

import argparse
import faulthandler
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quizgen.errors import QuizgenError
from quizgen.files.signs import UNSEEN
from tests.fuzzing.mutations import mutated
from tests.fuzzing.readers import READERS, Reader

FOUND = Path("found")
TOO_LONG = 60  # seconds of one input, after which the program ends with a traceback
COUNT = 20_000


@dataclass(frozen=True)
class Find:
    """An input that a reader neither took nor refused."""

    reader: str
    seed: int
    data: bytes
    what: str


class Caught:
    """Whatever error came out of what stands below it; Ctrl-C goes on."""

    error: BaseException | None = None

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        self.error = error
        return isinstance(error, Exception)


def inputs(reader: Reader, count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """Seeds and inputs: the reader's own first, then changed ones.

    reader: they are for.  count: how many.  seed: the first seed.
    """
    for number in range(count):
        own = reader.seeds[number % len(reader.seeds)]
        if number < len(reader.seeds):
            yield -1 - number, own
        else:
            yield seed + number, mutated(own, seed + number, reader.seeds)


def tried(name: str, seed: int, data: bytes) -> Find | None:
    """What was wrong with how a reader took an input; None if nothing was.

    name: of the reader.  seed: of the input.
    """
    reader, caught = READERS[name], Caught()
    with caught:
        reader.read(data)
    error = caught.error
    if isinstance(error, QuizgenError):
        if "\n" in str(error) or not str(error).strip():
            return Find(name, seed, data, f"its refusal is not one sentence: {str(error)!r}")
    elif error is not None and not isinstance(error, reader.refuses):
        return Find(name, seed, data, f"{type(error).__name__}: {error}")
    return None


def fuzzed(name: str, count: int, seed: int) -> list[Find]:
    """What some inputs found.

    name: of the reader.  count: how many inputs.  seed: the first seed.
    """
    return [
        find
        for own, data in inputs(READERS[name], count, seed)
        if (find := tried(name, own, data)) is not None
    ]


def kept(find: Find) -> Path:
    """The file that a find was written to."""
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{re.sub('[^a-z]+', '-', find.reader.lower())}-{find.seed}"
    path.write_bytes(find.data)
    return path


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--count", type=int, default=COUNT, help="inputs of a cheap reader")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--reader", choices=READERS, help="only this one")
    given.add_argument("--replay", type=Path, metavar="FILE", help="an input that was kept")
    options = given.parse_args()
    if options.replay:
        return _replayed(options.replay, options.reader)
    finds = []
    for name in [options.reader] if options.reader else READERS:
        count = max(1, options.count // READERS[name].weight)
        faulthandler.dump_traceback_later(TOO_LONG + count, exit=True)
        begun = time.process_time()
        found = fuzzed(name, count, options.seed)
        print(f"{count:8} {name}: {len(found)} found, {time.process_time() - begun:.0f} s")
        finds += found
    faulthandler.cancel_dump_traceback_later()
    for find in {(find.reader, find.what[:60]): find for find in finds}.values():
        print(f"{kept(find)}: {UNSEEN.sub('?', find.what)[:300]}")
    return 1 if finds else 0


def _replayed(path: Path, reader: str | None) -> int:
    """Read a kept input once more, and let what is wrong be seen whole."""
    names = [name for name in READERS if path.name.startswith(re.sub("[^a-z]+", "-", name.lower()))]
    name = reader or max(names, key=len)
    find = tried(name, 0, path.read_bytes())
    if find is not None:
        READERS[name].read(find.data)  # its traceback says where
    print(f"{name}: taken or refused")
    return 0 if find is None else 1


if __name__ == "__main__":
    sys.exit(main())
