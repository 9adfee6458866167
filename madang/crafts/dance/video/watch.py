"""A video watched by an estimator: the motion of everybody in it, who is who, and how well it tells when."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.people import Detections, Doubt, Followed, follow
from madang.crafts.dance.read.skeletons import on_joints, point_names
from madang.crafts.dance.timing.features import Flags
from madang.crafts.dance.video.changes import Changes
from madang.crafts.dance.video.frames import Frame, Say
from madang.crafts.dance.video.people import Person, Points, PoseEstimator, unlike
from madang.crafts.dance.video.steadiness import doubts_ms, without_jumps
from madang.crafts.dance.video.told import told
from madang.errors import Refused, Unreadable

Progress = Callable[[str, int, int], None]

# Design decisions.
LEAST_SURE = 0.3  # of a point: below it nobody knows where it is
FORECAST_FRAMES = 30
GOES_ON = 0.35  # of a person's size: how far from one frame to the next is still the same person
CUT_MASK_S = 0.12  # before and behind a cut: nothing may be carried over it
LEAST_REPEATS = 0.02  # of the frames: 24 a second brought to 25 repeats one of 25; fewer are a movement that turns
QUANTISED_S = 1.0  # around a repeated frame, in which moments were laid on another clock
_REMEDY = "name a video of people dancing; whole bodies, at least an eighth of the picture high, in enough light"


@dataclass(frozen=True, eq=False)
class Watched:
    """The motion, and sentences about what was seen and what is uncertain."""

    motion: Motion
    said: tuple[str, ...]
    frames_a_second: float


@dataclass(eq=False)
class Sights:
    """What was seen, frame by frame. shots: the frames with which shots begin."""

    moments: list[float] = field(default_factory=list)
    people: list[list[Person]] = field(default_factory=list)
    shots: list[int] = field(default_factory=lambda: [0])
    height: int = 0
    changes: Changes = field(default_factory=Changes)


def watch(
    film: Iterable[Frame], estimator: PoseEstimator, of: int, progress: Progress | None = None, say: Say | None = None
) -> Watched:
    """The motion of everybody who is in the film for at least half a second; of: about how many frames it has.

    progress is called with (what, done, of); say once, with how long it will take. Raises Refused where nobody is, or
    nothing can move.
    """
    begun = time.monotonic()
    sights = _seen(film, estimator, of, progress, say)
    count = len(sights.moments)
    rate = count / max(time.monotonic() - begun, 1e-9)
    if not any(sights.people):
        raise Refused(f"nobody was found in its {count} frames", _REMEDY)
    if count < 2:
        raise Refused("it is a single frame, in which nothing moves", "name a video that is longer")
    motion, doubts = _followed(sights)
    repeats = sights.changes.repeats()
    motion = _masked(motion, sights, repeats)
    if repeats.mean() < LEAST_REPEATS:
        repeats[:] = False
    motion = replace(motion, doubt_ms=doubts_ms(motion, _clock_s(motion.times_s, repeats)))
    cuts = [sights.moments[first] for first in sights.shots[1:]]
    return Watched(motion, told(motion, doubts, cuts, int(repeats.sum())), rate)


def _seen(
    film: Iterable[Frame], estimator: PoseEstimator, of: int, progress: Progress | None, say: Say | None
) -> Sights:
    sights = Sights()
    begun = time.monotonic()
    before: list[Person] = []  # whom the last frame with people showed
    suspected: int | None = None  # the frame in which there may be a cut, until somebody is seen behind it
    for at, frame in enumerate(film):
        sights.height = frame.image.shape[0]
        if sights.changes.may_be_cut(frame.image) and before and suspected is None:
            suspected = at
        here = estimator.people(frame.image)
        if suspected is not None and here:
            if not _go_on(before, here):
                estimator.forget()
                here = estimator.people(frame.image)
                sights.shots.append(suspected)
            suspected = None
        before = here or before
        sights.moments.append(frame.moment_s)
        sights.people.append(here)
        done = at + 1
        if progress:
            progress("frames", done, max(of, done + 1))
        if say and done == FORECAST_FRAMES < of:
            say(_forecast(done / (time.monotonic() - begun), of))
    if progress:
        progress("frames", len(sights.moments), len(sights.moments))
    return sights


def _go_on(before: list[Person], here: list[Person]) -> bool:
    """Whether at least half of the people stand as somebody stood before: only the light changed."""
    same = sum(any(unlike(person, other) < GOES_ON for other in before) for person in here)
    return 2 * same >= len(here)


def _followed(sights: Sights) -> tuple[Motion, list[Doubt]]:
    """The dancers of each shot, numbered through, on the clock of the film."""
    times = np.array(sights.moments)
    names = point_names(next(len(person.points) for people in sights.people for person in people))
    found: list[tuple[int, Followed]] = []
    for first, behind in zip(sights.shots, [*sights.shots[1:], len(times)], strict=True):
        rows = [(at, person) for at in range(first, behind) for person in sights.people[at]]
        if not rows:
            continue
        points = np.stack([_known(person, sights.height)[: len(names)] for _, person in rows])
        frame = np.array([at - first for at, _ in rows])
        given = np.array([person.track for _, person in rows])
        try:
            seen = follow(Detections(times[first:behind], frame, on_joints(points, names), given))
        except Unreadable:
            continue  # nobody stays in this shot
        found.append((first, seen))
    if not found:
        raise Refused("nobody stays in it for half a second", _REMEDY)
    dancers = sum(len(seen.motion.dancers) for _, seen in found)
    positions = np.full((dancers, len(times), *found[0][1].motion.positions.shape[2:]), np.nan)
    doubts: list[Doubt] = []
    count = 0
    for first, seen in found:
        own = seen.motion.positions
        positions[count : count + len(own), first : first + own.shape[1]] = own
        doubts += [
            replace(each, dancers=tuple(str(int(name) + count) for name in each.dancers)) for each in seen.doubts
        ]
        count += len(own)
    return Motion(times, positions, tuple(str(number + 1) for number in range(dancers))), doubts


def _known(person: Person, height: int) -> Points:
    """The points the estimator is sure of, y up."""
    points = np.where(person.sure[:, None] >= LEAST_SURE, person.points, np.nan)
    points[:, 1] = height - points[:, 1]
    return points


def _masked(motion: Motion, sights: Sights, repeats: Flags) -> Motion:
    """Without what repeated frames seem to show, without jumps, and without what stands near a cut."""
    positions = motion.positions.copy()
    positions[:, repeats] = np.nan
    positions = without_jumps(replace(motion, positions=positions))
    for first in sights.shots[1:]:
        positions[:, np.abs(motion.times_s - motion.times_s[first]) < CUT_MASK_S] = np.nan
    return replace(motion, positions=positions)


def _clock_s(times: Points, repeats: Flags) -> Points:
    """(frame,): by how much a frame's own moment may be off: where frames repeat, moments were laid on a grid."""
    doubt = np.zeros(len(times))
    step = float(np.median(np.diff(times)))
    for moment in times[repeats]:
        doubt[np.abs(times - moment) <= QUANTISED_S] = step / np.sqrt(12)
    return doubt


def _forecast(frames_a_second: float, of: int) -> str:
    seconds = of / frames_a_second
    long = f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"
    return f"{of} frames at {frames_a_second:.1f} frames/s: about {long}"
