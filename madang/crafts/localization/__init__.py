"""The craft of localization: subtitles measured against house styles, and mended without touching a word."""

from madang.contract import Craft, Kind

_READ, _TABLES = f"{__name__}.read", f"{__name__}.tables"

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
        Kind(
            name="localization.cuts",
            reader=f"{__name__}.cuts.lists:read_cuts",
            suffixes=(".edl", ".csv"),
            words=("cuts", "cut", "shots", "shot", "scenes", "edl", "컷"),
            worded=(".csv",),
            reads=("fps",),
            attributes={"fps": "frames per second of the picture: 24, 25, 23.976"},
        ),
        Kind(
            name="localization.picture",
            reader=f"{__name__}.cuts.picture:read_picture",
            suffixes=(".mp4", ".mov", ".mkv", ".webm"),
            hear=f"{__name__}.cuts.glimpse:hear",
            see=f"{__name__}.cuts.glimpse:see",
        ),
        Kind(
            name="localization.knp",
            reader=f"{_TABLES}.terms:read_terms",
            suffixes=(".csv", ".xlsx"),
            words=("knp", "glossary", "keynames", "용어집", "용어", "고유명사"),
            worded=(".csv", ".xlsx"),
        ),
        Kind(
            name="localization.relations",
            reader=f"{_TABLES}.relations:read_relations",
            suffixes=(".csv", ".xlsx"),
            words=("relations", "relation", "tone", "관계", "관계표", "말투"),
            worded=(".csv", ".xlsx"),
        ),
        Kind(
            name="localization.metadata",
            reader=f"{_TABLES}.metadata:read_metadata",
            suffixes=(".csv", ".xlsx", ".toml"),
            words=("metadata", "listing", "listings", "메타데이터", "스토어문구"),
            worded=(".csv", ".xlsx", ".toml"),
        ),
    ),
    limits={
        "half_second_frames": f"{__name__}.limits:half_second_frames",
        "near_cut_frames": f"{__name__}.limits:near_cut_frames",
        "one_second_frames": f"{__name__}.limits:one_second_frames",
    },
    house="localization-house",
)
