"""What is to be put in order, from MiniZinc data or from a table."""

from __future__ import annotations

from pathlib import Path

from madang.crafts.screen.talent.problem import Problem


def read_problem(path: Path) -> Problem:
    """A .dzn file as MiniZinc data (layouts.py), anything else as a table (table.py). Raises Unreadable, OSError."""
    if path.suffix.lower() == ".dzn":
        from madang.crafts.screen.talent.read.layouts import problem_of_data

        return problem_of_data(path)
    from madang.crafts.screen.talent.read.table import problem_of_table

    return problem_of_table(path)
