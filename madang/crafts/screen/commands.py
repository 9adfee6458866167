"""`madang screen ...`: the craft's own tools; each is imported only when it is called."""

from madang.toolbox import tools

COMMANDS = tools(
    "screen",
    "From scripts to a shoot: scenes, who is in them, how long they are.",
    {
        "script": (
            "madang.crafts.screen.script_command:COMMAND",
            "A script's scenes, cast and length; or the script in another format.",
        ),
        "breakdown": (
            "madang.crafts.screen.breakdown.command:COMMAND",
            "What every scene needs, as a sheet that people edit.",
        ),
        "merge": (
            "madang.crafts.screen.merge_command:COMMAND",
            "A new draft with the old draft's scene numbers, and what changed.",
        ),
        "schedule": (
            "madang.crafts.screen.season.command:COMMAND",
            "Scenes into days and units: lawful, in time for the air dates, with a bound.",
        ),
        "risk": (
            "madang.crafts.screen.risk.command:COMMAND",
            "How likely a schedule misses air, the scenes that matter most, and the buffer that helps.",
        ),
        "repair": (
            "madang.crafts.screen.repair.command:COMMAND",
            "A plan after a lost day: what is shot stays, and little else moves.",
        ),
        "talent": (
            "madang.crafts.screen.talent.command:COMMAND",
            "The order of scenes in which waiting costs least, with a proof.",
        ),
        "board": (
            "madang.crafts.screen.board.command:COMMAND",
            "A schedule's papers: stripboard, one-liner, day out of days, call sheets, calendar.",
        ),
        "takes": (
            "madang.crafts.screen.takeslog.command:COMMAND",
            "A log of takes: slates, coverage of the script, and when a further take is worth it.",
        ),
    },
)
