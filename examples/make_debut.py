"""Makes the bundled example, the small release "First Light": its files, its planted gaps, the page that lists them.

    python examples/make_debut.py [FOLDER]        (examples/debut where no folder is named)

Everything follows from the tables of the modules beside it: no clock, no chance without a seed.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
from debut_drama import drama
from debut_pages import MADANG_TOML, MARK, planted_json, readme
from debut_planted import (
    BROADCAST,
    CUTS,
    LISTING,
    MASTERS,
    MELODY,
    SESSION_MIX,
    SUBTITLES,
    TABLES,
    TALK,
    VERSIONS,
    VOICES,
)
from debut_rehearsal import REHEARSALS, npz
from debut_release import COVER, LYRICS, cover, lrc, sheet
from debut_session import midi_file, stems
from debut_song import FRAMES, RATE_HZ, Version, loudness_lufs, render, true_peak_dbtp
from debut_stores import listing
from debut_talk import KNP, RELATIONS, cuts, talk
from debut_training import RATINGS, ROSTER, ratings, roster
from debut_voices import RATE_HZ as VOICES_HZ
from debut_voices import voices
from debut_words import srt

HERE = Path(__file__).parent / "debut"


def texts() -> dict[str, str]:
    """Every text file of the example by its path."""
    subtitles = {path: srt(language) for language, path in SUBTITLES.items()}
    spoken = {path: talk(language) for language, path in TALK.items()}
    tables = {CUTS: cuts(), TABLES["knp"]: KNP, TABLES["relations"]: RELATIONS, LISTING: listing()}
    trained = {ROSTER: roster(), RATINGS: ratings()}
    release = {"release.toml": sheet(MASTERS[-1], BROADCAST), LYRICS: lrc()}
    return {
        "madang.toml": MADANG_TOML,
        "README.md": readme(),
        **subtitles,
        **spoken,
        **tables,
        **trained,
        **release,
        **drama(),
        MARK: planted_json(),
    }


# -- writing -------------------------------------------------------------------------------------------------------


def make(folder: Path) -> None:
    """Write the example into a folder; its own files are replaced, others are left alone.

    Raises SystemExit where the folder holds something else, ValueError where the sound is not what the table says.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        sys.exit(f"{folder} holds something else; name a new or an empty folder")
    for path, text in texts().items():
        _write(folder / path, text.encode())
    for path, version in VERSIONS.items():
        samples = render(version)
        confirm(version, samples)
        _write(folder / path, _flac(samples))
    _write(folder / MELODY, midi_file())
    _write(folder / COVER, cover())
    rough = np.zeros(FRAMES, dtype=np.int32)
    for role, stem in stems():
        _write(folder / f"session/first-light_{role}_stem_t1.flac", _flac(stem))
        rough += stem
    for take in REHEARSALS:
        _write(folder / take.path, npz(take))
    _write(folder / VOICES, _flac(voices(), VOICES_HZ))
    _write(folder / SESSION_MIX, _flac((rough // 64 * 16).astype(np.int16)))


def confirm(version: Version, samples: npt.NDArray[np.int16]) -> None:
    """Raise ValueError where rounding, or the band beside the woodblock, moved a level away from the table."""
    sound = samples / 2.0**15
    found = loudness_lufs(sound), true_peak_dbtp(sound)
    wanted = version.loudness_lufs, version.true_peak_dbtp
    if not np.allclose(found, wanted, rtol=0, atol=0.005):
        raise ValueError(f"{version} came out as {found}")


def _flac(samples: npt.NDArray[np.int16], rate_hz: int = RATE_HZ) -> bytes:
    stream = io.BytesIO()
    soundfile.write(stream, samples, rate_hz, format="FLAC", subtype="PCM_16")
    return stream.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Write a file under another name and rename it, so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
