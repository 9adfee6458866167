"""Scripts: how fast Fountain, Final Draft and Korean text are read beside other readers, and whose headings are right.

The peers live in an environment of their own; MADANG_PEERS names its Python, with screenplain, fountain-parser and
screenplay-tools installed. Without it only this project's own figures are printed.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from running import row

from madang.crafts.screen.breakdown.make import breakdown_of
from madang.crafts.screen.merge import merged
from madang.crafts.screen.pages import lengths
from madang.crafts.screen.read import read_script
from madang.crafts.screen.read.fdx import parse_fdx
from madang.crafts.screen.read.fountain import parse_fountain
from madang.crafts.screen.read.korean import parse_korean
from madang.crafts.screen.write.fdx import as_fdx

PEERS = os.environ.get("MADANG_PEERS", "")
SHORT = Path(__file__).parents[2] / "shared" / "data" / "screen" / "fountain" / "The-Last-Birthday-Card.fountain"
FEATURE = 150_000  # characters of a feature-length script
LEAST_MB_S = 3.0
# Paragraphs the reference implementation's own tests ask about, and how many of them are headings by these tests.
HEADINGS = """INT. HOUSE - DAY

EXT. HOUSE - DAY

INT HOUSE DAY

EXT HOUSE DAY

INT/EXT. HOUSE - DAY

INT./EXT. HOUSE - DAY

I/E. HOUSE - DAY

I./E. HOUSE - DAY

I/E HOUSE DAY

INT - HOUSE - DAY

EXT - HOUSE - DAY

EST. HOUSE - DAY

EST HOUSE DAY

INT. HOUSE - DAY (1979)

.KITCHEN

... not a scene header.

INT. HOUSE - DAY
EXT. HOUSE - DAY

ESTABLISHING

