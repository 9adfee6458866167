"""Welfare: people's hours, summed over all crafts of the studio, against dated law and house limits."""

from madang.contract import Craft

CRAFT = Craft("welfare", __name__, kinds=(), house="welfare-house")
