"""Repair of times: published files and 1,000 damaged ones; nothing new or worse, and mending twice changes nothing.

python bench/bench_localization_repair.py [FOLDER] [--smoke]      FOLDER: .srt files named NAME.LANGUAGE.srt
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

from madang.crafts import Crafts
from madang.crafts.localization import CRAFT
from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.repair.rules import TIMING, Rules
from madang.crafts.localization.repair.times import retimed
from madang.crafts.localization.subtitle import Cue, Subtitle
from madang.errors import NotMeasured
from madang.judge import judge
from madang.model import Gap, Work
from madang.standards import Rulebook, Ruling

FACTS = {"audience": "adult", "sdh": False, "fps": 24}
TEXTS = ("네", "그래요", "가나다라마바사아자차카타파하", "", "<i>BTS가 온다</i>\n- 정말?", "모두가 함께 보는 아침")
MEASURES = {measure.id for measure in TIMING}


def in_force(language: str) -> list[Ruling]:
    facts = {**FACTS, "language": language}
    book = Rulebook(Crafts([CRAFT]), Path())
    found = book.in_force(("netflix",), "localization.subtitle", CRAFT, facts, Work("w"))
    return [ruling for ruling in found if ruling.measure.id in MEASURES]


def gaps(subtitle: Subtitle, rulings: list[Ruling], language: str) -> dict[str, Gap]:
    facts, found = {**FACTS, "language": language}, {}
    for ruling in rulings:
        try:
            reading = ruling.measure.answer(subtitle, facts, {"shots": None} if ruling.measure.needs else {})
        except NotMeasured:
            continue
        gap = judge(reading, ruling.measure, ruling.clause, facts, CRAFT.named_limits, ruling.legal)
        if gap is not None:
            found[ruling.clause.name] = gap
    return found


def damaged(seed: int) -> Subtitle:
    """A few dozen cues with overlaps, flickers, cues of no or negative duration and out of order."""
    dice, at, cues = random.Random(seed), 0, []
    for _ in range(dice.randrange(1, 40)):
        at = max(0, at + dice.choice((dice.randrange(-300, 3000), 83, 500, 1000)))
        cues.append(Cue(at, at + dice.choice((dice.randrange(-200, 9000), 833, 875, 7000)), dice.choice(TEXTS)))
    return Subtitle.of(cues, language="ko")


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    films = [(path.name, read_subtitle(path)) for folder in folders for path in sorted(folder.glob("*.srt"))]
    count = 50 if "--smoke" in sys.argv else 1000
    films += [(f"damaged {seed}", damaged(seed)) for seed in range(count)]
    known = {language: in_force(language) for language in ("ko", "en")}
    told: Counter[str] = Counter()
    for name, film in films:
        language = "en" if ".en." in name else "ko"
        rulings = known[language]
        rules = Rules.of([ruling.clause for ruling in rulings], {**FACTS, "language": language})
        start = time.process_time()
        after = retimed(film, rules)
        told["CPU ms"] += round(1000 * (time.process_time() - start))
        old, new = gaps(film, rulings, language), gaps(after, rulings, language)
        bad = [
            clause
            for clause, gap in new.items()
            if clause not in old
            or (gap.distance, gap.failing) > (old[clause].distance, old[clause].failing)
            or gap.failing > old[clause].failing
        ]
        told["files"] += 1
        told["cues"] += len(film)
        told["new or worse"] += len(bad)
        told["changed by mending again"] += retimed(after, rules) is not after
        told["places before"] += sum(gap.failing for gap in old.values())
        told["places after"] += sum(gap.failing for gap in new.values())
        if bad:
            print(name, bad)
    for what, number in told.items():
        print(f"{what}: {number}")


if __name__ == "__main__":
    main()
