"""The language versions of a work: the one the others are held against, and the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from madang.contract import Given
from madang.crafts.localization.across.beside import Group, groups, milliseconds, spoken
from madang.crafts.localization.subtitle import Subtitle
from madang.errors import NotApplicable
from madang.model import Reading
from madang.spans import Spans, Tag

FIRST_CHOICES = ("ko", "en")  # a Korean title; English is what other languages are commonly made from


@dataclass(frozen=True, eq=False)
class Version:
    """One language version of a work."""

    language: str
    subtitle: Subtitle


@dataclass(frozen=True)
class Found:
    """One thing that differs: of which version (`language`), at which of its cues, how much, in words, with tags."""

    version: Version
    cues: tuple[int, ...]
    value: float
    part: str
    tags: tuple[Tag, ...] = ()


def versions(subtitles: Iterable[Given]) -> tuple[Version, tuple[Version, ...]]:
    """The reference (Korean, else English, else the first; one for hearing viewers before an SDH one) and the others.

    Raises NotApplicable where there is only one.
    """
    ranked = sorted(
        (given for given in subtitles if given.take.stated.get("language") and len(given.value)),
        key=lambda given: (bool(given.take.stated.get("sdh")), _rank(str(given.take.stated["language"]))),
    )
    found = [Version(str(given.take.stated["language"]), given.value) for given in ranked]
    if len({version.language for version in found}) < 2:
        raise NotApplicable("this work has subtitles in one language only", "nothing to do until there is another")
    reference, *others = found
    return reference, tuple(version for version in others if version.language != reference.language)


def _rank(language: str) -> int:
    base = language.partition("-")[0]
    return FIRST_CHOICES.index(base) if base in FIRST_CHOICES else len(FIRST_CHOICES)


def beside(reference: Version, other: Version) -> Iterator[tuple[Group, str, str, str]]:
    """Each group with the reference's text, the other's, and the other's with its neighbours' in time.

    What is said moves between neighbouring cues as languages order their words.
    """
    found = groups(reference.subtitle, other.subtitle)
    mine, theirs = spoken(reference.subtitle), spoken(other.subtitle)
    for group in found:
        first, last = max(0, group.right[0] - 1), group.right[-1] + 2
        yield group, _text(mine, group.left), _text(theirs, group.right), " \n".join(theirs[first:last])


def near(version: Version, rows: Sequence[int]) -> str:
    """The text of these cues and their neighbours."""
    return " \n".join(spoken(version.subtitle)[max(0, rows[0] - 1) : rows[-1] + 2])


def _text(said: tuple[str, ...], rows: Sequence[int]) -> str:
    return " \n".join(said[row] for row in rows)


def reading(found: Sequence[Found], tags: Sequence[str] = ()) -> Reading:
    """A reading of all that was found, in the order of language and time; the value is how many there are."""
    times = {
        version: (
            milliseconds(version.subtitle.start, version.subtitle),
            milliseconds(version.subtitle.end, version.subtitle),
        )
        for version in {one.version for one in found}
    }
    starts = [min(int(times[one.version][0][row]) for row in one.cues) for one in found]
    ends = [max(int(times[one.version][1][row]) for row in one.cues) for one in found]
    columns: dict[str, list[Tag]] = {name: [one.tags[at] for one in found] for at, name in enumerate(tags)}
    spans = Spans.of(
        starts, ends, [one.value for one in found],
        who=[one.version.language for one in found], part=[one.part for one in found],
        ref=[one.version.subtitle.names[one.cues[0]] for one in found],
        tags={"language": [one.version.language for one in found], **columns},
    )  # fmt: skip
    return Reading(len(found), spans=spans)
