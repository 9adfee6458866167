"""Listening: the takes of a work side by side at one loudness, played from where they are beside the page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from madang.board import Board
from madang.model import Answers
from madang.show import label

TAKES_OF_A_SERIES = 5
MOST_DOWN_DB = 24.0


class Heard(NamedTuple):
    """Where a take can be heard: its player, and which of its sources it is."""

    player: str
    source: int


@dataclass(frozen=True)
class Source:
    """One take to listen to: its file as a link from the page, and the volume that matches the quietest of them."""

    name: str
    url: str
    volume: str
    turned_db: str
    current: bool


@dataclass(frozen=True)
class Player:
    """The takes of a work that can be compared by ear."""

    id: str
    sources: tuple[Source, ...]


def players(board: Board, beside: Path | None) -> tuple[dict[str, Player], dict[int, Heard]]:
    """A player for each work with takes to hear, and where each take (by its answers' id()) is heard.

    beside: the folder the page will stand in; None for the studio's own. Takes are turned down (see `quietest_db`),
    never up, so that nothing clips.
    """
    by_work: dict[str, list[Answers]] = {}
    for answers in _worth_hearing(board):
        by_work.setdefault(answers.work, []).append(answers)
    found: dict[str, Player] = {}
    heard: dict[int, Heard] = {}
    for number, (work, group) in enumerate(by_work.items(), 1):
        levels_db = {id(answers): _level_db(board, answers) for answers in group}
        known = [level for level in levels_db.values() if level is not None]
        player = f"player-{number}"
        sources = [_source(board, answers, levels_db[id(answers)], quietest_db(known), beside) for answers in group]
        found[work] = Player(player, tuple(sources))
        heard |= {id(answers): Heard(player, index) for index, answers in enumerate(group)}
    return found, heard


def quietest_db(levels_db: Iterable[float]) -> float:
    """The level all are turned down to: the quietest's, but of those that are not far below the loudest.

    A stem that is hardly there must not turn the master down to a whisper; it is played as it is.

    >>> quietest_db([-9.0, -20.0]), quietest_db([-9.0, -20.0, -48.0])
    (-20.0, -20.0)
    """
    known = tuple(levels_db)
    return min((level for level in known if level >= max(known) - MOST_DOWN_DB), default=0.0)


def _worth_hearing(board: Board) -> Iterable[Answers]:
    """Takes a browser plays: of each series the current one and the latest before it."""
    latest: dict[object, list[Answers]] = {}
    for answers in board.takes:
        if answers.take is not None and board.crafts.kinds[answers.take.kind].plays:
            latest.setdefault(answers.take.series, []).append(answers)
    for group in latest.values():
        yield from [answers for answers in group if answers in group[-TAKES_OF_A_SERIES:] or _current(answers)]


def _current(answers: Answers) -> bool:
    return answers.take is not None and answers.take.current


def _level_db(board: Board, answers: Answers) -> float | None:
    assert answers.take is not None
    reading = answers.reading(board.crafts.kinds[answers.take.kind].level)
    return reading.value if reading and reading.finite else None


def _source(board: Board, answers: Answers, level_db: float | None, target_db: float, beside: Path | None) -> Source:
    take = answers.take
    assert take is not None
    down_db = 0.0 if level_db is None else min(0.0, target_db - level_db)
    root = board.studio.root
    return Source(
        name=label(answers),
        url=_link(root / take.path, beside or root),
        volume=f"{10 ** (down_db / 20):.4f}",
        turned_db="" if level_db is None else f"{down_db:.1f}".replace("-", "−"),
        current=take.current,
    )


def _link(file: Path, folder: Path) -> str:
    """The file seen from a folder, as a relative link; an absolute one where they share no drive."""
    try:
        return quote(Path(os.path.relpath(file, folder.absolute())).as_posix(), errors="surrogateescape")
    except ValueError:
        return file.as_uri()
