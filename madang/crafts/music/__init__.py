"""Music: from melody to master - the song, its stems, mix and master, how it is sung, and the release package."""

from madang.contract import Craft, Kind
from madang.model import Attribute

MASTER, MIX, DEMO, STEM = "music.master", "music.mix", "music.demo", "music.stem"
MELODY, LYRICS, RELEASE = "music.melody", "music.lyrics", "music.release"
PROGRAMME = (MASTER, MIX, DEMO)  # what is heard as a whole
SOUND = (*PROGRAMME, STEM)

ROLES = (
    "vocal",
    "backing",
    "drums",
    "percussion",
    "bass",
    "guitar",
    "keys",
    "strings",
    "brass",
    "synth",
    "fx",
    "other",
)

SUNG: dict[str, tuple[Attribute, ...]] = {"role": ("vocal", "backing")}  # which stems are voices

_FILES = (".wav", ".flac", ".aif", ".aiff", ".ogg", ".mp3")
_READER = "madang.crafts.music.read:read_audio"
_LEVEL = "music.integrated_loudness"
_HEAR = "madang.crafts.music.hear:hear"
_LIVE = {"live": "true for a live programme, which EBU R 128 gives a wider tolerance"}
_ROLE_WORDS = {
    "vocal": "vocal vocals vox voc lead leadvocal topline 보컬 메인보컬",
    "backing": "backing bgv bvox choir chorus_vocals 코러스보컬 화음",
    "drums": "drums drum kit beat 드럼 드럼스",
    "percussion": "percussion perc shaker clap claps 퍼커션",
    "bass": "bass 808 sub 베이스",
    "guitar": "guitar guitars gtr 기타",
    "keys": "keys piano rhodes organ chords 건반 피아노",
    "strings": "strings violin violins cello 스트링",
    "brass": "brass horns trumpet sax",
    "synth": "synth synths pad pads arp pluck 신스",
    "fx": "fx sfx riser impact",
}


def _sounds(name: str, words: str, default: bool = False) -> Kind:
    return Kind(
        name,
        _READER,
        _FILES,
        words=tuple(words.split()),
        default=default,
        attributes=_LIVE,
        values={"live": (True, False)},
        plays="audio",
        level=_LEVEL,
        hear=_HEAR,
    )


_STATED: dict[str, dict[str, Attribute]] = {
    word: {"role": role} for role, words in _ROLE_WORDS.items() for word in words.split()
}

CRAFT = Craft(
    "music",
    __name__,
    kinds=(
        _sounds(MASTER, "master mastered mastering 마스터 마스터링", default=True),
        _sounds(MIX, "mix mixdown 믹스"),
        _sounds(DEMO, "demo 데모"),
        Kind(
            STEM,
            _READER,
            _FILES,
            words=("stem", "stems", "multitrack", "vocal", "vocals", "vox", "drums", "스템", "보컬", "드럼"),
            word_attributes=_STATED,
            default=False,
            attributes={
                "role": "what the stem plays; sibilance, plosives and singing are measured of vocals",
                "singer": "who sings it: the id of a person",
                "part": "which of several of its role: the words of its name that the others have not (room, L)",
            },
            part="part",
            values={"role": ROLES},
            people=("singer",),
            plays="audio",
            level=_LEVEL,
            hear=_HEAR,
        ),
        Kind(
            MELODY,
            "madang.crafts.music.song.melody:read_melody",
            (".mid", ".midi", ".musicxml", ".mxl"),
            words=("melody", "guide", "topline", "score", "멜로디", "가이드"),
            attributes={
                "singer": "who is to sing it: the id of a person",
                "low_note": "the lowest note the singer has, like A3 (C4 is the middle C)",
                "high_note": "the highest note the singer has, like D5",
                "comfortable_low": "the lowest note the singer sings with ease",
                "comfortable_high": "the highest note the singer sings with ease",
            },
            people=("singer",),
        ),
        Kind(
            LYRICS,
            "madang.crafts.music.song.lyrics:read_lyrics",
            (".lrc", ".ttml", ".txt"),
            words=("lyrics", "lyric", "가사"),
            reads=("language",),
            worded=(".txt",),
            attributes={"language": "the language of the lyrics, as a BCP-47 tag"},
        ),
        Kind(
            RELEASE,
            "madang.crafts.music.release.package:read_release",
            (".toml", ".csv"),
            words=("release", "발매"),
            worded=(".toml", ".csv"),
        ),
    ),
    house="music-house",
)
