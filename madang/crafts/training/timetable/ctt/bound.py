"""A lower bound that holds whatever the solver does: what each part of the cost takes at least, added up.

Seats: lectures into rooms at any time, each room once a period (an assignment). Days and compactness: each curriculum
alone, by CP-SAT, its courses' working days counted with the first curriculum that has them; then courses without one.
"""

from __future__ import annotations

import numpy as np

from madang.crafts.training.timetable.ctt.instance import Course, Instance

_PROOF_S = 2.0


def lower_bound(instance: Instance) -> int:
    """At most the cost of any solution.

    Raises nothing: a part that cannot be proved in time counts with what is proved of it.
    """
    counted: set[str] = set()
    total = _seats(instance)
    for _, members in instance.curricula:
        first = set(members) - counted
        counted |= first
        total += _alone(instance, [instance.course[id] for id in members], first, compact=True)
    for course in instance.courses:
        if course.id not in counted:
            total += _alone(instance, [course], {course.id}, compact=False)
    return total


def _seats(instance: Instance) -> int:
    from scipy.optimize import linear_sum_assignment

    students = np.repeat([c.students for c in instance.courses], [c.lectures for c in instance.courses])
    seats = np.repeat([seats for _, seats in instance.rooms], instance.days * instance.periods)
    short = np.maximum(0, students[:, None] - seats[None, :])
    if len(students) > len(seats):
        return 0
    rows, columns = linear_sum_assignment(short)
    return int(short[rows, columns].sum())


def _alone(instance: Instance, courses: list[Course], days_of: set[str], compact: bool) -> int:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    total = instance.days * instance.periods
    at = {}
    for course in courses:
        for period in range(total):
            if (course.id, *divmod(period, instance.periods)) not in instance.unavailable:
                at[course.id, period] = model.new_bool_var("")
        model.add(sum(var for (id, _), var in at.items() if id == course.id) == course.lectures)
    taught = [sum(at[c.id, period] for c in courses if (c.id, period) in at) for period in range(total)]
    cost = []
    for period in range(total):
        model.add(taught[period] <= 1)
        if compact:
            inside = period % instance.periods
            beside = (taught[period - 1] if inside else 0) + (
                taught[period + 1] if inside < instance.periods - 1 else 0
            )
            alone = model.new_bool_var("")
            model.add(alone >= taught[period] - beside)
            cost.append(2 * alone)
    for course in courses:
        if course.id in days_of:
            days = []
            for day in range(instance.days):
                own = [
                    at[course.id, p]
                    for p in range(day * instance.periods, (day + 1) * instance.periods)
                    if (course.id, p) in at
                ]
                there = model.new_bool_var("")
                model.add(there <= sum(own))
                days.append(there)
            missing = model.new_int_var(0, instance.days, "")
            model.add(missing >= course.min_days - sum(days))
            cost.append(5 * missing)
    model.minimize(sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = _PROOF_S
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    return max(0, round(solver.best_objective_bound)) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else 0
