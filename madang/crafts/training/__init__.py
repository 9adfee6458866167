"""The craft of training: years of practice, judged fairly, inside the law, toward a group that is the star."""

from madang.contract import Craft

CRAFT = Craft(name="training", package=__name__)
