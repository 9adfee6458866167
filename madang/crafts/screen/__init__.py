"""The craft of screen: scripts as they come, taken apart into scenes that can be scheduled, shot and counted."""

from madang.contract import Craft, Kind

CRAFT = Craft(
    name="screen",
    package=__name__,
    kinds=(
        Kind(
            name="screen.script",
            reader=f"{__name__}.read:read_script",
            suffixes=(".fountain", ".fdx", ".docx", ".hwpx", ".hwp", ".txt"),
            words=("script", "screenplay", "teleplay", "대본", "시나리오", "극본"),
            worded=(".docx", ".hwpx", ".hwp", ".txt"),
        ),
        Kind(
            name="screen.breakdown",
            reader=f"{__name__}.breakdown.read:read_breakdown",
            suffixes=(".csv", ".xlsx", ".toml"),
            words=("breakdown", "scenelist", "브레이크다운", "씬리스트", "씬구성표", "장면구분표", "촬영계획표"),
            worded=(".csv", ".xlsx", ".toml"),
        ),
        Kind(
            name="screen.cast",
            reader=f"{__name__}.cast:read_cast",
            suffixes=(".csv", ".xlsx", ".toml"),
            words=("cast", "casting", "배역", "배역표", "출연진", "등장인물", "캐스팅"),
            worded=(".csv", ".xlsx", ".toml"),
        ),
        Kind(
            name="screen.schedule",
            reader=f"{__name__}.season.document:read_schedule",
            suffixes=(".json",),
            words=("schedule", "shootplan", "촬영일정", "촬영일정표"),
            worded=(".json",),
        ),
        Kind(
            name="screen.calendar",
            reader=f"{__name__}.season.calendar:read_take",
            suffixes=(".toml",),
            words=("calendar", "shootcalendar", "촬영달력", "캘린더"),
            worded=(".toml",),
        ),
        Kind(
            name="screen.board",
            reader=f"{__name__}.board.uss:read_uss",
            suffixes=(".uss",),
            words=("board", "stripboard", "스트립보드"),
        ),
        Kind(
            name="screen.takes",
            reader=f"{__name__}.takeslog.log:read_takes",
            suffixes=(".csv", ".xlsx", ".ale"),
            words=("takeslog", "takelog", "slatelog", "slates", "camerareport", "테이크로그", "촬영로그"),
            worded=(".csv", ".xlsx"),
        ),
    ),
    house="screen-house",
)
