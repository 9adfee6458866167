"""Names, terms and phrases between languages: renderings that miss or are banned, one name spelled two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from madang.crafts.localization.across.beside import Group, spoken
from madang.crafts.localization.across.numbers import base
from madang.crafts.localization.across.spelling import (
    LATIN,
    is_spelling_of,
    names_in,
    rendering_pattern,
    rivals,
    same_spelling,
    term_pattern,
    words_in,
)
from madang.crafts.localization.across.versions import Found, Version, beside
from madang.crafts.localization.korean.romanize import romanize, romanize_name
from madang.crafts.localization.tables.terms import Term


def missing_terms(reference: Version, other: Version, terms: Iterable[Term]) -> Iterator[Found]:
    """Places where the reference has a term and the other language none of its renderings, nor near it."""
    asked = [(term, renderings, term_pattern(term.source)) for term in terms if (renderings := _of(term, other))]
    patterns = {text: rendering_pattern(text) for _, renderings, _ in asked for text in renderings}
    for group, mine, _, around in beside(reference, other) if asked else ():
        for term, renderings, pattern in asked:
            if term.source not in mine or not pattern.search(mine):
                continue
            if not any(patterns[text].search(around) for text in renderings):
                instead = _instead(term, other, around)
                said = f"'{instead}' stands there" if instead else "it is not there"
                part = f"{term.source} is to be {' or '.join(renderings)}; {said}"
                yield Found(other, group.right, 1, part, (term.kind, bool(instead)))


def _of(term: Term, version: Version) -> tuple[str, ...]:
    """What a term has to be in a language; a name without a rendering there, its romanization in Latin letters."""
    required = _in(term.required, version.language)
    if not required and term.romanization and base(version.language) in LATIN:
        return (term.romanization,)
    return required


def _in(renderings: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    return renderings.get(language) or renderings.get(base(language)) or ()


def _instead(term: Term, other: Version, around: str) -> str:
    """A spelling of the name that stands where its rendering should, or ""."""
    if base(other.language) not in LATIN:
        return ""
    roman = romanize_name(term.source).split()[-1] if len(term.source) > 2 else romanize(term.source)
    wanted = {roman, romanize(term.source), *_of(term, other)}
    return next((name for name in names_in(around) if any(is_spelling_of(name, one) for one in wanted)), "")


def banned_terms(version: Version, terms: Iterable[Term]) -> Iterator[Found]:
    """Places where a language says what the table bans there; "" in the table bans it in every language."""
    banned = [
        (term, rendering_pattern(text))
        for term in terms
        for text in {*_in(term.banned, version.language), *term.banned.get("", ())}
    ]
    for row, said in enumerate(spoken(version.subtitle) if banned else ()):
        for term, pattern in banned:
            if found := pattern.search(said):
                instead = " or ".join(_of(term, version))
                part = f"'{found[0]}' is banned for {term.source}" + (f"; write {instead}" if instead else "")
                yield Found(version, (row,), 1, part, (term.kind,))


@dataclass
class _Name:
    """A Korean word, and where which spelling of it stands."""

    roman: str
    places: list[tuple[str, Group]]


def spelled_two_ways(reference: Version, other: Version) -> Iterator[Found]:
    """Places where a name of the reference is spelled otherwise than it mostly is in that language.

    A name is a Korean word whose romanization sounds like a capitalised word beside it.
    """
    if base(reference.language) != "ko" or base(other.language) not in LATIN:
        return
    said = spoken(other.subtitle)
    in_rivalry = rivals(name for text in said for name in names_in(text))
    names: dict[str, _Name] = {}
    for group, mine, theirs, _ in beside(reference, other) if in_rivalry else ():
        spellings = [name for name in set(names_in(theirs)) if name in in_rivalry]
        for word in set(words_in(mine)) if spellings else ():
            roman = romanize(word)
            for spelling in spellings:
                if is_spelling_of(spelling, roman):
                    names.setdefault(word, _Name(roman, [])).places.append((spelling, group))
    told: set[tuple[int, str]] = set()
    for word, name in sorted(names.items(), key=lambda item: (-len(item[1].places), item[0])):
        counts = Counter(same_spelling(spelling) for spelling, _ in name.places)
        usual, times = max(counts.items(), key=lambda item: (item[1], item[0]))
        shown = next(spelling for spelling, _ in name.places if same_spelling(spelling) == usual)
        for spelling, group in sorted(name.places, key=lambda place: (place[1].right, place[0])):
            key = (group.right[0], same_spelling(spelling))
            if same_spelling(spelling) != usual and key not in told:
                told.add(key)
                yield Found(other, group.right, 1, f"{word} is {spelling} here and {shown} {times} times elsewhere")
