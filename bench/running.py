"""What every bench shares: CPU seconds of whole processes, and rows that print ours, the other side and the ratio."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

MADANG = [sys.executable, "-m", "madang"]
# An installed madang is compiled once; where this is set, every command here would compile it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


class Spent(NamedTuple):
    """What a command took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def cpu_s(command: Sequence[str], runs: int = 5, expect: Sequence[int] = (0, 1)) -> float:
    """Median CPU seconds (user + system) of a command and its children over several runs, after one not counted."""
    taken: list[float] = []
    for run in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if ended.returncode not in expect:
            sys.exit(f"{' '.join(command)} ended with {ended.returncode}: {ended.stderr.decode()}")
        if run:
            taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken)


# A process inherits its parent's greatest memory, so what is measured is started by a small one.
_LAUNCH = """
import os, subprocess, sys, time
begun = time.monotonic()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
print(child.returncode, time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def spent(command: Sequence[str], runs: int = 3, warm: bool = True, clear: Path | None = None) -> Spent:
    """Wall and CPU seconds, medians, and the most memory of a command as a cold process that ends with 0 or 1.

    warm: a run before that does not count, so that compiled loops are at hand. clear: a file to remove before each run.
    """
    taken: list[tuple[float, ...]] = []
    for run in range(runs + warm):
        if clear:
            clear.unlink(missing_ok=True)
        launch = [sys.executable, "-c", _LAUNCH, *command]
        said = subprocess.run(launch, capture_output=True, text=True, check=True)
        ended, *figures = map(float, said.stdout.split())
        if ended not in (0, 1):
            sys.exit(f"{' '.join(command)} ended with {ended:.0f}: {said.stderr}")
        if run >= warm:
            taken.append(tuple(figures))
    walls, cpus, peaks = zip(*taken, strict=True)
    return Spent(statistics.median(walls), statistics.median(cpus), max(peaks))


def row(what: str, ours: str, other: str, ratio: str, reached: bool | None = None) -> None:
    """Print one line of a bench: what, our figure, the other side's, the ratio, and whether the goal is reached."""
    mark = {True: "reached", False: "NOT REACHED", None: ""}[reached]
    print(f"{what:<58} {ours:>14} {other:>26} {ratio:>10}  {mark}".rstrip(), flush=True)


def machine() -> None:
    """Say on what this ran."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {sys.version.split()[0]} on {cores} cores; CPU seconds of whole processes, medians")


def write_subtitles(folder: Path, count: int, cues: int = 12) -> None:
    """Write that many small Korean subtitles, each different, all of them legal by the netflix profile."""
    for i in range(count):
        start, blocks = 1000, []
        for cue in range(cues):
            length = 1500 + (i * 7 + cue * 131) % 1500
            blocks.append(f"{cue + 1}\n{_clock(start)} --> {_clock(start + length)}\n안녕하세요 {i} {cue}\n")
            start += length + (1000 if cue % 3 else 2000)
        (folder / f"ep{i:05d}.ko.srt").write_text("\n".join(blocks), encoding="utf-8")


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d},{ms % 1000:03d}"
