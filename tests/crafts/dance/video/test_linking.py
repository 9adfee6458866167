"""People seen anew in each frame are numbered by where they should be by now."""

from __future__ import annotations

import numpy as np

from madang.crafts.dance.video.linking import FORGET_AFTER, Linking
from madang.crafts.dance.video.people import Person, box_of
from tests.crafts.dance.video.drawn import figure


def person(x: float, y: float = 150) -> Person:
    points = figure(x, y)
    return Person(points, np.ones(17), box_of(points))


def test_two_who_pass_each_other_keep_their_numbers_by_how_they_go() -> None:
    linking = Linking()
    for t in range(60):
        left, right = person(100 + 6 * t), person(460 - 6 * t + 1)
        numbered = linking.number([left, right] if t % 2 else [right, left])
        if t == 0:
            mine = next(number for number, one in numbered.items() if one is left)
        assert numbered[mine] is left


def test_who_is_missing_for_some_frames_comes_back_under_the_same_number() -> None:
    linking = Linking()
    numbers = set(linking.number([person(100), person(400)]))
    for _ in range(10):
        linking.number([person(100)])
    assert set(linking.number([person(100), person(405)])) == numbers
    for _ in range(FORGET_AFTER + 1):
        linking.number([person(100)])
    assert len(set(linking.number([person(100), person(405)])) - numbers) == 1


def test_who_appears_elsewhere_is_somebody_new() -> None:
    linking = Linking()
    (number,) = linking.number([person(100)])
    assert number not in linking.number([person(500)])
    assert linking.number([]) == {}
