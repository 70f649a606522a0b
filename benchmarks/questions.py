"""How many complete questions a second, and how quickly many distinct ones are chosen.

    python benchmarks/questions.py [FAMILY...]

*Complete* is a question's prompt, key, worked lines and slips, as terminal text, and as the JSON of
``quiz ask --show-answer --json``.  Every family (or those named, so that two commits can be
compared by the families of both) gives the same number of questions, spread over its levels;
families and traces of the zoo are made beforehand, as they are once per process.  The figure is
questions over processor time on one core, the median of several goes.

*Choosing* is drawing configurations with distinct answers, in an order of their own, from a space
of 2**20 that holds so many: a convolution's parameters.

Beside it, the same number of items of reasoning-gym's arithmetic generators, where it is there:

    python -m venv /tmp/gym && /tmp/gym/bin/pip install reasoning-gym numpy
    PYTHONPATH=. /tmp/gym/bin/python benchmarks/questions.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import islice
from statistics import median
from time import process_time
from typing import Any

from quizgen.export.json import question_data
from quizgen.families import families
from quizgen.families import family as named
from quizgen.questions.question import Blanks, Choice, Dims, Numeric, Question
from quizgen.text.terminal import Terminal
from quizgen.variants.drawing import draw, indices
from quizgen.variants.family import Family
from quizgen.variants.formula_level import FormulaLevel
from quizgen.variants.space import Axis

EACH = 90  # questions of a family, a third of them from each level
GOES = 5
CHOSEN = 100_000
GENERATORS = ("basic_arithmetic", "chain_sum", "products", "fraction_simplification", "gcd")

SPACE = Family(
    id="many-answers",
    topic="params",
    summary="a space with many distinct answers",
    levels={
        1: FormulaLevel(
            prompt="<C_out> filters of $<K> \\times <K>$ on <C_in> channels: how many parameters?",
            axes=(
                Axis("C_in", tuple(range(1, 513))),
                Axis("C_out", tuple(range(1, 1024, 2))),
                Axis("K", (1, 3, 5, 7)),
            ),
            rules=("C_in > 1 and C_out > 1 and K > 1",),
            steps=(("params", "Parameters", "K*K*C_in*C_out + C_out"),),
            unit="parameters",
            slips={
                "forgot-bias": "K*K*C_in*C_out",
                "forgot-input-channels": "K*K*C_out + C_out",
                "kernel-not-squared": "K*C_in*C_out + C_out",
            },
        )
    },
)


def complete(question: Question, terminal: Terminal) -> str:
    """All of a question as it is printed."""
    lines: list[str] = [terminal.filled(question.prompt, question.values)]
    answer = question.answer
    if isinstance(answer, Choice):
        lines += [terminal.line(option.text) for option in answer.options]
        lines += [terminal.line(o.reason) for o in answer.options if o.reason is not None]
        lines.append(terminal.line(answer.option(answer.right).text))
    else:
        assert isinstance(answer, Numeric | Dims | Blanks)
        lines.append(answer.key_text())
        lines += [f"{slip.id}: {answer.text(slip.value)}" for slip in question.slips]
    lines += [f"{step.label}: {step.text(terminal)}" for step in question.steps]
    return "\n".join(lines)


def codes() -> list[tuple[Family, int, int]]:
    """The questions that are made: of each family, level by level."""
    found = []
    for family in map(named, sys.argv[1:] or families()):
        for number in family:
            drawn = list(islice(indices(family, number, "benchmark"), EACH // len(family.levels)))
            drawn = (drawn * EACH)[: EACH // len(family.levels)]  # where there are fewer
            found += [(family, number, index) for index in drawn]
    return found


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one go, the median of several; the first is not counted."""
    times = []
    for _ in range(GOES + 1):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times[1:])


def ours() -> None:
    chosen, terminal = codes(), Terminal()

    def texts() -> list[str]:
        return [complete(f.question(number, index), terminal) for f, number, index in chosen]

    def data() -> list[dict[str, Any]]:
        return [question_data(f.question(n, index), show_answer=True) for f, n, index in chosen]

    report("quizgen, complete questions as text", len(chosen), seconds(texts))
    report("quizgen, complete questions as JSON", len(chosen), seconds(data))


def choosing() -> None:
    draw(SPACE, 1, 1, 0)  # surveyed once
    report("quizgen, configurations with distinct answers", CHOSEN,
           seconds(lambda: draw(SPACE, 1, CHOSEN, "benchmark")))  # fmt: skip


def theirs() -> None:
    if find_spec("reasoning_gym") is None:
        print("reasoning-gym is not installed here; the docstring says how")
        return
    import reasoning_gym  # type: ignore[import-not-found]

    size = EACH * len(families()) // len(GENERATORS)
    for name in GENERATORS:
        # a new data set each time: items of one may be remembered
        def make(name: str = name) -> Sequence[Any]:
            return list(reasoning_gym.create_dataset(name, size=size, seed=1))

        report(f"reasoning-gym, {name}", size, seconds(make))


def report(what: str, count: int, time: float) -> None:
    print(f"{what}: {count:,} in {time:.3f} s, {count / time:,.0f} a second")


if __name__ == "__main__":
    ours()
    choosing()
    theirs()
