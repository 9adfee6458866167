"""Writing TTML: a paragraph for each cue; of a document that was read, head and untouched paragraphs stay."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from madang.crafts.localization.markup.styled import Run
from madang.crafts.localization.markup.tags import read_tags
from madang.crafts.localization.read.encoding import Decoded
from madang.crafts.localization.read.ttml import TtmlHead
from madang.crafts.localization.read.ttml_time import TimeBase
from madang.crafts.localization.subtitle import Subtitle
from madang.crafts.localization.timecode import timecode
from madang.crafts.localization.write.patch import assembled
from madang.timebase import MILLISECONDS

BOTTOM, TOP = "bottom", "top"
_OPEN = re.compile(r"<[^<>]*?>", re.DOTALL)
_P = re.compile(r"<([\w.-]{1,40}:)?p\b[^<>]*>", re.DOTALL)
_ID = re.compile(r"\sxml:id\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_TIMES = re.compile(r"\s(?:begin|end|dur|timeContainer)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" \
xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" \
xml:lang={language}{time}>
  <head>
    <styling>
      <style xml:id="basic" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:color="white"/>
    </styling>
    <layout>
      <region xml:id="bottom" style="basic" tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="after" \
tts:textAlign="center"/>
      <region xml:id="top" style="basic" tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="before" \
tts:textAlign="center"/>
    </layout>
  </head>
"""


def written(subtitle: Subtitle) -> bytes:
    """The bytes of a TTML document."""
    return assembled(subtitle, _paragraph, "\n", _whole)


def _whole(subtitle: Subtitle) -> str:
    lines = [_paragraph(subtitle, row, "") for row in range(len(subtitle))]
    prefix = _head(subtitle).prefix
    inside = "\n".join(["", f"    <{prefix}div>", *(f"      {line}" for line in lines), f"    </{prefix}div>", "  "])
    if subtitle.source is not None and isinstance(subtitle.source.document, Decoded) and _is_ttml(subtitle):
        text = subtitle.source.document.text
        first, last = _head(subtitle).body
        opened = _OPEN.match(text, first)
        tag = _TIMES.sub("", opened[0]).replace("/>", ">") if opened else f"<{prefix}body>"
        return f"{text[:first]}{tag}{inside}</{prefix}body>{text[last:]}"
    head = _HEAD.format(language=quoteattr(subtitle.language), time=_declared(subtitle))
    return f"{head}  <body>{inside}</body>\n</tt>\n"


def _is_ttml(subtitle: Subtitle) -> bool:
    return subtitle.source is not None and subtitle.source.as_read.format == "ttml"


def _head(subtitle: Subtitle) -> TtmlHead:
    return subtitle.head if isinstance(subtitle.head, TtmlHead) else TtmlHead(TimeBase(), (0, 0), "")


def _declared(subtitle: Subtitle) -> str:
    """The attributes of tt that say in what its times count, where that is not milliseconds."""
    rate = subtitle.rate
    if rate == MILLISECONDS:
        return ""
    nominal = round(rate)
    times = Fraction(rate, nominal)
    more = "" if times == 1 else f' ttp:frameRateMultiplier="{times.numerator} {times.denominator}"'
    return f' ttp:frameRate="{nominal}"{more}'


def _paragraph(subtitle: Subtitle, row: int, was: str) -> str:
    opened = _P.match(was)
    prefix = (opened[1] or "") if opened else _head(subtitle).prefix
    begin, end = (_time(subtitle, int(ticks), was, name) for ticks, name in
                  ((subtitle.start[row], "begin"), (subtitle.end[row], "end")))  # fmt: skip
    text = _spans(subtitle.texts[row], prefix)
    if opened is not None:
        text = _inner(was, opened) if _text_kept(subtitle, row) else text
        tag = _timed(opened[0].replace("/>", ">"), begin, end)
        tag = tag if subtitle.ids[row] else _ID.sub("", tag)
        return f"{tag}{text}</{prefix}p>"
    name = f" xml:id={quoteattr(subtitle.ids[row])}" if _is_name(subtitle.ids[row]) else ""
    region = subtitle.settings[row].split(" ")[0]
    at = f" region={quoteattr(region)}" if region else ""
    return f'<{prefix}p{name}{at} begin="{begin}" end="{end}">{text}</{prefix}p>'


