"""Universal Schedule Standard 1.0.0 (.uss): read as its documentation and as its samples write it, written by the former."""

from madang.crafts.screen.board.uss.read import parse_uss, read_uss
from madang.crafts.screen.board.uss.write import written

__all__ = ["parse_uss", "read_uss", "written"]
