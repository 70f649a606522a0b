"""Work spread over processes, each of which keeps its tools (a compiler, families) once made.

None of them outlives the command, however that ends.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread, current_thread, main_thread
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
    with _terminated_as_interrupted():
        if cores < 2 or len(tasks) <= FEW:
            yield from ((task, make(task)) for task in tasks)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Not forked: a copy of a process in which the compiler has begun threads would wait for
        # them.
        fresh = get_context("spawn")
        pool = ProcessPoolExecutor(
            min(cores, len(tasks)), mp_context=fresh, initializer=_start, initargs=(make,)
        )
        try:
            yield from zip(tasks, pool.map(_work, tasks, chunksize=AT_ONCE), strict=True)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """A request to terminate ends the work as Ctrl-C does: files are whole, workers are gone."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _start(make: Callable[[Any], Any]) -> None:
    """Makes this process a worker; an interruption is the main process's to handle."""
    global _make
    _make = make
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait until the main process is gone, however it ended, and end this one."""
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(task: Any) -> Any:
    assert _make is not None
    return _make(task)
