"""Writing subtitles: what nobody changed stays as it was to the byte, the rest is said in the file's own way."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from madang.crafts.localization.subtitle import Subtitle
from madang.errors import Refused

# Each module has written(subtitle) -> bytes.
_WRITERS = {
    "srt": "plain", "vtt": "plain", "sbv": "plain", "ass": "ass", "lrc": "lrc", "smi": "smi", "ttml": "ttml",
    "stl": "stl", "scc": "scc",
}  # fmt: skip
FORMATS = tuple(_WRITERS)


def written(subtitle: Subtitle) -> bytes:
    """The file of a subtitle, in its format, encoding and line ends.

    A subtitle that was read and not changed gives the file's own bytes. Where times, texts or the number of
    cues changed, everything else in the file stays where the format allows.

    Raises Refused where the format or the encoding cannot hold it; it says what and why.
    """
    source = subtitle.source
    if source is not None and unchanged(subtitle):
        return original(source.document)
    if subtitle.format not in _WRITERS:
        raise Refused(f"no file of the format '{subtitle.format}' can be written", f"one of {', '.join(FORMATS)} can")
    content: bytes = import_module(f"{__name__}.{_WRITERS[subtitle.format]}").written(subtitle)
    return content


def write_subtitle(subtitle: Subtitle, path: Path) -> None:
    """Write the file of a subtitle. Raises Refused as `written` does; then there is no file."""
    path.write_bytes(written(subtitle))


def unchanged(subtitle: Subtitle) -> bool:
    """Whether the cues are still those that were read."""
    was = subtitle.source.as_read if subtitle.source else None
    return (
        was is not None
        and was.format == subtitle.format
        and was.start.tolist() == subtitle.start.tolist()
        and was.end.tolist() == subtitle.end.tolist()
        and (was.texts, was.ids, was.settings) == (subtitle.texts, subtitle.ids, subtitle.settings)
    )


def original(document: object) -> bytes:
    """The bytes that were read."""
    from madang.crafts.localization.read.encoding import Decoded

    if isinstance(document, Decoded):
        return document.bom + document.original.encode(document.encoding)
    assert isinstance(document, bytes)
    return document
