"""A progress bar on stderr for work that takes time; loaded only where stderr is a terminal."""

from __future__ import annotations

import atexit
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

WORTH_SHOWING = 3


def bar() -> Callable[[str, int, int], None]:
    """A callback (what, done, of) that draws one bar for each kind of work, and clears it when it is done."""
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    tasks: dict[str, TaskID] = {}

    def show(what: str, done: int, of: int) -> None:
        if of < WORTH_SHOWING or (done == 0 and what not in tasks):
            return
        if not tasks:
            progress.start()
            atexit.register(progress.stop)
        if what not in tasks:
            tasks[what] = progress.add_task(what, total=of)
        progress.update(tasks[what], completed=done, total=of)
        if done >= of:
            progress.stop()
            tasks.clear()

    return show
