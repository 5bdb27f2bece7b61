"""What is known of many files in, a sequence of them out that takes a third of the memory."""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TypeAlias, overload

import msgspec

from feedpub.model import SourceFile

Stamp: TypeAlias = bytes
"""`SourceFile[1:]`, encoded: it changes with the file."""
UNSETTLED: Stamp = b""
"""Of a file that is not to be relied on."""

_NUMBERS = struct.Struct("=qqq")
stamp_of = _NUMBERS.pack
"""The stamp of a file without a version: of its size, mtime and ctime in bytes and nanoseconds."""


class Files(Sequence[SourceFile]):
    """Files by path and stamp.

    >>> Files.of([SourceFile("a.md", 1, 2, 3), SourceFile("b.md", 4, 5, 6)])[1]
    SourceFile(path='b.md', size=4, mtime_ns=5, ctime_ns=6, version='')
    """

    __slots__ = ("paths", "stamps")

    def __init__(self, paths: list[str], stamps: list[Stamp]) -> None:
        self.paths, self.stamps = paths, stamps

    @classmethod
    def of(cls, files: Iterable[SourceFile]) -> Files:
        """The same files; those that are in no order stay so."""
        if isinstance(files, Files):
            return files
        rows = [(path, stamp_of(*numbers) + version.encode()) for path, *numbers, version in files]
        return cls([path for path, _ in rows], [stamp for _, stamp in rows])

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, index: int) -> SourceFile: ...
    @overload
    def __getitem__(self, index: slice) -> Files: ...
    def __getitem__(self, index: int | slice) -> SourceFile | Files:
        if isinstance(index, slice):
            return Files(self.paths[index], self.stamps[index])
        return _file(self.paths[index], self.stamps[index])

    def __iter__(self) -> Iterator[SourceFile]:
        return map(_file, self.paths, self.stamps)

    def stamp(self, path: str) -> Stamp:
        """The stamp of the file there, where they are sorted by path."""
        return self.stamps[bisect_left(self.paths, path)]

    @property
    def rows(self) -> Iterator[tuple[str, Stamp]]:
        """Path and stamp of each."""
        return zip(self.paths, self.stamps, strict=False)

    def settled(self, until: int, failed: Container[str] = ()) -> Files:
        """The same with UNSETTLED where a file changed then, in nanoseconds since 1970, or later, or has `failed`."""
        stamps = (one if path not in failed else UNSETTLED for path, one in self.rows)
        return Files(self.paths, [one if one and changed_at(one) < until else UNSETTLED for one in stamps])

    @property
    def encoded(self) -> bytes:
        """What names these files as they are, and from which they can be `decoded`."""
        return msgspec.msgpack.encode((self.paths, self.stamps))

    @classmethod
    def decoded(cls, data: bytes) -> Files:
        """What was encoded on this machine; raises msgspec.MsgspecError."""
        return cls(*msgspec.msgpack.decode(data, type=tuple[list[str], list[Stamp]]))


def changed_at(stamp: Stamp) -> int:
    """When a file last changed, in nanoseconds since 1970."""
    times: tuple[int, ...] = _NUMBERS.unpack_from(stamp)[1:]
    return max(times)


def _file(path: str, stamp: Stamp) -> SourceFile:
    size, mtime, ctime = _NUMBERS.unpack_from(stamp)
    return SourceFile(path, size, mtime, ctime, stamp[_NUMBERS.size :].decode())
