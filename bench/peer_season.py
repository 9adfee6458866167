"""CP-SAT on a season in the interchange form: python peer_season.py SEASON.json SECONDS; prints cost and bound."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from ortools.sat.python import cp_model

season = json.loads(Path(sys.argv[1]).read_text())
days, room = season["days"], season["capacity_minutes"]
model = cp_model.CpModel()
away = {person["id"]: set(person["unavailable_days"]) for person in season["cast"]}
works, places, lights = {}, {}, {}
used, weekly = defaultdict(list), defaultdict(list)
children = {person["id"] for person in season["cast"] if person["child"]}


def known(table, key):
    if key not in table:
        table[key] = model.new_bool_var("")
    return table[key]


for scene in season["scenes"]:
    episode = scene["episode"] - 1
    first, last = season["episode_release_day"][episode], season["episode_shoot_deadline_day"][episode]
    choices = []
    for day in range(first, min(last, days - 1) + 1):
        if any(day in away[a] for a in scene["cast"]):
            continue
        here = model.new_bool_var("")
        choices.append(here)
        used[day].append(scene["minutes"] * here)
        for table, key in [(works, (a, day)) for a in scene["cast"]] + [
            (places, (scene["location"], day)), (lights, (scene["night"], day))
        ]:  # fmt: skip
            model.add_implication(here, known(table, key))
        for a in scene["cast"]:
            if a in children:
                weekly[a, day // season["hard"]["week_days"]].append(scene["minutes"] * here)
    model.add_exactly_one(choices)
for terms in used.values():
    model.add(sum(terms) <= room)
for terms in weekly.values():
    model.add(sum(terms) <= season["hard"]["child_week_minutes"])
cost = []
for person in season["cast"]:
    mine = {day: var for (a, day), var in works.items() if a == person["id"]}
    if not mine:
        continue
    first, last = model.new_int_var(0, days - 1, ""), model.new_int_var(0, days - 1, "")
    for day, var in mine.items():
        model.add(first <= day).only_enforce_if(var)
        model.add(last >= day).only_enforce_if(var)
    # Costs in fifths, so that a fifth of the rate is whole: 4 a day of work, 1 a day of the span.
    cost += [4 * person["rate"] * var for var in mine.values()] + [person["rate"] * (last - first + 1)]
for table, price in (
    (places, season["objective"]["company_move"]),
    (lights, season["objective"]["day_night_mixed_day"]),
):
    for day in range(days):
        there = [var for (_, at), var in table.items() if at == day]
        if there:
            more = model.new_int_var(0, len(there), "")
            model.add(more >= sum(there) - 1)
            cost.append(5 * price * more)
model.minimize(sum(cost))
solver = cp_model.CpSolver()
solver.parameters.max_time_in_seconds = float(sys.argv[2])
solver.parameters.num_workers = 2
status = solver.solve(model)
found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
print(json.dumps({"cost": solver.objective_value / 5 if found else None, "bound": solver.best_objective_bound / 5}))
