"""Talent scheduling to proof: published films, problems of other programs, fresh random ones, CP-SAT beside them.

python bench/bench_screen_talent.py [--smoke]      MADANG_PEERS=/path/to/a/python with ortools runs CP-SAT, too

Orders are costed again from the definition. Random problems have seeds from 9000 on; the search was made on seeds below
100 of a generator of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from material_talent import drawn
from running import machine, row

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.screen.talent.problem import Problem, core_of
from madang.crafts.screen.talent.read import read_problem
from madang.crafts.screen.talent.solve import Answer, solve
from madang.crafts.screen.talent.window import best_window

SMOKE = "--smoke" in sys.argv
DATA = Path(__file__).parents[2] / "shared" / "data" / "screen"
FILMS = {
    "MobStory": 871, "film103": 1031, "film105": 849, "film114": 867, "concert": 111, "small": 54, "tiny": 29,
}  # fmt: skip
HOLDING = {"talent_film/film2_csplib": 8700, "rehearsal/rehearsal_smith": 17}
FIRST, EACH = 9000, 1 if SMOKE else 10
SIZES = [(24, 8, 1)] if SMOKE else [(64, 8, EACH), (40, 12, EACH), (32, 16, EACH - 2)]
BEYOND = [] if SMOKE else [(64, 14), (64, 16), (64, 22)]
LIMIT_S, PEER_LIMIT_S, RUNS = 60.0, 2.0 if SMOKE else 30.0, 1 if SMOKE else 5


class Peer:
    """CP-SAT with two workers in an interpreter of its own."""

    def __init__(self) -> None:
        python = os.environ.get("MADANG_PEERS", "")
        self.process = None
        if not python:
            print("CP-SAT: peer not installed (MADANG_PEERS is unset)")
        elif subprocess.run([python, "-c", "import ortools"], capture_output=True, check=False).returncode:
            print("CP-SAT: peer not installed (the Python of MADANG_PEERS has no ortools)")
        else:
            command = [python, str(Path(__file__).with_name("peer_talent.py"))]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, problem: Problem) -> dict[str, Any] | None:
        if not self.process:
            return None
        asked = {
            "plays": [
                [scene for scene, cast in enumerate(problem.cast) if actor in cast]
                for actor in range(len(problem.actors))
            ],
            "costs": [int(cost) for cost in problem.costs],
            "days": [int(days) for days in problem.days],
            "seconds": PEER_LIMIT_S,
            "workers": 2,
        }
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def holds(problem: Problem, answer: Answer) -> bool:
    """Whether every scene is there once and the order costs what the answer says, by the definition."""
    total, ends = 0, [0]
    for scene in answer.order:
        ends.append(ends[-1] + problem.days[scene])
    for actor, cost in enumerate(problem.costs):
        places = [place for place, scene in enumerate(answer.order) if actor in problem.cast[scene]]
        if places:
            total += cost * (ends[places[-1] + 1] - ends[places[0]])
    return sorted(answer.order) == list(range(len(problem.scenes))) and total == answer.total


def told(theirs: dict[str, Any] | None) -> str:
    if theirs is None:
        return ""
    how = "proved" if theirs["proved"] else f"not proved, bound {theirs['bound']:.0f}"
    return f"{theirs['total']:.0f} {how} {theirs['seconds']:.1f} s"


def films(peer: Peer) -> None:
    print("\nPublished problems: ours is the median wall time in a warm process; CP-SAT has 2 workers and "
          f"{PEER_LIMIT_S:g} s")  # fmt: skip
    for name, total in FILMS.items():
        problem = read_problem(DATA / "talent_film" / f"{name}.dzn")
        answers = [solve(problem) for _ in range(RUNS)]
        seconds = statistics.median(answer.seconds for answer in answers)
        right = all(answer.proved and answer.total == total and holds(problem, answer) for answer in answers)
        theirs = peer(problem)
        ratio = f"{theirs['seconds'] / seconds:.0f}" if theirs else ""
        row(f"{name}: {total} proved", f"{1000 * seconds:.1f} ms", told(theirs), ratio, right and seconds <= 0.15)
    for name, holding in HOLDING.items():
        problem = read_problem(DATA / f"{name}.dzn")
        answer = solve(problem)
        right = answer.proved and answer.holding == holding and holds(problem, answer)
        row(f"{name}: waiting {holding} proved", f"{1000 * answer.seconds:.1f} ms", "", "", right)
    for name, known in json.loads((DATA / "talent_random" / "optima.json").read_text()).items():
        problem = read_problem(DATA / "talent_random" / f"{name}.dzn")
        answer = solve(problem)
        right = answer.proved and answer.total == known["total_cost"] and holds(problem, answer)
        said = f"another program {known['seconds']:g} s"
        row(f"{name}: {known['total_cost']} proved", f"{1000 * answer.seconds:.1f} ms", said, "", right)


def random_ones(peer: Peer) -> None:
    print(
        f"\nUniform random problems, {EACH} fresh seeds each, limit {LIMIT_S:g} s: proved; median and longest wall time"
    )
    for scenes, actors, wanted in [*SIZES, *((*size, None) for size in BEYOND)]:
        problems = [drawn(scenes, actors, seed) for seed in range(FIRST, FIRST + EACH)]
        answers = [solve(problem, LIMIT_S) for problem in problems]
        assert all(holds(problem, answer) for problem, answer in zip(problems, answers, strict=True))
        proved = [answer.seconds for answer in answers if answer.proved]
        gaps = [float((answer.total - answer.bound) / answer.total) for answer in answers if not answer.proved]
        took = f"{statistics.median(proved):.2f} / {max(proved):.2f} s" if proved else ""
        left = f"gap of the others <= {max(gaps):.1%}" if gaps else ""
        row(
            f"{scenes} x {actors}: {len(proved)} of {EACH}",
            took,
            left,
            "",
            None if wanted is None else len(proved) >= wanted,
        )
        if wanted:
            row(f"{scenes} x {actors}, the first: CP-SAT", "", told(peer(problems[0])), "")


def windows() -> None:
    print("\nOrder of the days of a window, 60 actors, a third of them held at either end: median wall time")
    for days in (12, 14):
        core = core_of(drawn(days, 60, FIRST))
        before, after = int("1" * 20 + "0" * 40, 2), int("1" * 20, 2)
        taken = []
        for _ in range(RUNS + 1):
            begun = time.perf_counter()
            best_window(core.cast, core.days, core.costs, before, after)
            taken.append(time.perf_counter() - begun)
        row(f"{days} days", f"{1000 * statistics.median(taken[1:]):.2f} ms", "", "")


def main() -> None:
    machine()
    for scenes in (8, 26):
        solve(drawn(scenes, 4, 1))  # compiled loops are at hand from here on
    peer = Peer()
    if DATA.is_dir():
        films(peer)
    else:
        print("the published problems are not beside the checkout")
    random_ones(peer)
    windows()


main()
