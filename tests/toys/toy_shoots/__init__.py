"""A toy whose takes say when people work; their hours count together with those of other crafts."""

from madang.contract import Craft, Kind

CRAFT = Craft(
    "shoots",
    __name__,
    kinds=(Kind("shoots.plan", "toy_shoots.read:read_plan", (".shoots",)),),
    house="shoots-house",
)
