"""OR-Tools CP-SAT on talent problems: one JSON problem a line on stdin, one JSON answer a line on stdout.

Run by the Python that MADANG_PEERS names. The model is the usual one: the days as one machine, each scene an interval
on it, and for each actor a span over the intervals of their scenes.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from ortools.sat.python import cp_model


def answered(problem: dict[str, Any]) -> dict[str, Any]:
    """{"total", "bound", "proved", "seconds"} of {"plays", "costs", "days", "seconds", "workers"}."""
    days, model = problem["days"], cp_model.CpModel()
    horizon = sum(days)
    starts = [model.new_int_var(0, horizon - length, "") for length in days]
    model.add_no_overlap(
        [model.new_fixed_size_interval_var(start, length, "") for start, length in zip(starts, days, strict=True)]
    )
    paid = []
    for cost, scenes in zip(problem["costs"], problem["plays"], strict=True):
        if scenes:
            first, last = model.new_int_var(0, horizon, ""), model.new_int_var(0, horizon, "")
            for scene in scenes:
                model.add(first <= starts[scene])
                model.add(last >= starts[scene] + days[scene])
            model.add(last - first >= sum(days[scene] for scene in scenes))
            paid.append(cost * (last - first))
    model.minimize(sum(paid))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = problem["seconds"]
    solver.parameters.num_workers = problem["workers"]
    begun = time.monotonic()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "total": solver.objective_value if found else None,
        "bound": solver.best_objective_bound,
        "proved": status == cp_model.OPTIMAL,
        "seconds": time.monotonic() - begun,
    }


for line in sys.stdin:
    print(json.dumps(answered(json.loads(line))), flush=True)
