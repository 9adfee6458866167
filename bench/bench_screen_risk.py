"""The risk of a season: seasons a second beside the same rules in plain Python, and buffers against air dates.

python bench/bench_screen_risk.py [--smoke]

Seasons of 992 scenes come from the generator beside the checkout, with seeds on which nothing was chosen. The plain
Python is the independent simulator of the tests (tests/crafts/screen/risk/slow.py), which shares no code with madang.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.screen.risk.arrays import chance_of, editors_of, shoot_of
from madang.crafts.screen.risk.buffer import Budget, buffers, earlier
from madang.crafts.screen.risk.chances import Chances
from madang.crafts.screen.risk.critical import critical
from madang.crafts.screen.risk.simulate import Outcome, simulate
from madang.crafts.screen.season.interchange import read_season
from madang.crafts.screen.season.model import Plan, Season
from madang.crafts.screen.season.solve import Answer, solve
from tests.crafts.screen.risk import slow
from tests.crafts.screen.risk.shoots import tangled

SMOKE = "--smoke" in sys.argv
SHARED = Path(__file__).parents[2] / "shared"
RUNS, PEER_RUNS = (1_000, 20) if SMOKE else (10_000, 40)
MOVES = 2_000_000
SEEDS, LOADS = (9201, 9202), (0.8, 0.7, 0.6)
# The experiment this repeats had neither illness nor slow days: chances of missing air by load, for leads of 3, 5, 8.
PUBLISHED = {0.8: (0.80, 0.021, 0.000), 0.7: (0.74, 0.011, 0.000), 0.6: (0.50, 0.007, 0.000)}
PUBLISHED_CHANCES = Chances(illness=0, day_cv=0)


def speed(season: Season, plan: Plan, airs: tuple[float, ...]) -> None:
    shoot, chance = shoot_of(season, plan, airs, Chances()), chance_of(season, Chances())
    simulate(shoot, chance, 10, 0)
    begun, cpu = time.monotonic(), time.process_time()
    simulate(shoot, chance, RUNS, 1, asked=True)
    wall, cpu = time.monotonic() - begun, time.process_time() - cpu
    before = time.process_time()
    slow.seasons(season, plan, airs, Chances(), editors_of(season, Chances()), PEER_RUNS, 1)
    theirs = (time.process_time() - before) / PEER_RUNS
    name = f"{RUNS:,} seasons of {len(season.scenes)} scenes: wall (goal 5 s); plain Python"
    row(name, f"{wall:.2f} s", f"{theirs * RUNS:,.0f} s", f"{theirs * RUNS / cpu:.0f}x", None if SMOKE else wall < 5)
    print(f"    {cpu:.2f} s CPU, {RUNS * len(season.scenes) / cpu / 1e6:.1f} million scenes a CPU second")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    simulate(shoot, chance, 10 * RUNS, 2)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024
    row(f"... {10 * RUNS:,} seasons: memory beyond that", f"{more:.1f} MB", "", "", more < 20)
    known = simulate(shoot, chance, RUNS, 1, asked=True)
    begun = time.monotonic()
    found = critical(shoot, chance, known, 1)
    row(f"... its {len(found)} scenes that matter most", f"{time.monotonic() - begun:.2f} s", "", "")


def made(folder: Path, seed: int, load: float) -> Season:
    path = folder / f"{seed}-{load}.json"
    maker = [sys.executable, str(SHARED / "tools" / "make_season.py"), "--seed", str(seed), "--load", str(load)]
    subprocess.run([*maker, "-o", str(path)], check=True, capture_output=True)
    return read_season(path)


def planned(season: Season, airs: tuple[float, ...], lead: int) -> Answer:
    """The plan whose deadlines are so many days before air; the generator's are five."""
    answer = solve(earlier(season, airs, lead - 5), 1, 1, MOVES)
    assert isinstance(answer, Answer)
    return answer


def missing(season: Season, plan: Plan, airs: tuple[float, ...], chances: Chances, seed: int) -> Outcome:
    return simulate(shoot_of(season, plan, airs, chances), chance_of(season, chances), RUNS, seed)


def leads(folder: Path) -> None:
    print("\nLead from the last day of shooting to air: P(some episode misses air), cost; the published experiment")
    for load in LOADS:
        season = made(folder, SEEDS[0], load)
        airs = tuple(float(each.last + 5) for each in season.episodes)
        for lead, published in zip((3, 5, 8), PUBLISHED[load], strict=True):
            answer = planned(season, airs, lead)
            same = missing(season, answer.plan, airs, PUBLISHED_CHANCES, 1).any
            usual = missing(season, answer.plan, airs, Chances(), 1).any
            said = f"load {load}, {lead} days: {answer.cost.total:,.0f}, {len(answer.breaches)} rules broken"
            goal = usual.p >= 0.5 if lead == 3 else usual.p < 0.01 if lead == 8 else None
            row(said, f"{usual.p:.4f}", f"{same.p:.4f}, published {published:.3f}", "", goal)


def advice(folder: Path) -> None:
    print("\nThe smallest buffer beyond three days, for 1 %: checked with 100,000 other seasons")
    for seed in SEEDS:
        season = made(folder, seed, 0.8)
        airs = tuple(float(each.last + 5) for each in season.episodes)
        season = earlier(season, airs, -2)
        answer = solve(season, 1, 1, MOVES)
        assert isinstance(answer, Answer)
        paper = missing(season, answer.plan, airs, Chances(), 1).any
        print(f"seed {seed}: P {paper.p:.3f} though {len(answer.breaches)} rules are broken, {answer.cost.total:,.0f}")
        tried = list(buffers(season, airs, Chances(), 0.01, Budget(1, MOVES, RUNS, 1, 10)))
        for each in tried:
            assert each.answer
            assert each.any
            print(f"    {each.days} more: P {each.any.p:.4f}, {each.answer.cost.total:,.0f}")
        last = tried[-1]
        assert last.answer
        shoot = shoot_of(season, last.answer.plan, airs, Chances())
        again = simulate(shoot, chance_of(season, Chances()), 100_000, 12345).any
        low, high = again.interval
        holds = last.holds(0.01) and again.p <= 0.01
        row(f"    advised: {last.days} more", f"{again.p:.4f}", f"{low:.4f} to {high:.4f}", "", holds)


def main() -> None:
    machine()
    if SMOKE or not SHARED.is_dir():
        season, plan, airs = tangled(7)
        speed(season, plan, airs)
        risks = [missing(season, plan, airs, replace(Chances(), overrun_cv=cv), 1).any.p for cv in (0, 0.3, 0.6, 1)]
        row("chance of missing air rises with the overruns' cv", f"{risks[0]:.3f}", f"{risks[-1]:.3f}", "",
            risks == sorted(risks))  # fmt: skip
        return
    with tempfile.TemporaryDirectory() as folder:
        season = made(Path(folder), SEEDS[0], 0.8)
        airs = tuple(float(each.last + 3) for each in season.episodes)
        speed(season, planned(season, airs, 5).plan, airs)
        leads(Path(folder))
        advice(Path(folder))


main()
