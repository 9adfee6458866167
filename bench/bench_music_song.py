"""Melody and lyrics: reading MIDI against mido, hooks and words found where they were planted, no damage that escapes.

    python bench/bench_music_song.py [--smoke]

Everything is made from seeds that were not used while the engines were tuned (tuning: seeds below 1000).
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from running import machine, row

from madang.crafts.music.song.english import english_syllables
from madang.crafts.music.song.hooks import find_hook
from madang.crafts.music.song.lyrics import Line, Lyrics, read_lyrics
from madang.crafts.music.song.melody import Melody, Note, read_melody
from madang.crafts.music.song.setting import set_lines
from madang.errors import Unreadable

FIRST_SEED = 5000
HAND_COUNTED = Path(__file__).parent.parent / "tests/crafts/music/song/english_syllables.txt"
SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초"
LRC = b"[ti:Song]\n[offset:200]\n[00:10.00][00:50.00]Mina: hello\n[00:12.50]<00:12.50>wor <00:13.00>ld\n[00:20.00]\n"
TTML = b"""<tt xml:lang="en"><head><metadata><agent type="person" id="v1"><name>A</name></agent></metadata></head><body>
<div begin="9.3" end="44.6"><p begin="00:09.3" end="12.1" agent="v1"><span begin="9.3" end="9.9">Hi</span> you</p></div>
</body></tt>"""
SCORE = b"""<score-partwise><part-list><score-part id="P1"><part-name>V</part-name></score-part></part-list>
<part id="P1"><measure number="1"><attributes><divisions>2</divisions>
<time><beats>4</beats><beat-type>4</beat-type></time></attributes>
<note><pitch><step>C</step><octave>4</octave></pitch><duration>8</duration><lyric><text>la</text></lyric></note></measure>
<measure number="2"><note><pitch><step>D</step><octave>4</octave></pitch><duration>8</duration></note>
<barline><repeat direction="backward"/></barline></measure></part></score-partwise>"""


def melody(quarters: list[tuple[float, float, int]], bpm: float) -> Melody:
    beat_s = 60 / bpm
    notes = tuple(Note(s * beat_s, e * beat_s, float(p), "", "v") for s, e, p in quarters)
    return Melody(notes, ((0.0, bpm),), ((0.0, 4, 4),), notes[-1].end_s, sung=("v",))


def figure(draw: random.Random, length: int) -> list[tuple[float, int]]:
    """(quarters, steps of the scale): a stretch of melody, by small steps and some leaps."""
    place = draw.randrange(5)
    found = []
    for _ in range(length):
        found.append((draw.choice((0.5, 0.5, 0.5, 1.0, 1.0, 1.5, 0.25)), place))
        place = max(-4, min(11, place + draw.choice((-2, -1, -1, 0, 1, 1, 2, 4, -3))))
    return found


def song(draw: random.Random) -> tuple[Melody, list[float]]:
    """A melody of verses, all different, with a figure planted in each; late by up to 30 ms, twice in another key."""
    scale = (0, 2, 4, 5, 7, 9, 11)
    hook = figure(draw, draw.randrange(7, 11))
    bpm = draw.uniform(70, 150)
    at, rows, places = 0.0, [], []
    for verse in range(draw.randrange(5, 9)):
        shift = 2 * (verse in (3, 5))
        for planted, piece in ((False, figure(draw, draw.randrange(12, 25))), (True, hook)):
            at = at + 1.0
            if planted:
                places.append(at * 60 / bpm)
            for length, step in piece:
                late = draw.uniform(0, 0.03) * bpm / 60
                octave, degree = divmod(step, 7)
                rows.append((at + late, at + length * 0.9 + late, 60 + shift + 12 * octave + scale[degree]))
                at += length
    return melody(rows, bpm), places


def hooks(count: int) -> tuple[float, float]:
    """The share of songs whose planted figure is told, and of its places that are found."""
    right, found, of = 0, 0, 0
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        tune, places = song(random.Random(seed))
        starts = [notes[0].start_s for notes in find_hook(tune)]
        hit = [any(abs(start - place) <= 60 / tune.tempi[0][1] for start in starts) for place in places]
        right += sum(hit) >= len(places) - 1 and len(starts) <= len(places) + 1
        found, of = found + sum(hit), of + len(places)
    return right / count, found / of


def words(count: int, melisma: float) -> float:
    """The share of lines found without stamps, of those after a rest.

    Some syllables have two notes, and four lines in ten a rest within. Every third line follows without a rest: where
    it begins nobody can tell from the notes, so it is not counted.
    """
    right, of = 0, 0
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        draw = random.Random(seed)
        at, rows, lines, truth, rested = 0.0, [], [], [], [True]
        for number in range(draw.randrange(16, 40)):
            length = draw.randrange(4, 14)
            lines.append(Line("".join(draw.choices(SYLLABLES, k=length)), None, None, (), (), "", number))
            truth.append(len(rows))
            comma = draw.randrange(1, length) if draw.random() < 0.4 else 0
            for place in range(length):
                at += 0.5 * (place == comma > 0)
                for _ in range(2 if draw.random() < melisma else 1):
                    rows.append((at, at + 0.48, 60 + draw.randrange(12)))
                    at += 0.5
            rested.append(draw.random() < 0.7)
            at += draw.choice((0.5, 1.0, 2.0)) * rested[-1]
        tune = melody(rows, 120.0)
        index = {note.start_s: i for i, note in enumerate(tune.notes)}
        pieces = [notes for _, _, notes in set_lines(tune, Lyrics(tuple(lines), False))]
        found = [index[piece[0].start_s] if piece else -1 for piece in pieces]
        sure = [mine == true for mine, true, rest in zip(found, truth, rested, strict=False) if rest]
        right, of = right + sum(sure), of + len(sure)
    return right / of


def midi(path: Path, count: int) -> None:
    """A file of that many notes with words, written by mido."""
    import mido

    draw = random.Random(FIRST_SEED)
    track = mido.MidiTrack([mido.MetaMessage("track_name", name="vocal")])
    for i in range(count):
        track.append(mido.MetaMessage("lyrics", text=draw.choice(SYLLABLES), time=0))
        track.append(mido.Message("note_on", note=60 + i % 12, time=60))
        track.append(mido.Message("note_off", note=60 + i % 12, time=180))
    file = mido.MidiFile(charset="utf-8")
    file.tracks.append(track)
    file.save(path)


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    taken = []
    for _ in range(runs):
        before = time.process_time()
        work()
        taken.append(time.process_time() - before)
    return statistics.median(taken)


def escapes(folder: Path, count: int) -> int:
    """How many of that many damaged files end in anything but a melody, lyrics or a sentence."""
    midi(folder / "seed.mid", 20)
    seeds = {".mid": (folder / "seed.mid").read_bytes(), ".musicxml": SCORE, ".lrc": LRC, ".ttml": TTML}
    wrong = 0
    draw = random.Random(FIRST_SEED)
    for number in range(count):
        suffix = draw.choice(sorted(seeds))
        raw = bytearray(seeds[suffix])
        for _ in range(draw.randrange(1, 6)):
            place = draw.randrange(len(raw))
            if draw.random() < 0.2:
                del raw[place : place + draw.randrange(1, 40)]
            else:
                raw[place] = draw.choice((draw.randrange(256), *b"<>[]:&/0919-"))
            raw = raw or bytearray(b"x")
        path = folder / f"damaged{suffix}"
        path.write_bytes(raw)
        try:
            (read_melody if suffix in (".mid", ".musicxml") else read_lyrics)(path)
        except Unreadable:
            continue
        except Exception as problem:
            wrong += 1
            print(f"  {number}: {type(problem).__name__}: {problem}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="small: at most 20 s")
    smoke = parser.parse_args().smoke
    machine()
    import mido

    songs = 20 if smoke else 300
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "song.mid"
        midi(path, 1000 if smoke else 10_000)
        ours, theirs = seconds(lambda: read_melody(path)), seconds(lambda: mido.MidiFile(path))
        row("read a MIDI file with words, CPU s", f"{ours:.3f}", f"{theirs:.3f} (mido, parse only)",
            f"{theirs / ours:.1f}x", ours <= theirs)  # fmt: skip
        wrong = escapes(folder, 500 if smoke else 20_000)
        row("damaged files that escape as a traceback", str(wrong), "goal 0", "", wrong == 0)
    counted = [line.split() for line in HAND_COUNTED.read_text().splitlines() if not line.startswith("#")]
    pairs = [(word, int(count)) for count, *said in counted for word in said]
    share = sum(english_syllables(word) == count for word, count in pairs) / len(pairs)
    row(f"English syllables, {len(pairs)} words counted by hand", f"{share:.1%}", "goal 99 %", "", share >= 0.99)
    right, found = hooks(songs)
    row("songs whose planted hook is told", f"{right:.1%}", "goal 90 %", "", right >= 0.9)
    row("places of planted hooks found", f"{found:.1%}", "goal 90 %", "", found >= 0.9)
    for melisma in (0.0, 0.1, 0.25):
        share = words(songs // 5, melisma)
        row(f"lines found without stamps, {melisma:.0%} melisma", f"{share:.1%}", "goal 90 %", "", share >= 0.9)
    tune, _ = song(random.Random(FIRST_SEED))
    taken = seconds(lambda: find_hook(tune))
    row(f"find the hook of {len(tune.notes)} notes, CPU s", f"{taken:.3f}", "goal 0.1", "", taken <= 0.1)


if __name__ == "__main__":
    main()
