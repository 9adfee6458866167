"""All detectors of damage at once: any file gives an answer, and it does not depend on how it is read."""

from __future__ import annotations

import numpy as np
import pytest

from madang.crafts.music.measures import damage
from madang.errors import NotMeasured

from .sounds import FS, Held, found, stereo, sung

MEASURES = (
    damage.clipping,
    damage.clicks,
    damage.dropouts,
    damage.dc_offset,
    damage.head_silence,
    damage.tail_silence,
    damage.cut_edges,
    damage.unused_bits,
)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 192_000, 384_000])
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.7])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_rate_length_and_number_of_channels_gives_a_finite_reading_or_a_note(
    rate_hz: int, seconds: float, channels: int
) -> None:
    count = max(1, round(seconds * rate_hz))
    sound = 0.3 * np.random.default_rng(2).standard_normal((count, channels))
    audio = Held(np.clip(sound, -0.9, 0.9), rate_hz=rate_hz)
    for measure in MEASURES:
        try:
            reading = measure.function(audio)
        except NotMeasured as note:
            assert note.remedy  # noqa: PT017 - most of these are no errors
        else:
            assert reading.finite
            spans = reading.spans
            assert (spans.start >= 0).all()
            assert (spans.end <= count).all()


def test_what_is_found_does_not_depend_on_where_a_stretch_ends() -> None:
    """Stretches are 8 s long: faults right before, on and after that border are each found once."""
    sound = stereo(sung(17.0))
    at = [8 * FS - 2, 8 * FS + 9_600, 16 * FS + 1]
    for place in at:
        sound[place] += 0.1
    spans = found(damage.clicks, Held(sound))
    assert np.abs(spans.start - np.array(at)).max() <= 2
    assert len(spans) == 3
