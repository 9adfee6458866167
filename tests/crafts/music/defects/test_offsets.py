"""An offset is found in its channel, and waveforms without one have none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from madang.crafts.music.measures import damage

from .sounds import Held, Sound, beats, found, kick, song, stereo, sung, times


@pytest.mark.parametrize(("material", "level_db"), [(song, -40.0), (song, -50.0), (sung, -50.0), (sung, -60.0)])
def test_an_offset_is_found_in_its_channel(material: Callable[[], Sound], level_db: float) -> None:
    sound = stereo(material())
    sound[:, 1] -= 10 ** (level_db / 20)
    spans = found(damage.dc_offset, Held(sound))
    assert spans.part == ("right",)
    assert spans.value[0] == pytest.approx(level_db, abs=1.0)
    assert "-" in spans.tags["evidence"][0]


@pytest.mark.parametrize(
    ("what", "wave"),
    [
        ("a song", song()),
        ("kicks", 0.8 * beats(kick, every_s=0.5)),
        ("tall on one side", sum(0.1 * np.cos(2 * np.pi * 110 * k * times(6)) / k**0.7 for k in range(1, 15))),
        ("23 Hz", 0.5 * np.sin(2 * np.pi * 23.1 * times(6))),
        (
            "808 notes",
            0.6 * beats(lambda t: np.sin(2 * np.pi * 42 * t) * np.exp(-t / 0.4) * (1 - t / t[-1]), 6.0, 0.9, 0.85),
        ),
    ],
)
def test_waveforms_without_an_offset_have_none(what: str, wave: Sound) -> None:
    reading = damage.dc_offset.function(Held(stereo(wave)))
    assert len(reading.spans) == 0, what
    assert reading.value == -120.0
