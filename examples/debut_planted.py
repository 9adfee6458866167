"""What is planted in the bundled example, how big and where, and the files it is planted in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from debut_drama import FIRST as FIRST_EPISODE
from debut_drama import LONG_SCENE, TWICE, UNCAST, long_scene_lines
from debut_drama import SECOND as SECOND_EPISODE
from debut_drama import line_of as drama_line
from debut_rehearsal import REHEARSALS, limit_ms
from debut_release import BACKWARDS
from debut_session import CLICK_S, HUM_DBFS, LATE_MS, LATE_NOTE, RISE_S, SHARP_CENTS, SHARP_NOTE, notes
from debut_shoot import (
    AIR_DAY,
    AWAY_DAY,
    EP2,
    LATE_DAY,
    LOG,
    NIGHT_DAY,
    NOT_CIRCLED,
    OPEN_EIGHTHS,
    PLAN,
    TWICE_AFTER,
    TWO_UNITS_DAY,
    log_line,
)
from debut_song import WOODBLOCK_S, Version
from debut_stores import ANGLED, APP_SUBTITLE, BAD_LOCALE, BYTES, diary, line_of
from debut_talk import ACROSS_CUE, ACROSS_FRAMES, RELATIONS_FAULT_LINE, SHORT_CUE, SHORT_MS, WORDS, cue_times
from debut_training import RATINGS, ROSTER, SEVERE, SHORT, STANDARD, TRAINEES, severity
from debut_words import FPS, OUT_MS, TEXTS, TIMES_MS

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
TALK = {language: f"talk/first-light-talk.{language}.{'vtt' if language == 'ko' else 'srt'}" for language in WORDS}
VOICES = "talk/first-light-talk_voices_stem_t1.flac"
TABLES = {"knp": "words/first-light_knp.csv", "relations": "words/first-light_relations.csv"}
CUTS, LISTING = "talk/first-light-talk_cuts.csv", "words/first-light_listing.csv"
MISSING = {"work": "first-light-mv", "kind": "localization.subtitle", "attributes": {"language": "ja"}}
# What the law forbids goes before all else, before fixing and after.
WEAKEST = {"craft": "screen", "work": "once-more", "clause": "screen-house.plan.night"}
# The sheet names the masters it was written for: newer ones have to be put in by whoever answers for it.
OPENED_BY_FIX = [("store-house.files", "must"), ("store-house.unlisted", "should")]
EXIT = 1


@dataclass(frozen=True)
class Planted:
    """One gap, as it was built: the value (None where it has no size of its own), the nearest legal one, and where.

    tolerance: how far a right meter may be off the value. fixed: whether `madang fix` closes it. take: "" for what
    stands between the takes of a work. line: of a table, from 1. language: whose cue it is. date: of a plan.
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
    date: str = ""


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
    fixed: bool = False,
) -> Planted:  # fmt: skip
    """What is planted in a cue of the dialogue, counted in the script; between languages where the clause is."""
    between = clause.startswith("across.")
    times = cue_times(language)
    number = next(at for at, (script, _, _) in enumerate(times, 1) if script == cue)
    _, start, end = times[number - 1]
    at_ms = end if ".out." in clause else start
    return Planted(
        "first-light-talk", "" if between else TALK[language], clause, severity, value, limit, unit, close, fixed,
        cue=number, at_s=at_ms / 1000, language=language,
    )  # fmt: skip


def _row(
    path: str, line: int, clause: str, severity: str, value: float, limit: float, unit: str, close: str
) -> Planted:
    return Planted("debut", path, clause, severity, value, limit, unit, close, False, line=line)


def _drama(
    take: str, line: int, clause: str, severity: str, value: float, limit: float, unit: str, close: str,
    tolerance: float = 0.0,
) -> Planted:  # fmt: skip
    work = f"once-more-{'1' if take == FIRST_EPISODE else '2'}"
    name = f"screen-house.{clause}"
    return Planted(work, take, name, severity, value, limit, unit, close, False, tolerance, line=line)


def _plan(clause: str, severity: str, date: str, close: str) -> Planted:
    name = f"screen-house.plan.{clause}"
    return Planted("once-more", PLAN, name, severity, 1.0, 0.0, "conflicts", close, False, date=date)


def _log(clause: str, severity: str, value: float, unit: str, close: str, line: int | None = None) -> Planted:
    name = f"screen-house.takes.{clause}"
    return Planted("once-more", LOG, name, severity, value, 0.0, unit, close, False, line=line)


