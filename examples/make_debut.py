"""Makes the bundled example, the small release "First Light": its files, its planted gaps, the page that lists them.

    python examples/make_debut.py [FOLDER]        (examples/debut where no folder is named)

Everything follows from the tables here and in debut_song.py and debut_words.py: no clock, no chance without a seed.
"""

from __future__ import annotations

import io
import json
import math
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
from debut_release import BACKWARDS, COVER, LYRICS, cover, lrc, sheet
from debut_session import (
    CLICK_S,
    HUM_DBFS,
    LATE_MS,
    LATE_NOTE,
    RISE_S,
    SHARP_CENTS,
    SHARP_NOTE,
    midi_file,
    notes,
    stems,
)  # fmt: skip
from debut_song import BITS, FRAMES, RATE_HZ, WOODBLOCK_S, Version, loudness_lufs, render, true_peak_dbtp
from debut_words import FPS, OUT_MS, TEXTS, TIMES_MS, srt

HERE = Path(__file__).parent / "debut"
MARK = "planted.json"

MASTERS = tuple(f"master/first-light_t{take}.flac" for take in range(1, 6))
BROADCAST = "master/first-light-tv_t1.flac"
VERSIONS = {
    MASTERS[0]: Version(drive=3.0, loudness_lufs=-7.7, true_peak_dbtp=-0.2),
    MASTERS[1]: Version(drive=2.0, loudness_lufs=-10.6, true_peak_dbtp=-0.4),
    MASTERS[2]: Version(drive=1.5, loudness_lufs=-12.4, true_peak_dbtp=-0.6),
    MASTERS[3]: Version(drive=1.2, loudness_lufs=-13.1, true_peak_dbtp=-0.7),
    MASTERS[4]: Version(drive=1.0, loudness_lufs=-13.6, true_peak_dbtp=-0.8),
    BROADCAST: Version(drive=0.6, loudness_lufs=-21.3, true_peak_dbtp=-6.0),
    "mix/first-light-mix_t1.flac": Version(drive=0.5, loudness_lufs=-18.2, true_peak_dbtp=-4.0),
}
SESSION_MIX, MELODY = "session/first-light-session-mix_t1.flac", "session/first-light_melody.mid"
TARGET_LUFS, CEILING_DBTP = -14.0, -1.0
METERS_AGREE = 0.05  # LUFS or dB: half a step of what is judged

SUBTITLES = {language: f"subs/first-light-mv.{language}.srt" for language in TEXTS}
MISSING = {"work": "first-light-mv", "kind": "localization.subtitle", "attributes": {"language": "ja"}}
WEAKEST = {"craft": "localization", "work": "first-light-mv", "clause": "netflix.gap.chain"}
WEAKEST_AFTER_FIX = {"craft": "music", "work": "first-light-session", "clause": "music-house.clicks"}
# The sheet names the masters it was written for: newer ones have to be put in by whoever answers for it.
OPENED_BY_FIX = [("store-house.files", "must"), ("store-house.unlisted", "should")]
EXIT = 1


@dataclass(frozen=True)
class Planted:
    """One gap, as it was built: the value (None where it has no size of its own), the nearest legal one, and where.

    tolerance: how far a right meter may be off the value. fixed: whether `madang fix` closes it.
    """

    work: str
    take: str
    clause: str
    severity: str
    value: float | None
    limit: float
    unit: str
    close: str
    fixed: bool
    tolerance: float = 0.0
    cue: int | None = None
    at_s: float | None = None


def _subtitle(
    language: str, cue: int, at_ms: int, clause: str, value: float, limit: float, unit: str, close: str, fixed: bool
) -> Planted:
    path = SUBTITLES[language]
    return Planted(
        "first-light-mv", path, clause, "must", value, limit, unit, close, fixed, cue=cue, at_s=at_ms / 1000
    )  # fmt: skip


def _stem(role: str) -> str:
    return f"session/first-light_{role}_stem_t1.flac"


def _session(
    take: str, clause: str, severity: str, value: float | None, limit: float, unit: str, close: str,
    tolerance: float = 0.0, at_s: float | None = None,
) -> Planted:  # fmt: skip
    name = f"music-house.{clause}"
    return Planted("first-light-session", take, name, severity, value, limit, unit, close, False, tolerance, None, at_s)


