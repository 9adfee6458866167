"""Writing scripts: Fountain and Final Draft."""

from __future__ import annotations

from madang.crafts.screen.script import Script

FORMATS = ("fdx", "fountain")


def written(script: Script, to: str) -> bytes:
    """The script as the bytes of a file in a format of FORMATS."""
    if to == "fdx":
        from madang.crafts.screen.write.fdx import as_fdx

        return as_fdx(script)
    from madang.crafts.screen.write.fountain import as_fountain

    return as_fountain(script).encode()
