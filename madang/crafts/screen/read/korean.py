"""Korean scripts as they are typed: S#12. 장소 (낮), 씬 12, #12; "민수: 대사", by a tab, or a cue on its own line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from madang.crafts.screen.headings import KOREAN, PREFIX, says_a_time
from madang.crafts.screen.script import Doubt, Element, Script, is_episode

_COUNTED = re.compile(r"\s*(?P<number>\d+(?:-\d+)?[A-Za-z]?)\s*[.)]\s*(?P<rest>\S.*)")
_LETTERED = r"[가-힣A-Za-z][가-힣A-Za-z0-9 .·/,&'_-]{0,18}?"
_EXTENSION = r"(?:\s*[(（][^()（）\n]{1,24}[)）])?"
_COLON = re.compile(rf"\s*@?(?P<cue>{_LETTERED}{_EXTENSION})\s*[:：]\s*(?P<said>\S.*)")
_TAB = re.compile(rf"\s*@?(?P<cue>{_LETTERED}{_EXTENSION})(?:\t+| {{3,}})\s*(?P<said>\S.*)")
_ALONE = re.compile(rf"\s*@?(?P<cue>{_LETTERED}{_EXTENSION})\s*\^?\s*")
_MOST_WORDS = 3  # of a name
_TITLE = re.compile(r"^(?:제목|작품명|타이틀|title)\s*[:：]\s*", re.IGNORECASE)
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_TRANSITION = re.compile(
    r"[(\[<]?\s*(?:[A-Z ]+TO\s*[:.]?|F\.?\s?[IO]\.?|FADE\s+(?:IN|OUT)[.:]?|O\.?L\.?|DIS(?:SOLVE|\.)?|INSERT\s+CUT|"
    r"(?:컷|커트)\s*투\s*[:.]?|페이드\s?(?:인|아웃)|디졸브|오버랩|암전)\s*[)\]>]?\s*",
)
_NOT_NAMES = re.compile(
    r"(?:시간|장소|때|곳|제목|부제|작가|극본|연출|감독|등장인물|인물|자막|소리|효과음|음악|인서트|비고|주의|참고|"
    r"title|subtitle|time|place|note|insert|cut to|sfx|bgm|music)$",
    re.IGNORECASE,
)


def parse_korean(text: str) -> Script:
    r"""A Korean script; line feeds only.

    >>> script = parse_korean("S#1. 카페 (낮)\n민수, 들어온다.\n민수: (웃으며) 왔어?\n\n씬 2 옥상 / 밤\n지아\t응.")
    >>> [(scene.number, scene.heading, scene.cast) for scene in script.scenes]
    [('1', '카페 (낮)', ('민수',)), ('2', '옥상 / 밤', ('지아',))]
    """
    lines = [line.rstrip() for line in text.lstrip("\ufeff").split("\n")]
    counted = not any(KOREAN.fullmatch(line) or PREFIX.fullmatch(line) for line in lines)
    body = _Lines(lines, counted, _names(lines))
    elements = tuple(_joined(body.elements()))
    first = next((at for at, one in enumerate(elements) if one.kind == "heading"), len(elements))
    if first == len(elements):  # without a heading there is no front matter to part from the script
        return Script(elements, {}, "text", doubts=tuple(body.doubts))
    front = [line for one in elements[:first] if one.kind != "section" for line in one.text.split("\n")]
    page = {"title": tuple(_TITLE.sub("", line) for line in front[:1]), "front matter": tuple(front[1:])}
    sections = tuple(one for one in elements[:first] if one.kind == "section")
    return Script(
        sections + elements[first:],
        {key: lines for key, lines in page.items() if lines},
        "text",
        doubts=tuple(body.doubts),
    )


def _joined(elements: Iterator[Element]) -> Iterator[Element]:
    """The elements, the lines of one speech as one."""
    last: Element | None = None
    for element in elements:
        if last and last.kind == element.kind == "dialogue":
            last = last._replace(text=f"{last.text}\n{element.text}")
            continue
        if last:
            yield last
        last = element
    if last:
        yield last


def number_and_text(heading: str) -> tuple[str, str]:
    """A heading's number and what is left of it.

    >>> number_and_text("S#12-1. 카페 안 (낮)"), number_and_text("INT. HOUSE - DAY")
    (('12-1', '카페 안 (낮)'), ('', 'INT. HOUSE - DAY'))
    """
    found = KOREAN.fullmatch(heading) or _COUNTED.fullmatch(heading)
    return (found["number"], found["rest"].strip()) if found else ("", heading.strip())


def _names(lines: list[str]) -> set[str]:
    """Names that speak: named by a colon or a tab, or alone on a line more than once or with an aside behind it."""
    alone: Counter[str] = Counter()
    sure: set[str] = set()
    for at, line in enumerate(lines):
        if found := _spoken(line):
            sure.add(_bare(found["cue"]))
        elif _may_be_alone(lines, at):
            name = _bare(line)
            alone[name] += 1 + lines[at + 1].lstrip().startswith(("(", "（")) + line.lstrip().startswith("@")
    return sure | {name for name, count in alone.items() if count > 1}


def _spoken(line: str) -> re.Match[str] | None:
    """A line that holds a cue and what is said, apart by a colon or a tab."""
    found = _TAB.fullmatch(line) or _COLON.fullmatch(line)
    if not found or _NOT_NAMES.match(_bare(found["cue"])) or KOREAN.fullmatch(line) or PREFIX.fullmatch(line):
        return None
    return found if len(_bare(found["cue"]).split()) <= _MOST_WORDS else None


def _may_be_alone(lines: list[str], at: int) -> bool:
    line = lines[at]
    if not line or (at and lines[at - 1]) or at + 1 >= len(lines) or not lines[at + 1]:
        return False
    return (
        bool(_ALONE.fullmatch(line)) and len(_bare(line).split()) <= _MOST_WORDS and not _NOT_NAMES.match(_bare(line))
    )


def _bare(cue: str) -> str:
    return " ".join(_ASIDE.sub("", cue).strip(" \t@^").split())


class _Lines:
    """The lines of a Korean script on their way to elements."""

    def __init__(self, lines: list[str], counted: bool, names: set[str]) -> None:
        self.lines, self.counted, self.names = lines, counted, names
        self.doubts: list[Doubt] = []

    def elements(self) -> Iterator[Element]:
        talking = ""  # how the speech that goes on was begun: "line" or "block"
        gathered: list[str] = []
        begun, passed = 0, -1
        for at, line in enumerate(self.lines):
            bare = line.strip()
            made = None if at == passed or not bare else self._made(at)
            going_on = talking == "block" or (talking == "line" and line[:1] in (" ", "\t"))
            if gathered and (not bare or made or (going_on and bare)):
                yield Element("action", "\n".join(gathered), begun)
                gathered = []
            if at == passed:
                continue
            if not bare:
                talking = ""
            elif made:
                elements, talking, joined = made
                passed = at + 1 if joined else -1
                yield from elements
            elif going_on:
                yield from _speech(bare, at + 1)
            else:
                talking = ""
                begun = begun if gathered else at + 1
                gathered.append(bare)
        if gathered:
            yield Element("action", "\n".join(gathered), begun)

    def _made(self, at: int) -> tuple[list[Element], str, bool] | None:
        """What a line begins: its elements, how a speech goes on behind it, whether the next line belongs to it."""
        line = self.lines[at]
        if heading := self._heading(at):
            return [heading[0]], "", heading[1]
        bare = line.strip()
        if is_episode(bare.strip("<>[]〈〉《》")) and len(bare) <= 30:
            return [Element("section", bare.strip("<>[]〈〉《》"), at + 1, level=1)], "", False
        if _TRANSITION.fullmatch(bare):
            return [Element("transition", bare, at + 1)], "", False
        if found := _spoken(line):
            return (
                [Element("cue", found["cue"].strip(), at + 1), *_speech(found["said"].strip(), at + 1)],
                "line",
                False,
            )
        if _may_be_alone(self.lines, at) and (_bare(line) in self.names or bare.startswith("@")):
            return [Element("cue", bare.strip("@^ "), at + 1, dual=bare.endswith("^"))], "block", False
        return None

    def _heading(self, at: int) -> tuple[Element, bool] | None:
        line = self.lines[at]
        if found := KOREAN.fullmatch(line):
            rest, joined = found["rest"].strip(), False
            following = self.lines[at + 1].strip() if at + 1 < len(self.lines) else ""
            if not rest and following and says_a_time(following):
                rest, joined = following, True
            if not rest:
                self.doubts.append(Doubt(at + 1, f"scene {found['number']} does not say where it is"))
            return Element("heading", rest, at + 1, number=found["number"]), joined
        if PREFIX.fullmatch(line.strip()):
            return Element("heading", line.strip(), at + 1), False
        if self.counted and (found := _COUNTED.fullmatch(line)) and says_a_time(found["rest"]):
            return Element("heading", found["rest"].strip(), at + 1, number=found["number"]), False
        return None


def _speech(said: str, line: int) -> Iterator[Element]:
    """What is said, and how: an aside in front is a parenthetical of its own."""
    if (aside := _ASIDE.match(said)) is not None:
        yield Element("parenthetical", aside[0], line)
        said = said[aside.end() :].strip()
    if said:
        yield Element("dialogue", said, line)
