"""A part's delay through the take: near the truth, within its interval about as often as it says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.dance.page.lines import STEP_S, lines
from madang.crafts.dance.read import read_motion
from madang.crafts.dance.timing.compare import compare
from tests.crafts.dance.dancer import clock, during, group, pose

DATA = Path(__file__).parents[5] / "shared" / "data" / "dance"
TIMES = clock(16)


def test_a_delay_that_comes_and_goes_is_followed() -> None:
    late = during(TIMES, 5, 11, 100)
    drawn = lines(compare(group([pose(TIMES), pose(TIMES, {"right leg": late})], TIMES, noise_m=0.004), 0), 1)
    moments = np.arange(len(drawn["right leg"].delay_ms)) * STEP_S
    inside, outside = (moments > 5.8) & (moments < 10.2), (moments < 4.2) | ((moments > 11.8) & (moments < 15.5))
    assert drawn["right leg"].delay_ms[inside] == pytest.approx(100, abs=10)
    assert drawn["right leg"].delay_ms[outside] == pytest.approx(0, abs=10)
    assert drawn["left leg"].delay_ms[inside] == pytest.approx(0, abs=10)
    for line in drawn.values():
        assert (line.low_ms < line.delay_ms).all()
        assert (line.delay_ms < line.high_ms).all()


def test_a_body_is_told_by_the_parts_that_go_with_it() -> None:
    motion = group([pose(TIMES), pose(TIMES, {"whole body": 60, "left arm": 60})], TIMES, noise_m=0.004)
    drawn = lines(compare(motion, 0), 1)
    assert np.median(drawn["whole body"].delay_ms) == pytest.approx(60, abs=5)
    assert np.median(drawn["left arm"].delay_ms) == pytest.approx(120, abs=8)


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the motion capture is not beside the checkout")
def test_nine_in_ten_intervals_hold_the_truth_of_a_simulated_group() -> None:
    """A binomial of so few independent stretches strays by several hundredths: 0.8 to 0.97."""
    truth = json.loads((DATA / "simgroup_a_3d30.truth.json").read_text())
    lag = truth["true_lag_ms"]
    found = compare(read_motion(DATA / "simgroup_a_3d30.npz"), 0)
    held = []
    for dancer in found.courses:
        for part, line in lines(found, dancer).items():
            if part in lag["parts"]:
                true = np.array(lag["values"])[dancer, :, lag["parts"].index(part)]
                moments = np.arange(len(line.delay_ms)) * STEP_S
                at = np.interp(moments, np.arange(len(true)) * lag["every_n_frames"] / truth["fps"], true)
                told = np.isfinite(line.delay_ms)
                held += ((line.low_ms <= at) & (at <= line.high_ms))[told].tolist()
    assert 0.8 <= np.mean(held) <= 0.97
