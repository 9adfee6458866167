"""Merging drafts: which scene of the new draft is which of the old, so that numbers are kept and changes told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from madang.crafts.screen.numbers import added, key, same
from madang.crafts.screen.pages import Length, eighths_text, lengths
from madang.crafts.screen.script import Scene, Script, plain

HEADING, TEXT, NUMBER = 0.4, 0.6, 0.1  # how much each says that two scenes are one
ONE_SCENE = 0.5  # from here on two scenes in the same order are taken to be one
MOVED = 0.75  # out of order it takes more

What = Literal["same", "changed", "moved", "new", "omitted"]


@dataclass(frozen=True)
class Change:
    """What became of a scene: its number, what happened, and in which respects, in words."""

    number: str
    what: What
    heading: str
    respects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Merged:
    """The new draft under the old numbers, and what became of every scene, in the new draft's order."""

    script: Script
    changes: tuple[Change, ...]


def merged(old: Script, new: Script) -> Merged:
    """Give the scenes of a new draft the numbers they have in the old one.

    A scene that is new gets its writer's number where that fits between its neighbours and is free, else an A-number
    (12A after 12, A1 before the first; 12-1 where the old draft counts so). One that was moved keeps its number.
    Numbers of omitted scenes are given to no other.
    """
    pairs = _pairs(old.scenes, new.scenes)
    moved = _moved(old.scenes, new.scenes, pairs)
    numbers = _numbers(old.scenes, new.scenes, pairs, {**pairs, **moved})
    changes = _changes(old, new, {**pairs, **moved}, moved, numbers)
    given = iter(numbers)
    elements = tuple(
        element._replace(number=next(given)) if element.kind == "heading" else element for element in new.elements
    )
    return Merged(replace(new, elements=elements), tuple(changes))


class _Seen:
    """What scenes are compared by: the heading and the words."""

    def __init__(self, scene: Scene) -> None:
        self.heading = " ".join(scene.heading.upper().split())
        self.number = scene.number and same(scene.number)
        self.words = Counter(
            word for element in scene.elements[1:] for word in plain(element.text).lower().split()
        )  # fmt: skip
        self.count = self.words.total()

    def alike(self, other: _Seen) -> float:
        """0 to 1 and a little: the same heading, the share of words in both, the same printed number."""
        both = self.count + other.count
        shared = (self.words & other.words).total() if both else 0
        text = 2 * shared / both if both else float(self.heading == other.heading)
        return (
            HEADING * (self.heading == other.heading)
            + TEXT * text
            + NUMBER * bool(self.number and self.number == other.number)
        )


def _pairs(old: tuple[Scene, ...], new: tuple[Scene, ...]) -> dict[int, int]:
    """For scenes of the new draft those of the old, in the same order: the alignment that is most alike in all."""
    ours, theirs = [_Seen(scene) for scene in old], [_Seen(scene) for scene in new]
    alike = {
        (i, j): score for i, a in enumerate(ours) for j, b in enumerate(theirs) if (score := a.alike(b)) >= ONE_SCENE
    }
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            joined = best[i + 1][j + 1] + alike[i, j] if (i, j) in alike else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], joined)
    pairs: dict[int, int] = {}
    i = j = 0
    while i < len(old) and j < len(new):
        if (i, j) in alike and best[i][j] == best[i + 1][j + 1] + alike[i, j]:
            pairs[j] = i
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return _rewritten(ours, theirs, pairs)


def _rewritten(ours: list[_Seen], theirs: list[_Seen], pairs: dict[int, int]) -> dict[int, int]:
    """The pairs, and scenes with one heading at one place between the same neighbours, however much was rewritten."""
    found = dict(pairs)
    low = -1
    for j in range(len(theirs)):
        if j in pairs:
            low = pairs[j]
            continue
        high = next((pairs[k] for k in range(j + 1, len(theirs)) if k in pairs), len(ours))
        for i in range(low + 1, high):
            if ours[i].heading == theirs[j].heading and i not in found.values():
                found[j] = low = i
                break
    return found


