"""`madang screen ...`: the craft's own tools; each is imported only when it is called."""

from madang.toolbox import tools

COMMANDS = tools(
    "screen",
    "From scripts to a lawful season.",
    {
        "talent": (
            "madang.crafts.screen.talent.command:COMMAND",
            "The order of scenes in which waiting costs least, with a proof.",
        ),
    },
)
