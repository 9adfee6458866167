"""Repairs after a lost day: seconds, strips moved in the next week, late episodes; scheduling anew and CP-SAT beside.

python bench/bench_screen_repair.py [--smoke] [--cp-sat]

Seasons of 992 scenes come from the generator beside the checkout, with seeds from 8101 on, and lose four days each;
settings were chosen on seeds 1 and 7001. Lawful seasons have seeds from 900 on; 800 to 807 were
tried before.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from material_season import lawful
from running import MADANG, machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.screen.repair.changes import next_week, share_moved
from madang.crafts.screen.repair.inforce import read_plan
from madang.crafts.screen.repair.search import Found
from madang.crafts.screen.repair.solve import Repair, finished, ready, repair
from madang.crafts.screen.repair.standing import Loss, Standing, standing
from madang.crafts.screen.season.packer import budget_of, pack
from madang.crafts.screen.season.solve import Answer, solve
from madang.crafts.screen.season.source import read

SMOKE, CP_SAT = "--smoke" in sys.argv, "--cp-sat" in sys.argv
SHARED = Path(__file__).parents[2] / "shared"
SEEDS = [8101, 8102, 8103]
DAYS = [10, 22, 46, 58]
SECONDS = 5.0
PLAN_MOVES = 10_000_000
LAWFUL, LAWFUL_DAYS = range(900, 902 if SMOKE else 908), [4, 14, 24]


def command(season: Path, plan: Path, day: int) -> tuple[dict[str, Any], float, float]:
    """The repair's document, and the wall and CPU seconds of the whole command."""
    words = ["screen", "repair", str(season), "--plan", str(plan), "--lost", str(day), "--json"]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    ran = subprocess.run([*MADANG, *words, "--seconds", str(SECONDS)], capture_output=True, text=True, check=False)
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(ran.stdout), wall, cpu


def anew(left: Standing) -> Repair:
    """What is not shot yet scheduled from scratch in as many seconds."""
    until = time.monotonic() + SECONDS
    packed = pack(left.arrays, 0, budget_of(left.arrays, SECONDS), until)
    return finished(left, Found(packed.slots, packed.broken, 0.0, 0.0, packed.moves, packed.ended), 0, until - SECONDS)


