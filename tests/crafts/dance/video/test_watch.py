"""A film watched: motion with y up, dancers from left to right, what was not seen NaN, and a clear word for nobody."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.video.following import Following
from madang.crafts.dance.video.frames import Frame
from madang.crafts.dance.video.joints import on_joints
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
    assert watched.seen == (pytest.approx(50 / 60, abs=0.02), 1.0)


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
            yield Frame(at / 30, drawn([figure(160, 160)] + ([figure(480, 150)] if at < 15 else [])))

    watched = watch(passing(), Following(DrawnPose()), 60)
    assert (len(watched.motion.dancers), watched.passing) == (1, 1)
    with pytest.raises(Refused, match="for 1 s"):
        watch((Frame(at / 30, drawn([figure(160, 160)])) for at in range(10)), Following(DrawnPose()), 10)


def test_progress_and_a_forecast_are_told() -> None:
    steps: list[tuple[str, int, int]] = []
    said: list[str] = []
    watch(film(), Following(DrawnPose()), 60, lambda *step: steps.append(step), said.append)
    assert steps[0] == ("frames", 1, 60)
    assert steps[-1] == ("frames", 60, 60)
    assert all(done < of for _, done, of in steps[:-1])
    assert len(said) == 1
    assert said[0].startswith("60 frames at ")


@pytest.mark.parametrize(("count", "wrist", "hips"), [(17, 9, (11, 12)), (33, 15, (23, 24))])
def test_points_of_both_orders_on_our_joints(count: int, wrist: int, hips: tuple[int, int]) -> None:
    """The numbers are those of COCO's and MediaPipe's published lists."""
    points = np.random.default_rng(1).normal(size=(count, 2))
    joints = dict(zip(JOINTS, on_joints(points), strict=True))
    np.testing.assert_array_equal(joints["left wrist"], points[wrist])
    np.testing.assert_array_equal(joints["right wrist"], points[wrist + 1])
    np.testing.assert_allclose(joints["pelvis"], points[list(hips)].mean(axis=0))