def _inner(was: str, opened: re.Match[str]) -> str:
    return was[opened.end() : was.rfind("</")] if "</" in was[opened.end() :] else ""


def _timed(tag: str, begin: str, end: str) -> str:
    """The opening tag with these times where its own stood; an out-time takes a duration's place."""
    tag = re.sub(r"(\sbegin\s*=\s*)(\"[^\"]*\"|'[^']*')", lambda match: f'{match[1]}"{begin}"', tag)
    if re.search(r"\send\s*=", tag):
        tag = re.sub(r"\sdur\s*=\s*(\"[^\"]*\"|'[^']*')", "", tag)
        return re.sub(r"(\send\s*=\s*)(\"[^\"]*\"|'[^']*')", lambda match: f'{match[1]}"{end}"', tag)
    return re.sub(r"\sdur\s*=\s*(\"[^\"]*\"|'[^']*')", f' end="{end}"', tag)


def _text_kept(subtitle: Subtitle, row: int) -> bool:
    source = subtitle.source
    if source is None or subtitle.origin is None or subtitle.origin[row] < 0:
        return False
    return source.as_read.texts[int(subtitle.origin[row])] == subtitle.texts[row]


def _is_name(text: str) -> bool:
    return re.fullmatch(r"[^\W\d][\w.-]*", text) is not None


def _time(subtitle: Subtitle, ticks: int, was: str, name: str) -> str:
    """A time in the way the file counts: as it was if it did not change, else in the first way that is exact."""
    seconds = max(ticks, 0) / subtitle.rate
    time = _head(subtitle).time if _is_ttml(subtitle) else TimeBase(subtitle.rate, tick_rate=subtitle.rate)
    found = re.search(rf"\s{name}\s*=\s*[\"']([^\"']*)[\"']", was)
    old = found[1].strip() if found else ""
    said = time.seconds(old)
    if said is not None and _nearest(said, subtitle.rate) == ticks:
        return old
    ways = [_clock(seconds, 3), f"{_nearest(seconds, time.frame_rate)}f", f"{_nearest(seconds, time.tick_rate)}t"]
    like_old = [
        way
        for way, is_like in (
            (ways[2], old.endswith("t")),
            (ways[1], old.endswith("f")),
            (_with_frames(seconds, time), re.search(r":[0-9]+:[0-9]+:", old) is not None),
        )
        if is_like
    ]
    for way in (*like_old, *ways, _clock(seconds, 9)):
        if time.seconds(way) == seconds:
            return way
    return (like_old or ways)[0]


def _clock(seconds: Fraction, digits: int) -> str:
    whole, rest = divmod(_nearest(seconds, Fraction(10**digits)), 10**digits)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:0{digits}d}"


def _with_frames(seconds: Fraction, time: TimeBase) -> str:
    if time.smpte:
        code = timecode(_nearest(seconds, time.frame_rate), time.nominal, drop=time.drop)
        return code.replace(";", ":")
    whole, rest = divmod(seconds, 1)
    text = _clock(Fraction(whole), 1).removesuffix(".0")
    return f"{text}:{int(rest * time.frame_rate):02d}"


def _nearest(seconds: Fraction, rate: Fraction) -> int:
    value = seconds * rate
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _spans(text: str, prefix: str) -> str:
    return "".join([_span(run, prefix) for run in read_tags(text, entities=True).runs])


def _span(run: Run, prefix: str) -> str:
    looks = [
        ('tts:fontStyle="italic"', run.italic),
        ('tts:fontWeight="bold"', run.bold),
        ('tts:textDecoration="underline"', run.underline),
        (f'tts:color="{run.colour}"', bool(run.colour)),
    ]
    attributes = "".join([f" {look}" for look, on in looks if on])
    text = _lines(run.text, prefix)
    if run.ruby:
        text = (
            f'<{prefix}span tts:ruby="container"><{prefix}span tts:ruby="base">{text}</{prefix}span>'
            f'<{prefix}span tts:ruby="text">{escape(run.ruby)}</{prefix}span></{prefix}span>'
        )
    spaced = ' xml:space="preserve"' if re.search(r"^ | $|  |^ | \n|\n ", run.text) and run.text.strip() else ""
    return f"<{prefix}span{spaced}{attributes}>{text}</{prefix}span>" if attributes or spaced else text


def _lines(text: str, prefix: str) -> str:
    return f"<{prefix}br/>".join([escape(line) for line in text.split("\n")])
