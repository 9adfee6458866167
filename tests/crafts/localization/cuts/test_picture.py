"""Cuts in the picture: hard cuts found to the frame; pans, flashes, fades and shaking are none."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from madang.crafts.localization.cuts.picture import SMALL, Picture, cut_frames, cuts_of, read_picture, unlike
from madang.errors import NotMeasured, Unreadable


def scene(seed: int, frames: int, moves: int = 0) -> list[np.ndarray]:
    """Frames of blocks of brightness, each a little noisy, moving some pixels a frame."""
    rng = np.random.default_rng(seed)
    wide = np.kron(rng.integers(20, 235, size=(9, 64)), np.ones((4, 4)))
    noise = rng.normal(0, 2, size=(frames, SMALL[1], SMALL[0]))
    return [
        np.clip(np.roll(wide, -moves * at, axis=1)[:, : SMALL[0]] + noise[at], 0, 255).astype(np.uint8)
        for at in range(frames)
    ]


def found(images: list[np.ndarray]) -> list[int]:
    changes = [0.0] + [unlike(a, b) for a, b in pairwise(images)]
    return cut_frames(np.array(changes))


def test_hard_cuts_are_found_to_the_frame() -> None:
    assert found([*scene(1, 30), *scene(2, 7, moves=1), *scene(3, 40)]) == [30, 37]


def test_a_pan_is_no_cut() -> None:
    assert found(scene(4, 80, moves=2)) == []


def test_a_flash_and_a_fade_are_no_cuts() -> None:
    images = scene(5, 60)
    images[30] = np.clip(images[30].astype(int) + 120, 0, 255).astype(np.uint8)
    assert found(images) == []
    faded = [(image * max(0.0, 1 - at / 24)).astype(np.uint8) for at, image in enumerate(scene(6, 40))]
    assert found(faded) == []


def test_a_dissolve_is_no_cut() -> None:
    first, second = scene(7, 60), scene(8, 60)
    share = np.clip((np.arange(60) - 18) / 24, 0, 1)
    mixed = [(a * (1 - s) + b * s).astype(np.uint8) for a, b, s in zip(first, second, share, strict=True)]
    assert found(mixed) == []


def test_what_is_no_film_is_said(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"")
    with pytest.raises(Unreadable):
        read_picture(path)
    path.write_bytes(b"no film at all")
    with pytest.raises(NotMeasured):  # not readable, or PyAV is not there to try
        cuts_of(read_picture(path))


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(30000, 1001)])
def test_cuts_of_a_film(fps: Fraction, tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=fps)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 320, 180, "yuv420p", 2_000_000
        for image in [*scene(1, 48), *scene(2, 36, moves=1), *scene(3, 50)]:
            frame = av.VideoFrame.from_ndarray(np.kron(image, np.ones((5, 5), dtype=np.uint8)), format="gray")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    cuts_s, rate = cuts_of(Picture(path))
    assert Fraction(rate) == fps
    assert [round(at * fps) for at in cuts_s] == [48, 84]
