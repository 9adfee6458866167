"""What may be said of each trainee: months to the standard with an interval, or why nothing can be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from madang.crafts.training.growth.backtest import LEAST_SEEN, BackTest, back_test
from madang.crafts.training.growth.curves import FAMILIES, Floats, family_of_shapes
from madang.crafts.training.growth.forecast import Paths, interval, months_to, simulate
from madang.crafts.training.growth.history import History, month_name
from madang.crafts.training.growth.population import Cohort, learn

LEAST_PEOPLE = 5
LEAST_HELD = 10  # months held back
LEAST_COVERED = 0.70  # of 80 % intervals, less one standard error
SURE = 0.9  # the chance above which the standard counts as reached
STEPS = (3, 6, 12)  # months ahead that are told


def outlooks(
    current: Sequence[History],
    past: Sequence[History] = (),
    standard: float | Mapping[str, float] | None = None,
    horizon: int = 36,
    seed: int = 0,
) -> dict[str, Any]:
    """What `--json` prints: each skill with its back-test, each trainee with their outlook, the soonest first."""
    skills, persons = [], []
    for skill in sorted({each.skill for each in current}):
        own, before = ([each for each in group if each.skill == skill] for group in (current, past))
        level = standard.get(skill) if isinstance(standard, Mapping) else standard
        tested = back_test(own, before, level, seed)
        why = _why_not(len(own) + len(before), tested)
        skills.append(_skill(skill, level, tested, why))
        cohort = learn([*own, *before], seed)
        for who, each in enumerate(own):
            persons.append(_person(cohort, who, each, level, horizon, seed, why))
    return {"skills": skills, "persons": sorted(persons, key=_soonest), "horizon": horizon, "interval": 0.8}


def _why_not(people: int, tested: BackTest) -> str:
    """Why nothing can be said of a whole cohort; "" where something can."""
    if people < LEAST_PEOPLE:
        return f"there are {people} trainees to learn from, {LEAST_PEOPLE} are needed (--past adds cohorts of before)"
    if len(tested.holds) < LEAST_HELD or tested.people < LEAST_PEOPLE:
        return (
            f"only {len(tested.holds)} months of {tested.people} trainees could be held back to test forecasts; "
            f"{LEAST_HELD} of {LEAST_PEOPLE} are needed"
        )
    if tested.covered + tested.error < LEAST_COVERED:
        return f"80 % intervals held only {tested.covered:.0%} of the months held back"
    return ""


def _skill(skill: str, standard: float | None, tested: BackTest, why: str) -> dict[str, Any]:
    ahead = sorted(set(tested.ahead.tolist()))
    return {
        "skill": skill,
        "standard": standard,
        "held_back": len(tested.holds),
        "held_back_people": tested.people,
        "coverage": _rounded(tested.covered),
        "coverage_se": _rounded(tested.error),
        "tested_months_ahead": int(ahead[-1]) if ahead else 0,
        "by_months_ahead": [
            {"months": int(step), "held_back": int(own.sum()), "coverage": _rounded(float(tested.holds[own].mean()))}
            for step in ahead
            for own in [tested.ahead == step]
        ],
        "when_held_back": len(tested.when),
        "when_coverage": _rounded(float(tested.when.mean())) if len(tested.when) else None,
        "cannot_say": why or None,
    }


def _person(
    cohort: Cohort, who: int, history: History, standard: float | None, horizon: int, seed: int, why: str
) -> dict[str, Any]:
    seen = len(history.months)
    told: dict[str, Any] = {
        "person": history.person,
        "skill": history.skill,
        "months_seen": seen,
        "last_month": month_name(int(history.months[-1])),
        "measure": _rounded(float(history.measures[-1])),
        "se": _rounded(float(history.errors[-1])),
    }
    if seen < LEAST_SEEN:
        why = why or f"{seen} month is too few; {LEAST_SEEN} are needed"
    if why:
        return told | {"outlook": "cannot say", "why": why, "months_to_standard": None}
    paths = simulate(cohort, who, history, max(horizon, *STEPS), seed)
    families = np.bincount(family_of_shapes()[cohort.shape[:, who]], minlength=len(FAMILIES))
    told |= {
        "now": _ends(paths.values[:, 0]),
        "ahead": [{"months": step, **_ends(paths.values[:, step])} for step in STEPS if step <= horizon],
        "curves": {name: _rounded(float(n / families.sum())) for name, n in zip(FAMILIES, families, strict=True)},
    }
    if standard is None:
        return told | {"outlook": "no standard", "months_to_standard": None}
    return told | _to_standard(paths, standard, horizon, int(history.months[-1]))


def _to_standard(paths: Paths, standard: float, horizon: int, last: int) -> dict[str, Any]:
    when = months_to(paths.values[:, : horizon + 1], standard)
    now, within = float((when == 0).mean()), float(np.isfinite(when).mean())
    low, middle, high = interval(when)
    outlook = "reached" if now >= SURE else "within" if np.isfinite(middle) else "not within the horizon"
    ends = {"low": _finite(low), "median": _finite(middle), "high": _finite(high)}
    by = {name: None if m is None else month_name(last + int(np.ceil(m))) for name, m in ends.items()}
    return {
        "standard": standard,
        "outlook": outlook,
        "months_to_standard": ends if outlook == "within" else None,
        "by": by if outlook == "within" else None,
        "chance_now": _rounded(now),
        "chance_within_horizon": _rounded(within),
    }


def _soonest(told: dict[str, Any]) -> tuple[str, int, float, str]:
    order = ("reached", "within", "not within the horizon", "no standard", "cannot say").index(told["outlook"])
    median = told["months_to_standard"]["median"] if told["months_to_standard"] else 0.0
    return told["skill"], order, median - 0.001 * told.get("chance_within_horizon", 0.0), told["person"]


def _ends(values: Floats) -> dict[str, float]:
    return {name: round(each, 3) for name, each in zip(("low", "median", "high"), interval(values), strict=True)}


def _finite(value: float) -> float | None:
    """None where it lies beyond the horizon."""
    return round(value, 1) if np.isfinite(value) else None


def _rounded(value: float) -> float | None:
    return round(value, 3) if np.isfinite(value) else None
