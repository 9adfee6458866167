"""Repair between stems: what is turned over or late is found where stems are the same sound, and only there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from madang.crafts.music.mixing.excerpts import excerpts
from madang.crafts.music.mixing.moves import Move
from madang.crafts.music.mixing.relations import repaired
from madang.crafts.music.mixing.stems import length, open_stems
from madang.crafts.music.mixing.tensor import analyse

from .band import FS, N, Sound, band, coloured, delayed, write


def moves(folder: Path, stems: dict[str, Sound]) -> tuple[Move, ...]:
    opened = open_stems([write(folder, stems)])
    tensor = analyse(opened, length(opened))
    return repaired(opened, excerpts(opened, tensor), tensor)


def second_microphone(sound: Sound, samples: float, sign: int, level: float = 0.5) -> Sound:
    """The same from farther off: duller, later, maybe turned over, with noise of its own 30 dB below."""
    spectrum = np.fft.rfft(sound)
    dull = np.fft.irfft(spectrum / (1 + (np.fft.rfftfreq(len(sound), 1 / FS) / 3000) ** 2), len(sound))
    noise = np.random.default_rng(8).standard_normal(len(sound)) * sound.std() * 10 ** (-30 / 20)
    return level * (sign * delayed(dull, samples) + noise)


@pytest.mark.parametrize("role", ["drums", "bass"])
@pytest.mark.parametrize(("samples", "sign"), [(336, 1), (336, -1), (0, -1), (57.4, -1)])
def test_a_second_microphone_is_brought_to_the_first(tmp_path: Path, role: str, samples: float, sign: int):
    stems = band()
    stems[f"{role}_far"] = second_microphone(stems[role], samples, sign)
    found = {(move.stem, move.kind): move for move in moves(tmp_path, stems)}
    wanted = set()
    if samples:
        wanted.add((f"{role}_far.wav", "offset"))
    if sign < 0:
        wanted.add((f"{role}_far.wav", "polarity"))
    assert set(found) == wanted
    if samples:
        assert found[f"{role}_far.wav", "offset"].value == pytest.approx(1000 * samples / FS, abs=1000 / FS)
        assert f"later than {role}.wav" in found[f"{role}_far.wav", "offset"].reason


@pytest.mark.parametrize("seed", range(3))
def test_unrelated_stems_are_left_alone(tmp_path: Path, seed: int):
    assert moves(tmp_path, band(seed)) == ()


def test_bleed_is_no_relation(tmp_path: Path):
    """What leaks into another microphone at -20 dB, turned over and late, moves nothing."""
    stems = band()
    stems["vocal"] = stems["vocal"] - 0.1 * delayed(stems["drums"], 200)
    assert moves(tmp_path, stems) == ()


def test_double_tracks_are_not_one_sound(tmp_path: Path):
    """Two performances in one register and rhythm share no waveform."""
    n = N
    envelope = 1 + np.sin(np.arange(n) / 9000)
    takes = {
        f"gtr {side}": envelope * coloured(np.random.default_rng(i), 150, 4000, n) * 0.05 for i, side in enumerate("LR")
    }
    assert moves(tmp_path, takes) == ()


@pytest.mark.parametrize(("late_ms", "repaired_"), [(0.8, False), (7.0, True)])
def test_the_picture_of_a_stereo_pair_stays(tmp_path: Path, late_ms: float, repaired_: bool):
    keys = band()["keys"]
    found = moves(tmp_path, {"piano L": keys, "piano R": delayed(keys, round(late_ms * FS / 1000))})
    assert [move.kind for move in found] == (["offset"] if repaired_ else [])


def test_overheads_move_once_and_close_drums_stay(tmp_path: Path):
    rng = np.random.default_rng(3)
    n = N
    from .band import hits

    kick = 0.2 * coloured(rng, 40, 400, n) * hits(n, 1.0, 0.08)
    snare = 0.2 * coloured(rng, 150, 6000, n) * hits(n, 1.0, 0.08, first_s=0.5)
    over = 0.5 * (delayed(snare, 190) + 0.6 * delayed(kick, 240))
    found = moves(tmp_path, {"kick": kick, "snare": snare, "overheads": over})
    assert {(move.stem, move.kind) for move in found} == {("overheads.wav", "offset")}
    assert found[0].value == pytest.approx(190_000 / FS, abs=0.03)
