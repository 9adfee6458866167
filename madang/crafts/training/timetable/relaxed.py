"""The least that any timetable leaves out, by a model of days without times: how often each lesson is on each day.

Hours of each trainee's days and week, the day of rest, and the open hours of those coaches and rooms that lessons share
must hold; who meets whom at which hour is left open. So a timetable leaves out as much or more.
"""

from __future__ import annotations

import math
from typing import Any

from madang.crafts.training.timetable.budget import RELAXED, Budget
from madang.crafts.training.timetable.law import DAY
from madang.crafts.training.timetable.state import MISSING, ONE_DAY, State, sum_bits


def least_missing(state: State, budget: Budget) -> int:
    """In weight times trainees. state: without any lesson placed, or with some: what is placed does not matter."""
    from ortools.sat.python import cp_model

    state = State(state.week)
    model = cp_model.CpModel()
    lessons = {session.lesson: session for session in state.sessions}
    often = {
        (lesson, day): model.new_int_var(0, state.week.lessons[lesson].times, "")
        for lesson in lessons
        for day in range(7)
    }
    missing: list[Any] = []
    for lesson, session in lessons.items():
        times = state.week.lessons[lesson].times
        placed = sum(often[lesson, day] for day in range(7))
        model.add(placed <= times)
        missing.append(session.missing // MISSING * (times - placed))
    for t, limit in enumerate(state.limits):
        own = {lesson: lessons[lesson] for lesson in {state.sessions[n].lesson for n in state.of_trainee[t]}}
        taught = sum_bits(state.coach_free[coach] for session in own.values() for coach in session.coaches)
        works: list[Any] = []
        for day in range(7):
            open_ = (state.free(t) & taught) >> (day * DAY) & ONE_DAY
            work = 1 if limit.worked[day] else model.new_bool_var("")
            load = sum(session.slots * often[lesson, day] for lesson, session in own.items())
            model.add(load <= min(limit.day[day], open_.bit_count()) * work)
            works.append(work)
        model.add(sum(works) <= max(6, sum(limit.worked)))
        total = sum(session.slots * often[lesson, day] for lesson, session in own.items() for day in range(7))
        model.add(total <= limit.week)
    for choice, free in (("coaches", state.coach_free), ("rooms", state.room_free)):
        for those in {getattr(session, choice) for session in lessons.values()}:
            inside = [each for each in lessons if set(getattr(lessons[each], choice)) <= set(those)]
            for day in range(7):
                slots = sum((free[which] >> (day * DAY) & ONE_DAY).bit_count() for which in those)
                model.add(sum(lessons[each].slots * often[each, day] for each in inside) <= slots)
    model.minimize(sum(missing))
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = RELAXED
    solver.parameters.max_time_in_seconds = max(budget.left(), 0.05)
    solver.parameters.num_workers = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        budget.over()
        return 0
    return max(0, math.ceil(solver.best_objective_bound - 1e-6))
