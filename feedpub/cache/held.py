"""Bytes in, names out under which they lie in files: they are read where they are wanted, and need not be in memory.

What comes to a large file lies in a second one beside it, which counts as long as the first one is as it was then: to
learn a little, little is written.  Each of them is replaced at once, so that there is never a part of one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO, FileIO
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Struct, field

from feedpub.base.replacing import replacing
from feedpub.cache.saving import encoded, sealed, unsealed
from feedpub.errors import FeedpubError
from feedpub.model import digest_of

T = TypeVar("T")

_ABOUT = tuple[str, dict[str, tuple[int, int]], msgspec.Raw]
"""Key, begin and length of the bytes of each name, value."""
_LENGTH = 8
"""Bytes at the end of a file that say how long the value is which stands before them."""
_PART = 4
"""Once a quarter of a file is out of use, or as much lies beside it, it is written anew."""


class Held(Struct):
    """Bytes by their digest, beside a value that is saved with them."""

    file: Path | None = None
    """Where they are saved; None where they are forgotten."""
    key: str = ""
    """Whatever else decides the value; one with another key is not loaded."""
    _places: dict[str, _Place] = field(default_factory=dict)
    _first: dict[str, _Place] = field(default_factory=dict)
    """Those in the file itself."""
    _aside: FileIO | BytesIO | None = None
    """Where bytes are until they are saved."""

    @classmethod
    def load(cls, file: Path, key: str, kind: type[T], *, begins: bool = False) -> tuple[Held, T | None]:
        """Open what was saved with that key, or with one that `begins` so; without a value where that is nothing, or
        cannot be read.
        """
        found = _read(file, key, begins=begins)
        if found:
            key, first, _ = found
            _, more, value = _read(_beside(file), _key_beside(key, first)) or found
            with suppress(ValueError, msgspec.MsgspecError):
                return cls(file, key, first | more, first), msgspec.msgpack.decode(value, type=kind)
        return cls(file, key), None

    def save(self, value: object, names: Iterable[str]) -> None:
        """Write a value and the bytes of these names, whole or not at all; what cannot be written is forgotten."""
        if self.file is None:
            return
        names = list(names)
        new = [name for name in names if name not in self._first]
        with suppress(OSError, FeedpubError):
            if self._is_little(names, new):
                self._write(_beside(self.file), _key_beside(self.key, self._first), value, new)
            else:
                self._write(self.file, self.key, value, names)
                self._first = {}  # which lies elsewhere now
                _beside(self.file).unlink(missing_ok=True)

    def _is_little(self, names: Iterable[str], new: Iterable[str]) -> bool:
        """Whether the file can stay as it is, of all these `names`, with the `new` ones beside it."""
        whole = sum(place.size for place in self._first.values())
        more = sum(self._places[name].size for name in new)
        used = sum(self._places[name].size for name in names) - more
        return whole > 0 and _PART * max(whole - used, more) <= whole

    def _write(self, file: Path, key: str, value: object, names: Iterable[str]) -> None:
        with replacing(file) as whole:
            places = {name: (whole.tell(), whole.write(self.read(name))) for name in names}
            about = sealed(encoded((key, places, value)))
            whole.write(about + len(about).to_bytes(_LENGTH, "big"))

    def read(self, name: str) -> bytes:
        """The bytes of that digest; raises FeedpubError where a disk has damaged them since, and removes the file."""
        place = self._places[name]
        try:
            data = place.read()
        except OSError:  # on a disk of the network, another machine has put its own file there
            data = b""
        is_whole = place.file is self._aside and len(data) == place.size  # this very build has put it there
        if not is_whole and digest_of(data) != name:
            if self.file:
                self.file.unlink(missing_ok=True)
            raise FeedpubError(f"{self.file}: was damaged and has been removed; build again")
        return data

    def put(self, data: bytes) -> str:
        """Hold these bytes; gives their digest."""
        name = digest_of(data)
        self._places[name] = self._put(data)
        return name

    def _put(self, data: bytes) -> _Place:
        if self._aside is None:
            self._aside = _nameless(self.file.parent) if self.file else BytesIO()
        start = self._aside.seek(0, os.SEEK_END)
        with suppress(OSError):
            if self._aside.write(data) == len(data):
                return _Place(self._aside, start, len(data))
        self._aside = BytesIO()  # the disk is full
        return self._put(data)


class _Place(NamedTuple):
    """Bytes in an open file, which stays as it was opened, whatever takes its place."""

    file: FileIO | BytesIO
    start: int
    size: int

    def read(self) -> bytes:
        if isinstance(self.file, BytesIO):
            return bytes(self.file.getbuffer()[self.start : self.start + self.size])
        # Processes that share the file share its position, too
        return os.pread(self.file.fileno(), self.size, self.start)


class _File(FileIO):
    """A file that is open as long as someone may read from it."""

    __del__ = FileIO.close  # and no code of Python, in which what the handler of a signal raises would be lost


def _read(file: Path, key: str, *, begins: bool = False) -> tuple[str, dict[str, _Place], msgspec.Raw] | None:
    """The key of a file, where the bytes in it are, and its value; None where it has another key or cannot be read."""
    with suppress(OSError, ValueError, msgspec.MsgspecError):
        opened = _File(file)
        length = opened.seek(-_LENGTH, os.SEEK_END)
        end = max(0, length - int.from_bytes(opened.read(), "big"))
        about = unsealed(_Place(opened, end, length - end).read())
        found, places, value = msgspec.msgpack.decode(about, type=_ABOUT)
        is_asked_for = found.startswith(f"{key} ") if begins else found == key
        if is_asked_for and all(0 <= start <= start + size <= end for start, size in places.values()):
            return found, {name: _Place(opened, *one) for name, one in places.items()}, value
    return None


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}-more")


def _key_beside(key: str, first: Iterable[str]) -> str:
    """The key of what lies beside a file that holds those, and counts with no other."""
    return f"{key} {digest_of(''.join(first).encode())}"


def _nameless(folder: Path) -> FileIO | BytesIO:
    """A file that goes with the process, where there can be one, or else memory."""
    if hasattr(os, "O_TMPFILE"):
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            return _File(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600), "w+")
    return BytesIO()
