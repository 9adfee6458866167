"""A maker (text to sheet), a good fixer, and fixers that misbehave."""

from madang.contract import Job, Need, fixer, maker
from madang.errors import Refused


@maker("pairs.to_sheet", of="pairs.text", makes="pairs.sheet", suffix=".sheet", version=1,
       needs={"reference": Need(kind="pairs.text", attributes={"language": "en"}, optional=True)})  # fmt: skip
def to_sheet(job: Job) -> tuple[str, ...]:
    """A sheet with the lines of a text."""
    job.out.write_bytes(job.source.read_bytes())
    reference = job.inputs["reference"]
    return ("copied the lines" + (f" beside {reference.take.path}" if reference else ""),)


@fixer("pairs.cut", of="pairs.text", closes=("pairs.lines",), safe=True, version=3)
def cut(job: Job) -> tuple[str, ...]:
    """Keeps as many lines as are allowed."""
    most = int(next(clause.high for clause in job.clauses if clause.measure == "pairs.lines" and clause.high))
    text = job.source.read_text(encoding="utf-8").splitlines(keepends=True)
    if text[0].endswith("keep me\n"):
        raise Refused("the first line asks to be kept", "cut it by hand")
    if text[0].endswith("add\n"):
        most = len(text) + 5
        text = text * 3
    job.out.write_text("".join(text[:most]), encoding="utf-8")
    return (f"kept {most} lines",)
