"""A plan put to the test: all that is found out about it, in one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from madang.crafts.screen.risk.arrays import chance_of, editors_of, shoot_of
from madang.crafts.screen.risk.buffer import Budget, Buffer, buffers
from madang.crafts.screen.risk.chances import Chances
from madang.crafts.screen.risk.critical import Critical, critical
from madang.crafts.screen.risk.simulate import Outcome, Share, simulate
from madang.crafts.screen.season.checker import Breach, breaches
from madang.crafts.screen.season.costs import cost_of
from madang.crafts.screen.season.model import Plan, Season
from madang.errors import MadangError

RED = 0.2  # a mean before air says nothing where an episode misses more often than this

Flag = Literal["red", "amber", "within"]


@dataclass(frozen=True)
class EpisodeRisk:
    """share: seasons in which it misses air. mean: days after air at which it is ready (negative: before), on average;
    early_by, late_by: the same by which it is ready in 5 % and in 95 % of the seasons, to a quarter of a day. misleads:
    whether the mean is before air although it misses often."""

    number: int
    share: Share
    mean: float
    early_by: float
    late_by: float

    @property
    def misleads(self) -> bool:
        return self.mean < 0 and self.share.p > RED


@dataclass(frozen=True)
class Risk:
    """What was found. episodes: the weakest first. buffers: as tried; empty where none is needed or wanted."""

    season: Season
    plan: Plan
    airs: tuple[float, ...]
    chances: Chances
    alpha: float
    seed: int
    any: Share
    late_scenes: float
    cost: float
    breaches: tuple[Breach, ...]
    episodes: tuple[EpisodeRisk, ...]
    critical: tuple[Critical, ...]
    editors: int
    buffers: tuple[Buffer, ...] = field(default=())

    @property
    def flag(self) -> Flag:
        """Of the whole season."""
        return flag(self.any.p, self.alpha)

    @property
    def advised(self) -> Buffer | None:
        """The smallest buffer that holds."""
        return next((buffer for buffer in self.buffers if buffer.holds(self.alpha)), None)

    def moment(self, episode: int, days: float = 0.0) -> str:
        """When an episode airs, or so many days after that, as people say it."""
        day, minute = divmod(round((self.airs[episode] + self.chances.air_hour / 24 + days) * 1440), 1440)
        name = date.fromordinal(day).isoformat() if self.season.dates else f"day {day}"
        return f"{name} {minute // 60:02d}:{minute % 60:02d}"


def flag(p: float, alpha: float) -> Flag:
    """Red, amber, or within what is accepted."""
    return "within" if p <= alpha else "red" if p >= RED else "amber"


def assess(
    season: Season, plan: Plan, airs: Sequence[float], chances: Chances, alpha: float, budget: Budget,
    *, threads: int = 0,
) -> Risk:  # fmt: skip
    """Simulate a plan. budget.most: days of buffer to try where it misses more often than alpha; 0 for none."""
    if not season.scenes:
        raise MadangError("this season has no scenes; nothing can be late")
    shoot, chance = shoot_of(season, plan, airs, chances), chance_of(season, chances)
    if not len(shoot.airing):
        raise MadangError("no episode with an air date has a scene; nothing can miss air")
    outcome = simulate(shoot, chance, budget.runs, budget.seed, asked=True, threads=threads)
    tried = buffers(season, airs, chances, alpha, budget) if outcome.any.p > alpha else ()
    return Risk(
        season, plan, tuple(airs), chances, alpha, budget.seed, outcome.any, outcome.late_scenes / outcome.runs,
        cost_of(season, plan).total, tuple(breaches(season, plan)), _episodes(outcome, shoot.airing),
        tuple(critical(shoot, chance, outcome, budget.seed, threads=threads)), editors_of(season, chances),
        tuple(tried),
    )  # fmt: skip


def _episodes(outcome: Outcome, airing: Sequence[int]) -> tuple[EpisodeRisk, ...]:
    found = [
        EpisodeRisk(
            int(at), outcome.episode(at), float(outcome.over[at]), outcome.ready(at, 0.05), outcome.ready(at, 0.95)
        )
        for at in airing
    ]
    return tuple(sorted(found, key=lambda each: (-each.share.hits, -each.mean, each.number)))
