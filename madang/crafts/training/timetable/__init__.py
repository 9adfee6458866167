"""`madang training timetable`: the lessons of a week, inside the law."""
