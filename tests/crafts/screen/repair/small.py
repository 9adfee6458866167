"""Small seasons with a plan, and the least that must move after a lost day: by CP-SAT, and by looking at all plans."""

from __future__ import annotations

from itertools import product

import numpy as np

from madang.crafts.screen.season.model import Costs, Episode, Person, Place, Plan, Scene, Season, Stand, Unit

Days = dict[str, int]


def drawn(seed: int, days: int = 12, room: int = 200, open_days: int = 3) -> tuple[Season, Plan]:
    """A season whose days are full but for the last few, and the plan that fills them. The first person is a child."""
    draw = np.random.default_rng([29, seed])
    people, scenes, stands = 4, [], {}
    weeks = tuple(day // 4 for day in range(days))
    worked: dict[tuple[int, int], int] = {}
    for day in range(days - open_days):
        left = room
        while left >= 30:
            minutes = int(min(left, draw.integers(30, 90)))
            cast = tuple(int(a) for a in draw.choice(people, draw.integers(0, 3), replace=False))
            for a in cast:
                worked[a, weeks[day]] = worked.get((a, weeks[day]), 0) + minutes
            name = str(len(scenes))
            early = day < days // 2 and draw.random() < 0.6
            scenes.append(Scene(name, 0 if early else 1, int(draw.integers(3)), False, cast, minutes))
            stands[name] = Stand(day)
            left -= minutes
    child = max([minutes for (a, _), minutes in worked.items() if a == 0], default=0) + 20
    free = {(a, day): all(a not in scene.cast or stands[scene.id].day != day for scene in scenes)
            for a in range(people) for day in range(days)}  # fmt: skip
    season = Season(
        scenes=tuple(scenes),
        people=tuple(
            Person(
                f"P{a}", float(draw.integers(5, 100)),
                frozenset(day for day in range(days) if free[a, day] and draw.random() < 0.3),
                week_minutes=child if a == 0 else None,
            ) for a in range(people)
        ),
        places=tuple(Place(f"L{k}") for k in range(3)),
        episodes=(Episode("1", 0, days // 2 + 1), Episode("2", 0, days - 1)),
        units=(Unit("1", (room,) * days),), days=days, weeks=weeks, costs=Costs(0.25, 40.0, 6.0),
    )  # fmt: skip
    return season, Plan(stands)


def weight(day: int, lost: int, weights: tuple[int, int, int] = (4, 2, 1)) -> int:
    """What moving a strip of that day weighs: within three days, within seven, later."""
    return weights[0] if day - lost <= 3 else weights[1] if day - lost <= 7 else weights[2]


def exact(season: Season, plan: Plan, lost: int, weights: tuple[int, int, int] = (4, 2, 1)) -> int | None:
    """The least weight of strips that must move beside those of the lost day; None where there is no plan."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    stands = {}
    for scene in season.scenes:
        was, episode = plan.stands[scene.id].day, season.episodes[scene.episode]
        for day in range(season.days):
            may = episode.first <= day <= episode.last and day > lost
            may = may and not any(day in season.people[a].away for a in scene.cast)
            stands[scene.id, day] = model.new_bool_var("") if (was >= lost and may) else int(was < lost and was == day)
        model.add(sum(stands[scene.id, day] for day in range(season.days)) == 1)
    for day in range(season.days):
        model.add(sum(scene.minutes * stands[scene.id, day] for scene in season.scenes) <= season.units[0].minutes[day])
    for a, person in enumerate(season.people):
        for week in sorted(set(season.weeks)):
            minutes = sum(
                scene.minutes * stands[scene.id, day] for scene in season.scenes if a in scene.cast
                for day in range(season.days) if season.weeks[day] == week
            )  # fmt: skip
            if person.week_minutes is not None and not isinstance(minutes, int):
                model.add(minutes <= person.week_minutes)
    later = [scene for scene in season.scenes if plan.stands[scene.id].day > lost]
    days = {scene.id: plan.stands[scene.id].day for scene in later}
    model.minimize(sum(weight(days[name], lost, weights) * (1 - stands[name, days[name]]) for name in days))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def by_hand(season: Season, plan: Plan, lost: int) -> int | None:
    """The same, by looking at every plan."""
    least = None
    later = [scene for scene in season.scenes if plan.stands[scene.id].day >= lost]
    before = {scene.id: plan.stands[scene.id].day for scene in season.scenes if plan.stands[scene.id].day < lost}
    for days in product(range(lost + 1, season.days), repeat=len(later)):
        stands = before | {scene.id: day for scene, day in zip(later, days, strict=True)}
        moved = sum(
            weight(plan.stands[scene.id].day, lost) for scene in later
            if plan.stands[scene.id].day not in (lost, stands[scene.id])
        )  # fmt: skip
        if (least is None or moved < least) and keeps(season, stands, lost):
            least = moved
    return least


def keeps(season: Season, stands: Days, lost: int) -> bool:
    """Whether every rule is kept."""
    for day in range(season.days):
        here = [scene for scene in season.scenes if stands[scene.id] == day]
        if sum(scene.minutes for scene in here) > season.units[0].minutes[day]:
            return False
        for scene in here if day > lost else ():
            episode = season.episodes[scene.episode]
            if not episode.first <= day <= episode.last or any(day in season.people[a].away for a in scene.cast):
                return False
    for a, person in enumerate(season.people):
        for week in set(season.weeks):
            minutes = sum(
                scene.minutes for scene in season.scenes
                if a in scene.cast and season.weeks[stands[scene.id]] == week
            )  # fmt: skip
            if person.week_minutes is not None and minutes > person.week_minutes:
                return False
    return True
