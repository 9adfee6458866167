"""`madang dance ...`: the craft's own tools; each is imported only when it is called."""

from madang.toolbox import tools

COMMANDS = tools(
    "dance",
    "How together a group is, told so that each dancer knows what to rehearse.",
    {"sync": ("madang.crafts.dance.sync:COMMAND", "The rehearsal list: who, which part, when, how many milliseconds.")},
)
