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
from debut_stores import ANGLED, APP_SUBTITLE, BAD_LOCALE, BYTES, diary, line_of, listing
from debut_talk import (
    ACROSS_CUE,
    ACROSS_FRAMES,
    KNP,
    RELATIONS,
    RELATIONS_FAULT_LINE,
    SHORT_CUE,
    SHORT_MS,
    TALK_LANGUAGES,
    cue_times,
    cuts,
    talk,
)  # fmt: skip
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
TALK = {
    language: f"talk/first-light-talk.{language}.{'vtt' if language == 'ko' else 'srt'}" for language in TALK_LANGUAGES
}
TABLES = {"knp": "words/first-light_knp.csv", "relations": "words/first-light_relations.csv"}
CUTS, LISTING = "talk/first-light-talk_cuts.csv", "words/first-light_listing.csv"
MISSING = {"work": "first-light-mv", "kind": "localization.subtitle", "attributes": {"language": "ja"}}
# Of the musts that are asked a larger share is open in music than in localization, before fixing and after.
WEAKEST = {"craft": "music", "work": "first-light-session", "clause": "music-house.clicks"}
# The sheet names the masters it was written for: newer ones have to be put in by whoever answers for it.
OPENED_BY_FIX = [("store-house.files", "must"), ("store-house.unlisted", "should")]
EXIT = 1


