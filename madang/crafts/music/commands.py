"""`madang music ...`: the craft's own tools; each is imported only when it is called."""

from madang.toolbox import tools

COMMANDS = tools(
    "music",
    "From stems to a delivered release.",
    {
        "mix": (
            "madang.crafts.music.mixing.command:COMMAND",
            "Balance stems into a mix, every move in dB with its reason.",
        ),
        "master": (
            "madang.crafts.music.mastering.command:COMMAND",
            "Bring a mix or an album to loudness under a true-peak ceiling.",
        ),
        "beats": (
            "madang.crafts.music.rhythm.command:COMMAND",
            "Beats, downbeats, tempo, key and sections of a song.",
        ),
        "deliver": (
            "madang.crafts.music.release.command:COMMAND",
            "Check a release package and write what a store wants.",
        ),
    },
)
