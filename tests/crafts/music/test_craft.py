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
        ("madang.crafts.music.meter.kernels, madang.crafts.music.read, soundfile", ("scipy.signal", "scipy.fft")),
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


def test_a_plain_sound_file_is_a_master():
    plain = [kind.name for kind in CRAFT.kinds if kind.default and ".wav" in kind.suffixes]
    assert plain == ["music.master"]
