"""What is heard and seen where a table speaks of a moment: a small waveform and picture from the work's own takes."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from madang.board import Board
from madang.contract import load
from madang.envelope import Envelope
from madang.errors import NotMeasured
from madang.files import printable
from madang.model import Take
from madang.report.listening import Heard
from madang.spans import Floats
from madang.tables import Table
from madang.timebase import MILLISECONDS, clock

AROUND_MS, LONGEST_MS = 500, 60_000
WIDTH, HEIGHT, PARTS = 120, 24, 60
SEEN_OF_A_TAKE = 4
WAVE_CHARACTERS, PICTURE_CHARACTERS = 80_000, 60_000  # of one page, all takes together
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}

When = tuple[int, int]


@dataclass(frozen=True)
class Glimpse:
    """One moment: its waveform, its picture as a data address, and where it is for a button to play it."""

    wave: Markup
    picture: str
    at: str
    start_s: str
    end_s: str


@dataclass(frozen=True)
class Glimpsed:
    """Glimpses by their moments, where these can be played, and what is to be said of them."""

    by_when: Mapping[When, Glimpse] = field(default_factory=dict)
    heard: Heard | None = None
    said: tuple[str, ...] = ()


class Glimpses:
    """Looks at one table after another, as long as there is room on the page."""

    def __init__(self, board: Board, heard: Mapping[int, Heard]) -> None:
        self.board = board
        self._heard = {
            answers.take.key: heard[id(answers)] for answers in board.takes if answers.take and id(answers) in heard
        }
        self._order = {name: place for place, name in enumerate(board.crafts.kinds)}
        self._room = {"hear": WAVE_CHARACTERS, "see": PICTURE_CHARACTERS}

    def of(self, work: str, tables: Iterable[Table]) -> Glimpsed:
        """What is heard and seen at the moments of some tables, the first moments first."""
        cells = (cell for table in tables for row in table.rows for cell in row)
        whens = list(dict.fromkeys(cell.when_ms for cell in cells if cell.when_ms))
        sound, film = (self._take(work, sense) if whens else None for sense in ("hear", "see"))
        said: list[str] = []
        waves = self._waves(sound, whens, said) if sound else {}
        pictures = self._pictures(film, whens[:SEEN_OF_A_TAKE], said) if film else {}
        shown = [when for when in whens if when in waves or when in pictures]
        found = {when: _glimpse(when, waves.get(when, Markup()), pictures.get(when, "")) for when in shown}
        return Glimpsed(found, self._heard.get(sound.key) if sound else None, tuple(dict.fromkeys(said)))

    def _take(self, work: str, sense: Literal["hear", "see"]) -> Take | None:
        """The take of a work to hear or see: a sound before a film's, then as crafts order their kinds and values."""
        kinds = self.board.crafts.kinds

        def order(take: Take) -> tuple[object, ...]:
            kind = kinds[take.kind]
            values = [
                choice.index(take.stated[name]) if take.stated.get(name) in choice else len(choice)
                for name, choice in kind.values.items()
            ]
            return not kind.plays, self._order[take.kind], values, take.path

        takes = (take for take in self.board.studio.takes if take.work == work and take.current)
        return min((take for take in takes if getattr(kinds[take.kind], sense)), key=order, default=None)

    def _waves(self, take: Take, whens: Sequence[When], said: list[str]) -> dict[When, Markup]:
        hear = load(self.board.crafts.kinds[take.kind].hear)
        stretches = {when: _around(when) for when in whens}
        envelopes = {when: Envelope(start / 1000, end / 1000, PARTS) for when, (start, end) in stretches.items()}
        try:
            hear(self.board.studio.root / take.path, envelopes.values())
        except Exception as problem:
            said.append(_failed("sound", take, problem))
        found = {when: e.peaks for when, e in envelopes.items() if any(map(math.isfinite, e.peaks))}
        if not found:
            return {}
        name = printable(take.path)
        said.append(f"Beside a cue: the sound of {name} from half a second before it to half a second after it.")
        loudest = max(peak for peaks in found.values() for peak in peaks if math.isfinite(peak))
        waves = ((when, _wave(when, peaks, loudest)) for when, peaks in found.items())
        return {when: wave for when, wave in waves if self._takes("hear", wave, said)}

    def _pictures(self, take: Take, whens: Sequence[When], said: list[str]) -> dict[When, str]:
        see = load(self.board.crafts.kinds[take.kind].see)
        found: dict[When, str] = {}
        for when in whens:
            try:
                picture = _address(see(self.board.studio.root / take.path, when[0] / 1000))
            except Exception as problem:
                said.append(_failed("picture", take, problem))
                continue
            if not self._takes("see", picture, said):
                break
            found[when] = picture
        if found:
            said.append(f"Pictures are of {printable(take.path)} as the cue comes, for the worst {SEEN_OF_A_TAKE}.")
        return found

    def _takes(self, sense: Literal["hear", "see"], text: str, said: list[str]) -> bool:
        fits = len(text) <= self._room[sense]
        self._room[sense] -= len(text) if fits else 0
        if not fits:
            what = {"hear": "waveforms", "see": "pictures"}[sense]
            said.append(f"More {what} are left out to keep this page small; check this alone to see them.")
        return fits


