"""What is measured of who speaks: how much of an episode each has, and whether the cast sheet knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.contract import Given, Need, derives, measure
from madang.crafts.screen.measures.scenes import OVER, spans_of, with_scenes
from madang.crafts.screen.pages import lengths
from madang.crafts.screen.script import Scene, Script
from madang.errors import NotApplicable
from madang.model import Reading
from madang.records import Births
from madang.spans import Spans

if TYPE_CHECKING:
    from madang.crafts.screen.cast import Cast


@derives(Births, over="screen.cast", version=1)
def births(cast: Cast) -> Births:
    """When the cast was born, under the ids that a plan's hours have: the person, else the role."""
    born = ((member.person or member.role, member.birth) for member in cast.members if member.birth)
    return Births(tuple((id, day.isoformat()) for id, day in born))


@measure("screen.cast_load", over=OVER, unit="%", axis="rows", judged="each", resolution=0.1, version=1)
def cast_load(script: Script) -> Reading:
    """How much of an episode's length are scenes in which somebody speaks, for each who does; the value is the most.

    Who carries most of an episode can be in one unit only, and nothing is shot when they are ill.
    """
    whole: dict[str, int] = {}
    share: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], Scene] = {}
    for scene, length in zip(with_scenes(script), lengths(script), strict=True):
        whole[scene.episode] = whole.get(scene.episode, 0) + length.eighths
        for name in scene.cast:
            share[scene.episode, name] = share.get((scene.episode, name), 0) + length.eighths
            first.setdefault((scene.episode, name), scene)
    values = [100 * eighths / whole[episode] for (episode, _), eighths in share.items()]
    lines = [first[key].line for key in share]
    spans = Spans.of(
        lines, lines, values, rate=1,
        who=[name for _, name in share], ref=[episode for episode, _ in share],
    )  # fmt: skip
    return Reading(max(values, default=0), spans=spans)


@measure(
    "screen.uncast", over=OVER, unit="characters", axis="rows", judged="value", resolution=1, version=1,
    needs={
        "cast": Need(kind="screen.cast", where="upward", many=True, optional=True),
        "anywhere": Need(kind="screen.cast", where="studio", many=True, optional=True),
    },
)  # fmt: skip
def uncast(script: Script, *, cast: tuple[Given, ...], anywhere: tuple[Given, ...]) -> Reading:
    """Characters who speak and have no entry in the cast sheet, by role or alias; a span where each first speaks.

    The cast sheets are those of the script's work and of the works above; where these have none, all of the studio.
    """
    found = with_scenes(script)
    cast = cast or anywhere
    if not cast:
        raise NotApplicable("there is no cast sheet here", "write one (cast.csv: role, actor)")
    missing = [
        (name, next(scene for scene in found if name in scene.cast))
        for name in script.characters
        if not any(given.value.named(name) for given in cast)
    ]
    spans = spans_of([scene for _, scene in missing], [1] * len(missing), who=[name for name, _ in missing])
    return Reading(len(missing), spans=spans)