def _sheet(clause: str, unit: str, close: str) -> Planted:
    return Planted("debut", "release.toml", f"store-house.{clause}", "must", 1.0, 0.0, unit, close, False)


SHARP, LATE = notes()[SHARP_NOTE - 1], notes()[LATE_NOTE - 1]
# A note begins where its vowel reaches half its amplitude.
LATE_SEEN_MS = LATE_MS + 1000 * RISE_S / 2
MIX_DB = 20 * math.log10(0.25)  # the rough mix is a quarter of the stems' sum

PLANTED = (
    Planted(
        "first-light-broadcast", BROADCAST, "ebu-r128.loudness", "must", -21.3, -22.8, "LUFS",
        "turn it down 1.7 dB, to −23.0", True, METERS_AGREE,
    ),
    _subtitle(
        "ko", 15, TIMES_MS[14][0], "netflix.line_width.ko", 18.0, 16.0, "chars", "break the line after “않던”", False
    ),
    _subtitle(
        "ko", 16, TIMES_MS[15][0], "netflix.reading_speed.ko.adult", 14.0, 12.0, "chars/s",
        "3 characters fewer, or a quarter of a second longer", True,
    ),
    _subtitle(
        "en", 11, TIMES_MS[11][0], "netflix.overlap", 120, 0, "ms", "let cue 11 go two frames before cue 12", True
    ),
    _subtitle("en", 14, TIMES_MS[13][0], "netflix.duration.max", 7.5, 7.0, "s", "end it at 0:55, or split it", True),
    _subtitle("es", 6, OUT_MS["es", 6], "netflix.gap.chain", 5, 2, "frames", "hold cue 6 three frames longer", True),
    Planted(
        "first-light", MASTERS[-1], "spotify.true_peak", "should", -0.8, CEILING_DBTP, "dBTP",
        "lower it 0.2 dB or more", True, METERS_AGREE, at_s=WOODBLOCK_S,
    ),
    Planted(
        "first-light", MASTERS[-1], "spotify.loudness", "info", -13.6, TARGET_LUFS, "LUFS",
        "turn it down 0.4 dB, or let the service do it", True, METERS_AGREE,
    ),
    _session(
        _stem("drums"), "clicks", "must", None, 0.0, "dB", "draw the one sample anew", at_s=CLICK_S
    ),
    _session(SESSION_MIX, "clicks", "must", None, 0.0, "dB", "mend the drum stem", at_s=CLICK_S),
    _session(
        SESSION_MIX, "stem_at_fault", "info", 1.0, 0.0, "share",
        "the click is in the drums, the hum in the bass", at_s=CLICK_S,
    ),
    _session(
        _stem("bass"), "hum", "should", HUM_DBFS, -70.0, "dBFS", "mend the cable and record again", 0.3
    ),
    _session(SESSION_MIX, "hum", "should", HUM_DBFS + MIX_DB, -70.0, "dBFS", "mend the bass stem", 0.4),
    _session(
        _stem("vocal"), "intonation", "should", SHARP_CENTS, 50.0, "cents", "sing the ninth note lower",
        1.0, SHARP.start_s,
    ),
    _session(
        _stem("vocal"), "intonation.close", "info", SHARP_CENTS, 25.0, "cents", "sing the ninth note lower",
        1.0, SHARP.start_s,
    ),
    _session(
        _stem("vocal"), "note_onsets", "should", LATE_SEEN_MS, 50.0, "ms", "come in earlier at the fourteenth note",
        2.0, LATE.start_s + LATE.late_s,
    ),
    _sheet("upc", "faults", "the check digit of 880123456789 is 3"),
    _sheet("lyrics", "faults", f"line {BACKWARDS} belongs at 0:10, not at 0:04"),
    _sheet("versions", "versions", "render the instrumental"),
)  # fmt: skip


def series() -> dict[str, list[float]]:
    """How far each master is from what Spotify asks for, by clause and take."""
    masters = [VERSIONS[path] for path in MASTERS]
    return {
        "spotify.loudness": [round(abs(v.loudness_lufs - TARGET_LUFS), 1) for v in masters],
        "spotify.true_peak": [round(v.true_peak_dbtp - CEILING_DBTP, 1) for v in masters],
    }


# -- the texts -----------------------------------------------------------------------------------------------------

