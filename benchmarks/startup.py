"""How long ``quiz --version`` takes beside ``python -c pass``, both started in turns.

.venv/bin/python benchmarks/startup.py [PAIRS]
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path
from statistics import median
from time import perf_counter

QUIZ = Path(sysconfig.get_path("scripts")) / "quiz"
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "quiz --version": [str(QUIZ), "--version"],
}
PAIRS = 20


def measure(command: list[str]) -> float:
    """Seconds from start to end."""
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(pairs + 1):
        for name, command in COMMANDS.items():
            taken = measure(command)
            if turn:  # the first pair fills the caches
                times[name].append(taken)
    python, quiz = (median(values) * 1000 for values in times.values())
    for name, values in times.items():
        print(f"{name}  median {median(values) * 1000:6.1f} ms  least {min(values) * 1000:6.1f} ms")
    allowed = 3 * python + 100
    print(f"ratio {quiz / python:.1f}; three times python and 100 ms are {allowed:.0f} ms")


if __name__ == "__main__":
    main()
