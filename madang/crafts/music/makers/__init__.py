"""What the music craft makes: new takes, each measured again before it is believed."""

from madang.crafts.music.makers.gain import gain
from madang.crafts.music.makers.master import master_mix

__all__ = ["gain", "master_mix"]
