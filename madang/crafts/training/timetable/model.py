"""Some sessions, or all, placed anew by CP-SAT: times, coaches and rooms in one model, the others stay where they are.

Every limit of `law` is a constraint; only what `state` calls the penalty is minimised, or of it what is missing alone.
With all sessions in it the bound holds for the timetable as a whole.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.crafts.training.timetable.budget import Budget
from madang.crafts.training.timetable.law import DAY, REST, WEEK
from madang.crafts.training.timetable.state import (
    DAYS,
    MISSING,
    ONE_DAY,
    TWICE,
    Spot,
    State,
    fitting,
    idle_slots,
    worked_days,
)

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass
class _Session:
    number: int
    here: Any
    start: Any
    interval: Any
    days: dict[int, Any]
    coaches: dict[int, Any]
    rooms: dict[int, Any]


class Model:
    """The model of a state and some of its sessions, which must be removed from the state before.

    places: only what is missing counts, as weight times trainees; least: what is known to be missing in any case.
    """

    def __init__(self, state: State, numbers: Sequence[int], places: bool = False, least: int = 0) -> None:
        from ortools.sat.python import cp_model

        self.state = state
        self.model = cp_model.CpModel()
        self.cost: list[Any] = []
        self.missing: list[Any] = []
        self.parts = [self._session(number) for number in numbers]
        self._rooms_and_coaches()
        involved = sorted({t for part in self.parts for t in state.sessions[part.number].trainees})
        for t in involved:
            self._trainee(t, [part for part in self.parts if t in state.sessions[part.number].trainees])
        self._twice()
        self._alike()
        missing = sum(self.missing)
        if least:
            self.model.add(missing >= least)
        self.model.minimize(missing if places else MISSING * missing + sum(self.cost))

    def _session(self, number: int) -> _Session:
        model, state = self.model, self.state
        session = state.sessions[number]
        common = (1 << WEEK) - 1
        for t in session.trainees:
            common &= state.free(t)
        by_coach = {coach: fitting(common & state.coach_free[coach], session.slots) for coach in session.coaches}
        by_room = {room: fitting(common & state.room_free[room], session.slots) for room in session.rooms}
        starts = _any(by_coach) & _any(by_room)
        here = model.new_bool_var("")
        start = model.new_int_var_from_domain(_domain(starts or 1), "")
        if not starts:
            model.add(here == 0)
        interval = model.new_optional_fixed_size_interval_var(start, session.slots, here, "")
        days = {}
        for day in range(7):
            own = starts >> (day * DAY) & ONE_DAY
            if own:
                days[day] = model.new_bool_var("")
                model.add_linear_expression_in_domain(start, _domain(own << (day * DAY))).only_enforce_if(days[day])
        model.add(sum(days.values()) == here)
        self.missing.append(session.missing // MISSING * (1 - here))
        coaches = self._options(here, start, starts, by_coach)
        rooms = self._options(here, start, starts, by_room)
        return _Session(number, here, start, interval, days, coaches, rooms)

    def _options(self, here: Any, start: Any, starts: int, options: dict[int, int]) -> dict[int, Any]:
        """A literal for each coach (or room) that is possible at all; one of them where the session takes place."""
        open_ = {which: own & starts for which, own in options.items() if own & starts}
        if len(open_) == 1:
            return dict.fromkeys(open_, here)
        literals = {}
        for which, own in open_.items():
            literals[which] = self.model.new_bool_var("")
            if own != starts:
                self.model.add_linear_expression_in_domain(start, _domain(own)).only_enforce_if(literals[which])
        self.model.add(sum(literals.values()) == here)
        return literals

    def _rooms_and_coaches(self) -> None:
        """Nobody teaches twice at once, no room holds two lessons; what stays where it is, is out of every domain."""
        for choices in ("coaches", "rooms"):
            of: dict[int, list[Any]] = defaultdict(list)
            for part in self.parts:
                slots = self.state.sessions[part.number].slots
                for which, literal in getattr(part, choices).items():
                    of[which].append(
                        part.interval
                        if literal is part.here
                        else self.model.new_optional_fixed_size_interval_var(part.start, slots, literal, "")
                    )
            for intervals in of.values():
                if len(intervals) > 1:
                    self.model.add_no_overlap(intervals)

    def _trainee(self, t: int, parts: list[_Session]) -> None:
        model, limit, sessions = self.model, self.state.limits[t], self.state.sessions
        mine = self.state.mine[t]
        if len(parts) > 1:
            model.add_no_overlap([part.interval for part in parts])
        size = {part.number: sessions[part.number].slots for part in parts}
        model.add(sum(size[part.number] * part.here for part in parts) <= limit.week - mine.bit_count())
        fixed = worked_days(mine | limit.own)
        works: list[Any] = [fixed >> day & 1 for day in range(7)]
        firsts: dict[int, Any] = {}
        lasts: dict[int, Any] = {}
        for day in range(7):
            own = limit.own >> (day * DAY) & ONE_DAY
            bits = own | mine >> (day * DAY) & ONE_DAY
            here = [part for part in parts if day in part.days]
            if not here:
                if bits:
                    firsts[day] = day * DAY + (bits & -bits).bit_length() - 1
                    lasts[day] = day * DAY + bits.bit_length()
                continue
            if not bits:
                works[day] = model.new_bool_var("")
                self.cost.append(DAYS * works[day])
                for part in here:
                    model.add_implication(part.days[day], works[day])
            load = sum(size[part.number] * part.days[day] for part in here)
            model.add(load <= limit.day[day] - (mine >> (day * DAY) & ONE_DAY).bit_count())
            first_end = day * DAY + ((bits & -bits).bit_length() - 1 if bits else DAY)
            last_begin = day * DAY + (bits.bit_length() if bits else 0)
            first = firsts[day] = model.new_int_var(day * DAY, first_end, "")
            last = lasts[day] = model.new_int_var(last_begin, (day + 1) * DAY, "")
            for part in here:
                model.add(first <= part.start).only_enforce_if(part.days[day])
                model.add(last >= part.start + size[part.number]).only_enforce_if(part.days[day])
            idle = model.new_int_var(0, max(limit.pause - 1, idle_slots(own)), "")
            model.add(idle >= last - first - load - bits.bit_count())
            self.cost.append(idle)
            if bits:
                self.cost.append(-idle_slots(bits))
        for day in range(6):
            if day in lasts and day + 1 in firsts:
                earlier, later = lasts[day], firsts[day + 1]
                if not (isinstance(earlier, int) and isinstance(later, int)):
                    model.add(later - earlier >= REST)
        most = max(6, fixed.bit_count())
        model.add(sum(works) <= most)
        for row, ordered in ((limit.before, works), (limit.after, works[::-1])):
            edge = min(row, 6)
            if edge:
                window = ordered[: 7 - edge]
                always = sum(each for each in window if isinstance(each, int))
                model.add(sum(window) <= max(6 - edge, always))

    def _twice(self) -> None:
        """The same lesson again on one day costs."""
        often: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for part in self.parts:
            for day, literal in part.days.items():
                often[self.state.sessions[part.number].lesson, day].append(literal)
        for (lesson, day), literals in often.items():
            already = self.state.on_day[lesson, day]
            if already + len(literals) > 1:
                more = self.model.new_int_var(0, len(literals), "")
                self.model.add(more >= sum(literals) + already - 1 - max(0, already - 1))
                self.cost.append(TWICE * len(self.state.week.lessons[lesson].trainees) * more)

    def _alike(self) -> None:
        """Single lessons of one lesson are alike: they come in order of time, the missing ones last."""
        last: dict[int, _Session] = {}
        for part in self.parts:
            lesson = self.state.sessions[part.number].lesson
            if lesson in last:
                before = last[lesson]
                self.model.add_implication(part.here, before.here)
                self.model.add(before.start < part.start).only_enforce_if(part.here)
            last[lesson] = part

    def hint(self, spots: Sequence[Spot | None]) -> None:
        """Start from where the sessions are; spots of one lesson in order of time, the missing ones last."""
        for part, spot in zip(self.parts, spots, strict=True):
            self.model.add_hint(part.here, spot is not None)
            if spot is not None:
                self.model.add_hint(part.start, spot.start)
                for choice, taken in ((part.coaches, spot.coach), (part.rooms, spot.room)):
                    if len(choice) > 1:
                        for which, literal in choice.items():
                            self.model.add_hint(literal, which == taken)

    def solve(self, work: float, budget: Budget, seed: int = 0) -> tuple[cp_model.CpSolver, Any]:
        """work: in CP-SAT's deterministic time; one worker, since several race."""
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = work
        solver.parameters.max_time_in_seconds = max(budget.left(), 0.05)
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0  # three to ten times as fast here as with linear relaxations
        solver.parameters.random_seed = seed
        status = solver.solve(self.model)
        if status in (cp_model.FEASIBLE, cp_model.UNKNOWN):
            budget.over()
        return solver, status

    def spot(self, solver: cp_model.CpSolver, part: _Session) -> Spot | None:
        if not solver.boolean_value(part.here):
            return None
        coach, room = (
            next(which for which, literal in choice.items() if solver.boolean_value(literal))
            for choice in (part.coaches, part.rooms)
        )
        return Spot(solver.value(part.start), coach, room)


