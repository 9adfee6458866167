"""What is measured of a takes log: slates that are there twice or mislead, script and plan without a circled take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from madang.contract import Given, Need, measure
from madang.crafts.screen.pages import lengths
from madang.crafts.screen.script import Script
from madang.crafts.screen.takeslog.coverage import SceneCover, covered
from madang.crafts.screen.takeslog.log import TakesLog
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.screen.season.document import Schedule

OVER = "screen.takes"


@measure("screen.duplicate_takes", over=OVER, unit="takes", axis="rows", judged="value", resolution=1, version=1)
def duplicate_takes(log: TakesLog) -> Reading:
    """Takes whose scene, setup and take number another take of the log has already; a span is the later line.

    A pick-up is a slate of its own.
    """
    lines = [take.line for take, _ in log.duplicates]
    why = [f"{take.slate} stands in line {first} already" for take, first in log.duplicates]
    return Reading(len(lines), spans=Spans.of(lines, lines, [1] * len(lines), rate=1, part=why))


@measure("screen.slate_faults", over=OVER, unit="lines", axis="rows", judged="value", resolution=1, version=1)
def slate_faults(log: TakesLog) -> Reading:
    """Lines of a takes log that cannot be used, or whose slate misleads: no take number, the setups I and O."""
    lines = [fault.line for fault in log.faults]
    why = [fault.why for fault in log.faults]
    return Reading(len(lines), spans=Spans.of(lines, lines, [1] * len(lines), rate=1, part=why))


@measure(
    "screen.uncovered", over=OVER, unit="eighths", axis="none", judged="value", resolution=1, version=2,
    needs={
        "scripts": Need(kind="screen.script", where="upward", many=True, optional=True),
        "below": Need(kind="screen.script", where="children", many=True, optional=True),
        "anywhere": Need(kind="screen.script", where="studio", many=True, optional=True),
    },
)  # fmt: skip
def uncovered(
    log: TakesLog, *, scripts: tuple[Given, ...], below: tuple[Given, ...], anywhere: tuple[Given, ...]
) -> Reading:
    """Eighths of the script without a circled take; a span for each scene that has some.

    The scripts are those of the log's work and the works above, else of the works right below (its episodes); where
    these have none, all of the studio. A take that does not say which eighths it covers covers its scene.
    """
    found = list(scenes_of(one.value for one in scripts or below or anywhere))
    if not found:
        raise NotApplicable("there is no script here", "put the script beside the log")
    left = [scene for scene in covered(found, log.takes) if scene.open]
    why = [f"{len(scene.open)} of {scene.eighths} eighths, {_takes(scene)}: {scene.heading}" for scene in left]
    return Reading(sum(len(scene.open) for scene in left), spans=_spans(left, [len(one.open) for one in left], why))


@measure(
    "screen.unshot", over=OVER, unit="scenes", axis="none", judged="value", resolution=1, version=1,
    needs={
        "plan": Need(kind="screen.schedule", where="upward", optional=True),
        "any_plan": Need(kind="screen.schedule", where="studio", optional=True),
    },
)  # fmt: skip
def unshot(log: TakesLog, *, plan: Given | None, any_plan: Given | None) -> Reading:
    """Scenes that the plan has on or before the last day of the log, and that have no circled take.

    Days of a log are dates, or numbers of the plan's shoot days from 1; where it says none, all of the plan counts.
    """
    given = plan or any_plan
    if given is None:
        raise NotApplicable("there is no plan here", "write one: madang screen schedule FOLDER -o schedule.json")
    due = _due(given.value, {take.day for take in log.takes if take.day})
    scenes = [(*_named(name), day, 1) for name, day in due]
    left = [scene for scene in covered(scenes, log.takes) if scene.open]
    why = [f"planned for {scene.heading}, {_takes(scene)}" for scene in left]
    return Reading(len(left), spans=_spans(left, [1] * len(left), why))


def _due(plan: Schedule, logged: set[str]) -> list[tuple[str, str]]:
    """The plan's scenes up to the last day of the log, each with its day."""
    day_of = {name: str(plan.dates.get(name, stand.day)) for name, stand in plan.plan.stands.items()}
    order = sorted(set(day_of.values()), key=lambda day: (len(day), day))
    number = {day: at for at, day in enumerate(order, 1)}
    reached = [int(day) if day.isdecimal() else sum(known <= day for known in order) for day in logged]
    last = max(reached, default=len(order))
    return [(name, day) for name, day in day_of.items() if number[day] <= last]


def _named(name: str) -> tuple[str, str]:
    """The episode and the scene in the name a plan has for it."""
    episode, _, scene = name.rpartition("/")
    return episode, scene


def _takes(scene: SceneCover) -> str:
    return f"{scene.takes} takes, none circled" if scene.takes and not scene.circled else f"{scene.takes} takes"


def _spans(scenes: Sequence[SceneCover], values: Sequence[float], why: Sequence[str]) -> Spans:
    none = [0] * len(scenes)
    names = [f"{scene.episode} {scene.scene}".strip() for scene in scenes]
    return Spans.of(none, none, values, rate=1, part=why, ref=names)


def scenes_of(scripts: Iterable[Script]) -> Iterable[tuple[str, str, str, int]]:
    """Every scene of scripts as (episode, scene, heading, eighths)."""
    for script in scripts:
        for scene, length in zip(script.scenes, lengths(script), strict=True):
            yield scene.episode, scene.id, scene.heading, length.eighths