def _moved(old: tuple[Scene, ...], new: tuple[Scene, ...], pairs: dict[int, int]) -> dict[int, int]:
    """Scenes that stand elsewhere in the new draft, the most alike first."""
    left_old = [i for i in range(len(old)) if i not in pairs.values()]
    left_new = [j for j in range(len(new)) if j not in pairs]
    scores = sorted(
        ((_Seen(old[i]).alike(_Seen(new[j])), -j, -i) for i in left_old for j in left_new if len(old[i].elements) > 1),
        reverse=True,
    )
    moved: dict[int, int] = {}
    for score, j, i in scores:
        if score >= MOVED and -j not in moved and -i not in moved.values():
            moved[-j] = -i
    return moved


def _numbers(
    old: tuple[Scene, ...], new: tuple[Scene, ...], ordered: dict[int, int], all_pairs: dict[int, int]
) -> list[str]:
    taken = {same(scene.number or scene.id) for scene in old}
    numbers: list[str] = []
    before = ""
    for j, scene in enumerate(new):
        if j in all_pairs:
            number = old[all_pairs[j]].number or old[all_pairs[j]].id
        else:
            after = next(
                (old[ordered[k]].number or old[ordered[k]].id for k in range(j + 1, len(new)) if k in ordered), ""
            )
            number = scene.number if _fits(scene.number, before, after, taken) else added(before, after, taken)
            taken.add(same(number))
        if j not in all_pairs or j in ordered:
            before = number
        numbers.append(number)
    return numbers


def _fits(number: str, before: str, after: str, taken: set[str]) -> bool:
    here, low, high = key(number), key(before), key(after)
    return bool(here and same(number) not in taken and (low is None or low < here) and (high is None or here < high))


def _changes(
    old: Script, new: Script, pairs: dict[int, int], moved: dict[int, int], numbers: list[str]
) -> Iterator[Change]:
    old_lengths, new_lengths = lengths(old), lengths(new)
    omitted = [i for i in range(len(old.scenes)) if i not in pairs.values()]
    for j, scene in enumerate(new.scenes):
        if j not in pairs:
            yield Change(numbers[j], "new", scene.heading)
            continue
        i = pairs[j]
        while omitted and omitted[0] < i and j not in moved:
            gone = old.scenes[omitted.pop(0)]
            yield Change(gone.number or gone.id, "omitted", gone.heading)
        respects = tuple(_respects(old.scenes[i], scene, old_lengths[i], new_lengths[j]))
        what: What = "moved" if j in moved else "changed" if respects else "same"
        yield Change(numbers[j], what, scene.heading, respects)
    for i in omitted:
        yield Change(old.scenes[i].number or old.scenes[i].id, "omitted", old.scenes[i].heading)


def _respects(old: Scene, new: Scene, before: Length, after: Length) -> Iterator[str]:
    """In what a scene differs from what it was."""
    if old.heading != new.heading:
        yield f"heading: {old.heading} → {new.heading}"
    if come := [name for name in new.cast if name not in old.cast]:
        yield f"speaks now: {', '.join(come)}"
    if gone := [name for name in old.cast if name not in new.cast]:
        yield f"speaks no more: {', '.join(gone)}"
    was, now = _Seen(old), _Seen(new)
    # The eighths of a scene that stayed as it was can differ by one with what stands around it.
    if before.lines != after.lines and before.eighths != after.eighths:
        yield f"length: {eighths_text(before.eighths)} → {eighths_text(after.eighths)}"
    if was.words != now.words:
        yield f"words: {(was.words - now.words).total()} out, {(now.words - was.words).total()} in"
    elif [one[:2] for one in old.elements[1:]] != [one[:2] for one in new.elements[1:]]:
        yield "the same words in another order or form"
