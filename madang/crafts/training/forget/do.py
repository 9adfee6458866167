"""Carries out a plan: each file whole or not at all, then the cache, then the tombstone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from madang.crafts.training.forget.marks import Someone
from madang.crafts.training.forget.plan import TOMBSTONE, Plan
from madang.ledger import write_whole

_HEAD = "date,files,rows,reports,remembered\n"


def do(found: Plan, root: Path, id: str, on: date) -> None:
    """Write and remove what the plan says. Raises OSError, MadangError; what is done by then stays done."""
    from madang.erasing import erase_cached

    for change in found.changes:
        if change.data is not None:
            write_whole(change.path, change.data)
        else:
            change.path.unlink()
    erase_cached(root / ".madang", Someone(id).labelled, found.contents)
    _tombstone(root / TOMBSTONE, found, on)


def _tombstone(file: Path, found: Plan, on: date) -> None:
    """That somebody was forgotten, and when; nothing of whom."""
    reports = sum(change.data is None for change in found.changes)
    rows = sum(change.rows for change in found.changes)
    line = f"{on.isoformat()},{len(found.changes) - reports},{rows},{reports},{found.cached}\n"
    before = file.read_text(encoding="utf-8") if file.exists() else _HEAD
    write_whole(file, (before + line).encode())
