"""The motion of a take, whatever it is: a file of motion, or a video that is watched once and kept."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from madang.crafts.dance.motion import Motion
from madang.crafts.dance.people import named
from madang.crafts.dance.video.estimators import Chosen, chosen
from madang.crafts.dance.video.frames import SUFFIXES
from madang.crafts.dance.video.watch import Watched
from madang.errors import MadangError, NotMeasured
from madang.files import printable


def is_video(path: Path) -> bool:
    """By its ending."""
    return path.suffix.lower() in SUFFIXES


def names_beside(video: Path) -> Path:
    """Where the table of names of a video's dancers is looked for: beside it."""
    return video.with_suffix(".names.csv")


def say(sentence: str) -> None:
    """A sentence on stderr, where it disturbs no output."""
    click.echo(printable(sentence), err=True)


def take_motion(path: Path, fps: float | None = None) -> Motion:
    """The motion of a take; what is uncertain in a video is said on stderr. Raises as reading and watching do.

    fps: frames per second of a file that has no times; a video has its own.
    """
    if not is_video(path):
        from madang.crafts.dance.read import read_motion

        return read_motion(path, fps=fps)
    watched = watched_once(path, chosen())
    for sentence in watched.said:
        say(f"{path.name}: {sentence}")
    table = names_beside(path)
    if table.is_file():
        return named(watched.motion, table)
    say(f"{path.name}: dancers have numbers; to give them names: madang dance motion {path.name} --names {table.name}")
    return watched.motion


def watched_once(video: Path, estimator: Chosen) -> Watched:
    """What is seen in a video: kept from the last time, else watched now, with its cost and its progress told."""
    from madang.crafts.dance.video import kept

    if not video.is_file():
        raise MadangError(f"there is no {printable(str(video))}; name a video that exists")
    name, start = estimator
    where = kept.place(video, name)
    watched = kept.recall(where)
    if watched is not None:
        return watched
    try:
        from madang.crafts.dance.video.frames import frames, look
        from madang.crafts.dance.video.watch import watch

        film = look(video)
        say(f"{video.name}: {film.frames} frames to be watched, once; what is seen is kept in {kept.folder()}")
        progress = None
        if sys.stderr.isatty():
            from madang.waiting import bar

            progress = bar()
        broken: list[str] = []
        with closing(start()) as looking:
            watched = watch(frames(video, broken.append), looking, film.frames, progress, say)
    except NotMeasured as problem:
        raise type(problem)(f"{printable(video.name)}: {problem.why}", problem.remedy) from None
    watched = Watched(watched.motion, (*broken, *watched.said), watched.frames_a_second)
    kept.keep(where, watched, say)
    return watched
