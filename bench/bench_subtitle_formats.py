"""Subtitle formats: what the W3C's, EBU's and others' files give beside other readers, and how fast files are read.

The peers live in an environment of their own; MADANG_PEERS names its Python, with ttconv and pysubs2 installed.
Without it only this project's own figures are printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from running import row

from madang.crafts.localization.convert.bridge import converted
from madang.crafts.localization.read import read_subtitle, vtt
from madang.crafts.localization.read.encoding import decode
from madang.crafts.localization.read.vtt_settings import cue_settings
from madang.crafts.localization.subtitle import Cue, Subtitle
from madang.crafts.localization.write import write_subtitle, written

DATA = Path(__file__).parents[2] / "shared" / "data" / "localization"
PEERS = os.environ.get("MADANG_PEERS", "")
FILM = 1800
# Why a file is not as ttconv has it, by what its name holds; everything else counts as unexplained.
EXPLAINED = {
    "imsc1_1__ruby": "ttconv's SubRip writer drops ruby; here base and annotation stay",
    "shear003": "ttconv's SubRip writer drops ruby; here base and annotation stay",
    "imsc1__animation": "a set element changes looks, not text: one cue here, one for every look there",
    "BasicTiming005": "a set element changes looks, not text: one cue here, one for every look there",
    "requirement-0062": "in-time and out-time are equal: kept here as a cue of no length, dropped there",
    "requirement-0074": "runs of spaces count as one space; ttconv drops a run at some places",
    "requirement-0077": "runs of spaces count as one space; ttconv drops a run at some places",
    "requirement-0086": "control codes take a cell in teletext, so the words stand apart",
    "mix-rows": "what is never erased stays 300 frames, 10.01 s; ttconv says 10 s",
    "paint-on": "what is never erased stays 300 frames, 10.01 s; ttconv says 10 s",
    "requirement-0091": "control codes take a cell in teletext, so the words stand apart",
}


def main() -> None:
    smoke = "--smoke" in sys.argv
    if DATA.exists():
        web_platform()
        sami()
        come_back()
        if PEERS:
            beside_ttconv()
    speed(smoke)
    growth(smoke)


def web_platform() -> None:
    right = 0
    files = sorted((DATA / "webvtt-wpt").glob("*.vtt"))
    for path in files:
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        found = vtt.parse(decode(path.read_bytes()))[""]
        right += [_as_expected(found, place) for place in range(len(found))] == expected
    row("WebVTT web-platform cases, every field", f"{right}/{len(files)}", "webvtt.js", "", right == len(files))


def _as_expected(found: Subtitle, place: int) -> dict[str, object]:
    one = cue_settings(found.settings[place], found.head.regions)
    return {
        "id": found.ids[place],
        "start": found.start[place] / 1000,
        "end": found.end[place] / 1000,
        "text": found.texts[place],
        "line": "auto" if one.line is None else one.line,
        "snapToLines": one.snap_to_lines,
        "lineAlign": one.line_align,
        "position": "auto" if one.position is None else one.position,
        "size": one.size,
        "align": one.align,
        "direction": one.vertical or "horizontal",
    }


def sami() -> None:
    found = {
        language: {
            (tuple(one.start.tolist()), tuple(one.end.tolist()), one.texts)
            for one in (read_subtitle(path, language=language) for path in (DATA / "smi").glob("*.smi"))
        }
        for language in ("ko", "en")
    }
    same = all(len(cues) == 1 for cues in found.values())
    row("SAMI in three encodings: identical cues", "yes" if same else "no", "", "", same)


def come_back() -> None:
    """Every file of the data that is read comes back to the byte when it is written."""
    counts: Counter[bool] = Counter()
    for path in sorted(DATA.glob("*/*.*")):
        if path.suffix in (".srt", ".vtt", ".smi", ".ttml", ".stl", ".scc"):
            try:
                found = read_subtitle(path)
            except Exception:
                continue
            counts[written(found) == path.read_bytes()] += 1
    row(
        "files written as they were read, to the byte",
        str(counts[True]),
        f"of {sum(counts.values())}",
        "",
        not counts[False],
    )


def beside_ttconv() -> None:
    for folder, suffix, goal in (("imsc", "ttml", 159), ("stl-irt", "stl", 20), ("scc", "scc", 3)):
        files = sorted((DATA / folder).glob(f"*.{suffix}"))
        theirs = _peer("cues", files)
        alike: Counter[str] = Counter()
        for path in files:
            kind = _difference(path, theirs[path.name])
            why = next((why for part, why in EXPLAINED.items() if part in path.name), "unexplained")
            alike["same" if kind == "" else why] += 1
            if kind and why == "unexplained":
                print(f"  {path.name}: {kind}")
        known = sum(count for why, count in alike.items() if why != "unexplained")
        same = f"{alike['same']}/{len(files)}"
        row(
            f".{suffix} files: count, times and text as ttconv",
            same,
            f"explained: {known - alike['same']}",
            "",
            known == goal,
        )
        for why, count in alike.items():
            if why != "same":
                print(f"    {count} x {why}")


def _difference(path: Path, theirs: list[list[Any]]) -> str:
    try:
        found = read_subtitle(path)
        times = [
            [round(time / found.rate * 1000) for time in pair]
            for pair in zip(found.start.tolist(), found.end.tolist(), strict=True)
        ]
        lines = ["\n".join(lines) for lines in found.lines]
    except Exception as problem:
        if theirs:
            return f"not read: {problem}"
        times, lines = [], []
    if len(times) != len(theirs):
        return f"{len(times)} cues, there {len(theirs)}"
    if any(
        abs(ours - other) > 1
        for pair, cue in zip(times, theirs, strict=True)
        for ours, other in zip(pair, cue[:2], strict=True)
    ):
        return "times"
    wanted = ["\n".join(line for line in cue[2].split("\n") if line.strip()) for cue in theirs]
    return "" if lines == wanted else "text"


def _peer(what: str, files: list[Path]) -> Any:
    command = [PEERS, str(Path(__file__).with_name("peer_formats.py")), what, *map(str, files)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def film(cues: int) -> Subtitle:
    """Korean and English in turn, some italic, some of two lines."""
    words = ["오늘은 어디에 가세요", "the quick brown fox", "저는 집에 갑니다", "정말 그래요?", "<i>안녕하세요</i>"]
    made, start = [], 1000
    for number in range(1, cues + 1):
        length = 900 + number * 7919 % 3600
        text = words[number % 5] + (f"\n{words[number * 3 % 5]} {number}" if number % 3 == 0 else "")
        made.append(Cue(start, start + length, text, str(number)))
        start += length + (83, 500, 900)[number % 3]
    return Subtitle.of(made, language="ko")


def speed(smoke: bool) -> None:
    """Parse alone of a film in each format, beside pysubs2 where it reads the format."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for to in ("srt", "vtt", "ass", "ttml", "smi"):
            files.append(Path(folder) / f"film.{to}")
            write_subtitle(converted(film(FILM), to)[0], files[-1])
        theirs = _peer("times", files) if PEERS and not smoke else {}
        for path in files:
            ours, other = _least_s(path), theirs.get(path.name)
            said = f"pysubs2 {other * 1000:.0f} ms" if other else ""
            row(
                f"parse of a {FILM}-cue film, .{path.suffix[1:]}",
                f"{ours * 1000:.1f} ms",
                said,
                f"{other / ours:.1f}x" if other else "",
            )


def growth(smoke: bool) -> None:
    many = 10_000 if smoke else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for to in ("srt", "vtt", "ttml"):
            taken = []
            for count in (many // 10, many):
                path = Path(folder) / f"film{count}.{to}"
                write_subtitle(converted(film(count), to)[0], path)
                taken.append(_least_s(path, runs=3))
            ratio = taken[1] / taken[0]
            row(
                f"t({many} cues) / t({many // 10}), .{to}",
                f"{taken[1] * 1000:.0f} ms",
                f"{taken[0] * 1000:.0f} ms",
                f"{ratio:.1f}x",
                ratio <= 12,
            )


def _least_s(path: Path, runs: int = 5) -> float:
    taken = []
    for _ in range(runs):
        found = None  # giving back the memory of the last run is no reading
        before = time.process_time()
        found = read_subtitle(path)
        taken.append(time.process_time() - before)
        assert found.rate == Fraction(1000)
    return min(taken)


if __name__ == "__main__":
    main()
