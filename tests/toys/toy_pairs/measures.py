"""How far each language of a work is from the English one, and what that rests on: an Alignment of the two."""

from madang.contract import Given, Need, derives, measure
from madang.errors import NotApplicable, Refused
from madang.model import Reading, Work
from madang.records import Alignment
from madang.spans import Spans

ENGLISH = {"reference": Need(kind="pairs.text", attributes={"language": "en"}, optional=True)}


@derives(Alignment, over="pairs.text", needs=ENGLISH, version=1)
def alignment(lines: list[tuple[int, str]], *, reference: Given | None) -> Alignment:
    """One knot a line, from this text's clock to the English one's."""
    if reference is None:
        raise NotApplicable("this is the English text itself")
    ours, theirs = [start / 1000 for start, _ in lines], [start / 1000 for start, _ in reference.value]
    if len(ours) != len(theirs):
        raise Refused("it has another number of lines than the English text", "add or cut lines")
    return Alignment("", reference.take.path, tuple(ours), tuple(theirs), (1.0,) * (len(ours) - 1))


ALIGNED = {"alignments": Need(record=Alignment, many=True)}


@measure("pairs.drift", over="work", needs=ALIGNED, unit="ms", axis="seconds", judged="each", resolution=1, version=1)
def drift(work: Work, *, alignments: tuple[Given, ...]) -> Reading:
    """The greatest distance of each language from the English text."""
    values = [max(abs(a - b) for a, b in zip(g.value.a_s, g.value.b_s, strict=True)) * 1000 for g in alignments]
    who = [str(given.take.attributes["language"]) for given in alignments]
    return Reading(max(values), spans=Spans.of([0] * len(values), [0] * len(values), values, part=who))


@measure("pairs.moved", over="pairs.text", unit="ms", axis="none", resolution=1, version=1,
         needs={"before": Need(kind="pairs.text", where="previous", optional=True)})  # fmt: skip
def moved(lines: list[tuple[int, str]], *, before: Given | None) -> Reading:
    """How far the first line moved since the take before."""
    if before is None:
        raise NotApplicable("this is the first take")
    return Reading(abs(lines[0][0] - before.value[0][0]))


@measure("pairs.lines", over=("pairs.text", "pairs.sheet"), unit="lines", axis="none", resolution=1, version=1)
def lines(lines: list[tuple[int, str]]) -> Reading:
    """How many lines there are."""
    return Reading(len(lines))
