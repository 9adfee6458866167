"""The craft of dance: who is early or late, with which part, where and by how many milliseconds."""

from madang.contract import Craft, Kind

CRAFT = Craft(
    name="dance",
    package=__name__,
    kinds=(
        Kind(
            name="dance.motion",
            reader=f"{__name__}.read:read_motion",
            suffixes=(".bvh", ".c3d", ".npz", ".csv", ".json"),
            worded=(".npz", ".csv", ".json"),
            words=("motion", "keypoints", "poses", "mocap", "모션"),
            reads=("fps", "unit_m", "up", "width", "height"),
            attributes={
                "fps": "frames per second, of a take that does not say when its frames were: 30",
                "unit_m": "how many metres one unit of the file is: 0.01",
                "up": "the axis that points upwards: x, y or z",
                "width": "of the picture, in pixels, where points are shares of it",
                "height": "of the picture, in pixels, where points are shares of it",
                "leader": "the dancer the others are held against; without one it is the group",
            },
        ),
    ),
    house="dance-house",
)
