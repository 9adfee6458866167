"""Reads an evaluation that was printed with --json, to stay on its scale."""

from __future__ import annotations

import json
from pathlib import Path

from madang.crafts.training.fair.evaluation import Former
from madang.errors import Unreadable

_REMEDY = "give the file that madang training evaluate SHEET --json printed"


def read_former(path: Path) -> Former:
    """Raises Unreadable, OSError."""
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
        thresholds = {
            str(row["criterion"]): (tuple(map(int, row["categories"])), tuple(map(float, row["thresholds"])))
            for row in told["criteria"]
        }
        severity = {str(row["judge"]): float(row["severity"]) for row in told["judges"]}
    except (ValueError, KeyError, TypeError):
        raise Unreadable("it is no evaluation", _REMEDY) from None
    if any(len(labels) != len(own) + 1 for labels, own in thresholds.values()) or not severity:
        raise Unreadable("its thresholds do not fit its categories", _REMEDY)
    return Former(thresholds, severity)
