"""`madang dance motion`: from a video of a rehearsal to a file of its dancers' motion."""

from __future__ import annotations

import os
from pathlib import Path

import click

KIND, MAKER = "dance.motion", "dance.motion@2"


@click.command("motion")
@click.argument("video", metavar="VIDEO", required=False, type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The motion to write: .npz or .csv.")
@click.option(
    "--names", type=click.Path(path_type=Path),
    help="A table of the dancers' names: read where it is there (so is VIDEO's .names.csv), else written to be edited.",
)  # fmt: skip
@click.option("--sound", type=click.Path(path_type=Path), help="Write its sound as .wav, on the same clock.")
@click.option(
    "--model", "models", multiple=True, metavar="ONNX", type=click.Path(path_type=Path),
    help="Your own weights: RTMO once, or a YOLOX detector and then RTMPose.",
)  # fmt: skip
@click.option("--pose-python", metavar="PYTHON", help="A Python that has mediapipe (else MADANG_POSE_PYTHON).")
@click.option("--setup", is_flag=True, help="Make MediaPipe's environment in ~/.madang/pose, once (0.4 GB), and end.")
def COMMAND(
    video: Path | None,
    out: Path | None,
    names: Path | None,
    sound: Path | None,
    models: tuple[Path, ...],
    pose_python: str | None,
    setup: bool,
) -> None:
    """Find the dancers in VIDEO, follow each, and write their motion.

    Frames count by their timestamps. Without --model, MediaPipe's pose model looks at each dancer by a crop of their
    own; it runs as a process in an environment of its own. A video is watched once: what was seen is kept in
    ~/.madang/motion. A file that exists is never overwritten.

    \b
    Exit codes:
      0  done
      1  refused: nobody is in it, or the estimator is not installed; leaves no file
      2  wrong use
      3  the video could not be read
    """
    from madang.crafts.dance.people import named, write_names
    from madang.crafts.dance.video.environment import make
    from madang.crafts.dance.video.estimators import chosen
    from madang.crafts.dance.video.sound import write_sound
    from madang.crafts.dance.video.taken import names_beside, say, watched_once
    from madang.crafts.dance.write import write_motion
    from madang.errors import MadangError
    from madang.toolbox import sign_made

    if setup:
        make(say)
        return
    if video is None:
        raise MadangError("name a video, or say --setup")
    if not (out or names or sound):
        raise MadangError("say what to write: -o motion.npz, --names names.csv, --sound sound.wav")
    _check_place(out, (".npz", ".csv"))
    _check_place(sound, (".wav",))
    watched = watched_once(video, chosen(models, pose_python))
    motion, table = watched.motion, names or names_beside(video)
    if table.is_file():
        motion = named(motion, table)
    elif names:
        write_names(motion, names)
    if sound:
        write_sound(video, sound)
    said = [*watched.said, f"{len(motion.times_s)} frames, watched at {watched.frames_a_second:.1f} frames/s"]
    if out:
        write_motion(motion, out)
        sign_made(out, KIND, MAKER, [video], said)
    for line in said:
        click.echo(line)


def _check_place(out: Path | None, endings: tuple[str, ...]) -> None:
    """Before minutes of watching: whether it can be written there. Raises MadangError."""
    from madang.errors import MadangError
    from madang.files import printable

    if out is None:
        return
    if os.path.lexists(out):
        raise MadangError(f"{printable(str(out))} exists and is never overwritten; name another file")
    if out.suffix.lower() not in endings:
        raise MadangError(f"{printable(str(out))} must end in {' or '.join(endings)}")
    if not out.absolute().parent.is_dir():
        raise MadangError(f"there is no folder for {printable(str(out))}; make it first")
