"""`madang dance ...`: the craft's own tools; each is imported only when it is called."""

from madang.toolbox import tools

COMMANDS = tools(
    "dance",
    "How together a group is, told so that each dancer knows what to rehearse.",
    {
        "motion": ("madang.crafts.dance.video.command:COMMAND", "A video's dancers as a motion file."),
        "sync": (
            "madang.crafts.dance.sync.command:COMMAND",
            "Who is early or late, with which limb, on which count, by how many ms.",
        ),
    },
)
