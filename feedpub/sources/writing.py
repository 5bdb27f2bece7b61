"""Files that someone may be writing in; a moment later they are written to their end, or nobody ends them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

QUIET = 0.12
"""Seconds after which a file is taken to be written to its end."""
UNFINISHED = 0.5
"""Seconds to wait for files that are empty or still change."""
PAUSE = 0.03
"""Seconds between two looks at them."""


def wait_for(files: Sequence[Path]) -> None:
    """Give whoever writes these files a moment to finish: many programs empty a file before they write it."""
    deadline = time.monotonic() + UNFINISHED
    while not all(map(_is_finished, files)) and time.monotonic() < deadline:
        time.sleep(PAUSE)


def _is_finished(file: Path) -> bool:
    """Whether a file has not changed for a moment, or for a longer one where it is empty, or is no file."""
    with suppress(OSError):
        info = file.stat()
        return not 0 <= time.time() - info.st_mtime < (QUIET if info.st_size else UNFINISHED)
    return True
