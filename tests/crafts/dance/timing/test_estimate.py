"""The estimate of a delay from all the evidence of a stretch is finer than a frame."""

from __future__ import annotations

import pytest

from madang.crafts.dance.timing.compare import compare
from madang.crafts.dance.timing.estimate import interval, peak
from tests.crafts.dance.dancer import clock, group, pose

TIMES = clock(20)


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("late_ms", [10, 20, 40, 100, -20])
def test_a_clean_copy_at_30_frames_a_second_is_within_4_ms(late_ms: float, flat: bool) -> None:
    """Trap 5: tools that count frames say 0 or 33."""
    found = compare(group([pose(TIMES), pose(TIMES, {"whole body": late_ms})], TIMES, flat=flat), 0)
    for part, lags in found.compared[1].items():
        delay, _, sd = peak(lags.nats.sum(0))
        assert delay == pytest.approx(late_ms, abs=4), part
        low, high = interval(delay, sd)
        assert low < late_ms < high