MADANG_TOML = f"""\
# First Light (첫빛): a debut single, its video and its broadcast version. Check it with: madang check
# Everyone and everything here is invented.
title = "First Light (첫빛)"
ignore = ["README.md", "{MARK}"] # these two are about the example, not part of the release

# ---- who does what. An id is a pseudonym; `madang plan` says who goes next. --------------------------------

[[people]]
id = "mina"
does = ["music.master"]
attributes = {{ low_note = "G3", high_note = "D5", comfortable_low = "A3", comfortable_high = "C5" }} # of her voice

[[people]]
id = "jun"
does = ["music.mix"]

[[people]]
id = "sora"
does = ["localization.subtitle"]

# ---- the release, and the three works in it ----------------------------------------------------------------

[[works]]
id = "debut"
title = "First Light: the release"
kind = "release"
standards = ["store-house"]

  [[works.takes]]
  kind = "music.release"
  files = "release.toml"

# The single. Streaming services turn its volume to their own; what they advise is a "should" or for information.
[[works]]
id = "first-light"
title = "First Light"
kind = "single"
parent = "debut"
standards = ["spotify"]

  [[works.takes]]
  kind = "music.master"
  files = "master/first-light_t{{take}}.flac" # the highest take counts; the others are its history

  [[works.takes]]
  kind = "music.mix"
  files = "mix/first-light-mix_t{{take}}.flac"

  [[works.takes]]
  kind = "music.lyrics"
  files = "{LYRICS}"

  [[works.wanted]]
  kind = "music.master"

# A live session of it: stems, a rough mix of them, and the melody that was to be sung.
[[works]]
id = "first-light-session"
title = "First Light: the session"
kind = "session"
parent = "debut"
standards = ["music-house"]

  [[works.takes]]
  kind = "music.stem"
  files = "session/first-light_vocal_stem_t{{take}}.flac"
  attributes = {{ role = "vocal", singer = "mina" }}

  [[works.takes]]
  kind = "music.stem"
  files = "session/first-light_{{role}}_stem_t{{take}}.flac"

  [[works.takes]]
  kind = "music.mix"
  files = "session/first-light-session-mix_t{{take}}.flac"

  [[works.takes]]
  kind = "music.melody"
  files = "session/first-light_melody.mid"
  attributes = {{ singer = "mina" }}

# The video. The picture is elsewhere; its frame rate decides what a gap of two frames is.
[[works]]
id = "first-light-mv"
title = "First Light: the video"
kind = "music video"
parent = "debut"
standards = ["netflix"]
attributes = {{ fps = {FPS}, audience = "adult", sdh = false }}

  [[works.takes]]
  kind = "localization.subtitle"
  files = "subs/first-light-mv.{{language}}.srt"

  [[works.wanted]]
  kind = "localization.subtitle"
  attributes = {{ language = ["ko", "en", "es", "ja"] }} # nobody has begun the Japanese one

# For television. Here loudness is a delivery specification: what misses it is sent back.
[[works]]
id = "first-light-broadcast"
title = "First Light: for television"
kind = "broadcast version"
parent = "debut"
standards = ["ebu-r128"]
attributes = {{ live = false }}

  [[works.takes]]
  kind = "music.master"
  files = "master/first-light-tv_t{{take}}.flac"

  [[works.wanted]]
  kind = "music.master"
"""