def _around(when: When) -> tuple[int, int]:
    """A moment with what is around it; of a very long one the beginning."""
    start_ms = when[0] - AROUND_MS
    return start_ms, min(max(when) + AROUND_MS, start_ms + LONGEST_MS)


def _glimpse(when: When, wave: Markup, picture: str) -> Glimpse:
    start_s, end_s = (f"{at / 1000:.3f}" for at in when)
    return Glimpse(wave, picture, clock(when[0], MILLISECONDS), start_s, end_s)


def _wave(when: When, peaks: Floats, loudest: float) -> Markup:
    """Peaks as steps, as high as the square root of their share in the loudest; the moment itself is shaded."""
    start_ms, end_ms = _around(when)
    step, x, y = WIDTH // len(peaks), 0, 0
    outline = ""
    for place, peak in enumerate([*peaks.tolist(), math.nan]):
        # Silence is a line of one pixel; where there is no sound at all nothing is drawn.
        height = max(1, round(HEIGHT * math.sqrt(peak / loudest))) if peak > 0 and loudest > 0 else int(peak == 0)
        if height != y:
            outline += f"h{step * place - x}v{y - height}" if step * place > x else f"v{y - height}"
            x, y = step * place, height
    first, last = (
        round(min(max(at - start_ms, 0), end_ms - start_ms) * WIDTH / (end_ms - start_ms))
        for at in (when[0], max(when))
    )
    label = f"Sound around {clock(when[0], MILLISECONDS)}"
    return Markup(
        '<svg class="wave" viewBox="0 0 {w} {h}" role="img" aria-label="{}">'
        '<path d="M{} 0v{h}h{}V0"/><path d="M0 {h}{}"/></svg>'
    ).format(label, first, last - first, outline, w=WIDTH, h=HEIGHT)


def _address(picture: bytes) -> str:
    """A picture as an address that holds it. Raises ValueError where it is neither a JPEG nor a PNG."""
    kind = next((kind for head, kind in _PICTURES.items() if picture.startswith(head)), None)
    if kind is None:
        raise ValueError("what was given is neither a JPEG nor a PNG")
    return f"data:{kind};base64,{b64encode(picture).decode('ascii')}"


def _failed(what: str, take: Take, problem: Exception) -> str:
    """Why there is nothing beside a moment, and what to do; the report is written all the same."""
    if isinstance(problem, NotMeasured):
        todo = f": {problem.remedy}" if problem.remedy else ""
        why = f"{problem.why}{todo}"
    else:
        why = f"{type(problem).__name__}: {problem}"
    return printable(f"No {what} of {take.path} stands beside some or all cues: {why}.")
