"""The pages of the bundled example: its madang.toml, its README and, for programs, the list of what is planted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from debut_drama import WORKS
from debut_planted import (
    CEILING_DBTP,
    CUTS,
    EXIT,
    LISTING,
    MASTERS,
    MISSING,
    OPENED_BY_FIX,
    PLANTED,
    TABLES,
    TARGET_LUFS,
    VERSIONS,
    VOICES,
    WEAKEST,
    Planted,
    rehearsed,
    series,
)
from debut_rehearsal import DANCERS, LEADER, REHEARSALS
from debut_release import LYRICS
from debut_song import BEAT_S, BITS, WOODBLOCK_S
from debut_talk import WORDS
from debut_training import DRIFT, RATINGS, ROSTER, SEVERE, SHORT, STANDARD, TRAINEES, planted
from debut_words import FPS

MARK = "planted.json"

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

# What the camera saw before the stage: two people talk, in six languages. Its cuts and its sound are here.
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

  # What they say, as sound: the report shows it beside each cue.
  [[works.takes]]
  kind = "music.stem"
  files = "{VOICES.replace("_t1", "_t{take}")}"
  attributes = {{ role = "other" }}

  [[works.wanted]]
  kind = "localization.subtitle"
  attributes = {{ language = {json.dumps(list(WORDS))} }}

# The dance to it: five people, two rehearsals, as points in space.
[[works]]
id = "first-light-rehearsal"
title = "First Light: the rehearsal"
kind = "rehearsal"
parent = "debut"
standards = ["dance-house"]
attributes = {{ leader = "{LEADER}", tempo = {60 / BEAT_S:g} }}

  [[works.takes]]
  kind = "dance.motion"
  files = "{REHEARSALS[0].path.replace("_t1", "_t{take}")}"

# Who may debut next: what each can do, and three months of marks. Ids are pseudonyms, here as everywhere.
[[works]]
id = "first-light-trainees"
title = "First Light: the trainees"
kind = "training"
parent = "debut"
standards = ["{STANDARD}"]

  [[works.takes]]
  kind = "training.roster"
  files = "{ROSTER}"

  [[works.takes]]
  kind = "training.ratings"
  files = "{RATINGS}"

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
{WORKS}"""

README = """\
# First Light (첫빛)

A debut single by a group that does not exist: five takes of the master, a mix, a version for television, a video with
subtitles in three of the four languages that are wanted, a talk before the stage in six languages, two rehearsals of
the dance, what the stores show, and a web drama of two episodes: scripts in Korean and English, cast, breakdown,
calendar, a plan that somebody edited by hand, and the log of its takes. It is small, it is finished except for
what was planted in it, and this page lists all of that.

```
madang check examples/debut      the board; ends with exit code {exit}
madang plan examples/debut       what to do next, and who
madang takes examples/debut      five masters on their way to the standard

madang screen schedule examples/debut/drama    a plan without the conflicts that are planted in this one
madang screen board examples/debut/drama --html board.html
madang screen takes examples/debut/drama/once-more_slatelog.csv --script examples/debut/drama \\
  --board examples/debut/drama --cost 0.1
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

Of the dance there are two rehearsals, of {dancers} people; the others follow {leader}. The second camera ran longer
before the song began. One fault is smaller in the second take, the other one is gone; `madang dance sync` on both
files, with `--leader {leader}`, says so, too.

{rehearsals}

Behind the group are {trainees} trainees, with three months of marks by four judges. {severe} is severe, {drifts} became
severer in {drift_month}, and {short} falls short of the standard in {short_skill}. `madang training evaluate` on the
marks and `madang training roster` on the roster say so; nobody is ranked by raw means.

The drama is to air on two Fridays. `madang screen schedule` finds a plan of it that breaks no rule; the one here was
edited by hand, and each scene that was moved breaks one or two. Jun is 14, so that the night is the law's to forbid.
The log ends with the first week: what is planned for the second is open, but not late. The second scene 5 of episode 2
is scene 6 in the breakdown, the plan, the log and the translation, which is why the script does not know its slate.

## Closing the gaps

Fixers write new takes beside the old ones, so try them on a copy:

```
cp -r examples/debut /tmp/debut
madang fix --dry-run /tmp/debut  what would be made
madang fix /tmp/debut            makes it, and measures it again
madang check /tmp/debut          what is left, for people
```

Afterwards {left} gaps and the missing language are left: the translators', the singer's, those of whoever plans the
shoot, and of whoever mends the stems, the dance and the sheets, one of which still lists the masters from before
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
    faults = [
        (
            f"{number}", fault.dancer, fault.part, f"{_clock(take.start_s(fault))} to {_clock(take.end_s(fault))}",
            f"{abs(fault.ms):g} ms {'late' if fault.ms > 0 else 'early'}",
        )
        for number, take in enumerate(REHEARSALS, 1)
        for fault in take.faults
    ]  # fmt: skip
    nearer, over = f"from {_number(TARGET_LUFS)}", f"over {_number(CEILING_DBTP)}"
    return README.format(
        exit=EXIT,
        bits=BITS,
        gaps=_table(("severity", "take", "where", "clause", "size", "what closes it", "how"), rows),
        takes=_table(("take", "loudness", nearer, "true peak", over), history),
        dancers=len(DANCERS),
        leader=LEADER,
        rehearsals=_table(("take", "dancer", "part", "when", "how much"), faults),
        trainees=len(TRAINEES),
        severe=SEVERE.capitalize(),
        drifts=DRIFT[0].capitalize(),
        drift_month=DRIFT[1],
        short=SHORT[0],
        short_skill=SHORT[1],
        weakest=WEAKEST,
        left=sum(not planted.fixed for planted in PLANTED),
        woodblock=WOODBLOCK_S,
    )


def _where(planted: Planted) -> str:
    if planted.line is not None:
        return f"line {planted.line}"
    if planted.date:
        return planted.date
    if planted.at_s is None:
        return "all of it"
    clock = _clock(planted.at_s)
    language = "" if planted.take or not planted.language else f" ({planted.language})"
    return clock if planted.cue is None else f"{clock}, cue {planted.cue}{language}"


def _clock(moment_s: float) -> str:
    minutes, ms = divmod(int(moment_s * 1000), 60_000)
    return f"{minutes}:{ms // 1000:02d}.{ms % 1000:03d}"


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
        "rehearsed": rehearsed(),
        "trained": planted(),
        "converging": {"takes": MASTERS, "distances": series()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
