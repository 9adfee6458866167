"""A toy whose takes say when people work; their hours count together with those of other crafts."""

from madang.contract import Craft, Kind

CRAFT = Craft(
    "lessons",
    __name__,
    kinds=(Kind("lessons.plan", "toy_lessons.read:read_plan", (".lessons",)),),
    house="lessons-house",
)
