"""What is measured between the languages of one work: what one says and another does not, or says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from madang.contract import Given, Need, measure
from madang.crafts.localization.across import names
from madang.crafts.localization.across.beside import alone, spoken
from madang.crafts.localization.across.numbers import SMALL, WITH_WORDS, base, certain, possible, unmatched
from madang.crafts.localization.across.speakers import utterances
from madang.crafts.localization.across.versions import Found, Version, beside, near, reading, versions
from madang.crafts.localization.foreign import foreign_lines
from madang.crafts.localization.korean.speech import ends_with_mark, speech_levels, steps_from
from madang.crafts.localization.language import guess_language
from madang.crafts.localization.page import page_of
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.tables.metadata import Metadata
from madang.crafts.localization.tables.relations import Relations
from madang.crafts.localization.tables.terms import Term, Terms
from madang.errors import NotApplicable
from madang.model import Reading, Work
from madang.spans import Spans, Tag

SUBTITLES = {"subtitles": Need("localization.subtitle", many=True, at_least=2)}
_ANY = {"subtitles": Need("localization.subtitle", many=True, at_least=1)}
_TERMS = {"tables": Need("localization.knp", where="upward", many=True, at_least=1)}
_RELATIONS = {"tables": Need("localization.relations", where="upward", many=True, at_least=1)}
TABLES = ("localization.knp", "localization.relations", "localization.metadata")
SAME_WORDS = 3  # two languages share names and cries, but hardly a line of three words
_EPISODE = re.compile(r"\d+")
_LOWER_WORD = re.compile(r"(?<!\w)[^\W\d_]*[a-z\u00df-\u024f\u0430-\u044f][^\W\d_]*(?!\w)")
_HANGUL = re.compile(r"[가-힣]")
_LETTER = re.compile(r"[^\W\d_]")


@measure(
    "localization.missing_cues", over="work", version=1, unit="s", axis="seconds", judged="each", resolution=0.01,
    needs=SUBTITLES, tags=("language", "whole"),
)  # fmt: skip
def missing_cues(work: Work, *, subtitles: tuple[Given, ...]) -> Reading:
    """For how long of each cue nothing stands beside it in another language; the value is the longest.

    Every language is held against the reference (Korean, else English) and the reference against it. Cues may be
    cut differently: what counts is time with no cue at all. `who` is the language that is silent; `whole` says
    whether all of the cue lies in the silence. Sounds in brackets are no dialogue. Design: ours.
    """
    reference, others = versions(subtitles)
    rows: list[tuple[int, int, str, str, str, bool]] = []
    for other in others:
        for speaking, silent in ((reference, other), (other, reference)):
            found = alone(speaking.subtitle, silent.subtitle)
            part = f"said in {speaking.language}, nothing in {silent.language}"
            rows += [
                (start, end, silent.language, part, speaking.subtitle.names[cue], whole)
                for start, end, cue, whole in zip(
                    found.start.tolist(), found.end.tolist(), found.cue.tolist(), found.whole, strict=True
                )
            ]
    spans = Spans.of(
        [row[0] for row in rows], [row[1] for row in rows], [(row[1] - row[0]) / 1000 for row in rows],
        who=[row[2] for row in rows], part=[row[3] for row in rows], ref=[row[4] for row in rows],
        tags={"language": [row[2] for row in rows], "whole": [row[5] for row in rows]},
    )  # fmt: skip
    return Reading(max((row[1] - row[0] for row in rows), default=0) / 1000, spans=spans)


@measure(
    "localization.numbers_differ", over="work", version=1, unit="numbers", axis="seconds", judged="each",
    resolution=1, needs=SUBTITLES, tags=("language", "differs"),
)  # fmt: skip
def numbers_differ(work: Work, *, subtitles: tuple[Given, ...]) -> Reading:
    """Numbers of one language that nothing beside them in the other could be; a span for each place, the value all.

    Digits, full-width ones too, with the separators of their language; 만 and 억, "million"; in Korean and
    English numerals in words where they are certain. `differs` says whether another number stands in their place;
    else it is left out, or in words this measure does not know. Languages whose numerals in words it does not
    know are judged on numbers from 13 on, or where another number stands. Design: ours.
    """
    reference, others = versions(subtitles)
    found = [one for other in others for one in _numbers(reference, other)]
    return reading(found, ("differs",))


def _numbers(reference: Version, other: Version) -> Iterator[Found]:
    mine, theirs = reference.language, other.language
    for group, said, beside_it, around in beside(reference, other):
        here, there = certain(said, mine), certain(beside_it, theirs)
        if not here and not there:
            continue
        lost = unmatched(here, possible(around, theirs))
        new = unmatched(there, possible(near(reference, group.left), mine))
        differs = bool(lost and new)
        if not differs and base(theirs) not in WITH_WORDS:
            lost = frozenset(number for number in lost if number >= SMALL)
        if lost or new:
            part = f"{_shown(lost) or 'no such number'} in {mine}, {_shown(new) or 'not'} in {theirs}"
            yield Found(other, group.right, max(len(lost), len(new)), part, (differs,))


def _shown(numbers: Iterable[object]) -> str:
    return ", ".join(f"{number:,}" for number in sorted(numbers))  # type: ignore[type-var]


@measure(
    "localization.missing_terms", over="work", version=1, unit="places", axis="seconds", judged="each",
    resolution=1, needs={**SUBTITLES, **_TERMS}, tags=("language", "type", "instead"),
)  # fmt: skip
def missing_terms(work: Work, *, subtitles: tuple[Given, ...], tables: tuple[Given, ...]) -> Reading:
    """Places where the reference says a name, term or phrase of the KNP table and another language not its rendering.

    A span for each place, the value all of them. `type` is the table's; `instead` says whether another spelling of
    the name stands there: without one the sentence may do without the name. Neighbouring cues count. Design: ours.
    """
    reference, others = versions(subtitles)
    terms = _terms(tables)
    return reading([f for other in others for f in names.missing_terms(reference, other, terms)], ("type", "instead"))


@measure(
    "localization.banned_terms", over="work", version=1, unit="places", axis="seconds", judged="each",
    resolution=1, needs={**_ANY, **_TERMS}, tags=("language", "type"),
)  # fmt: skip
def banned_terms(work: Work, *, subtitles: tuple[Given, ...], tables: tuple[Given, ...]) -> Reading:
    """Places where a language uses a rendering that the KNP table bans in it; a span for each, the value all."""
    terms = _terms(tables)
    every = [
        Version(str(given.take.stated["language"]), given.value)
        for given in subtitles
        if given.take.stated.get("language")
    ]
    if not every:
        raise NotApplicable("this work has no subtitle of a known language", "nothing to do")
    return reading([found for version in every for found in names.banned_terms(version, terms)], ("type",))


def _terms(tables: tuple[Given, ...]) -> tuple[Term, ...]:
    """The entries of the work's own tables, then those of the works above that it does not have itself."""
    found: dict[str, Term] = {}
    for given in tables:
        for term in given.value.entries:
            found.setdefault(term.source, term)
    return tuple(found.values())


