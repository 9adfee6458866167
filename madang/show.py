"""The board, the plan and the history on a terminal: rich tables, worst first, wide letters counted as wide."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from madang.board import Board, Standing
from madang.contract import Measure
from madang.files import printable
from madang.model import Answers, Gap, Note, Severity, Take

if TYPE_CHECKING:
    from madang.spans import Spans

GAPS_SHOWN = 12
PLACES_SHOWN = 3
NOTES_SHOWN = 12
STYLES: dict[Severity, str] = {
    "law": "bold white on red",
    "must": "bold red",
    "should": "yellow",
    "info": "cyan",
}
_STATES = {"met": ("●", "green"), "open": ("●", "red"), "unknown": ("?", "bold magenta")}


def console(stderr: bool = False) -> Console:
    """A console that follows NO_COLOR and never breaks on a name it cannot print."""
    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def board(found: Board, out: Console) -> None:
    """Print the board: crafts, gaps worst first, what is missing, what could not be measured."""
    out.print(Text(printable(found.studio.title), style="bold"), Text(_counted(found), style="dim"), sep="  ")
    if not found.takes and not found.works:
        out.print("There is no take here that a craft can read.")
    else:
        out.print(_crafts(found), "")
    if assumed := _assumed(found):
        out.print(Text(f"Assumed, since nobody stated it: {assumed}. State it with --set.", style="dim"))
    if found.only_measures:
        out.print(Text(f"Only this was measured: {', '.join(found.only_measures)}.", style="dim"))
    for said in found.unjudged:
        out.print(Text(said, style="dim"))
    if found.gaps:
        for answers, gap in found.gaps[:GAPS_SHOWN]:
            out.print(_gap(answers, gap, found))
        _omitted(out, len(found.gaps), GAPS_SHOWN, "gaps; --json and --html show all")
    for wish in found.missing:
        wanted = " ".join(str(value) for value in wish.attributes.values())
        out.print(Text.assemble(("missing ", "bold red"), f"{printable(wish.work)}: {wish.kind} {wanted}".rstrip()))
    _print_notes(found, out)
    if found.weakest:
        out.print("")
        out.print(Text.assemble("Weakest link: ", (said_of_weakest(found), "bold")))
    if found.trouble:
        out.print(
            Text(
                f"Nothing could be kept for the next run ({found.trouble}); all was measured in memory.",
                style="yellow",
            )
        )


def said_of_weakest(found: Board) -> str:
    """The weakest link in words: the craft, the work, the clause and how far it is from met."""
    weak, standing = found.weakest, found.standings[0]
    assert weak is not None
    worst = standing.worst.message if standing.worst and standing.worst.clause == weak.clause else ""
    said = f": {found.why or worst}" if found.why or worst else ""
    return f"{weak.craft}, {printable(weak.work) or 'people'}, {weak.clause}{said}"


def _counted(found: Board) -> str:
    takes, readings = len(found.takes), sum(len(a.readings) for a in (*found.takes, *found.works))
    return (
        f"{takes:,} {_s(takes, 'take')} · {readings:,} {_s(readings, 'reading')} · {found.measured_now:,} measured now"
    )


def _s(count: int, word: str) -> str:
    return word if count == 1 else word + "s"


def _crafts(found: Board) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for name, justify in (
        ("craft", "left"),
        ("", "left"),
        ("musts open", "right"),
        ("should", "right"),
        ("info", "right"),
        ("weakest", "left"),
    ):
        table.add_column(name, justify=justify, no_wrap=name != "weakest", header_style="dim")  # type: ignore[arg-type]
    for standing in found.standings:
        table.add_row(*_standing(standing))
    return table


def _standing(standing: Standing) -> list[Text | str]:
    mark, style = _STATES[standing.state]
    worst = standing.worst
    said = f"{printable(standing.worst_work)}: {worst.message}" if worst else ""
    if standing.missing and not (worst and worst.open):
        said = f"{len(standing.missing)} wanted {_s(len(standing.missing), 'deliverable')} missing"
    if standing.state == "unknown" and not said:
        said = "something could not be measured"
    return [
        standing.craft,
        Text(f"{mark} {standing.state}", style=style),
        f"{standing.open} of {standing.of}",
        str(standing.counts["should"] or "–"),
        str(standing.counts["info"] or "–"),
        Text(said),
    ]


def _assumed(found: Board) -> str:
    said: dict[str, set[str]] = {}
    for answers in found.current:
        for name, value in (answers.take.assumed if answers.take else {}).items():
            said.setdefault(name, set()).add(str(value).lower() if isinstance(value, bool) else str(value))
    return ", ".join(f"{name} {' or '.join(sorted(values))}" for name, values in sorted(said.items()))


def _gap(answers: Answers, gap: Gap, found: Board) -> RenderableType:
    """A gap in three lines: how grave and whose, what, and where."""
    where = places(gap, found.crafts.measures[gap.measure])
    below = Text(said_of(gap)) + Text(f"\n{where}" if where else "", style="dim")
    head = Text.assemble((gap.severity, STYLES[gap.severity]), f"  {label(answers)}  ", (gap.clause, "dim"))
    return Group(head, Padding(below, (0, 0, 0, 4)))


def label(answers: Answers) -> str:
    """A take as people name it: its file, its track where the file holds several, its number where there are more."""
    take = answers.take
    if take is None:
        return printable(answers.work) or "people"
    return take_label(take)


def take_label(take: Take) -> str:
    """The file of a take, and its language where the name does not say it."""
    path = printable(take.path)
    language = str(take.attributes.get("language", ""))
    said = f" ({language})" if language and language.lower() not in path.lower() else ""
    return path + said + (" (stale)" if take.stale else "")


def said_of(gap: Gap) -> str:
    """The gap in words: its message, how many fail of how many, and a word of caution where it is not sure."""
    parts = [gap.message]
    if gap.of > 1:
        parts.append(f"{gap.failing} of {gap.of}")
    if gap.certainty == "likely":
        parts.append("likely")
    return " · ".join(parts)


def places(gap: Gap, measure: Measure) -> str:
    """Where the worst of it is."""
    spans = gap.spans
    if spans is None or not len(spans):
        return ""
    rows = worst_rows(spans, gap)
    more = len(spans) - PLACES_SHOWN
    return ", ".join(place(spans, row, measure) for row in rows[:PLACES_SHOWN]) + (f" +{more}" if more > 0 else "")


def worst_rows(spans: Spans, gap: Gap) -> list[int]:
    """The rows of a gap's spans, furthest from legal first."""
    if gap.nearest == gap.worst:
        return list(range(len(spans)))
    away = spans.value if gap.worst > gap.nearest else -spans.value
    return sorted(range(len(spans)), key=lambda i: -float(away[i]))