def cp_sat(left: Standing) -> str:
    """The least weight of moved strips that CP-SAT finds in as many seconds with two workers, and its bound."""
    if not CP_SAT:
        return "CP-SAT not asked for"
    from ortools.sat.python import cp_model

    arrays, model = left.arrays, cp_model.CpModel()
    scenes, slots = arrays.allowed.shape
    stands = {(s, k): model.new_bool_var("") for s in range(scenes) for k in range(slots) if arrays.allowed[s, k]}
    for s in range(scenes):
        model.add_exactly_one(stands[s, k] for k in range(slots) if (s, k) in stands)
    for k in range(slots):
        here = [int(arrays.minutes[s]) * stands[s, k] for s in range(scenes) if (s, k) in stands]
        model.add(sum(here) <= int(arrays.room[k]))
    for a, weeks in enumerate(arrays.week_cap):
        for week, cap in enumerate(weeks if min(weeks) < 10**6 else ()):
            mine = [s for s in range(scenes) if a in left.season.scenes[s].cast]
            there = [(s, k) for s in mine for k in range(slots) if arrays.week[k] == week and (s, k) in stands]
            model.add(sum(int(arrays.minutes[s]) * stands[s, k] for s, k in there) <= int(cap))
    for (s, k), stand in stands.items():
        model.add_hint(stand, bool(k == left.home[s]))
    model.minimize(sum(int(left.weights[s]) * stand for (s, k), stand in stands.items() if k != left.home[s]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = SECONDS, 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return f"CP-SAT: {solver.status_name(status).lower()}"
    return f"CP-SAT {solver.objective_value:.0f}, >= {solver.best_objective_bound:.0f}"


def seasons(folder: Path) -> None:
    print(f"\nA lost day in 992 scenes, {SECONDS:g} s: moved of the next week's strips; goals: 5 s, 5 %, 0 broken")
    shares, others, walls, cpus, broken = [], [], [], [], 0
    for seed in SEEDS:
        path, plan_path = folder / f"{seed}.json", folder / f"{seed}.plan.json"
        maker = [sys.executable, str(SHARED / "tools" / "make_season.py"), "--seed", str(seed), "-o", str(path)]
        subprocess.run(maker, check=True, capture_output=True)
        words = ["screen", "schedule", str(path), "--moves", str(PLAN_MOVES), "-o", str(plan_path)]
        subprocess.run([*MADANG, *words], check=True, capture_output=True)
        season = read(path)
        plan, _ = read_plan(plan_path, season)
        for day in DAYS:
            told, wall, cpu = command(path, plan_path, day)
            found = told["repair"]
            left = standing(season, plan, Loss(day, frozenset({(day, 0)})))
            new = anew(left) if not found["stuck"] else None
            late = "".join(f", episode {miss['episode']} {miss['days']} d late" for miss in found["late"])
            kept = [breach for breach in told["violations"] if breach["rule"] != "deadline"]
            broken += len(kept) + (len(told["violations"]) > 0 and not found["stuck"])
            walls.append(wall)
            cpus.append(cpu)
            moved = (
                f"{found['displaced']} lost, {len(found['moved']) - found['displaced']} more, weight {found['weight']}"
            )
            other = f"anew {share_moved(new):.0%}" if new else "in time: impossible, proved"
            row(
                f"{seed} day {day}: {moved}{late}", f"{found['share_moved_next_week']:.1%}", other, f"{wall:.1f} s",
                found["share_moved_next_week"] <= 0.05 if not found["late"] else None,
            )  # fmt: skip
            cheaper = f"; anew {new.after.total:,.0f}" if new else ""
            peer = cp_sat(left) if new else "moved for a late plan"
            print(
                f"    cost {found['cost_before']:,.0f} to {found['cost_after']:,.0f}{cheaper}; "
                f"{told['moves']:,} moves, {cpu:.1f} s CPU, ended by {told['ended']}; {peer}"
            )
            if new:
                shares.append((found["share_moved_next_week"], sum(one["stood"] for one in found["next_week"])))
                others.append(share_moved(new))
    mean = sum(share * stood for share, stood in shares) / sum(stood for _, stood in shares)
    scratch = f"anew {sum(others) / len(others):.0%}"
    row(f"in time, {len(shares)} days: share of the next week", f"{mean:.1%}", scratch, "", mean <= 0.05)
    median, longest = sorted(walls)[len(walls) // 2], max(walls)
    row("wall seconds of the command: median, longest", f"{median:.1f}", f"{longest:.1f}", "", longest <= SECONDS)
    row("CPU seconds of it: median, longest", f"{sorted(cpus)[len(cpus) // 2]:.1f}", f"{max(cpus):.1f}", "")
    row("broken rules beside proved late episodes", str(broken), "", "", broken == 0)


def laws() -> None:
    print("\nSeasons with the law in them: broken rules by the independent checker after a lost day of all units")
    broken, late, moved, stood, seconds, count = 0, 0, 0.0, 0, 0.0, 0
    for seed in LAWFUL:
        season = lawful(seed)
        answer = solve(season, 600, seed, 40_000 if SMOKE else 150_000)
        if not isinstance(answer, Answer) or answer.breaches:
            print(f"    seed {seed}: no lawful plan to begin with")
            continue
        for day in LAWFUL_DAYS:
            loss = Loss(day, frozenset((day, unit) for unit in range(len(season.units))))
            found = repair(season, answer.plan, loss, seed=seed, moves=2_000 if SMOKE else None, seconds=SECONDS)
            count += 1
            if not isinstance(found, Repair) or found.missed:
                late += 1
                continue
            broken += len(found.breaches)
            there = sum(one.stood for one in next_week(found))
            moved, stood, seconds = moved + share_moved(found) * there, stood + there, max(seconds, found.seconds)
    said = f"{count} lost days, {late} that make an episode late: broken rules in the others"
    row(
        said,
        str(broken),
        f"{moved / max(1, stood):.1%} of the week moved",
        f"{seconds:.1f} s",
        broken == 0 if count else None,
    )


def main() -> None:
    machine()
    ready()
    if SHARED.is_dir() and not SMOKE:
        with tempfile.TemporaryDirectory() as folder:
            seasons(Path(folder))
    laws()


main()