@measure(
    "localization.name_spellings", over="work", version=1, unit="places", axis="seconds", judged="each",
    resolution=1, needs=SUBTITLES, tags=("language",),
)  # fmt: skip
def name_spellings(work: Work, *, subtitles: tuple[Given, ...]) -> Reading:
    """Places where one Korean name is spelled otherwise than it mostly is in that language; the value is all.

    A name is a Korean word whose romanization sounds like a capitalised word beside it; languages in Latin
    letters only. Case and possessives do not count, a hyphen does. Design: ours.
    """
    reference, others = versions(subtitles)
    return reading([found for other in others for found in names.spelled_two_ways(reference, other)])


@measure(
    "localization.left_in_source", over="work", version=2, unit="cues", axis="seconds", judged="each",
    resolution=1, needs=SUBTITLES, tags=("language", "alone"),
)  # fmt: skip
def left_in_source(work: Work, *, subtitles: tuple[Given, ...]) -> Reading:
    """Cues that another language left as they are in the reference; a span for each, the value is all.

    A cue mostly in Hangul where the language is not Korean, or the same line as in a version beside it, of three
    words or more that are no names. `alone` says whether the cue tells it by itself, so that
    `localization.untranslated` shows it too. Design: ours.
    """
    reference, others = versions(subtitles)
    return reading([found for other in others for found in _left_as_is(other, reference, others)], ("alone",))


