"""A week of 200 trainees, a thousand random weeks, planted breaches; and the course timetabling of ITC-2007.

Prints, of the week: lessons placed, wall and CPU seconds, what the independent checker finds; of the random weeks
(1,000 of 3 to 30 trainees, and 200 of 6 who ask four times as much; by work, without a clock) the same, and the share
of what is proved to have room at most; of each planted breach, whether it was found; and of comp01 to comp07, where
../shared has them, cost and bound beside published figures (Docheinstein/itc2007-cct: annealing and local search in C,
median of 11 runs of 168 s; winner of the competition; best of an hour).
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from datetime import time as clock
from functools import partial
from pathlib import Path

from material_weeks import drawn, sheets
from running import machine, row

from madang.crafts.training.timetable.checker import check
from madang.crafts.training.timetable.solve import solve
from madang.crafts.training.timetable.week import Placed, Week
from madang.records import Hour

SMOKE = "--smoke" in sys.argv
WEEKS = range(10_000, 10_004 if SMOKE else 11_000)
FULL = range(20_000, 20_002 if SMOKE else 20_200)
LARGE = ("--seconds", "4") if SMOKE else ()
WHOLE_S, MUCH_S, COURSES_S = 0.25, 2.0, (0.7 if SMOKE else 60.0)
DATA = Path(__file__).parents[2] / "shared" / "data" / "training" / "timetable"
PUBLISHED = {  # C in 168 s, winner, an hour
    1: (5, 5, 5), 2: (48, 43, 36), 3: (74, 72, 66), 4: (41, 35, 37),
    5: (381, 298, 305), 6: (51, 41, 40), 7: (25, 14, 14),
}  # fmt: skip


def large() -> None:
    """The whole command: sheets read, planned, checked, printed."""
    week = drawn(9_000, 60 if SMOKE else 200)
    with tempfile.TemporaryDirectory() as folder:
        sheets(week, Path(folder))
        begun, before = time.perf_counter(), os.times()
        ran = subprocess.run(
            [sys.executable, "-m", "madang", "training", "timetable", folder, "--json", *LARGE],
            capture_output=True, check=False,
        )  # fmt: skip
        wall, after = time.perf_counter() - begun, os.times()
    told = json.loads(ran.stdout)
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    breaches = len(check(week, tuple(_placed(each) for each in told["lessons"])))
    row(
        f"{len(week.trainees)} trainees, {week.asked} lessons, the whole command: placed, breaches",
        f"{told['placed'] / week.asked:.1%}, {breaches}",
        f"{wall:.1f} s, {cpu:.1f} CPU s",
        "",
        told["placed"] >= 0.98 * week.asked and not breaches and wall <= 20,
    )
    print(f"  penalty {told['penalty']} ({told['status']}), ended by {told['ended']}")


def _placed(told: dict[str, str]) -> Placed:
    start, end = (datetime.fromisoformat(told[key]) for key in ("start", "end"))
    return Placed(start, end, told["lesson"], told["coach"], told["room"])


def many() -> None:
    series("weeks of 3 to 30 trainees", [(seed, drawn(seed, 3 + seed % 28)) for seed in WEEKS], WHOLE_S)
    series("weeks of 6 trainees, four times as much", [(seed, drawn(seed, 6, more=4)) for seed in FULL], MUCH_S)


def series(name: str, weeks: list[tuple[int, Week]], seconds: float) -> None:
    asked = placed = wanted = worth = possible = breaches = told = proved = short = 0
    cpu = time.process_time()
    for seed, week in weeks:
        table = solve(week, seconds, seed, clock=False)
        breaches += len(check(week, table.placed))
        asked, placed = asked + week.asked, placed + len(table.placed)
        most = sum(each.times * each.weight * len(each.trainees) for each in week.lessons)
        wanted += most
        worth, possible = worth + most - table.missing, possible + most - table.missing_bound
        short += len(table.placed) < 0.98 * week.asked
        proved += table.missing == table.missing_bound
        told += bool(table.unplaced) == bool(table.reasons)
    cpu = time.process_time() - cpu
    row(f"{len(weeks)} {name}: breaches", str(breaches), f"{cpu:.0f} CPU s", "", not breaches)
    row("... placed of the lessons asked", f"{placed / asked:.2%}", f"{placed} of {asked}", "", None)
    row("... the same by weight and trainees", f"{worth / wanted:.2%}", f"{worth} of {wanted}", "", None)
    reached = worth / possible
    row("... of what is proved to have room at most", f"{reached:.2%}", f"{worth} of {possible}", "", reached >= 0.98)
    row("... weeks where it is proved that no more has room", f"{proved} of {len(weeks)}", "", "", None)
    row("... weeks below 98 % of what they ask", str(short), "", "", None)
    row("... missing lessons have reasons, and only they", f"{told} of {len(weeks)}", "", "", told == len(weeks))


def planted() -> None:
    """In right weeks, one lesson moved or one shoot added, so that exactly one rule must break."""
    found = dict.fromkeys(("22:30", "7th day", "11 h", "36th hour", "coach", "room", "trainee", "no room"), 0)
    tried = dict.fromkeys(found, 0)
    for seed in list(WEEKS)[: 4 if SMOKE else 100]:
        week = drawn(seed, 6)
        table = solve(week, WHOLE_S, seed, clock=False)
        for name, changed, lessons, rule in _planted(week, table.placed):
            tried[name] += 1
            found[name] += any(rule in breach.rule for breach in check(changed, lessons))
    for name in found:
        row(f"planted: {name}", f"{found[name]} of {tried[name]}", "", "", found[name] == tried[name] > 0)


def _planted(week: Week, placed: tuple[Placed, ...]) -> list[tuple[str, Week, list[Placed], str]]:
    young = [t for t in week.trainees if t.birth and week.monday.year - t.birth.year < 14 and not t.asks]
    made: list[tuple[str, Week, list[Placed], str]] = []
    own = {t.id: [p for p in placed if t.id in week.lesson[p.lesson].trainees] for t in week.trainees}
    for trainee in young[:1]:
        first = own[trainee.id][0]
        rest = [p for p in placed if p is not first]
        late = first.start.replace(hour=22, minute=30) - (first.end - first.start)
        made.append(("22:30", week, [*rest, _moved(first, late)], "Art. 22(2)"))
        hours = sum(((p.end - p.start) for p in own[trainee.id]), timedelta())
        free = [d for d in range(7) if week.day(d) not in {p.start.date() for p in own[trainee.id]}]
        shoots = tuple(h for h in week.busy if h.person != trainee.id)
        each_day = (timedelta(hours=35, minutes=7) - hours) / 7  # from midnight on, when nobody has a lesson
        nights = tuple(Hour(trainee.id, m, m + each_day, "shoot") for m in map(partial(_at, week, hour=0), range(7)))
        made.append(("36th hour", dataclasses.replace(week, busy=(*shoots, *nights)), list(placed), "Art. 22(1)"))
        every = tuple(_shoot(week, trainee.id, day) for day in free)
        made.append(("7th day", dataclasses.replace(week, busy=(*shoots, *every)), list(placed), "one rest day"))
        last = max(p for p in own[trainee.id] if p.start.date() == first.start.date())
        dawn = Hour(trainee.id, last.end + timedelta(hours=11), last.end + timedelta(hours=12), "shoot")
        if dawn.start.date() > last.end.date():
            made.append(("11 h", dataclasses.replace(week, busy=(*shoots, dawn)), list(placed), "turnaround"))
    one, other = placed[0], placed[-1]
    moved = _moved(other, one.start)
    made.append(("coach", week, [*placed[:-1], dataclasses.replace(moved, coach=one.coach)], "double booking"))
    made.append(("room", week, [*placed[:-1], dataclasses.replace(moved, room=one.room)], "double booking"))
    made.append(("no room", week, [*placed[:-1], dataclasses.replace(other, room="")], "rooms"))
    for mine in own.values():
        if len(mine) > 1:
            both = [p for p in placed if p is not mine[1]]
            made.append(("trainee", week, [*both, _moved(mine[1], mine[0].start)], "double booking"))
            break
    return made


def _moved(lesson: Placed, start: datetime) -> Placed:
    return dataclasses.replace(lesson, start=start, end=start + (lesson.end - lesson.start))


def _at(week: Week, day: int, hour: int) -> datetime:
    return datetime.combine(week.day(day), clock(hour))


def _shoot(week: Week, id: str, day: int) -> Hour:
    return Hour(id, _at(week, day, 13), _at(week, day, 14), "shoot")


def courses() -> None:
    from madang.crafts.training.timetable.ctt.bound import lower_bound
    from madang.crafts.training.timetable.ctt.instance import read_instance
    from madang.crafts.training.timetable.ctt.solver import solve as anneal
    from madang.crafts.training.timetable.ctt.validator import validate

    for number, (local, winner, hour) in PUBLISHED.items():
        path = DATA / f"comp{number:02d}.ctt"
        if not path.is_file() or (SMOKE and number > 2):
            continue
        instance = read_instance(path)
        bound = lower_bound(instance)
        cpu = time.process_time()
        found = anneal(instance, COURSES_S, enough=bound)
        cpu = time.process_time() - cpu
        if found.lectures is None:
            row(path.stem, "no valid one", f"{cpu:.0f} CPU s", "", False)
            continue
        verdict = validate(instance, found.lectures)
        row(
            f"{path.stem}: cost; C 168 s, winner, an hour; CPU",
            f"{verdict.cost} (bound {bound})",
            f"{local}, {winner}, {hour}",
            f"{cpu:.0f} s",
            not verdict.violations and verdict.cost == found.cost,
        )


if __name__ == "__main__":
    machine()
    large()
    planted()
    many()
    courses()
