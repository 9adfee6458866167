"""A toy that uses all that the JSON documents can say: labels, intervals, tags, works, makers, missing inputs."""

from madang.contract import Craft, Kind

CRAFT = Craft(
    "scores",
    __name__,
    kinds=(
        Kind(
            "scores.sheet",
            "toy_scores.read:read_sheet",
            (".scores",),
            attributes={"tempo": "beats a minute", "part": "which part it is"},
        ),
    ),
    house="scores-house",
)
