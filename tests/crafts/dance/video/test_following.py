"""Several dancers with an estimator of one: each keeps a number, the lost are found again, nobody is seen twice."""

from __future__ import annotations

import numpy as np

from madang.crafts.dance.video.following import FIND_EVERY, FORGET_AFTER, LOST_EVERY, Following
from madang.crafts.dance.video.people import Person, Place, box_of
from tests.crafts.dance.video.drawn import DrawnPose, drawn, figure


def by_track(following: Following, figures: list[np.ndarray]) -> dict[int, Person]:
    return {person.track: person for person in following.people(drawn(figures))}


def test_each_of_three_dancers_keeps_a_number() -> None:
    following = Following(DrawnPose())
    seen = []
    for t in range(60):
        middles = [(120 + t, 150), (320 + 20 * np.sin(t / 5), 160), (520, 150 + t / 2)]
        people = by_track(following, [figure(x, y) for x, y in middles])
        assert len(people) == 3
        seen.append(
            {number: int(np.argmin([abs(p.points[0, 0] - x) for x, _ in middles])) for number, p in people.items()}
        )
    assert all(one == seen[0] for one in seen)


def test_who_is_hidden_for_a_while_is_the_same_again_and_who_is_long_gone_is_not() -> None:
    following = Following(DrawnPose())
    both, one = [figure(150, 150), figure(450, 150)], [figure(150, 150)]
    numbers = set(by_track(following, both))
    for _ in range(20):
        assert len(by_track(following, one)) == 1
    assert set().union(*(by_track(following, both) for _ in range(LOST_EVERY))) == numbers
    for _ in range(FORGET_AFTER + 2):
        by_track(following, one)
    seen = set().union(*(by_track(following, both) for _ in range(FIND_EVERY)))
    assert len(seen - numbers) == 1


def test_a_newcomer_is_found_while_others_dance() -> None:
    following = Following(DrawnPose(), find_every=10)
    first = set(by_track(following, [figure(150, 150)]))
    people: dict = {}
    for _ in range(10):
        people = by_track(following, [figure(150, 150), figure(450, 150)])
    assert len(people) == 2
    assert first < set(people)


def test_nobody_is_looked_at_where_nobody_is() -> None:
    pose = DrawnPose()
    following = Following(pose)
    assert [following.people(drawn([])) for _ in range(20)] == [[]] * 20
    assert pose.looked == 0


def test_two_crops_that_come_to_show_one_person_are_one() -> None:
    """The estimator sees the person in front in both places: who was known longer keeps it, the other is lost."""

    class Greedy(DrawnPose):
        def look(self, image, places, find):  # type: ignore[no-untyped-def]
            people, found = super().look(image, places, find)
            front = super().look(image, [Place(150, 160, 240)], False)[0][0]
            return [person and front for person in people], found

    following = Following(Greedy())
    following.people(drawn([figure(150, 150)]))
    for _ in range(12):
        people = by_track(following, [figure(150, 150), figure(450, 150)])
        assert list(people) == [1]


def test_two_who_stand_arm_in_arm_are_two() -> None:
    """A quarter of the square around each apart."""

    class Beside(DrawnPose):
        def look(self, image, places, find):  # type: ignore[no-untyped-def]
            seen = [Person(figure(p.x, p.y), np.ones(17), box_of(figure(p.x, p.y)), p) for p in places]
            return seen, [Place(200, 150, 240), Place(260, 150, 240)] if find else []

    following = Following(Beside())
    for _ in range(12):
        people = by_track(following, [])
    assert sorted(round(float(person.points[0, 0])) for person in people.values()) == [200, 260]


def test_behind_a_cut_nobody_has_a_number_of_before() -> None:
    following = Following(DrawnPose())
    before = set(by_track(following, [figure(150, 150), figure(450, 150)]))
    following.forget()
    behind = set(by_track(following, [figure(150, 150), figure(450, 150)]))
    assert len(behind) == 2
    assert not before & behind


def test_the_estimator_is_let_go_of() -> None:
    pose = DrawnPose()
    Following(pose).close()
    assert pose.closed
