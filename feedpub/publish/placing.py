"""Places and bodies in, whole files in these places out, each there at once; a journal tells which of them are new.

Places are text: a `Path` takes longer to make than most of the calls to the system that it is made for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeVar

WORK = ".feedpub-tmp"
"""Folder for files that are not yet whole; it lives as long as a build does."""
OWN = ".feedpub-"
"""How the names begin of what is in the folder besides what is published."""
MODE = 0o644
SECOND = 1_000_000_000
"""Nanoseconds: dates in HTTP are no finer."""

T = TypeVar("T")


class Work:
    """What a build does in one folder, until it is cleared.

    Its journal tells which new paths it has begun to write, one a line: a build that was killed leaves no file that
    the next one does not know as its own.
    """

    def __init__(self, folder: str, before: int = 0) -> None:
        """Files are dated after `before`, in nanoseconds since 1970."""
        self.folder = folder
        self._before = before
        self._work = f"{folder}/{WORK}"
        self._whole = f"{self._work}/file"
        self._journal = f"{self._work}/journal"
        self._journal_handle: int | None = None

    def claimed(self) -> set[str]:
        """The paths in the journal of a build that was killed."""
        return set((read(self._journal) or b"").decode().splitlines())

    def found(self) -> Iterator[str]:
        """The paths of all files, but for those in which feedpub remembers something."""
        for folder, _, names in os.walk(self.folder):
            below = f"{folder}/".removeprefix(f"{self.folder}/")
            yield from (below + name for name in names if not (below + name).startswith(OWN))

    def claim(self, path: str) -> None:
        """Put a path into the journal, before there is a file."""
        if self._journal_handle is None:
            self._journal_handle = _opened(self._journal, os.O_APPEND)
        _write(self._journal_handle, f"{path}\n".encode())

    def write(self, place: str, body: bytes, old: os.stat_result | None) -> None:
        """Put a file where it belongs, in the place of the `old` one, if there was any."""
        handle = _opened(self._whole, os.O_TRUNC)
        try:
            _write(handle, body)
            new = os.fstat(handle)
            if new.st_mode & 0o777 != MODE:
                os.fchmod(handle, MODE)
            before = self._before if old is None else max(self._before, old.st_mtime_ns)
            os.utime(handle, ns=(new.st_atime_ns, dated(new.st_mtime_ns, before)))
        finally:
            os.close(handle)
        _in_folder(place, lambda: os.replace(self._whole, place))

    def clear(self) -> None:
        """Forget the journal, and leave nothing behind but what was written."""
        if self._journal_handle is not None:
            os.close(self._journal_handle)
            self._journal_handle = None
        with suppress(OSError):
            for name in os.listdir(self._work):
                os.unlink(f"{self._work}/{name}")
            os.rmdir(self._work)


def stat(place: str) -> os.stat_result | None:
    """What is known of a file; None where there is none."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return os.stat(place)
    return None


def read(place: str) -> bytes | None:
    """The bytes of a file; None where there is none."""
    with suppress(FileNotFoundError, NotADirectoryError), open(place, "rb", buffering=0) as file:
        return file.readall()
    return None


def dated(moment: int, before: int) -> int:
    """Date what was written at a moment a second ago, and always after what was told `before`: readers compare dates.

    All are nanoseconds since 1970.  A date of this very second could not be told yet (RFC 9110 §8.8.2.1), and the clock
    may have been set back.
    """
    return max(moment - SECOND, before + SECOND)


def dated_alike(plain: str, packed: str) -> bool:
    """Whether the packed file was made of the plain one as it is."""
    with suppress(OSError):
        return os.stat(plain).st_mtime_ns == os.stat(packed).st_mtime_ns
    return False


def date_alike(plain: str, packed: str) -> None:
    """Let servers that answer from both files tell one date."""
    times = os.stat(plain)
    os.utime(packed, ns=(times.st_atime_ns, times.st_mtime_ns))


def _opened(place: str, how: int) -> int:
    return _in_folder(place, lambda: os.open(place, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | how, MODE))


def _in_folder(place: str, act: Callable[[], T]) -> T:
    """Do what needs the folder of a place, which is mostly there."""
    try:
        return act()
    except FileNotFoundError:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        return act()


def _write(handle: int, body: bytes) -> None:
    left = memoryview(body)
    while left:
        left = left[os.write(handle, left) :]
