"""A toy whose measure is over a work: lines of text with times, one language held against another."""

from madang.contract import Craft, Kind

CRAFT = Craft(
    "pairs",
    __name__,
    kinds=(
        Kind("pairs.text", "toy_pairs.read:read_text", (".lines",), attributes={"language": "of the text"}),
        Kind("pairs.sheet", "toy_pairs.read:read_text", (".sheet",)),
    ),
    house="pairs-house",
)
