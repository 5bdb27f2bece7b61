"""Bytes in, places in files out, from which they are read where they are wanted: they need not be in memory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO, FileIO
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from feedpub.store import packed, replacing

T = TypeVar("T")

_LENGTH = 8
"""Bytes at the end of a file that say how long the value is which stands before them."""


class Held(NamedTuple):
    """Bytes in an open file, which stays as it was opened, whatever takes its place."""

    file: FileIO | BytesIO
    start: int
    size: int

    def read(self) -> bytes:
        """Read them."""
        self.file.seek(self.start)
        return self.file.read(self.size)


class _File(FileIO):
    """A file that is open as long as someone may read from it."""

    def __del__(self) -> None:
        self.close()


class Aside(Struct):
    """Takes bytes out of memory: into a file without a name, which goes with the process, where there can be one."""

    folder: Path | None = None
    """Where the file is to be."""
    file: FileIO | BytesIO | None = None

    def put(self, data: bytes) -> Held:
        """Hold these bytes."""
        if self.file is None:
            self.file = _nameless(self.folder)
        start = self.file.seek(0, os.SEEK_END)
        with suppress(OSError):
            if self.file.write(data) == len(data):
                return Held(self.file, start, len(data))
        self.file = BytesIO()  # the disk is full
        return self.put(data)


def _nameless(folder: Path | None) -> FileIO | BytesIO:
    if folder and hasattr(os, "O_TMPFILE"):
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            return _File(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600), "w+")
    return BytesIO()


def save(file: Path | None, key: str, value: object, held: Mapping[str, Held]) -> None:
    """Write a value, and beside it what is held, whole or not at all; what cannot be written is forgotten."""
    if file is None:
        return
    with suppress(OSError), replacing(file) as whole:
        places = {name: (whole.tell(), whole.write(one.read())) for name, one in held.items()}
        about = packed((key, places, value))
        whole.write(about + len(about).to_bytes(_LENGTH, "big"))


def load(file: Path, key: str, kind: type[T]) -> tuple[T, dict[str, Held]] | None:
    """Read a value that was saved with the same key, and tell by name where that is which was held."""
    with suppress(OSError, ValueError, msgspec.MsgspecError):
        opened = _File(file)
        length = opened.seek(-_LENGTH, os.SEEK_END)
        end = max(0, length - int.from_bytes(opened.read(), "big"))
        about = Held(opened, end, length - end).read()
        found, places, value = msgspec.msgpack.decode(about, type=tuple[str, dict[str, tuple[int, int]], msgspec.Raw])
        if found == key and all(0 <= start <= start + size <= end for start, size in places.values()):
            return msgspec.msgpack.decode(value, type=kind), {name: Held(opened, *one) for name, one in places.items()}
    return None