README = """\
# First Light (첫빛)

A debut single by a group that does not exist: five takes of the master, a mix, a version for television, and a video
with subtitles in three of the four languages that are wanted. It is small, it is finished except for what was planted
in it, and this page lists all of that.

```
madang check examples/debut      the board; ends with exit code {exit}
madang plan examples/debut       what to do next, and who
madang takes examples/debut      five masters on their way to the standard
```

## What is planted

Nothing else is wrong here, at any severity. The same table, for programs: [planted.json](planted.json).

{gaps}

And one deliverable is missing: **subtitles in Japanese** for `first-light-mv`. Somebody has to write them.

The weakest link is **{weakest[craft]}**: `{weakest[clause]}` of `{weakest[work]}`.

## What the takes tell

The first master was as loud as loud records are, and its woodblock at {woodblock:.2f} s reached almost full scale.
Every take since is nearer to what Spotify asks for; of both gaps `madang takes` says "converges".

{takes}

## Closing the gaps

Fixers write new takes beside the old ones, so try them on a copy:

```
cp -r examples/debut /tmp/debut
madang fix --dry-run /tmp/debut  what would be made
madang fix /tmp/debut            makes it, and measures it again
madang check /tmp/debut          the weakest link is now {after[craft]}
```

Afterwards {left} gaps and the missing language are left: a subtitler's, the singer's, and those of whoever mends the
stems and the sheet, which still lists the masters from before
(`store-house.files`). The exit code is still {exit}. No original has changed, and a second `fix` makes nothing.

## How it was made, and its licence

`python examples/make_debut.py` writes every file here from tables and one seed. The music is twenty seconds of
sines, in {bits} of the file's 16 bits so that it stays small. Its loudness is set with a meter of the script's own, its
true peak by construction: the woodblock strikes alone, and the height of its wave is a number in the table. Music,
words, people and names were made for this project and are under its licence, Apache-2.0.
"""


def readme() -> str:
    """The example's README.md."""
    rows = [
        (p.severity, f"`{p.take}`", _where(p), f"`{p.clause}`", _size(p), p.close, "`fix`" if p.fixed else "by hand")
        for p in PLANTED
    ]
    distances = series()
    history = [
        (f"{take}", f"{_number(v.loudness_lufs)} LUFS", f"{loud} LU", f"{_number(v.true_peak_dbtp)} dBTP", f"{peak} dB")
        for take, (v, loud, peak) in enumerate(
            zip((VERSIONS[path] for path in MASTERS), *distances.values(), strict=True), 1
        )
    ]
    nearer, over = f"from {_number(TARGET_LUFS)}", f"over {_number(CEILING_DBTP)}"
    return README.format(
        exit=EXIT,
        bits=BITS,
        gaps=_table(("severity", "take", "where", "clause", "size", "what closes it", "how"), rows),
        takes=_table(("take", "loudness", nearer, "true peak", over), history),
        weakest=WEAKEST,
        after=WEAKEST_AFTER_FIX,
        left=sum(not planted.fixed for planted in PLANTED),
        woodblock=WOODBLOCK_S,
    )


def _where(planted: Planted) -> str:
    if planted.at_s is None:
        return "all of it"
    minutes, ms = divmod(int(planted.at_s * 1000), 60_000)
    clock = f"{minutes}:{ms // 1000:02d}.{ms % 1000:03d}"
    return clock if planted.cue is None else f"{clock}, cue {planted.cue}"


def _size(planted: Planted) -> str:
    size = "" if planted.value is None else f"{_number(round(planted.value, 1))} {planted.unit}, "
    return f"{size}nearest allowed {_number(planted.limit)}"


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def planted_json() -> str:
    """What is planted, for programs and for the test of this example."""
    told = {
        "exit": EXIT,
        "weakest": WEAKEST,
        "weakest_after_fix": WEAKEST_AFTER_FIX,
        "opened_by_fix": OPENED_BY_FIX,
        "gaps": [asdict(planted) for planted in PLANTED],
        "missing": [MISSING],
        "converging": {"takes": MASTERS, "distances": series()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def texts() -> dict[str, str]:
    """Every text file of the example by its path."""
    subtitles = {path: srt(language) for language, path in SUBTITLES.items()}
    release = {"release.toml": sheet(MASTERS[-1], BROADCAST), LYRICS: lrc()}
    return {"madang.toml": MADANG_TOML, "README.md": readme(), **subtitles, **release, MARK: planted_json()}


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
    _write(folder / SESSION_MIX, _flac((rough // 64 * 16).astype(np.int16)))


def confirm(version: Version, samples: npt.NDArray[np.int16]) -> None:
    """Raise ValueError where rounding, or the band beside the woodblock, moved a level away from the table."""
    sound = samples / 2.0**15
    found = loudness_lufs(sound), true_peak_dbtp(sound)
    wanted = version.loudness_lufs, version.true_peak_dbtp
    if not np.allclose(found, wanted, rtol=0, atol=0.005):
        raise ValueError(f"{version} came out as {found}")


def _flac(samples: npt.NDArray[np.int16]) -> bytes:
    stream = io.BytesIO()
    soundfile.write(stream, samples, RATE_HZ, format="FLAC", subtype="PCM_16")
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
