"""A repair as one HTML page: the strips of the next two weeks before and after, moved ones marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from madang.crafts.screen.board.colours import palette
from madang.crafts.screen.repair.changes import Move, moves_of, next_week, people_of, share_moved
from madang.crafts.screen.repair.solve import Repair
from madang.crafts.screen.repair.standing import distance
from madang.crafts.screen.season.model import Plan

SHOWN_DAYS = 14  # after today


@dataclass(frozen=True)
class Strip:
    """A scene in a day. moved: where it went or came from, "" where it stays."""

    scene: str
    place: str
    cast: str
    minutes: int
    colour: str
    moved: str
    must: bool


@dataclass(frozen=True)
class Day:
    """A unit's day, before and after."""

    name: str
    before: tuple[Strip, ...]
    after: tuple[Strip, ...]


def page(repair: Repair) -> str:
    """The page; what others wrote is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    season = repair.standing.season
    moves = moves_of(repair)
    return environment.get_template("page.html.jinja").render(
        repair=repair,
        season=season,
        moves=moves,
        must=sum(move.must for move in moves),
        days=_days(repair, {move.scene: move for move in moves}),
        week=next_week(repair),
        share=share_moved(repair),
        people=people_of(repair),
        day_name=season.day_name,
        where=lambda slot: _where(repair, slot),
        end=palette()["break"],
    )


def _where(repair: Repair, slot: tuple[int, int]) -> str:
    season = repair.standing.season
    return season.day_name(slot[0]) + (f", unit {season.units[slot[1]].id}" if len(season.units) > 1 else "")


def _days(repair: Repair, moves: dict[str, Move]) -> list[Day]:
    season, today = repair.standing.season, repair.standing.loss.today
    found = []
    for day in range(today, season.days):
        if distance(season, today, day) > SHOWN_DAYS:
            break
        for unit in range(len(season.units)):
            before, after = (_strips(repair, plan, (day, unit), moves) for plan in (repair.standing.old, repair.plan))
            if before or after or (day, unit) in repair.standing.loss.lost:
                lost = " -- lost" if (day, unit) in repair.standing.loss.lost else ""
                found.append(Day(_where(repair, (day, unit)) + lost, before, after))
    return found


def _strips(repair: Repair, plan: Plan, slot: tuple[int, int], moves: dict[str, Move]) -> tuple[Strip, ...]:
    season = repair.standing.season
    here = [scene for scene in season.scenes if (plan.stands[scene.id].day, plan.stands[scene.id].unit) == slot]
    here.sort(key=lambda scene: (str(plan.stands[scene.id].start or ""), scene.night, scene.place))
    found = []
    for scene in here:
        move = moves.get(scene.id)
        way = ""
        if move:
            way = (
                f"to {_where(repair, move.new)}" if plan is repair.standing.old else f"from {_where(repair, move.old)}"
            )
        light = f"{'EXT' if scene.outside else 'INT'} {'night' if scene.night else 'day'}"
        cast = ", ".join(season.people[number].id for number in scene.cast)
        found.append(Strip(
            scene.id, season.places[scene.place].id, cast, scene.minutes, palette()[light], way,
            bool(move and move.must),
        ))  # fmt: skip
    return tuple(found)
