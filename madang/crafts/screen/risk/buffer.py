"""The smallest buffer: the season scheduled again with earlier deadlines, until hardly a season misses air."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import isinf

from madang.crafts.screen.risk.arrays import chance_of, shoot_of
from madang.crafts.screen.risk.chances import Chances
from madang.crafts.screen.risk.simulate import Share, simulate
from madang.crafts.screen.season.model import Season
from madang.crafts.screen.season.solve import Answer, solve


@dataclass(frozen=True)
class Buffer:
    """A plan whose episodes are shot so many days before their deadlines. answer: None where there is no such plan.

    any: seasons in which an episode misses air. again: the same with other random numbers, where the first are few
    enough. conflict: why there is no plan.
    """

    days: int
    answer: Answer | None
    any: Share | None = None
    again: Share | None = None
    conflict: str = ""

    def holds(self, alpha: float) -> bool:
        """Whether it breaks no rule and misses air in no more than this part of the seasons, both times."""
        shares = (self.any, self.again)
        lawful = self.answer is not None and not self.answer.breaches
        return lawful and all(share is not None and share.p <= alpha for share in shares)


@dataclass(frozen=True)
class Budget:
    """How long to look for each plan (see season.solve), and how many seasons to simulate of it, from which seed."""

    seconds: float
    moves: int | None
    runs: int
    seed: int
    most: int  # days of buffer


def buffers(season: Season, airs: Sequence[float], chances: Chances, alpha: float, budget: Budget) -> Iterator[Buffer]:
    """A day of buffer after the other, up to the first that holds or that has no plan."""
    chance = chance_of(season, chances)
    for days in range(1, budget.most + 1):
        # Seconds buy rounds of a bound, too, which nobody asks for here.
        seconds = budget.seconds if budget.moves is None else 1.0
        answer = solve(earlier(season, airs, days), seconds, budget.seed, budget.moves)
        if not isinstance(answer, Answer):
            yield Buffer(days, None, conflict=answer[0].text)
            return
        shoot = shoot_of(season, answer.plan, airs, chances)
        found = simulate(shoot, chance, budget.runs, budget.seed).any
        again = simulate(shoot, chance, budget.runs, budget.seed + 1).any if found.p <= alpha else None
        buffer = Buffer(days, answer, found, again)
        yield buffer
        if buffer.holds(alpha):
            return


def earlier(season: Season, airs: Sequence[float], days: int) -> Season:
    """The season with the deadline of every episode that airs so many days earlier; the air dates stay."""
    shift = timedelta(days=days)
    lasts = [
        episode.last if isinf(air)
        else bisect_right(season.dates, season.dates[max(0, episode.last)] - shift) - 1 if season.dates
        else episode.last - days
        for episode, air in zip(season.episodes, airs, strict=True)
    ]  # fmt: skip
    return replace(
        season, episodes=tuple(replace(each, last=last) for each, last in zip(season.episodes, lasts, strict=True))
    )
