"""Subtitles: parsing and every rule against pysubs2's parsing alone; growth with length; thousands of films in a check.

python bench/bench_subtitle_rules.py [--smoke]      MADANG_PEERS=/path/to/a/python with pysubs2 runs the peer, too
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from running import MADANG, machine, row

from madang.crafts.localization import CRAFT
from madang.crafts.localization.read import read_subtitle
from madang.errors import NotMeasured

GOAL, GROWTH, RUNS = 6.0, 12.0, 9
FACTS = {"language": "ko", "fps": 24, "audience": "adult", "sdh": False}
MEASURES = [found for found in CRAFT.measures if "localization.subtitle" in found.over]
# Stems and endings, so that words vary as those of a language with endings do.
STEMS = (
    "우리 오늘 그 사람 마당 노래 춤 밤 아침 이야기 친구 무대 시간 바람 기억 마음 길 집 아이 엄마 선생님 약속 "
    "거짓말 비밀 사진 편지 문 창문 비 눈 바다 산 학교 회사 전화 이름 소리 물 불 꿈"
)
ENDINGS = ("은", "는", "이", "가", "을", "에서", "하고", "까지", "보다", "도", "")
# One line in six carries a mark that some rule looks at.
FORMS = (
    *["{}"] * 70, *["{}?"] * 8, *["{}!"] * 4, *["{}…"] * 6, *["- {}"] * 4, *["<i>{}</i>"] * 3, *['"{}"'] * 2,
    *["{} 3번"] * 2, "{}, OK",
)  # fmt: skip
VERBS = "갔어 왔어요 몰라 봤습니다 했지 좋아 싫은데 있어요 없잖아 기다려 말했어 들었어요 알았다 끝났어 시작해요"
PEER = """
import sys, time, pysubs2
taken = []
for _ in range(int(sys.argv[2])):
    start = time.process_time(); pysubs2.load(sys.argv[1]); taken.append(time.process_time() - start)
print(min(taken), pysubs2.VERSION)
"""


def film(cues: int, seed: int) -> str:
    """A Korean film as SubRip: one line or two, some quotations, songs and numbers, gaps of all kinds."""
    dice, at, blocks = random.Random(seed), 1000, []
    for cue in range(1, cues + 1):
        lines = [_line(dice) for _ in range(dice.choice((1, 2, 2)))]
        length = dice.randrange(900, 5000)
        blocks.append(f"{cue}\n{_clock(at)} --> {_clock(at + length)}\n" + "\n".join(lines) + "\n")
        at += length + dice.choice((83, 83, 208, 500, 2000))
    return "\n".join(blocks)


def _line(dice: random.Random) -> str:
    words = [dice.choice(STEMS.split()) + dice.choice(ENDINGS) for _ in range(dice.randrange(2, 5))]
    text = " ".join([*words, dice.choice(VERBS.split())])
    return dice.choice(FORMS).format(text)


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d},{ms % 1000:03d}"


def every_rule(path: Path) -> None:
    """Parse one file, and ask every measure of a subtitle."""
    subtitle = read_subtitle(path, language="ko")
    for measure in MEASURES:
        try:
            measure.answer(subtitle, FACTS, {})
        except NotMeasured:
            continue


def ours_s(path: Path, runs: int) -> tuple[float, float]:
    """CPU seconds of parsing, and of parsing with every rule: the best of some runs."""
    parsing, both = [], []
    for _ in range(runs):
        start = time.process_time()
        read_subtitle(path, language="ko")
        middle = time.process_time()
        every_rule(path)
        parsing.append(middle - start)
        both.append(time.process_time() - middle)
    return min(parsing), min(both)


def against_the_peer(path: Path) -> None:
    python = os.environ.get("MADANG_PEERS", "")
    parsing, ours = ours_s(path, RUNS)
    row("a film of 1,800 cues, parsing alone", f"{1000 * parsing:.1f} ms", "", "")
    what = f"parsing and every rule ({len(MEASURES)} measures)"
    if not python:
        row(what, f"{1000 * ours:.1f} ms", "pysubs2 not installed", "")
        return
    ended = subprocess.run([python, "-c", PEER, path, str(RUNS)], capture_output=True, text=True, check=True)
    theirs, version = ended.stdout.split()
    ratio = float(theirs) / ours
    row(
        what,
        f"{1000 * ours:.1f} ms",
        f"pysubs2 {version}: {1000 * float(theirs):.1f} ms",
        f"{ratio:.1f}x",
        ratio >= GOAL,
    )


def growth(folder: Path, short: int, long: int) -> None:
    taken = []
    for cues in (short, long):
        path = folder / f"{cues}.ko.srt"
        path.write_text(film(cues, seed=2), encoding="utf-8")
        taken.append(ours_s(path, 3)[1])
    ratio = taken[1] / taken[0]
    row(f"{long:,} cues over {short:,}", f"{taken[1]:.2f} s", f"{taken[0]:.3f} s", f"{ratio:.1f}x", ratio <= GROWTH)


def many_films(folder: Path, films: int) -> None:
    """`madang check` of whole films; memory of its largest process at a tenth of them and at all."""
    first = folder / "some"
    first.mkdir()
    for number in range(films):
        (first / f"film{number:05d}.ko.srt").write_text(film(1800, seed=number), encoding="utf-8")
        if number + 1 == films // 10:
            tenth, _ = _check(first)
    memory, seconds = _check(first)
    row(f"check of {films:,} films of 1,800 cues", f"{seconds:.0f} s", f"{films / seconds:.0f} films a second", "")
    row("memory of the largest process: all, a tenth", f"{memory:.0f} MB", f"{tenth:.0f} MB", f"{memory / tenth:.2f}x")


def _check(folder: Path) -> tuple[float, float]:
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    start = time.perf_counter()
    command = [sys.executable, "-c", code, *MADANG, "check", str(folder), "--standard", "netflix", "--set", "fps=24"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(ended.stdout) / 1024, time.perf_counter() - start


def main() -> None:
    machine()
    smoke = "--smoke" in sys.argv
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "film.ko.srt"
        path.write_text(film(1800, seed=1), encoding="utf-8")
        against_the_peer(path)
        growth(folder, 1000 if smoke else 10_000, 10_000 if smoke else 100_000)
        many_films(folder, 20 if smoke else 10_000)
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
