"""Time codes, dropped and not."""

import pytest

from madang.crafts.localization.timecode import frames_of, timecode


@pytest.mark.parametrize("drop", [True, False])
@pytest.mark.parametrize("nominal", [30, 60])
def test_every_code_of_twenty_minutes_is_one_frame(drop: bool, nominal: int) -> None:
    frames = range(0, 20 * 60 * nominal, 7)
    assert [frames_of(timecode(frame, nominal, drop=drop), nominal) for frame in frames] == list(frames)


def test_an_hour_of_dropped_frames_is_an_hour() -> None:
    assert frames_of("01:00:00;00", 30) == 107_892  # 3,600 s at 29.97, to the frame
    assert frames_of("01:00:00:00", 30) == 108_000


@pytest.mark.parametrize("text", ["", "1:2:3", "00:00:00", "aa:bb:cc:dd", "00:00:00:00:00"])
def test_what_is_no_time_code(text: str) -> None:
    assert frames_of(text, 30) is None
