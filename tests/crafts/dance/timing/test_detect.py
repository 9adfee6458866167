"""What counts as an event: a drift is not the fault that follows it, and a slip does not hide a delay."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.timing.compare import compare
from tests.crafts.dance.dancer import clock, during, group, pose

TIMES = clock(20)


def test_a_drift_that_becomes_a_fault_is_told_apart_from_it() -> None:
    """Both are in the body, one behind the other; neither's size may be told of both."""
    late = 40.0 * np.clip((TIMES - 3) / 0.3, 0, 1) * (TIMES < 8) + during(TIMES, 8, 11, 130)
    found = compare(group([pose(TIMES), pose(TIMES, {"whole body": late})], TIMES, noise_m=0.003), 0)
    drift, fault = sorted(found.events, key=lambda event: event.start_s)
    assert (drift.part, fault.part) == ("whole body", "whole body")
    assert drift.delay_ms == pytest.approx(40, abs=8)
    assert fault.delay_ms == pytest.approx(130, abs=8)
    assert fault.start_s == pytest.approx(8.15, abs=0.4)


def test_a_limb_that_slips_for_an_instant_in_its_delay_is_still_found() -> None:
    """As where a marker turns over: bursts several times as fast as the dance, unlike anything in the reference."""
    motion = group([pose(TIMES), pose(TIMES, {"left leg": during(TIMES, 8, 11, 120)})], TIMES, noise_m=0.003)
    slips = np.flatnonzero((TIMES > 8.4) & (TIMES < 10.8))[::9]
    motion.positions[1, slips, JOINTS.index("left knee")] += 0.6
    (event,) = compare(motion, 0).events
    assert (event.part, event.delay_ms) == ("left leg", pytest.approx(120, abs=25))


def test_most_intervals_of_ninety_per_cent_hold() -> None:
    """Against planted delays of many sizes; of 27 that hold with 0.9 each, fewer than 20 do once in 280 times."""
    sizes = [
        (part, ms)
        for part in ("left arm", "right leg", "whole body")
        for ms in (-125, -95, -70, 45, 60, 75, 90, 110, 130)
    ]
    held = 0
    for number, (part, ms) in enumerate(sizes):
        pair = [pose(TIMES, dance=number), pose(TIMES, {part: during(TIMES, 6, 12, ms)}, dance=number, wider=1.1)]
        events = compare(group(pair, TIMES, noise_m=0.01), 0).events
        held += any(event.part == part and event.low_ms <= ms <= event.high_ms for event in events)
    assert held >= 20
