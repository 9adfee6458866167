"""Why a lesson has no place, in words: who, which rule, which lessons. What is not proved is not claimed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from madang.crafts.training.timetable.budget import WHY, Budget
from madang.crafts.training.timetable.law import DAY, HOUSE, SLOT_MIN, WEEK, Limits, open_slots
from madang.crafts.training.timetable.model import Model
from madang.crafts.training.timetable.state import State, fitting, rooms_of, sum_bits
from madang.crafts.training.timetable.week import Lesson, Trainee, Week

TRIED = 5  # trainees at most, of whom it is tried to prove that their lessons exclude each other


def reasons(state: State, budget: Budget, proved: bool = False) -> Iterator[str]:
    """One sentence for each lesson that is missing, in the order of the week; the same cause is told once.

    proved: that no timetable places more. What adds up is always told.
    """
    week = state.week
    told: set[str] = set()
    tries = list(range(TRIED))
    for lesson in dict.fromkeys(state.sessions[number].lesson for number in state.unplaced):
        for reason in _why(state, week.lessons[lesson], tries, budget, proved):
            if reason not in told:
                told.add(reason)
                yield reason


def _why(state: State, lesson: Lesson, tries: list[int], budget: Budget, proved: bool) -> Iterator[str]:
    week = state.week
    found = [
        *_nobody(week, lesson),
        *(_alone(week, lesson) or ()),
        *(reason for id in lesson.trainees for reason in _too_much(state, week.trainee[id])),
        *_crowded(week, lesson),
    ]
    for id in lesson.trainees:
        if not found and tries and not budget.over():
            tries.pop()
            found = list(_together(week, week.trainee[id], budget))
    if not found:
        found = [
            f"{lesson.id} ({lesson.skill}) found no place: "
            + (
                "it is proved that no timetable of this week has room for more, counted by weight and trainees"
                if proved
                else "nothing proves that there is none, give it more --seconds"
            )
        ]
    yield from found


def _nobody(week: Week, lesson: Lesson) -> Iterator[str]:
    if not lesson.coaches:
        yield f"{lesson.id}: no coach teaches {lesson.skill}"
    if not rooms_of(week, lesson):
        kind = f"{lesson.room} " if lesson.room else ""
        yield f"{lesson.id}: no {kind}room has {len(lesson.trainees)} seats"


def _alone(week: Week, lesson: Lesson) -> list[str] | None:
    """Whether it has no place even in a week without any other lesson, and what is to blame: an irreducible set."""
    rooms = rooms_of(week, lesson)
    if not lesson.coaches or not rooms:
        return None
    state = State(replace(week, lessons=(lesson,)))
    blame: list[tuple[str, int]] = [
        (f"{rule.words} ({rule.id})", rule.forbids)
        for number in state.sessions[0].trainees
        for rule in state.limits[number].rules
    ]
    everything = (1 << WEEK) - 1
    coaches = sum_bits(state.coach_free[number] for number in state.sessions[0].coaches)
    blame.append((f"coach {' or '.join(lesson.coaches)} is there at other times", everything & ~coaches))
    opened = sum_bits(open_slots(week.rooms[number].open) for number in rooms)
    blame.append((f"{lesson.room or 'a fitting'} room is open at other times", everything & ~opened))
    slots = state.sessions[0].slots

    def possible(reasons: list[tuple[str, int]]) -> bool:
        return bool(fitting(everything & ~sum_bits(mask for _, mask in reasons), slots))

    if possible(blame):
        return None
    for each in list(blame):
        rest = [other for other in blame if other is not each]
        if not possible(rest):
            blame = rest
    if not blame:
        return [f"{lesson.id} ({lesson.skill}, {lesson.minutes} min) is longer than a day"]
    why = "; ".join(words for words, _ in blame)
    return [f"{lesson.id} ({lesson.skill}, {lesson.minutes} min) fits nowhere, even alone: {why}"]


def _too_much(state: State, trainee: Trainee) -> Iterator[str]:
    """A trainee whose lessons are more than the week or its days leave, by adding up."""
    number = next(n for n, each in enumerate(state.week.trainees) if each is trainee)
    limit = state.limits[number]
    wanted = [lesson for lesson in state.week.lessons if trainee.id in lesson.trainees]
    asked = sum(lesson.times * -(-lesson.minutes // SLOT_MIN) for lesson in wanted)
    planned = _hours(limit.own.bit_count())
    if asked > limit.week:
        total = f"{_hours(asked)} h of lessons asked"
        total += f" and {planned} h already planned" if planned != "0" else ""
        rule = f"{limit.week_rule.words} ({limit.week_rule.id})"
        yield f"{trainee.id}: {total} are more than is allowed: {rule}: {_list(wanted)}"
        return
    most = _most_slots(limit)
    if asked > most:
        rules = ", ".join(dict.fromkeys(rule.words for rule in limit.day_rule))
        yield (
            f"{trainee.id}: {_hours(asked)} h of lessons asked, and its days leave {_hours(most)} h: "
            f"{rules}, one day of rest ({HOUSE}): {_list(wanted)}"
        )


def _most_slots(limit: Limits) -> int:
    """Slots of the best six days (fewer after days in a row), each day as far as it is open."""
    open_ = []
    for day in range(7):
        closed = (limit.forbidden >> (day * DAY) & ((1 << DAY) - 1)).bit_count()
        open_.append(min(limit.day[day], DAY - closed))
    return max(
        sum(slots for day, slots in enumerate(open_) if days >> day & 1) for days in range(127) if limit.days_ok(days)
    )


def _crowded(week: Week, lesson: Lesson) -> Iterator[str]:
    """A coach, or the rooms of a kind, of whom more is asked than they have."""
    for id in lesson.coaches if len(lesson.coaches) == 1 else ():
        only = [each for each in week.lessons if each.coaches == (id,)]
        asked = sum(each.times * -(-each.minutes // SLOT_MIN) for each in only)
        state = State(replace(week, lessons=()))
        has = state.coach_free[[coach.id for coach in week.coaches].index(id)].bit_count()
        if asked > has:
            yield f"coach {id}: {_hours(asked)} h are asked of nobody else, {_hours(has)} h are open: {_list(only)}"
    rooms = rooms_of(week, lesson)
    inside = [each for each in week.lessons if set(rooms_of(week, each)) <= set(rooms)]
    asked = sum(each.times * -(-each.minutes // SLOT_MIN) for each in inside)
    has = sum(open_slots(week.rooms[number].open).bit_count() for number in rooms)
    if asked > has:
        names = ", ".join(week.rooms[number].id for number in rooms)
        yield f"rooms {names}: {_hours(asked)} h are asked, {_hours(has)} h are open: {_list(inside)}"


def _together(week: Week, trainee: Trainee, budget: Budget) -> Iterator[str]:
    """Lessons of one trainee that exclude each other whatever others do: an irreducible set, and what would help."""
    wanted = [replace(each, trainees=(trainee.id,)) for each in week.lessons if trainee.id in each.trainees]
    only = replace(week, trainees=(trainee,), lessons=tuple(wanted))
    if not _impossible(State(only), budget):
        return
    for each in list(wanted):
        rest = tuple(other for other in wanted if other is not each)
        if rest and _impossible(State(replace(week, trainees=(trainee,), lessons=rest)), budget):
            wanted = list(rest)
    only = replace(week, trainees=(trainee,), lessons=tuple(wanted))
    helps = [words for words, lifted in _lifted(State(only).limits[0]) if not _impossible(_with(only, lifted), budget)]
    which = "; any one of these lifted would help: " + "; ".join(helps) if helps else ""
    yield f"{trainee.id} cannot have all of these in one week: {_list(wanted)}{which}"


def _lifted(limit: Limits) -> Iterator[tuple[str, Limits]]:
    for rule in limit.rules:
        yield f"{rule.words} ({rule.id})", replace(limit, rules=tuple(r for r in limit.rules if r is not rule))
    yield f"{limit.week_rule.words} ({limit.week_rule.id})", replace(limit, week=WEEK)
    yield f"the hours of its days ({HOUSE})", replace(limit, day=(DAY,) * 7)
    if limit.before or limit.after:
        yield f"six days in a row across weeks ({HOUSE})", replace(limit, before=0, after=0)


def _with(week: Week, limit: Limits) -> State:
    state = State(week)
    state.limits = [limit]
    return state


def _impossible(state: State, budget: Budget) -> bool:
    """Proved, that not all sessions of this state fit."""
    from ortools.sat.python import cp_model

    model = Model(state, range(len(state.sessions)))
    for part in model.parts:
        model.model.add(part.here == 1)
    _, status = model.solve(WHY, budget)
    return bool(status == cp_model.INFEASIBLE)


def _hours(slots: int) -> str:
    return f"{slots * SLOT_MIN / 60:g}"


def _list(lessons: list[Lesson]) -> str:
    return ", ".join(f"{each.id} {each.times}×{each.minutes} min" for each in lessons)
