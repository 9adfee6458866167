"""Dropouts are found with their length, and rests and waves that stand still are none."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.measures import damage

from .sounds import FS, Held, Sound, drums, found, noise, song, square, stereo, times


@pytest.mark.parametrize("kind", ["silent", "held"])
@pytest.mark.parametrize("length_ms", [1, 3, 10, 20])
@pytest.mark.parametrize("bits", [16, 24])
def test_a_dropout_is_found_with_its_length(kind: str, length_ms: int, bits: int) -> None:
    sound = stereo(song())
    start, count = 2 * FS + 777, length_ms * FS // 1000
    sound[start : start + count, 0] = 0.0 if kind == "silent" else sound[start - 1, 0]
    spans = found(damage.dropouts, Held(sound, bits))
    assert spans.part == ("left",)
    assert abs(spans.start[0] - start) <= 2
    assert spans.value[0] == pytest.approx(length_ms, abs=0.1)


def test_a_dropout_of_all_channels_is_one_place() -> None:
    sound = stereo(song())
    sound[100_000:100_480] = 0.0
    spans = found(damage.dropouts, Held(sound))
    assert spans.part == ("",)
    assert spans.value[0] == pytest.approx(10.0, abs=0.1)


def rests(release_s: float) -> Sound:
    """Notes with digital silence between, let go over so long."""
    t = times(6)
    return (
        0.4 * np.sin(2 * np.pi * 330 * t) * np.clip((0.3 - t % 0.4) / release_s, 0, 1) * np.clip(t % 0.4 / 0.005, 0, 1)
    )


@pytest.mark.parametrize(
    ("what", "wave"),
    [
        ("rests", rests(0.02)),
        ("gated drums", drums() * np.clip((0.2 - times(6) % 0.25) / 0.004, 0, 1)),
        ("synth from silence", np.concatenate([np.zeros(FS // 10), square(440.0, 1.0), np.zeros(FS // 10)])),
        (
            "a kick cut short before a loud hit",
            np.concatenate([0.03 * np.sin(2 * np.pi * 60 * times(0.5)), np.zeros(600), 0.4 * noise(FS // 2)]),
        ),
        ("low square", square(60.0)),
        ("clipped bass", np.clip(2 * np.sin(2 * np.pi * 40 * times(3)), -0.7, 0.7)),
        ("very quiet", 3e-4 * song()),
        ("fade to silence and back", song() * np.clip(np.abs(times(6) - 3) / 0.5 - 0.1, 0, 1)),
        ("digital silence", np.zeros(FS)),
    ],
)
def test_rests_and_waves_that_stand_still_are_no_dropouts(what: str, wave: Sound) -> None:
    assert len(found(damage.dropouts, Held(stereo(wave), 16))) == 0, what
