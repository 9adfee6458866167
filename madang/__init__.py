"""madang: continuous integration for creative work.

>>> import madang
>>> board = madang.check("examples/debut")  # doctest: +SKIP
>>> board.weakest.craft  # doctest: +SKIP
'music'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from madang.board import Board as Board
    from madang.checking import check as check
    from madang.checking import measure as measure
    from madang.errors import MadangError as MadangError
    from madang.fixing import fix as fix
    from madang.model import Answers as Answers
    from madang.model import Gap as Gap
    from madang.model import Note as Note
    from madang.model import Reading as Reading
    from madang.model import Take as Take
    from madang.planning import plan as plan
    from madang.progress import trends as trends
    from madang.studio import Studio as Studio

_HOMES = {
    "Answers": "model",
    "Board": "board",
    "Gap": "model",
    "MadangError": "errors",
    "Note": "model",
    "Reading": "model",
    "Studio": "studio",
    "Take": "model",
    "check": "checking",
    "fix": "fixing",
    "measure": "checking",
    "plan": "planning",
    "trends": "progress",
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(importlib.import_module(f"madang.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'madang' has no attribute '{name}'")
