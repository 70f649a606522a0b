"""Work spread over processes, each of which keeps its tools (a compiler, families) once made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

FEW = 8  # tasks that are not worth starting processes for
AT_ONCE = 4  # tasks handed to a process together

_make: Callable[[Any], Any] | None = None  # of this process, if it is a worker


def spread(
    make: Callable[[Task], Done], tasks: Sequence[Task], cores: int
) -> Iterator[tuple[Task, Done]]:
    """Every task with what ``make`` gives for it, in order.

    ``make`` is sent to each process once, and must be the same wherever it runs.
    """
    if cores < 2 or len(tasks) <= FEW:
        yield from ((task, make(task)) for task in tasks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Not forked: a copy of a process in which the compiler has begun threads would wait for them.
    fresh = get_context("spawn")
    pool = ProcessPoolExecutor(
        min(cores, len(tasks)), mp_context=fresh, initializer=_start, initargs=(make,)
    )
    try:
        yield from zip(tasks, pool.map(_work, tasks, chunksize=AT_ONCE), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)


def _start(make: Callable[[Any], Any]) -> None:
    """Makes this process a worker; an interruption is the main process's to handle."""
    import signal

    global _make
    _make = make
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(task: Any) -> Any:
    assert _make is not None
    return _make(task)
