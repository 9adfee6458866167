"""What counts as an event: a drift is not the fault that follows it, and a slip does not hide a delay."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.timing.compare import compare
from madang.crafts.dance.timing.detect import Evidence, borne_out
from madang.crafts.dance.timing.features import PARTS
from madang.crafts.dance.timing.lag import LAGS_MS, Lags
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


@pytest.mark.parametrize(
    ("start", "moments", "nats", "flat", "told"),
    [
        (300, 90, 10, False, True),
        (300, 30, 10, False, False),  # half a second needs sixteen
        (300, 30, 20, False, True),
        (300, 30, 10, True, True),  # one camera: eight
        (300, 30, 6, True, False),
        (0, 36, 99, False, False),  # of which less than half a second is seen from both sides
        (570, 30, 99, False, False),
    ],
)
def test_the_shorter_a_run_the_more_evidence_it_needs(
    start: int, moments: int, nats: float, flat: bool, told: bool
) -> None:
    """Eight nats times seconds in 3D, four of one camera, for a limb that is 100 ms late; none where a take ends."""
    run = slice(start, start + moments)
    core = moments - 18 if moments > 36 else moments
    likelihood = np.zeros((600, len(LAGS_MS)))
    likelihood[run] = -nats / core * ((LAGS_MS - 100) ** 2 / 84**2)  # 16.7 ms, the last grid point in time, is 84 off
    still = Lags(np.zeros_like(likelihood), np.ones(likelihood.shape, np.float32), 1.0, np.ones(600, np.bool_))
    parts = dict.fromkeys(PARTS, still)
    parts["left arm"] = Lags(likelihood, still.rho, 1.0, still.seen)
    path = np.zeros(600)
    path[run] = 100.0
    evidence = Evidence(1, parts, np.arange(600) / 60, flat=flat)
    found = borne_out(evidence, np.zeros(600), {"left arm": path})
    assert [event.part for event in found] == (["left arm"] if told else [])