def _left_as_is(version: Version, reference: Version, others: tuple[Version, ...]) -> Iterator[Found]:
    sources = [one for one in (reference, *others) if one.language == "en" or one is reference]
    same = {
        _folded(said): source.language
        for source in sources
        if base(source.language) != base(version.language)
        for said in spoken(source.subtitle)
        if len(_LOWER_WORD.findall(said)) >= SAME_WORDS
    }
    page = page_of(version.subtitle)
    alone = {int(page.cue[line]) for line, words, _ in foreign_lines(page, version.language) if words >= SAME_WORDS}
    for row, said in enumerate(spoken(version.subtitle)):
        hangul = len(_HANGUL.findall(said))
        if base(version.language) != "ko" and 2 * hangul > len(_LETTER.findall(said)):
            yield Found(version, (row,), 1, f"still Korean: {said[:60]}", (row in alone,))
        elif (language := same.get(_folded(said))) and _is_in(said, language, version.language):
            yield Found(version, (row,), 1, f"as in {language}: {said[:60]}", (row in alone,))


_guessed = lru_cache(maxsize=10_000)(guess_language)


def _folded(said: str) -> str:
    return " ".join(said.casefold().split())


def _is_in(said: str, language: str, own: str) -> bool:
    """Whether a line shared by two versions is in the first one's language, as far as it tells."""
    guessed = _guessed(said)
    return not guessed or base(guessed) == base(language) or base(guessed) != base(own)


@measure(
    "localization.speech_levels", over="work", version=1, unit="steps", axis="seconds", judged="each",
    resolution=1, needs={**_ANY, **_RELATIONS}, tags=("language", "heard", "stated"),
)  # fmt: skip
def speech_level_flips(work: Work, *, subtitles: tuple[Given, ...], tables: tuple[Given, ...]) -> Reading:
    """How far each Korean line is from the speech level its speaker is to use to whom they speak to.

    0: as the relation table states; 1: another level of the same register (합쇼 and 해요, 해 and 해라); 2: another
    register. The value is the farthest; `part` says who to whom. Judged are lines whose speaker and addressee are
    known (a label, a voice; two people alternating) and whose ending shows a level. Counting steps is our design.

    Source: National Institute of Korean Language, "Korean Grammar for Foreigners 1" (the levels and their endings).
    """
    korean = [given.value for given in subtitles if base(str(given.take.stated.get("language", ""))) == "ko"]
    if not korean:
        raise NotApplicable("this work has no Korean subtitle", "nothing to do")
    relations = Relations(tuple(row for table in tables for row in table.value.rows), ())
    episode = _EPISODE.findall(work.id)
    found = [one for subtitle in korean for one in _flips(subtitle, relations, int(episode[-1]) if episode else 0)]
    if not found:
        raise NotApplicable(
            "no line shows its speaker, its addressee and its speech level",
            "label who speaks ('민수: ...'), as the table names them",
        )
    made = reading(found, ("heard", "stated"))
    return Reading(max(one.value for one in found), spans=made.spans)


def _flips(subtitle: Subtitle, relations: Relations, episode: int) -> Iterator[Found]:
    version = Version("ko", subtitle)
    said = spoken(subtitle)
    # Where most cues end with a mark, one without is half a sentence; where few do, the style writes none.
    bare = 2 * sum(map(ends_with_mark, said)) < len(said)
    for one in utterances(subtitle, relations.people):
        at = int(subtitle.start[one.cue] * 1000 / subtitle.rate)
        row = relations.stated(one.speaker, one.addressee, episode, at) if one.addressee else None
        for heard in speech_levels(one.said, ends=bare) if row else ():
            stated = row.level if row else ""
            part = f"{one.speaker} to {one.addressee}: {heard}, {stated} is stated"
            tags: tuple[Tag, ...] = (heard, stated)
            yield Found(version, (one.cue,), steps_from(stated, heard), part, tags)


@measure(
    "localization.table_faults", over=TABLES, version=1, unit="faults",
    axis="rows", judged="value", resolution=1,
)  # fmt: skip
def table_faults(table: Terms | Relations | Metadata) -> Reading:
    """What in a table of names, relations or metadata cannot be used, or contradicts itself; a span is a line of it."""
    lines = [fault.line for fault in table.faults]
    spans = Spans.of(lines, lines, [1] * len(lines), rate=1, part=[fault.why for fault in table.faults])
    return Reading(len(lines), spans=spans)
