"""Which person of a frame is which of the frame before, for estimators that see everybody anew in each frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from madang.crafts.dance.video.people import Person, Points

# Design decisions.
REACH = 0.6  # of a person's height, at most, from where they should be
FORGET_AFTER = 30  # frames
SMOOTH = 0.5  # of the old velocity


@dataclass
class _Track:
    points: Points
    velocity: Points
    missing: int = 0


class Linking:
    """Numbers for people: nearest first, where each should be by now if they go on as they went."""

    def __init__(self) -> None:
        self._tracks: dict[int, _Track] = {}
        self._next = 1

    def number(self, seen: Iterable[Person]) -> dict[int, Person]:
        """The people of one frame by track; call it for each frame in turn."""
        people = list(seen)
        pairs = sorted(
            (away, number, which)
            for number, track in self._tracks.items()
            for which, person in enumerate(people)
            if (away := _away(track, person)) < REACH
        )
        given: dict[int, Person] = {}
        taken: set[int] = set()
        for _, number, which in pairs:
            if number not in given and which not in taken:
                given[number] = people[which]
                taken.add(which)
        for which, person in enumerate(people):
            if which not in taken:
                given[self._next] = person
                self._next += 1
        self._remember(given)
        return dict(sorted(given.items()))

    def _remember(self, given: dict[int, Person]) -> None:
        for number, person in given.items():
            track = self._tracks.get(number)
            if track is None:
                self._tracks[number] = _Track(person.points, np.zeros(2))
                continue
            moved = np.median(person.points - track.points, axis=0) / (track.missing + 1)
            track.velocity = SMOOTH * track.velocity + (1 - SMOOTH) * moved
            track.points, track.missing = person.points, 0
        for number in list(self._tracks):
            if number not in given:
                self._tracks[number].missing += 1
                if self._tracks[number].missing > FORGET_AFTER:
                    del self._tracks[number]


def _away(track: _Track, person: Person) -> float:
    """How far a person is from where the track should be: the median over the points, in the person's size."""
    expected = track.points + track.velocity * (track.missing + 1)
    size = max(person.box[2] - person.box[0], person.box[3] - person.box[1], 1e-9)
    return float(np.median(np.linalg.norm(person.points - expected, axis=1)) / size)
