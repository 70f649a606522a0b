"""Papers printed by several processes, started from one in which the compiler has run."""

from __future__ import annotations

from quizgen.exam.printing.workers import FEW, spread
from tests.export.paper.papers import printed


def test_processes_print_the_same_bytes_though_a_compiler_runs_here():
    """The compiler's threads are not copied into a forked process, which would wait for them."""
    here = [printed(place) for place in range(2)]
    places = [place % 2 for place in range(FEW + 1)]
    assert list(spread(printed, places, 2)) == [(place, here[place]) for place in places]
