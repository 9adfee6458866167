"""What is measured of a stripboard: strips twice or nowhere, shoot days, scenes of the script without a strip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from madang.contract import Given, Need, measure
from madang.crafts.screen.board.model import Board, Stripboard, chosen
from madang.crafts.screen.measures.takes import scenes_of
from madang.crafts.screen.takeslog.coverage import finder
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Spans

OVER = "screen.board"


@measure("screen.shoot_days", over=OVER, unit="days", axis="none", resolution=1, version=1)
def shoot_days(board: Board) -> Reading:
    """Shoot days of the stripboard that counts: the last one with day breaks."""
    return Reading(_stripboard(board).length)


@measure(
    "screen.strip_faults", over=OVER, unit="strips", axis="none", judged="each", resolution=1, version=1,
    tags=("fault",),
)  # fmt: skip
def strip_faults(board: Board) -> Reading:
    """Scenes' strips of the stripboard that counts which are not in one place; the value is their number.

    Banners may come again. The tag `fault` is twice, unknown (the breakdown has no such strip), nowhere (in no day and
    not in the boneyard either), or boneyard (a scene that somebody has yet to put into a day).
    """
    found = list(_faults(board, _stripboard(board)))
    none = [0] * len(found)
    spans = Spans.of(
        none, none, [1] * len(found), rate=1,
        ref=[name for name, _ in found], tags={"fault": [fault for _, fault in found]},
    )  # fmt: skip
    return Reading(len(found), spans=spans)


@measure(
    "screen.without_strip", over=OVER, unit="scenes", axis="none", judged="value", resolution=1, version=1,
    needs={
        "scripts": Need(kind="screen.script", where="upward", many=True, optional=True),
        "below": Need(kind="screen.script", where="children", many=True, optional=True),
        "anywhere": Need(kind="screen.script", where="studio", many=True, optional=True),
    },
)  # fmt: skip
def without_strip(
    board: Board, *, scripts: tuple[Given, ...], below: tuple[Given, ...], anywhere: tuple[Given, ...]
) -> Reading:
    """Scenes of the script that no strip is of; a span for each.

    The scripts are those of the board's work and the works above, else of the works right below; where these have
    none, all of the studio.
    """
    scenes = list(scenes_of(given.value for given in scripts or below or anywhere))
    if not scenes:
        raise NotApplicable("there is no script here", "put the script beside the board")
    find = finder(scenes)
    there = {
        find(str(strip.other.get("_episode") or ""), strip.scene)
        for strip in board.strips.values()
        if strip.kind == "scene"
    }
    left = [scene for scene in scenes if scene[:2] not in there]
    none = [0] * len(left)
    names = [f"{episode} {scene}".strip() for episode, scene, _, _ in left]
    spans = Spans.of(none, none, [1] * len(left), rate=1, part=[one[2] for one in left], ref=names)
    return Reading(len(left), spans=spans)


def _stripboard(board: Board) -> Stripboard:
    if not board.stripboards:
        raise NotApplicable("it holds no stripboard, only a breakdown", "put its scenes into shoot days")
    return chosen(board)


def _faults(board: Board, stripboard: Stripboard) -> Iterator[tuple[str, str]]:
    """The scene (or the text, or the id) of each strip that is not in one place, and how."""
    placed = Counter(id for unit in stripboard.units for id in unit.strips)
    kept = Counter(stripboard.boneyard)
    for id in dict.fromkeys([*board.strips, *placed, *kept]):
        strip = board.strips.get(id)
        name = (strip.scene or strip.text or id) if strip else id
        if strip is None:
            yield name, "unknown"
        elif strip.kind != "scene":
            continue
        elif placed[id] + kept[id] > 1:
            yield name, "twice"
        elif kept[id]:
            yield name, "boneyard"
        elif not placed[id]:
            yield name, "nowhere"