def _rehearsal(take: str, clause: str, severity: str, limit_ms: float, at_s: float) -> Planted:
    """What the first fault of the last rehearsal is by each clause that asks for it."""
    return Planted(
        "first-light-rehearsal", take, f"dance-house.{clause}", severity, FAULT.ms, round(limit_ms), "ms",
        f"{FAULT.dancer}, {FAULT.part}: rehearse from beat {FAULT.first_beat + 1} on", False, SEEN_WITHIN_MS, at_s=at_s,
    )  # fmt: skip


SEEN_WITHIN_MS = 10.0
FIRST, LAST = REHEARSALS
FAULT = LAST.faults[0]
SHORT_LINE = 2 + [each.id for each in TRAINEES].index(SHORT[0])  # under the headings
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
        "let it go two frames before the cut", True,
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
        LISTING, line_of("appstore", "fr", "description"), "metadata.text_untranslated", "must", 1, 0, "texts",
        "translate it",
    ),
    _rehearsal(LAST.path, "timing.plain", "should", limit_ms(80), LAST.start_s(FAULT)),
    _rehearsal(LAST.path, "timing.noticeable", "info", limit_ms(40), LAST.start_s(FAULT)),
    _rehearsal("", "trend", "info", limit_ms(40), FIRST.start_s(FAULT)),
    Planted(
        "first-light-trainees", ROSTER, f"{STANDARD}.everyone", "should", SHORT[2], SHORT[3], "level",
        f"{SHORT[0]}: six levels of {SHORT[1]}", False, line=SHORT_LINE,
    ),
    Planted(
        "first-light-trainees", RATINGS, f"{STANDARD}.severity", "info", severity(SEVERE), 1.0, "logit",
        f"take fair measures, not raw means: {SEVERE} is severe", False, 0.25,
    ),
    _sheet("upc", "faults", "the check digit of 880123456789 is 3"),
    _sheet("lyrics", "faults", f"line {BACKWARDS} belongs at 0:10, not at 0:04"),
    _sheet("versions", "versions", "render the instrumental"),
    _drama(
        FIRST_EPISODE, drama_line(FIRST_EPISODE, "INT. 옥상 계단"), "cast", "must", 1.0, 0.0, "characters",
        f"cast {UNCAST}, or write what he says as action",
    ),
    _drama(
        SECOND_EPISODE, drama_line(SECOND_EPISODE, f"S#{TWICE}.", 2), "duplicate", "must", 1.0, 0.0, "scenes",
        "the second scene 5 is scene 6",
    ),
    _drama(
        SECOND_EPISODE, drama_line(SECOND_EPISODE, f"S#{LONG_SCENE}."), "length", "should",
        round(long_scene_lines() * 8 / 55), 24.0, "eighths", "count fewer takes, or split the scene", 1.0,
    ),
    _plan("night", "law", NIGHT_DAY, "준 is 14: begin scene 4 at 19:30 or before"),
    _plan("air", "must", AIR_DAY, "shoot scene 5 of the first episode a day earlier"),
    _plan("deadline", "must", LATE_DAY, "the same"),
    _plan("two_units", "must", TWO_UNITS_DAY, "박 PD is in unit A: scene 3 on another day"),
    _plan("availability", "must", AWAY_DAY, "박 PD is away: scene 6 on another day"),
    _log("duplicate", "must", 1.0, "takes", "number it 3", log_line(*TWICE_AFTER, which=2)),
    _log("slate", "should", 1.0, "lines", "call the setup J: I looks like a 1", log_line(EP2, "4", "I", 1)),
    _log(
        "uncovered", "should", OPEN_EIGHTHS, "eighths",
        f"circle a take of {NOT_CIRCLED}, shoot scene 5 of the first episode, call the second scene 5 scene 6",
    ),
    _log("unshot", "should", 1.0, "scenes", f"circle a take of {NOT_CIRCLED}, or plan it again"),
)  # fmt: skip


def series() -> dict[str, list[float]]:
    """How far each master is from what Spotify asks for, by clause and take."""
    masters = [VERSIONS[path] for path in MASTERS]
    return {
        "spotify.loudness": [round(abs(v.loudness_lufs - TARGET_LUFS), 1) for v in masters],
        "spotify.true_peak": [round(v.true_peak_dbtp - CEILING_DBTP, 1) for v in masters],
    }


def rehearsed() -> list[dict[str, object]]:
    """Who is off in which take of the rehearsal, with what, from when to when, and by how many milliseconds."""
    return [
        {
            "take": take.path, "dancer": fault.dancer, "part": fault.part, "start_s": take.start_s(fault),
            "end_s": take.end_s(fault), "ms": fault.ms,
        }
        for take in REHEARSALS
        for fault in take.faults
    ]  # fmt: skip
