"""How much of the script circled takes cover, and what was planned against what was shot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from madang.crafts.screen.numbers import same
from madang.crafts.screen.takeslog.log import Take

Key = tuple[str, str]  # episode and scene


@dataclass(frozen=True)
class SceneCover:
    """A scene: its eighths, those without a circled take (from 1), how many takes it has and how many are circled."""

    episode: str
    scene: str
    heading: str
    eighths: int
    open: tuple[int, ...]
    takes: int
    circled: int


@dataclass(frozen=True)
class DayCount:
    """A shoot day: eighths planned and eighths covered on it for the first time, takes, and the scenes left over."""

    day: str
    planned: int | None
    shot: int
    takes: int
    circled: int
    missed: tuple[str, ...] = ()


def covered(scenes: Sequence[tuple[str, str, str, int]], takes: Iterable[Take]) -> tuple[SceneCover, ...]:
    """The coverage of each scene, given as (episode, scene, heading, eighths).

    A take that does not say which eighths it covers covers the whole scene. Takes without an episode belong to the
    scene of that number wherever one script has it.
    """
    by_scene = _by_scene(scenes, takes)
    found = []
    for episode, scene, heading, eighths in scenes:
        theirs = by_scene[episode, scene]
        held = {eighth for take in theirs if take.circled for eighth in _eighths(take, eighths)}
        left = tuple(eighth for eighth in range(1, eighths + 1) if eighth not in held)
        circled = sum(take.circled for take in theirs)
        found.append(SceneCover(episode, scene, heading, eighths, left, len(theirs), circled))
    return tuple(found)


def _by_scene(scenes: Sequence[tuple[str, str, str, int]], takes: Iterable[Take]) -> dict[Key, list[Take]]:
    found: dict[Key, list[Take]] = {(episode, scene): [] for episode, scene, _, _ in scenes}
    places: dict[str, list[Key]] = {}
    for episode, scene in found:
        places.setdefault(same(scene), []).append((episode, scene))
    for take in takes:
        keys = places.get(same(take.scene), [])
        theirs = [key for key in keys if take.episode and _bare(key[0]) == _bare(take.episode)]
        for key in theirs or (keys if len(keys) == 1 else []):
            found[key].append(take)
    return found


def strangers(scenes: Sequence[tuple[str, str, str, int]], takes: Iterable[Take]) -> tuple[Take, ...]:
    """Takes of scenes the script does not have, or of which it cannot be told which they are of."""
    takes = tuple(takes)
    known = {id(take) for theirs in _by_scene(scenes, takes).values() for take in theirs}
    return tuple(take for take in takes if id(take) not in known)


def _bare(episode: str) -> str:
    """What names of one episode share: its number."""
    return "".join(char for char in episode if char.isdecimal()).lstrip("0") or episode.casefold()


def _eighths(take: Take, eighths: int) -> range:
    first, last = take.covers or (1, eighths)
    return range(first, min(last, eighths) + 1)


def by_day(
    scenes: Sequence[tuple[str, str, str, int]],
    takes: Sequence[Take],
    planned: Mapping[str, Sequence[str]] | None = None,
) -> tuple[DayCount, ...]:
    """What each day brought, in the order of the plan, then of the log.

    planned: the scenes of each shoot day by what the log calls the day. An eighth counts on the day its first
    circled take was made.
    """
    length = {same(scene): eighths for _, scene, _, eighths in scenes}
    days = dict.fromkeys([*(planned or {}), *(take.day for take in takes if take.day)])
    by_scene = _by_scene(scenes, takes)
    first: dict[tuple[Key, int], str] = {}
    for key, theirs in by_scene.items():
        for take in theirs:
            if take.circled and take.day:
                for eighth in _eighths(take, length[same(key[1])]):
                    first.setdefault((key, eighth), take.day)
    counts = []
    for day in days:
        theirs = [take for take in takes if take.day == day]
        plan = None if planned is None else planned.get(day, ())
        circled = {same(take.scene) for take in theirs if take.circled}
        counts.append(
            DayCount(
                day, None if plan is None else sum(length.get(same(scene), 0) for scene in plan),
                sum(made == day for made in first.values()), len(theirs), sum(take.circled for take in theirs),
                tuple(scene for scene in plan or () if same(scene) not in circled),
            )
        )  # fmt: skip
    return tuple(counts)
