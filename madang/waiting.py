"""A progress bar on stderr for work that takes time; loaded only where stderr is a terminal."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

WORTH_SHOWING = 3
PATIENCE_S = 0.5  # a single take is waited for this long before a bar says that something is going on


def bar() -> Callable[[str, int, int], None]:
    """A callback (what, done, of) that draws one bar for each kind of work, and clears it when it is done."""
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    tasks: dict[str, TaskID] = {}
    timers: list[threading.Timer] = []

    def begin(what: str, of: int) -> None:
        if not tasks:
            progress.start()
            atexit.register(progress.stop)
        tasks[what] = progress.add_task(what, total=of)

    def show(what: str, done: int, of: int) -> None:
        if of == 1 and done == 0:
            timer = threading.Timer(PATIENCE_S, begin, (what, of))
            timer.daemon = True
            timer.start()
            timers.append(timer)
        elif of >= WORTH_SHOWING and done and what not in tasks:
            begin(what, of)
        if what in tasks:
            progress.update(tasks[what], completed=done, total=of)
        if done >= of:
            for timer in timers:
                timer.cancel()
            progress.stop()
            tasks.clear()

    return show
