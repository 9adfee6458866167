"""The craft of screen: from scripts to a lawful season."""

from madang.contract import Craft

CRAFT = Craft(name="screen", package=__name__, kinds=())
