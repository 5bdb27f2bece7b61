"""A file or a folder in, a turn at what it stands for out: one process or thread at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

FILE = os.O_RDWR | os.O_CREAT
FOLDER = os.O_DIRECTORY


@contextmanager
def turn(place: Path, kind: int = FILE, *, wait: bool = True) -> Iterator[Callable[[], bool]]:
    """Wait until nobody else has a turn at a FOLDER, or at a FILE, which is made where it is missing.

    What it gives tells whether the turn still keeps others out: not where what it is at was removed or replaced.  The
    system gives it to the next when the process that has it dies.  Raises OSError, and of these BlockingIOError where
    somebody else has the turn and nobody wants to `wait`.
    """
    with ExitStack() as stack:
        holds = stack.enter_context(_locked(place, kind, wait))
        while not holds():  # who had the turn has put something else there
            stack.close()
            holds = stack.enter_context(_locked(place, kind, wait))
        yield holds


@contextmanager
def _locked(place: Path, kind: int, wait: bool) -> Iterator[Callable[[], bool]]:
    handle = os.open(place, kind | os.O_CLOEXEC, 0o666)

    def holds() -> bool:
        with suppress(OSError):
            return os.path.samestat(os.stat(place), os.fstat(handle))  # noqa: PTH116  twice in a second, for months
        return False

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield holds
    finally:
        # To close it is not enough: processes that were forked meanwhile have it open, too
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)
