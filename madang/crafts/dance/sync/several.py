"""What was asked for, of one take or several: each take's document, and what became of everything from take to take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from madang.crafts.dance.counts import count_of, read_beats
from madang.crafts.dance.floor import Floor, read_marks
from madang.crafts.dance.formation import Places, places_of
from madang.crafts.dance.motion import Motion
from madang.crafts.dance.plan import read_plan
from madang.crafts.dance.sections import read_sections
from madang.crafts.dance.sheet import Meant, read_sheet
from madang.crafts.dance.sync.against import Against, against
from madang.crafts.dance.sync.session import Rehearsal, rehearse
from madang.crafts.dance.takes.clocks import By, Clock, back, beats_on, brought, clock_of, same
from madang.crafts.dance.takes.story import Row, Story, Telling, story
from madang.crafts.dance.video.taken import take_motion
from madang.errors import NotMeasured
from madang.records import Alignment, Beats, Sections


@dataclass(frozen=True)
class Asked:
    """The options of `madang dance sync`. beats, sheet, sections and plan are on the clock of the first take.

    fps: frames per second of takes that have no times.
    """

    leader: str | None = None
    reference: Path | None = None
    member: str | None = None
    clock: By | None = None
    beats: Path | None = None
    reference_beats: Path | None = None
    sheet: Path | None = None
    sections: Path | None = None
    marks: Path | None = None
    plan: Path | None = None
    fps: float | None = None


@dataclass(frozen=True)
class _Shared:
    """What all takes share, as read."""

    reference: Motion | None
    beats: Beats | None
    reference_beats: Beats | None
    sheet: tuple[Meant, ...]
    sections: Sections | None
    floor: Floor | None
    plan: Places | None


@dataclass(frozen=True, eq=False)
class Seen:
    """One take: its document, and what it was made of. reference: as it lies under the take.

    reference_file: where its film may lie, if that runs on the take's own clock.
    """

    file: Path
    motion: Motion
    rehearsal: Rehearsal
    document: dict[str, Any]
    reference: Motion | None = None
    reference_file: Path | None = None


def looked(takes: Sequence[Path], asked: Asked) -> list[Seen]:
    """Each take, in order; the document of the last one has the trend over all of them."""
    shared = _read(asked)
    found: list[Seen] = []
    tellings = []
    first: Motion | None = None
    for number, file in enumerate(takes, 1):
        motion = take_motion(file, fps=asked.fps)
        clock, row = _on_first(motion, first, (file, takes[0]), asked)
        done, held = _rehearsed(motion, file, clock, asked, shared, first)
        document: dict[str, Any] = {"take": str(file)} if len(takes) > 1 else {}
        document |= {"clock": row} if len(takes) > 1 else {}
        document |= done.rows()
        document |= {} if held is None else {"against": held.row()}
        own_clock = held is not None and held.clock.by == "same"
        found.append(
            Seen(
                file, motion if held is None else held.take, done, document, None if held is None else held.reference,
                asked.reference if own_clock else None,
            )
        )  # fmt: skip
        if clock is not None:
            tellings.append(Telling(number, done.found, clock.alignment))
        first = motion if first is None else first
    told = story(tellings, shared.sections)
    if len(takes) > 1:
        found[-1].document["trend"] = [_row(row, shared.beats) for row in told.rows]
        found[-1].document["places"] = [str(each) for each in told.places]
    if shared.sections:
        found[-1].document["comes_back"] = list(_again(told))
    return found


def _read(asked: Asked) -> _Shared:
    beats = None if asked.beats is None else read_beats(asked.beats)
    sections = asked.sections or asked.sheet
    return _Shared(
        None if asked.reference is None else take_motion(asked.reference, fps=asked.fps),
        beats,
        None if asked.reference_beats is None else read_beats(asked.reference_beats),
        () if asked.sheet is None else read_sheet(asked.sheet),
        None if sections is None else read_sections(sections),
        None if asked.marks is None else read_marks(asked.marks),
        None if asked.plan is None else read_plan(asked.plan, beats),
    )


def _on_first(
    motion: Motion, first: Motion | None, files: tuple[Path, Path], asked: Asked
) -> tuple[Clock | None, dict[str, Any]]:
    """A take's clock on the first one's, and how that is told; None where nothing tells it."""
    if first is None:
        clock = same(motion)
    else:
        try:
            # Beats are of the first take: they join it with a reference, not with other takes.
            clock = clock_of(motion, first, files, None if asked.clock == "beats" else asked.clock)
        except NotMeasured as problem:
            return None, {"by": None, "why": f"{problem.why}; {problem.remedy}" if problem.remedy else problem.why}
    way = clock.alignment
    row = {"by": clock.by, "why": clock.why, "take_s": list(way.a_s), "first_take_s": list(way.b_s)}
    return clock, row


def _rehearsed(
    motion: Motion, file: Path, clock: Clock | None, asked: Asked, shared: _Shared, first: Motion | None
) -> tuple[Rehearsal, Against | None]:
    way = clock.alignment if clock is not None and first is not None else None
    beats = shared.beats if way is None or shared.beats is None else beats_on(shared.beats, way)
    plan = shared.plan
    if plan is None and shared.reference is None and first is not None and way is not None:
        stood = places_of(first, shared.floor)
        plan = None if stood is None else places_of(brought(first, way), shared.floor)
    elif plan is not None and way is not None:
        plan = replace(plan, clock=_moved(plan.clock, back(way)))
    held = None
    if shared.reference is not None and asked.reference is not None:
        held = against(
            motion, shared.reference, (file, asked.reference), member=asked.member, by=asked.clock,
            beats=(beats, shared.reference_beats),
        )  # fmt: skip
    done = rehearse(
        motion if held is None else held.take,
        leader=asked.leader,
        reference=None if held is None else held.reference,
        beats=beats,
        sheet=_sheet_on(shared.sheet, way),
        floor=shared.floor,
        plan=plan,
    )
    return done, held


def _sheet_on(sheet: tuple[Meant, ...], way: Alignment | None) -> tuple[Meant, ...]:
    if way is None:
        return sheet
    to_own = back(way)
    return tuple(replace(each, start_s=to_own.to_b(each.start_s), end_s=to_own.to_b(each.end_s)) for each in sheet)


def _moved(clock: Any, way: Alignment) -> Any:
    import numpy as np

    return np.array([way.to_b(float(moment)) for moment in clock])


def _row(row: Row, beats: Beats | None) -> dict[str, Any]:
    return {
        "dancer": row.dancer,
        "part": row.part,
        "take": row.take,
        "delay_ms": _tenths(row.delay_ms),
        "lo": _tenths(row.low_ms),
        "hi": _tenths(row.high_ms),
        "state": row.state,
        "again": row.again,
        "start": round(row.start_s, 3),
        "end": round(row.end_s, 3),
        "count": count_of(row.start_s, beats),
    }


def _tenths(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _again(told: Story) -> Iterator[dict[str, Any]]:
    for each in told.again:
        yield {
            "dancer": each.dancer,
            "part": each.part,
            "section": each.section,
            "from_start": round(each.from_start_s, 3),
            "times": each.times,
            "of": each.of,
            "delay_ms": round(each.delay_ms, 1),
            "said": str(each),
        }
