"""The path of a folder in, what is in it and below it out, links to other folders followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def files_below(folder: str, linked: tuple[str, ...] = ()) -> Iterator[os.DirEntry[str]]:
    """All in a folder and below that is no folder itself; nothing of one that cannot be read.

    `linked` are the links that led here, so that a circle of them comes to an end.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for one in entries:
            if one.is_dir(follow_symlinks=False):
                yield from files_below(one.path, linked)
            elif not (one.is_symlink() and Path(one.path).is_dir()):
                yield one
            elif (led := os.path.realpath(one.path)) not in linked:
                yield from files_below(one.path, (*linked, led))