int. house - day
"""
HEADINGS_THERE = 16


def main() -> None:
    gc.disable()  # as madang's commands do
    smoke = "--smoke" in sys.argv
    size = FEATURE // 10 if smoke else FEATURE
    text = feature(size)
    found = len(parse_fountain(HEADINGS).scenes)
    row("headings of the reference's own cases", f"{found}", f"there: {HEADINGS_THERE}", "", found == HEADINGS_THERE)
    speed(text, smoke)
    real(smoke)
    growth(size)


def feature(size: int) -> str:
    """A script of about so many characters: scenes, action, dialogue with asides, as in a feature."""
    dice = random.Random(1)
    words = ["rain", "the", "door", "opens", "slowly", "and", "a", "voice", "says", "nothing", "light", "hand", "night"]
    people = ["ANN", "BO", "DOCTOR KIM", "MRS. LEE", "CY"]

    def prose(low: int, high: int) -> str:
        return " ".join(dice.choices(words, k=dice.randint(low, high))).capitalize() + "."

    parts, length, number = ["Title: A Feature\nAuthor: Nobody"], 0, 0
    while length < size:
        number += 1
        place = dice.choice(["HOUSE", "STREET", "CAFE - KITCHEN", "CAR"])
        scene = [f"{dice.choice(['INT', 'EXT'])}. {place} - {dice.choice(['DAY', 'NIGHT'])} #{number}#"]
        for _ in range(dice.randint(3, 14)):
            scene.append(prose(8, 40))
            aside = f"({prose(1, 3)})\n" if dice.random() < 0.2 else ""
            scene.append(f"{dice.choice(people)}\n{aside}{prose(4, 25)}")
        if dice.random() < 0.2:
            scene.append("CUT TO:")
        parts.append("\n\n".join(scene))
        length += len(parts[-1])
    return "\n\n".join(parts) + "\n"


def korean(script: str) -> str:
    """The same scenes as a Korean writer types them."""
    parsed = parse_fountain(script)
    lines: list[str] = []
    for element in parsed.elements:
        if element.kind == "heading":
            lines += ["", f"S#{element.number}. {element.text[5:]}", ""]
        elif element.kind == "cue":
            lines.append(f"{element.text.title()}:")
        elif element.kind in ("dialogue", "parenthetical"):
            lines[-1] += f" {element.text}"
        else:
            lines.append(element.text)
    return "\n".join(lines)


def speed(text: str, smoke: bool) -> None:
    fdx, hangul = as_fdx(parse_fountain(text)), korean(text)
    theirs = _peers(text) if PEERS and not smoke else {}
    scenes = len(parse_fountain(text).scenes)
    ours = _least_s(lambda: parse_fountain(text))
    rate = len(text.encode()) / ours / 1e6
    row(f"Fountain, {len(text) // 1000} KB, {scenes} scenes", f"{rate:.1f} MB/s", "goal 3 MB/s", "", rate >= LEAST_MB_S)
    for name, (taken, headings) in theirs.items():
        other = len(text.encode()) / taken / 1e6
        row(f"    beside {name}, {headings} headings", f"{rate:.1f} MB/s", f"{other:.1f} MB/s", f"{rate / other:.1f}x")
    for name, size, task in (
        ("Final Draft", len(fdx), lambda: parse_fdx(fdx)),
        ("Korean text", len(hangul.encode()), lambda: parse_korean(hangul)),
    ):
        taken = _least_s(task)
        row(f"{name}, {size // 1000} KB", f"{size / taken / 1e6:.1f} MB/s", "", "", size / taken / 1e6 >= LEAST_MB_S)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feature.fountain"
        path.write_text(text, encoding="utf-8")
        row("file to scenes and lengths", f"{_least_s(lambda: lengths(read_script(path))) * 1000:.0f} ms", "", "")
        script = read_script(path)
        row("breakdown", f"{_least_s(lambda: breakdown_of([('', script)])) * 1000:.0f} ms", "", "")
        row("merge with itself", f"{_least_s(lambda: merged(script, script), runs=3) * 1000:.0f} ms", "", "")


def real(smoke: bool) -> None:
    """A short script of another hand, seven times over: short lines, notes, tabs."""
    if not SHORT.exists():
        return
    text = SHORT.read_text(encoding="utf-8") * (1 if smoke else 7)
    rate = len(text.encode()) / _least_s(lambda: parse_fountain(text)) / 1e6
    row(f"a real short script, {len(text) // 1000} KB", f"{rate:.1f} MB/s", "", "", rate >= LEAST_MB_S)


def growth(size: int) -> None:
    texts = [feature(count) for count in (size, 10 * size)]
    once, ten = (_least_s(partial(parse_fountain, text), runs=3) for text in texts)
    ratio = ten / once
    row("t(10 times the script) / t(1)", f"{ten * 1000:.0f} ms", f"{once * 1000:.0f} ms", f"{ratio:.1f}x", ratio <= 13)


_PEER = """
import io, json, sys, time
text = sys.stdin.read()
def least(task, runs=5):
    best = None
    for _ in range(runs):
        begun = time.process_time(); found = task(); taken = time.process_time() - begun
        best = taken if best is None else min(best, taken)
    return best, found
said = {}
from screenplain.parsers import fountain
from screenplain.types import Slug
taken, found = least(lambda: fountain.parse(io.StringIO(text)))
said["screenplain"] = taken, sum(isinstance(one, Slug) for one in found)
from screenplay_tools.fountain.parser import Parser
from screenplay_tools.screenplay import ElementType
def tools():
    parser = Parser()
    parser.add_text(text)
    parser.finalize()
    return parser.script
taken, found = least(tools)
said["screenplay-tools"] = taken, sum(one.type == ElementType.HEADING for one in found.elements)
import fountain_parser
taken, found = least(lambda: fountain_parser.FountainParser().parse(text))
said["fountain-parser"] = taken, sum(one.element_type == "scene_heading" for one in found.elements)
print(json.dumps(said))
"""


def _peers(text: str) -> dict[str, tuple[float, int]]:
    said = subprocess.run([PEERS, "-c", _PEER], input=text, capture_output=True, text=True, check=False)
    if said.returncode:
        sys.exit(f"a peer failed: {said.stderr.strip().splitlines()[-1]}")
    found: dict[str, tuple[float, int]] = json.loads(said.stdout)
    return found


def _least_s(task: Callable[[], Any], runs: int = 5) -> float:
    taken = []
    for _ in range(runs):
        before = time.process_time()
        task()
        taken.append(time.process_time() - before)
    return min(taken)


if __name__ == "__main__":
    main()
