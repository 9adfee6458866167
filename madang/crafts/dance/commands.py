"""`madang dance ...`: the craft's own tools; each is imported only when it is called."""

from madang.toolbox import tools

COMMANDS = tools(
    "dance",
    "How together a group is, told so that each dancer knows what to rehearse.",
    {
        "sync": (
            "madang.crafts.dance.sync.command:COMMAND",
            "Who is early or late, with which limb, on which count, by how many ms.",
        ),
    },
)
