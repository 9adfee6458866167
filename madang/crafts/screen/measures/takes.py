"""What is measured of a takes log: slates that are there twice, slates that mislead, script without a circled take."""

from __future__ import annotations

from collections.abc import Iterable

from madang.contract import Given, Need, measure
from madang.crafts.screen.pages import lengths
from madang.crafts.screen.script import Script
from madang.crafts.screen.takeslog.coverage import covered
from madang.crafts.screen.takeslog.log import TakesLog
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Spans

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
    "screen.uncovered", over=OVER, unit="eighths", axis="none", judged="value", resolution=1, version=1,
    needs={
        "scripts": Need(kind="screen.script", where="upward", many=True, optional=True),
        "anywhere": Need(kind="screen.script", where="studio", many=True, optional=True),
    },
)  # fmt: skip
def uncovered(log: TakesLog, *, scripts: tuple[Given, ...], anywhere: tuple[Given, ...]) -> Reading:
    """Eighths of the script without a circled take; the scripts are those of the log's work and the works above.

    Where these have none, all of the studio. A take that does not say which eighths it covers covers its scene.
    """
    given = scripts or anywhere
    found = list(scenes_of(one.value for one in given))
    if not found:
        raise NotApplicable("there is no script here", "put the script beside the log")
    return Reading(sum(len(scene.open) for scene in covered(found, log.takes)))


def scenes_of(scripts: Iterable[Script]) -> Iterable[tuple[str, str, str, int]]:
    """Every scene of scripts as (episode, scene, heading, eighths)."""
    for script in scripts:
        for scene, length in zip(script.scenes, lengths(script), strict=True):
            yield scene.episode, scene.id, scene.heading, length.eighths
