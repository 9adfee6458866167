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
        "timetable": (
            "madang.crafts.training.timetable.command:COMMAND",
            "Plan the lessons of a week inside the law, or check a timetable.",
        ),
    },
)
