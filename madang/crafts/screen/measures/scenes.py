"""What is measured of scenes: how many, how long, how much of them is spoken, what their headings leave out."""

from __future__ import annotations

from collections.abc import Sequence

from madang.contract import derives, measure
from madang.crafts.screen.pages import lengths
from madang.crafts.screen.script import Scene, Script
from madang.errors import NotApplicable
from madang.model import Reading
from madang.records import Scene as SceneRecord
from madang.records import Scenes
from madang.spans import Spans, Tag

OVER = "screen.script"


@derives(Scenes, over=OVER, version=1)
def scenes(script: Script) -> Scenes:
    """The script's scenes: what each goes by, its heading, who speaks, its length."""
    measured = lengths(script)
    return Scenes(
        tuple(
            SceneRecord(scene.id, scene.heading, scene.cast, length.eighths)
            for scene, length in zip(script.scenes, measured, strict=True)
        )
    )


def spans_of(
    found: Sequence[Scene], values: Sequence[float], *, who: Sequence[str] = (), part: Sequence[str] = (),
    tags: dict[str, Sequence[Tag]] | None = None,
) -> Spans:  # fmt: skip
    """A span for each scene, from its heading to its last paragraph."""
    ends = [max(element.line for element in scene.elements) for scene in found]
    refs = [f"{scene.episode} {scene.id}".strip() for scene in found]
    return Spans.of([scene.line for scene in found], ends, values, rate=1, who=who, part=part, ref=refs, tags=tags)


def with_scenes(script: Script) -> tuple[Scene, ...]:
    """The script's scenes; raises NotApplicable where there is none."""
    if not script.scenes:
        raise NotApplicable("there is no scene in this script", "write headings like INT. CAFE - DAY or S#1. 카페 (낮)")
    return script.scenes


@measure("screen.scenes", over=OVER, unit="scenes", axis="none", resolution=1, version=1)
def scene_count(script: Script) -> Reading:
    """How many scenes the script has."""
    return Reading(len(script.scenes))


@measure("screen.scene_length", over=OVER, unit="eighths", axis="rows", judged="each", resolution=1, version=1)
def scene_length(script: Script) -> Reading:
    """Length of each scene in eighths of a page; the value is the longest.

    A page has 55 lines of 60 columns (dialogue 35), East Asian wide characters taking two; a scene is one eighth at
    least, and eighths add up to the script's length.
    """
    found = with_scenes(script)
    values = [length.eighths for length in lengths(script)]
    return Reading(max(values), spans=spans_of(found, values))


@measure("screen.dialogue_share", over=OVER, unit="%", axis="none", resolution=0.1, version=1)
def dialogue_share(script: Script) -> Reading:
    """How much of the script's lines on the page are spoken: cues, asides, dialogue and lyrics."""
    with_scenes(script)
    measured = lengths(script)
    return Reading(100 * sum(one.spoken for one in measured) / max(1, sum(one.lines for one in measured)))


@measure(
    "screen.heading_gaps", over=OVER, unit="headings", axis="rows", judged="each", resolution=1, version=1,
    tags=("missing",),
)  # fmt: skip
def heading_gaps(script: Script) -> Reading:
    """Headings that do not say what a schedule needs; the tag `missing` is int_ext, set or time.

    CONTINUOUS and LATER count as a time: the scene before says which. The value is their number.
    """
    found = [
        (scene, missing)
        for scene in with_scenes(script)
        for missing, said in (
            ("int_ext", scene.place.inside),
            ("set", scene.place.set),
            ("time", scene.place.time),
        )
        if not said
    ]
    lacking = [missing for _, missing in found]
    spans = spans_of([scene for scene, _ in found], [1] * len(found), part=lacking, tags={"missing": lacking})
    return Reading(len(found), spans=spans)
