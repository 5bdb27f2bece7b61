"""What earlier builds learned of each file; disposable: deleting it changes no byte of the output."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec

from feedpub.config import Site
from feedpub.ledger import Ledger
from feedpub.model import Post, PostHead, Read, SourceFile
from feedpub.privacy import PrivateSection

Stamp: TypeAlias = tuple[int, int, int, str]
"""Size, mtime and ctime of a file in bytes and nanoseconds, and its version."""

TICK = 2_000_000_000
"""Nanoseconds.  A file changed this shortly before it was read may change again without a new mtime, as
clocks of file systems tick as slowly as this (FAT), so it is not remembered."""

P = TypeVar("P", bound=PostHead)


@dataclass(frozen=True, slots=True)
class Row(Generic[P]):
    """What a pass made of a file while it had this stamp."""

    stamp: Stamp
    read: Read[P]


@dataclass(frozen=True, slots=True)
class _Document(Generic[P]):
    key: str
    rows: dict[str, Row[P]]


@dataclass(slots=True)
class Table(Generic[P]):
    """What one pass made of the files, by path; a row holds as long as its file has the same stamp."""

    file: Path | None = None
    """Where it is kept; None where it is forgotten."""
    key: str = ""
    """Whatever else decides the rows; another key empties the table."""
    rows: dict[str, Row[P]] = field(default_factory=dict)
    began: int = field(default_factory=time.time_ns)

    def get(self, file: SourceFile) -> Read[P] | None:
        """What is known of a file, if it has not changed since."""
        row = self.rows.get(file.path)
        return row.read if row and row.stamp == _stamp(file) else None

    def keep(self, files: Iterable[SourceFile], read: Mapping[str, Read[P]]) -> None:
        """Write down what is known now of these files, atomically; a table that cannot be written is none."""
        before = self.rows
        self.rows = {
            file.path: Row(_stamp(file), read[file.path])
            for file in files
            if file.path in read and max(file.mtime_ns, file.ctime_ns) < self.began - TICK
        }
        if self.file is None or self.rows == before:
            return
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            whole = self.file.with_name(f"{self.file.name}.{os.getpid()}")
            whole.write_bytes(msgspec.msgpack.encode(_Document(self.key, self.rows)))
            whole.replace(self.file)


@dataclass(frozen=True, slots=True)
class Cache:
    """What the two passes made of the posts."""

    heads: Table[PostHead] = field(default_factory=Table)
    posts: Table[Post] = field(default_factory=Table)

    @classmethod
    def load(cls, folder: Path, site: Site) -> Cache:
        """Read the cache from its folder; what is unreadable there is empty."""
        key = _key(site)
        return cls(
            _table(folder / "heads", key, _Document[PostHead]),
            _table(folder / "posts", key, _Document[Post]),
        )


def _table(file: Path, key: str, kind: Any) -> Table[Any]:
    table: Table[Any] = Table(file, key)
    # The folder may have come with someone else's posts: msgspec builds nothing but the types that it is told.
    with suppress(OSError, msgspec.MsgspecError):
        document = msgspec.msgpack.decode(file.read_bytes(), type=kind)
        if document.key == key:
            table.rows = document.rows
    return table


def _key(site: Site) -> str:
    """Digest of the configuration and of feedpub's own code."""
    code = sorted(Path(__file__).parent.rglob("*.py"))
    stamps = [(str(one), one.stat().st_size, one.stat().st_mtime_ns) for one in code]
    # Neither who may read a post nor what was deleted changes what was learned of it
    site = replace(site, private=PrivateSection(), ledger=Ledger(site.ledger.ids))
    return hashlib.sha256(repr((site, stamps)).encode()).hexdigest()


def _stamp(file: SourceFile) -> Stamp:
    return file.size, file.mtime_ns, file.ctime_ns, file.version
