"""How long from Enter to the first question of ``quiz drill``, in a terminal, with a warm cache.

The command runs in a pseudo-terminal; the time ends when its prompt stands there. Beside it, in
turns, ``python -c pass``. The learner's record is a new one in a temporary folder.

.venv/bin/python benchmarks/first_question.py [RUNS]
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

QUIZ = Path(sysconfig.get_path("scripts")) / "quiz"
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "quiz drill": [str(QUIZ), "drill"],
    "quiz drill --topic flops": [str(QUIZ), "drill", "--topic", "flops"],
    "quiz drill --cram": [str(QUIZ), "drill", "--cram"],
}
RUNS = 15
PROMPTS = (b"> ", b"Enter. ")
AIM = 0.2  # seconds


def until_prompt(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from start to the prompt of the first question, or to the end of a command that
    asks nothing."""
    master, slave = os.openpty()
    start = perf_counter()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    shown = b""
    while not any(prompt in shown for prompt in PROMPTS):
        if not select.select([master], [], [], 60)[0]:
            break
        try:
            data = os.read(master, 65536)
        except OSError:  # its end
            break
        shown += data
    taken = perf_counter() - start
    process.kill()
    process.wait()
    os.close(master)
    return taken


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QUIZGEN_HOME": home, "TERM": "xterm-256color"}
        for turn in range(runs + 1):
            for name, command in COMMANDS.items():
                taken = until_prompt(command, environment)
                if turn:  # the first one fills the caches
                    times[name].append(taken)
    for name, taken_times in times.items():
        most = median(taken_times)
        print(f"{name:28} median {most * 1000:6.1f} ms  least {min(taken_times) * 1000:6.1f} ms")
    print(f"aim: {AIM * 1000:.0f} ms")


if __name__ == "__main__":
    main()
