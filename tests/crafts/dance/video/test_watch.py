"""A film watched: motion with y up, dancers from left to right, what was not seen NaN, and a clear word for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.video.following import Following
from madang.crafts.dance.video.frames import Frame
from madang.crafts.dance.video.people import Person, box_of
from madang.crafts.dance.video.watch import watch
from madang.errors import Refused
from tests.crafts.dance.video.drawn import HEIGHT, DrawnPose, drawn, figure

MOMENTS = np.cumsum(np.where(np.arange(60) % 3, 0.033, 0.041))  # a phone's frames


def lift(t: float) -> float:
    return 40 * (1 - np.cos(2 * np.pi * t))


def film(hidden: range = range(0)) -> Iterator[Frame]:
    for at, moment in enumerate(MOMENTS):
        figures = [figure(480, 150, lift(moment)), figure(160, 160, lift(moment - 0.1))]
        yield Frame(moment, drawn(figures[: 1 if at in hidden else 2]))


def test_the_motion_of_everybody_by_the_moments_of_the_frames() -> None:
    """The wrist is where it was drawn, to half a pixel of rounding, in a picture whose y goes up."""
    motion = watch(film(), Following(DrawnPose()), 60).motion
    assert motion.flat
    assert motion.dancers == ("1", "2")
    np.testing.assert_array_equal(motion.times_s, MOMENTS)
    wrist = motion.positions[:, :, JOINTS.index("left wrist")]
    for dancer, (x, y, late) in enumerate([(160, 160, 0.1), (480, 150, 0.0)]):  # from left to right
        expected = np.stack([np.full(60, x + 46.0), HEIGHT - (y + 10 - lift(MOMENTS - late))], axis=1)
        assert np.abs(wrist[dancer] - expected).max() <= 0.51


def test_who_is_not_seen_is_nowhere() -> None:
    watched = watch(film(hidden=range(20, 30)), Following(DrawnPose()), 60)
    assert np.isnan(watched.motion.positions[0, 20:30]).all()
    assert np.isfinite(watched.motion.positions[0, 31:]).all()
    assert watched.said[0].startswith("dancer 1: seen in 8")
    assert watched.said[1] == "dancer 2: seen in 100% of the frames"


def test_a_point_the_estimator_is_unsure_of_is_nowhere() -> None:
    class Unsure(DrawnPose):
        def look(self, image, places, find):  # type: ignore[no-untyped-def]
            people, found = super().look(image, places, find)
            for person in people:
                if person:
                    person.sure[9] = 0.1
            return people, found

    positions = watch(film(), Following(Unsure()), 60).motion.positions
    assert np.isnan(positions[:, :, JOINTS.index("left wrist")]).all()
    assert np.isfinite(positions[:, :, JOINTS.index("left elbow")]).all()


def test_a_video_with_nobody_in_it_is_told() -> None:
    empty = (Frame(at / 30, drawn([])) for at in range(90))
    with pytest.raises(Refused, match="nobody was found in its 90 frames"):
        watch(empty, Following(DrawnPose()), 90)


def test_who_only_passes_is_no_dancer() -> None:
    def passing() -> Iterator[Frame]:
        for at in range(60):
            yield Frame(at / 30, drawn([figure(160 + at % 2, 160)] + ([figure(480, 150)] if at < 12 else [])))

    watched = watch(passing(), Following(DrawnPose()), 60)
    assert watched.motion.dancers == ("1",)
    assert any("left out" in sentence for sentence in watched.said)


@pytest.mark.parametrize("swap", [range(20, 40), range(30, 60)])
def test_an_exchange_of_numbers_is_put_right(swap: range) -> None:
    """The estimator takes two for each other for a while: each body stays one dancer, and a sentence says so."""

    class Exchanging(Following):
        at = -1

        def people(self, image):  # type: ignore[no-untyped-def]
            self.at += 1
            return [
                replace(person, track=3 - person.track if self.at in swap else person.track)
                for person in super().people(image)
            ]

    right = watch(film(), Following(DrawnPose()), 60).motion
    mended = watch(film(), Exchanging(DrawnPose()), 60).motion
    np.testing.assert_array_equal(mended.positions, right.positions)


def test_two_who_meet_and_stop_are_masked_and_it_is_said() -> None:
    """Both walk into one spot, stand there for a second, and part: nobody can say who went where."""

    class Alike:
        """Sees everybody anew, wherever drawn: what no real estimator does with people one behind the other."""

        def __init__(self) -> None:
            self.at = -1

        def people(self, image):  # type: ignore[no-untyped-def]
            self.at += 1
            away = max(0.0, abs(self.at - 75) - 25) * 4.0
            bodies = [figure(320 - away - 1, 150), figure(320 + away + 1, 150)]
            return [Person(points, np.ones(17), box_of(points)) for points in bodies]

        def forget(self) -> None: ...

        def close(self) -> None: ...

    frames = (Frame(at / 30, drawn([figure(10 + at, 150)])) for at in range(150))
    watched = watch(frames, Alike(), 150)
    assert any("cross at" in sentence and "masked" in sentence for sentence in watched.said)
    assert np.isnan(watched.motion.positions[:, 60:90]).all()
    assert np.isfinite(watched.motion.positions[:, :30]).all()


def test_behind_a_cut_everybody_is_somebody_new_and_it_is_said() -> None:
    """Two shots of other figures before other walls; nothing within 0.12 s of the cut is kept."""

    def cut() -> Iterator[Frame]:
        for at in range(90):
            shot = ([figure(150 + at, 150)], 40) if at < 45 else ([figure(500 - at, 170)], 150)
            yield Frame(at / 30, drawn(*shot))

    watched = watch(cut(), Following(DrawnPose()), 90)
    assert watched.motion.dancers == ("1", "2")
    seen = np.isfinite(watched.motion.positions).any(axis=(2, 3))
    assert seen[0].nonzero()[0].tolist() == list(range(42))
    assert seen[1].nonzero()[0].tolist() == list(range(49, 90))
    assert any("cut once (at 1.5 s)" in sentence for sentence in watched.said)


def test_a_picture_of_another_size_is_another_shot() -> None:
    def turned() -> Iterator[Frame]:
        for at in range(80):
            image = drawn([figure(150 + at, 150)]) if at < 40 else drawn([figure(500 - at, 150)])[:, 100:]
            yield Frame(at / 30, image)

    watched = watch(turned(), Following(DrawnPose()), 80)
    assert watched.motion.dancers == ("1", "2")
    assert any("cut once" in sentence for sentence in watched.said)


def test_another_light_is_no_cut() -> None:
    def lit() -> Iterator[Frame]:
        for at in range(60):
            yield Frame(at / 30, drawn([figure(150 + at, 150)], 150 if at == 20 or at > 40 else 40))

    watched = watch(lit(), Following(DrawnPose()), 60)
    assert watched.motion.dancers == ("1",)
    assert not any("cut" in sentence for sentence in watched.said)


def test_a_single_frame_and_none_are_told() -> None:
    with pytest.raises(Refused, match="single frame"):
        watch([Frame(0.0, drawn([figure(150, 150)]))], Following(DrawnPose()), 1)
    with pytest.raises(Refused, match="in its 0 frames"):
        watch([], Following(DrawnPose()), 0)


def test_frames_that_repeat_the_one_before_are_not_believed() -> None:
    """24 frames a second brought to 30: every fifth is there twice, and every moment may be off by 33 ms / sqrt 12."""

    def brought() -> Iterator[Frame]:
        for at in range(90):
            x = 150 + 3 * (at - at // 5)
            yield Frame(at / 30, drawn([figure(x, 150)]))

    watched = watch(brought(), Following(DrawnPose()), 90)
    unseen = np.isnan(watched.motion.positions).all(axis=(0, 2, 3))
    assert unseen.nonzero()[0].tolist() == list(range(5, 90, 5))
    doubts = watched.motion.doubt_ms
    assert doubts is not None
    assert np.nanmedian(doubts[:, :, JOINTS.index("pelvis")]) == pytest.approx(1000 / 30 / 12**0.5, abs=0.01)
    assert any("17 of 90 frames only repeat" in sentence for sentence in watched.said)


def test_progress_and_a_forecast_are_told() -> None:
    steps: list[tuple[str, int, int]] = []
    said: list[str] = []
    watch(film(), Following(DrawnPose()), 60, lambda *step: steps.append(step), said.append)
    assert steps[0] == ("frames", 1, 60)
    assert steps[-1] == ("frames", 60, 60)
    assert all(done < of for _, done, of in steps[:-1])
    assert len(said) == 1
    assert said[0].startswith("60 frames at ")
