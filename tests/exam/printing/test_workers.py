"""Papers printed by several processes, started from one in which the compiler has run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from quizgen.exam.printing.workers import FEW, spread
from tests.export.paper.papers import printed


def test_processes_print_the_same_bytes_though_a_compiler_runs_here():
    """The compiler's threads are not copied into a forked process, which would wait for them."""
    here = [printed(place) for place in range(2)]
    places = [place % 2 for place in range(FEW + 1)]
    assert list(spread(printed, places, 2)) == [(place, here[place]) for place in places]


PATIENT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # what started us may ignore it
from tests.exam.printing.test_workers import waiting
from quizgen.exam.printing.workers import spread
if __name__ == "__main__":
    for _ in spread(waiting, range(5000), 2):
        pass
"""


def waiting(place: int) -> None:
    """Says which process works."""
    for _ in range(200):
        os.write(1, f"{os.getpid()}\n".encode())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_the_command(number: int, tmp_path: Path) -> None:
    """However the command ends, its output reaches an end: nobody is left who could write."""
    script = tmp_path / "patient.py"
    script.write_text(PATIENT)
    child = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, cwd=Path.cwd())
    assert child.stdout is not None
    workers = {int(child.stdout.readline()) for _ in range(4000)}
    assert child.pid not in workers
    child.send_signal(number)
    while child.stdout.read(1 << 16):
        pass
    assert child.wait() != 0
