"""A work in its languages: how often each rule is broken in each, and two languages side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from madang.contract import Given
from madang.crafts.localization.across.beside import groups
from madang.crafts.localization.across.versions import Version, versions
from madang.crafts.localization.remarks.remark import Cues, Remark, by_cue, worst
from madang.crafts.localization.remarks.take import said, text
from madang.errors import NotApplicable
from madang.model import SEVERITIES, Answers, Take
from madang.tables import Cell, Table, Tone
from madang.timebase import MILLISECONDS, clock

RULES_SHOWN = 40
PAIRS_SHOWN = 12
TAGS_THAT_NAME = ("mark", "after")  # of measures that look for many things at once


def matrix_table(remarks: Iterable[Remark], languages: Sequence[str]) -> Table | None:
    """Languages by rules: at how many places of each language a rule is broken, however many clauses ask for it."""
    places: dict[str, dict[str, set[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(set))
    grave: dict[tuple[str, str], int] = {}
    for remark in remarks:
        rule, place = _rule(remark), (remark.cue, remark.start_ms, remark.end_ms, remark.part, remark.line)
        places[rule][remark.language].add(place)
        key = (rule, remark.language)
        grave[key] = min(grave.get(key, len(SEVERITIES)), remark.rank[0])
    if not places or len(languages) < 2:
        return None
    total = {rule: sum(map(len, found.values())) for rule, found in places.items()}
    gravest = {rule: min(grave[rule, language] for language in places[rule]) for rule in places}
    order = sorted(places, key=lambda rule: (gravest[rule], -total[rule], rule))

    def cell(rule: str, language: str) -> Cell:
        count = len(places[rule].get(language, ()))
        tone: Tone = SEVERITIES[grave[rule, language]] if count else ""
        return Cell.of(str(count) if count else "·", tone=tone, number=True)

    rows = [
        (Cell.of(rule), *(cell(rule, language) for language in languages), Cell.of(str(total[rule]), number=True))
        for rule in order[:RULES_SHOWN]
    ]
    left = f"; {len(order) - len(rows)} lesser rules are left out" if len(order) > len(rows) else ""
    note = f"Places to be mended, coloured by the gravest clause that asks for it{left}."
    return Table("Languages by rules", ("rule", *languages, "all"), tuple(rows), note, unfolded=True)


def _rule(remark: Remark) -> str:
    """What is looked at, and what was found where a measure looks for many things."""
    names = [str(remark.tags[tag]) for tag in TAGS_THAT_NAME if remark.tags.get(tag)]
    return ": ".join([remark.measure, *names]).replace("_", " ")


@dataclass(frozen=True, eq=False)
class Side:
    """One language of a work: its version, its cues, and the remarks on each of them."""

    version: Version
    cues: Cues
    remarks: Mapping[int, Sequence[Remark]]


def side_by_side(
    subtitles: Mapping[str, tuple[Take, Cues]], own: Mapping[str, Sequence[Remark]], across: Sequence[Remark]
) -> Iterator[Table]:
    """The reference beside each other language: the places with remarks, those between the languages first.

    subtitles: of each path. own: the remarks on each. across: those on the work.
    """
    try:
        reference, others = versions(Given(take, cues.subtitle) for take, cues in subtitles.values())
    except NotApplicable:
        return
    left, *rights = [_side(version, subtitles, own, across) for version in (reference, *others)]
    for right in rights:
        if table := _pair(left, right, across):
            yield table


def _side(
    version: Version,
    subtitles: Mapping[str, tuple[Take, Cues]],
    own: Mapping[str, Sequence[Remark]],
    across: Sequence[Remark],
) -> Side:
    path, cues = next((p, cues) for p, (_, cues) in subtitles.items() if cues.subtitle is version.subtitle)
    mine = [remark for remark in across if remark.language == version.language]
    return Side(version, cues, by_cue([*mine, *own.get(path, ())], cues))


@dataclass(frozen=True, eq=False)
class _Beside:
    """Cues that stand for each other, what is remarked between the two languages, and on each by itself."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    at_ms: int
    between: tuple[Remark, ...]
    alone: tuple[Remark, ...] = ()

    @property
    def rank(self) -> tuple[bool, tuple[int, float], int]:
        return not self.between, worst(self.between or self.alone), self.at_ms

    @property
    def remarks(self) -> list[Remark]:
        by_rank = [sorted(some, key=lambda remark: remark.rank) for some in (self.between, self.alone)]
        return by_rank[0] + by_rank[1]


def _pair(left: Side, right: Side, across: Sequence[Remark]) -> Table | None:
    found = [*_together(left, right, across), *_silences(left, right, across)]
    if not found:
        return None
    shown = sorted(found, key=lambda one: one.rank)[:PAIRS_SHOWN]
    one, other = left.version.language, right.version.language
    rows = tuple(_pair_row(left, right, beside) for beside in shown)
    more = f"The first {len(shown)} of {len(found)} places with remarks" if len(found) > len(shown) else "All places"
    note = f"{more}; those between the two languages come first."
    return Table(f"{one} and {other} side by side", ("at", one, other, "remarks"), rows, note)


def _together(left: Side, right: Side, across: Sequence[Remark]) -> Iterator[_Beside]:
    known = set(map(id, across))
    for group in groups(left.version.subtitle, right.version.subtitle):
        mine = [remark for row in group.left for remark in left.remarks.get(row, ())]
        theirs = [remark for row in group.right for remark in right.remarks.get(row, ())]
        between = tuple(remark for remark in theirs if id(remark) in known)
        alone = tuple(remark for remark in (*mine, *theirs) if id(remark) not in known)
        if between or alone:
            at_ms = min(left.cues.start_ms[row] for row in group.left)
            yield _Beside(group.left, group.right, at_ms, between, alone)


def _silences(left: Side, right: Side, across: Sequence[Remark]) -> Iterator[_Beside]:
    """Where one of the two speaks and the other says nothing."""
    for speaking, silent in ((left, right), (right, left)):
        said_here = f"said in {speaking.version.language},"
        found: dict[tuple[int, str], list[Remark]] = defaultdict(list)
        for remark in across:
            wanted = remark.measure == "missing_cues" and remark.language == silent.version.language
            if wanted and remark.part.startswith(said_here) and remark.start_ms is not None:
                found[remark.start_ms, remark.cue].append(remark)
        for (at_ms, _), remarks in found.items():
            rows = speaking.cues.spoken_at(remarks[0])
            one, other = (rows, ()) if speaking is left else ((), rows)
            yield _Beside(one, other, at_ms, tuple(remarks))


def _pair_row(left: Side, right: Side, beside: _Beside) -> tuple[Cell, ...]:
    ends_ms = [side.cues.end_ms[row] for side, rows in ((left, beside.left), (right, beside.right)) for row in rows]
    when_ms = (beside.at_ms, max(ends_ms)) if ends_ms else None
    return (
        replace(Cell.of(clock(beside.at_ms, MILLISECONDS)), when_ms=when_ms),
        text(left.cues, beside.left, left.remarks, left.version.language),
        text(right.cues, beside.right, right.remarks, right.version.language),
        said(beside.remarks, languages=True),
    )


def languages_of(subtitles: Iterable[Answers]) -> list[str]:
    """The languages of some subtitles, Korean first."""
    found = {str(answers.take.stated["language"]) for answers in subtitles if answers.take}
    return sorted(found, key=lambda language: (not language.startswith("ko"), language))
