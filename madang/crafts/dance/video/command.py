"""`madang dance motion`: from a video of a rehearsal to a file of its dancers' motion."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from madang.crafts.dance.video.people import PoseEstimator
    from madang.crafts.dance.video.watch import Watched

KIND, MAKER = "dance.motion", "dance.motion@1"


@click.command("motion")
@click.argument("video", metavar="VIDEO", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="The .npz to write.")
@click.option(
    "--model", "models", multiple=True, metavar="ONNX", type=click.Path(path_type=Path),
    help="Your own weights: RTMO once, or a YOLOX detector and then RTMPose.",
)  # fmt: skip
@click.option("--pose-python", metavar="PYTHON", help="A Python that has mediapipe (else MADANG_POSE_PYTHON).")
def COMMAND(video: Path, out: Path, models: tuple[Path, ...], pose_python: str | None) -> None:
    """Find the dancers in VIDEO, follow each, and write their motion.

    Frames count by their timestamps. Without --model, MediaPipe's pose model looks at each dancer by a crop of their
    own; it runs as a process in an environment of its own. A file that exists is never overwritten.

    \b
    Exit codes:
      0  done
      1  refused: nobody is in it, or the estimator is not installed; leaves no file
      2  wrong use
      3  the video could not be read
    """
    from madang.crafts.dance.video.frames import frames, look
    from madang.crafts.dance.video.watch import watch
    from madang.errors import MadangError
    from madang.files import printable
    from madang.toolbox import sign_made

    if os.path.lexists(out):
        raise MadangError(f"{printable(str(out))} exists and is never overwritten; name another file")
    if out.suffix.lower() != ".npz":
        raise MadangError(f"{printable(str(out))} must end in .npz")
    if not video.is_file():
        raise MadangError(f"there is no {printable(str(video))}; name a video that exists")
    film = look(video)
    progress = None
    if sys.stderr.isatty():
        from madang.waiting import bar

        progress = bar()
    with closing(_estimator(models, pose_python)) as estimator:
        watched = watch(frames(video), estimator, film.frames, progress, lambda said: click.echo(said, err=True))
    _write(out, watched)
    said = summary(watched)
    sign_made(out, KIND, MAKER, [video], said)
    for line in said:
        click.echo(line)


def _estimator(models: tuple[Path, ...], pose_python: str | None) -> PoseEstimator:
    if models:
        from madang.crafts.dance.video.rtm_pose import RtmPose

        return RtmPose(models)
    from madang.crafts.dance.video.following import Following
    from madang.crafts.dance.video.mediapipe_pose import MediapipePose
    from madang.crafts.dance.video.mediapipe_pose import pose_python as found

    return Following(MediapipePose(found(pose_python)))


def _write(out: Path, watched: Watched) -> None:
    """Our own format; docs/dance-video.md."""
    import numpy as np

    from madang.crafts.dance.motion import JOINTS

    motion = watched.motion
    with out.open("xb") as file:
        np.savez_compressed(
            file, times_s=motion.times_s, positions=motion.positions, joints=np.array(JOINTS),
            dancers=np.array(motion.dancers),
        )  # fmt: skip


def summary(watched: Watched) -> list[str]:
    """What was found, a line each: the dancers from left to right, and what it cost."""
    motion = watched.motion
    lines = [f"dancer {name}: seen in {share:.0%}" for name, share in zip(motion.dancers, watched.seen, strict=True)]
    if watched.passing:
        lines.append(f"{watched.passing} more were seen for less than a second and left out")
    return [*lines, f"{len(motion.times_s)} frames, {watched.frames_a_second:.1f} frames/s"]
