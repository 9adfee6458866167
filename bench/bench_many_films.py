"""A check of many films: its rate, and how little memory each further film takes, told for 10,000.

python bench/bench_many_films.py [--smoke] [--all]      --all checks 10,000 films instead of telling them from fewer
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from bench_subtitle_rules import film
from running import MADANG, Spent, machine, row, spent

CUES, WANTED, GOAL_MB = 1800, 10_000, 1024.0
SMOKE, ALL = "--smoke" in sys.argv, "--all" in sys.argv
COUNTS = (3, 12) if SMOKE else (20, 100, 400, WANTED) if ALL else (20, 100, 400)


def main() -> None:
    machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, again = _first_and_second_checks(folder)
    if not SMOKE:  # so few films tell nothing of many
        _tell("first checks", first)
        _tell("second checks", again)


def _first_and_second_checks(folder: Path) -> tuple[list[Spent], list[Spent]]:
    """Checks of more and more films, each from an empty cache and then from a full one."""
    first, again = [], []
    for before, count in zip((0, *COUNTS), COUNTS, strict=False):
        for number in range(before, count):
            (folder / f"film{number:05d}.ko.srt").write_text(film(CUES, seed=number), encoding="utf-8")
        command = [*MADANG, "check", str(folder), "--standard", "netflix", "--set", "fps=24"]
        first.append(spent(command, runs=1, warm=False, clear=folder / ".madang" / "cache.sqlite"))
        again.append(spent(command, runs=1, warm=False))
        for what, took in (("the first check", first[-1]), ("the second", again[-1])):
            rate = count / took.wall_s
            told = f"{rate:.1f} films/s", f"{rate * CUES:,.0f} cues/s"
            row(f"{what} of {count:,} films", f"{took.peak_mb:.0f} MB", *told)
    return first, again


def _tell(what: str, checks: list[Spent]) -> None:
    peaks_mb = [took.peak_mb for took in checks]
    slope_mb, start_mb = np.polyfit(COUNTS, peaks_mb, 1)
    told_mb = peaks_mb[-1] if ALL else float(start_mb + WANTED * slope_mb)
    row(f"{what} of {WANTED:,} films", f"{told_mb:.0f} MB", f"{1000 * slope_mb:.1f} KB a film", "", told_mb < GOAL_MB)


if __name__ == "__main__":
    main()
