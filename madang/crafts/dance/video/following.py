"""Several dancers with an estimator of one: each is followed by a crop of their own; newcomers are looked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from madang.crafts.dance.video.frames import Image
from madang.crafts.dance.video.people import Person, Place, SinglePose, unlike

# Design decisions.
FIND_EVERY, LOST_EVERY = 10, 3  # frames, between looking for newcomers; the second while somebody known is lost
FORGET_AFTER = 45  # frames without the person: who comes then is somebody new
SAME_PLACE = 0.12  # of a place's side between two middles: one person; arm in arm people are farther apart
SAME_POINTS = 0.08  # of a place's side, median over the points: two crops that show one person
LOST_REACH = 0.8  # of a place's side: how far from where they were lost somebody is found again
MOST_PEOPLE = 24


@dataclass
class _Track:
    place: Place
    missing: int = 0
    seen: int = 0


class Following:
    """A PoseEstimator from one that sees a single person in a place."""

    def __init__(self, pose: SinglePose, find_every: int = FIND_EVERY) -> None:
        self.pose = pose
        self.find_every = find_every
        self._tracks: dict[int, _Track] = {}
        self._next = 1
        self._frame = 0

    def people(self, image: Image) -> list[Person]:
        """The people by track. Where two crops have come to show one person, the longer known track keeps it."""
        lost = any(track.missing for track in self._tracks.values())
        find = self._frame % (min(LOST_EVERY, self.find_every) if lost else self.find_every) == 0
        self._frame += 1
        here = [number for number, track in self._tracks.items() if not track.missing]
        seen, found = self.pose.look(image, [self._tracks[number].place for number in here], find)
        people = self._without_doubles({n: p for n, p in zip(here, seen, strict=True) if p is not None})
        newcomers = self._newcomers(found, people)
        if newcomers:
            shown, _ = self.pose.look(image, list(newcomers.values()), False)
            arrived = {n: p for n, p in zip(newcomers, shown, strict=True) if p is not None}
            kept = self._without_doubles(people | arrived)
            people = {number: person for number, person in kept.items() if number in people or number in arrived}
        self._remember(people)
        return [replace(person, track=number) for number, person in sorted(people.items())]

    def forget(self) -> None:
        self._tracks.clear()
        self._frame = 0

    def close(self) -> None:
        self.pose.close()

    def _newcomers(self, found: list[Place], people: dict[int, Person]) -> dict[int, Place]:
        """Found places where nobody is followed: of a track lost near there, else a new one."""
        taken = [person.next_place for person in people.values() if person.next_place]
        lost = {n: track.place for n, track in self._tracks.items() if n not in people}
        new: dict[int, Place] = {}
        for place in found:
            others = [*taken, *new.values()]
            if any(_apart(place, other) < SAME_PLACE for other in others) or len(others) >= MOST_PEOPLE:
                continue
            near = {
                n: _apart(place, was) for n, was in lost.items() if n not in new and _apart(place, was) < LOST_REACH
            }
            if near:
                new[min(near, key=lambda number: near[number])] = place
            else:
                new[self._next] = place
                self._next += 1
        return new

    def _without_doubles(self, people: dict[int, Person]) -> dict[int, Person]:
        kept: dict[int, Person] = {}
        for number in sorted(people, key=lambda n: -self._tracks[n].seen if n in self._tracks else 0):
            person = people[number]
            if all(unlike(person, other) > SAME_POINTS for other in kept.values()):
                kept[number] = person
        return kept

    def _remember(self, people: dict[int, Person]) -> None:
        for number, person in people.items():
            track = self._tracks.setdefault(number, _Track(person.next_place or Place(0, 0, 1)))
            track.place = person.next_place or track.place
            track.missing, track.seen = 0, track.seen + 1
        for number in list(self._tracks):
            track = self._tracks[number]
            track.missing += number not in people
            if track.missing > FORGET_AFTER:
                del self._tracks[number]


def _apart(a: Place, b: Place) -> float:
    """How far two places are from each other, in sides of the smaller."""
    return float(np.hypot(a.x - b.x, a.y - b.y)) / min(a.side, b.side)
