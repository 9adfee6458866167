"""Lyric sheets: which lines name a section, and who sings which, as people write it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_CLEAR = (
    r"verse|pre-?\s?chorus|post-?\s?chorus|chorus|refrain|bridge|middle ?8|middle eight|intro|outro|interlude|"
    r"instrumental(?: break)?|dance ?break|estrofa|estribillo|pre-?coro|strophe|couplet|"
    r"인트로|아웃트로|벌스|절|후렴구?|프리\s?코러스|프리\s?훅|코러스|브릿지|브리지|간주|댄스\s?브레이크|엔딩|싸비|사비|"
    r"[A-D]メロ|(?:大|ラス|落ち)?サビ|イントロ|アウトロ|間奏|主歌|副歌|前奏|尾奏"
)
_UNCLEAR = r"hook|rap|drop|part|tag|solo|break(?:down)?|build(?:-?up)?|coda|vamp|ad-?libs?|coro|verso|puente|pont|랩|훅"
_RANK = r"(?:(?:final|last|first|second|third|half|마지막|1st|2nd|3rd|\d{1,2})\s*)?"
_COUNT = r"(?:\s*[-#.]?\s*(?:\d{1,2}|[A-D]|[ivx]{1,4}))?(?:\s*[(]?[x×]\s*\d+[)]?)?"
_SURE = re.compile(f"{_RANK}(?:{_CLEAR}){_COUNT}", re.IGNORECASE)
_ANY = re.compile(f"{_RANK}(?:{_CLEAR}|{_UNCLEAR}){_COUNT}", re.IGNORECASE)
_BRACKET = re.compile(r"(?P<open>[\[【(<{])(?P<inside>[^\]】)>}]{1,80})[\]】)>}]\s*(?P<rest>.*)")
_PREFIX = re.compile(r"(?P<names>[^:：<>\[\]\d][^:：<>\[\]]{0,39}?)\s*[:：](?!//)\s*(?P<rest>.*)")
_NAME = re.compile(r"[^\d]\S*(?:\s\S+)?")
_BETWEEN = re.compile(r"\s*(?:[/&,+·、，;]|\band\b|\bfeat\.?|\bwith\b)\s*", re.IGNORECASE)
_EVERYONE = re.compile(
    r"all|everyone|together|group|both|members|모두|다\s?같이|다\s?함께|전원|합창|단체|全員|みんな|合唱|合|todos|alle|tous",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a sheet without what stands before it."""

    number: int
    text: str
    who: tuple[str, ...]
    section: str


class Sheet:
    """Lines of lyrics, freed of headings.

    A section is named on a line of its own: [Verse 1], (후렴), "2절", Chorus:, # Bridge, [Chorus: Mina & Hana].
    Who sings is named before a line ("Mina: ...", "[Mina] ...") or above several ("Mina:", "[Mina]"), and holds until
    someone else is named, a section begins or a line is empty. "All", "모두", ... stand for everyone named in the
    sheet. A colon names someone where that name comes twice or stands alone, or is one word and a fifth of the lines
    have a colon; so "She said: go" does not.
    """

    def __init__(self, rows: Iterable[tuple[int, str]]) -> None:
        self._rows = [(number, " ".join(text.split())) for number, text in rows]
        self._names = self._known()
        section = ""
        who: tuple[str, ...] = ()
        found: list[Said] = []
        for number, text in self._rows:
            if not text:
                who = ()
            elif heading := section_of(text):
                section, who = heading[0], _names(heading[1])
            else:
                names, rest = self._named(text)
                who = names or who
                if rest:
                    found.append(Said(number, rest, who, section))
        everyone = tuple(dict.fromkeys(name for said in found for name in said.who if not _is_everyone(name)))
        self.lines = [
            Said(said.number, said.text, everyone, said.section) if any(map(_is_everyone, said.who)) else said
            for said in found
        ]

    def _known(self) -> frozenset[str]:
        """The names that stand before colons."""
        lines = [text for _, text in self._rows if text and not section_of(text)]
        before = [match for match in map(_PREFIX.fullmatch, lines) if match and len(match["names"].split()) <= 5]
        counts = Counter(name for match in before for name in _names(match["names"]))
        alone = {name for match in before if not match["rest"] for name in _names(match["names"])}
        many = len(before) >= 2 and 5 * len(before) >= len(lines)
        return frozenset(
            name for name, count in counts.items() if count > 1 or name in alone or (many and " " not in name)
        )

    def _named(self, text: str) -> tuple[tuple[str, ...], str]:
        """Who a line names, and the rest of it."""
        bracket = _BRACKET.fullmatch(text)
        if bracket and bracket["open"] in "[【":
            inside = _names(bracket["inside"])
            return (inside if all(map(_NAME.fullmatch, inside)) else ()), bracket["rest"]
        prefix = _PREFIX.fullmatch(text)
        names = _names(prefix["names"]) if prefix else ()
        if prefix and names and all(name in self._names or _is_everyone(name) for name in names):
            return names, prefix["rest"]
        return (), text


def section_of(text: str) -> tuple[str, str] | None:
    """The section a line names and who is said to sing it; None where it is no heading.

    >>> section_of("[Chorus: Mina & Hana]"), section_of("2절"), section_of("a bridge too far")
    (('Chorus', 'Mina & Hana'), ('2절', ''), None)
    """
    bracket = _BRACKET.fullmatch(text)
    if bracket and not bracket["rest"]:
        name, _, who = bracket["inside"].partition(":")
        return (name.strip(), who.strip()) if _ANY.fullmatch(name.strip()) else None
    if text.startswith("#"):
        name = text.lstrip("# ")
        return (name, "") if _ANY.fullmatch(name) else None
    bare = text.rstrip(":： ")
    shape = _ANY if bare != text else _SURE
    return (bare, "") if shape.fullmatch(bare) else None


def _names(said: str) -> tuple[str, ...]:
    """The names in "Mina & Hana, *Jiu*"."""
    names = (name.strip(" *_()\"'") for name in _BETWEEN.split(said))
    return tuple(dict.fromkeys(name for name in names if name))


def _is_everyone(name: str) -> bool:
    return _EVERYONE.fullmatch(name) is not None
