"""The craft of dance: how together a group is - who is off, with which limb, when, and by how many milliseconds."""

from madang.contract import Craft, Kind

_LIMITS = f"{__name__}.limits"

CRAFT = Craft(
    name="dance",
    package=__name__,
    kinds=(
        Kind(
            name="dance.motion",
            reader=f"{__name__}.read:read_motion",
            suffixes=(".bvh", ".c3d", ".npz", ".csv", ".json", ".pkl", ".pickle"),
            words=("motion", "mocap", "keypoints", "pose", "poses", "skeleton", "dance", "모션", "안무", "춤"),
            worded=(".npz", ".csv", ".json", ".pkl", ".pickle"),
            reads=("fps", "unit_m", "up", "width", "height"),
            attributes={
                "fps": "frames per second of the take, where its file does not say",
                "unit_m": "how many metres one unit of the file is, where it does not say: 0.01",
                "up": "which axis points upwards: x, y or z",
                "width": "pixels across the picture, where points are shares of it",
                "height": "pixels down the picture, where points are shares of it",
                "leader": "the dancer all others are held against; without one it is the group's consensus",
                "tempo": "beats per minute of the song: the faster, the sooner a delay is seen",
            },
            values={"up": ("x", "y", "z")},
        ),
    ),
    limits={name: f"{_LIMITS}:{name}" for name in ("noticeable_late", "noticeable_early", "plain_late", "plain_early")},
    house="dance-house",
)