@dataclass(frozen=True)
class Planted:
    """One gap, as it was built: the value (None where it has no size of its own), the nearest legal one, and where.

    tolerance: how far a right meter may be off the value. fixed: whether `madang fix` closes it. take: "" for what
    stands between the takes of a work. line: of a table, from 1. language: whose cue it is.
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
    line: int | None = None
    language: str = ""


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


def _talk(
    language: str, cue: int, clause: str, severity: str, value: float, limit: float, unit: str, close: str,
) -> Planted:  # fmt: skip
    """What is planted in a cue of the dialogue, counted in the script; between languages where the clause is."""
    between = clause.startswith("across.")
    times = cue_times(language)
    number = next(at for at, (script, _, _) in enumerate(times, 1) if script == cue)
    _, start, end = times[number - 1]
    at_ms = end if ".out." in clause else start
    return Planted(
        "first-light-talk", "" if between else TALK[language], clause, severity, value, limit, unit, close, False,
        cue=number, at_s=at_ms / 1000, language=language,
    )  # fmt: skip


def _row(
    path: str, line: int, clause: str, severity: str, value: float, limit: float, unit: str, close: str
) -> Planted:
    return Planted("debut", path, clause, severity, value, limit, unit, close, False, line=line)


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
        "3 characters fewer, or a quarter of a second longer", False,
    ),
    _subtitle(
        "en", 11, TIMES_MS[11][0], "netflix.overlap", 120, 0, "ms", "let cue 11 go two frames before cue 12", True
    ),
    _subtitle("en", 14, TIMES_MS[13][0], "netflix.duration.max", 7.5, 7.0, "s", "end it at 0:55, or split it", False),
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
    # The Korean cue is the one that has nothing beside it; French is where it is to be written.
    _talk("ko", SHORT_CUE, "across.missing_cue", "must", SHORT_MS / 1000, 0, "s", "write it in French"),
    _talk("fr", 4, "across.number", "must", 1, 0, "numbers", "day 42, not 24"),
    _talk("en", 10, "across.banned", "must", 1, 0, "places", "write First Light for First Ray"),
    _talk("en", 11, "across.spelling", "should", 1, 0, "places", "Sora, as in the other cues"),
    _talk("ko", 11, "across.speech_level", "should", 2, 1, "steps", "나가요 for 나가자: 소라 is the younger"),
    _talk("es", 8, "netflix.ellipsis.dots", "should", 1, 0, "marks", "write … for the three dots"),
    _talk("ko", 12, "netflix.break.ko", "should", 1, 0, "breaks", "break before “무대에서”"),
    _talk(
        "es", ACROSS_CUE, "netflix.shot.out.after", "should", ACROSS_FRAMES, FPS / 2, "frames",
        "let it go two frames before the cut",
    ),
    _row(
        TABLES["relations"], RELATIONS_FAULT_LINE, "across.table", "must", 1, 0, "faults",
        "반존대 is no speech level: name one",
    ),
    _row(
        LISTING, line_of("youtube", "ko", "description"), "store-youtube-meta.description", "must",
        len(diary().encode()), BYTES, "bytes", "leave the last days out",
    ),
    _row(
        LISTING, line_of("youtube", "ko", "title"), "store-youtube-meta.title.angles", "must",
        sum(map(ANGLED.count, "<>")), 0, "chars", "take < and > out",
    ),
    _row(
        LISTING, line_of("youtube", "en"), "store-youtube-meta.title.needed", "must", 0, 1, "texts",
        "write the English title",
    ),
    _row(
        LISTING, line_of("youtube", "ko", "title"), "metadata.languages", "should", 0, 1, "texts",
        "write the English title",
    ),
    _row(
        LISTING, line_of("youtube", BAD_LOCALE), "metadata.locale", "must", 1, 0, "faults", "write fr",
    ),
    _row(
        LISTING, line_of("appstore", "en", "subtitle"), "store-appstore.subtitle", "must", len(APP_SUBTITLE), 30,
        "code points", "one character fewer",
    ),
    _row(
        LISTING, line_of("appstore", "fr", "description"), "metadata.untranslated", "must", 1, 0, "texts",
        "translate it",
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
standards = ["store-house", "across", "metadata", "store-youtube-meta", "store-appstore"]

  [[works.takes]]
  kind = "music.release"
  files = "release.toml"

  # Names and terms, who speaks to whom how, what the stores show: of the whole release.
  [[works.takes]]
  kind = "localization.knp"
  files = "{TABLES["knp"]}"

  [[works.takes]]
  kind = "localization.relations"
  files = "{TABLES["relations"]}"

  [[works.takes]]
  kind = "localization.metadata"
  files = "{LISTING}"

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
standards = ["netflix", "across"]
attributes = {{ fps = {FPS}, audience = "adult", sdh = false }}

  [[works.takes]]
  kind = "localization.subtitle"
  files = "subs/first-light-mv.{{language}}.srt"

  [[works.wanted]]
  kind = "localization.subtitle"
  attributes = {{ language = ["ko", "en", "es", "ja"] }} # nobody has begun the Japanese one

# What the camera saw before the stage: two people talk, in six languages. The picture is elsewhere, its cuts are here.
[[works]]
id = "first-light-talk"
title = "First Light: before the stage"
kind = "documentary"
parent = "debut"
standards = ["netflix", "across"]
attributes = {{ fps = {FPS}, audience = "adult", sdh = false }}

  [[works.takes]]
  kind = "localization.subtitle"
  files = "talk/first-light-talk.{{language}}.vtt"

  [[works.takes]]
  kind = "localization.subtitle"
  files = "talk/first-light-talk.{{language}}.srt"

  [[works.takes]]
  kind = "localization.cuts"
  files = "{CUTS}"

  [[works.wanted]]
  kind = "localization.subtitle"
  attributes = {{ language = {json.dumps(TALK_LANGUAGES)} }}

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

A debut single by a group that does not exist: five takes of the master, a mix, a version for television, a video with
subtitles in three of the four languages that are wanted, a talk before the stage in six languages, and what the stores
show. It is small, it is finished except for what was planted in it, and this page lists all of that.

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
madang check /tmp/debut          what is left, for people
```

Afterwards {left} gaps and the missing language are left: the translators', the singer's, and those of whoever mends
the stems and the sheets, one of which still lists the masters from before
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
        (
            p.severity,
            f"`{p.take or p.work}`",
            _where(p),
            f"`{p.clause}`",
            _size(p),
            p.close,
            "`fix`" if p.fixed else "by hand",
        )
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
        after=WEAKEST,
        left=sum(not planted.fixed for planted in PLANTED),
        woodblock=WOODBLOCK_S,
    )


def _where(planted: Planted) -> str:
    if planted.line is not None:
        return f"line {planted.line}"
    if planted.at_s is None:
        return "all of it"
    minutes, ms = divmod(int(planted.at_s * 1000), 60_000)
    clock = f"{minutes}:{ms // 1000:02d}.{ms % 1000:03d}"
    language = "" if planted.take or not planted.language else f" ({planted.language})"
    return clock if planted.cue is None else f"{clock}, cue {planted.cue}{language}"


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
        "opened_by_fix": OPENED_BY_FIX,
        "gaps": [asdict(planted) for planted in PLANTED],
        "missing": [MISSING],
        "converging": {"takes": MASTERS, "distances": series()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def texts() -> dict[str, str]:
    """Every text file of the example by its path."""
    subtitles = {path: srt(language) for language, path in SUBTITLES.items()}
    spoken = {path: talk(language) for language, path in TALK.items()}
    tables = {CUTS: cuts(), TABLES["knp"]: KNP, TABLES["relations"]: RELATIONS, LISTING: listing()}
    release = {"release.toml": sheet(MASTERS[-1], BROADCAST), LYRICS: lrc()}
    return {
        "madang.toml": MADANG_TOML,
        "README.md": readme(),
        **subtitles,
        **spoken,
        **tables,
        **release,
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
