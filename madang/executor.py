"""The executor seam: any concurrent.futures.Executor runs the work, results come back in the order of the tasks."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
AHEAD_PER_JOB = 8


class Crashed(Exception):
    """A worker process died over a task."""


class Inline(Executor):
    """Runs each task at once, in this process."""

    def submit(self, fn: Callable[..., R], /, *args: object, **kwargs: object) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:
            future.set_exception(problem)
        return future


def processes(jobs: int) -> Executor:
    """An executor for this many jobs: inline for one, worker processes for more."""
    if jobs <= 1:
        return Inline()
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context(method), initializer=_settle_in)


def _settle_in() -> None:
    """A worker leaves Ctrl-C, which reaches all processes of a terminal, to its parent, and ends when that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def default_jobs() -> int:
    """As many jobs as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    make: Callable[[], Executor], run: Callable[[T], R], tasks: Sequence[T], ahead: int
) -> Iterator[R | Crashed]:
    """Run every task, a bounded number ahead of the one whose result is wanted next.

    Where a worker dies, the tasks in flight are run again one at a time, each in a pool of its own, so that
    only the deadly one comes back as Crashed.
    """
    executor = make()
    pending: deque[tuple[T, Future[R]]] = deque()
    position = 0
    try:
        while position < len(tasks) or pending:
            while position < len(tasks) and len(pending) < ahead:
                try:
                    pending.append((tasks[position], executor.submit(run, tasks[position])))
                except BrokenProcessPool:
                    break
                position += 1
            if not pending:
                executor.shutdown(wait=False)
                executor = make()
                continue
            task, future = pending.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                executor.shutdown(wait=False, cancel_futures=True)
                for risky in [task, *(task for task, _ in pending)]:
                    yield _alone(run, risky)
                pending.clear()
                executor = make()
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _alone(run: Callable[[T], R], task: T) -> R | Crashed:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(run, task).result()
        except BrokenProcessPool:
            return Crashed("the process that read this take died")
