"""Run inside the peers' own environment: what ttconv reads of TTML, STL and SCC files, and pysubs2's parse times."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from pathlib import Path

SUFFIXES = {".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ttml": "ttml", ".smi": "sami"}
CUE = re.compile(r"(?m)^(?=\d+\n\d+:\d\d:\d\d,\d{3} --> )")
CLOCK = re.compile(r"(\d+):(\d\d):(\d\d),(\d{3})")


def main() -> None:
    logging.disable(logging.CRITICAL)
    what, *paths = sys.argv[1:]
    files = [Path(path) for path in paths]
    print(json.dumps({path.name: cues(path) if what == "cues" else parse_s(path) for path in files}))


def cues(path: Path) -> list[list[object]]:
    """[in ms, out ms, text] of every cue that ttconv's SubRip writer makes of a file."""
    import xml.etree.ElementTree as et

    from ttconv.imsc import reader as imsc
    from ttconv.scc import reader as scc
    from ttconv.srt import writer
    from ttconv.srt.config import SRTWriterConfiguration
    from ttconv.stl import reader as stl

    if path.suffix == ".stl":
        with path.open("rb") as file:
            model = stl.to_model(file)
    elif path.suffix == ".scc":
        model = scc.to_model(path.read_text())
    else:
        model = imsc.to_model(et.parse(path))
    found = []
    for block in CUE.split(writer.from_model(model, SRTWriterConfiguration(text_formatting=False))):
        lines = block.split("\n", 2)
        if len(lines) == 3:
            times = [((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms) for h, m, s, ms in CLOCK.findall(lines[1])]
            found.append([*times, lines[2].rstrip("\n")])
    return found


def parse_s(path: Path) -> float:
    """The least CPU seconds of five parses by pysubs2."""
    import pysubs2

    text = path.read_text(encoding="utf-8")
    taken = []
    for _ in range(5):
        before = time.process_time()
        pysubs2.SSAFile.from_string(text, format_=SUFFIXES[path.suffix])
        taken.append(time.process_time() - before)
    return min(taken)


if __name__ == "__main__":
    main()
