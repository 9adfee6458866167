"""Uniform random talent problems: each actor is in 2 to all scenes, drawn uniformly, as in the random problems of the
literature (Garcia de la Banda, Stuckey and Chu 2011; Qin et al. 2016) a cost is 1 to 100 and a scene takes 1 to 5 days.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from madang.crafts.screen.talent.problem import Problem


def drawn(scenes: int, actors: int, seed: int) -> Problem:
    """The same numbers give the same problem."""
    draw = np.random.default_rng([scenes, actors, seed])
    inside = [set(draw.choice(scenes, draw.integers(2, scenes + 1), replace=False).tolist()) for _ in range(actors)]
    costs, days = draw.integers(1, 101, actors), draw.integers(1, 6, scenes)
    return Problem(
        scenes=tuple(str(scene + 1) for scene in range(scenes)),
        actors=tuple(str(actor + 1) for actor in range(actors)),
        cast=tuple(frozenset(actor for actor in range(actors) if scene in inside[actor]) for scene in range(scenes)),
        costs=tuple(Fraction(int(cost)) for cost in costs),
        days=tuple(Fraction(int(day)) for day in days),
    )
