"""Papers printed by several processes, started from one in which the compiler has run."""

from __future__ import annotations

from quizgen.exam.workers import FEW, spread
from quizgen.export.paper_pdf import Printer
from tests.lms.papers import paper


def test_processes_print_the_same_bytes_though_a_compiler_runs_here():
    """The compiler's threads are not copied into a forked process, which would wait for them."""
    papers = [paper(place % 3) for place in range(FEW + 1)]
    printer = Printer()
    here = [printer.paper(one) for one in papers[:3]]
    there = list(spread(printer.paper, papers, 2))
    assert [one for one, _ in there] == papers
    assert [made for _, made in there] == [here[place % 3] for place in range(FEW + 1)]
