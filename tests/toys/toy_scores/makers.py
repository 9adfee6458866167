"""A fixer that halves every delay, and refuses where a player asks to be left alone."""

from madang.contract import Job, fixer
from madang.errors import Refused
from toy_scores.read import read_sheet


@fixer("scores.halve", of="scores.sheet", closes=("scores.late",), safe=True, version=1)
def halve(job: Job) -> tuple[str, ...]:
    """Halves every delay."""
    rows = read_sheet(job.source)
    if any(row.who == "hana" for row in rows):
        raise Refused("hana plays late on purpose", "ask hana")
    halved = [row._replace(late_ms=row.late_ms / 2) for row in rows]
    lines = [",".join(map(str, (*row[:-1], "soft" if row.soft else "loud"))) for row in halved]
    job.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ("halved every delay",)
