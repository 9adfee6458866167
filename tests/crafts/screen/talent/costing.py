"""What an order costs, from the definition alone; nothing here is shared with the code under test."""

from __future__ import annotations

import json
import random
import re
from itertools import permutations
from pathlib import Path

DATA = Path(__file__).parents[4].parent / "shared" / "data" / "screen"
Plays = list[list[int]]  # a row for each actor: 1 where they are in the scene


def paid(plays: Plays, costs: list[int], days: list[int], order: list[int]) -> tuple[int, int]:
    """(total, waiting): every actor is paid each day from the first to the last of their scenes."""
    total = worked = 0
    for row, cost in zip(plays, costs, strict=True):
        calendar = [row[scene] for scene in order for _ in range(days[scene])]
        if 1 in calendar:
            first, last = calendar.index(1), len(calendar) - calendar[::-1].index(1)
            total += cost * (last - first)
            worked += cost * sum(calendar)
    return total, total - worked


def cheapest(plays: Plays, costs: list[int], days: list[int]) -> int:
    """The least total of all orders, each of them tried."""
    return min(paid(plays, costs, days, list(order))[0] for order in permutations(range(len(days))))


def drawn(seed: int, scenes: int, actors: int) -> tuple[Plays, list[int], list[int]]:
    """A small problem: some actors in one scene or in all, some scenes alike or empty."""
    draw = random.Random(seed)
    plays = []
    for _ in range(actors):
        inside = set(draw.sample(range(scenes), draw.randint(1, scenes)))
        plays.append([int(scene in inside) for scene in range(scenes)])
    return plays, [draw.randint(0, 20) for _ in range(actors)], [draw.randint(1, 5) for _ in range(scenes)]


def data(plays: Plays, costs: list[int], days: list[int]) -> str:
    """The problem as MiniZinc data."""
    rows = "|\n".join(",".join(map(str, row)) for row in plays)
    return f"numScenes = {len(days)};\nnumActors = {len(plays)};\nia = [|\n{rows}|];\nc = {costs};\nd = {days};\n"


def shared(file: Path) -> tuple[Plays, list[int], list[int]]:
    """A shared file in whichever of its three layouts, read by regular expressions."""
    text = re.sub(r"%.*", "", file.read_text())

    def numbers(*names: str) -> list[int]:
        found = re.search(rf"\b(?:{'|'.join(names)})\s*=\s*\[([^\]]*)\]", text)
        return json.loads(f"[{found[1]}]") if found else []

    days = numbers("d", "scenesLength", "duration")
    if sets := re.findall(r"\{([\d,]+)\}", text):
        plays = [[int(scene in map(int, each.split(","))) for scene in range(1, len(days) + 1)] for each in sets]
    else:
        table = max(re.findall(r"\[[\s|]*((?:[01][\s,|]*)+)\]", text), key=len)
        flat = [int(each) for each in re.findall(r"[01]", table)]
        plays = [flat[k : k + len(days)] for k in range(0, len(flat), len(days))]
    return plays, numbers("c", "actorsCosts") or [1] * len(plays), days
