"""Line-ups proved: value, seconds and steps on problems of growing size."""

from __future__ import annotations

import sys
import time

import numpy as np

from madang.crafts.training.lineup.answer import solve
from madang.crafts.training.lineup.problem import Problem, Role

SMOKE = "--smoke" in sys.argv
SIZES = [(20, 5)] if SMOKE else [(40, 7), (60, 9), (80, 9), (101, 11)]
SEEDS = [9_001] if SMOKE else [9_001, 9_002, 9_003]
ROLES = (
    Role("main vocal", "vocal", 75), Role("lead vocal", "vocal", 65, 2), Role("main rap", "rap", 70),
    Role("main dance", "dance", 75), Role("lead dance", "dance", 65), Role("centre", "stage", 70),
    Role("leader", "lead", 65),
)  # fmt: skip
SKILLS = ("vocal", "rap", "dance", "stage", "lead")


def drawn(n: int, choose: int, seed: int) -> Problem:
    """Skills that partly go together, chemistry of most pairs, three languages."""
    draw = np.random.default_rng(seed)
    general = draw.normal(0, 1, (n, 1))
    skills = np.clip(60 + 12 * (0.5 * general + 0.85 * draw.normal(0, 1, (n, len(SKILLS)))), 0, 100)
    chemistry = np.triu(draw.normal(0, 3, (n, n)).round().astype(np.int64), 1)
    return Problem(
        tuple(map(str, range(n))), choose, SKILLS, skills.round().astype(np.int64), ("en", "ja", "zh"),
        draw.random((n, 3)) < (0.3, 0.25, 0.2), chemistry + chemistry.T, ROLES,
        (("main vocal", "lead vocal"), ("main dance", "lead dance")),
    )  # fmt: skip


def main() -> None:
    solve(drawn(12, 4, 0))  # compiles
    for n, choose in SIZES:
        for seed in SEEDS:
            problem = drawn(n, choose, seed)
            wall, cpu = time.perf_counter(), time.process_time()
            solved = solve(problem)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            how = "proved" if solved.proved else f"bound {solved.bound}"
            print(f"{n} choose {choose}, {seed}: {solved.value} {how}, {cpu:.2f} CPU s, {wall:.2f} s, {solved.nodes:,}")


if __name__ == "__main__":
    main()
