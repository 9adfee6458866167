"""What the tests of this craft share: subtitles made of a few words, and the standards in force for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from madang.contract import Given, Measure
from madang.crafts import Crafts
from madang.crafts.localization import CRAFT
from madang.crafts.localization.subtitle import Cue, Subtitle
from madang.errors import NotApplicable
from madang.judge import judge
from madang.model import Attributes, Gap, Take, Work
from madang.records import Shots
from madang.standards import Rulebook, Ruling

DATA = Path(__file__).parents[3].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the real data is not beside this checkout")
OF_A_SUBTITLE = [found for found in CRAFT.measures if found.over == ("localization.subtitle",)]
ADULT: Attributes = {"language": "ko", "audience": "adult", "sdh": False, "fps": 24}


@pytest.fixture(scope="session")
def rulings() -> Callable[..., tuple[Ruling, ...]]:
    """The clauses in force: rulings("netflix", language="en", ...)."""
    book = Rulebook(Crafts([CRAFT]), Path())

    def in_force(profile: str = "netflix", **attributes: object) -> tuple[Ruling, ...]:
        return book.in_force((profile,), "localization.subtitle", CRAFT, {**ADULT, **attributes}, Work("w"))

    return in_force


@pytest.fixture(scope="session")
def gaps(rulings: Callable[..., tuple[Ruling, ...]]) -> Callable[..., dict[str, Gap]]:
    """The gaps of a subtitle by clause id: gaps(subtitle, "netflix", language="en", ...)."""

    def judged(
        subtitle: Subtitle, profile: str = "netflix", shots: Shots | None = None, **attributes: object
    ) -> dict[str, Gap]:
        known = {**ADULT, **attributes}
        found = {}
        for ruling in rulings(profile, **attributes):
            try:
                reading = ruling.measure.answer(subtitle, known, given(ruling.measure, shots))
            except NotApplicable:
                continue
            gap = judge(reading, ruling.measure, ruling.clause, known, CRAFT.named_limits, ruling.legal)
            if gap is not None:
                found[ruling.clause.id] = gap
        return found

    return judged


def given(measure: Measure, shots: Shots | None = None) -> dict[str, object]:
    """What a measure of one subtitle needs besides: cuts, or nothing."""
    found = {Shots: Given(Take("w", "localization.cuts", "cuts.csv", 1), shots) if shots else None}
    return {name: found[need.record] for name, need in measure.needs.items()}


def subtitle(*cues: tuple[int | str, ...], **more: object) -> Subtitle:
    """A subtitle of (in, out, text, id, settings), times in milliseconds."""
    return Subtitle.of([Cue(*cue) for cue in cues], **more)  # type: ignore[arg-type]


def srt(*cues: tuple[int, int, str]) -> str:
    """An .srt file of (in, out, text), times in milliseconds."""

    def time(ms: int) -> str:
        return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d},{ms % 1000:03d}"

    return "\n".join(
        f"{number}\n{time(start)} --> {time(end)}\n{text}\n" for number, (start, end, text) in enumerate(cues, 1)
    )
