"""`madang music beats`: beats, tempo, key and sections as a table or JSON, and a file to check them by ear."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from madang.errors import MadangError, NotApplicable, Refused

if TYPE_CHECKING:
    from madang.crafts.music.read import Audio
    from madang.crafts.music.rhythm.analysis import Rhythm

CLICK_S, CLICK_HZ = 0.03, (1000.0, 1500.0)  # on a beat, on a downbeat
CLICK_LEVEL = 0.5


@click.command("beats")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, and nothing else.")
@click.option("--click", "out", type=click.Path(path_type=Path), help="Also write the song with a click on each beat.")
def COMMAND(file: Path, as_json: bool, out: Path | None) -> None:
    """Beats, downbeats, tempo, key and sections of a song.

    Beats stand where the sound's attacks are, to a few milliseconds. Confidence is about the share of such cases
    in which the beats are right; below 0.3 none are given (exit 1).
    """
    from madang.crafts.music.read import read_audio
    from madang.crafts.music.rhythm.analysis import BELIEVED, SHORTEST_S, rhythm

    if out is not None and out.exists():
        raise MadangError(f"{out} is there already; name a file that is not")
    audio = read_audio(file)
    if audio.frames < SHORTEST_S * audio.rate_hz:
        raise NotApplicable(f"it is shorter than {SHORTEST_S:g} s: too short to have a beat", "name a longer file")
    found = rhythm(audio)
    if found.confidence < BELIEVED:
        raise Refused(
            f"no clear beat is heard (confidence {found.confidence:.2f} of 1)",
            "name a file with drums or other attacks",
        )
    click.echo(json.dumps(document(found), ensure_ascii=False) if as_json else table(found))
    if out is not None:
        write_clicks(audio, found, out)


def document(found: Rhythm) -> dict[str, Any]:
    """Everything as JSON has it: seconds to the microsecond, tempi to the thousandth of a beat a minute."""
    times = [round(time_s, 6) for time_s in found.times_s.tolist()]
    bars, places = found.bars.tolist(), found.places.tolist()
    middles = [round((a + b) / 2, 6) for a, b in pairwise(times)]
    key = found.key
    return {
        "tempo_bpm": round(found.tempo_bpm, 3),
        "steady": found.steady,
        "tempo_curve": [[at, round(bpm, 3)] for at, bpm in zip(middles, found.local_bpm.tolist(), strict=True)],
        "meter": found.meter,
        "beats": [{"time": t, "bar": b, "place": p} for t, b, p in zip(times, bars, places, strict=True)],
        "downbeats": [time for time, place in zip(times, places, strict=True) if place == 1],
        "key": None
        if key is None
        else {
            "name": key.name,
            "margin": round(key.margin, 3),
            "runner_up": key.runner_up,
            "tuning_cents": round(key.tuning_cents, 1),
        },
        "sections": [{"name": s.name, "start": round(s.start_s, 6), "end": round(s.end_s, 6)} for s in found.sections],
        "confidence": round(found.confidence, 3),
    }


def table(found: Rhythm) -> str:
    """The same for reading: what the song is, then its sections bar by bar."""
    slowest, fastest = float(found.local_bpm.min()), float(found.local_bpm.max())
    pace = "steady" if found.steady else f"from {slowest:.1f} to {fastest:.1f}"
    lines = [
        f"tempo       {found.tempo_bpm:.2f} BPM, {pace}",
        f"meter       {found.meter}, {len(found.downbeats_s)} downbeats, {len(found.times_s)} beats",
        f"first beat  {found.times_s[0]:.3f} s",
        f"key         {found.key or 'nothing has a pitch'}",
        f"confidence  {found.confidence:.2f}",
    ]
    if found.key is not None:
        lines.insert(4, f"tuning      {found.key.tuning_cents:+.0f} cents from A at 440 Hz")
    for section in found.sections:
        bars = int(((found.downbeats_s >= section.start_s - 1e-6) & (found.downbeats_s < section.end_s - 1e-6)).sum())
        lines.append(f"{section.start_s:9.3f} s – {section.end_s:8.3f} s  {section.name}, {bars} bars")
    return "\n".join(lines)


def write_clicks(audio: Audio, found: Rhythm, out: Path) -> None:
    """The song at half its level with a click on every beat, a higher one on downbeats, as a WAV file of 24 bits."""
    import os
    import tempfile

    import numpy as np
    import soundfile

    t = np.arange(round(CLICK_S * audio.rate_hz)) / audio.rate_hz
    sounds = [CLICK_LEVEL * np.sin(2 * np.pi * hz * t) * np.exp(-t / 0.006) for hz in CLICK_HZ]
    starts = np.round(found.times_s * audio.rate_hz).astype(np.int64)
    handle, name = tempfile.mkstemp(suffix=".wav", dir=out.parent)
    os.close(handle)
    try:
        with soundfile.SoundFile(name, "w", audio.rate_hz, audio.channels, "PCM_24", format="WAV") as file:
            begun = 0
            for block in audio.blocks():
                sound = 0.5 * block
                for start, place in zip(starts.tolist(), found.places.tolist(), strict=True):
                    if begun - len(t) < start < begun + len(block):
                        wave = sounds[place == 1]
                        first, last = max(start, begun), min(start + len(t), begun + len(block))
                        sound[first - begun : last - begun] += wave[first - start : last - start, None]
                file.write(np.clip(sound, -1, 1))
                begun += len(block)
        os.link(name, out)
    except FileExistsError:
        raise MadangError(f"{out} is there already; name a file that is not") from None
    finally:
        Path(name).unlink()
