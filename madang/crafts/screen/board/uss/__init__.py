"""Universal Schedule Standard (.uss): read as documentation and samples write it, written as documented."""

from madang.crafts.screen.board.uss.read import parse_uss, read_uss
from madang.crafts.screen.board.uss.write import written

__all__ = ["parse_uss", "read_uss", "written"]
