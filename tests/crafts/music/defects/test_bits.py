"""Bits that carry nothing are counted, in files as people make them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.music.measures import damage
from madang.crafts.music.read import read_audio
from madang.errors import NotApplicable, Refused

from .sounds import FS, song, stereo


@pytest.mark.parametrize("name", ["song.wav", "song.flac"])
def test_sixteen_bits_in_a_24_bit_file_leave_eight_unused(name: str, write: Callable[..., Path]) -> None:
    sixteen = np.round(stereo(song(2.0)) * 2**15) / 2**15
    reading = damage.unused_bits.function(read_audio(write(sixteen, name, subtype="PCM_24")))
    assert reading.value == 8
    assert reading.spans.tags["samples"] == ("integer",)


def test_halving_sixteen_bits_leaves_seven_unused(write: Callable[..., Path]) -> None:
    sixteen = np.round(stereo(song(2.0)) * 2**15) / 2**15
    assert damage.unused_bits.function(read_audio(write(sixteen / 2, subtype="PCM_24"))).value == 7


def test_levels_that_a_gain_spread_are_seen(write: Callable[..., Path]) -> None:
    sixteen = np.round(stereo(0.1 * song()) * 2**15) / 2**15
    reading = damage.unused_bits.function(read_audio(write(sixteen * 10 ** (-3 / 20), subtype="PCM_24")))
    assert reading.value == 7  # 8 bits less the half step that 3 dB are
    assert "level" in reading.spans.tags["evidence"][0]


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_a_file_that_uses_its_bits_has_none_unused(subtype: str, write: Callable[..., Path]) -> None:
    reading = damage.unused_bits.function(read_audio(write(stereo(song(2.0)), subtype=subtype)))
    assert reading.value == 0
    assert len(reading.spans) == 0


def test_a_float_file_on_the_grid_of_24_bits_is_told_apart(write: Callable[..., Path]) -> None:
    whole = np.round(stereo(song(2.0)) * 2**23) / 2**23
    reading = damage.unused_bits.function(read_audio(write(whole, subtype="FLOAT")))
    assert reading.value == 8
    assert reading.spans.tags["samples"] == ("float",)


def test_silence_and_lossy_files_have_no_bits_to_count(write: Callable[..., Path]) -> None:
    with pytest.raises(Refused, match="zero"):
        damage.unused_bits.function(read_audio(write(np.zeros((FS, 2)), subtype="PCM_24")))
    with pytest.raises(NotApplicable, match="OGG"):
        damage.unused_bits.function(read_audio(write(stereo(song(2.0)), "song.ogg")))