def place(spans: Spans, row: int, measure: Measure) -> str:
    """One place as people read it: a clock time, a date, a row; with who, which part, which cue, what was seen."""
    from madang.jsonout import place as on_axis
    from madang.timebase import clock

    span = spans[row]
    where = clock(span.start, spans.rate) if measure.axis == "seconds" else str(on_axis(span.start, spans, measure))
    if measure.axis == "rows":
        where = f"line {where}"
    numbered = "#" if span.ref[:1].isdecimal() else ""
    names = [name for name in (span.who, f"{numbered}{span.ref}", span.part) if name]
    said = " ".join([where, *names]) if measure.axis != "none" else " ".join(names)
    evidence = spans.tags.get("evidence")
    return printable(f"{said} ({evidence[row]})") if evidence and evidence[row] else said


def _print_notes(found: Board, out: Console) -> None:
    grouped = group_notes(found)
    for (kind, where, why, remedy), count in grouped[:NOTES_SHOWN]:
        style = "dim" if kind == "not_applicable" else "magenta"
        times = f" ({count} measures)" if count > 1 else ""
        out.print(
            Text.assemble(
                (f"{kind.replace('_', ' ')} ", style),
                f"{where}: {why}{times}",
                (f" → {remedy}" if remedy else "", "dim"),
            )
        )
    _omitted(out, len(grouped), NOTES_SHOWN, "notes; --json shows all")


def group_notes(found: Board) -> list[tuple[tuple[str, str, str, str], int]]:
    """Notes that say the same of the same take, counted; the gravest first. What merely does not apply to a
    take's measures is left to --json."""
    counted: dict[tuple[str, str, str, str], int] = {}
    notes: Iterable[tuple[str, Note]] = [
        *((label(a), n) for a in found.current for n in a.notes if n.kind != "not_applicable"),
        *((printable(n.path) or "studio", n) for n in found.notes),
    ]
    for where, note in notes:
        key = (note.kind, where, note.why, note.remedy)
        counted[key] = counted.get(key, 0) + 1
    grave = ("unreadable", "crashed", "missing_input", "refused", "not_applicable")
    return sorted(counted.items(), key=lambda item: (grave.index(item[0][0]), item[0][1]))


def _omitted(out: Console, total: int, shown: int, what: str) -> None:
    if total > shown:
        out.print(Text(f"and {total - shown} more {what}", style="dim"))


__all__ = ["board", "console", "escape", "group_notes", "label", "place", "places", "said_of", "take_label"]
