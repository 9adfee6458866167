"""Stems: the sound files that make a song together, and the role each plays in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from madang.errors import MadangError, Refused, Unreadable, did_you_mean

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.recognise import Recogniser

Singles = npt.NDArray[np.float32]

SUFFIXES = (".wav", ".flac", ".aif", ".aiff", ".ogg", ".mp3")
MOST_STEMS = 128
AT_ONCE = 2  # threads over stems: reading and compiled loops run side by side, memory stays small
# Words of single drums, which a drum kit's stems are called by.
_DRUMS = {
    "kick": "kick bd bassdrum kik 킥",
    "snare": "snare snr sd 스네어",
    "hats": "hat hats hihat hh 하이햇",
    "toms": "tom toms 탐",
    "cymbals": "cymbal cymbals overhead overheads ride crash oh ohs 심벌",
}


@dataclass(frozen=True, eq=False)
class Stem:
    """One stem: its name, its sound, its role, the drum it is ("kick") where its name says so.

    guessed: the role was not in its name but heard in its spectrum.
    """

    name: str
    audio: Audio
    role: str
    part: str = ""
    guessed: bool = False

    def blocks(self, frames: int, total: int, late: int = 0) -> Iterator[Singles]:
        """Blocks of (frames, 2), `total` frames in all, from the stem's frame `late` on; silence around it.

        Raises Unreadable, naming the file, where a sample is not a usable number.
        """
        skip, left = max(0, late), np.zeros((max(0, -late), 2), dtype=np.float32)
        source = self.sound(frames)
        for first in range(0, total, frames):
            wanted = min(frames, total - first)
            while len(left) < wanted and (block := next(source, None)) is not None:
                block, skip = block[skip:], max(0, skip - len(block))
                left = np.concatenate([left, block]) if len(left) else block
            if len(left) < wanted:
                left = np.pad(left, ((0, wanted - len(left)), (0, 0)))
            yield np.ascontiguousarray(left[:wanted])
            left = left[wanted:]

    def sound(self, frames: int) -> Iterator[Singles]:
        """Its own blocks of (frames, 2), mono on both channels; what cannot be read or used names the file."""
        first = 0
        try:
            for block in self.audio.blocks(frames):
                singles = np.asarray(block, dtype=np.float32)
                if not self.audio.subtype.startswith("PCM"):  # whole numbers are always usable
                    check_usable(singles, first, self.audio.rate_hz)
                first += len(block)
                yield singles if singles.shape[1] == 2 else np.repeat(singles, 2, axis=1)
        except Unreadable as problem:
            raise Unreadable(f"{self.name}: {problem.why}", problem.remedy) from problem


def read_at(file: Any, stem: Stem, first: int, frames: int) -> Singles:
    """(frames, 2) of an open stem from a frame on, which may lie before its start or after its end."""
    import soundfile

    skipped = min(max(0, -first), frames)
    wanted = max(0, min(frames - skipped, stem.audio.frames - max(0, first)))
    if not wanted:
        return np.zeros((frames, 2), dtype=np.float32)
    try:
        if file.tell() != max(0, first):
            file.seek(max(0, first))
        block = file.read(wanted, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as problem:
        raise Unreadable(f"{stem.name} breaks off in the middle", "copy or export it again") from problem
    if len(block) < wanted:
        raise Unreadable(f"{stem.name} ends before its header says", "copy or export it again")
    if block.shape == (frames, 2):
        return np.asarray(block, dtype=np.float32)
    sound = np.zeros((frames, 2), dtype=np.float32)
    sound[skipped : skipped + wanted] = block
    return sound


def check_usable(block: Singles, first: int, rate_hz: int) -> None:
    """Raise Unreadable where a sample is NaN, infinite or immense."""
    from madang.crafts.music.meter.metering import USABLE, unusable

    flat = block.reshape(-1)
    with np.errstate(invalid="ignore", over="ignore"):
        power = float(flat @ flat)
    # One dot product of all is quicker than a look at each; only what is suspiciously large is looked at.
    if not power < USABLE and not (np.abs(flat) < USABLE).all():
        raise unusable(block.T, first, rate_hz)


def open_stems(
    paths: Iterable[Path], roles: Mapping[str, str] | None = None, but: Path | None = None
) -> tuple[Stem, ...]:
    """The stems of a folder, or of several files; roles by file name override what names say. `but` is none of them.

    Raises MadangError where there are none, where rates differ, where a stem has more than two channels or a
    role is stated of no stem; Unreadable, naming the file, where one is no sound file.
    """
    from madang.crafts.music.read import read_audio

    files = [file for file in dict.fromkeys(_files(paths)) if but is None or file.resolve() != but.resolve()]
    if len(files) < 2:
        raise MadangError("a mix needs two stems or more; name a folder of sound files, or the files")
    if len(files) > MOST_STEMS:
        raise MadangError(
            f"{len(files)} sound files are more than the {MOST_STEMS} stems a mix takes; group some first"
        )
    names = _names(files)
    stated = _stated(roles or {}, names)
    recognisers = _recognisers()
    stems = []
    for file, name in zip(files, names, strict=True):
        try:
            audio = read_audio(file)
        except Unreadable as problem:
            raise Unreadable(f"{name}: {problem.why}", problem.remedy) from problem
        if audio.channels > 2:
            raise MadangError(f"{name} has {audio.channels} channels; stems are mono or stereo")
        role, part = _role(file.name, recognisers)
        stems.append(Stem(name, audio, stated.get(name, role), part))
    first = stems[0].audio
    for stem in stems:
        if stem.audio.rate_hz != first.rate_hz:
            raise MadangError(
                f"{stem.name} has {stem.audio.rate_hz} Hz and {stems[0].name} {first.rate_hz} Hz; "
                "convert them to one sample rate"
            )
    return tuple(stems)


def with_guesses(stems: Sequence[Stem], guesses: Sequence[str]) -> tuple[Stem, ...]:
    """Stems whose names say nothing get the role their spectrum suggests."""
    pairs = zip(stems, guesses, strict=True)
    return tuple(stem if stem.role else replace(stem, role=guess, guessed=True) for stem, guess in pairs)


def length(stems: Sequence[Stem]) -> int:
    """Frames of the longest stem."""
    return max(stem.audio.frames for stem in stems)


def all_silent() -> Refused:
    """What to raise where there is nothing to mix."""
    return Refused("every stem is silent, so there is nothing to balance", "check that the right tracks were exported")


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith("."))
            if not inside:
                raise MadangError(f"there is no sound file in {path}; stems are {', '.join(SUFFIXES)}")
            yield from inside
        elif not path.exists():
            raise MadangError(f"there is no {path} here; name stems that exist")
        else:
            yield path


def _names(files: Sequence[Path]) -> list[str]:
    """File names, or whole paths where two are called the same."""
    names = [file.name for file in files]
    return [str(file) if names.count(file.name) > 1 else file.name for file in files]


def _stated(roles: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    from madang.crafts.music import ROLES

    found: dict[str, str] = {}
    for file, role in roles.items():
        if role not in ROLES:
            raise MadangError(f"'{role}' is no role; {did_you_mean(role, ROLES)}")
        mine = [name for name in names if file in (name, Path(name).name, Path(name).stem)]
        if not mine:
            raise MadangError(f"no stem is called {file}; {did_you_mean(file, names)}")
        found |= dict.fromkeys(mine, role)
    return found


def _recognisers() -> tuple[Recogniser, ...]:
    """Two readers of names: without and with the word "lead", which is a vocal only where nothing else is said."""
    from madang.crafts.music import CRAFT, STEM
    from madang.recognise import Recogniser

    kind = next(kind for kind in CRAFT.kinds if kind.name == STEM)
    words = dict(kind.word_attributes)
    words |= {word: {"role": "drums", "part": part} for part, many in _DRUMS.items() for word in many.split()}
    found = []
    for known in ({word: said for word, said in words.items() if word != "lead"}, words):
        found.append(Recogniser([replace(kind, words=tuple(known), word_attributes=known, default=True)]))
    return tuple(found)


def _role(name: str, recognisers: Iterable[Recogniser]) -> tuple[str, str]:
    """The role and the drum a file's name says, or "", ""."""
    for recogniser in recognisers:
        read = recogniser.name(name)
        kind = read.kind
        said = dict(kind.word_attributes.get(read.kind_word, {})) if kind else {}
        said |= read.attributes
        if said.get("role"):
            return str(said["role"]), str(said.get("part", ""))
    return "", ""
