"""The craft's front door: nothing heavy behind it, every measure and fixer found, kinds told apart by words."""

from __future__ import annotations

import subprocess
import sys

import pytest

from madang.crafts.music import CRAFT


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("madang.crafts.music", ("numpy", "numba", "soundfile", "scipy")),
        ("madang.crafts.music.measures", ("numba", "soundfile", "scipy")),
        ("madang.crafts.music.meter", ("numba", "soundfile", "scipy")),
        ("madang.crafts.music.kernels, madang.crafts.music.read, soundfile", ("scipy",)),
    ],
)
def test_what_an_import_brings(module: str, absent: tuple[str, ...]):
    """Beyond what the contract itself brings."""
    code = (
        "import sys, madang.contract; there = set(sys.modules); "
        f"import {module}; print(*[name for name in {absent!r} if name in set(sys.modules) - there])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_what_is_found():
    assert {measure.id for measure in CRAFT.measures} == {
        "music.integrated_loudness",
        "music.momentary_max",
        "music.short_term_max",
        "music.loudness_range",
        "music.true_peak",
        "music.sample_peak",
        "music.duration",
    }
    [fixer] = CRAFT.makers
    assert fixer.is_fixer
    assert fixer.safe
    assert set(fixer.closes) == {"music.integrated_loudness", "music.true_peak"}


def test_a_plain_sound_file_is_a_master():
    assert [kind.name for kind in CRAFT.kinds if kind.default] == ["music.master"]
    words = [word for kind in CRAFT.kinds for word in kind.words]
    assert len(words) == len(set(words))
