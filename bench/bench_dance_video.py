"""The real MediaPipe on a photograph of people that is moved by known pixels: whom it finds, how its points shake.

python bench/bench_dance_video.py [--smoke]

MADANG_PHOTO names a .jpg or .png with people standing in it, MADANG_POSE_PYTHON a Python with mediapipe (else that of
`madang dance motion --setup`); PyAV is needed. Nobody moves a limb in a photograph: it says nothing of dancers.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))
from madang.crafts.dance.motion import JOINTS
from madang.crafts.dance.video.estimators import chosen
from madang.crafts.dance.video.frames import frames
from madang.crafts.dance.video.watch import watch
from madang.errors import NotMeasured

Levels = npt.NDArray[np.float64]
SMOKE = "--smoke" in sys.argv
COUNT, HZ = 30 if SMOKE else 150, 30
UP_PX, ONCE_HZ = 12.0, 1.0  # how far the picture moves up and down, and how often a second
LONG_SIDE = 960
JOINTS_TOLD = ("left shoulder", "right shoulder", "left wrist", "right wrist", "left knee", "left ankle", "right ankle")


def main() -> None:
    photo = os.environ.get("MADANG_PHOTO")
    if not photo:
        print("not measured: name a photograph of people, MADANG_PHOTO=street.jpg")
        return
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "moved.mp4"
        _film(_picture(Path(photo)), video)
        before = _processor_s()
        try:
            with closing(chosen()[1]()) as estimator:
                watched = watch(frames(video), estimator, COUNT)
        except NotMeasured as problem:
            print(f"not measured: {problem.why}; {problem.remedy}")
            return
    cpu_ms = 1000 * (_processor_s() - before) / COUNT
    print(*watched.said, sep="\n")
    times = watched.motion.times_s
    for dancer, body in zip(watched.motion.dancers, watched.motion.positions, strict=True):
        trunk = np.nanmedian(np.linalg.norm(body[:, JOINTS.index("neck")] - body[:, JOINTS.index("pelvis")], axis=-1))
        print(f"dancer {dancer}, trunk {trunk:.0f} px")
        for joint in JOINTS_TOLD:
            print(f"  {joint:15} {_told(times, body[:, JOINTS.index(joint), 1])}")
    print(f"{cpu_ms:.0f} ms of processor time a frame, {watched.frames_a_second:.1f} frames/s here and now")


def _processor_s() -> float:
    """What this process and those it has ended have taken."""
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _picture(photo: Path) -> Levels:
    """The photograph as (row, column, RGB), shrunk to its long side; even sides."""
    import av

    with av.open(str(photo)) as container:
        frame = next(container.decode(video=0))
    share = min(1.0, LONG_SIDE / max(frame.width, frame.height))
    width, height = (round(side * share / 2) * 2 for side in (frame.width, frame.height))
    return np.asarray(frame.reformat(width=width, height=height, format="rgb24").to_ndarray(), dtype=np.float64)


def _film(picture: Levels, video: Path) -> None:
    """The picture moved up and down, between pixels by a straight line, with the noise of a camera."""
    import av

    rng = np.random.default_rng(1)
    rows = np.arange(picture.shape[0])
    with av.open(str(video), "w") as container:
        stream = container.add_stream("libx264", rate=HZ)
        stream.width, stream.height, stream.pix_fmt = picture.shape[1], picture.shape[0], "yuv420p"
        stream.options = {"crf": "20"}
        for at in range(COUNT):
            where = np.clip(rows + UP_PX * np.sin(2 * np.pi * ONCE_HZ * at / HZ), 0, len(rows) - 1)
            above = np.minimum(where.astype(int), len(rows) - 2)
            share = (where - above)[:, None, None]
            moved = (1 - share) * picture[above] + share * picture[above + 1]
            grain = rng.normal(0, 3, picture.shape[:2])[..., None]
            image = np.clip(moved + grain, 0, 255).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = at, Fraction(1, HZ)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _told(times: Levels, height: Levels) -> str:
    """The size and the delay of the known movement in a point's height, and how the point shakes beside it."""
    seen = np.isfinite(height)
    if seen.sum() < HZ:
        return "not seen"
    turn = 2 * np.pi * ONCE_HZ * times[seen]
    waves = np.stack([np.ones(seen.sum()), np.sin(turn), np.cos(turn)], 1)
    (_, sine, cosine), *_ = np.linalg.lstsq(waves, height[seen], rcond=None)
    shakes = np.std(height[seen] - waves @ np.linalg.lstsq(waves, height[seen], rcond=None)[0])
    late_ms = -1000 * np.arctan2(cosine, sine) / (2 * np.pi * ONCE_HZ)
    return (
        f"seen {seen.mean():4.0%}  moves {np.hypot(sine, cosine) / UP_PX:.2f} of what it should, "
        f"{late_ms:+5.1f} ms late, shakes {shakes:.1f} px"
    )


if __name__ == "__main__":
    main()