def reassign(
    state: State,
    numbers: Sequence[int],
    work: float,
    budget: Budget,
    seed: int = 0,
    places: bool = False,
    least: int = 0,
) -> int:
    """Place these sessions anew, at least as well as they are.

    places: so that as little as can be is missing, at least `least`. Returns a bound on the penalty of these sessions
    and their trainees, or on what is missing of them (weight times trainees).
    """
    from ortools.sat.python import cp_model

    numbers = sorted(numbers)
    kept = [state.remove(number) if state.at[number] is not None else None for number in numbers]
    old = _in_order(state, numbers, kept)
    model = Model(state, numbers, places, least)
    model.hint(old)
    solver, status = model.solve(work, budget, seed)
    new, bound = old, 0
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        bound = max(0, math.ceil(solver.best_objective_bound - 1e-6))
        before = _missing(state, numbers, old) if places else _cost(state, numbers, old)
        if solver.objective_value < before:
            new = [model.spot(solver, part) for part in model.parts]
    for number, spot in zip(numbers, new, strict=True):
        if spot is not None:
            state.place(number, spot)
    return bound


def _missing(state: State, numbers: Sequence[int], spots: Sequence[Spot | None]) -> int:
    unplaced = [number for number, spot in zip(numbers, spots, strict=True) if spot is None]
    return sum(state.sessions[number].missing for number in unplaced) // MISSING


