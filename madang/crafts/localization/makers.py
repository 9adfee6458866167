"""The fixers of subtitles: of times, and of how text is cut into lines and cues; no clause gets worse by them."""

from __future__ import annotations

from pathlib import Path

from madang.contract import Given, Job, Need, fixer
from madang.crafts.localization.read import read_subtitle
from madang.crafts.localization.repair.rounds import reshaped
from madang.crafts.localization.repair.rules import Rules
from madang.crafts.localization.repair.text import Style
from madang.crafts.localization.repair.times import left_in_words, moves_in_words, retimed
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.write import written
from madang.errors import Refused
from madang.records import Shots

_READINGS = 10
_SHOTS = {"shots": Need(record=Shots, optional=True)}


@fixer(
    "localization.timing",
    of="localization.subtitle",
    closes=(
        "localization.gap", "localization.overlap", "localization.duration", "localization.reading_speed",
        "localization.word_rate", "localization.shot_changes",
    ),
    safe=True,
    version=1,
    needs=_SHOTS,
)  # fmt: skip
def mend_times(job: Job) -> tuple[str, ...]:
    """Move in- and out-times so that all timing clauses are met together, or missed by less, with the least movement.

    Each cue has some candidates: as written, and the moments at which a legal gap, duration, reading speed or
    distance from a cut begins. Of all combinations in which no cue and no pair misses any clause by more than
    before, the cheapest is taken: first what is missed counts, then how far times move; an in-time, which belongs
    to a voice, costs four times as much and moves by half a second at most at a time. Text and order stay, and
    so does every byte that says something else; mending a mended file changes nothing.

    What timing cannot cure is listed: how many characters a cue has too many. Refused where no time can move
    honestly.
    """
    before, rules = _read(job.source, job), _rules(job)
    after = retimed(before, rules)
    left = left_in_words(after, rules)
    if after is before:
        raise Refused(*_why_nothing_moved(left))
    _write(job, after)
    return moves_in_words(before, after) + left


@fixer(
    "localization.text",
    of="localization.subtitle",
    closes=(
        "localization.line_width", "localization.lines", "localization.duration", "localization.reading_speed",
        "localization.word_rate",
    ),
    safe=False,
    early=True,
    version=2,
    needs=_SHOTS,
)  # fmt: skip
def mend_lines(job: Job) -> tuple[str, ...]:
    """Break cues that are too wide anew, split those too long, join those gone too soon; times follow.

    Lines end after punctuation where they can, between eojeol in Korean and between BudouX's phrases in Japanese,
    Chinese and Thai, and are as even as that allows. A cue that no breaking gives room, or that stays too long, becomes
    two to four, at ends of sentences where there are any; they share its time by width. A cue that is too short or too
    fast wherever times move is joined with its neighbours where their sentence goes on, within half a second, no
    cut and no other place or speaker between, and all of it has room and time. Then times are mended, as
    `localization.timing` does, until nothing changes. Words and their order stay; nothing misses a clause it did not.

    Markup around all of a cue is put around its parts; cues with markup within, vertical ones and those of two speakers
    stay. Refused where no text can be helped so.
    """
    rules = _rules(job)
    style = Style.of(tuple(job.clauses), job.attributes, rules)
    after, moves = reshaped(_read(job.source, job), style)
    if not moves:
        raise Refused("no cue can be given room or time by breaking, splitting or joining", "shorten the text")
    for _ in range(_READINGS):
        _write(job, after)
        now = _read(job.out, job)
        # A format in which texts share their times (SAMI) gives new cues times of their own only once it is written.
        after, more = reshaped(now, style)
        after = after if more else retimed(now, rules)
        if after is now:
            break
        moves += more
    return moves + left_in_words(after, rules)


def _read(path: Path, job: Job) -> Subtitle:
    language = job.attributes.get("language")
    return read_subtitle(path, language=None if language is None else str(language))


def _rules(job: Job) -> Rules:
    given: Given | None = job.inputs.get("shots")
    return Rules.of(job.clauses, job.attributes, given.value if given else None)


def _write(job: Job, subtitle: Subtitle) -> None:
    job.out.write_bytes(written(subtitle))
    again = _read(job.out, job)
    if not again.tells_the_times_of(subtitle) or again.lines != subtitle.lines:
        job.out.unlink()
        raise Refused(
            f"a file of the format '{subtitle.format}' as this one is cannot say the new times",
            "convert it first: madang localization convert IN OUT.vtt",
        )


def _why_nothing_moved(left: tuple[str, ...]) -> tuple[str, str]:
    if not left:
        return "no timing clause is missed", "nothing to do"
    return (
        f"no time can move without breaking another clause: {'; '.join(left)}",
        "shorten the text, or move the cues in a subtitle editor",
    )
