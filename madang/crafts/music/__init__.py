"""Music: how loud a master is, how far its peaks reach, and whether that is what its destination asks for."""

from madang.contract import Craft, Kind

_SOUND = (".wav", ".flac", ".aif", ".aiff", ".ogg", ".mp3")
_READER = "madang.crafts.music.read:read_audio"
_ATTRIBUTES = {"live": "true for a live programme, which EBU R 128 gives a wider tolerance"}
_VALUES = {"live": (True, False)}

CRAFT = Craft(
    "music",
    __name__,
    kinds=(
        Kind(
            "music.master",
            _READER,
            _SOUND,
            words=("master", "mastered", "mastering", "마스터", "마스터링"),
            attributes=_ATTRIBUTES,
            values=_VALUES,
        ),
        Kind(
            "music.mix",
            _READER,
            _SOUND,
            words=("mix", "mixdown", "믹스"),
            default=False,
            attributes=_ATTRIBUTES,
            values=_VALUES,
        ),
        Kind(
            "music.demo", _READER, _SOUND, words=("demo", "데모"), default=False, attributes=_ATTRIBUTES, values=_VALUES
        ),
    ),
    house="music-house",
)
