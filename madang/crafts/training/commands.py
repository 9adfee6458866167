"""`madang training ...`: the craft's own tools; each is imported only when it is called."""

from madang.toolbox import tools

COMMANDS = tools(
    "training",
    "Years of practice, judged fairly and planned inside the law.",
    {
        "evaluate": (
            "madang.crafts.training.evaluate.command:COMMAND",
            "What each trainee can do, apart from which judges happened to mark them.",
        ),
        "object": (
            "madang.crafts.training.evaluate.objecting:COMMAND",
            "Record a trainee's objection to a mark, or answer it.",
        ),
        "roster": (
            "madang.crafts.training.roster.command:COMMAND",
            "How far everyone is from the standard in each skill, weakest first.",
        ),
        "consents": (
            "madang.crafts.training.consents.command:COMMAND",
            "Whose consent to which purpose is missing or has ended.",
        ),
        "load": (
            "madang.crafts.training.load.command:COMMAND",
            "How much everyone trained, week by week; shown, never a forecast.",
        ),
        "forget": (
            "madang.crafts.training.forget.command:COMMAND",
            "Remove a person from the studio's sheets, cache and reports.",
        ),
        "growth": (
            "madang.crafts.training.growth.command:COMMAND",
            "In how many months a trainee reaches the standard, with an interval that was tested.",
        ),
        "retention": (
            "madang.crafts.training.retention.command:COMMAND",
            "Which lyrics, lines and choreography are fading, the weakest first.",
        ),
        "lineup": (
            "madang.crafts.training.lineup.command:COMMAND",
            "The best line-up of a group, proved, and what it hangs on.",
        ),
        "timetable": (
            "madang.crafts.training.timetable.command:COMMAND",
            "Plan the lessons of a week inside the law, or check a timetable.",
        ),
    },
)
