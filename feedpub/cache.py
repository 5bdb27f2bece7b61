"""What earlier builds learned of each file; disposable: deleting it changes no byte of the output."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from feedpub.config import Site
from feedpub.model import PostHead, Problem, Read, SourceFile

Stamp: TypeAlias = tuple[int, int, int]
"""Size, mtime and ctime of a file in bytes and nanoseconds."""

TICK = 2_000_000_000
"""Nanoseconds.  A file changed this shortly before it was read may change again without a new mtime, as
clocks of file systems tick as slowly as this (FAT), so it is not remembered."""


@dataclass(slots=True)
class Cache:
    """Heads by path, each valid as long as its file has the same stamp."""

    file: Path
    key: str
    """Whatever else decides the heads; another key empties the cache."""
    rows: dict[str, tuple[Stamp, Read[PostHead]]] = field(default_factory=dict)
    began: int = field(default_factory=time.time_ns)

    @classmethod
    def load(cls, file: Path, site: Site) -> Cache:
        """Read the cache from its file; an unreadable one is an empty one."""
        cache = cls(file, _key(site))
        with suppress(OSError, ValueError, TypeError, KeyError, IndexError):
            document = orjson.loads(file.read_bytes())
            if document["key"] == cache.key:
                cache.rows = {row[0]: _row(row) for row in document["rows"]}
        return cache

    def get(self, file: SourceFile) -> Read[PostHead] | None:
        """What is known of a file, if it has not changed since."""
        row = self.rows.get(file.path)
        return row[1] if row and row[0] == _stamp(file) else None

    def keep(self, files: Iterable[SourceFile], read: Mapping[str, Read[PostHead]]) -> None:
        """Write down what is known now of these files, atomically; a cache that cannot be written is none."""
        before = self.rows
        self.rows = {
            file.path: (_stamp(file), read[file.path])
            for file in files
            if file.path in read and max(file.mtime_ns, file.ctime_ns) < self.began - TICK
        }
        if self.rows == before:
            return
        document = {"key": self.key, "rows": [_columns(*row) for row in self.rows.values()]}
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            whole = self.file.with_name(f"{self.file.name}.{os.getpid()}")
            whole.write_bytes(orjson.dumps(document))
            whole.replace(self.file)


def _key(site: Site) -> str:
    """Digest of the configuration and of feedpub's own code."""
    code = sorted(Path(__file__).parent.rglob("*.py"))
    stamps = [(str(one), one.stat().st_size, one.stat().st_mtime_ns) for one in code]
    return hashlib.sha256(repr((site, stamps)).encode()).hexdigest()


def _stamp(file: SourceFile) -> Stamp:
    return file.size, file.mtime_ns, file.ctime_ns


def _columns(stamp: Stamp, read: Read[PostHead]) -> list[Any]:
    problems = [[one.path, one.message, one.hint, one.line, one.level] for one in read.problems]
    head = read.post
    if head is None:
        return [read.path, stamp, problems, None]
    moments = [head.published.timestamp(), head.expires.timestamp() if head.expires else None]
    known = [
        head.id,
        head.url,
        head.title,
        head.categories,
        head.tags,
        head.authors,
        head.language,
        head.draft,
    ]
    return [read.path, stamp, problems, [*moments, *known]]


def _row(columns: list[Any]) -> tuple[Stamp, Read[PostHead]]:
    path, stamp, problems, head = columns
    return tuple(stamp), Read(path, _head(path, head) if head else None, tuple(Problem(*one) for one in problems))


def _head(path: str, columns: list[Any]) -> PostHead:
    published, expires, id_, url, title, categories, tags, authors, language, draft = columns
    return PostHead(
        path=path,
        id=id_,
        url=url,
        title=title,
        published=datetime.fromtimestamp(published, UTC),
        categories=tuple(tuple(names) for names in categories),
        tags=tuple(tags),
        authors=tuple(authors),
        language=language,
        draft=draft,
        expires=None if expires is None else datetime.fromtimestamp(expires, UTC),
    )
