"""Who speaks in a cue, and to whom: labels people write, and scenes in which two alternate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from madang.crafts.localization.across.beside import dialogue_rows, milliseconds
from madang.crafts.localization.korean.hangul import nfc
from madang.crafts.localization.subtitle import Subtitle

SCENE_MS = 8000  # of silence end a scene
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]+)>")
_LABEL = re.compile(
    r"^\s*[-–—]?\s*(?:\[(?P<square>[^\[\]]{1,24})\]|\((?P<round>[^()]{1,24})\)|(?P<plain>[^\s:：()\[\]][^:：()\[\]]{0,23})\s*[:：])"
    r"\s*(?P<said>.*)$"
)
_TO = re.compile(r"\s*(?:→|->|>)\s*|\s+to\s+")
_DASH = re.compile(r"^\s*[-–—]\s*")
_ASS_NAME = 4  # the field of an ASS line's speaker, behind layer, start, end and style


@dataclass(frozen=True)
class Utterance:
    """What one person says in a cue. addressee: "" where nobody knows."""

    cue: int
    speaker: str
    addressee: str
    said: str


def utterances(subtitle: Subtitle, people: frozenset[str]) -> list[Utterance]:
    """All that is said by somebody known, in the order of time; only these people are taken for speakers.

    A label is "민수:", "(민수)", "[민수]", "민수→지은:", a WebVTT voice or an ASS line's name. The addressee is who
    the label names, else the other one where in a scene exactly two people alternate.
    """
    order = sorted(range(len(subtitle)), key=lambda row: int(subtitle.start[row]))
    found = [one for row in order for one in _of_cue(subtitle, row, people)]
    return list(_addressed(subtitle, found))


def _of_cue(subtitle: Subtitle, row: int, people: frozenset[str]) -> Iterator[Utterance]:
    whole = _person(_named_by_format(subtitle, row), people)
    speaker, addressee, said = whole, "", list[str]()
    for line in subtitle.lines[row]:
        label = _LABEL.match(line)
        names = _names(label, people) if label else ("", "")
        if label and names[0]:
            if speaker and said:
                yield Utterance(row, speaker, addressee, "\n".join(said))
            (speaker, addressee), said = names, [label["said"]]
        elif _DASH.match(line) and said:
            # A dash without a name begins somebody else's words.
            if speaker:
                yield Utterance(row, speaker, addressee, "\n".join(said))
            speaker, addressee, said = "", "", [line]
        else:
            said.append(line)
    if speaker and said:
        yield Utterance(row, speaker, addressee, "\n".join(said))


def _named_by_format(subtitle: Subtitle, row: int) -> str:
    if subtitle.format == "vtt":
        voices = _VOICE.findall(subtitle.texts[row])
        return voices[0] if len(voices) == 1 else ""
    if subtitle.format == "ass":
        fields = subtitle.settings[row].split(",")
        return fields[_ASS_NAME] if len(fields) > _ASS_NAME else ""
    return ""


def _names(label: re.Match[str], people: frozenset[str]) -> tuple[str, str]:
    named = label["square"] or label["round"] or label["plain"]
    speaker, *to = _TO.split(named, maxsplit=1)
    return _person(speaker, people), _person(to[0], people) if to else ""


def _person(name: str, people: frozenset[str]) -> str:
    """Who of the known people a label names, with or without the surname; "" where that is nobody or not clear."""
    name = nfc(name).strip()
    if name in people or not name:
        return name
    alike = [person for person in people if min(len(person), len(name)) > 1 and _ends_alike(person, name)]
    return alike[0] if len(alike) == 1 else ""


def _ends_alike(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _addressed(subtitle: Subtitle, found: Sequence[Utterance]) -> Iterator[Utterance]:
    for scene in _scenes(subtitle, found):
        speakers = list(dict.fromkeys(one.speaker for one in scene))
        alternate = len(speakers) == 2 and any(a.speaker != b.speaker for a, b in pairwise(scene))
        for one in scene:
            other = next((name for name in speakers if name != one.speaker), "")
            yield replace(one, addressee=one.addressee or (other if alternate else ""))


def _scenes(subtitle: Subtitle, found: Sequence[Utterance]) -> Iterator[list[Utterance]]:
    """Utterances with no long silence between them, and nothing said between them by nobody knows whom."""
    start, end = milliseconds(subtitle.start, subtitle), milliseconds(subtitle.end, subtitle)
    place = {row: at for at, row in enumerate(dialogue_rows(subtitle).tolist())}
    scene: list[Utterance] = []
    for one in found:
        if scene:
            last = scene[-1].cue
            near = place.get(one.cue, 0) - place.get(last, 0) <= 1
            if not near or start[one.cue] - end[last] > SCENE_MS:
                yield scene
                scene = []
        scene.append(one)
    if scene:
        yield scene
