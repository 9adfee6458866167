"""The craft of localization: subtitles measured against house styles, and mended without touching a word."""

from madang.contract import Craft, Kind

_READ = f"{__name__}.read"

CRAFT = Craft(
    name="localization",
    package=__name__,
    kinds=(
        Kind(
            name="localization.subtitle",
            reader=f"{_READ}:read_subtitle",
            suffixes=(
                ".srt",
                ".vtt",
                ".smi",
                ".sami",
                ".ass",
                ".ssa",
                ".ttml",
                ".dfxp",
                ".stl",
                ".scc",
                ".sbv",
                ".xml",
                ".lrc",
            ),
            worded=(".xml", ".lrc"),
            words=("subtitle", "subtitles", "sub", "caption", "captions", "자막"),
            reads=("language",),
            tracks=f"{_READ}:tracks",
            tracks_tell=("language",),
            many_tracks=(".smi", ".sami"),
            word_attributes={
                "sdh": {"sdh": True},
                "cc": {"sdh": True},
                "hoh": {"sdh": True},
                "배리어프리": {"sdh": True},
            },
            attributes={
                "language": "the language of the text, as BCP-47 writes it: ko, en, zh-Hans, pt-BR",
                "audience": "who watches: adult or child",
                "sdh": "whether it is for deaf and hard of hearing viewers: true or false",
                "fps": "frames per second of the picture: 24, 25, 23.976",
            },
            values={"audience": ("adult", "child"), "sdh": (True, False)},
        ),
    ),
    limits={
        "half_second_frames": f"{__name__}.limits:half_second_frames",
    },
    house="localization-house",
)
