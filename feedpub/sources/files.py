"""What is known of many files in, a sequence of them out that takes a third of the memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat
from typing import overload

import msgspec

from feedpub.model import SourceFile

UNSETTLED = -1
"""The size of a file that is not to be relied on."""


class Files(Sequence[SourceFile]):
    """Files, with a column for each thing that is known of them.

    >>> list(Files.of([SourceFile("b.md", 1, 2, 3), SourceFile("a.md", 4, 5, 6)]).in_order())[0]
    SourceFile(path='a.md', size=4, mtime_ns=5, ctime_ns=6, version='')
    """

    __slots__ = ("ctimes", "mtimes", "paths", "sizes", "versions")

    def __init__(
        self,
        paths: list[str],
        sizes: array[int],
        mtimes: array[int],
        ctimes: array[int],
        versions: list[str],
    ) -> None:
        """Each column holds the files in the same order; there are no versions where no file has one."""
        self.paths, self.sizes, self.mtimes, self.ctimes, self.versions = paths, sizes, mtimes, ctimes, versions

    @classmethod
    def none(cls) -> Files:
        """Columns to fill."""
        return cls([], array("q"), array("q"), array("q"), [])

    @classmethod
    def of(cls, files: Iterable[SourceFile]) -> Files:
        """The same files in columns."""
        if isinstance(files, Files):
            return files
        found = cls.none()
        for file in files:
            found.paths.append(file.path)
            found.sizes.append(file.size)
            found.mtimes.append(file.mtime_ns)
            found.ctimes.append(file.ctime_ns)
            found.versions.append(file.version)
        return found

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, index: int) -> SourceFile: ...
    @overload
    def __getitem__(self, index: slice) -> Files: ...
    def __getitem__(self, index: int | slice) -> SourceFile | Files:
        if isinstance(index, slice):
            numbers = self.sizes[index], self.mtimes[index], self.ctimes[index]
            return Files(self.paths[index], *numbers, self.versions[index])
        version = self.versions[index] if self.versions else ""
        return SourceFile(self.paths[index], self.sizes[index], self.mtimes[index], self.ctimes[index], version)

    def __iter__(self) -> Iterator[SourceFile]:
        rows = zip(self.paths, self.sizes, self.mtimes, self.ctimes, self.versions or repeat(""), strict=False)
        return map(partial(tuple.__new__, SourceFile), rows)  # without a call of Python's for each

    def in_order(self) -> Files:
        """The same sorted by path."""
        order = sorted(range(len(self)), key=self.paths.__getitem__)
        sizes, mtimes, ctimes = (
            array("q", [column[one] for one in order]) for column in (self.sizes, self.mtimes, self.ctimes)
        )
        paths, versions = self.paths, self.versions
        return Files([paths[one] for one in order], sizes, mtimes, ctimes, [versions[one] for one in order if versions])

    def at(self, path: str) -> SourceFile:
        """The file there, where they are sorted by path."""
        return self[bisect_left(self.paths, path)]

    @property
    def changed(self) -> int:
        """When any of them last changed, in nanoseconds since 1970."""
        return max(max(self.mtimes, default=0), max(self.ctimes, default=0))

    def trusted(self, until: int) -> Files:
        """The same with UNSETTLED for the size of a file that changed then, in nanoseconds since 1970, or later."""
        if self.changed < until:
            return self
        rows = zip(self.sizes, self.mtimes, self.ctimes, strict=True)
        sizes = array("q", [size if max(times) < until else UNSETTLED for size, *times in rows])
        return Files(self.paths, sizes, self.mtimes, self.ctimes, self.versions)

    @property
    def packed(self) -> bytes:
        """What names these files as they are, and from which they can be `unpacked`."""
        numbers = self.sizes.tobytes(), self.mtimes.tobytes(), self.ctimes.tobytes()
        return msgspec.msgpack.encode((self.paths, *numbers, self.versions))

    @classmethod
    def unpacked(cls, data: bytes) -> Files:
        """What was packed on this machine; raises msgspec.MsgspecError and ValueError."""
        kind = tuple[list[str], bytes, bytes, bytes, list[str]]
        paths, sizes, mtimes, ctimes, versions = msgspec.msgpack.decode(data, type=kind)
        return cls(paths, array("q", sizes), array("q", mtimes), array("q", ctimes), versions)
