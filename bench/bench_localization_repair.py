"""Repair of times and of text: published files and 1,000 damaged ones; nothing new or worse, mending twice is once.

python bench/bench_localization_repair.py FOLDER [--smoke]     FOLDER: with subtitles of any format below it

Each file goes through both fixers as `madang fix` runs them: read, mended, written, read again, and judged by every
clause on subtitles. Names may say a language (a.ko.srt); a format that says its rate is judged by frames of that rate.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from madang.contract import Given, Job
from madang.crafts import Crafts
from madang.crafts.localization import CRAFT
from madang.crafts.localization.makers import mend_lines, mend_times
from madang.crafts.localization.read import read_subtitle, tracks
from madang.crafts.localization.subtitle import Cue, Subtitle
from madang.crafts.localization.write import write_subtitle
from madang.errors import NotMeasured, Refused
from madang.judge import judge
from madang.model import Attributes, Gap, Take, Work
from madang.records import Shots
from madang.standards import Rulebook, Ruling

FIXERS = {"times": mend_times, "text": mend_lines}
SUFFIXES = (".srt", ".vtt", ".smi", ".ttml", ".ass", ".stl", ".scc", ".sbv", ".lrc")
TEXTS = ("네", "그래요", "가나다라마바사아자차카타파하", "", "<i>BTS가 온다</i>\n- 정말?", "모두가 함께 보는 아침")
FPS = {"stl": 25, "scc": "29.97"}
FPS_TO_WRITE = {".stl": Fraction(25), ".scc": Fraction(30000, 1001)}
KIND = "localization.subtitle"


class Told(defaultdict[str, Counter[str]]):
    """What happened, by format and fixer."""

    def __init__(self) -> None:
        super().__init__(Counter)


class Studio:
    """The clauses in force for each language."""

    def __init__(self) -> None:
        self.book = Rulebook(Crafts([CRAFT]), Path())
        self.known: dict[tuple[object, ...], list[Ruling]] = {}

    def rulings(self, facts: Attributes) -> list[Ruling]:
        key = (facts["language"], facts["fps"])
        if key not in self.known:
            self.known[key] = list(self.book.in_force(("netflix",), KIND, CRAFT, facts, Work("w")))
        return self.known[key]


def gaps(subtitle: Subtitle, rulings: list[Ruling], facts: Attributes, shots: Given | None) -> dict[str, Gap]:
    found, readings = {}, {}
    for ruling in rulings:
        measure = ruling.measure
        if measure.id not in readings:
            try:
                readings[measure.id] = measure.answer(subtitle, facts, dict.fromkeys(measure.needs, shots))
            except NotMeasured:
                readings[measure.id] = None
        if readings[measure.id] is not None:
            gap = judge(readings[measure.id], measure, ruling.clause, facts, CRAFT.named_limits, ruling.legal)
            if gap is not None:
                found[ruling.clause.name] = gap
    return found


def worse(old: dict[str, Gap], new: dict[str, Gap]) -> list[str]:
    return [
        name
        for name, gap in new.items()
        if name not in old or gap.distance > old[name].distance or gap.failing > old[name].failing
    ]


def words(subtitle: Subtitle) -> str:
    """All that is said, without spaces and line ends: what no repair may change."""
    return "".join(" ".join(map(" ".join, subtitle.lines)).split())


def mended(source: Path, out: Path, fixer: str, facts: Attributes, rulings: list[Ruling], shots: Given | None) -> None:
    out.unlink(missing_ok=True)
    take = Take("film", KIND, source.name, 1)
    clauses = tuple(ruling.clause for ruling in rulings)
    FIXERS[fixer].function(Job(source, out, take, facts, clauses=clauses, inputs={"shots": shots} if shots else {}))


def tried(path: Path, language: str, studio: Studio, told: Told, shots: Given | None, folder: Path) -> None:
    before = read_subtitle(path, language=language)
    facts: Attributes = {"language": language, "audience": "adult", "sdh": False, "fps": FPS.get(before.format, 24)}
    rulings = studio.rulings(facts)
    old = gaps(before, rulings, facts, shots)
    for fixer in FIXERS:
        row = told[f"{before.format}, {fixer}"]
        out, again = folder / f"out{path.suffix}", folder / f"again{path.suffix}"
        row["files"] += 1
        row["cues"] += len(before)
        start = time.process_time()
        try:
            mended(path, out, fixer, facts, rulings, shots)
        except Refused as refusal:
            row["refused"] += 1
            row["refused to write"] += "cannot say" in refusal.why or ".s" in refusal.why
            continue
        finally:
            row["CPU ms"] += round(1000 * (time.process_time() - start))
        after = read_subtitle(out, language=language)
        new = gaps(after, rulings, facts, shots)
        bad = worse(old, new)
        row["clauses new or worse"] += len(bad)
        row["text not kept"] += words(after) != words(before)
        row["order not kept"] += sum(after.start[1:] < after.start[:-1]) > sum(before.start[1:] < before.start[:-1])
        row["places before"] += sum(gap.failing for gap in old.values())
        row["places after"] += sum(gap.failing for gap in new.values())
        try:
            mended(out, again, fixer, facts, rulings, shots)
            row["changed by mending again"] += again.read_bytes() != out.read_bytes()
            bad += ["mending again"]
        except Refused:
            pass
        if bad or words(after) != words(before):
            print(path.name, fixer, bad, "" if words(after) == words(before) else "text", flush=True)


def damaged(seed: int, films: list[Subtitle], slower: int) -> Subtitle:
    """A few dozen cues, from one of these or invented, with overlaps, flickers, negative durations, out of order."""
    dice = random.Random(seed)
    film = dice.choice(films) if films else None
    count = dice.randrange(1, 40)
    first = dice.randrange(max(1, len(film) - count)) if film else 0
    at, cues = 10_000 * (slower - 1), []
    for row in range(first, first + count):
        text = film.texts[row] if film and row < len(film) else dice.choice(TEXTS)
        at = max(0, at + slower * dice.choice((dice.randrange(-300, 3000), 83, 500, 1000)))
        cues.append(Cue(at, at + dice.choice((dice.randrange(-200, 15000), 300, 833, 875, 7000)), text))
        at = dice.choice((at, cues[-1].end, cues[-1].end, cues[-1].end + 83))
    return Subtitle.of(cues, language=film.language if film else "ko")


def in_format(damage: Subtitle, suffix: str, path: Path) -> bool:
    """Write it in a format, through the one converter; False where the format cannot hold it."""
    from madang.crafts.localization.convert.bridge import converted

    try:
        film = damage if suffix == ".srt" else converted(damage, suffix[1:], FPS_TO_WRITE.get(suffix))[0]
        write_subtitle(film, path)
        return len(read_subtitle(path, language=damage.language)) > 0
    except (NotMeasured, UnicodeError):
        return False


def given_files(folders: list[Path]) -> Iterator[tuple[Path, str]]:
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES):
        try:
            for stated in tracks(path):
                yield path, str(stated.get("language") or "en")
        except NotMeasured:
            print(f"{path.name}: no cue")


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    smoke, told, studio = "--smoke" in sys.argv, Told(), Studio()
    files = list(given_files(folders))
    for path, language in files[:: 10 if smoke else 1]:
        with TemporaryDirectory() as folder:
            tried(path, language, studio, told, None, Path(folder))
    report("published files", told)
    films = [read_subtitle(path, language=language) for path, language in files if path.suffix == ".srt"]
    told = Told()
    for seed in range(60 if smoke else 1000):
        suffix = SUFFIXES[seed // 2 % len(SUFFIXES)]
        # The tables of STL and SCC have no Hangul.
        latin = [film for film in films if film.language == "en"]
        damage = damaged(
            seed, latin if suffix in FPS_TO_WRITE else films if seed % 2 else [], 1 + 4 * (suffix == ".scc")
        )
        dice = random.Random(~seed)
        cuts = tuple(sorted(dice.uniform(0, 120) for _ in range(dice.randrange(40))))
        shots = Given(Take("film", "localization.cuts", "cuts.csv", 1), Shots(cuts, "24")) if seed % 3 == 0 else None
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"damaged{seed}{suffix}"
            if not in_format(damage, suffix, path):
                path = path.with_suffix(".srt")
                in_format(damage, ".srt", path)
            tried(path, damage.language, studio, told, shots, Path(folder))
    report("damaged files", told)


def report(title: str, told: Told) -> None:
    print(f"\n{title}")
    for name, row in sorted(told.items()):
        print(f"  {name}: " + ", ".join(f"{what} {number}" for what, number in row.items()), flush=True)


if __name__ == "__main__":
    main()
