"""The craft of training: years of practice, judged fairly, inside the law, toward a group that is the star."""

from madang.contract import Craft, Kind

CRAFT = Craft(
    name="training",
    package=__name__,
    kinds=(
        Kind(
            name="training.ratings",
            reader=f"{__name__}.fair.sheet:read_ratings",
            suffixes=(".csv", ".xlsx"),
            words=("ratings", "evaluation", "evaluations", "marks", "평가", "평가표", "월말평가", "채점"),
            worded=(".csv", ".xlsx"),
        ),
        Kind(
            name="training.roster",
            reader=f"{__name__}.roster.sheet:read_roster",
            suffixes=(".csv", ".xlsx"),
            words=("roster", "rosters", "로스터", "명단", "연습생명단"),
            worded=(".csv", ".xlsx"),
        ),
        Kind(
            name="training.consents",
            reader=f"{__name__}.consents.sheet:read_consents",
            suffixes=(".csv", ".xlsx"),
            words=("consent", "consents", "동의", "동의서", "동의현황"),
            worded=(".csv", ".xlsx"),
        ),
        Kind(
            name="training.timetable",
            reader=f"{__name__}.timetable.document:read_plan",
            suffixes=(".json", ".csv", ".xlsx"),
            words=("timetable", "hours", "시간표", "일정표"),
            worded=(".json", ".csv", ".xlsx"),
        ),
    ),
    house="training-house",
)
