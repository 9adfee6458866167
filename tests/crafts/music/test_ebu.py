"""EBU Tech 3341 and 3342: every case of their tables that can be synthesised, from the shared data."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from madang.crafts.music.meter import gating

from .conftest import metered, tone
from .ebu import CASES, DATA, FS, analytic, measured, values, within

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.exists(), reason="the EBU case table is not beside the checkout"),
]


def test_there_are_69():
    assert len(CASES) == 69


@pytest.mark.parametrize("case", CASES, ids=[f"{c['id']}-{c['metric']}" for c in CASES])
def test_case(case: dict[str, Any]):
    assert within(case, FS)


CLOSED = [c for c in CASES if analytic(c) is not None]


@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("case", CLOSED, ids=[f"{c['id']}-{c['metric']}" for c in CLOSED])
def test_the_closed_form(case: dict[str, Any], rate_hz: int):
    """Five times nearer than the EBU asks; bench/bench_music_meter.py goes to 192 kHz."""
    [found] = values(case["metric"], measured(json.dumps(case["signal"]), rate_hz), case["signal"])
    assert found == pytest.approx(analytic(case), abs=0.02)


TONES = [c for c in CASES if c["metric"] == "integrated" and c["signal"]["type"] == "tone_segments"]


@pytest.mark.parametrize("case", TONES, ids=[c["id"] for c in TONES])
def test_mono_is_3_lu_below_stereo(case: dict[str, Any]):
    segments = [(part["dur_s"], part["peak_dbfs"]) for part in case["signal"]["segments"]]
    stereo = gating.integrated_lufs(measured(json.dumps(case["signal"])))
    mono = gating.integrated_lufs(metered(tone(segments, channels=1)))
    assert mono == pytest.approx(stereo - 10 * np.log10(2), abs=1e-6)
