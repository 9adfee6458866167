"""Writing motion: the .npz and .csv that `read` reads again as they were."""

from __future__ import annotations

import csv
import io
from math import isnan
from pathlib import Path

import numpy as np

from madang.crafts.dance.motion import JOINTS, Motion
from madang.crafts.dance.read.own import HEADINGS
from madang.errors import Refused


def write_motion(motion: Motion, path: Path) -> None:
    """Write a motion as .npz or .csv, by the name's ending. An existing file is never overwritten.

    Raises Refused for another ending, FileExistsError.
    """
    suffix = path.suffix.lower()
    if suffix not in (".npz", ".csv"):
        raise Refused(f"no motion is written as '{suffix}'", "name a file that ends in .npz or .csv")
    content = as_npz(motion) if suffix == ".npz" else as_csv(motion)
    with path.open("xb") as file:
        file.write(content)


def as_npz(motion: Motion) -> bytes:
    """The bytes of an .npz file."""
    arrays = {
        "times_s": motion.times_s,
        "positions": motion.positions,
        "joints": np.array(JOINTS),
        "dancers": np.array(motion.dancers),
    }
    if motion.unit_m is not None:
        arrays["unit_m"] = np.array(motion.unit_m)
    if motion.doubt_ms is not None:
        arrays["doubt_ms"] = motion.doubt_ms
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def as_csv(motion: Motion) -> bytes:
    """The bytes of a .csv file: a number is as short as reads back exactly, empty where it was not seen.

    It holds neither the unit nor doubts.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADINGS[: 3 + motion.positions.shape[3]])
    times = [repr(time) for time in motion.times_s.tolist()]
    for dancer, frames in zip(motion.dancers, motion.positions.tolist(), strict=True):
        for time, joints in zip(times, frames, strict=True):
            for name, point in zip(JOINTS, joints, strict=True):
                table.writerow([time, dancer, name, *("" if isnan(number) else repr(number) for number in point)])
    return text.getvalue().encode()
