"""A file or a folder in, a turn at what it stands for out: one process or thread at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(place: Path) -> Iterator[None]:
    """Wait until nobody else has a turn at a folder, or at a file, which is made where it is missing.

    The system gives it to the next when the process that has it dies.
    """
    how = os.O_DIRECTORY if place.is_dir() else os.O_RDWR | os.O_CREAT
    handle = os.open(place, how | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        # To close it is not enough: processes that were forked meanwhile have it open, too
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)
