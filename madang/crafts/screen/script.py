"""A script: its elements in order, the scenes they make, and who speaks in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from madang.crafts.screen.headings import Place, place_of
from madang.crafts.screen.numbers import added

ElementKind = Literal[
    "heading", "action", "cue", "parenthetical", "dialogue", "lyrics", "transition", "centered",
    "section", "synopsis", "note", "page_break",
]  # fmt: skip
SPOKEN = frozenset({"cue", "parenthetical", "dialogue", "lyrics"})
UNSEEN = frozenset({"section", "synopsis", "note", "page_break"})  # no line of theirs is on the printed page

_EXTENSION = re.compile(r"\s*[(（][^)）]*[)）]?")
_SEVERAL = re.compile(r"\s*[/,·]\s*")
_MARKS = re.compile(r"(?<!\\)[*_]+")
_GROUPS = frozenset({"ALL", "EVERYONE", "BOTH", "TOGETHER", "모두", "일동", "다같이", "다 같이", "함께", "전원"})
_EPISODE = re.compile(
    r"^(?:제\s*)?\d+\s*(?:부|화|회|편)(?![가-힣])|^(?:EP|EPISODE|E|에피소드)\s*[.#]?\s*\d+", re.IGNORECASE
)


class Element(NamedTuple):
    """One paragraph of a script.

    kind: what it is. text: without the marks of its format, but with Fountain's emphasis (`*`, `**`, `_`); lines
        are apart by line feeds. line: in the file, from 1; the paragraph in files without lines.
    number: of a heading, as printed. level: of a section. dual: of a cue that speaks at the same time as the one
        before. style: the name a file gives a paragraph that no kind here stands for ("Shot").
    eighths: the length a file states for a heading's scene, 0 where it states none.
    tags: what somebody marked in this paragraph for the breakdown, as (category, word).
    """

    kind: ElementKind
    text: str
    line: int = 0
    number: str = ""
    level: int = 0
    dual: bool = False
    style: str = ""
    eighths: int = 0
    tags: tuple[tuple[str, str], ...] = ()


class Doubt(NamedTuple):
    """What in a file may not be what its writer meant: the line, and a sentence."""

    line: int
    text: str


@dataclass(frozen=True)
class Scene:
    """A scene: its heading and all up to the next.

    number: as printed, "" where the script prints none. id: what the scene goes by, unique in its script.
    episode: the episode's name where the script holds several. place: what the heading says.
    """

    number: str
    id: str
    episode: str
    place: Place
    elements: tuple[Element, ...]

    @property
    def heading(self) -> str:
        return plain(self.elements[0].text)

    @property
    def line(self) -> int:
        return self.elements[0].line

    @cached_property
    def cast(self) -> tuple[str, ...]:
        """Who speaks in it, in the order they begin."""
        return tuple(dict.fromkeys(name for _, name in self.cues))

    @cached_property
    def cues(self) -> tuple[tuple[Element, str], ...]:
        """Every cue with each name in it."""
        return tuple((one, name) for one in self.elements if one.kind == "cue" for name in cue_names(one.text))

    @property
    def action(self) -> str:
        """What is seen, as one text."""
        return plain("\n".join(one.text for one in self.elements if one.kind == "action"))


@dataclass(frozen=True)
class Script:
    """A script as read.

    title_page: its entries in order, by key in lower case ("title", "authors"). format: "fountain", "fdx", "docx",
    "hwpx", "hwp" or "text". encoding: of a text file. doubts: what may have been meant otherwise.
    """

    elements: tuple[Element, ...]
    title_page: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    format: str = "fountain"
    encoding: str = "utf-8"
    doubts: tuple[Doubt, ...] = ()

    @property
    def title(self) -> str:
        return plain(" ".join(self.title_page.get("title", ())))

    @cached_property
    def opening(self) -> tuple[Element, ...]:
        """What stands before the first heading."""
        return self.elements[: next(iter(self._starts), len(self.elements))]

    @cached_property
    def _starts(self) -> list[int]:
        return [at for at, element in enumerate(self.elements) if element.kind == "heading"]

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """Its scenes in order; sections behind a scene that name an episode belong to what follows."""
        starts = self._starts
        numbers = [self.elements[at].number for at in starts]
        episodes = list(self._episodes())
        ids = scene_ids(numbers)
        ends = [*starts[1:], len(self.elements)]
        return tuple(
            Scene(numbers[i], ids[i], episodes[i], place_of(self.elements[at].text), self.elements[at : ends[i]])
            for i, at in enumerate(starts)
        )

    def _episodes(self) -> Iterator[str]:
        episode = ""
        for element in self.elements:
            if element.kind == "section" and is_episode(element.text):
                episode = element.text
            elif element.kind == "heading":
                yield episode

    @cached_property
    def characters(self) -> tuple[str, ...]:
        """Everybody who speaks, in the order they begin."""
        return tuple(dict.fromkeys(name for scene in self.scenes for name in scene.cast))


def is_episode(section: str) -> bool:
    """Whether a section's title names an episode.

    >>> [is_episode(title) for title in ("1부", "Episode 2", "제3화 재회", "Act 1")]
    [True, True, True, False]
    """
    return bool(_EPISODE.match(section.strip()))


def scene_ids(numbers: Sequence[str]) -> list[str]:
    """What scenes go by: the printed number; counted where none is printed; apart where one is printed twice.

    >>> scene_ids(["", "", ""]), scene_ids(["1", "", "2", "2"])
    (['1', '2', '3'], ['1', '1A', '2', '2(2)'])
    """
    if not any(numbers):
        return [str(place) for place in range(1, len(numbers) + 1)]
    taken = set(filter(None, numbers))
    seen: dict[str, int] = {}
    ids: list[str] = []
    for place, number in enumerate(numbers):
        if not number:
            following = next(filter(None, numbers[place:]), "")
            number = added(ids[-1] if ids else "", following, taken)
            taken.add(number)
        seen[number] = seen.get(number, 0) + 1
        ids.append(number if seen[number] == 1 else f"{number}({seen[number]})")
    return ids


@lru_cache(maxsize=4096)
def cue_names(cue: str) -> tuple[str, ...]:
    """Who speaks at a cue: names without extensions and marks; nobody where it is a group.

    >>> cue_names("HANS (on the radio)"), cue_names("민수, 지아 (동시에)"), cue_names("모두")
    (('HANS',), ('민수', '지아'), ())
    """
    bare = _EXTENSION.sub(" ", plain(cue)).strip(" ^")
    names = [" ".join(name.split()) for name in _SEVERAL.split(unicodedata.normalize("NFC", bare))]
    return tuple(name for name in names if name and name.upper() not in _GROUPS)


def plain(text: str) -> str:
    r"""Text without Fountain's emphasis.

    >>> plain(r"_**BRICK & STEEL**_ \*5")
    'BRICK & STEEL *5'
    """
    if "*" in text or "_" in text:
        return re.sub(r"\\([*_])", r"\1", _MARKS.sub("", text))
    return text
