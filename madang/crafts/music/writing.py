"""Writing sound files: sample types, dither, text tags, and a name only for what is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from madang.errors import MadangError

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio

DITHER_SEED = 1770
DITHERED_BITS = 16
INTEGER_BITS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32}
LOSSLESS = (*INTEGER_BITS, "FLOAT", "DOUBLE")


class Form(NamedTuple):
    """How a file stores sound, in libsndfile's names, and the text tags it carries."""

    format: str
    subtype: str
    endian: str = "FILE"
    tags: Mapping[str, str] = {}

    @property
    def dithered(self) -> bool:
        """Whether samples are so coarse that they get triangular dither."""
        return INTEGER_BITS.get(self.subtype, 99) <= DITHERED_BITS


def form_of(audio: Audio) -> Form:
    """How a file at hand stores its sound."""
    import soundfile

    with soundfile.SoundFile(audio.path) as source:
        return Form(audio.format, audio.subtype, source.endian, source.copy_metadata())


def write_sound(out: Path, blocks: Iterable[npt.NDArray[Any]], rate_hz: int, channels: int, form: Form) -> None:
    """Write blocks of (frames, channels), full scale 1.0; 16 bits and fewer get dither from a fixed seed.

    Integer samples beyond full scale are held there. Raises OSError where the disk fails.
    """
    import soundfile

    bits = INTEGER_BITS.get(form.subtype)
    noise = np.random.default_rng(DITHER_SEED) if form.dithered else None
    try:
        with soundfile.SoundFile(out, "w", rate_hz, channels, form.subtype, form.endian, form.format) as file:
            for name, text in form.tags.items():
                setattr(file, name, text)
            for block in blocks:
                file.write(block if bits is None else whole(block, bits, noise))
    except soundfile.LibsndfileError as problem:
        raise OSError(f"the new file could not be written to its end ({problem.error_string})") from None


def whole(samples: npt.NDArray[Any], bits: int, noise: np.random.Generator | None) -> npt.NDArray[np.int32]:
    """Samples as integers of that many bits, at the top of 32: what libsndfile stores unscaled.

    >>> whole(np.array([0.5, 2.0]), 8, None).tolist() == [64 * 2**24, 127 * 2**24]
    True
    """
    limit = 2 ** (bits - 1)
    exact = np.float32 if samples.dtype == np.float32 and bits <= 24 else np.float64
    scaled: npt.NDArray[Any] = samples * exact(limit)
    if noise is not None:
        scaled += noise.random(scaled.shape) - noise.random(scaled.shape)
    np.clip(np.rint(scaled, out=scaled), -limit, limit - 1, out=scaled)
    return scaled.astype(np.int32) << np.int32(32 - bits)


def refuse_existing(out: Path) -> None:
    """Raise MadangError where something has that name, or no folder for it is there."""
    if out.exists() or out.is_symlink():
        raise _taken(out)
    if not out.parent.is_dir():
        raise MadangError(f"there is no folder {out.parent} for {out.name}; make it, or name another")


@contextmanager
def fresh(out: Path) -> Iterator[Path]:
    """A hidden path beside `out` to write to; what is whole there at the end gets the name, if nothing has it.

    Where something is raised, nothing is left. Raises MadangError where the name is taken.
    """
    refuse_existing(out)
    path = out.parent / f".madang-{os.getpid()}-{out.name}"
    try:
        yield path
        try:
            os.link(path, out)
        except FileExistsError:
            raise _taken(out) from None
        except OSError:
            # A disk without links: the name is taken first, so that a rename cannot overwrite another's file.
            out.touch(exist_ok=False)
            path.replace(out)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def fresh_folder(out: Path) -> Iterator[Path]:
    """The same for a folder: all of it gets the name, or nothing is left."""
    refuse_existing(out)
    path = out.parent / f".madang-{os.getpid()}-{out.name}"
    path.mkdir()
    try:
        yield path
        refuse_existing(out)
        path.rename(out)
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _taken(out: Path) -> MadangError:
    return MadangError(f"{out} is there already; name a file that is not")