def _in_order(state: State, numbers: Sequence[int], spots: Sequence[Spot | None]) -> list[Spot | None]:
    """The same spots, so that those of one lesson come in order of time and the missing ones last."""
    of: dict[int, list[Spot | None]] = defaultdict(list)
    for number, spot in zip(numbers, spots, strict=True):
        of[state.sessions[number].lesson].append(spot)
    queue = {
        lesson: iter(sorted(own, key=lambda spot: (spot is None, spot or Spot(0, 0, 0)))) for lesson, own in of.items()
    }
    return [next(queue[state.sessions[number].lesson]) for number in numbers]


def _cost(state: State, numbers: Sequence[int], spots: Sequence[Spot | None]) -> int:
    """What these spots add to a state without them."""
    before = state.penalty()
    for number, spot in zip(numbers, spots, strict=True):
        if spot is not None:
            state.place(number, spot)
    after = state.penalty()
    for number, spot in zip(numbers, spots, strict=True):
        if spot is not None:
            state.remove(number)
    missing = sum(state.sessions[number].missing for number in numbers)
    return after - (before - missing)


def _any(masks: dict[int, int]) -> int:
    total = 0
    for mask in masks.values():
        total |= mask
    return total


def _domain(bits: int) -> Any:
    """The slots as a domain of CP-SAT."""
    from ortools.sat.python import cp_model

    runs, at = [], 0
    while bits >> at:
        at += (bits >> at & -(bits >> at)).bit_length() - 1
        rest = bits >> at
        length = (~rest & (rest + 1)).bit_length() - 1
        runs.append([at, at + length - 1])
        at += length
    return cp_model.Domain.from_intervals(runs)
