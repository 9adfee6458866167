"""`madang localization ...`: the craft's own tools; each is imported only when it is called."""

from madang.toolbox import tools

COMMANDS = tools(
    "localization",
    "From a Korean title to every language it is wanted in.",
    {
        "sync": (
            "madang.crafts.localization.sync.command:COMMAND",
            "A subtitle onto the clock of another subtitle or of a sound.",
        ),
        "romanize": (
            "madang.crafts.localization.korean.command:COMMAND",
            "Korean in Latin letters, by pronunciation.",
        ),
        "matrix": (
            "madang.crafts.localization.across.command:COMMAND",
            "A delivery at a glance: every episode in every language.",
        ),
        "remarks": (
            "madang.crafts.localization.remarks.command:COMMAND",
            "What is to be mended, as a sheet for a translator.",
        ),
        "convert": (
            "madang.crafts.localization.convert.command:COMMAND",
            "A subtitle in another format, with what that format can say.",
        ),
    },
)
