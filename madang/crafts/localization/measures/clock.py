"""What is measured of a subtitle's clock: whether it keeps the time of the version it was made from."""

from __future__ import annotations

from madang.contract import Given, Need, derives, measure
from madang.crafts.localization.across.versions import Version, versions
from madang.crafts.localization.cues import OVER
from madang.crafts.localization.measures.across import SUBTITLES
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.sync.session import Synchronized, cued, in_words, synchronize
from madang.crafts.localization.sync.still import keeps_time
from madang.errors import NotApplicable, NotMeasured, Refused
from madang.model import Reading, Work
from madang.records import Alignment
from madang.spans import Spans

_OTHERS = {"subtitles": Need("localization.subtitle", many=True, optional=True)}


@derives(Alignment, over=OVER, version=1, needs=_OTHERS)
def alignment(subtitle: Subtitle, *, subtitles: tuple[Given, ...]) -> Alignment:
    """How a subtitle lies on the clock of the work's first version (Korean, else English)."""
    if not subtitles:
        raise NotApplicable("this work has no other subtitle", "nothing to do until there is another")
    found = [given for given in subtitles if given.take.stated.get("language") and len(given.value)]
    if not found:
        raise NotApplicable("this work has no other subtitle", "nothing to do until there is another")
    reference = min(found, key=lambda given: str(given.take.stated["language"]) != "ko")
    return synchronize(subtitle, cued(reference.value)).alignment("", str(reference.take.path))


@measure(
    "localization.clock", over="work", version=1, unit="s", axis="seconds", judged="each", resolution=0.01,
    needs=SUBTITLES, tags=("language",),
)  # fmt: skip
def clock(work: Work, *, subtitles: tuple[Given, ...]) -> Reading:
    """How far each stretch of a language version is off the clock of the reference (Korean, else English).

    The value is the most. A span is a stretch with one offset, from cut to cut; `part` says by how much and at which
    frame rate. Versions that keep time from end to end have no span. Design: ours.
    """
    reference, others = versions(subtitles)
    rows: list[tuple[int, int, float, str, str]] = []
    for other in others:
        rows += _stretches(other, reference)
    spans = Spans.of(
        [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows],
        who=[row[3] for row in rows], part=[row[4] for row in rows], tags={"language": [row[3] for row in rows]},
    )  # fmt: skip
    return Reading(max((row[2] for row in rows), default=0.0), spans=spans)


def _stretches(version: Version, reference: Version) -> list[tuple[int, int, float, str, str]]:
    """Start, end, seconds off, language and words of each stretch that does not keep time."""
    try:
        if keeps_time(version.subtitle, reference.subtitle):
            return []
        done = synchronize(version.subtitle, cued(reference.subtitle))
    except (Refused, NotMeasured):
        return []
    return [] if done.in_sync else list(_rows(done, version.language))


def _rows(done: Synchronized, language: str) -> list[tuple[int, int, float, str, str]]:
    found = []
    for run in done.found.segments:
        start, end = int(done.start_ms[run.first]), int(done.end_ms[run.first : run.last + 1].max())
        off = max(abs(moment * float(done.found.rate) + run.offset_ms - moment) for moment in (start, end)) / 1000
        found.append((start, end, off, language, in_words(run, done.found.rate, start)))
    return found
