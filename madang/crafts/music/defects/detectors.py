"""Which detectors hear every sound file, in the one pass that they share."""

from __future__ import annotations

from madang.crafts.music.defects.bits import Bits
from madang.crafts.music.defects.clicks import Clicks
from madang.crafts.music.defects.edges import Edges
from madang.crafts.music.defects.flats import Flats
from madang.crafts.music.defects.frames import Frames
from madang.crafts.music.defects.hum import Hum
from madang.crafts.music.defects.offsets import Offsets
from madang.crafts.music.defects.spectra import Spectra
from madang.crafts.music.defects.survey import Detector

DETECTORS: tuple[type[Detector], ...] = (
    Bits,
    Clicks,
    Edges,
    Flats,
    Frames,
    Hum,
    Offsets,
    Spectra,
)
