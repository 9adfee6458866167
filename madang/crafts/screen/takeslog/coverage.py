"""How much of the script circled takes cover, and what was planned against what was shot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from madang.crafts.screen.numbers import same
from madang.crafts.screen.takeslog.log import Take

Key = tuple[str, str]  # episode and scene
Scenes = Sequence[tuple[str, str, str, int]]  # episode, scene, heading, eighths


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


def covered(scenes: Scenes, takes: Iterable[Take]) -> tuple[SceneCover, ...]:
    """The coverage of each scene.

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


def finder(scenes: Scenes) -> Callable[[str, str], Key | None]:
    """Finds the scene that an episode and a number mean; without an episode only a number that is there once."""
    places: dict[str, list[Key]] = {}
    for episode, scene, _, _ in scenes:
        places.setdefault(same(scene), []).append((episode, scene))

    def find(episode: str, scene: str) -> Key | None:
        keys = places.get(same(scene), [])
        theirs = [key for key in keys if episode and _bare(key[0]) == _bare(episode)]
        return next(iter(theirs or (keys if len(keys) == 1 else [])), None)

    return find


def _by_scene(scenes: Scenes, takes: Iterable[Take]) -> dict[Key, list[Take]]:
    find = finder(scenes)
    found: dict[Key, list[Take]] = {(episode, scene): [] for episode, scene, _, _ in scenes}
    for take in takes:
        if key := find(take.episode, take.scene):
            found[key].append(take)
    return found


def strangers(scenes: Scenes, takes: Iterable[Take]) -> tuple[Take, ...]:
    """Takes of scenes the script does not have, or of which it cannot be told which they are of."""
    find = finder(scenes)
    return tuple(take for take in takes if find(take.episode, take.scene) is None)


def _bare(episode: str) -> str:
    """What names of one episode share: its number."""
    return "".join(char for char in episode if char.isdecimal()).lstrip("0") or episode.casefold()


def _eighths(take: Take, eighths: int) -> range:
    first, last = take.covers or (1, eighths)
    return range(first, min(last, eighths) + 1)


def by_day(
    scenes: Scenes, takes: Sequence[Take], planned: Mapping[str, Sequence[Key]] | None = None
) -> tuple[DayCount, ...]:
    """What each day brought, in the order of the plan, then of the log.

    planned: the scenes of each shoot day by what the log calls the day. An eighth counts on the day its first
    circled take was made.
    """
    find = finder(scenes)
    length = {(episode, scene): eighths for episode, scene, _, eighths in scenes}
    first: dict[tuple[Key, int], str] = {}
    for take in takes:
        key = find(take.episode, take.scene)
        if key and take.circled and take.day:
            for eighth in _eighths(take, length[key]):
                first.setdefault((key, eighth), take.day)
    counts = []
    for day in dict.fromkeys([*(planned or {}), *(take.day for take in takes if take.day)]):
        theirs = [take for take in takes if take.day == day]
        plan = [key for told in (planned or {}).get(day, ()) if (key := find(*told))]
        circled = {find(take.episode, take.scene) for take in theirs if take.circled}
        counts.append(
            DayCount(
                day, None if planned is None else sum(length[key] for key in plan),
                sum(made == day for made in first.values()), len(theirs), sum(take.circled for take in theirs),
                tuple(scene for episode, scene in plan if (episode, scene) not in circled),
            )
        )  # fmt: skip
    return tuple(counts)
